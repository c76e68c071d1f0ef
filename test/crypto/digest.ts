import t from 'tap'
import { digest, digestRow, equalOctets, hmac } from '../../src/crypto/digest.js'
import { toHex } from '../fixtures/pki/read.js'

const ascii = (text: string) => new TextEncoder().encode(text)

t.test('digests and HMACs go by CONTRACT names', async (t) => {
  t.equal(toHex(digest('md5', ascii('abc'))), '900150983cd24fb0d6963f7d28e17f72')
  t.equal(
    toHex(digest('sha3-224', ascii('abc'))),
    'e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf',
  )
  t.equal(
    toHex(hmac('sha1', ascii('key'), ascii('The quick brown fox jumps over the lazy dog'))),
    'de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9',
  )
})

t.test('a digest nobody has is unsupported, also one named like an object property', async (t) => {
  for (const name of ['whirlpool', 'streebog-256', 'constructor', 'oid:1.2.3']) {
    t.throws(() => digestRow(name), { code: 'ERR_ALGORITHM_UNSUPPORTED', oid: name })
  }
})

t.test('octets of different length are not equal', async (t) => {
  t.equal(equalOctets(Uint8Array.of(1), Uint8Array.of(1, 2)), false)
  t.equal(equalOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true)
  t.equal(equalOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false)
})
