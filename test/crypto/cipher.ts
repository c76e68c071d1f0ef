import t from 'tap'
import { cipherLengths, decrypt, encrypt } from '../../src/crypto/cipher.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

t.test('every cipher we name decrypts what it encrypts', async (t) => {
  const ciphers = [
    ...['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'aes-256-ecb', 'aes-128-cfb', 'aes-128-ofb'],
    ...['des-cbc', 'des-ecb', 'des-ede-cbc', 'des-ede3-cbc', 'rc2-cbc', 'rc4'],
    ...['rc5-cbc', 'bf-cbc', 'cast5-cbc', 'idea-cbc', 'seed-cbc', 'seed-cfb', 'seed-ofb'],
    ...['aes-128-gcm', 'aes-256-ccm', 'chacha20-poly1305', 'aria-256-ctr', 'sm4-cbc'],
  ]
  for (const cipher of ciphers) {
    const lengths = cipherLengths(cipher)
    if (!lengths) throw new Error(`no ${cipher}`)
    const key = Uint8Array.from({ length: lengths.key }, (_, i) => i + 1)
    const input = { cipher, key, iv: new Uint8Array(lengths.iv) }
    for (const length of [1, 8, 16, 33]) {
      const plaintext = new Uint8Array(length).fill(7)
      t.strictSame(decrypt(input, encrypt(input, plaintext)), plaintext, `${cipher} ${length}`)
    }
  }
})

t.test('single DES holds to the vector of FIPS 81', async (t) => {
  const input = { cipher: 'des-ecb', key: fromHex('0123456789abcdef'), iv: new Uint8Array() }
  const ciphertext = encrypt(input, new TextEncoder().encode('Now is t'))
  t.equal(toHex(ciphertext.subarray(0, 8)), '3fa40e8a984d4815')
})

t.test('a wrong length or padding is null, not an error', async (t) => {
  for (const cipher of ['aes-128-cbc', 'rc2-cbc']) {
    const iv = new Uint8Array(cipher === 'rc2-cbc' ? 8 : 16)
    const input = { cipher, key: new Uint8Array(16), iv }
    t.equal(decrypt(input, new Uint8Array(15)), null, cipher)
    t.equal(decrypt(input, new Uint8Array(0)), null, cipher)
    t.equal(decrypt(input, new Uint8Array(32)), null, cipher)
  }
})

t.test('a cipher, key or IV that can not be is an unsupported algorithm', async (t) => {
  const cases: [cipher: string, key: number, iv: number][] = [
    ['twofish-cbc', 16, 16],
    ['idea-cbc', 15, 8],
    ['bf-cbc', 3, 8],
    ['aes-256-gcm', 32, 0],
    ['aes-256-cbc', 31, 16],
    ['aes-256-cbc', 32, 8],
    ['rc2-cbc', 0, 8],
    ['rc2-cbc', 5, 7],
  ]
  for (const [cipher, key, iv] of cases) {
    const input = { cipher, key: new Uint8Array(key), iv: new Uint8Array(iv) }
    t.throws(
      () => decrypt(input, new Uint8Array(32)),
      { code: 'ERR_ALGORITHM_UNSUPPORTED' },
      cipher,
    )
  }
})
