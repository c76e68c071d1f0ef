/** Symmetric ciphers by CONTRACT's names in lower case: node's where it has them, ours for those that OpenSSL 3 calls legacy. */
import { createCipheriv, createDecipheriv, getCipherInfo, getCiphers } from 'node:crypto'
import type { CipherGCMTypes } from 'node:crypto'
import { AlgorithmUnsupportedError } from '../errors.js'
import type { BlockCipher, BlockMode } from './block-mode.js'
import { decryptBlocks, encryptBlocks } from './block-mode.js'
import { blowfish } from './blowfish.js'
import { cast5 } from './cast5.js'
import { view } from './digest.js'
import { idea } from './idea.js'
import { rc2 } from './rc2.js'
import { rc4 } from './rc4.js'
import { rc5 } from './rc5.js'
import { seed } from './seed.js'

/** A cipher with its key. Block ciphers in CBC and ECB mode pad after RFC 8018 6.1.1. */
export interface CipherInput {
  /** `aes-256-cbc`, `des-ede3-cbc`, `des-ede-cbc` (two keys), `des-cbc`, `rc2-cbc`, `rc4`, `camellia-256-cbc` … */
  readonly cipher: string
  readonly key: Uint8Array
  /** Empty for ECB and stream ciphers without one. */
  readonly iv: Uint8Array
  /** RC2 only. @default 8 × key length */
  readonly effectiveKeyBits?: number
  /** RC5 only. @default 12 */
  readonly rounds?: number
  /** Octets of the tag behind the ciphertext, of GCM, CCM and Poly1305. @default 16 */
  readonly tagLength?: number
}

/** Bytes of a cipher's key and IV; with `shortest` and `longest` where the key may be of other lengths. */
export interface CipherLengths {
  readonly key: number
  readonly iv: number
  readonly shortest?: number
  readonly longest?: number
}

/**
 * The plaintext, or null where length, padding or tag show that key or ciphertext are wrong.
 * @throws AlgorithmUnsupportedError for a cipher this machine lacks, or a key or IV it can't have.
 */
export function decrypt(input: CipherInput, ciphertext: Uint8Array): Uint8Array | null {
  const { cipher, iv } = input
  const own = ownCipher(cipher)
  if (own) return decryptBlocks(own.mode, keyed(input, own), iv, ciphertext)
  if (cipher === 'rc4') return rc4(checked(input).key, ciphertext)
  if (isAuthenticated(cipher)) return decryptAuthenticated(input, ciphertext)
  const { name, nodeKey } = inNode(input)
  try {
    const decipher = createDecipheriv(name, nodeKey, iv.length === 0 ? null : iv)
    const head = decipher.update(ciphertext)
    const tail = decipher.final()
    return view(Buffer.concat([head, tail]))
  } catch (error) {
    if (isWrongFinal(error)) return null
    throw unavailable(cipher, error)
  }
}

/** The ciphertext. @throws AlgorithmUnsupportedError */
export function encrypt(input: CipherInput, plaintext: Uint8Array): Uint8Array {
  const { cipher, iv } = input
  const own = ownCipher(cipher)
  if (own) return encryptBlocks(own.mode, keyed(input, own), iv, plaintext)
  if (cipher === 'rc4') return rc4(checked(input).key, plaintext)
  try {
    if (isAuthenticated(cipher)) {
      const encipher = createCipheriv(...authenticated(checked(input)))
      const parts = [encipher.update(plaintext), encipher.final(), encipher.getAuthTag()]
      return view(Buffer.concat(parts))
    }
    const { name, nodeKey } = inNode(input)
    const encipher = createCipheriv(name, nodeKey, iv.length === 0 ? null : iv)
    return view(Buffer.concat([encipher.update(plaintext), encipher.final()]))
  } catch (cause) {
    if (cause instanceof AlgorithmUnsupportedError) throw cause
    throw unavailable(cipher, cause)
  }
}

/** Bytes of key and IV of a cipher; null for one we lack. */
export function cipherLengths(cipher: string): CipherLengths | null {
  if (cipher === 'rc4') return { key: 16, iv: 0, shortest: 1, longest: 256 }
  if (cipher === 'des-ecb') return { key: 8, iv: 0 }
  if (/^des-(cbc|cfb|ofb)$/.test(cipher)) return { key: 8, iv: 8 }
  const known = asked.get(cipher)
  if (known) return known
  const own = ownCipher(cipher)
  if (own) {
    const { key, size, shortest = key, longest = key } = own.row
    return { key, iv: own.mode === 'ecb' ? 0 : size, shortest, longest }
  }
  const found = here.has(cipher) ? getCipherInfo(cipher) : undefined
  const lengths = found ? { key: found.keyLength, iv: found.ivLength ?? 0 } : null
  // Only names that node has are kept: others may come out of a file.
  if (lengths) asked.set(cipher, lengths)
  return lengths
}

/** getCipherInfo knows ciphers that the legacy provider alone computes; this list holds those that work. */
const here = new Set(getCiphers())

/** What node said of a cipher it has; asking costs more than a block. */
const asked = new Map<string, CipherLengths>()

interface OwnCipher {
  /** Octets of a block, and of the key where nothing says. */
  readonly size: number
  readonly key: number
  readonly shortest?: number
  readonly longest?: number
  readonly make: (input: CipherInput) => BlockCipher
}

const ownCiphers: Readonly<Record<string, OwnCipher>> = {
  rc2: {
    size: 8,
    key: 16,
    shortest: 1,
    longest: 128,
    make: ({ key, effectiveKeyBits = 8 * key.length }) => {
      if (effectiveKeyBits < 1 || effectiveKeyBits > 1024) {
        throw new AlgorithmUnsupportedError(`RC2 with ${effectiveKeyBits} key bits`, 'rc2-cbc')
      }
      return rc2(key, effectiveKeyBits)
    },
  },
  rc5: {
    size: 8,
    key: 16,
    shortest: 1,
    longest: 255,
    make: ({ key, rounds = 12 }) => rc5(key, rounds),
  },
  bf: { size: 8, key: 16, shortest: 4, longest: 56, make: ({ key }) => blowfish(key) },
  cast5: { size: 8, key: 16, shortest: 5, longest: 16, make: ({ key }) => cast5(key) },
  idea: { size: 8, key: 16, make: ({ key }) => idea(key) },
  seed: { size: 16, key: 16, make: ({ key }) => seed(key) },
}

function ownCipher(cipher: string): { readonly row: OwnCipher; readonly mode: BlockMode } | null {
  const [, name = '', mode] = /^(rc2|rc5|bf|cast5|idea|seed)-(cbc|ecb|cfb|ofb)$/.exec(cipher) ?? []
  const row = ownCiphers[name]
  return row ? { row, mode: mode as BlockMode } : null
}

const keyed = (input: CipherInput, { row }: { readonly row: OwnCipher }): BlockCipher =>
  row.make(checked(input))

/** The input with a key and an IV that the cipher can have. */
function checked(input: CipherInput): CipherInput {
  const { cipher, key, iv } = input
  const lengths = cipherLengths(cipher)
  if (!lengths) throw unavailable(cipher)
  const { shortest = lengths.key, longest = lengths.key } = lengths
  const nonce = isAuthenticated(cipher)
  const fits = nonce ? iv.length >= 1 && iv.length <= 128 : iv.length === lengths.iv
  if (key.length < shortest || key.length > longest || !fits) {
    throw new AlgorithmUnsupportedError(
      `cipher ${cipher} with a key of ${key.length} and an IV of ${iv.length} octets`,
      cipher,
    )
  }
  return input
}

/** Single DES is triple DES with one key three times (FIPS 46-3), which every node has. */
function inNode(input: CipherInput): { name: string; nodeKey: Uint8Array } {
  const { cipher, key } = checked(input)
  if (!cipher.startsWith('des-') || cipher.startsWith('des-ede')) {
    return { name: cipher, nodeKey: key }
  }
  const thrice = new Uint8Array(24)
  for (const at of [0, 8, 16]) thrice.set(key, at)
  return { name: cipher.replace('des-', 'des-ede3-'), nodeKey: thrice }
}

const isAuthenticated = (cipher: string) => /-(gcm|ccm|poly1305)$/.test(cipher)

/** What node takes for an authenticated cipher. Its types know GCM, CCM and so on by overloads that a name can't choose. */
function authenticated({ cipher, key, iv, tagLength = 16 }: CipherInput) {
  return [cipher as CipherGCMTypes, key, iv, { authTagLength: tagLength }] as const
}

function decryptAuthenticated(input: CipherInput, ciphertext: Uint8Array): Uint8Array | null {
  const { cipher, tagLength = 16 } = checked(input)
  if (ciphertext.length < tagLength) return null
  const end = ciphertext.length - tagLength
  let decipher
  try {
    decipher = createDecipheriv(...authenticated(input))
    decipher.setAuthTag(ciphertext.subarray(end))
  } catch (cause) {
    throw unavailable(cipher, cause)
  }
  try {
    const head = decipher.update(ciphertext.subarray(0, end))
    return view(Buffer.concat([head, decipher.final()]))
  } catch {
    // Node says no more than that the tag does not fit.
    return null
  }
}

const unavailable = (cipher: string, cause?: unknown) =>
  new AlgorithmUnsupportedError(`cipher ${cipher} is not available`, cipher, { cause })

function isWrongFinal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return (
    code === 'ERR_OSSL_BAD_DECRYPT' ||
    code === 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' ||
    code === 'ERR_OSSL_EVP_BAD_DECRYPT' ||
    code === 'ERR_OSSL_EVP_WRONG_FINAL_BLOCK_LENGTH'
  )
}
