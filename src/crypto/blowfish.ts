/** Blowfish (Schneier, 1993), which OpenSSL 3 keeps in its legacy provider and node does not load. */
import type { BlockCipher } from './block-mode.js'
import { loadWord, storeWord } from './block-mode.js'

/** One key, of 4 to 56 octets. */
export function blowfish(key: Uint8Array): BlockCipher {
  initial ??= digitsOfPi(18 + 4 * 256)
  const p = initial.slice(0, 18)
  const s = initial.slice(18)
  for (let i = 0; i < 18; i += 1) {
    let word = 0
    for (let j = 0; j < 4; j += 1) word = (word << 8) | (key[(4 * i + j) % key.length] as number)
    p[i] = (p[i] as number) ^ word
  }
  const block = new Uint8Array(8)
  for (const table of [p, s]) {
    for (let i = 0; i < table.length; i += 2) {
      crypt(p, s, block, 0, false)
      table[i] = loadWord(block, 0)
      table[i + 1] = loadWord(block, 4)
    }
  }
  return {
    size: 8,
    encrypt: (bytes, at) => crypt(p, s, bytes, at, false),
    decrypt: (bytes, at) => crypt(p, s, bytes, at, true),
  }
}

/** Made when first asked for. */
let initial: Int32Array | null = null

function crypt(p: Int32Array, s: Int32Array, block: Uint8Array, at: number, backwards: boolean) {
  const key = (round: number) => p[backwards ? 17 - round : round] as number
  let left = loadWord(block, at)
  let right = loadWord(block, at + 4)
  for (let round = 0; round < 16; round += 1) {
    left ^= key(round)
    const a = s[left >>> 24] as number
    const b = s[256 + ((left >>> 16) & 0xff)] as number
    const c = s[512 + ((left >>> 8) & 0xff)] as number
    const d = s[768 + (left & 0xff)] as number
    const mixed = right ^ ((((a + b) ^ c) + d) | 0)
    right = left
    left = mixed
  }
  storeWord(block, at, right ^ key(17))
  storeWord(block, at + 4, left ^ key(16))
}

/** The fraction of π in 32-bit words, by Machin's formula: what the tables start from. */
function digitsOfPi(words: number): Int32Array {
  const guard = 64n
  const one = 1n << (BigInt(32 * words) + guard)
  const arctanOfInverse = (n: bigint): bigint => {
    let power = one / n
    let sum = power
    for (let k = 3n; power > 0n; k += 2n) {
      power /= n * n
      sum += k % 4n === 3n ? -(power / k) : power / k
    }
    return sum
  }
  const pi = 16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)
  const digits = ((pi % one) >> guard).toString(16).padStart(8 * words, '0')
  return Int32Array.from({ length: words }, (_, i) => parseInt(digits.slice(8 * i, 8 * i + 8), 16))
}
