/** `interssl smime issue`: a certificate from a test CA of one's own, to try everything before paying anyone. */
import { existsSync } from 'node:fs'
import { UsageError } from '../../errors.js'
import { formatDistinguishedName } from '../../pki/name.js'
import { renderJson } from '../../report/json.js'
import { issuedText } from '../../report/smime-identity-text.js'
import { createTestCa, smimeIssue } from '../../smime/issue.js'
import { required, single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs } from '../files.js'
import { readTestCa, writeTestCa } from '../test-ca-folder.js'
import { chooseToolchain, opensslFlag } from '../toolchain.js'

const defaultFolder = 'interssl-test-ca'

export const smimeIssueVerb: Verb = {
  command: 'issue <csr>',
  describe: 'sign a request with a test CA of your own',
  flags: (yargs) =>
    yargs.positional('csr', { type: 'string', describe: 'the request (PEM or DER)' }).options({
      ca: {
        type: 'string',
        requiresArg: true,
        describe: `folder of the test CA, made when it is not there; default ${defaultFolder}`,
      },
      days: { type: 'number', requiresArg: true, describe: 'validity, 1 to 90; default 30' },
      out: {
        type: 'string',
        requiresArg: true,
        describe: 'where certificate and chain go (PEM); default alice.pem for alice.csr',
      },
      p7b: { type: 'string', requiresArg: true, describe: 'the same as PKCS #7, as some CAs send' },
      force: { type: 'boolean', describe: 'replace files that exist' },
      json: { type: 'boolean', describe: 'print one JSON document' },
      ...opensslFlag,
    }),
  run: async (argv, { terminal, signal }) => {
    const csr = required(argv, 'csr')
    const folder = single(argv, 'ca') ?? defaultFolder
    const stem = csr.replace(/\.(csr|req|pem|p10|der)$/i, '')
    const free = `${stem}.pem` === csr ? `${stem}-certificate.pem` : `${stem}.pem`
    const out = single(argv, 'out') ?? free
    const p7b = single(argv, 'p7b') ?? null
    const days = argv['days'] === undefined ? 30 : Number(argv['days'])
    if (!Number.isInteger(days) || days < 1 || days > 90) {
      throw new UsageError('--days is not a whole number from 1 to 90')
    }
    const force = argv['force'] === true
    await checkOutputs([out, ...(p7b === null ? [] : [p7b])], force)
    const request = await readInput(csr)
    const found = await readTestCa(folder)
    const toolchain = await chooseToolchain(single(argv, 'openssl'), signal)
    const ca = found ?? (await createTestCa(toolchain, { signal }))
    const issued = await smimeIssue({ csr: request, ca, days, toolchain, signal })
    if (found === null) await writeTestCa(folder, ca)
    await writeOutputs(
      [
        { path: out, bytes: new TextEncoder().encode(issued.chainPem), secret: false },
        ...(p7b === null ? [] : [{ path: p7b, bytes: issued.p7b, secret: false }]),
      ],
      force,
    )
    const { certificate } = issued
    const key = `${csr.replace(/\.[a-z0-9]+$/i, '')}.key`
    terminal.answer(
      argv['json'] === true
        ? renderJson({
            schemaVersion: 1,
            certificate: {
              path: out,
              subject: formatDistinguishedName(certificate.subject),
              issuer: formatDistinguishedName(certificate.issuer),
              serial: certificate.serial,
              notBefore: certificate.notBefore,
              notAfter: certificate.notAfter,
              sha256: certificate.sha256,
              addresses: issued.addresses,
            },
            p7b,
            ca: { folder, root: `${folder}/root.pem`, made: found === null },
            leftOut: issued.left,
            toolchain: { id: toolchain.id, version: toolchain.versionText },
            commands: issued.commands,
          })
        : issuedText(issued, {
            ...{ csr, out, p7b, folder },
            key: existsSync(key) ? key : null,
            isNewCa: found === null,
            version: toolchain.versionText,
          }),
    )
    return 0
  },
}
