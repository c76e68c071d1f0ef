import t from 'tap'
import { decrypt, encrypt } from '../../src/crypto/cipher.js'
import { digest, hmac } from '../../src/crypto/digest.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

/** One block each, from where the cipher is described; with RC5 a second one of Rivest's paper of 1994. */
const blocks: readonly (readonly [cipher: string, key: string, plain: string, sealed: string])[] = [
  ['bf-ecb', '0123456789abcdef', '1111111111111111', '61f9c3802281b096'],
  ['bf-ecb', '0000000000000000', '0000000000000000', '4ef997456198dd78'],
  ['cast5-ecb', '0123456712345678234567893456789a', '0123456789abcdef', '238b4fe5847e44b2'],
  ['cast5-ecb', '01234567123456782345', '0123456789abcdef', 'eb6a711a2c02271b'],
  ['cast5-ecb', '0123456712', '0123456789abcdef', '7ac816d16e9b302e'],
  ['idea-ecb', '00010002000300040005000600070008', '0000000100020003', '11fbed2b01986de5'],
  ['rc5-ecb', '00000000000000000000000000000000', '0000000000000000', '21a5dbee154b8f6d'],
  ['rc5-ecb', '915f4619be41b2516355a50110a9ce91', '21a5dbee154b8f6d', 'f7c013ac5b2b8952'],
  [
    'seed-ecb',
    '00000000000000000000000000000000',
    '000102030405060708090a0b0c0d0e0f',
    '5ebac6e0054e166819aff1cc6d346cdb',
  ],
  [
    'seed-ecb',
    '4706480851e61be85d74bfb3fd956185',
    '83a2f8a288641fb9a4e9a5cc2f131c7d',
    'ee54d13ebcae706d226bc3142cd40d4a',
  ],
]

t.test('each block cipher holds to published vectors, both ways', async (t) => {
  const iv = new Uint8Array()
  for (const [cipher, key, plain, sealed] of blocks) {
    const input = { cipher, key: fromHex(key), iv }
    const bytes = fromHex(plain)
    const out = encrypt(input, bytes)
    t.equal(toHex(out.subarray(0, bytes.length)), sealed, `${cipher} ${key}`)
    t.strictSame(decrypt(input, out), bytes, `${cipher} ${key} back`)
  }
})

t.test('a wrong padding or a broken tag is null', async (t) => {
  for (const [cipher, size] of [
    ['seed-cbc', 16],
    ['bf-cbc', 8],
    ['cast5-cbc', 8],
    ['idea-cbc', 8],
    ['rc5-cbc', 8],
  ] as const) {
    const input = { cipher, key: new Uint8Array(16), iv: new Uint8Array(size) }
    t.equal(decrypt(input, new Uint8Array(size + 1)), null, cipher)
    t.equal(decrypt(input, new Uint8Array(0)), null, cipher)
    t.equal(decrypt(input, new Uint8Array(2 * size)), null, cipher)
  }
  for (const cipher of ['aes-256-gcm', 'aes-256-ccm', 'chacha20-poly1305']) {
    const input = { cipher, key: new Uint8Array(32), iv: new Uint8Array(12) }
    const sealed = encrypt(input, new Uint8Array(40))
    t.strictSame(decrypt(input, sealed), new Uint8Array(40), cipher)
    sealed[0] = (sealed[0] as number) ^ 1
    t.equal(decrypt(input, sealed), null, cipher)
    t.equal(decrypt(input, new Uint8Array(15)), null, cipher)
  }
})

/** RFC 1319 A.5 and RFC 1320 A.5. */
const digests: readonly (readonly [text: string, md2: string, md4: string])[] = [
  ['', '8350e5a3e24c153df2275c9f80692773', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['abc', 'da853b0d3f88d99b30283a69e6ded6bb', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['1234567890'.repeat(8), 'd5976f79d83d3a0dc9806c3c66f3efd8', 'e33b4ddc9c38f2199c3e7b164fcc0536'],
]

t.test('MD2 and MD4 hold to their RFCs', async (t) => {
  for (const [text, md2, md4] of digests) {
    const bytes = new TextEncoder().encode(text)
    t.equal(toHex(digest('md2', bytes)), md2)
    t.equal(toHex(digest('md4', bytes)), md4)
  }
  const bytes = new TextEncoder().encode('what do ya want for nothing?')
  // Made with OpenSSL 3.0.19 and its legacy provider.
  t.equal(
    toHex(hmac('md4', new TextEncoder().encode('Jefe'), bytes)),
    'be192c588a8e914d8a59b474a828128f',
  )
})
