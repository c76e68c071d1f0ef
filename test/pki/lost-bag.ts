import t from 'tap'
import {
  algorithmIdentifier,
  context,
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  utf8String,
} from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { repair } from '../../src/diagnose/repair.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { writeCertificate } from '../../src/pki/certificate-write.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { readCsr } from '../../src/pki/csr.js'
import { writeCsr } from '../../src/pki/csr-write.js'
import { spkiOf } from '../../src/crypto/keys.js'
import { examine, inspect } from '../../src/pki/inspect.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import { profiles } from '../../src/pki/profile.js'
import { sealBags } from '../../src/pki/seal.js'
import { alice, counting } from '../fixtures/pki/read.js'

const { recipe } = profiles['compat-3des']
const leaf = alice.certificates[0] as Uint8Array

/** A certificate bag and a key, and among the encrypted ones a CertBag whose value is an INTEGER. */
function withLostBag(): Uint8Array {
  return sealBags(
    [
      { kind: 'certificate', value: leaf, localKeyId: Uint8Array.of(1) },
      { kind: 'other', typeId: oids.certBag, value: integer(7) },
      { kind: 'key', value: alice.key.pkcs8, localKeyId: Uint8Array.of(1) },
    ],
    'secret',
    recipe,
    counting(),
  )
}

t.test(
  'a bag that is none inside an encrypted part is said, and the others are there',
  async (t) => {
    const { report, opened, features } = examine(withLostBag(), {
      name: 'a.p12',
      password: 'secret',
    })
    t.match(opened, {
      passwordState: 'correct',
      macVerified: true,
      certificates: { length: 1 },
      keys: { length: 1 },
      failures: [{ part: 'bag', reason: 'damaged', message: 'bagValue is not a SEQUENCE' }],
    })
    const place = opened?.failures[0]?.span
    t.strictSame(place, readPfx(withLostBag()).authenticatedSafe[0]?.span, 'its place is the part')
    t.strictSame(report.malformed, {
      offset: place?.offset,
      reason: 'a bag in an encrypted part: bagValue is not a SEQUENCE',
    })
    t.ok(features.some(({ name }) => name === 'file:damaged'))
  },
)

t.test('repair does not lose such a bag without a word', async (t) => {
  const options = { password: 'secret', targets: resolveImporter('macos@14'), random: counting() }
  t.throws(() => repair(withLostBag(), options), {
    code: 'ERR_PFX_INVALID',
    message: /^a bag at byte \d+: bagValue is not a SEQUENCE$/,
    hint: /--drop unreadable/,
  })
  const { changed, keys, certificates } = repair(withLostBag(), {
    ...options,
    drop: ['unreadable'],
  })
  t.match(
    changed.find((one) => one.startsWith('left out')),
    /^left out, since it can not be read: a bag at byte \d+ \(bagValue is not a SEQUENCE\)$/,
  )
  t.strictSame([keys.length, certificates.length], [1, 1])
})

t.test('a wrong password does not make lost bags of what it decrypts to', async (t) => {
  const { failures } = openPfx(readPfx(withLostBag()), 'Secret')
  t.ok(failures.every(({ part, reason }) => part !== 'bag' && reason === 'password'))
})

t.test('names in an encrypted part are measured by themselves, not by the part', async (t) => {
  const bags = Array.from({ length: 200 }, (_, i) => ({
    kind: 'certificate' as const,
    value: leaf,
    friendlyName: `Example ${i}`,
  }))
  const sealed = sealBags(bags, 'secret', recipe, counting())
  t.ok(sealed.length > 65_536)
  const opened = openPfx(readPfx(sealed), 'secret')
  t.match(opened, { failures: [], certificates: { length: 200 } })
  t.equal(opened.certificates[199]?.friendlyName, 'Example 199')
})

t.test('a name beyond the limit in an encrypted part is said', async (t) => {
  const sealed = sealPfx({ ...alice, friendlyName: 'A'.repeat(300) }, 'secret', recipe, counting())
  const { failures, certificates } = openPfx(readPfx(sealed, { maxStringLength: 599 }), 'secret')
  const message = 'an attribute of 600 octets; the limit is 599 (maxStringLength)'
  t.match(failures, [{ part: 'safe', reason: 'limit', message }])
  t.equal(certificates[0]?.friendlyName, null)
})

const lifetime = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') }
const authority = { ...lifetime, issuer: [], issuerKey: alice.key, serial: 1n }
const spki = spkiOf(alice.key.pkcs8)
const long = 'A'.repeat(70_000)
const limit = /a string of 70\d\d\d octets; the limit is 65536/

t.test('every string of a request is bounded, and the option raises the bound', async (t) => {
  const cn = [[{ type: 'CN', value: long }]]
  const oid = element(0x06, new Uint8Array(2000).fill(0x2a))
  const requests: Record<string, Uint8Array> = {
    'a name': writeCsr({ key: alice.key, subject: cn }),
    'an attribute': writeCsr({ key: alice.key, subject: [], challengePassword: long }),
    'a subjectAltName': writeCsr({
      key: alice.key,
      subject: [],
      subjectAltNames: [`uri:a:${long}`],
    }),
    'an extension shown as hex': writeCsr({
      key: alice.key,
      subject: [],
      extensions: [{ oid: '1.2.3.4', der: octetString(new Uint8Array(70_000)) }],
    }),
    'an attribute shown as hex': writeCsr({
      key: alice.key,
      subject: [],
      attributes: [{ oid: '1.2.3.4', values: [octetString(new Uint8Array(70_000))] }],
    }),
  }
  for (const [what, csr] of Object.entries(requests)) {
    t.throws(() => readCsr(csr), { code: 'ERR_CSR_INVALID', message: limit }, what)
    const { kind, malformed } = inspect(csr, { name: 'a.csr' })
    t.match(
      { kind, malformed },
      { kind: 'csr', malformed: { reason: /\(maxStringLength\)$/ } },
      what,
    )
    t.ok((malformed?.offset ?? 0) > 0, `${what} has its place`)
    t.ok(readCsr(csr, { maxStringLength: 100_000 }), what)
    const raised = inspect(csr, { name: 'a.csr', limits: { maxStringLength: 100_000 } })
    t.equal(raised.malformed, null, what)
  }
  const typed = sequence(
    sequence(integer(0), sequence(setOf(sequence(oid, utf8String('a')))), spki, context(0)),
    algorithmIdentifier(oids['id-Ed25519']),
    element(0x03, new Uint8Array(9)),
  )
  t.throws(() => readCsr(typed, { maxStringLength: 1e6 }), {
    message: /a string of 2000 octets; the limit is 1024/,
  })
})

t.test('every string of a certificate is bounded, alone and in a bundle', async (t) => {
  const certificate = writeCertificate({
    ...authority,
    subject: [[{ type: 'CN', value: long }]],
    spki,
    extensions: [],
  })
  t.throws(() => readCertificate(certificate), { code: 'ERR_CERTIFICATE_INVALID', message: limit })
  t.ok(readCertificate(certificate, { maxStringLength: 100_000 }))
  const sealed = sealPfx({ key: null, certificates: [certificate] }, 'secret', recipe, counting())
  const subject = (limits: { maxStringLength?: number }) =>
    inspect(sealed, { name: 'a.p12', password: 'secret', limits }).pkcs12?.certificates[0]?.subject
  t.equal(subject({}), null)
  t.equal(subject({ maxStringLength: 100_000 }), `CN=${long}`)
})

t.test('a limit is named with the option that raises it and its place', async (t) => {
  let nested = octetString(new Uint8Array(1))
  for (let i = 0; i < 70; i += 1) nested = element(0x24, nested)
  const safe = sequence(objectIdentifier(oids['id-data']), context(0, nested))
  const { malformed } = readPfx(sequence(integer(3), safe))
  t.equal(malformed?.reason, 'limit: nested deeper than 64 (maxDepth)')
  t.ok((malformed?.offset ?? 0) > 64)
  const { features } = examine(sequence(integer(3), safe), { name: 'deep.p12' })
  t.notOk(
    features.some(({ name }) => name === 'keys:none'),
    'what was not read is not missing',
  )
})
