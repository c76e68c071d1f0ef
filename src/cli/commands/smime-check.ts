/** `interssl smime check`: is a certificate or bundle fit for S/MIME, and for which clients. */
import { UsageError } from '../../errors.js'
import { resolveImporter } from '../../importers/resolve.js'
import { renderJson } from '../../report/json.js'
import { checkedText } from '../../report/smime-identity-text.js'
import { notALinter, smimeCheck } from '../../smime/check.js'
import { list, type Verb } from '../command.js'
import { readInput } from '../files.js'
import { passwordOptions } from '../password.js'
import { nameOf } from './pkcs12.js'
import { certificatesIn, oncePassword } from './smime-message.js'

export const smimeCheckVerb: Verb = {
  command: 'check [files..]',
  describe: 'is a certificate or bundle fit for S/MIME, and for which clients',
  flags: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        describe:
          'certificates and bundles: .pem, .crt, .p7b, .pfx; chains are looked for in all of them',
      })
      .options({
        address: {
          type: 'string',
          requiresArg: true,
          describe: 'addresses it shall be for; repeatable, comma lists',
        },
        trust: {
          type: 'string',
          requiresArg: true,
          describe: 'root certificates to judge the chain by; repeatable, comma lists',
        },
        for: {
          type: 'string',
          requiresArg: true,
          describe: 'devices and programs to judge a bundle for (macos@15, ios, thunderbird …)',
        },
        json: { type: 'boolean', describe: 'print one JSON document' },
      })
      .options(passwordOptions('')),
  run: async (argv, { terminal }) => {
    const paths = [argv['files'] ?? []].flat().map(String)
    if (paths.length === 0) {
      throw new UsageError('no file', { hint: 'interssl smime check alice.pfx' })
    }
    const anchors = await certificatesIn(argv, 'trust')
    const targets = list(argv['for'])?.flatMap(resolveImporter)
    const checked = await smimeCheck({
      files: await Promise.all(paths.map(async (name) => ({ name, bytes: await readInput(name) }))),
      password: oncePassword(argv, '', terminal, paths.join(', ')),
      addresses: list(argv['address']),
      anchors: anchors.map(({ der }) => der),
      targets,
    })
    terminal.answer(
      argv['json'] === true
        ? renderJson({
            schemaVersion: 1,
            fit: checked.fit,
            certificates: checked.certificates.map(
              ({ certificate, importers, isBundle, ...one }) => ({
                ...one,
                sha256: certificate.sha256,
                publicKey: certificate.publicKey.algorithm,
                notBefore: certificate.notBefore,
                notAfter: certificate.notAfter,
                importers: {
                  of: isBundle ? 'file' : 'key',
                  acceptedBy: importers.acceptedBy.map(nameOf),
                  refusedBy: importers.refusedBy.map(nameOf),
                  notKnown: importers.unknown.map(nameOf),
                },
              }),
            ),
            note: notALinter,
          })
        : checkedText(checked),
    )
    return checked.fit ? 0 : 1
  },
}
