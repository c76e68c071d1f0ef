import t from 'tap'
import { rc4 } from '../../src/crypto/rc4.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

t.test('the key streams of RFC 6229 section 2 come out', async (t) => {
  const vectors: [key: string, stream: string][] = [
    ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
    ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
  ]
  for (const [key, stream] of vectors) t.equal(toHex(rc4(fromHex(key), new Uint8Array(16))), stream)
})
