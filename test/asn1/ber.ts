import t from 'tap'
import { joinString, readBer, readBerPartially } from '../../src/asn1/ber.js'
import { DerInvalidError, LimitExceededError } from '../../src/errors.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

t.test('DER is read with the place of every element and no deviation', async (t) => {
  const { root, deviations, end } = readBer(fromHex('30 06 02 01 05 04 01 ff'))
  t.equal(end, 8)
  t.strictSame(deviations, [])
  t.strictSame(root.span, { offset: 0, length: 8 })
  t.strictSame(root.content, { offset: 2, length: 6 })
  t.strictSame(
    root.children.map(({ tag, span }) => ({ tag, span })),
    [
      { tag: 2, span: { offset: 2, length: 3 } },
      { tag: 4, span: { offset: 5, length: 3 } },
    ],
  )
})

t.test('each departure from DER is noted with its offset', async (t) => {
  const cases: [bytes: string, kind: string, offset: number][] = [
    ['30 80 02 01 05 00 00', 'indefinite-length', 0],
    ['30 05 24 03 04 01 aa', 'constructed-string', 2],
    ['30 04 02 81 01 05', 'non-minimal-length', 2],
    ['30 82 00 03 02 01 05', 'non-minimal-length', 0],
    ['30 04 9f 05 01 00', 'non-minimal-tag', 2],
  ]
  for (const [bytes, kind, offset] of cases) {
    const { deviations } = readBer(fromHex(bytes))
    t.strictSame(deviations, [{ kind, offset }], bytes)
  }
})

t.test('what breaks is an error with its offset, and what came before is kept', async (t) => {
  const cases: [bytes: string, offset: number, children: number][] = [
    ['30 06 02 01 05 04 09', 7, 2],
    ['30 06 02 01 05 04', 6, 1],
    ['30 80 02 01 05', 5, 1],
    ['30 03 02 05 05 00 00', 2, 0],
    ['30 02 ff ff', 4, 0],
    ['30 02 04 80', 2, 1],
    ['30 02 00 00', 2, 0],
    ['30 04 04 ff 01 02', 2, 0],
  ]
  for (const [text, offset, children] of cases) {
    const bytes = fromHex(text)
    t.throws(() => readBer(bytes), new DerInvalidError('', offset).constructor, text)
    const { root, broken } = readBerPartially(bytes)
    t.match(broken, { offset }, text)
    t.equal(root?.children.length, children, text)
    t.equal(root?.complete, false, text)
  }
})

t.test('nothing at all is an error at offset 0', async (t) => {
  t.throws(() => readBer(new Uint8Array()), { code: 'ERR_DER_INVALID', offset: 0 })
})

t.test('nesting and the number of elements are limited, not recursed into', async (t) => {
  const deep = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80))
  t.throws(() => readBer(deep), LimitExceededError)
  const wide = new Uint8Array(4 + 2000).fill(5)
  wide.set([0x30, 0x82, 0x07, 0xd0])
  for (let i = 4; i < wide.length; i += 2) wide[i + 1] = 0
  t.equal(readBer(wide).root.children.length, 1000)
  t.throws(() => readBer(wide, { maxNodes: 100 }), LimitExceededError)
})

t.test('segments of a constructed string are joined; their place is the whole', async (t) => {
  const { root } = readBer(fromHex('24 80 04 02 61 62 24 03 04 01 63 00 00'))
  const { bytes, place } = joinString(root)
  t.equal(toHex(bytes), '616263')
  t.strictSame(place, { within: { offset: 0, length: 13 } })
  const one = joinString(readBer(fromHex('24 80 04 02 61 62 00 00')).root)
  t.strictSame(one.place, { origin: 4 }, 'a single segment keeps its exact place')
})

t.test(
  'spans of a tree inside another are shifted, or all the place they are within',
  async (t) => {
    const bytes = fromHex('30 03 02 01 05')
    t.strictSame(readBer(bytes, { place: { origin: 100 } }).root.children[0]?.span, {
      offset: 102,
      length: 3,
    })
    const within = { offset: 7, length: 9 }
    t.strictSame(readBer(bytes, { place: { within } }).root.children[0]?.span, within)
  },
)
