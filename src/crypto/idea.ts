/** IDEA (Lai and Massey, 1991), which most builds of OpenSSL leave out. */
import type { BlockCipher } from './block-mode.js'

/** One key, of 16 octets. */
export function idea(key: Uint8Array): BlockCipher {
  const forwards = expand(key)
  const backwards = invert(forwards)
  return {
    size: 8,
    encrypt: (block, at) => crypt(forwards, block, at),
    decrypt: (block, at) => crypt(backwards, block, at),
  }
}

/** 52 subkeys: eight words at a time out of the key, which turns by 25 bits. */
function expand(key: Uint8Array): number[] {
  let bits = BigInt(`0x${Buffer.from(key).toString('hex')}`)
  const words: number[] = []
  while (words.length < 52) {
    for (let i = 7n; i >= 0n; i -= 1n) words.push(Number((bits >> (16n * i)) & 0xffffn))
    bits = ((bits << 25n) | (bits >> 103n)) & ((1n << 128n) - 1n)
  }
  return words.slice(0, 52)
}

/** The subkeys of decryption: inverses, the other way round; the middle two change places inside. */
function invert(k: readonly number[]): number[] {
  const inverted: number[] = []
  for (let round = 8; round >= 0; round -= 1) {
    const [a, b, c, d] = k.slice(6 * round) as [number, number, number, number]
    const middle = [-b & 0xffff, -c & 0xffff]
    if (round > 0 && round < 8) middle.reverse()
    inverted.push(inverse(a), ...middle, inverse(d))
    if (round > 0) inverted.push(...k.slice(6 * round - 2, 6 * round))
  }
  return inverted
}

function crypt(k: readonly number[], block: Uint8Array, at: number): void {
  const load = (i: number) =>
    ((block[at + 2 * i] as number) << 8) | (block[at + 2 * i + 1] as number)
  const key = (i: number) => k[i] as number
  let [a, b, c, d] = [load(0), load(1), load(2), load(3)]
  for (let i = 0; i < 48; i += 6) {
    a = multiply(a, key(i))
    b = (b + key(i + 1)) & 0xffff
    c = (c + key(i + 2)) & 0xffff
    d = multiply(d, key(i + 3))
    const t = multiply(a ^ c, key(i + 4))
    const u = multiply(((b ^ d) + t) & 0xffff, key(i + 5))
    const v = (t + u) & 0xffff
    const kept = b
    a ^= u
    d ^= v
    b = c ^ u
    c = kept ^ v
  }
  const out = [
    multiply(a, key(48)),
    (c + key(49)) & 0xffff,
    (b + key(50)) & 0xffff,
    multiply(d, key(51)),
  ]
  for (const [i, word] of out.entries()) {
    block[at + 2 * i] = word >> 8
    block[at + 2 * i + 1] = word & 0xff
  }
}

/** Product modulo 2^16 + 1, where zero stands for 2^16. */
function multiply(x: number, y: number): number {
  return (((x || 0x10000) * (y || 0x10000)) % 0x10001) & 0xffff
}

/** The number whose product with x is one, by Fermat: x to the power of 2^16 − 1. */
function inverse(x: number): number {
  let result = x
  for (let i = 0; i < 15; i += 1) result = multiply(multiply(result, result), x)
  return result
}
