/** CAST-128 (RFC 2144), which OpenSSL 3 keeps in its legacy provider and node does not load. */
import type { BlockCipher } from './block-mode.js'
import { loadWord, storeWord } from './block-mode.js'
import { cast5Boxes } from './cast5-boxes.js'

/** One key, of 5 to 16 octets; up to 80 bits take twelve rounds instead of sixteen (RFC 2144 2.5). */
export function cast5(key: Uint8Array): BlockCipher {
  const s = boxes()
  const k = expand(key, s)
  const rounds = key.length <= 10 ? 12 : 16
  return {
    size: 8,
    encrypt: (block, at) => crypt(s, k, rounds, block, at, false),
    decrypt: (block, at) => crypt(s, k, rounds, block, at, true),
  }
}

let kept: Int32Array | null = null

/** S1 to S8, one behind the other. */
function boxes(): Int32Array {
  if (kept) return kept
  const bytes = Buffer.from(cast5Boxes, 'base64')
  kept = Int32Array.from({ length: 8 * 256 }, (_, i) => bytes.readInt32BE(4 * i))
  return kept
}

function crypt(
  s: Int32Array,
  k: Int32Array,
  rounds: number,
  block: Uint8Array,
  at: number,
  backwards: boolean,
): void {
  let left = loadWord(block, at)
  let right = loadWord(block, at + 4)
  for (let i = 0; i < rounds; i += 1) {
    const round = backwards ? rounds - 1 - i : i
    const mixed = left ^ f(s, round, k[round] as number, (k[16 + round] as number) & 31, right)
    left = right
    right = mixed
  }
  storeWord(block, at, right)
  storeWord(block, at + 4, left)
}

/** The three kinds of round function, in turn (RFC 2144 2.2). */
function f(s: Int32Array, round: number, masking: number, turns: number, word: number): number {
  const kind = round % 3
  const sum = (kind === 0 ? masking + word : kind === 1 ? masking ^ word : masking - word) | 0
  const i = (sum << turns) | (sum >>> (32 - turns))
  const a = s[i >>> 24] as number
  const b = s[256 + ((i >>> 16) & 0xff)] as number
  const c = s[512 + ((i >>> 8) & 0xff)] as number
  const d = s[768 + (i & 0xff)] as number
  if (kind === 0) return ((a ^ b) - c + d) | 0
  if (kind === 1) return ((a - b + c) | 0) ^ d
  return (((a + b) ^ c) - d) | 0
}

/**
 * RFC 2144 2.4. Each line of `mixing` makes four octets of one half out of a word of the other, combined with S5 to S8
 * at the octets named; each line of `taking` gives four subkeys. Octets of x are 0–f, those of z g–v.
 */
const mixing: readonly (readonly string[])[] = [
  ['g 0 dfce8', 'k 8 gihja', 'o c nmlk9', 's 4 qprob'],
  ['0 o lnkmg', '4 g 0213i', '8 k 7654h', 'c s a9b8j'],
]
const taking: readonly (readonly string[])[] = [
  ['opnmi', 'qrlkm', 'stjip', 'uvhgs'],
  ['32cd8', '10efd', '76893', '54ab7'],
  ['jistp', 'hguvs', 'nmopi', 'lkqrm'],
  ['89763', 'ab547', 'cd328', 'ef10d'],
]

function expand(key: Uint8Array, s: Int32Array): Int32Array {
  // x, then z.
  const octets = new Uint8Array(32)
  octets.set(key)
  const k = new Int32Array(32)
  const place = (digit: string | undefined) => parseInt(digit ?? '', 32)
  const box = (number: number, digit: string | undefined) =>
    s[256 * (number - 1) + (octets[place(digit)] as number)] as number
  const mixed = (five: string, last: number) =>
    box(5, five[0]) ^ box(6, five[1]) ^ box(7, five[2]) ^ box(8, five[3]) ^ box(last, five[4])
  for (let step = 0; step < 8; step += 1) {
    for (const [line, text] of (mixing[step % 2] ?? []).entries()) {
      const [to, from, five = ''] = text.split(' ')
      const word = loadWord(octets, place(from)) ^ mixed(five, [7, 8, 5, 6][line] as number)
      storeWord(octets, place(to), word)
    }
    for (const [line, five] of (taking[step % 4] ?? []).entries()) {
      k[4 * step + line] = mixed(five, 5 + line)
    }
  }
  return k
}
