import fc from 'fast-check'
import forge from 'node-forge'
import t from 'tap'
import type { BerNode } from '../../src/asn1/ber.js'
import { readBer } from '../../src/asn1/ber.js'
import { element } from '../../src/asn1/der.js'
import { DerInvalidError } from '../../src/errors.js'

/** Tag, form and content of every element, as both readers tell them. */
type Said = readonly [number, string | readonly Said[]]

const ours = (node: BerNode): Said => [
  ((node.bytes[0] as number) & 0xc0) | (node.constructed ? 0x20 : 0) | node.tag,
  node.constructed ? node.children.map(ours) : Buffer.from(node.contentBytes).toString('latin1'),
]
const theirs = ({ tagClass, type, constructed, value }: forge.asn1.Asn1): Said => [
  tagClass | (constructed ? 0x20 : 0) | type,
  typeof value === 'string' ? value : (value as forge.asn1.Asn1[]).map(theirs),
]

function forgeReads(bytes: Uint8Array): Said | null {
  try {
    const buffer = forge.util.createBuffer(Buffer.from(bytes).toString('latin1'))
    const options = { strict: true, parseAllBytes: true, decodeBitStrings: false }
    return theirs(forge.asn1.fromDer(buffer, options as never))
  } catch {
    return null
  }
}

function weRead(bytes: Uint8Array): Said | null {
  try {
    const { root, end } = readBer(bytes)
    return end === bytes.length ? ours(root) : null
  } catch (error) {
    if (error instanceof DerInvalidError) return null
    throw error
  }
}

/** Trees of low tags, in definite and indefinite form. */
const { tree } = fc.letrec<{ tree: Uint8Array; leaf: Uint8Array; branch: Uint8Array }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('branch')),
  leaf: fc
    .tuple(
      fc.constantFrom(0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x80, 0x82, 0x41),
      fc.uint8Array({ maxLength: 200 }),
    )
    .map(([tag, content]) => element(tag, content)),
  branch: fc
    .tuple(
      fc.constantFrom(0x30, 0x31, 0xa0, 0xa3, 0x24),
      fc.boolean(),
      fc.array(tie('tree'), { maxLength: 4 }),
    )
    .map(([tag, indefinite, children]) =>
      indefinite
        ? Uint8Array.from([tag, 0x80, ...children.flatMap((child) => [...child]), 0, 0])
        : element(tag, ...children),
    ),
}))

t.test('what was written is read alike by us and by node-forge', async (t) => {
  fc.assert(
    fc.property(tree, (bytes) => {
      const said = weRead(bytes)
      t.context.count = (t.context.count ?? 0) + 1
      return said !== null && JSON.stringify(said) === JSON.stringify(forgeReads(bytes))
    }),
    { seed: 20261123, numRuns: 500 },
  )
  t.equal(t.context.count, 500)
})

t.test(
  'what both read of damaged bytes is the same, and what only one reads has a reason',
  async (t) => {
    const reasons = new Map<string, number>()
    const property = fc.property(
      tree,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, place, mask) => {
        const damaged = bytes.slice()
        const at = place % damaged.length
        damaged[at] = (damaged[at] as number) ^ mask
        const [mine, forges] = [weRead(damaged), forgeReads(damaged)]
        if (JSON.stringify(mine) === JSON.stringify(forges)) return true
        const reason = whyDifferent(damaged, mine, forges)
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
        return reason in differences
      },
    )
    fc.assert(property, { seed: 20261123, numRuns: 3000 })
    t.ok(reasons.size > 0, [...reasons].map(([reason, count]) => `${reason}: ${count}`).join(', '))
  },
)

/** Where the two may differ, and who is right by X.690. */
const differences = {
  'tag of 31 or more': 'node-forge takes the first octet of a long tag for the whole tag (8.1.2.4)',
  'end-of-contents':
    'node-forge reads 00 00 as an element where no indefinite length is open (8.1.5)',
  'tag number 30': 'node-forge decodes it as UTF-16 in every class, and refuses an odd length',
} as const

function whyDifferent(bytes: Uint8Array, mine: Said | null, forges: Said | null): string {
  if (bytes.some((octet) => (octet & 0x1f) === 0x1f)) return 'tag of 31 or more'
  if (mine !== null) {
    if (bytes.some((octet) => (octet & 0x1f) === 0x1e)) return 'tag number 30'
    return forges === null ? 'only we read it' : 'read differently'
  }
  try {
    readBer(bytes)
    return 'trailing bytes'
  } catch (error) {
    const { message } = error as Error
    return message.startsWith('end-of-contents') ? 'end-of-contents' : message
  }
}
