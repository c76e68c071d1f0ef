import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { detectToolchains } from '../../src/openssl/detect.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import {
  smimeBundleDocument,
  smimeCheckDocument,
  smimeIssueDocument,
  smimeRequestDocument,
  smimeVerifyDocument,
} from '../../src/report/documents.js'
import { interssl, left, type Ran } from '../fixtures/cli.js'
import { someToolchains } from '../fixtures/live-identities.js'

// The typed calls are tested on more of them.
const toolchains = someToolchains(await detectToolchains()).filter(
  ({ flavour }, index, all) => all.findIndex((one) => one.flavour === flavour) === index,
)
if (toolchains.length === 0) t.pass('no walk', { skip: 'no openssl is here' })
const env = { PW: 'secret-42', KEY_PW: 'key secret' }
const mode = (...path: readonly string[]): number => statSync(join(...path)).mode & 0o777
const posix = process.platform !== 'win32'

for (const { id, path } of toolchains) {
  t.test(`${id}: from request to read mail, as a person walks it`, async (t) => {
    const cwd = t.testdir({ 'mail.txt': 'Lieber Bob,\n\nalles ist gut.\n' })
    const smime = async (...args: readonly string[]): Promise<Ran> => {
      const ran = await interssl(['smime', ...args], { cwd, env })
      t.equal(ran.code, 0, `${args[0]}: ${ran.stderr}`)
      for (const secret of Object.values(env)) t.notMatch(ran.stdout + ran.stderr, secret)
      return ran
    }
    const tool = ['--openssl', path]
    const requested = await smime(
      ...['request', '--address', 'alice@example.com,grüße@bücher.example', ...tool],
      ...['--key', 'rsa:2048', '--key-password-env', 'KEY_PW', '--json'],
    )
    t.match(smimeRequestDocument.parse(JSON.parse(requested.stdout)), {
      profile: 'mailbox-validated',
      addresses: ['alice@example.com', 'grüße@xn--bcher-kva.example'],
      privateKey: { path: 'alice.key', encrypted: true },
      csr: { path: 'alice.csr', subject: 'CN=alice@example.com' },
    })
    if (posix) t.equal(mode(cwd, 'alice.key'), 0o600)
    t.throws(() => readPrivateKey(readFileSync(join(cwd, 'alice.key')), 'secret-42'))
    const asked = await smime(
      ...['request', '--address', 'bob@example.com', '--given-name', 'Bob', '--surname', 'Example'],
      ...['--key', 'rsa:2048', '--no-key-password', ...tool],
    )
    t.match(asked.stdout, /private key {2}bob\.key \(NOT encrypted.*never send it\)/)
    t.match(asked.stdout, /then +interssl smime bundle .* --key bob\.key/)

    const issued = await smime('issue', 'alice.csr', '--p7b', 'alice.p7b', '--json', ...tool)
    const { ca, certificate } = smimeIssueDocument.parse(JSON.parse(issued.stdout))
    t.strictSame(ca, { folder: 'interssl-test-ca', root: 'interssl-test-ca/root.pem', made: true })
    t.match(certificate.issuer, 'interssl TEST CA - trusted by nobody')
    if (posix) {
      t.equal(mode(cwd, 'interssl-test-ca'), 0o700)
      for (const name of left(join(cwd, 'interssl-test-ca'))) {
        t.equal(mode(cwd, 'interssl-test-ca', name), 0o600, name)
      }
    }
    t.strictSame(left(join(cwd, 'interssl-test-ca')), [
      'intermediate.key',
      'intermediate.pem',
      'root.pem',
    ])
    const again = await smime('issue', 'bob.csr', ...tool)
    t.match(again.stdout, /smime verify MAIL --trust interssl-test-ca\/root\.pem/)
    t.match(again.stdout, /test CA +interssl-test-ca \(as it was;/)

    const bundled = await smime(
      ...['bundle', 'bob.pem', 'alice.p7b', '--key', 'alice.key', '--key-password-env', 'KEY_PW'],
      ...['--password-env', 'PW', '--for', 'macos@15,thunderbird,outlook@11', '--json', ...tool],
    )
    const bundle = smimeBundleDocument.parse(JSON.parse(bundled.stdout))
    t.match(bundle, {
      file: { path: 'alice.pfx' },
      refusedBy: [],
      certificate: { subject: 'CN=alice@example.com' },
      missing: { uris: [] },
    })
    t.equal(bundle.chain.length, 1)
    t.strictSame(bundle.leftOut, ['CN=Bob Example,givenName=Bob,SN=Example'])
    if (posix) t.equal(mode(cwd, 'alice.pfx'), 0o600)
    await smime('bundle', 'bob.pem', '--key', 'bob.key', '--password-env', 'PW', ...tool)

    const checked = await smime(
      ...['check', 'alice.pfx', '--password-env', 'PW', '--trust', 'interssl-test-ca/root.pem'],
      ...['--address', 'grüße@bücher.example', '--json'],
    )
    t.match(smimeCheckDocument.parse(JSON.parse(checked.stdout)), {
      fit: true,
      certificates: [{ trusted: true, fit: { signing: true, encryption: true } }],
      note: /not a full linter/,
    })

    const withAlice = ['--bundle', 'alice.pfx', '--password-env', 'PW', ...tool]
    await smime(
      ...['sign', 'mail.txt', '--from', 'alice@example.com', '--subject', 'Grüße', ...withAlice],
      ...['--out', 'signed.eml'],
    )
    await smime('encrypt', 'signed.eml', '--recipient', 'bob.pem', '--out', 'secret.eml', ...tool)
    await smime(
      ...['decrypt', 'secret.eml', '--bundle', 'bob.pfx', '--password-env', 'PW', ...tool],
      ...['--out', 'read.eml'],
    )
    const verified = await smime(
      ...['verify', 'read.eml', '--trust', 'interssl-test-ca/root.pem', '--json', ...tool],
    )
    t.match(smimeVerifyDocument.parse(JSON.parse(verified.stdout)), {
      valid: true,
      fromMatches: true,
      signers: [
        { trusted: true, emailAddresses: ['alice@example.com', 'grüße@xn--bcher-kva.example'] },
      ],
    })
  })
}
