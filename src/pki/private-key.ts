/** Private keys: OneAsymmetricKey (RFC 5958), its encrypted form, and the traditional PEM forms. */
import type { BerNode } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { algorithmIdentifier, integer, nullValue, octetString, sequence } from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import type { PemBlock } from '../asn1/pem.js'
import { readPem, writePem } from '../asn1/pem.js'
import { child, isUnreadable, octetsOf } from '../asn1/value.js'
import { cipherLengths, decrypt } from '../crypto/cipher.js'
import { digest } from '../crypto/digest.js'
import { random as systemRandom } from '../crypto/random.js'
import {
  AlgorithmUnsupportedError,
  DerInvalidError,
  LimitExceededError,
  PasswordIncorrectError,
  StructureInvalidError,
} from '../errors.js'
import { readContentEncryption } from './content-encryption.js'
import { decryptContent } from './decrypt.js'
import type { Random } from './encrypt.js'
import { sealContent } from './encrypt.js'
import { passwordCandidates, passwordOctets } from './password.js'
import { readPrivateKeyAlgorithm } from './public-key.js'

export interface PrivateKey {
  /** OneAsymmetricKey, DER. */
  readonly pkcs8: Uint8Array
  /** CONTRACT's name: `RSA-4096`, `EC-secp256r1` … */
  readonly algorithm: string
}

export interface SealPrivateKeyOptions {
  /** PBKDF2 iterations. @default 250000 */
  readonly iterations?: number
  /** Source of random bytes. @default the system's */
  readonly random?: Random
}

/** What a private key's bytes are before any password. */
export type PrivateKeyForm = 'one-asymmetric-key' | 'encrypted' | 'traditional'

/**
 * A private key out of PEM or DER: PKCS#8, encrypted PKCS#8, RFC 8017, RFC 5915, OpenSSL's DSA form, also with the
 * `Proc-Type: 4,ENCRYPTED` of old PEM.
 * @throws PasswordIncorrectError when a password is wrong or missing; StructureInvalidError ERR_KEY_INVALID;
 * AlgorithmUnsupportedError
 */
export function readPrivateKey(bytes: Uint8Array, password?: string): PrivateKey {
  return whileReading(() => {
    if (bytes[0] === 0x30) return readDer(readBer(bytes).root, password)
    const block = readPem(bytes).find(({ label }) => label.endsWith('PRIVATE KEY'))
    if (!block) throw new DerInvalidError('neither DER nor a PRIVATE KEY block of PEM', 0)
    return readBlock(block, password)
  })
}

/** Which form the first key of a file is of; null where there is none. */
export function privateKeyForm(bytes: Uint8Array): PrivateKeyForm | null {
  const block =
    bytes[0] === 0x30 ? null : readPem(bytes).find(({ label }) => label.endsWith('PRIVATE KEY'))
  if (block === undefined) return null
  if (block && isEncryptedBlock(block)) return 'encrypted'
  return formIn(block?.bytes ?? bytes)
}

function formIn(der: Uint8Array): PrivateKeyForm | null {
  try {
    return formOf(readBer(der).root)
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

/** EncryptedPrivateKeyInfo, DER: PBES2 with AES-256-CBC, PBKDF2 with hmacWithSHA256 (RFC 5958 3, RFC 8018 6.2). */
export function sealPrivateKey(
  key: PrivateKey,
  password: string,
  options: SealPrivateKeyOptions = {},
): Uint8Array {
  const { iterations = 250_000, random = systemRandom } = options
  const { algorithm, ciphertext } = sealContent(
    {
      scheme: 'pbes2',
      cipher: 'aes-256-cbc',
      prf: 'hmac-sha256',
      prfParameters: 'null',
      keyLength: false,
      iterations,
      saltLength: 16,
    },
    key.pkcs8,
    passwordOctets(password),
    random,
  )
  return sequence(algorithm, octetString(ciphertext))
}

/** A PRIVATE KEY block of PEM, not encrypted. */
export const privateKeyPem = (key: PrivateKey): string => writePem('PRIVATE KEY', key.pkcs8)

/** An ENCRYPTED PRIVATE KEY block of PEM around what {@link sealPrivateKey} gives. */
export const encryptedPrivateKeyPem = (encryptedPrivateKeyInfo: Uint8Array): string =>
  writePem('ENCRYPTED PRIVATE KEY', encryptedPrivateKeyInfo)

function readBlock(block: PemBlock, password: string | undefined): PrivateKey {
  return 'Proc-Type' in block.headers
    ? openTraditional(block, required(password))
    : readDer(readBer(block.bytes).root, password)
}

const isEncryptedBlock = ({ label, headers }: PemBlock) =>
  label === 'ENCRYPTED PRIVATE KEY' || (headers['Proc-Type'] ?? '').includes('ENCRYPTED')

/** The form by its first elements: version and AlgorithmIdentifier, AlgorithmIdentifier first, or numbers. */
function formOf(root: BerNode): PrivateKeyForm | null {
  const [first, second, third] = root.children
  if (!root.is(16) || !first || !second) return null
  if (first.is(2) && second.is(16) && second.children[0]?.is(6) && third?.is(4)) {
    return 'one-asymmetric-key'
  }
  if (first.is(16) && first.children[0]?.is(6) && second.is(4) && !third) return 'encrypted'
  if (first.is(2) && second.is(4)) return 'traditional'
  if (root.children.length >= 6 && root.children.every((part) => part.is(2))) return 'traditional'
  return null
}

function readDer(root: BerNode, password: string | undefined): PrivateKey {
  switch (formOf(root)) {
    case 'one-asymmetric-key':
      return withAlgorithm(root.bytes.slice())
    case 'encrypted':
      return openEncrypted(root, required(password))
    case 'traditional':
      return withAlgorithm(wrapTraditional(root))
    case null:
      throw new DerInvalidError('not a private key', root.span.offset)
  }
}

function withAlgorithm(pkcs8: Uint8Array): PrivateKey {
  return { pkcs8, algorithm: readPrivateKeyAlgorithm(readBer(pkcs8).root).algorithm }
}

function openEncrypted(root: BerNode, password: string): PrivateKey {
  const encryption = readContentEncryption(child(root, 0, 'encryptionAlgorithm'))
  const ciphertext = octetsOf(child(root, 1, 'encryptedData'), 'encryptedData')
  const budget = { left: 10_000_000 }
  for (const candidate of passwordCandidates(password)) {
    const plaintext = decryptContent(encryption, ciphertext, candidate, budget)
    if (!plaintext) continue
    try {
      return withAlgorithm(readBer(plaintext).root.bytes.slice())
    } catch (error) {
      if (!isUnreadable(error)) throw error
    }
  }
  throw new PasswordIncorrectError('the password does not open the private key')
}

/** Numbers into a OneAsymmetricKey: RSAPrivateKey (RFC 8017 A.1.2), ECPrivateKey (RFC 5915), OpenSSL's DSA form. */
function wrapTraditional(root: BerNode): Uint8Array {
  const parts = root.children
  if (parts[1]?.is(4)) {
    const curve = parts.find((part) => part.isContext(0))?.children[0]
    if (!curve) throw new DerInvalidError('ECPrivateKey without parameters', root.span.offset)
    return wrap(algorithmIdentifier(oids['id-ecPublicKey'], curve.bytes), root.bytes)
  }
  if (parts.length === 6) {
    const [, p, q, g, , x] = parts as [BerNode, BerNode, BerNode, BerNode, BerNode, BerNode]
    const parameters = sequence(p.bytes, q.bytes, g.bytes)
    return wrap(algorithmIdentifier(oids['id-dsa'], parameters), x.bytes)
  }
  return wrap(algorithmIdentifier(oids.rsaEncryption, nullValue()), root.bytes)
}

const wrap = (algorithm: Uint8Array, key: Uint8Array) =>
  sequence(integer(0), algorithm, octetString(key))

/** RFC 1421 headers as OpenSSL uses them: the key is MD5 over password and the IV's first 8 octets, repeated. */
function openTraditional(block: PemBlock, password: string): PrivateKey {
  const [name = '', ivHex = ''] = (block.headers['DEK-Info'] ?? '').split(',')
  const cipher = name.trim().toLowerCase()
  const lengths = cipherLengths(cipher)
  if (!lengths || !/-(cbc|cfb|ofb)$/.test(cipher) || !/^([0-9a-f]{2})+$/i.test(ivHex.trim())) {
    throw new AlgorithmUnsupportedError(`PEM encryption ${name}`, name)
  }
  const iv = Uint8Array.from(Buffer.from(ivHex.trim(), 'hex'))
  const seed = new Uint8Array([...new TextEncoder().encode(password), ...iv.subarray(0, 8)])
  let derived = new Uint8Array()
  for (let last = new Uint8Array(); derived.length < lengths.key;) {
    last = digest('md5', new Uint8Array([...last, ...seed])).slice()
    derived = new Uint8Array([...derived, ...last])
  }
  const opened = decrypt({ cipher, key: derived.slice(0, lengths.key), iv }, block.bytes)
  if (!opened || formIn(opened) === null) {
    throw new PasswordIncorrectError('the password does not open the private key')
  }
  return readDer(readBer(opened).root, password)
}

function required(password: string | undefined): string {
  if (password === undefined) {
    throw new PasswordIncorrectError('the private key is encrypted and no password was given')
  }
  return password
}

function whileReading(read: () => PrivateKey): PrivateKey {
  try {
    return read()
  } catch (cause) {
    if (
      !isUnreadable(cause) ||
      (cause instanceof LimitExceededError && cause.limit === 'maxIterations')
    )
      throw cause
    throw new StructureInvalidError(
      'ERR_KEY_INVALID',
      `private key: ${cause.message}`,
      { offset: cause instanceof DerInvalidError ? cause.offset : 0, length: 0 },
      { cause },
    )
  }
}
