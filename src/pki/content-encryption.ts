/** How contents are encrypted: the AlgorithmIdentifier of an EncryptedData or a shrouded key, read (RFC 7292 C, RFC 8018). */
import type { BerNode, Span } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { child, numberOf, octetsOf, oidOf, sequenceOf } from '../asn1/value.js'
import { AlgorithmUnsupportedError, DerInvalidError } from '../errors.js'
import type { CipherParameters } from './algorithm.js'
import { cipherRow, hmacName } from './algorithm.js'

export type PrfParameters = 'null' | 'absent' | 'default'

/** What is needed to decrypt, once there is a password. */
export type EncryptionScheme =
  | { readonly kind: 'none' }
  | { readonly kind: 'unsupported'; readonly algorithm: string }
  | { readonly kind: 'malformed'; readonly offset: number; readonly reason: string }
  | {
      readonly kind: 'pkcs12'
      readonly cipher: string
      readonly keyLength: number
      readonly ivLength: number
      readonly salt: Uint8Array
      readonly iterations: number
    }
  | {
      readonly kind: 'pbes1'
      readonly cipher: string
      readonly digest: string
      readonly salt: Uint8Array
      readonly iterations: number
    }
  | {
      readonly kind: 'pbes2'
      readonly cipher: string
      readonly iv: Uint8Array
      /** Of RC2, and of CAST-128 where its parameters say. */
      readonly keyBits: number | null
      /** Of RC5. */
      readonly rounds: number | null
      /** Octets, of GCM, CCM and Poly1305. */
      readonly tagLength: number | null
      readonly derivation: KeyDerivation
    }

export type KeyDerivation =
  | {
      readonly kind: 'pbkdf2'
      readonly digest: string
      readonly salt: Uint8Array
      readonly iterations: number
      readonly keyLength: number | null
    }
  | {
      readonly kind: 'scrypt'
      readonly salt: Uint8Array
      readonly costParameter: number
      readonly blockSize: number
      readonly parallelization: number
      readonly keyLength: number | null
    }

export interface ContentEncryption {
  /** CONTRACT's name: `none`, `PBE-SHA1-3DES-CBC`, `PBES2-AES-256-CBC`, `oid:…`, `envelopedData`. */
  readonly name: string
  readonly kdf: 'pkcs12' | 'pbkdf1' | 'pbkdf2' | 'scrypt' | null
  /** `hmac-sha256` …; null where there is none. */
  readonly prf: string | null
  readonly prfParameters: PrfParameters | null
  readonly iterations: number | null
  readonly saltLength: number | null
  readonly keyLength: number | null
  readonly scheme: EncryptionScheme
  readonly span: Span
}

/** Contents in the clear. */
export function notEncrypted(span: Span): ContentEncryption {
  return { ...blank, name: 'none', scheme: { kind: 'none' }, span }
}

/** Contents that no password opens: public-key privacy, or a type we don't know. */
export function unopenable(name: string, span: Span): ContentEncryption {
  return { ...blank, name, scheme: { kind: 'unsupported', algorithm: name }, span }
}

const blank = {
  kdf: null,
  prf: null,
  prfParameters: null,
  iterations: null,
  saltLength: null,
  keyLength: null,
} as const

type Pkcs12Row = readonly [name: string, cipher: string, keyLength: number, ivLength: number]

/** RFC 7292 appendix C. */
const pkcs12Rows: Readonly<Record<string, Pkcs12Row>> = {
  [oids.pbeWithSHAAnd128BitRC4]: ['PBE-SHA1-RC4-128', 'rc4', 16, 0],
  [oids.pbeWithSHAAnd40BitRC4]: ['PBE-SHA1-RC4-40', 'rc4', 5, 0],
  [oids['pbeWithSHAAnd3-KeyTripleDES-CBC']]: ['PBE-SHA1-3DES-CBC', 'des-ede3-cbc', 24, 8],
  [oids['pbeWithSHAAnd2-KeyTripleDES-CBC']]: ['PBE-SHA1-2DES-CBC', 'des-ede-cbc', 16, 8],
  [oids['pbeWithSHAAnd128BitRC2-CBC']]: ['PBE-SHA1-RC2-128-CBC', 'rc2-cbc', 16, 8],
  [oids['pbewithSHAAnd40BitRC2-CBC']]: ['PBE-SHA1-RC2-40-CBC', 'rc2-cbc', 5, 8],
}

type Pbes1Row = readonly [name: string, digest: string, cipher: string]

/** RFC 8018 A.3. */
const pbes1Rows: Readonly<Record<string, Pbes1Row>> = {
  [oids['pbeWithMD2AndDES-CBC']]: ['PBE-MD2-DES-CBC', 'md2', 'des-cbc'],
  [oids['pbeWithMD5AndDES-CBC']]: ['PBE-MD5-DES-CBC', 'md5', 'des-cbc'],
  [oids['pbeWithMD2AndRC2-CBC']]: ['PBE-MD2-RC2-CBC', 'md2', 'rc2-cbc'],
  [oids['pbeWithMD5AndRC2-CBC']]: ['PBE-MD5-RC2-CBC', 'md5', 'rc2-cbc'],
  [oids['pbeWithSHA1AndDES-CBC']]: ['PBE-SHA1-DES-CBC', 'sha1', 'des-cbc'],
  [oids['pbeWithSHA1AndRC2-CBC']]: ['PBE-SHA1-RC2-CBC', 'sha1', 'rc2-cbc'],
}

/**
 * An AlgorithmIdentifier as a ContentEncryption. Parameters that are not what they should be give the name, what
 * could be read, and a `malformed` scheme; only an AlgorithmIdentifier without an OID throws.
 */
export function readContentEncryption(node: BerNode): ContentEncryption {
  const dotted = oidOf(
    child(sequenceOf(node, 'encryption algorithm'), 0, 'encryption algorithm'),
    'encryption algorithm',
  )
  const read = { ...blank, name: `oid:${dotted}`, span: node.span }
  const pkcs12 = pkcs12Rows[dotted]
  const pbes1 = pbes1Rows[dotted]
  if (pkcs12) {
    const [name, cipher, keyLength, ivLength] = pkcs12
    return guarded({ ...read, name, kdf: 'pkcs12' }, () => {
      const { salt, iterations } = pbeParameters(node)
      return {
        iterations,
        saltLength: salt.length,
        scheme: { kind: 'pkcs12', cipher, keyLength, ivLength, salt, iterations },
      }
    })
  }
  if (pbes1) {
    const [name, digest, cipher] = pbes1
    return guarded({ ...read, name, kdf: 'pbkdf1' }, () => {
      const { salt, iterations } = pbeParameters(node)
      return {
        iterations,
        saltLength: salt.length,
        scheme: { kind: 'pbes1', cipher, digest, salt, iterations },
      }
    })
  }
  if (dotted === oids['id-PBES2']) {
    return guarded({ ...read, name: 'PBES2' }, (found) => pbes2(node, found))
  }
  return { ...read, scheme: { kind: 'unsupported', algorithm: read.name } }
}

/** What a PBKDF2 or scrypt AlgorithmIdentifier says; `derivation` is null for another function or a faulty one. */
export interface DerivationReading {
  readonly derivation: KeyDerivation | null
  readonly fields: Pick<
    ContentEncryption,
    'kdf' | 'prf' | 'prfParameters' | 'iterations' | 'saltLength' | 'keyLength'
  >
  readonly fault: { readonly offset: number; readonly reason: string } | null
}

/** An AlgorithmIdentifier of a key derivation function. @throws DerInvalidError */
export function readKeyDerivation(node: BerNode): DerivationReading {
  const dotted = oidOf(
    child(sequenceOf(node, 'key derivation'), 0, 'key derivation'),
    'key derivation',
  )
  if (dotted === oids['id-PBKDF2']) return readPbkdf2(node)
  if (dotted === oids['id-scrypt']) return readScrypt(node)
  return { derivation: null, fields: blank, fault: null }
}

type Draft = Omit<ContentEncryption, 'scheme'>

function guarded(
  read: Draft,
  rest: (found: (part: Partial<Draft>) => void) => Partial<Draft> & { scheme: EncryptionScheme },
): ContentEncryption {
  let draft = read
  try {
    return { ...draft, ...rest((part) => (draft = { ...draft, ...part })), span: read.span }
  } catch (error) {
    if (error instanceof AlgorithmUnsupportedError) {
      return { ...draft, scheme: { kind: 'unsupported', algorithm: error.oid } }
    }
    if (!(error instanceof DerInvalidError)) throw error
    return {
      ...draft,
      scheme: { kind: 'malformed', offset: error.offset, reason: error.message },
    }
  }
}

/** PBEParameter (RFC 8018 A.3) and pkcs-12PbeParams (RFC 7292 C): salt and iterations. */
function pbeParameters(node: BerNode): { salt: Uint8Array; iterations: number } {
  const parameters = sequenceOf(child(node, 1, 'PBE parameters'), 'PBE parameters')
  return {
    salt: octetsOf(child(parameters, 0, 'salt'), 'salt'),
    iterations: iterationsOf(child(parameters, 1, 'iterations')),
  }
}

/** PBES2-params (RFC 8018 A.4). */
function pbes2(
  node: BerNode,
  found: (part: Partial<Draft>) => void,
): Partial<Draft> & { scheme: EncryptionScheme } {
  const parameters = sequenceOf(child(node, 1, 'PBES2 parameters'), 'PBES2 parameters')
  const cipherNode = sequenceOf(child(parameters, 1, 'encryptionScheme'), 'encryptionScheme')
  const cipherDotted = oidOf(child(cipherNode, 0, 'encryptionScheme'), 'encryptionScheme')
  const row = cipherRow(cipherDotted)
  const name = `PBES2-${row?.name ?? cipherDotted}`
  found({ name })
  const kdfNode = child(parameters, 0, 'keyDerivationFunc')
  const { derivation, fields, fault } = readKeyDerivation(kdfNode)
  const seen = { name, ...fields }
  found(seen)
  if (!row || row.parameters === 'other') {
    return { ...seen, scheme: { kind: 'unsupported', algorithm: name } }
  }
  if (fault) return { ...seen, scheme: { kind: 'malformed', ...fault } }
  if (!derivation) {
    const kdf = oidOf(child(kdfNode, 0, 'key derivation'), 'key derivation')
    return { ...seen, scheme: { kind: 'unsupported', algorithm: `oid:${kdf}` } }
  }
  const cipher = row.name.toLowerCase()
  return {
    ...seen,
    scheme: { kind: 'pbes2', cipher, ...cipherParameters(cipherNode, row.parameters), derivation },
  }
}

type CipherFields = Pick<
  Extract<EncryptionScheme, { kind: 'pbes2' }>,
  'iv' | 'keyBits' | 'rounds' | 'tagLength'
>

/** What stands behind the OID of a cipher. @throws DerInvalidError, AlgorithmUnsupportedError */
function cipherParameters(node: BerNode, kind: CipherParameters): CipherFields {
  const none = { iv: new Uint8Array(), keyBits: null, rounds: null, tagLength: null }
  const parameters = node.children[1]
  const ivOf = (iv: BerNode) => octetsOf(iv, 'IV').slice()
  const sequenceHere = (what: string) => sequenceOf(child(node, 1, what), what)
  switch (kind) {
    case 'none':
    case 'other':
      return none
    case 'nonce':
      return { ...none, iv: ivOf(child(node, 1, 'nonce')), tagLength: 16 }
    case 'iv': {
      if (!parameters?.is(16)) return { ...none, iv: ivOf(child(node, 1, 'IV')) }
      const iv = parameters.children.find((part) => part.is(4))
      const bits = parameters.children.find((part) => part.is(2))
      return {
        ...none,
        // Left out, it is all zero (RFC 2984 2.4, RFC 3058 2.1); both ciphers have blocks of 8.
        iv: iv ? ivOf(iv) : new Uint8Array(8),
        keyBits: bits ? numberOf(bits, 'keyLength') : null,
      }
    }
    case 'aead': {
      const aead = sequenceHere('GCM or CCM parameters')
      const length = aead.children[1]
      const tagLength = length ? numberOf(length, 'ICV length') : 12
      if (!(tagLength >= 4 && tagLength <= 16)) {
        throw new DerInvalidError(`a tag of ${tagLength} octets`, aead.span.offset)
      }
      return { ...none, iv: ivOf(child(aead, 0, 'nonce')), tagLength }
    }
    case 'rc2': {
      const rc2 = sequenceHere('RC2 parameters')
      const first = rc2.children[0]
      const version = first?.is(2) ? numberOf(first, 'rc2ParameterVersion') : null
      return {
        ...none,
        keyBits: version === null ? 32 : (rc2Versions[version] ?? version),
        iv: ivOf(child(rc2, version === null ? 0 : 1, 'IV')),
      }
    }
    case 'rc5': {
      const rc5 = sequenceHere('RC5 parameters')
      const rounds = numberOf(child(rc5, 1, 'rounds'), 'rounds')
      const size = numberOf(child(rc5, 2, 'blockSizeInBits'), 'blockSizeInBits')
      if (size === 128) throw new AlgorithmUnsupportedError('RC5 with wide blocks', 'PBES2-RC5-CBC')
      if (size !== 64 || !(rounds >= 8 && rounds <= 127)) {
        throw new DerInvalidError('RC5 parameters are out of range', rc5.span.offset)
      }
      return { ...none, rounds, iv: rc5.children[3] ? ivOf(rc5.children[3]) : new Uint8Array(8) }
    }
  }
}

/** RFC 8018 B.2.3: the version stands for the effective key bits. */
const rc2Versions: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 }

/** PBKDF2-params (RFC 8018 A.2). A salt that is missing or no OCTET STRING still leaves the rest legible. */
function readPbkdf2(node: BerNode): DerivationReading {
  const parameters = sequenceOf(child(node, 1, 'PBKDF2 parameters'), 'PBKDF2 parameters')
  const first = child(parameters, 0, 'salt')
  const salt = first.is(4) ? octetsOf(first, 'salt') : null
  // A salt left out, not merely of another type: the count stands first.
  const absent = first.is(2) && parameters.children[2]?.is(2) !== true
  const [count, ...rest] = parameters.children.slice(absent ? 0 : 1)
  if (!count) throw new DerInvalidError('iterationCount is missing', parameters.span.offset)
  const iterations = iterationsOf(count)
  const keyLengthNode = rest.find((part) => part.is(2))
  const keyLength = keyLengthNode ? numberOf(keyLengthNode, 'keyLength') : null
  const prfNode = rest.find((part) => part.is(16))
  const prf = prfNode ? hmacName(oidOf(child(prfNode, 0, 'prf'), 'prf')) : 'hmac-sha1'
  const prfParameters = !prfNode ? 'default' : prfNode.children[1] ? 'null' : 'absent'
  const digest = prf.replace(/^hmac-/, '')
  const saltLength = salt?.length ?? null
  return {
    derivation: salt && { kind: 'pbkdf2', digest, salt, iterations, keyLength },
    fields: { kdf: 'pbkdf2', prf, prfParameters, iterations, saltLength, keyLength },
    fault: salt ? null : { offset: first.span.offset, reason: 'salt is not an OCTET STRING' },
  }
}

/** scrypt-params (RFC 7914 7). */
function readScrypt(node: BerNode): DerivationReading {
  const parameters = sequenceOf(child(node, 1, 'scrypt parameters'), 'scrypt parameters')
  const salt = octetsOf(child(parameters, 0, 'salt'), 'salt')
  const costParameter = numberOf(child(parameters, 1, 'costParameter'), 'costParameter')
  const blockSize = numberOf(child(parameters, 2, 'blockSize'), 'blockSize')
  const parallelization = numberOf(
    child(parameters, 3, 'parallelizationParameter'),
    'parallelizationParameter',
  )
  const last = parameters.children[4]
  const keyLength = last ? numberOf(last, 'keyLength') : null
  return {
    derivation: { kind: 'scrypt', salt, costParameter, blockSize, parallelization, keyLength },
    fields: {
      ...blank,
      kdf: 'scrypt',
      iterations: costParameter,
      saltLength: salt.length,
      keyLength,
    },
    fault: null,
  }
}

function iterationsOf(node: BerNode): number {
  return numberOf(node, 'iterations')
}
