import { hash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { chains } from '../../src/crypto/digest-chain.js'

for (const [name, length] of [
  ['sha1', 20],
  ['sha256', 32],
] as const) {
  t.test(`${name} over and over is what node computes`, async (t) => {
    const chain = chains[name] as NonNullable<(typeof chains)[string]>
    const octets = fc.uint8Array({ minLength: length, maxLength: length })
    fc.assert(
      fc.property(octets, fc.integer({ min: 0, max: 50 }), (start, times) => {
        let wanted = Buffer.from(start)
        for (let i = 0; i < times; i += 1) wanted = hash(name, wanted, 'buffer')
        return Buffer.from(chain(start, times)).equals(wanted)
      }),
      { seed: 20261123, numRuns: 300 },
    )
    t.pass()
  })
}
