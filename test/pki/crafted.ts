import t from 'tap'
import {
  algorithmIdentifier,
  bitString,
  context,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  utf8String,
} from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { InterSslError } from '../../src/errors.js'
import { readCertificates } from '../../src/pki/certificate.js'
import { readCsr, verifyCsr } from '../../src/pki/csr.js'
import { inspect } from '../../src/pki/inspect.js'
import { readPrivateKey } from '../../src/pki/private-key.js'

/** Input made to cost much: hundreds of kilobytes to megabytes that a quadratic step would take minutes over. */
const times = (count: number, make: (i: number) => Uint8Array) =>
  Array.from({ length: count }, (_, i) => make(i))
const around = (identifier: number, parts: readonly Uint8Array[]) =>
  element(identifier, Buffer.concat(parts))
const text = (content: string) => new TextEncoder().encode(content)
const oid = objectIdentifier

const data = (content: Uint8Array) =>
  sequence(oid(oids['id-data']), context(0, octetString(content)))
const pfx = (bags: readonly Uint8Array[]) =>
  sequence(integer(3), data(sequence(data(around(0x30, bags)))))
const bag = (type: string, value: Uint8Array, ...attributes: Uint8Array[]) =>
  sequence(oid(type), context(0, value), ...attributes)
const attribute = (type: string, ...values: Uint8Array[]) =>
  sequence(oid(type), around(0x31, values))

const signature = algorithmIdentifier(oids['id-Ed25519'])
const ed25519 = sequence(signature, bitString(new Uint8Array(32)))
const csr = (subject: readonly Uint8Array[], attributes: readonly Uint8Array[], key = ed25519) =>
  sequence(
    sequence(integer(0), around(0x30, subject), key, around(0xa0, attributes)),
    signature,
    bitString(new Uint8Array(64)),
  )
const extension = (type: string, der: Uint8Array) => sequence(oid(type), octetString(der))
const requested = (extensions: readonly Uint8Array[]) =>
  attribute(oids.extensionRequest, around(0x30, extensions))
const rdn = (value: Uint8Array) => sequence(oid(oids.commonName), value)
const time = element(0x17, text('261123000000Z'))
const certificate = (extensions: readonly Uint8Array[]) =>
  sequence(
    sequence(
      context(0, integer(2)),
      integer(1),
      signature,
      sequence(),
      sequence(time, time),
      sequence(),
      ed25519,
      context(3, around(0x30, extensions)),
    ),
    signature,
    bitString(new Uint8Array(64)),
  )
const certBag = (...attributes: Uint8Array[]) =>
  bag(
    oids.certBag,
    sequence(oid(oids.x509Certificate), context(0, octetString(certificate([])))),
    ...attributes,
  )
const shrouded = (algorithm: Uint8Array) =>
  bag(oids.pkcs8ShroudedKeyBag, sequence(algorithm, octetString(new Uint8Array(64))))
const salted = (oidOf: string, ...rest: Uint8Array[]) =>
  algorithmIdentifier(oidOf, sequence(octetString(new Uint8Array(8)), ...rest))
const pbes2 = (kdf: Uint8Array) =>
  algorithmIdentifier(
    oids['id-PBES2'],
    sequence(kdf, algorithmIdentifier(oids['aes256-CBC'], octetString(new Uint8Array(16)))),
  )
const large = (octets: number) => element(0x02, new Uint8Array(octets).fill(0x7f))
const rsa = (modulus: Uint8Array, exponent: Uint8Array) =>
  sequence(
    algorithmIdentifier(oids.rsaEncryption, nullValue()),
    bitString(sequence(modulus, exponent)),
  )
const empty = octetString(new Uint8Array())

const inputs: Readonly<Record<string, () => Uint8Array>> = {
  'many certificates': () =>
    pfx(
      times(5000, (i) =>
        certBag(
          around(0x31, [attribute(oids.localKeyId, octetString(Uint8Array.of(i >> 8, i & 255)))]),
        ),
      ),
    ),
  'many attributes': () =>
    pfx([
      certBag(
        around(
          0x31,
          times(20_000, () => attribute(oids.friendlyName, utf8String('a'))),
        ),
      ),
    ]),
  'many safes': () =>
    sequence(
      integer(3),
      data(
        around(
          0x30,
          times(9000, () => data(sequence())),
        ),
      ),
    ),
  'many segments of an OCTET STRING': () =>
    sequence(
      integer(3),
      sequence(
        oid(oids['id-data']),
        context(
          0,
          around(
            0x24,
            times(90_000, () => empty),
          ),
        ),
      ),
    ),
  'indefinite lengths without end': () =>
    Buffer.concat(times(1_000_000, () => Uint8Array.of(0x24, 0x80))),
  'many keys that cost a little each': () =>
    pfx(times(3000, () => shrouded(salted(oids['pbeWithSHAAnd3-KeyTripleDES-CBC'], integer(2))))),
  'scrypt with odd numbers': () =>
    pfx(
      [
        [3, 8, 1],
        [0, 8, 1],
        [2, 0, 1],
        [-2, -8, 1],
        [1, 1, 1],
        [1 << 30, 8, 8],
      ].map((numbers) =>
        shrouded(pbes2(salted(oids['id-scrypt'], ...numbers.map((one) => integer(one))))),
      ),
    ),
  'counts and lengths below zero': () =>
    pfx([
      shrouded(pbes2(salted(oids['id-PBKDF2'], integer(-1), integer(-5)))),
      shrouded(pbes2(salted(oids['id-PBKDF2'], integer(0), integer(0)))),
      shrouded(pbes2(salted(oids['id-PBKDF2'], large(20), large(20)))),
    ]),
  'plain keys that are none': () =>
    pfx(
      times(2000, () =>
        bag(
          oids.keyBag,
          sequence(
            integer(0),
            algorithmIdentifier(oids['id-ecPublicKey'], oid(oids.secp256r1)),
            empty,
          ),
        ),
      ),
    ),
  'a name of many RDNs': () =>
    csr(
      times(30_000, () => around(0x31, [rdn(utf8String('a'))])),
      [],
    ),
  'an RDN of many attributes': () =>
    csr(
      [
        around(
          0x31,
          times(30_000, () => rdn(utf8String('a'))),
        ),
      ],
      [],
    ),
  'a request of many attributes': () =>
    csr(
      [],
      times(30_000, () => attribute('1.2.3', utf8String('a'))),
    ),
  'a request of many extensions': () =>
    csr([], [requested(times(30_000, (i) => extension(`1.2.3.${i}`, empty)))]),
  'many extension requests': () =>
    csr(
      [],
      times(15_000, (i) => requested([extension(`1.2.3.${i}`, empty)])),
    ),
  'many names in a subjectAltName': () =>
    csr(
      [],
      [
        requested([
          extension(
            oids.subjectAltName,
            around(
              0x30,
              times(3000, () => element(0x87, new Uint8Array(16))),
            ),
          ),
        ]),
      ],
    ),
  'an object identifier of megabytes': () =>
    csr(
      [around(0x31, [sequence(element(0x06, new Uint8Array(3e6).fill(0x81)), utf8String('a'))])],
      [],
    ),
  'text of nothing but escapes': () =>
    csr([around(0x31, [rdn(utf8String('\\,+"'.repeat(15_000)))])], []),
  'a string of many segments': () =>
    csr(
      [
        around(0x31, [
          rdn(
            around(
              0x2c,
              times(15_000, () => utf8String('a')),
            ),
          ),
        ]),
      ],
      [],
    ),
  'an RSA key of half a million bits': () => csr([], [], rsa(large(65_000), integer(3))),
  'a version of megabytes': () =>
    sequence(sequence(large(3e6), sequence(), ed25519, context(0)), signature, bitString(empty)),
  'a certificate of many extensions': () =>
    certificate(times(30_000, (i) => extension(`1.2.3.${i}`, empty))),
  'numbers of a DSA key': () =>
    around(
      0x30,
      times(6, () => large(60_000)),
    ),
  zeros: () => new Uint8Array(5e6),
  'line feeds': () => new Uint8Array(5e6).fill(10),
  'base64 that is none': () => text(`M${' '.repeat(3e6)}!`),
  'PEM headers': () => text(`-----BEGIN A-----\nX: a\n${' b\n'.repeat(300_000)}\n-----END A-----`),
  'PEM of many blocks': () => text('-----BEGIN X-----\nMAA=\n-----END X-----\n'.repeat(30_000)),
  'a PEM key under a cipher that is none there': () =>
    text(
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: aes-256-gcm,00112233\n\nAAAA\n-----END RSA PRIVATE KEY-----\n',
    ),
}

/** Whether `work` ends well or with one of our errors. */
function ends(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof InterSslError) return true
    throw error
  }
}

const limits = { maxIterations: 10_000, maxTotalIterations: 100_000 }

t.test('input made to cost much costs no minutes, and ends with our errors alone', async (t) => {
  for (const [what, make] of Object.entries(inputs)) {
    const bytes = new Uint8Array(make())
    const start = process.cpuUsage()
    const report = inspect(bytes, { name: 'crafted', password: 'pässword', limits })
    t.ok(report.kind, what)
    t.ok(
      ends(() => verifyCsr(readCsr(bytes))) &&
        ends(() => readCertificates(bytes)) &&
        ends(() => readPrivateKey(bytes, 'secret')),
      `${what}: readers`,
    )
    const { user, system } = process.cpuUsage(start)
    const spent = (user + system) / 1e6
    t.ok(spent < 30, `${what}: ${bytes.length} octets in ${spent.toFixed(1)} s of the processor`)
  }
})
