import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { csrDocument } from '../../src/report/documents.js'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

const who = ['--cn', 'Alice Example', '--email', 'alice@example.com', '--key', 'rsa:2048']
const files = ['--key-out', 'key.pem', '--out', 'csr.pem']

t.test('key and CSR are made, checked, and said in JSON', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir()
  const ran = await interssl(
    [
      'csr',
      ...who,
      '--org',
      'Example GmbH',
      '--country',
      'DE',
      ...files,
      '--no-key-password',
      '--json',
    ],
    { cwd },
  )
  t.equal(ran.code, 0, ran.stderr)
  const said = csrDocument.parse(JSON.parse(ran.stdout))
  t.match(said, {
    csr: {
      path: 'csr.pem',
      subject: 'emailAddress=alice@example.com,CN=Alice Example,O=Example GmbH,C=DE',
      publicKey: 'RSA-2048',
      subjectAltNames: ['email:alice@example.com'],
    },
    privateKey: { path: 'key.pem', encrypted: false },
  })
  t.ok(said.checks.length >= 6)
  t.ok(said.checks.every(({ ok }) => ok))
  t.equal(said.csr.pem, readFileSync(`${cwd}/csr.pem`, 'utf8'))
  t.equal(statSync(`${cwd}/key.pem`).mode & 0o777, 0o600)
  t.match(
    execFileSync('openssl', ['req', '-in', 'csr.pem', '-noout', '-text'], { cwd }).toString(),
    /email:alice@example\.com/,
  )
})

t.test('an existing key is used and not written again', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir()
  execFileSync(
    'openssl',
    ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'my.key'],
    {
      cwd,
      stdio: 'ignore',
    },
  )
  const ran = await interssl(['csr', '--subject', 'CN=Alice Example', '--key', 'my.key'], { cwd })
  t.equal(ran.code, 0, ran.stderr)
  t.match(ran.stdout, /^-----BEGIN CERTIFICATE REQUEST-----/)
  t.strictSame(left(cwd), ['my.key'])
})

t.test(
  '--print-command prints lines that can be pasted, and runs nothing',
  { skip: noOpenssl },
  async (t) => {
    const cwd = t.testdir()
    const ran = await interssl(
      ['csr', ...who, ...files, '--key-password-env', 'KEY_PW', '--print-command'],
      { cwd, env: { KEY_PW: 'Key-Secret-1' } },
    )
    t.equal(ran.code, 0, ran.stderr)
    t.strictSame(left(cwd), [])
    t.notOk(ran.stdout.includes('Key-Secret-1'))
    t.match(ran.stdout, /env:KEY_PW/)
    execFileSync('sh', ['-ec', ran.stdout], {
      cwd,
      env: { ...process.env, KEY_PW: 'Key-Secret-1' },
      stdio: 'ignore',
    })
    t.match(
      readFileSync(`${cwd}/csr.pem`, 'utf8'),
      /BEGIN CERTIFICATE REQUEST/,
      'pasted, it makes the CSR',
    )
  },
)

t.test('nothing is written where something is wrong', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir({ 'have.pem': 'mine', locked: {} })
  writeFileSync(`${cwd}/not-openssl`, '#!/bin/sh\necho hello\n')
  chmodSync(`${cwd}/not-openssl`, 0o755)
  mkdirSync(`${cwd}/dir`)
  const before = left(cwd)
  for (const [args, code, message] of [
    [
      [...who, '--key-out', 'key.pem', '--out', 'have.pem', '--no-key-password'],
      2,
      /have\.pem: exists already/,
    ],
    [
      [...who, '--key-out', 'none/key.pem', '--out', 'c.pem', '--no-key-password'],
      2,
      /none: does not exist/,
    ],
    [[...who, '--key-out', 'dir', '--no-key-password'], 2, /dir: is a folder/],
    [[...who, '--out', 'csr.pem', '--no-key-password'], 2, /--key-out is missing/],
    [[...who, ...files], 2, /the new key has no password/],
    [[...who, ...files, '--key-password-env', 'EMPTY'], 2, /key password is empty/],
    [[...files, '--no-key-password'], 2, /no subject/],
    [['--subject', 'nonsense', ...files, '--no-key-password'], 2, /nonsense|name/],
    [[...who, '--subject', 'CN=x', ...files, '--no-key-password'], 2, /contradict/],
    [[...who, '--san', 'mail:x', ...files, '--no-key-password'], 2, /--san mail:x/],
    [[...who, '--country', 'Germany', ...files, '--no-key-password'], 2, /./],
    [[...who, ...files, '--no-key-password', '--openssl', './not-openssl'], 3, /not-openssl/],
    [[...who, ...files, '--no-key-password', '--openssl', './absent'], 3, /absent/],
    [[...who, ...files, '--no-key-password', '--openssl', 'openssl-9.9'], 3, /openssl-9\.9/],
    [['--cn', 'x', '--key', 'absent.key'], 2, /absent\.key: does not exist/],
  ] as const) {
    const ran = await interssl(['csr', ...args], { cwd, env: { EMPTY: '' } })
    t.equal(ran.code, code, `${args.join(' ')}: ${ran.stderr}`)
    t.match(ran.stderr, message)
    t.match(ran.stderr, /^interssl: error: /m)
    t.strictSame(left(cwd), before, 'nothing is left behind')
  }
  t.equal(readFileSync(`${cwd}/have.pem`, 'utf8'), 'mine')
})

t.test('without any openssl it says how to get one, exit 3', async (t) => {
  const cwd = t.testdir({ empty: {} })
  const ran = await interssl(['csr', ...who, ...files, '--no-key-password'], {
    cwd,
    env: { PATH: `${cwd}/empty` },
  })
  t.equal(ran.code, 3)
  t.match(ran.stderr, /interssl: error: no openssl/)
  t.match(ran.stderr, /interssl: hint: .*apt install openssl/)
  t.strictSame(left(cwd), ['empty'])
})
