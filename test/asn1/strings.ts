import t from 'tap'
import { decodeBmp, decodeString, encodeBmp, hex, stringTypes } from '../../src/asn1/strings.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

t.test('BMPString carries surrogates both ways', async (t) => {
  t.equal(toHex(encodeBmp('a😀')), '0061d83dde00')
  t.equal(decodeBmp(fromHex('0061d83dde00')), 'a😀')
  t.equal(decodeBmp(fromHex('00')), null)
})

t.test('each type is read in its alphabet', async (t) => {
  t.equal(decodeString(stringTypes.utf8, fromHex('c3a9')), 'é')
  t.equal(decodeString(stringTypes.utf8, fromHex('e9')), null)
  t.equal(decodeString(stringTypes.teletex, fromHex('e9')), 'é')
  t.equal(decodeString(stringTypes.universal, fromHex('0001f600')), '😀')
  t.equal(decodeString(stringTypes.universal, fromHex('50000000')), null)
  t.equal(decodeString(stringTypes.printable, fromHex('41')), 'A')
  t.equal(decodeString(4, fromHex('41')), null)
})

t.test('hex is lower case', async (t) => {
  t.equal(hex(Uint8Array.of(0, 0xab)), '00ab')
})
