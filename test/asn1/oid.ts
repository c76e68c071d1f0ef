import t from 'tap'
import { decodeOid, encodeOid, oidName, oids } from '../../src/asn1/oid.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

t.test('every OID is there once and survives its encoding', async (t) => {
  const dotted = Object.values(oids)
  t.equal(new Set(dotted).size, dotted.length)
  for (const [name, value] of Object.entries(oids)) {
    t.equal(decodeOid(encodeOid(value)), value, name)
    t.equal(oidName(value), name)
  }
})

t.test('arcs of many octets and of the second root are right', async (t) => {
  t.equal(toHex(encodeOid('1.2.840.113549.1.12.1.6')), '2a864886f70d010c0106')
  t.equal(decodeOid(fromHex('883703')), '2.999.3')
  t.equal(decodeOid(fromHex('06')), '0.6')
})

t.test('an empty or broken off OID is an error with its place', async (t) => {
  t.throws(() => decodeOid(new Uint8Array(), 7), { code: 'ERR_DER_INVALID', offset: 7 })
  t.throws(() => decodeOid(fromHex('2a86'), 9), { code: 'ERR_DER_INVALID', offset: 9 })
  t.throws(() => encodeOid('hello'), { code: 'ERR_USAGE' })
  t.equal(oidName('1.2.3'), null)
})
