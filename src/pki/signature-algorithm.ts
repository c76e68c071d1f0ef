/** Signature algorithms of requests and certificates: their names and how to verify them. */
import type { BerNode } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { child, numberOf, oidOf, sequenceOf } from '../asn1/value.js'
import type { SignatureScheme } from '../crypto/keys.js'
import { digestName } from './algorithm.js'

/** `scheme` is null for an algorithm that we can't verify; `kind` is the word of the feature vocabulary. */
export interface SignatureAlgorithm {
  readonly name: string
  readonly kind: string
  readonly scheme: SignatureScheme | null
}

type Row = readonly [dotted: string, name: string, kind: string, digest: string | null]

const rows: readonly Row[] = [
  [oids.md2WithRSAEncryption, 'md2WithRSAEncryption', 'md2-rsa', null],
  [oids.md4WithRSAEncryption, 'md4WithRSAEncryption', 'md4-rsa', null],
  [oids.rsaSignatureWithripemd160, 'RSA-RIPEMD160', 'ripemd160-rsa', null],
  [oids.md5WithRSAEncryption, 'md5WithRSAEncryption', 'md5-rsa', 'md5'],
  [oids.sha1WithRSAEncryption, 'sha1WithRSAEncryption', 'sha1-rsa', 'sha1'],
  [oids['sha1WithRSA-oiw'], 'sha1WithRSA', 'sha1-rsa', 'sha1'],
  [oids.sha224WithRSAEncryption, 'sha224WithRSAEncryption', 'sha224-rsa', 'sha224'],
  [oids.sha256WithRSAEncryption, 'sha256WithRSAEncryption', 'sha256-rsa', 'sha256'],
  [oids.sha384WithRSAEncryption, 'sha384WithRSAEncryption', 'sha384-rsa', 'sha384'],
  [oids.sha512WithRSAEncryption, 'sha512WithRSAEncryption', 'sha512-rsa', 'sha512'],
  [
    oids['sha512-224WithRSAEncryption'],
    'sha512-224WithRSAEncryption',
    'sha512-224-rsa',
    'sha512-224',
  ],
  [
    oids['sha512-256WithRSAEncryption'],
    'sha512-256WithRSAEncryption',
    'sha512-256-rsa',
    'sha512-256',
  ],
  [oids['id-rsassa-pkcs1-v1-5-with-sha3-224'], 'RSA-SHA3-224', 'sha3-224-rsa', 'sha3-224'],
  [oids['id-rsassa-pkcs1-v1-5-with-sha3-256'], 'RSA-SHA3-256', 'sha3-256-rsa', 'sha3-256'],
  [oids['id-rsassa-pkcs1-v1-5-with-sha3-384'], 'RSA-SHA3-384', 'sha3-384-rsa', 'sha3-384'],
  [oids['id-rsassa-pkcs1-v1-5-with-sha3-512'], 'RSA-SHA3-512', 'sha3-512-rsa', 'sha3-512'],
  [oids['ecdsa-with-SHA1'], 'ecdsa-with-SHA1', 'sha1-ecdsa', 'sha1'],
  [oids['ecdsa-with-SHA224'], 'ecdsa-with-SHA224', 'sha224-ecdsa', 'sha224'],
  [oids['ecdsa-with-SHA256'], 'ecdsa-with-SHA256', 'sha256-ecdsa', 'sha256'],
  [oids['ecdsa-with-SHA384'], 'ecdsa-with-SHA384', 'sha384-ecdsa', 'sha384'],
  [oids['ecdsa-with-SHA512'], 'ecdsa-with-SHA512', 'sha512-ecdsa', 'sha512'],
  [oids['id-ecdsa-with-sha3-224'], 'ecdsa_with_SHA3-224', 'sha3-224-ecdsa', 'sha3-224'],
  [oids['id-ecdsa-with-sha3-256'], 'ecdsa_with_SHA3-256', 'sha3-256-ecdsa', 'sha3-256'],
  [oids['id-ecdsa-with-sha3-384'], 'ecdsa_with_SHA3-384', 'sha3-384-ecdsa', 'sha3-384'],
  [oids['id-ecdsa-with-sha3-512'], 'ecdsa_with_SHA3-512', 'sha3-512-ecdsa', 'sha3-512'],
  [oids['id-dsa-with-sha1'], 'dsaWithSHA1', 'sha1-dsa', 'sha1'],
  [oids['dsaWithSHA1-oiw'], 'dsaWithSHA1-old', 'sha1-dsa', 'sha1'],
  [oids['id-dsa-with-sha224'], 'dsa_with_SHA224', 'sha224-dsa', 'sha224'],
  [oids['id-dsa-with-sha256'], 'dsa_with_SHA256', 'sha256-dsa', 'sha256'],
  [oids['id-dsa-with-sha384'], 'dsa_with_SHA384', 'sha384-dsa', 'sha384'],
  [oids['id-dsa-with-sha512'], 'dsa_with_SHA512', 'sha512-dsa', 'sha512'],
  [oids['id-dsa-with-sha3-224'], 'dsa_with_SHA3-224', 'sha3-224-dsa', 'sha3-224'],
  [oids['id-dsa-with-sha3-256'], 'dsa_with_SHA3-256', 'sha3-256-dsa', 'sha3-256'],
  [oids['id-dsa-with-sha3-384'], 'dsa_with_SHA3-384', 'sha3-384-dsa', 'sha3-384'],
  [oids['id-dsa-with-sha3-512'], 'dsa_with_SHA3-512', 'sha3-512-dsa', 'sha3-512'],
]

const verifiable = new Map(rows.map((row) => [row[0], row]))

const others: Readonly<Record<string, readonly [name: string, kind: string]>> = {
  [oids['SM2-with-SM3']]: ['SM2-with-SM3', 'sm2'],
  [oids['id-GostR3411-94-with-GostR3410-2001']]: [
    'GOST R 34.11-94 with GOST R 34.10-2001',
    'gost2001',
  ],
  [oids['id-GostR3411-94-with-GostR3410-94']]: ['GOST R 34.11-94 with GOST R 34.10-94', 'gost94'],
  [oids['id-tc26-signwithdigest-gost3410-12-256']]: [
    'GOST R 34.10-2012 with GOST R 34.11-2012 (256 bit)',
    'gost2012-256',
  ],
  [oids['id-tc26-signwithdigest-gost3410-12-512']]: [
    'GOST R 34.10-2012 with GOST R 34.11-2012 (512 bit)',
    'gost2012-512',
  ],
}

const mlDsas: Readonly<Record<string, string>> = {
  [oids['id-ml-dsa-44']]: 'ML-DSA-44',
  [oids['id-ml-dsa-65']]: 'ML-DSA-65',
  [oids['id-ml-dsa-87']]: 'ML-DSA-87',
}

/** An AlgorithmIdentifier of a signature. @throws DerInvalidError */
export function readSignatureAlgorithm(node: BerNode): SignatureAlgorithm {
  const dotted = oidOf(
    child(sequenceOf(node, 'signatureAlgorithm'), 0, 'signatureAlgorithm'),
    'signatureAlgorithm',
  )
  const row = verifiable.get(dotted)
  if (row) {
    const [, name, kind, digest] = row
    return { name, kind, scheme: digest === null ? null : { digest } }
  }
  if (dotted === oids['id-Ed25519']) {
    return { name: 'Ed25519', kind: 'ed25519', scheme: { digest: null } }
  }
  if (dotted === oids['id-Ed448']) {
    return { name: 'Ed448', kind: 'ed448', scheme: { digest: null } }
  }
  if (dotted === oids['id-RSASSA-PSS']) {
    return { name: 'RSASSA-PSS', kind: 'rsa-pss', scheme: pssScheme(node.children[1]) }
  }
  const mlDsa = mlDsas[dotted]
  // Like EdDSA without a digest; nodes before 24 can't load the key, and then the verdict is null.
  if (mlDsa) return { name: mlDsa, kind: 'ml-dsa', scheme: { digest: null } }
  const other = others[dotted]
  return { name: other?.[0] ?? `oid:${dotted}`, kind: other?.[1] ?? `oid:${dotted}`, scheme: null }
}

/** RSASSA-PSS-params (RFC 4055 3.1): every field has a default. */
function pssScheme(parameters: BerNode | undefined): SignatureScheme {
  const field = (tag: number) =>
    parameters?.children.find((part) => part.isContext(tag))?.children[0]
  const named = (node: BerNode | undefined) =>
    node ? digestName(oidOf(child(node, 0, 'algorithm'), 'algorithm')) : 'sha1'
  const saltLength = field(2)
  return {
    digest: named(field(0)),
    pss: {
      mgfDigest: named(field(1)?.children[1]),
      saltLength: saltLength ? numberOf(saltLength, 'saltLength') : 20,
    },
  }
}
