/** `interssl smime sign`: a mail or text becomes a signed mail. */
import { sha256Hex } from '../../crypto/digest.js'
import { readCertificate } from '../../pki/certificate.js'
import { renderJson } from '../../report/json.js'
import { madeText } from '../../report/smime-text.js'
import type { MessageDigest } from '../../smime/engine.js'
import { addressesOf, mailboxes, sameAddress } from '../../smime/address.js'
import { readEntity, field } from '../../smime/mime.js'
import { smimeSign } from '../../smime/sign.js'
import { single, type Verb } from '../command.js'
import { checkOutputs, writeOutputs } from '../files.js'
import { passwordOptions } from '../password.js'
import { opensslFlag } from '../toolchain.js'
import {
  engineFlags,
  engineOf,
  identitiesOf,
  identityFlags,
  mailFlags,
  mailInput,
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
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'where the signed mail goes; stdout when absent',
        },
        force: { type: 'boolean', describe: 'replace a file that exists' },
        json: { type: 'boolean', describe: 'print one JSON document (needs --out)' },
        ...engineFlags,
        ...opensslFlag,
      })
      .options(passwordOptions(''))
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    const out = single(argv, 'out')
    const force = argv['force'] === true
    await checkOutputs(out === undefined ? [] : [out], force)
    const [signer] = await identitiesOf(argv, terminal)
    if (signer === undefined) throw new TypeError('identitiesOf gave none')
    const made = await smimeSign({
      ...(await mailInput(argv, terminal)),
      signer,
      engine: await engineOf(argv, signal),
      opaque: argv['opaque'] === true,
      digest: single(argv, 'digest') as MessageDigest | undefined,
    })
    const own = addressesOf(readCertificate(signer.certificate))
    const from = mailboxes(field(readEntity(made.mail), 'From')?.value ?? '')
    const strangers = from.filter((one) => !own.some((each) => sameAddress(one, each)))
    if (strangers.length > 0) {
      terminal.warn(
        `From is ${strangers.join(', ')}, the certificate is for ${own.join(', ') || 'no address'}: mail programs will warn`,
      )
    }
    if (out === undefined) {
      terminal.answerBytes(made.mail)
      return 0
    }
    await writeOutputs([{ path: out, bytes: made.mail, secret: false }], force)
    const file = { path: out, size: made.mail.length, sha256: sha256Hex(made.mail) }
    terminal.answer(
      argv['json'] === true
        ? renderJson({ schemaVersion: 1, file, engine: made.engine, commands: made.commands })
        : madeText('signed', file, made.engine),
    )
    return 0
  },
}
