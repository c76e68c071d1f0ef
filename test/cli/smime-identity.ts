import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
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
import { interssl, left, noOpenssl, type Ran } from '../fixtures/cli.js'
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

t.test('what goes wrong is said, and leaves nothing', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir({ 'key.pem': 'x', 'page.html': '<html>', real: { 'root.pem': 'x' } })
  const made = await interssl(
    [
      'smime',
      'request',
      '--address',
      'alice@example.com',
      '--no-key-password',
      '--key',
      'ec:P-256',
    ],
    { cwd },
  )
  t.equal(made.code, 0, made.stderr)
  const before = left(cwd)
  const alice = ['--address', 'alice@example.com']
  const wrong: readonly (readonly [code: number, words: RegExp, args: readonly string[]])[] = [
    [2, /no address/, ['request']],
    [2, /no password/, ['request', '--address', 'bob@example.com']],
    [2, /exists already/, ['request', ...alice, '--no-key-password']],
    [2, /domain name/, ['request', '--address', 'bob@localhost', '--no-key-password']],
    [2, /position 4/, ['request', '--address', 'bob\u001b[31m@example.com', '--no-key-password']],
    [2, /7\.1\.4\.2\.3/, ['request', ...alice, '--profile', 'mailbox-validated', '--name', 'A']],
    [2, /says nothing/, ['request', ...alice, '--org', 'N/A']],
    [2, /6\.1\.5/, ['request', '--address', 'b@example.com', '--key', 'rsa:1024']],
    [2, /contradict/, ['request', ...alice, '--print-command', '--json']],
    [2, /goes with a new key/, ['request', ...alice, '--key', 'alice.key', '--key-out', 'x']],
    [2, /missing|Not enough/i, ['issue']],
    [2, /1 to 90/, ['issue', 'alice.csr', '--days', '91']],
    [2, /does not exist/, ['issue', 'none.csr']],
    [1, /certification request/, ['issue', 'key.pem', '--out', 'x.pem']],
    [1, /real: .*certificate.*\n.*no test CA/, ['issue', 'alice.csr', '--ca', 'real']],
    [2, /no file of the CA/, ['bundle', '--key', 'alice.key']],
    [1, /page\.html: neither/, ['bundle', 'page.html', '--key', 'alice.key']],
    [1, /that is the request/, ['bundle', 'alice.csr', '--key', 'alice.key']],
    [2, /no importer is called/, ['bundle', 'x', '--key', 'alice.key', '--for', 'beos']],
    [2, /contradict/, ['bundle', 'x', '--for', 'ios', '--profile', 'modern-2026']],
    [2, /no file/, ['check']],
    [1, /page\.html: neither/, ['check', 'page.html']],
  ]
  for (const [code, words, args] of wrong) {
    const ran = await interssl(['smime', ...args], { cwd })
    t.match(ran.stderr, words, args.join(' '))
    t.notMatch(ran.stderr, '\u001b', 'nothing steers the terminal')
    t.equal(ran.code, code, `${args.join(' ')}: ${ran.stderr}`)
  }
  t.strictSame(left(cwd), before)
})

t.test(
  'a request that was changed is not signed, and no CA is made',
  { skip: noOpenssl },
  async (t) => {
    const cwd = t.testdir({})
    const request = ['smime', 'request', '--address', 'alice@example.com', '--no-key-password']
    t.equal((await interssl([...request, '--key', 'rsa:2048'], { cwd })).code, 0)
    const [begin, ...lines] = readFileSync(join(cwd, 'alice.csr'), 'utf8').trim().split('\n')
    const der = Buffer.from(lines.slice(0, -1).join(''), 'base64')
    der[der.length - 9]! ^= 1
    const body = der.toString('base64').replace(/.{64}/g, '$&\n')
    writeFileSync(join(cwd, 'changed.csr'), `${begin}\n${body}\n${lines.at(-1)}\n`)
    const ran = await interssl(['smime', 'issue', 'changed.csr'], { cwd })
    t.equal(ran.code, 1)
    t.match(ran.stderr, /signature does not verify/)
    t.notOk(existsSync(join(cwd, 'interssl-test-ca')))
    t.strictSame(left(cwd), ['alice.csr', 'alice.key', 'changed.csr'])
  },
)

t.test('--print-command prints lines that a person can paste', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir({})
  const args = ['smime', 'request', '--address', 'alice@example.com']
  const printed = await interssl([...args, '--no-key-password', '--print-command'], { cwd })
  t.equal(printed.code, 0, printed.stderr)
  t.match(printed.stdout, /openssl['"]? .*req/)
  t.match(printed.stdout, /emailProtection/)
  t.strictSame(left(cwd), [])
})

t.test('the answer of check decides its exit code', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir({})
  const run = (...args: string[]) => interssl(['smime', ...args], { cwd, env })
  const request = ['request', '--address', 'alice@example.com', '--no-key-password']
  await run(...request, '--key', 'ec:P-256', '--use', 'signing')
  await run('issue', 'alice.csr')
  const signing = await run('check', 'alice.pem')
  t.equal(signing.code, 0, signing.stderr)
  t.match(signing.stdout, /^alice\.pem: fit to sign mail; not to be encrypted to\n/)
  const other = await run('check', 'alice.pem', '--address', 'bob@example.com')
  t.equal(other.code, 1)
  t.match(other.stdout, /^alice\.pem: NOT fit for S\/MIME\n/)
  t.match(other.stdout, /UNFIT +it is not for bob@example\.com .*\[RFC 8550 3\]/)
})
