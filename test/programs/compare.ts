import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { bitString, objectIdentifier, sequence } from '../../src/asn1/der.js'
import { compareCsr, comparePkcs12 } from '../../src/programs/compare.js'
import { readCsr } from '../../src/pki/csr.js'
import type { Identity } from '../../src/programs/program.js'
import { alice, subject } from '../fixtures/alice.js'

const { ca, certificate, ...made } = alice()
const identity: Identity = {
  pkcs8: made.pkcs8,
  certificate,
  chain: [ca.certificate],
  madeBy: 'test',
  commands: [],
}
const all = [certificate, ca.certificate]

t.test(
  'a key that signs for the certificate and all certificates unchanged: nothing is missing',
  async (t) => {
    t.strictSame(
      comparePkcs12({ keys: [{ how: 'key', pkcs8: made.pkcs8 }], certificates: all }, identity),
      [],
    )
    t.strictSame(
      comparePkcs12(
        { keys: [{ how: 'handshake', certificate }], certificates: [...all].reverse() },
        identity,
      ),
      [],
      'a handshake proves it too, the order of certificates is free',
    )
  },
)

t.test('every loss is named', async (t) => {
  const key = { how: 'key', pkcs8: made.pkcs8 } as const
  t.match(comparePkcs12({ keys: [], certificates: all }, identity), [/private key did not arrive/])
  t.match(
    comparePkcs12({ keys: [{ how: 'key', pkcs8: ca.pkcs8 }], certificates: all }, identity),
    [/does not match the certificate/],
    "another's key is no key",
  )
  t.match(
    comparePkcs12(
      { keys: [{ how: 'handshake', certificate: ca.certificate }], certificates: all },
      identity,
    ),
    [/does not match/],
    'a handshake with another certificate proves nothing',
  )
  t.match(comparePkcs12({ keys: [key], certificates: [certificate] }, identity), [
    /1 of 2 certificates/,
  ])
  const altered = certificate.slice()
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
  t.match(comparePkcs12({ keys: [key], certificates: [altered, ca.certificate] }, identity), [
    /1 of 2 certificates did not arrive unchanged/,
    /1 certificates came out that never went in/,
  ])
})

t.test('a CSR reading is held against what was asked', async (t) => {
  const spki = readCsr(made.csr).publicKey.spki
  const request = {
    key: 'rsa:1024',
    subject: subject.map(([type, value]) => [{ type, value }]),
    subjectAltNames: ['email:alice@example.com'],
    profile: 'smime',
  } as const
  const good = {
    subject: 'CN=Alice Example,C=DE',
    spki,
    subjectAltNames: ['email:alice@example.com'],
    signatureValid: true,
  }
  const compare = (change: Partial<typeof good> | Record<string, null>) =>
    compareCsr({ ...good, ...change }, request, made.csr, spki)
  t.strictSame(compare({}), [])
  t.strictSame(
    compare({ subject: null, subjectAltNames: null }),
    [],
    'a reader that does not tell is not blamed',
  )
  t.match(compare({ signatureValid: false }), [/signature does not verify/])
  t.match(compare({ subject: 'CN=Bob Example,C=DE' }), [/subject is CN=Bob/])
  t.match(compare({ subjectAltNames: [] }), [/subjectAltName is absent/])
  t.match(compare({ spki: new Uint8Array([1]) }), [/public key is another/])
  t.match(compare({ subject: null, spki: null, signatureValid: null }), [/told nothing/])
})

/** A request that the matrix is given, and what is said where this key comes out of it. */
function givenKey(name: string) {
  const csr = readCsr(
    readFileSync(new URL(`../../scenarios/csr/given/${name}.csr`, import.meta.url)),
  )
  const compare = (spki: Uint8Array) =>
    compareCsr(
      { subject: null, spki, subjectAltNames: null, signatureValid: true },
      csr,
      csr.der,
      csr.publicKey.spki,
    )
  return { ...csr.publicKey, compare }
}

t.test('a curve that was written out may come out by its name, on the same point', async (t) => {
  const { spki, explicit, compare } = givenKey('key-ec-explicit-by-libressl-3.3.6')
  t.ok(explicit)
  const point = spki.slice(-65)
  const named = (curve: string, ...octets: readonly Uint8Array[]) =>
    sequence(
      sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier(curve)),
      bitString(Buffer.concat(octets)),
    )
  const p256 = '1.2.840.10045.3.1.7'
  t.strictSame(compare(spki), [])
  t.strictSame(compare(named(p256, point)), [])
  const other = Uint8Array.from(point, (octet, index) => (index === 64 ? octet ^ 1 : octet))
  t.match(compare(named(p256, other)), [/public key is another/])
  t.match(compare(named('1.3.132.0.10', point)), [/public key is another/])
})

t.test('a compressed point may come out whole, if it is that point', async (t) => {
  const { spki, compare } = givenKey('key-ec-compressed')
  const { x = '', y = '' } = createPublicKey({
    key: Buffer.from(spki),
    format: 'der',
    type: 'spki',
  }).export({ format: 'jwk' })
  const whole = (odd: number) =>
    sequence(
      sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7')),
      bitString(
        Buffer.concat([
          Buffer.of(4),
          Buffer.from(x, 'base64url'),
          Buffer.from(y, 'base64url').map((octet, index) => (index === 31 ? octet ^ odd : octet)),
        ]),
      ),
    )
  t.strictSame(compare(whole(0)), [])
  t.match(compare(whole(1)), [/public key is another/], 'the other of the two points')
})
