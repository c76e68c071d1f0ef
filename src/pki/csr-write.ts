/** Writes a PKCS#10 certification request (RFC 2986): DER, the same bytes for the same input and signature. */
import { readBer } from '../asn1/ber.js'
import {
  algorithmIdentifier,
  asciiString,
  bitString,
  context,
  integer,
  nullValue,
  objectIdentifier,
  sequence,
  setOf,
  utf8String,
} from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import { child } from '../asn1/value.js'
import { digestLength } from '../crypto/digest.js'
import type { SignatureScheme } from '../crypto/keys.js'
import { signWith, spkiOf } from '../crypto/keys.js'
import { AlgorithmUnsupportedError, ValueRefusedError } from '../errors.js'
import { digestOid } from './algorithm.js'
import type { ExtensionInput } from './extension-write.js'
import { subjectAltName, writeExtensions } from './extension-write.js'
import type { DistinguishedName } from './name.js'
import { writeName } from './name-write.js'
import type { PrivateKey } from './private-key.js'
import { readSignatureAlgorithm } from './signature-algorithm.js'

export type SigningDigest = 'sha256' | 'sha384' | 'sha512'

export interface CsrInput {
  readonly key: PrivateKey
  /** In encoded order; may be empty. */
  readonly subject: DistinguishedName
  /** `email:…` and the like, see `subjectAltName`. @default [] */
  readonly subjectAltNames?: readonly string[]
  /** In this order, before the subjectAltName. @default [] */
  readonly extensions?: readonly ExtensionInput[]
  /** RFC 2985 5.4.1. @default none */
  readonly challengePassword?: string
  /** Others: `values` are DER. @default [] */
  readonly attributes?: readonly { readonly oid: string; readonly values: readonly Uint8Array[] }[]
  /** EdDSA has its own. @default 'sha256', and for P-384 and P-521 the digest of that size */
  readonly digest?: SigningDigest
  /** RSASSA-PSS with a key for any RSA scheme; a key for PSS alone always signs so. @default false */
  readonly pss?: boolean
}

/** A request, DER. @throws ValueRefusedError, AlgorithmUnsupportedError for a key that can't sign */
export function writeCsr(input: CsrInput): Uint8Array {
  const { key, subject } = input
  const { scheme, algorithm } = signatureOf(input)
  const info = sequence(
    integer(0),
    writeName(subject),
    spkiOf(key.pkcs8),
    implicitSet(0, attributesOf(input)),
  )
  return sequence(info, algorithm, bitString(signWith(key.pkcs8, scheme, info)))
}

/** `[number] IMPLICIT SET OF`: the tag of the SET gives way, its order stays. */
function implicitSet(number: number, items: readonly Uint8Array[]): Uint8Array {
  const bytes = setOf(...items)
  bytes[0] = 0xa0 | number
  return bytes
}

function attributesOf(input: CsrInput): Uint8Array[] {
  const { subjectAltNames = [], extensions = [], challengePassword, attributes = [] } = input
  const all = [
    ...extensions,
    ...(subjectAltNames.length > 0 ? [subjectAltName(subjectAltNames)] : []),
  ]
  const written: Uint8Array[] = []
  if (all.length > 0) written.push(attribute(oids.extensionRequest, writeExtensions(all)))
  if (challengePassword !== undefined) {
    if (challengePassword === '') {
      throw new ValueRefusedError('the challenge password is empty', 'challengePassword')
    }
    written.push(attribute(oids.challengePassword, directoryString(challengePassword)))
  }
  for (const { oid, values } of attributes) written.push(attribute(oid, ...values))
  return written
}

const attribute = (type: string, ...values: readonly Uint8Array[]) =>
  sequence(objectIdentifier(type), setOf(...values))

/** PrintableString where it can be (RFC 2985 5.4.1), else UTF8String. */
const directoryString = (text: string) =>
  /^[A-Za-z0-9 '()+,./:=?-]*$/.test(text) ? asciiString(0x13, text) : utf8String(text)

/** How something is signed, and the AlgorithmIdentifier that says so. */
export interface Signing {
  readonly scheme: SignatureScheme
  readonly algorithm: Uint8Array
}

/** How a key signs. @throws AlgorithmUnsupportedError for one that can't */
export function signatureOf({
  key,
  digest,
  pss = false,
}: Pick<CsrInput, 'key' | 'digest' | 'pss'>): Signing {
  const { algorithm } = key
  if (algorithm === 'Ed25519' || algorithm === 'Ed448') {
    return { scheme: { digest: null }, algorithm: algorithmIdentifier(oids[`id-${algorithm}`]) }
  }
  if (algorithm.startsWith('RSA-PSS')) return pssOfKey(key, digest)
  if (algorithm.startsWith('RSA-')) {
    const name = digest ?? 'sha256'
    return pss
      ? pssSigning(name)
      : {
          scheme: { digest: name },
          algorithm: algorithmIdentifier(oids[`${name}WithRSAEncryption`], nullValue()),
        }
  }
  if (algorithm.startsWith('EC-')) {
    const name = digest ?? digestOfCurve[algorithm] ?? 'sha256'
    return {
      scheme: { digest: name },
      algorithm: algorithmIdentifier(oids[`ecdsa-with-${ecdsaWords[name]}`]),
    }
  }
  throw new AlgorithmUnsupportedError(`no request can be signed with ${algorithm}`, algorithm)
}

const digestOfCurve: Readonly<Record<string, SigningDigest>> = {
  'EC-secp384r1': 'sha384',
  'EC-secp521r1': 'sha512',
}

const ecdsaWords = { sha256: 'SHA256', sha384: 'SHA384', sha512: 'SHA512' } as const

/** A key for PSS alone may say with what (RFC 4055 3.1); then nothing else will do. */
function pssOfKey(key: PrivateKey, digest: SigningDigest = 'sha256'): Signing {
  const own = child(readBer(key.pkcs8).root, 1, 'privateKeyAlgorithm')
  if (!own.children[1]) return pssSigning(digest)
  const { scheme } = readSignatureAlgorithm(own)
  if (!scheme) throw new AlgorithmUnsupportedError('parameters of a PSS key', oids['id-RSASSA-PSS'])
  return { scheme, algorithm: own.bytes }
}

/** RSASSA-PSS-params (RFC 4055 3.1) with a salt as long as the digest. */
function pssSigning(digest: SigningDigest): Signing {
  const saltLength = digestLength(digest) ?? 32
  const hash = algorithmIdentifier(digestOid(digest), nullValue())
  return {
    scheme: { digest, pss: { mgfDigest: digest, saltLength } },
    algorithm: algorithmIdentifier(
      oids['id-RSASSA-PSS'],
      sequence(
        context(0, hash),
        context(1, algorithmIdentifier(oids['id-mgf1'], hash)),
        context(2, integer(saltLength)),
      ),
    ),
  }
}
