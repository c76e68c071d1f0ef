import t from 'tap'
import { inspect } from '../../src/pki/inspect.js'
import { sealPfx } from '../../src/pki/pfx.js'
import { sealPrivateKey } from '../../src/pki/private-key.js'
import { profiles } from '../../src/pki/profile.js'
import { alice, counting, fixture } from '../fixtures/pki/read.js'

const sealed = sealPfx(
  { ...alice, friendlyName: 'Alice Example' },
  'secret',
  profiles['modern-2023'].recipe,
  counting(),
)

t.test('a PFX without a password shows what shows without one', async (t) => {
  const report = inspect(sealed, { name: 'alice.p12' })
  const pbes2 = {
    encryption: 'PBES2-AES-256-CBC',
    kdf: 'pbkdf2',
    prf: 'hmac-sha256',
    prfParameters: 'null',
    iterations: 2048,
    saltLength: 8,
  }
  t.match(report, { schemaVersion: 1, kind: 'pkcs12', malformed: null, csr: null })
  t.strictSame(report.password, { state: 'not-given', form: null })
  t.strictSame(report.pkcs12?.mac, {
    algorithm: 'sha256',
    iterations: 2048,
    saltLength: 8,
    verified: null,
  })
  t.strictSame(report.pkcs12?.safes, [
    { ...pbes2, readable: null },
    { encryption: 'none', readable: true },
  ])
  t.match(report.pkcs12?.keys, [
    { algorithm: null, bag: 'shrouded', ...pbes2, friendlyName: 'Alice Example', readable: null },
  ])
  t.strictSame(report.pkcs12?.certificates, [])
})

t.test('with the password everything is there', async (t) => {
  const report = inspect(sealed, { name: 'alice.p12', password: 'secret' })
  t.equal(report.password.state, 'correct')
  t.equal(report.pkcs12?.mac?.verified, true)
  t.match(report.pkcs12?.keys, [{ algorithm: 'EC-secp256r1', readable: true }])
  t.match(report.pkcs12?.certificates, [
    {
      subject: 'emailAddress=alice@example.org,CN=Alice Example,O=Lab',
      emailAddresses: ['alice@example.org'],
      friendlyName: 'Alice Example',
    },
    { subject: 'CN=Lab Issuing CA,O=Lab' },
    { friendlyName: null, localKeyId: null },
  ])
})

t.test('each kind of file is known by its contents', async (t) => {
  const key = sealPrivateKey(alice.key, 'secret', { iterations: 1 })
  const cases: [bytes: Uint8Array, kind: string, password: string | undefined, state: string][] = [
    [fixture('ec.csr'), 'csr', undefined, 'not-needed'],
    [fixture('ec.crt'), 'certificate', undefined, 'not-needed'],
    [alice.certificates[0] as Uint8Array, 'certificate', undefined, 'not-needed'],
    [fixture('ec.key'), 'private-key', undefined, 'not-needed'],
    [key, 'private-key', undefined, 'not-given'],
    [key, 'private-key', 'secret', 'correct'],
    [key, 'private-key', 'wrong', 'incorrect'],
  ]
  for (const [bytes, kind, password, state] of cases) {
    const report = inspect(bytes, { name: 'x', password })
    t.match(report, { kind, malformed: null, pkcs12: null, password: { state } })
  }
  t.match(inspect(fixture('tampered.csr'), { name: 'x' }).csr, { signatureValid: false })
})

t.test('what is nothing we know is unknown, with a reason', async (t) => {
  for (const [bytes, offset] of [
    [new Uint8Array(), 0],
    [new TextEncoder().encode('hello world'), 11],
    [Uint8Array.of(0x30, 0), 0],
  ] as const) {
    const { kind, malformed } = inspect(bytes, { name: 'x' })
    t.equal(kind, 'unknown')
    t.equal(malformed?.offset, offset)
    t.ok(malformed?.reason)
  }
})
