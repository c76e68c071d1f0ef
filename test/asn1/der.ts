import t from 'tap'
import { bitString, element, integer, octetString, setOf } from '../../src/asn1/der.js'
import { bmpString, context, nullValue, utf8String } from '../../src/asn1/der.js'
import { readBer } from '../../src/asn1/ber.js'
import { integerOf } from '../../src/asn1/value.js'
import { toHex } from '../fixtures/pki/read.js'

t.test('integers take the fewest octets and keep their sign', async (t) => {
  const cases: [value: number | bigint, hex: string][] = [
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [2n ** 64n, '0209010000000000000000'],
  ]
  for (const [value, hex] of cases) {
    const bytes = integer(value)
    t.equal(toHex(bytes), hex)
    t.equal(integerOf(readBer(bytes).root, 'value'), BigInt(value))
  }
})

t.test('lengths are definite and minimal', async (t) => {
  for (const [length, header] of [
    [127, '047f'],
    [128, '048180'],
    [256, '04820100'],
    [65536, '0483010000'],
  ] as const) {
    const bytes = octetString(new Uint8Array(length))
    t.equal(toHex(bytes.subarray(0, header.length / 2)), header)
    t.strictSame(readBer(bytes).deviations, [])
  }
})

t.test('a SET OF is sorted by its octets', async (t) => {
  t.equal(toHex(setOf(integer(2), integer(1), nullValue())), '31080201010201020500')
})

t.test('strings and tags are written as their types', async (t) => {
  t.equal(toHex(bmpString('é😀')), '1e0600e9d83dde00')
  t.equal(toHex(utf8String('é')), '0c02c3a9')
  t.equal(toHex(bitString(Uint8Array.of(1))), '03020001')
  t.equal(toHex(context(0, nullValue())), 'a0020500')
  t.equal(toHex(element(0x80)), '8000')
})
