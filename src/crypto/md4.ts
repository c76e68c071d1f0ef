/** MD4 (RFC 1320), which OpenSSL 3 keeps in its legacy provider and node does not load. */

/** The digest, 16 octets. */
export function md4(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(64 * Math.ceil((message.length + 9) / 64))
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, (8 * message.length) >>> 0, true)
  view.setUint32(padded.length - 4, Math.floor(message.length / 0x20000000), true)
  let state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let at = 0; at < padded.length; at += 64) state = compressed(state, view, at)
  const out = new Uint8Array(16)
  const words = new DataView(out.buffer)
  for (const [i, word] of state.entries()) words.setInt32(4 * i, word, true)
  return out
}

type State = readonly [number, number, number, number]

/** RFC 1320 3.4: the order of the words, the turns and the constant of each round. */
const rounds = [
  { order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], turns: [3, 7, 11, 19], add: 0 },
  {
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    turns: [3, 5, 9, 13],
    add: 0x5a827999,
  },
  {
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    turns: [3, 9, 11, 15],
    add: 0x6ed9eba1,
  },
] as const

const functions = [
  (b: number, c: number, d: number) => (b & c) | (~b & d),
  (b: number, c: number, d: number) => (b & c) | (b & d) | (c & d),
  (b: number, c: number, d: number) => b ^ c ^ d,
] as const

function compressed(state: State, view: DataView, at: number): State {
  let [a, b, c, d] = state
  for (const [round, { order, turns, add }] of rounds.entries()) {
    const f = functions[round] as (typeof functions)[number]
    for (const [i, word] of order.entries()) {
      const sum = (a + f(b, c, d) + view.getInt32(at + 4 * word, true) + add) | 0
      const turn = turns[i & 3] as number
      a = d
      d = c
      c = b
      b = (sum << turn) | (sum >>> (32 - turn))
    }
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0]
}
