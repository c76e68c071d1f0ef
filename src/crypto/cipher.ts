/** Symmetric ciphers by CONTRACT's names in lower case: node's where it has them, ours for RC2, RC4 and single DES. */
import { createCipheriv, createDecipheriv, getCipherInfo } from 'node:crypto'
import { AlgorithmUnsupportedError } from '../errors.js'
import { view } from './digest.js'
import { decryptRc2Block, encryptRc2Block, expandRc2Key } from './rc2.js'
import { rc4 } from './rc4.js'

/** A cipher with its key. Block ciphers in CBC and ECB mode pad after RFC 8018 6.1.1. */
export interface CipherInput {
  /** `aes-256-cbc`, `des-ede3-cbc`, `des-ede-cbc` (two keys), `des-cbc`, `rc2-cbc`, `rc4`, `camellia-256-cbc` … */
  readonly cipher: string
  readonly key: Uint8Array
  /** Empty for ECB and stream ciphers without one. */
  readonly iv: Uint8Array
  /** RC2 only. @default 8 × key length */
  readonly effectiveKeyBits?: number
}

/**
 * The plaintext, or null where length or padding show that key or ciphertext are wrong.
 * @throws AlgorithmUnsupportedError for a cipher this machine lacks, or a key or IV it can't have.
 */
export function decrypt(input: CipherInput, ciphertext: Uint8Array): Uint8Array | null {
  const { cipher, key, iv } = input
  if (cipher === 'rc4') return rc4(key, ciphertext)
  if (cipher === 'rc2-cbc') return decryptRc2(input, ciphertext)
  const { name, nodeKey } = inNode(input)
  try {
    const decipher = createDecipheriv(name, nodeKey, iv.length === 0 ? null : iv)
    const head = decipher.update(ciphertext)
    const tail = decipher.final()
    return view(Buffer.concat([head, tail]))
  } catch (error) {
    if (isWrongFinal(error)) return null
    throw new AlgorithmUnsupportedError(`cipher ${cipher} is not available`, cipher, {
      cause: error,
    })
  }
}

/** The ciphertext. @throws AlgorithmUnsupportedError */
export function encrypt(input: CipherInput, plaintext: Uint8Array): Uint8Array {
  const { cipher, key, iv } = input
  if (cipher === 'rc4') return rc4(key, plaintext)
  if (cipher === 'rc2-cbc') return encryptRc2(input, plaintext)
  const { name, nodeKey } = inNode(input)
  try {
    const encipher = createCipheriv(name, nodeKey, iv.length === 0 ? null : iv)
    return view(Buffer.concat([encipher.update(plaintext), encipher.final()]))
  } catch (cause) {
    throw new AlgorithmUnsupportedError(`cipher ${cipher} is not available`, cipher, { cause })
  }
}

/** Bytes of key and IV of a cipher; null for one we lack. */
export function cipherLengths(cipher: string): { key: number; iv: number } | null {
  if (cipher === 'rc4') return { key: 16, iv: 0 }
  if (cipher === 'rc2-cbc') return { key: 16, iv: 8 }
  if (cipher === 'des-cbc') return { key: 8, iv: 8 }
  if (cipher === 'des-ecb') return { key: 8, iv: 0 }
  if (/-(gcm|ccm|ocb|siv)$/.test(cipher)) return null
  const known = asked.get(cipher)
  if (known) return known
  const found = getCipherInfo(cipher)
  const lengths = found ? { key: found.keyLength, iv: found.ivLength ?? 0 } : null
  // Only names that node has are kept: others may come out of a file.
  if (lengths) asked.set(cipher, lengths)
  return lengths
}

/** What node said of a cipher it has; asking costs more than a block. */
const asked = new Map<string, { key: number; iv: number }>()

/** Single DES is triple DES with one key three times (FIPS 46-3), which every node has. */
function inNode(input: CipherInput): { name: string; nodeKey: Uint8Array } {
  const { cipher, key, iv } = input
  const lengths = cipherLengths(cipher)
  if (!lengths) throw new AlgorithmUnsupportedError(`cipher ${cipher} is not available`, cipher)
  if (key.length !== lengths.key || iv.length !== lengths.iv) {
    throw new AlgorithmUnsupportedError(
      `cipher ${cipher} with a key of ${key.length} and an IV of ${iv.length} octets`,
      cipher,
    )
  }
  if (cipher !== 'des-cbc' && cipher !== 'des-ecb') return { name: cipher, nodeKey: key }
  const thrice = new Uint8Array(24)
  for (const at of [0, 8, 16]) thrice.set(key, at)
  return { name: cipher === 'des-cbc' ? 'des-ede3-cbc' : 'des-ede3-ecb', nodeKey: thrice }
}

function isWrongFinal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return (
    code === 'ERR_OSSL_BAD_DECRYPT' ||
    code === 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' ||
    code === 'ERR_OSSL_EVP_BAD_DECRYPT' ||
    code === 'ERR_OSSL_EVP_WRONG_FINAL_BLOCK_LENGTH'
  )
}

function decryptRc2(input: CipherInput, ciphertext: Uint8Array): Uint8Array | null {
  if (ciphertext.length === 0 || ciphertext.length % 8 !== 0) return null
  const k = rc2Key(input)
  // A copy in any case: slice() of a Buffer is a view, and this works in place.
  const out = new Uint8Array(ciphertext)
  for (let at = 0; at < out.length; at += 8) {
    decryptRc2Block(k, out, at)
    const before = at === 0 ? input.iv : ciphertext.subarray(at - 8, at)
    for (let i = 0; i < 8; i += 1) out[at + i] = (out[at + i] as number) ^ (before[i] as number)
  }
  const padding = out[out.length - 1] as number
  if (padding < 1 || padding > 8) return null
  if (out.subarray(out.length - padding).some((octet) => octet !== padding)) return null
  return out.subarray(0, out.length - padding)
}

function encryptRc2(input: CipherInput, plaintext: Uint8Array): Uint8Array {
  const k = rc2Key(input)
  const padding = 8 - (plaintext.length % 8)
  const out = new Uint8Array(plaintext.length + padding).fill(padding)
  out.set(plaintext)
  for (let at = 0; at < out.length; at += 8) {
    const before = at === 0 ? input.iv : out.subarray(at - 8, at)
    for (let i = 0; i < 8; i += 1) out[at + i] = (out[at + i] as number) ^ (before[i] as number)
    encryptRc2Block(k, out, at)
  }
  return out
}

function rc2Key({ key, iv, effectiveKeyBits = 8 * key.length }: CipherInput): Uint16Array {
  if (key.length < 1 || key.length > 128 || effectiveKeyBits < 1 || effectiveKeyBits > 1024) {
    throw new AlgorithmUnsupportedError(`RC2 with a key of ${key.length} octets`, 'rc2-cbc')
  }
  if (iv.length !== 8) {
    throw new AlgorithmUnsupportedError(`RC2 with an IV of ${iv.length} octets`, 'rc2-cbc')
  }
  return expandRc2Key(key, effectiveKeyBits)
}
