/** Asymmetric keys through node: pairs, proofs that a private key belongs to a public one, signatures. */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair as generateKeyPairLater,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { AlgorithmUnsupportedError } from '../errors.js'
import { view } from './digest.js'
import { random } from './random.js'

/** What a new key can be. */
export type KeySpecification =
  `rsa:${number}` | `rsa-pss:${number}` | `ec:${string}` | 'ed25519' | 'ed448'

/** A new key pair, as DER. @throws AlgorithmUnsupportedError for a specification node does not know. */
export function generateKeyPair(specification: KeySpecification): {
  pkcs8: Uint8Array
  spki: Uint8Array
} {
  const [kind, parameter = ''] = specification.split(':')
  let pair: { publicKey: KeyObject; privateKey: KeyObject }
  try {
    if (kind === 'rsa') pair = generateKeyPairSync('rsa', { modulusLength: Number(parameter) })
    else if (kind === 'rsa-pss') {
      pair = generateKeyPairSync('rsa-pss', { modulusLength: Number(parameter) })
    } else if (kind === 'ec') pair = generateKeyPairSync('ec', { namedCurve: parameter })
    else if (kind === 'ed448') pair = generateKeyPairSync('ed448')
    else if (kind === 'ed25519') pair = generateKeyPairSync('ed25519')
    else throw new TypeError(`not a key specification: ${specification}`)
  } catch (cause) {
    throw new AlgorithmUnsupportedError(`no key of ${specification}`, specification, { cause })
  }
  return {
    pkcs8: view(pair.privateKey.export({ format: 'der', type: 'pkcs8' })),
    spki: view(pair.publicKey.export({ format: 'der', type: 'spki' })),
  }
}

/** A new private key (PKCS#8), made while other work goes on: RSA takes seconds. */
export async function newPrivateKey(specification: KeySpecification): Promise<Uint8Array> {
  const [kind, bits] = specification.split(':')
  if (kind !== 'rsa' && kind !== 'rsa-pss') return generateKeyPair(specification).pkcs8
  const make = kind === 'rsa' ? newRsa : newRsaPss
  try {
    const { privateKey } = await make({ modulusLength: Number(bits) })
    return view(privateKey.export({ format: 'der', type: 'pkcs8' }))
  } catch (cause) {
    throw new AlgorithmUnsupportedError(`no key of ${specification}`, specification, { cause })
  }
}

type Rsa = (options: { modulusLength: number }) => Promise<{ privateKey: KeyObject }>
const newRsa: Rsa = (options) => promisify(generateKeyPairLater)('rsa', options)
const newRsaPss: Rsa = (options) => promisify(generateKeyPairLater)('rsa-pss', options)

/** The SubjectPublicKeyInfo of a private key. @throws AlgorithmUnsupportedError where node can't load it. */
export function spkiOf(pkcs8: Uint8Array): Uint8Array {
  return view(createPublicKey(privateKeyOf(pkcs8)).export({ format: 'der', type: 'spki' }))
}

/**
 * Whether what `pkcs8` signs verifies with the public key of a certificate or SubjectPublicKeyInfo (DER), by
 * signing a fresh nonce. X25519 and X448, which can't sign, are judged by their public keys.
 * @throws AlgorithmUnsupportedError where node can't load one of the two.
 */
export function signatureProves(pkcs8: Uint8Array, certificateOrSpki: Uint8Array): boolean {
  const privateKey = privateKeyOf(pkcs8)
  const publicKey = publicKeyOf(certificateOrSpki)
  const type = privateKey.asymmetricKeyType
  if (type !== publicKey.asymmetricKeyType) return false
  if (type === 'x25519' || type === 'x448') {
    return createPublicKey(privateKey).equals(publicKey)
  }
  const nonce = random(32)
  const digestName =
    type === 'ed25519' || type === 'ed448'
      ? null
      : (privateKey.asymmetricKeyDetails?.hashAlgorithm ?? 'sha256')
  try {
    return verify(digestName, nonce, publicKey, sign(digestName, nonce, privateKey))
  } catch (cause) {
    throw new AlgorithmUnsupportedError(`a ${type} key that can't sign here`, String(type), {
      cause,
    })
  }
}

/** How a signature was made: `digest` is null for EdDSA; `pss` for RSASSA-PSS (RFC 4055). */
export interface SignatureScheme {
  readonly digest: string | null
  readonly pss?: { readonly saltLength: number; readonly mgfDigest: string }
}

/**
 * The signature of `tbs`: an ECDSA-Sig-Value in DER for EC. RSA's PKCS #1 1.5 and EdDSA are deterministic, ECDSA and
 * PSS are not.
 * @throws AlgorithmUnsupportedError where node lacks the key or what the scheme asks of it
 */
export function signWith(pkcs8: Uint8Array, scheme: SignatureScheme, tbs: Uint8Array): Uint8Array {
  const key = privateKeyOf(pkcs8)
  const { digest, pss } = scheme
  const padded = pss
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength }
    : key
  try {
    return view(sign(digest, tbs, padded))
  } catch (cause) {
    throw new AlgorithmUnsupportedError(
      `a signature with ${digest ?? 'EdDSA'}`,
      digest ?? 'EdDSA',
      {
        cause,
      },
    )
  }
}

/** Whether the signature over `tbs` is the key's; null where node lacks the key, digest or padding. */
export function verifySignature(
  spki: Uint8Array,
  scheme: SignatureScheme,
  tbs: Uint8Array,
  signature: Uint8Array,
): boolean | null {
  if (scheme.pss && scheme.pss.mgfDigest !== scheme.digest) return null
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  } catch {
    return null
  }
  try {
    return verify(
      scheme.digest,
      tbs,
      scheme.pss
        ? {
            key,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: scheme.pss.saltLength,
          }
        : key,
      signature,
    )
  } catch {
    return null
  }
}

function privateKeyOf(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  } catch (cause) {
    throw new AlgorithmUnsupportedError('a private key that node can not load', 'private key', {
      cause,
    })
  }
}

function publicKeyOf(certificateOrSpki: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(certificateOrSpki), format: 'der', type: 'spki' })
  } catch {
    try {
      return new X509Certificate(certificateOrSpki).publicKey
    } catch (cause) {
      throw new AlgorithmUnsupportedError('a public key that node can not load', 'public key', {
        cause,
      })
    }
  }
}
