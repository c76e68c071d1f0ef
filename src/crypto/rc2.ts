/** RC2 (RFC 2268), which OpenSSL 3 keeps in its legacy provider and node does not load. */
import type { BlockCipher } from './block-mode.js'

/** One key, of 1 to 128 octets; `effectiveBits` is T1 of RFC 2268, 1 to 1024. */
export function rc2(key: Uint8Array, effectiveBits: number): BlockCipher {
  const k = expandRc2Key(key, effectiveBits)
  return {
    size: 8,
    encrypt: (block, at) => encryptRc2Block(k, block, at),
    decrypt: (block, at) => decryptRc2Block(k, block, at),
  }
}

// RFC 2268 section 2: the digits of pi, permuted.
const piHex =
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
  '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
  '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
  '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
  '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
  'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
  '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
  '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad'
const pi = Uint8Array.from({ length: 256 }, (_, i) => parseInt(piHex.slice(2 * i, 2 * i + 2), 16))

/** One key, expanded to 64 words. `effectiveBits` is T1 of RFC 2268. */
export function expandRc2Key(key: Uint8Array, effectiveBits: number): Uint16Array {
  const l = new Uint8Array(128)
  l.set(key)
  for (let i = key.length; i < 128; i += 1) {
    l[i] = pi[((l[i - 1] as number) + (l[i - key.length] as number)) & 0xff] as number
  }
  const t8 = Math.ceil(effectiveBits / 8)
  const mask = 0xff >> (8 * t8 - effectiveBits)
  l[128 - t8] = pi[(l[128 - t8] as number) & mask] as number
  for (let i = 127 - t8; i >= 0; i -= 1) {
    l[i] = pi[(l[i + 1] as number) ^ (l[i + t8] as number)] as number
  }
  return Uint16Array.from(
    { length: 64 },
    (_, i) => (l[2 * i] as number) | ((l[2 * i + 1] as number) << 8),
  )
}

const rotations = [1, 2, 3, 5] as const

/** Encrypts the 8 octets at `at` in place (RFC 2268 section 3). */
export function encryptRc2Block(k: Uint16Array, block: Uint8Array, at: number): void {
  const r = load(block, at)
  let j = 0
  for (let round = 0; round < 16; round += 1) {
    for (let i = 0; i < 4; i += 1) {
      const a = r[(i + 3) & 3] as number
      const sum =
        (r[i] as number) +
        (k[j] as number) +
        (a & (r[(i + 2) & 3] as number)) +
        (~a & (r[(i + 1) & 3] as number))
      j += 1
      const s = rotations[i] as number
      const word = sum & 0xffff
      r[i] = ((word << s) | (word >> (16 - s))) & 0xffff
    }
    if (round === 4 || round === 10) {
      for (let i = 0; i < 4; i += 1) {
        r[i] = ((r[i] as number) + (k[(r[(i + 3) & 3] as number) & 63] as number)) & 0xffff
      }
    }
  }
  store(r, block, at)
}

/** Decrypts the 8 octets at `at` in place (RFC 2268 section 4). */
export function decryptRc2Block(k: Uint16Array, block: Uint8Array, at: number): void {
  const r = load(block, at)
  let j = 63
  for (let round = 0; round < 16; round += 1) {
    for (let i = 3; i >= 0; i -= 1) {
      const s = rotations[i] as number
      const word = r[i] as number
      const turned = ((word >> s) | (word << (16 - s))) & 0xffff
      const a = r[(i + 3) & 3] as number
      r[i] =
        (turned -
          (k[j] as number) -
          (a & (r[(i + 2) & 3] as number)) -
          (~a & (r[(i + 1) & 3] as number))) &
        0xffff
      j -= 1
    }
    if (round === 4 || round === 10) {
      for (let i = 3; i >= 0; i -= 1) {
        r[i] = ((r[i] as number) - (k[(r[(i + 3) & 3] as number) & 63] as number)) & 0xffff
      }
    }
  }
  store(r, block, at)
}

function load(block: Uint8Array, at: number): number[] {
  return [0, 2, 4, 6].map((i) => (block[at + i] as number) | ((block[at + i + 1] as number) << 8))
}

function store(r: readonly number[], block: Uint8Array, at: number): void {
  for (const [i, word] of r.entries()) {
    block[at + 2 * i] = word & 0xff
    block[at + 2 * i + 1] = word >> 8
  }
}
