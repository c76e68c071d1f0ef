/** `interssl smime decrypt`: what was encrypted to one of the identities given. */
import { decryptedText } from '../../report/smime-text.js'
import { smimeDecrypt } from '../../smime/decrypt.js'
import type { Verb } from '../command.js'
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
  messageInput,
} from './smime-message.js'

export const smimeDecryptVerb: Verb = {
  command: 'decrypt [file]',
  describe: 'decrypt a mail; nothing is written before all of it is there',
  flags: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'the mail as it was received; stdin when absent',
      })
      .options({
        ...identityFlags,
        ...outputFlags,
        ...engineFlags,
        ...opensslFlag,
      })
      .options(passwordOptions(''))
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    await checkMailOutput(argv)
    const identities = await identitiesOf(argv, terminal)
    const input = await messageInput(argv, terminal)
    const opened = await smimeDecrypt({ input, identities, engine: await engineOf(argv, signal) })
    if (!opened.authenticated) {
      terminal.warn(
        `${opened.cipher} does not authenticate: that it decrypts says nothing of who wrote it, or whether it was changed`,
      )
    }
    if (opened.signedInside) terminal.hint('it is signed inside: interssl smime verify')
    const { cipher, authenticated, signedInside, recipient, engine, commands } = opened
    await deliverMail(argv, terminal, {
      mail: opened.mail,
      secret: true,
      document: { cipher, authenticated, signedInside, recipient, engine, commands },
      text: (file) => decryptedText(file, opened),
    })
    return 0
  },
}
