/** Modes of operation (SP 800-38A) around a block cipher that node lacks; CBC and ECB pad after RFC 8018 6.1.1. */

/** One key of a block cipher. Both work on the block at `at`, in place. */
export interface BlockCipher {
  /** Octets. */
  readonly size: number
  readonly encrypt: (block: Uint8Array, at: number) => void
  readonly decrypt: (block: Uint8Array, at: number) => void
}

export type BlockMode = 'cbc' | 'ecb' | 'cfb' | 'ofb'

/** The ciphertext. `iv` is one block, and empty for ECB. */
export function encryptBlocks(
  mode: BlockMode,
  cipher: BlockCipher,
  iv: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const { size } = cipher
  if (mode === 'cfb' || mode === 'ofb') return combined(mode, cipher, iv, plaintext, true)
  const padding = size - (plaintext.length % size)
  const out = new Uint8Array(plaintext.length + padding).fill(padding)
  out.set(plaintext)
  for (let at = 0; at < out.length; at += size) {
    if (mode === 'cbc') combine(out, at, size, at === 0 ? iv : out, at === 0 ? 0 : at - size)
    cipher.encrypt(out, at)
  }
  return out
}

/** The plaintext, or null where length or padding show that key or ciphertext are wrong. */
export function decryptBlocks(
  mode: BlockMode,
  cipher: BlockCipher,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | null {
  const { size } = cipher
  if (mode === 'cfb' || mode === 'ofb') return combined(mode, cipher, iv, ciphertext, false)
  if (ciphertext.length === 0 || ciphertext.length % size !== 0) return null
  // A copy in any case: slice() of a Buffer is a view, and this works in place.
  const out = new Uint8Array(ciphertext)
  for (let at = 0; at < out.length; at += size) {
    cipher.decrypt(out, at)
    if (mode === 'cbc') combine(out, at, size, at === 0 ? iv : ciphertext, at === 0 ? 0 : at - size)
  }
  const padding = out[out.length - 1] as number
  if (padding < 1 || padding > size) return null
  if (out.subarray(out.length - padding).some((octet) => octet !== padding)) return null
  return out.subarray(0, out.length - padding)
}

/** CFB with whole blocks and OFB: the bytes combined with what the cipher makes of the block before. */
function combined(
  mode: 'cfb' | 'ofb',
  { size, encrypt }: BlockCipher,
  iv: Uint8Array,
  bytes: Uint8Array,
  encrypting: boolean,
): Uint8Array {
  const out = new Uint8Array(bytes.length)
  const register = new Uint8Array(iv)
  for (let at = 0; at < bytes.length; at += size) {
    encrypt(register, 0)
    for (let i = 0; i < size && at + i < bytes.length; i += 1) {
      const octet = (bytes[at + i] as number) ^ (register[i] as number)
      out[at + i] = octet
      if (mode === 'cfb') register[i] = encrypting ? octet : (bytes[at + i] as number)
    }
  }
  return out
}

function combine(out: Uint8Array, at: number, size: number, other: Uint8Array, from: number): void {
  for (let i = 0; i < size; i += 1) {
    out[at + i] = (out[at + i] as number) ^ (other[from + i] as number)
  }
}

/** The 32-bit big-endian word at `at`, signed. */
export function loadWord(block: Uint8Array, at: number): number {
  return (
    ((block[at] as number) << 24) |
    ((block[at + 1] as number) << 16) |
    ((block[at + 2] as number) << 8) |
    (block[at + 3] as number)
  )
}

/** Writes a 32-bit word big-endian. */
export function storeWord(block: Uint8Array, at: number, word: number): void {
  block[at] = word >>> 24
  block[at + 1] = word >>> 16
  block[at + 2] = word >>> 8
  block[at + 3] = word
}
