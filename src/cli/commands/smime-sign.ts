/** `interssl smime sign`: a mail or text becomes a signed mail. */
import { readCertificate } from '../../pki/certificate.js'
import { madeText } from '../../report/smime-text.js'
import type { MessageDigest } from '../../smime/engine.js'
import { addressesOf, mailboxes, sameSender } from '../../smime/address.js'
import { readEntity, field } from '../../smime/mime.js'
import { signerAmong, smimeSign } from '../../smime/sign.js'
import { single, type Verb } from '../command.js'
import { passwordOptions } from '../password.js'
import { opensslFlag } from '../toolchain.js'
import {
  checkMailOutput,
  deliverMail,
  outputFlags,
  engineFlags,
  engineOf,
  identitiesOf,
  identityFlags,
  mailFlags,
  mailInput,
  warnOfDates,
} from './smime-message.js'

export const smimeSignVerb: Verb = {
  command: 'sign [file]',
  describe: 'sign a mail (multipart/signed, or opaque)',
  flags: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'a mail (.eml) or plain text; stdin when absent',
      })
      .options({
        ...identityFlags,
        ...mailFlags,
        opaque: {
          type: 'boolean',
          describe: 'everything inside the signature; unreadable without S/MIME',
        },
        digest: {
          type: 'string',
          requiresArg: true,
          choices: ['sha256', 'sha384', 'sha512'],
          describe: 'default sha256, which every mail program reads',
        },
        ...outputFlags,
        ...engineFlags,
        ...opensslFlag,
      })
      .options(passwordOptions(''))
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    await checkMailOutput(argv)
    const signer = signerAmong(await identitiesOf(argv, terminal))
    if (signer === undefined) throw new TypeError('identitiesOf gave none')
    const made = await smimeSign({
      ...(await mailInput(argv, terminal)),
      signer,
      engine: await engineOf(argv, signal),
      opaque: argv['opaque'] === true,
      digest: single(argv, 'digest') as MessageDigest | undefined,
    })
    const certificate = readCertificate(signer.certificate)
    warnOfDates(terminal, certificate, 'readers will not trust the signature')
    const own = addressesOf(certificate)
    const from = mailboxes(field(readEntity(made.mail), 'From')?.value ?? '')
    const strangers = from.filter((one) => !own.some((each) => sameSender(one, each)))
    if (strangers.length > 0) {
      terminal.warn(
        `From is ${strangers.join(', ')}, the certificate is for ${own.join(', ') || 'no address'}: mail programs will warn`,
      )
    }
    const { mail, engine, commands } = made
    await deliverMail(argv, terminal, {
      mail,
      secret: false,
      document: { engine, commands },
      text: (file) => madeText('signed', file, engine),
    })
    return 0
  },
}
