import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import t from 'tap'
import { pkcs12Document } from '../../src/report/documents.js'
import { inspect } from '../../src/pki/inspect.js'
import { certificatePem } from '../../src/pki/certificate.js'
import { privateKeyPem, readPrivateKey } from '../../src/pki/private-key.js'
import { alice } from '../fixtures/alice.js'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

const { ca, ...made } = alice(2048)
const files = {
  'key.pem': privateKeyPem(readPrivateKey(made.pkcs8)),
  'cert.pem': certificatePem(made.certificate),
  'ca.pem': certificatePem(ca.certificate),
  'other.key': privateKeyPem(readPrivateKey(ca.pkcs8)),
}
const env = { PW: 'secret-42' }
const base = [
  '--key',
  'key.pem',
  '--cert',
  'cert.pem',
  '--chain',
  'ca.pem',
  '--out',
  'a.p12',
  '--password-env',
  'PW',
]

t.test('without a word on the profile it is modern-2026, exactly', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['pkcs12', ...base, '--name', 'Alice Example', '--json'], { cwd, env })
  t.equal(ran.code, 0, ran.stderr)
  const said = pkcs12Document.parse(JSON.parse(ran.stdout))
  t.equal(said.profile, 'modern-2026')
  const bytes = readFileSync(`${cwd}/a.p12`)
  t.equal(statSync(`${cwd}/a.p12`).mode & 0o777, 0o600)
  t.equal(said.file.size, bytes.length)
  const inside = inspect(new Uint8Array(bytes), { name: 'a.p12', password: 'secret-42' })
  t.match(inside.pkcs12, {
    mac: { algorithm: 'sha256', iterations: 250000, saltLength: 16, verified: true },
    keys: [
      {
        encryption: 'PBES2-AES-256-CBC',
        prf: 'hmac-sha256',
        iterations: 250000,
        saltLength: 16,
        prfParameters: 'null',
        friendlyName: 'Alice Example',
      },
    ],
  })
  t.equal(inside.pkcs12?.certificates.length, 2)
  t.ok(said.refusedBy.includes('macos@14/security-import'), 'it says who refuses it')
  t.ok(said.acceptedBy.some((name) => name.startsWith('openssl@')))
})

t.test('--for chooses the strongest profile that all of them accept', async (t) => {
  const cwd = t.testdir(files)
  for (const [asked, profile] of [
    ['macos@14', 'compat-3des'],
    ['macos@26/security-import-f-pkcs12,windows@11', 'modern-2026'],
    ['openssl@4.0', 'pbmac1-2026'],
  ] as const) {
    const ran = await interssl(['pkcs12', ...base, '--for', asked, '--force', '--json'], {
      cwd,
      env,
    })
    t.equal(ran.code, 0, ran.stderr)
    const said = pkcs12Document.parse(JSON.parse(ran.stdout))
    t.equal(said.profile, profile, asked)
    t.strictSame(said.refusedBy, [], `${asked}: nobody asked for refuses it`)
  }
})

t.test('every writer that can writes what openssl opens again', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir(files)
  for (const [writer, profile] of [
    ['openssl', 'compat-3des'],
    ['native', 'compat-3des'],
    ['forge', 'compat-3des'],
    ['native', 'modern-2023'],
  ] as const) {
    const ran = await interssl(
      ['pkcs12', ...base, '--with', writer, '--profile', profile, '--force', '--json'],
      { cwd, env },
    )
    t.equal(ran.code, 0, `${writer}: ${ran.stderr}`)
    t.equal(pkcs12Document.parse(JSON.parse(ran.stdout)).toolchain === null, writer !== 'openssl')
    const pem = execFileSync('openssl', ['pkcs12', '-in', 'a.p12', '-nodes', '-passin', 'env:PW'], {
      cwd,
      env: { ...process.env, ...env },
    }).toString()
    t.equal(pem.match(/BEGIN CERTIFICATE/g)?.length, 2, writer)
    t.equal(pem.match(/BEGIN PRIVATE KEY/g)?.length, 1, writer)
  }
})

t.test('an encrypted key is opened with its own password', async (t) => {
  const cwd = t.testdir(files)
  const { sealPrivateKey, encryptedPrivateKeyPem } = await import('../../src/pki/private-key.js')
  const { writeFileSync } = await import('node:fs')
  const sealed = sealPrivateKey(readPrivateKey(made.pkcs8), 'key-secret-7')
  writeFileSync(`${cwd}/locked.pem`, encryptedPrivateKeyPem(sealed))
  const args = ['pkcs12', '--key', 'locked.pem', ...base.slice(2)]
  const good = await interssl([...args, '--key-password-env', 'KEY'], {
    cwd,
    env: { ...env, KEY: 'key-secret-7' },
  })
  t.equal(good.code, 0, good.stderr)
  const wrong = await interssl([...args, '--key-password-env', 'KEY', '--force'], {
    cwd,
    env: { ...env, KEY: 'no' },
  })
  t.equal(wrong.code, 1, 'a wrong password is a negative answer')
  t.match(wrong.stderr, /locked\.pem: .*password/)
  const none = await interssl([...args, '--force'], { cwd, env })
  t.equal(none.code, 1)
  t.match(none.stderr, /hint: .*--key-password/)
})

t.test('nothing is written where something is wrong', async (t) => {
  const cwd = t.testdir({ ...files, 'have.p12': 'mine' })
  const before = left(cwd)
  const without = base.slice(0, 6)
  for (const [args, code, message] of [
    [['--key', 'other.key', ...base.slice(2)], 1, /do not belong together/],
    [[...without, '--out', 'have.p12', '--password-env', 'PW'], 2, /have\.p12: exists already/],
    [[...without, '--out', 'a.p12'], 2, /no password/],
    [[...without, '--out', 'a.p12', '--no-password'], 2, /not written without a password/],
    [[...base, '--profile', 'rot13'], 2, /rot13/],
    [[...base, '--for', 'macosx'], 2, /macosx/],
    [[...base, '--for', 'macos', '--profile', 'compat-3des'], 2, /contradict/],
    [[...base, '--with', 'forge', '--profile', 'pbmac1-2026'], 1, /pbmac1-2026/],
    [['--key', 'cert.pem', ...base.slice(2)], 1, /cert\.pem/],
    [['--key', 'key.pem', '--cert', 'key.pem', ...base.slice(4)], 1, /key\.pem/],
  ] as const) {
    const ran = await interssl(['pkcs12', ...args], { cwd, env })
    t.equal(ran.code, code, `${args.join(' ')}: ${ran.stderr}`)
    t.match(ran.stderr, message)
    t.equal(ran.stdout, '')
    t.strictSame(left(cwd), before, 'nothing is left behind')
  }
})
