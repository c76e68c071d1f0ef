/** SEED (RFC 4269), which OpenSSL 3 keeps in its legacy provider and node does not load. */
import { unhex } from '../asn1/strings.js'
import type { BlockCipher } from './block-mode.js'
import { loadWord, storeWord } from './block-mode.js'

/** One key, of 16 octets. */
export function seed(key: Uint8Array): BlockCipher {
  const k = expand(key)
  return {
    size: 16,
    encrypt: (block, at) => crypt(k, block, at, false),
    decrypt: (block, at) => crypt(k, block, at, true),
  }
}

// RFC 4269 appendix A.
const s1 = unhex(
  'a985d6d3541dac255d43181e51fcca632844209de0e2c817a58f037bbb13d2ee708c3fa832ddf674ec95' +
    '0b575c5bbd01241c739810ccf2d92ce772839bd186c96050a3eb0db69e4fb75ac678a612afd561c3b441' +
    '527d8d081f9900190453f7e1fd762f27b08b0eaba26e934d697c090abfeff3c58714fe64de2e4b1a0621' +
    '6b6602f5928a0cb37ed07a4796e52680addfa13037ae36152238f4a7454c81e9849735cbce3c7111c789' +
    '75fbdaf8945982c4ff493967c0cfd7b80f8e4223916cdba434f148c26f3d2d40be3ebcc1aaba4e553bdc' +
    '687f9cd84a5677a0ed46b52b65fae3b9b19f5ef9e6b231ea6d5fe4f0cd88163a58d462290733e81b0579' +
    '906a2a9a',
)
const s2 = unhex(
  '38e82da6cfdeb3b8af6055c7446f6b5bc36233b529a0e2a7d39111061cbc364bef886ca817c416f4c245' +
    'e1d63f3d8e98284ef63ea5f90ddfd82b667a272ff17242d441c07367ac8bf7ad801fca2caa34d20beee9' +
    '5d9418f857ae08c513cd86b9ff7dc131f58a6ab1d120d7022204687107db9d9961bee659dd5190dc9aa3' +
    'abd0810f471ae3ec8dbf967b5ca2a163234dc89e9c3a0c2eba6e9f5af292f34978cc15fb70757f351003' +
    '646dc674d5b4ea097619fe4012e0bd05fa01f02a5ea956438514899bb0e5487997fc1e82218c1b5f7754' +
    'b21d254f0046ed5852eb7edac9fd3095653cb6e4bb7c0e5039263284699337e724a4cb530a87d94c838f' +
    'ce3b4ab7',
)
const masks = [0xfc, 0xf3, 0xcf, 0x3f] as const

/** The function G of RFC 4269 2.3. */
function g(word: number): number {
  const y = [
    s1[word & 0xff] as number,
    s2[(word >>> 8) & 0xff] as number,
    s1[(word >>> 16) & 0xff] as number,
    s2[word >>> 24] as number,
  ]
  let mixed = 0
  for (let z = 0; z < 4; z += 1) {
    let octet = 0
    for (const [i, value] of y.entries()) octet ^= value & (masks[(i + z) & 3] as number)
    mixed |= octet << (8 * z)
  }
  return mixed
}

/** Sixteen pairs of round keys (RFC 4269 2.4). */
function expand(key: Uint8Array): Int32Array {
  let [a, b, c, d] = [loadWord(key, 0), loadWord(key, 4), loadWord(key, 8), loadWord(key, 12)]
  let constant = 0x9e3779b9 | 0
  const k = new Int32Array(32)
  for (let round = 0; round < 16; round += 1) {
    k[2 * round] = g((a + c - constant) | 0)
    k[2 * round + 1] = g((b - d + constant) | 0)
    if (round % 2 === 0) {
      const kept = a
      a = (a >>> 8) | (b << 24)
      b = (b >>> 8) | (kept << 24)
    } else {
      const kept = c
      c = (c << 8) | (d >>> 24)
      d = (d << 8) | (kept >>> 24)
    }
    constant = (constant << 1) | (constant >>> 31)
  }
  return k
}

function crypt(k: Int32Array, block: Uint8Array, at: number, backwards: boolean): void {
  let [a, b] = [loadWord(block, at), loadWord(block, at + 4)]
  let [c, d] = [loadWord(block, at + 8), loadWord(block, at + 12)]
  for (let i = 0; i < 16; i += 1) {
    const round = backwards ? 15 - i : i
    const left = c ^ (k[2 * round] as number)
    const right = d ^ (k[2 * round + 1] as number)
    const t = g(left ^ right)
    const u = g((t + left) | 0)
    const v = g((t + u) | 0)
    const [e, f] = [a ^ ((u + v) | 0), b ^ v]
    a = c
    b = d
    c = e
    d = f
  }
  for (const [i, word] of [c, d, a, b].entries()) storeWord(block, at + 4 * i, word)
}
