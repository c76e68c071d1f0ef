/** `interssl smime decrypt`: what was encrypted to one of the identities given. */
import { sha256Hex } from '../../crypto/digest.js'
import { renderJson } from '../../report/json.js'
import { decryptedText } from '../../report/smime-text.js'
import { smimeDecrypt } from '../../smime/decrypt.js'
import { single, type Verb } from '../command.js'
import { checkOutputs, writeOutputs } from '../files.js'
import { passwordOptions } from '../password.js'
import { opensslFlag } from '../toolchain.js'
import {
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
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'where the mail goes (0600); stdout when absent',
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
    const identities = await identitiesOf(argv, terminal)
    const input = await messageInput(argv, terminal)
    const opened = await smimeDecrypt({ input, identities, engine: await engineOf(argv, signal) })
    if (!opened.authenticated) {
      terminal.warn(
        `${opened.cipher} does not authenticate: that it decrypts says nothing of who wrote it, or whether it was changed`,
      )
    }
    if (opened.signedInside) terminal.hint('it is signed inside: interssl smime verify')
    if (out === undefined) {
      terminal.answerBytes(opened.mail)
      return 0
    }
    await writeOutputs([{ path: out, bytes: opened.mail, secret: true }], force)
    const file = { path: out, size: opened.mail.length, sha256: sha256Hex(opened.mail) }
    const { cipher, authenticated, signedInside, recipient, engine, commands } = opened
    const document = {
      schemaVersion: 1,
      file,
      cipher,
      authenticated,
      signedInside,
      recipient,
      engine,
      commands,
    }
    terminal.answer(argv['json'] === true ? renderJson(document) : decryptedText(file, opened))
    return 0
  },
}
