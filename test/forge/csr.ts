import { readFileSync } from 'node:fs'
import t from 'tap'
import { forgeCreateCsr, forgeReadCsr } from '../../src/forge/csr.js'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/forge/${name}`, import.meta.url)))
const pkcs8 = fixture('rsa.pk8')
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const der = Buffer.from(text(fixture('rsa.csr')).replace(/-----[^-]+-----|\s/g, ''), 'base64')

const made = {
  key: { pkcs8 },
  subject: [
    ['C', 'DE'],
    ['O', 'Example, "Müller" + Söhne; #1'],
    ['CN', ' Alice Example '],
    ['emailAddress', 'alice@example.com'],
  ],
  subjectAltNames: [
    'email:alice@example.com',
    'dns:example.com',
    'uri:https://example.com/a:b',
    'ip:192.0.2.1',
    'ip:2001:db8::1',
    'upn:älice@example.com',
  ],
  profile: 'smime',
} as const

t.test('a CSR made by openssl is read as its maker meant it', async (t) => {
  const read = forgeReadCsr(fixture('rsa.csr'))
  t.match(read, {
    subject: 'emailAddress=alice@example.org,CN=Alice Example,O=Lab',
    subjectAltNames: ['email:alice@example.org'],
    extendedKeyUsage: [],
    publicKeyBits: 2048,
    signatureValid: true,
  })
  t.ok(text(der).includes(text(read.spki)), 'the SubjectPublicKeyInfo is the one in the request')
})

t.test('DER, PEM and PEM of the old label read alike', async (t) => {
  const read = forgeReadCsr(fixture('rsa.csr'))
  t.strictSame(forgeReadCsr(new Uint8Array(der)), read)
  const old = text(fixture('rsa.csr')).replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST')
  t.strictSame(forgeReadCsr(new TextEncoder().encode(old)), read)
})

t.test('a tampered subject shows in the signature', async (t) => {
  const read = forgeReadCsr(fixture('tampered.csr'))
  t.match(read, { subject: /CN=Blice Example/, signatureValid: false })
})

t.test('a signature of noise is false, not an error', async (t) => {
  const noise = new Uint8Array(der).fill(0x5a, der.length - 200)
  t.equal(forgeReadCsr(noise).signatureValid, false)
})

t.test('bytes that are no CSR say so in the words of node-forge', async (t) => {
  for (const [bytes, message] of [
    [new Uint8Array(), 'node-forge: Too few bytes to parse DER.'],
    [der.subarray(0, 300), 'node-forge: Too few bytes to read ASN.1 value.'],
    [fixture('rsa.der'), /^node-forge: Cannot read PKCS#10 certificate request/],
    [
      new TextEncoder().encode('-----BEGIN X-----\n-----END'),
      'node-forge: Invalid PEM formatted message.',
    ],
  ] as const) {
    t.throws(() => forgeReadCsr(bytes), { code: 'ERR_CSR_INVALID', message })
  }
})

t.test('what is asked for is what a made CSR holds', async (t) => {
  const { csr, pkcs8: kept } = forgeCreateCsr(made)
  t.match(forgeReadCsr(csr), {
    subject:
      'emailAddress=alice@example.com,CN=\\ Alice Example\\ ,' +
      'O=Example\\, \\"Müller\\" \\+ Söhne\\; #1,C=DE',
    subjectAltNames: made.subjectAltNames,
    extendedKeyUsage: ['emailProtection'],
    signatureValid: true,
  })
  t.strictSame(kept, pkcs8)
})

t.test('the same key and names make the same CSR', async (t) => {
  t.strictSame(forgeCreateCsr(made), forgeCreateCsr(made))
})

t.test('without a profile and names a CSR asks for no extension', async (t) => {
  const { csr } = forgeCreateCsr({ ...made, subjectAltNames: [], profile: 'none' })
  t.match(forgeReadCsr(csr), { subjectAltNames: [], extendedKeyUsage: [], signatureValid: true })
})

t.test('a new key has the bits asked for', async (t) => {
  const { csr } = forgeCreateCsr({ ...made, key: { bits: 1024 } })
  t.match(forgeReadCsr(csr), { publicKeyBits: 1024, signatureValid: true })
})

t.test('what a CSR cannot carry is refused before anything is made', async (t) => {
  for (const [wrong, field] of [
    [{ subject: [['C', 'Ü']] }, 'C'],
    [{ subject: [['emailAddress', 'ä@example.com']] }, 'emailAddress'],
    [{ subject: [['nonsense', 'x']] }, 'nonsense'],
    [{ subjectAltNames: ['phone:1'] }, 'phone:1'],
    [{ subjectAltNames: ['plain'] }, 'plain'],
    [{ subjectAltNames: ['email:ä@example.com'] }, 'email:ä@example.com'],
    [{ subjectAltNames: ['ip:300.1.1.1'] }, '300.1.1.1'],
    [{ subjectAltNames: ['ip:fe80::1%eth0'] }, 'fe80::1%eth0'],
  ] as const) {
    t.throws(() => forgeCreateCsr({ ...made, ...wrong }), { code: 'ERR_VALUE_REFUSED', field })
  }
  t.throws(() => forgeCreateCsr({ ...made, key: { pkcs8: fixture('ec.pk8') } }), {
    code: 'ERR_ALGORITHM_UNSUPPORTED',
    oid: '1.2.840.10045.2.1',
  })
  t.throws(() => forgeCreateCsr({ ...made, key: { pkcs8: der } }), { code: /^ERR_/ })
})
