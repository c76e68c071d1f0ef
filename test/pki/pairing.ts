import t from 'tap'
import { generateKeyPair, spkiOf } from '../../src/crypto/keys.js'
import { writeCertificate } from '../../src/pki/certificate-write.js'
import { ownCertificatesOf } from '../../src/pki/own-certificates.js'
import { belongsTogether, pairingFeatures } from '../../src/pki/pairing.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import type { BundledBag } from '../../src/pki/seal.js'
import { sealBags } from '../../src/pki/seal.js'
import { growth, GROWS_WITH_SIZE } from '../fixtures/growth.js'
import { alice, fromHex, toHex } from '../fixtures/pki/read.js'

const plain = { certificates: 'none', key: 'none', mac: 'none' } as const
const openBags = (bags: readonly BundledBag[]) => openPfx(readPfx(sealBags(bags, '', plain)))
const featuresOf = (...bags: BundledBag[]) => pairingFeatures(openBags(bags)).toSorted()

const newKey = () => readPrivateKey(generateKeyPair('ec:P-256').pkcs8).pkcs8
const lifetime = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') }
const issue = (spki: Uint8Array, serial = 1n) =>
  writeCertificate({
    ...lifetime,
    issuer: [],
    issuerKey: alice.key,
    subject: [],
    serial,
    spki,
    extensions: [],
  })
const key = newKey()
const own = issue(spkiOf(key))
const other = issue(spkiOf(newKey()))

const id = (octet: number | undefined) => (octet === undefined ? undefined : Uint8Array.of(octet))
const keyBag = (localKeyId?: number, friendlyName?: string): BundledBag => ({
  kind: 'key',
  value: key,
  localKeyId: id(localKeyId),
  friendlyName,
})
const certBag = (value: Uint8Array, localKeyId?: number, friendlyName?: string): BundledBag => ({
  kind: 'certificate',
  value,
  localKeyId: id(localKeyId),
  friendlyName,
})

t.test('how a key finds its certificate is told from what it finds', async (t) => {
  const broken = certBag(Uint8Array.of(0x30, 0), 1)
  const cases: [expected: string[], bags: BundledBag[]][] = [
    [['pairing:by-localkeyid'], [certBag(own, 1), certBag(other), keyBag(1)]],
    [
      ['pairing:by-localkeyid', 'pairing:mismatch'],
      [certBag(other, 1), keyBag(1)],
    ],
    [['pairing:by-localkeyid'], [broken, keyBag(1)]],
    [
      ['localkeyid:shared-with-ca-before', 'pairing:by-localkeyid'],
      [certBag(other, 1), certBag(own, 1), keyBag(1)],
    ],
    [
      ['localkeyid:shared-with-ca-after', 'pairing:by-localkeyid'],
      [certBag(own, 1), certBag(other, 1), keyBag(1)],
    ],
    [
      [
        'localkeyid:shared-with-ca-after',
        'localkeyid:shared-with-ca-before',
        'pairing:by-localkeyid',
      ],
      [certBag(other, 1), certBag(own, 1), certBag(own, 1), certBag(other, 1), keyBag(1)],
    ],
    [['pairing:by-friendlyname'], [certBag(own, undefined, 'a'), keyBag(undefined, 'a')]],
    [
      ['localkeyid:not-shared', 'pairing:by-friendlyname'],
      [certBag(own, 2, 'a'), keyBag(undefined, 'a')],
    ],
    [['pairing:none'], [certBag(own), keyBag()]],
    [
      ['pairing:mismatch', 'pairing:none'],
      [certBag(other), keyBag()],
    ],
    [[], [keyBag(1)]],
    [[], [certBag(own, 1)]],
  ]
  for (const [expected, bags] of cases) {
    t.strictSame(featuresOf(...bags), expected, expected.join(' ') || 'nothing')
  }
})

t.test('one public key in two spellings is one', async (t) => {
  const rsa = readPrivateKey(generateKeyPair('rsa:2048').pkcs8).pkcs8
  const spki = toHex(spkiOf(rsa))
  // Under id-RSASSA-PSS without parameters: the NULL goes, and two lengths with it.
  const pss = fromHex(
    spki
      .replace('300d06092a864886f70d0101010500', '300b06092a864886f70d01010a')
      .replace('30820122', '30820120'),
  )
  // As OpenSSL has it: two types of key.
  t.equal(belongsTogether(rsa, issue(pss)), false, 'RSA and RSA-PSS')
  const point = spkiOf(key)
  const compressed = Uint8Array.from(point.subarray(0, 59))
  const y = point[point.length - 1] as number
  // 59 and 39 octets long: 32 fewer in the BIT STRING and in all.
  compressed.set([0x39], 1)
  compressed.set([0x22], 24)
  compressed.set([2 + (y & 1)], 26)
  t.equal(belongsTogether(key, issue(compressed)), true, 'a compressed point')
  compressed.set([3 - (y & 1)], 26)
  t.equal(belongsTogether(key, issue(compressed)), false, 'the point on the other side')
  t.equal(belongsTogether(key, Uint8Array.of(0x30, 0)), null)
  t.equal(belongsTogether(Uint8Array.of(0x30, 0), own), null)
})

t.test(
  'the time for many keys and certificates grows with their number, not its square',
  async (t) => {
    const shared = (count: number, localKeyId: (i: number) => Uint8Array) => [
      ...Array.from({ length: count }, (_, i) => ({ ...certBag(own), localKeyId: localKeyId(i) })),
      ...Array.from({ length: count }, (_, i) => ({ ...keyBag(), localKeyId: localKeyId(i) })),
    ]
    const cases = {
      'each pair with its id': (i: number) => Uint8Array.of(i >> 8, i & 255),
      'all with one id': () => Uint8Array.of(1),
    }
    for (const [what, localKeyId] of Object.entries(cases)) {
      const opened = new Map([600, 2400].map((n) => [n, openBags(shared(n, localKeyId))]))
      const factor = growth((size) => {
        const one = opened.get(size)
        t.strictSame(one && pairingFeatures(one), ['pairing:by-localkeyid'], what)
      }, 600)
      t.ok(factor < GROWS_WITH_SIZE, `${what}: ${factor.toFixed(1)} times`)
    }
  },
)

t.test('the certificates of a key are those that belong together with it', async (t) => {
  const keys = [newKey(), newKey(), newKey(), key]
  const broken = Uint8Array.of(0x30, 0)
  const certificates = keys.slice(1).flatMap((one) => [issue(spkiOf(one)), issue(spkiOf(one), 2n)])
  const ownOf = ownCertificatesOf(certificates)
  for (const one of keys) {
    const expected = certificates.flatMap((der, at) => (belongsTogether(one, der) ? [at] : []))
    t.strictSame(ownOf(one), { indexes: expected, undecided: false })
    t.equal(ownOf(one), ownOf(one.slice()), 'looked up once')
  }
  t.strictSame(ownOf(broken), { indexes: [], undecided: true }, 'no key')
  t.strictSame(ownCertificatesOf([broken])(key), { indexes: [], undecided: true })
  t.strictSame(ownCertificatesOf([])(broken), { indexes: [], undecided: false })
})
