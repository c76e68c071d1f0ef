import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openPfx } from '../../src/pki/open.js'
import { readPfx } from '../../src/pki/read.js'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

const env = { PW: 'secret-42' }

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
  const env = { PW: 'secret-42', KEY_PW: 'key secret' }
  const key = ['--key', 'rsa:2048', '--key-password-env', 'KEY_PW']
  t.equal((await interssl([...args, ...key], { cwd, env })).code, 0)
  t.equal((await interssl(['smime', 'issue', 'alice.csr', '--p7b', 'a.p7b'], { cwd })).code, 0)
  const bundle = (file: string) =>
    interssl(
      [
        ...['smime', 'bundle', file, '--key', 'alice.key', '--key-password-env', 'KEY_PW'],
        ...['--password-env', 'PW', '--print-command'],
      ],
      { cwd, env },
    )
  const line = (await bundle('alice.pem')).stdout
  const pasted = spawnSync('sh', ['-c', line], { cwd, env: { ...process.env, ...env } })
  t.equal(pasted.status, 0, pasted.stderr.toString())
  const opened = openPfx(readPfx(readFileSync(join(cwd, 'alice.pfx'))), 'secret-42')
  t.equal(opened.certificates.length, 2, 'certificate and intermediate')
  t.equal((await bundle('a.p7b')).code, 2)
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
