import t from 'tap'
import { readBer } from '../../src/asn1/ber.js'
import {
  bitsOf,
  booleanOf,
  child,
  integerOf,
  numberOf,
  octetsOf,
  oidOf,
  sequenceOf,
  timeOf,
} from '../../src/asn1/value.js'
import { fromHex } from '../fixtures/pki/read.js'

const node = (hex: string) => readBer(fromHex(hex), { place: { origin: 10 } }).root

t.test('an INTEGER of any size is a number that JSON can hold', async (t) => {
  t.equal(numberOf(node('020200ff'), 'count'), 255)
  t.equal(numberOf(node(`0209007fffffffffffffff`), 'count'), 2 ** 63)
  const long = `02820100${'7f'.repeat(256)}`
  t.equal(numberOf(node(long), 'count'), Number.MAX_VALUE)
  t.equal(numberOf(node(long.replaceAll('7f', '80')), 'count'), -Number.MAX_VALUE)
})

t.test('a value of another type is an error with its name and place', async (t) => {
  const wrong = { code: 'ERR_DER_INVALID', offset: 10 }
  t.throws(() => integerOf(node('0500'), 'version'), {
    ...wrong,
    message: 'version is not an INTEGER',
  })
  t.throws(() => integerOf(node('0200'), 'version'), wrong)
  t.throws(() => oidOf(node('0500'), 'type'), wrong)
  t.throws(() => booleanOf(node('0500'), 'critical'), wrong)
  t.throws(() => octetsOf(node('0500'), 'salt'), wrong)
  t.throws(() => bitsOf(node('0300'), 'signature'), wrong)
  t.throws(() => sequenceOf(node('0500'), 'name'), wrong)
  t.throws(() => timeOf(node('170161'), 'notBefore'), wrong)
  t.throws(() => child(node('3000'), 0, 'salt'), { ...wrong, message: 'salt is missing' })
})

t.test('values of the right type are read', async (t) => {
  t.equal(integerOf(node('020180'), 'x'), -128n)
  t.equal(integerOf(node('02020080'), 'x'), 128n)
  t.equal(booleanOf(node('010101'), 'x'), true)
  t.strictSame([...bitsOf(node('03020001'), 'x')], [1])
})
