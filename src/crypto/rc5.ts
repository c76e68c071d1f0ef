/** RC5 with blocks of 64 bits (RFC 2040), one of the ciphers of RFC 8018; no usual build of OpenSSL has it. */
import type { BlockCipher } from './block-mode.js'

/** One key, of 1 to 255 octets; rounds are 8 to 127. */
export function rc5(key: Uint8Array, rounds: number): BlockCipher {
  const s = expand(key, rounds)
  const word = (i: number) => s[i] as number
  return {
    size: 8,
    encrypt: (block, at) => {
      let a = (load(block, at) + word(0)) | 0
      let b = (load(block, at + 4) + word(1)) | 0
      for (let i = 1; i <= rounds; i += 1) {
        a = (turn(a ^ b, b) + word(2 * i)) | 0
        b = (turn(b ^ a, a) + word(2 * i + 1)) | 0
      }
      store(block, at, a)
      store(block, at + 4, b)
    },
    decrypt: (block, at) => {
      let a = load(block, at)
      let b = load(block, at + 4)
      for (let i = rounds; i >= 1; i -= 1) {
        b = turn((b - word(2 * i + 1)) | 0, -a) ^ a
        a = turn((a - word(2 * i)) | 0, -b) ^ b
      }
      store(block, at, (a - word(0)) | 0)
      store(block, at + 4, (b - word(1)) | 0)
    },
  }
}

/** RFC 2040 6: the key mixed into a table that starts from e and the golden ratio. */
function expand(key: Uint8Array, rounds: number): Int32Array {
  const l = new Int32Array(Math.max(1, Math.ceil(key.length / 4)))
  for (const [i, octet] of key.entries())
    l[i >> 2] = (l[i >> 2] as number) | (octet << (8 * (i & 3)))
  const s = Int32Array.from(
    { length: 2 * (rounds + 1) },
    (_, i) => 0xb7e15163 + Math.imul(i, 0x9e3779b9),
  )
  let [a, b] = [0, 0]
  for (let n = 0; n < 3 * Math.max(s.length, l.length); n += 1) {
    const [i, j] = [n % s.length, n % l.length]
    a = turn(((s[i] as number) + a + b) | 0, 3)
    s[i] = a
    b = turn(((l[j] as number) + a + b) | 0, a + b)
    l[j] = b
  }
  return s
}

/** Rotated left by the low five bits of `by`. */
const turn = (word: number, by: number) => (word << (by & 31)) | (word >>> (-by & 31))

const load = (block: Uint8Array, at: number) =>
  (block[at] as number) |
  ((block[at + 1] as number) << 8) |
  ((block[at + 2] as number) << 16) |
  ((block[at + 3] as number) << 24)

function store(block: Uint8Array, at: number, word: number): void {
  for (let i = 0; i < 4; i += 1) block[at + i] = word >>> (8 * i)
}
