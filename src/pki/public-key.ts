/** Public keys and the names of their algorithms: SubjectPublicKeyInfo (RFC 5280 4.1.2.7), RFC 5480, RFC 8410. */
import type { BerNode } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { oidName, oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { bitsOf, child, integerOf, octetsOf, oidOf, sequenceOf } from '../asn1/value.js'
import { digest } from '../crypto/digest.js'

export interface PublicKey {
  readonly spki: Uint8Array
  /** `RSA-4096`, `EC-secp256r1`, `Ed25519` …, else `oid:<dotted>`. */
  readonly algorithm: string
  /** True where EC parameters are written out instead of named. */
  readonly explicit: boolean
}

/** An algorithm's name, and whether EC parameters are written out. */
export interface KeyAlgorithm {
  readonly algorithm: string
  readonly explicit: boolean
}

/** Algorithms whose OID says it all. */
const named: Readonly<Record<string, string>> = {
  [oids['id-X25519']]: 'X25519',
  [oids['id-X448']]: 'X448',
  [oids['id-Ed25519']]: 'Ed25519',
  [oids['id-Ed448']]: 'Ed448',
  [oids['id-ml-dsa-44']]: 'ML-DSA-44',
  [oids['id-ml-dsa-65']]: 'ML-DSA-65',
  [oids['id-ml-dsa-87']]: 'ML-DSA-87',
  [oids['id-alg-ml-kem-512']]: 'ML-KEM-512',
  [oids['id-alg-ml-kem-768']]: 'ML-KEM-768',
  [oids['id-alg-ml-kem-1024']]: 'ML-KEM-1024',
  [oids['id-GostR3410-94']]: 'GOST94',
  [oids['id-GostR3410-2001']]: 'GOST2001',
  [oids['id-tc26-gost3410-12-256']]: 'GOST2012-256',
  [oids['id-tc26-gost3410-12-512']]: 'GOST2012-512',
}

/** Start of SHA-256 over p, a, b, the generator's x and the order (hex, commas between), made with OpenSSL 3.0.19. */
const curvesByParameters: ReadonlyMap<string, string> = new Map([
  ['5ae4d0bb7ba25dbcacd3790a31497447', 'brainpoolP224r1'],
  ['e3bdaccbd29b015042dab147c1fc9051', 'brainpoolP256r1'],
  ['5b212bed135ae2348dace7ebbac79a01', 'brainpoolP320r1'],
  ['e8d0a3c69d6ace9b05779b5cf2555058', 'brainpoolP384r1'],
  ['9e80e132bfe22fc2398a77940277e531', 'brainpoolP512r1'],
  ['3536d9ecba0652d1818de380e66eb0f5', 'secp192r1'],
  ['bd3143373e613fb722fcf019e820528d', 'secp224r1'],
  ['37b414c3870fbe6e92c63b0bcf3e1af4', 'secp256k1'],
  ['952f3dd4ea24d8e102baa2ac7e86ed6f', 'secp256r1'],
  ['062961b971873d097a024a1cda6fa735', 'secp384r1'],
  ['70343fa974b17951df0575df982cb758', 'secp521r1'],
])

/** A SubjectPublicKeyInfo element. @throws DerInvalidError */
export function readPublicKey(node: BerNode): PublicKey {
  const algorithm = child(sequenceOf(node, 'subjectPublicKeyInfo'), 0, 'algorithm')
  const key = bitsOf(child(node, 1, 'subjectPublicKey'), 'subjectPublicKey')
  return {
    spki: node.bytes,
    ...keyAlgorithm(algorithm, () => {
      const modulus = child(sequenceOf(readBer(key).root, 'RSAPublicKey'), 0, 'modulus')
      return bitLength(integerOf(modulus, 'modulus'))
    }),
  }
}

/** A OneAsymmetricKey (RFC 5958) element. @throws DerInvalidError */
export function readPrivateKeyAlgorithm(node: BerNode): KeyAlgorithm {
  sequenceOf(node, 'OneAsymmetricKey')
  integerOf(child(node, 0, 'version'), 'version')
  const algorithm = child(node, 1, 'privateKeyAlgorithm')
  const key = octetsOf(child(node, 2, 'privateKey'), 'privateKey')
  const found = keyAlgorithm(algorithm, () => {
    const modulus = child(sequenceOf(readBer(key).root, 'RSAPrivateKey'), 1, 'modulus')
    return bitLength(integerOf(modulus, 'modulus'))
  })
  if (found.algorithm !== 'EC') return found
  // RFC 5915: the curve may stand inside the ECPrivateKey instead.
  const inner = readBer(key).root.children.find((part) => part.isContext(0))?.children[0]
  return inner ? curveOf(inner) : found
}

/** The name of an AlgorithmIdentifier of a key. `rsaBits` is only asked for RSA. */
function keyAlgorithm(node: BerNode, rsaBits: () => number): KeyAlgorithm {
  const dotted = oidOf(child(sequenceOf(node, 'algorithm'), 0, 'algorithm'), 'algorithm')
  const parameters = node.children[1]
  const plain = (algorithm: string) => ({ algorithm, explicit: false })
  switch (dotted) {
    case oids.rsaEncryption:
      return plain(`RSA-${rsaBits()}`)
    case oids['id-RSASSA-PSS']:
      return plain(`RSA-PSS-${rsaBits()}`)
    case oids['id-dsa']:
    case oids['id-dsa-old']: {
      // Parameters may be inherited from the issuer (RFC 3279 2.3.2): then the size is not known.
      const p = parameters?.is(16) ? parameters.children[0] : undefined
      return plain(p ? `DSA-${bitLength(integerOf(p, 'p'))}` : 'DSA')
    }
    case oids['id-ecPublicKey']:
      return parameters ? curveOf(parameters) : plain('EC')
    default:
      return plain(named[dotted] ?? `oid:${dotted}`)
  }
}

/** ECParameters (RFC 5480 2.1.1): a named curve, or its numbers written out (RFC 3279 2.3.5). */
function curveOf(node: BerNode): KeyAlgorithm {
  if (node.is(6)) {
    const dotted = oidOf(node, 'namedCurve')
    if (dotted === oids.sm2p256v1) return { algorithm: 'EC-SM2', explicit: false }
    return { algorithm: `EC-${oidName(dotted) ?? `oid:${dotted}`}`, explicit: false }
  }
  if (!node.is(16)) return { algorithm: 'EC', explicit: false }
  const [, field, curve, base, order] = node.children
  const generator = base?.contentBytes ?? new Uint8Array()
  const x =
    generator[0] === 4
      ? generator.subarray(1, 1 + (generator.length - 1) / 2)
      : generator.subarray(1)
  const numbers = [
    field?.children[1]?.contentBytes,
    curve?.children[0]?.contentBytes,
    curve?.children[1]?.contentBytes,
    x,
    order?.contentBytes,
  ].map((octets) => hex(octets ?? new Uint8Array()).replace(/^(00)+/, ''))
  const print = hex(digest('sha256', new TextEncoder().encode(numbers.join(','))))
  const name = curvesByParameters.get(print.slice(0, 32))
  return { algorithm: name ? `EC-${name}` : 'EC', explicit: true }
}

function bitLength(value: bigint): number {
  return value <= 0n ? 0 : value.toString(2).length
}
