/** MacData (RFC 7292 4) and PBMAC1 (RFC 9579): read, and computed under a password. */
import type { BerNode, Span } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { child, numberOf, octetsOf, oidOf, sequenceOf } from '../asn1/value.js'
import { digestLength, digestRow, equalOctets, hmac } from '../crypto/digest.js'
import type { IterationBudget } from '../crypto/kdf.js'
import { pkcs12Kdf, purpose } from '../crypto/kdf.js'
import { DerInvalidError } from '../errors.js'
import { digestName, hmacName } from './algorithm.js'
import type { KeyDerivation, PrfParameters } from './content-encryption.js'
import { readKeyDerivation } from './content-encryption.js'
import { deriveKey } from './decrypt.js'
import { hmacWord, lacking } from './lacking.js'
import type { PasswordOctets } from './password.js'

export interface MacData {
  /** The digest's name, or `PBMAC1`. */
  readonly algorithm: string
  /** Of PBMAC1: the PBKDF2's; null where it can't be read. */
  readonly iterations: number | null
  readonly saltLength: number | null
  readonly prf: string | null
  readonly prfParameters: PrfParameters | null
  readonly hmac: string | null
  readonly keyLength: number | null
  /** MacData's own count under PBMAC1. */
  readonly outerIterations: number | null
  /** What RFC 9579 does not allow; null where nothing. */
  readonly fault: { readonly offset: number; readonly reason: string } | null
  readonly scheme: MacScheme
  readonly value: Uint8Array
  readonly span: Span
}

export type MacScheme =
  | {
      readonly kind: 'hmac'
      readonly digest: string
      readonly salt: Uint8Array
      readonly iterations: number
    }
  | {
      readonly kind: 'pbmac1'
      readonly digest: string
      readonly derivation: KeyDerivation
      readonly keyLength: number
    }
  | { readonly kind: 'unusable' }

/** RFC 9579 recommends to refuse a shorter key; OpenSSL ≥ 3.5 does, NSS 3.110 does not (observed 2026-11-23). */
export const pbmac1ShortestKey = 20

/** A MacData element. @throws DerInvalidError */
export function readMacData(node: BerNode): MacData {
  const digestInfo = sequenceOf(child(sequenceOf(node, 'macData'), 0, 'mac'), 'mac')
  const algorithm = sequenceOf(child(digestInfo, 0, 'digestAlgorithm'), 'digestAlgorithm')
  const dotted = oidOf(child(algorithm, 0, 'digestAlgorithm'), 'digestAlgorithm')
  const value = octetsOf(child(digestInfo, 1, 'digest'), 'digest')
  const salt = octetsOf(child(node, 1, 'macSalt'), 'macSalt')
  const count = node.children[2]
  const whole = node.complete
  // Where the file breaks off here, an absent count may be a missing one.
  const iterations = count
    ? count.complete
      ? numberOf(count, 'iterations')
      : null
    : whole
      ? 1
      : null
  const plain = {
    prf: null,
    prfParameters: null,
    hmac: null,
    keyLength: null,
    outerIterations: null,
    fault: null,
    value,
    span: node.span,
  }
  if (dotted === oids['id-PBMAC1']) {
    return { ...plain, ...readPbmac1(algorithm), outerIterations: iterations }
  }
  const digest = digestName(dotted)
  return {
    ...plain,
    algorithm: digest,
    iterations,
    saltLength: salt.length,
    scheme: iterations === null ? { kind: 'unusable' } : { kind: 'hmac', digest, salt, iterations },
  }
}

/**
 * Whether the MAC over `content` is this password's.
 * @throws AlgorithmUnsupportedError, LimitExceededError, DerInvalidError
 */
export function macVerifies(
  mac: MacData,
  content: Uint8Array,
  password: PasswordOctets,
  budget?: IterationBudget,
): boolean {
  return equalOctets(computeMac(mac.scheme, content, password, budget), mac.value)
}

/** The MAC over `content`. */
export function computeMac(
  scheme: MacScheme,
  content: Uint8Array,
  password: PasswordOctets,
  budget?: IterationBudget,
): Uint8Array {
  if (scheme.kind === 'unusable') throw new DerInvalidError('PBMAC1 parameters are malformed', 0)
  if (scheme.kind === 'pbmac1') {
    if (digestLength(scheme.digest) === null) throw lacking(hmacWord(scheme.digest))
    const key = deriveKey(scheme.derivation, scheme.keyLength, password, budget)
    return hmac(scheme.digest, key, content)
  }
  const { digest, salt, iterations } = scheme
  if (digestLength(digest) === null) throw lacking(digest)
  const key = pkcs12Kdf(
    {
      digest,
      password: password.bmp,
      salt,
      iterations,
      id: purpose.mac,
      length: digestRow(digest).length,
    },
    budget,
  )
  return hmac(digest, key, content)
}

type Pbmac1 = Pick<
  MacData,
  | 'algorithm'
  | 'iterations'
  | 'saltLength'
  | 'prf'
  | 'prfParameters'
  | 'hmac'
  | 'keyLength'
  | 'fault'
  | 'scheme'
>

/** PBMAC1-params (RFC 8018 A.5), as RFC 9579 section 4 and 5 narrow them. */
function readPbmac1(algorithm: BerNode): Pbmac1 {
  let read: Pbmac1 = {
    algorithm: 'PBMAC1',
    iterations: null,
    saltLength: null,
    prf: null,
    prfParameters: null,
    hmac: null,
    keyLength: null,
    fault: null,
    scheme: { kind: 'unusable' },
  }
  try {
    const parameters = sequenceOf(child(algorithm, 1, 'PBMAC1 parameters'), 'PBMAC1 parameters')
    const authentication = sequenceOf(
      child(parameters, 1, 'messageAuthScheme'),
      'messageAuthScheme',
    )
    const hmac = hmacName(oidOf(child(authentication, 0, 'messageAuthScheme'), 'messageAuthScheme'))
    read = { ...read, hmac }
    const kdf = child(parameters, 0, 'keyDerivationFunc')
    const { derivation, fields, fault: kdfFault } = readKeyDerivation(kdf)
    const { iterations, saltLength, prf, prfParameters, keyLength } = fields
    read = { ...read, iterations, saltLength, prf, prfParameters, keyLength }
    if (kdfFault) {
      return { ...read, fault: { ...kdfFault, reason: `PBMAC1: ${kdfFault.reason}` } }
    }
    if (!derivation) return read
    const fault = (reason: string): Pbmac1 => ({
      ...read,
      fault: { offset: kdf.span.offset, reason: `PBMAC1 ${reason}` },
    })
    if (keyLength === null) return fault('keyLength is missing')
    if (keyLength < 1 || keyLength > 4096) return fault(`keyLength is ${keyLength}`)
    read = {
      ...read,
      scheme: { kind: 'pbmac1', digest: hmac.replace(/^hmac-/, ''), derivation, keyLength },
    }
    return keyLength < pbmac1ShortestKey
      ? fault(`keyLength is ${keyLength}, below ${pbmac1ShortestKey}`)
      : read
  } catch (error) {
    if (!(error instanceof DerInvalidError)) throw error
    return { ...read, fault: { offset: error.offset, reason: `PBMAC1: ${error.message}` } }
  }
}
