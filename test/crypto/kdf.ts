import t from 'tap'
import { pbkdf1, pbkdf2, pkcs12Kdf, pkcs12Password, scrypt } from '../../src/crypto/kdf.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

const ascii = (text: string) => new TextEncoder().encode(text)

// Made with `openssl kdf … PKCS12KDF` of OpenSSL 3.0.19 on 2026-11-23.
t.test('the PKCS#12 KDF gives what OpenSSL gives, also across several blocks', async (t) => {
  type Vector = [
    digest: string,
    password: string,
    salt: string,
    n: number,
    id: 1 | 2 | 3,
    out: string,
  ]
  const queeg = '05dec959acff72f7'
  const vectors: Vector[] = [
    ['sha1', 'smeg', '0a58cf64530d823f', 1, 1, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    ['sha1', 'smeg', '0a58cf64530d823f', 1, 2, '79993dfe048d3b76'],
    ['sha1', 'queeg', queeg, 1000, 1, 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
    [
      'sha256',
      'queeg',
      queeg,
      1000,
      3,
      '64bd552bb4ecec8224b888d4fa1dc49c6ff894bfc59b10402d83ad46c0d8da4b',
    ],
    [
      'sha512',
      'queeg',
      queeg,
      3,
      1,
      '3ecd79eab5f5fbdecfdbaa7a65673baadc4ccc30029c733868fe9f19e2146f97d1b3cf98c0f5b9e5f72e980d092c22b2816f4545f6c7e9b91b89b7dbb98ffb08c35dec513d974821ca04faaf40bf3687e5fde7182b3992c10a957459c8f42ff778f797f2',
    ],
    [
      'sha3-256',
      'queeg',
      queeg,
      3,
      1,
      '87947aac97c5afb47259985df4efde22746a4c3466baffc997cb8b5d63d85ca0561ad4944fc4dac6',
    ],
    ['md5', 'queeg', queeg, 3, 3, 'ed768138c297540695a48d91aa7eb1d1'],
    [
      'sha512-256',
      '',
      queeg,
      2,
      3,
      'a2c5968d70410a9b8cfcc51925c669aeeb78383bc08d21833f4eb881f0e373af',
    ],
  ]
  for (const [digest, password, salt, iterations, id, out] of vectors) {
    const derived = pkcs12Kdf({
      digest,
      password: pkcs12Password(password),
      salt: fromHex(salt),
      iterations,
      id,
      length: out.length / 2,
    })
    t.equal(toHex(derived), out, `${digest} ${iterations} ${id}`)
  }
})

t.test('the two empty passwords derive different keys', async (t) => {
  const derive = (password: Uint8Array) =>
    toHex(
      pkcs12Kdf({
        digest: 'sha1',
        password,
        salt: fromHex('01'),
        iterations: 1,
        id: 3,
        length: 20,
      }),
    )
  t.not(derive(new Uint8Array()), derive(pkcs12Password('')))
  t.equal(toHex(pkcs12Password('')), '0000')
  t.equal(toHex(pkcs12Password('😀')), 'd83dde000000')
})

t.test('PBKDF2 holds to RFC 6070', async (t) => {
  const vectors: [iterations: number, out: string][] = [
    [1, '0c60c80f961f0e71f3a9b524af6012062fe037a6'],
    [2, 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
    [4096, '4b007901b765489abead49d926f721d065a429c1'],
  ]
  for (const [iterations, out] of vectors) {
    const derived = pbkdf2({
      digest: 'sha1',
      password: ascii('password'),
      salt: ascii('salt'),
      iterations,
      length: out.length / 2,
    })
    t.equal(toHex(derived), out)
  }
})

t.test('scrypt holds to RFC 7914 section 12', async (t) => {
  const derived = scrypt({
    password: ascii('password'),
    salt: ascii('NaCl'),
    costParameter: 1024,
    blockSize: 8,
    parallelization: 16,
    length: 64,
  })
  t.equal(
    toHex(derived),
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  )
})

t.test('PBKDF1 is the digest again and again', async (t) => {
  const input = { digest: 'sha1', password: ascii('password'), salt: fromHex('78578e5a5d63cb06') }
  t.equal(
    toHex(pbkdf1({ ...input, iterations: 1000, length: 16 })),
    'dc19847e05c64d2faf10ebfb4a3d2a20',
  )
  t.throws(() => pbkdf1({ ...input, iterations: 1, length: 32 }), {
    code: 'ERR_ALGORITHM_UNSUPPORTED',
  })
})

t.test('a budget is taken from and ends a derivation before it starts', async (t) => {
  const budget = { left: 1500 }
  const input = { digest: 'sha1', password: ascii('x'), salt: ascii('y'), iterations: 1000 }
  pbkdf2({ ...input, length: 20 }, budget)
  t.equal(budget.left, 500)
  t.throws(() => pbkdf2({ ...input, length: 20 }, budget), { code: 'ERR_LIMIT_EXCEEDED' })
  t.throws(() => pkcs12Kdf({ ...input, id: 1, length: 20 }, budget), { code: 'ERR_LIMIT_EXCEEDED' })
  t.throws(() => pbkdf2({ ...input, iterations: 2 ** 31, length: 20 }), {
    code: 'ERR_LIMIT_EXCEEDED',
  })
  t.throws(
    () =>
      scrypt({ ...input, costParameter: 2 ** 24, blockSize: 8, parallelization: 1, length: 32 }),
    { code: 'ERR_LIMIT_EXCEEDED' },
  )
})
