/** `interssl smime encrypt`: a mail becomes one that only the recipients can read. */
import { UsageError } from '../../errors.js'
import type { Certificate } from '../../pki/certificate.js'
import { madeText } from '../../report/smime-text.js'
import { smimeEncrypt } from '../../smime/encrypt.js'
import type { MessageCipher } from '../../smime/engine.js'
import { single, type Verb } from '../command.js'
import { opensslFlag } from '../toolchain.js'
import {
  checkMailOutput,
  deliverMail,
  outputFlags,
  certificatesIn,
  engineFlags,
  engineOf,
  mailFlags,
  mailInput,
  warnOfDates,
} from './smime-message.js'

const ciphers: readonly MessageCipher[] = [
  ...(['aes-256-cbc', 'aes-192-cbc', 'aes-128-cbc'] as const),
  ...(['aes-256-gcm', 'aes-128-gcm', 'des-ede3-cbc'] as const),
]

export const smimeEncryptVerb: Verb = {
  command: 'encrypt [file]',
  describe: 'encrypt a mail to certificates',
  flags: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'a mail (.eml, signed or not) or plain text; stdin when absent',
      })
      .options({
        recipient: {
          type: 'string',
          requiresArg: true,
          describe:
            'certificates of those who shall read it, your own too; repeatable, comma lists',
        },
        ...mailFlags,
        cipher: {
          type: 'string',
          requiresArg: true,
          choices: ciphers,
          describe: 'default aes-256-cbc; gcm is authenticated, and few mail programs read it',
        },
        ...outputFlags,
        ...engineFlags,
        ...opensslFlag,
      }),
  run: async (argv, { terminal, signal }) => {
    await checkMailOutput(argv)
    // A file may hold the chain besides: nobody encrypts to a CA.
    const recipients = (await certificatesIn(argv, 'recipient')).filter((one) => !isCa(one))
    if (recipients.length === 0) {
      throw new UsageError('no recipient', {
        hint: 'give their certificates with --recipient bob.pem (and your own, to read what you sent)',
      })
    }
    const cipher = single(argv, 'cipher') as MessageCipher | undefined
    const made = await smimeEncrypt({
      ...(await mailInput(argv, terminal)),
      recipients: recipients.map(({ der }) => der),
      engine: await engineOf(argv, signal),
      cipher,
    })
    for (const one of recipients) {
      warnOfDates(terminal, one, 'ask for the new one, the key of the old may be lost')
    }
    if (cipher === 'des-ede3-cbc')
      terminal.warn('triple DES is for readers that know nothing newer')
    if (cipher?.endsWith('gcm') === true) {
      terminal.warn(
        'AES-GCM (AuthEnvelopedData) is not read by LibreSSL, NSS (Thunderbird), gpgsm and most mail programs',
      )
    }
    const { mail, engine, commands } = made
    await deliverMail(argv, terminal, {
      mail,
      secret: false,
      document: { engine, commands },
      text: (file) => madeText('encrypted', file, engine),
    })
    return 0
  },
}

function isCa({ extensions }: Certificate): boolean {
  return extensions.some(
    ({ name, value }) => name === 'basicConstraints' && value.startsWith('CA:TRUE'),
  )
}
