/** `interssl smime verify`: who signed, whether it holds, and by what it is trusted. */
import { certificatePem } from '../../pki/certificate.js'
import { renderJson } from '../../report/json.js'
import { verifiedText } from '../../report/smime-text.js'
import { smimeVerify } from '../../smime/verify.js'
import { single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs } from '../files.js'
import { opensslFlag } from '../toolchain.js'
import { certificatesIn, engineFlags, engineOf, messageInput } from './smime-message.js'

export const smimeVerifyVerb: Verb = {
  command: 'verify [file]',
  describe: 'who signed a mail, whether the signature holds, and by what it is trusted',
  flags: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'the mail as it was received; stdin when absent',
      })
      .options({
        trust: {
          type: 'string',
          requiresArg: true,
          describe: 'certificates to trust, the only ones that count; repeatable, comma lists',
        },
        cert: {
          type: 'string',
          requiresArg: true,
          describe: 'further certificates, not trusted by themselves; repeatable, comma lists',
        },
        content: {
          type: 'string',
          requiresArg: true,
          describe: 'what was signed, for a bare detached signature',
        },
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'where what was signed goes, when the signature holds',
        },
        'signer-out': {
          type: 'string',
          requiresArg: true,
          describe: 'where the certificate of the signer goes, to encrypt to; only on exit code 0',
        },
        force: { type: 'boolean', describe: 'replace files that exist' },
        json: { type: 'boolean', describe: 'print one JSON document' },
        ...engineFlags,
        ...opensslFlag,
      }),
  run: async (argv, { terminal, signal }) => {
    const out = single(argv, 'out')
    const force = argv['force'] === true
    const signerOut = single(argv, 'signer-out')
    await checkOutputs(
      [out, signerOut].filter((path) => path !== undefined),
      force,
    )
    const contentFile = single(argv, 'content')
    const anchors = await certificatesIn(argv, 'trust')
    const verified = await smimeVerify({
      input: await messageInput(argv, terminal),
      content: contentFile === undefined ? undefined : await readInput(contentFile),
      anchors: anchors.map(({ der }) => der),
      certificates: (await certificatesIn(argv, 'cert')).map(({ der }) => der),
      engine: await engineOf(argv, signal),
    })
    const { valid, signers, fromMatches, reason, engine } = verified
    const trusted = signers.every((signer) => signer.trusted)
    // RFC 8550 3: somebody's good signature under another's From is what forgers have.
    const fine = valid && fromMatches !== false && (anchors.length === 0 || trusted)
    const signerPem = verified.certificates.map((der) => certificatePem(der))
    const files = [
      ...(out !== undefined && valid
        ? [{ path: out, bytes: verified.content, secret: false }]
        : []),
      ...(signerOut !== undefined && fine
        ? [{ path: signerOut, bytes: signerPem, secret: false }]
        : []),
    ]
    await writeOutputs(files, force)
    terminal.answer(
      argv['json'] === true
        ? renderJson({ schemaVersion: 1, valid, signers, fromMatches, reason, engine })
        : verifiedText(verified),
    )
    if (anchors.length === 0) {
      terminal.hint('name the root certificate that you trust with --trust root.pem')
    }
    return fine ? 0 : 1
  },
}
