import t from 'tap'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import {
  encryptedPrivateKeyPem,
  privateKeyForm,
  privateKeyPem,
  readPrivateKey,
  sealPrivateKey,
} from '../../src/pki/private-key.js'
import { alice, counting, fixture } from '../fixtures/pki/read.js'

const bytes = (text: string) => new TextEncoder().encode(text)

t.test('a sealed key opens with its password alone, here and in node', async (t) => {
  const options = { iterations: 1000, random: counting() }
  const sealed = sealPrivateKey(alice.key, 'pässwörd', options)
  t.strictSame(readPrivateKey(sealed, 'pässwörd'), alice.key)
  t.throws(() => readPrivateKey(sealed, 'other'), { code: 'ERR_PASSWORD_INCORRECT' })
  t.throws(() => readPrivateKey(sealed), { code: 'ERR_PASSWORD_INCORRECT' })
  t.equal(privateKeyForm(sealed), 'encrypted')
  const pem = encryptedPrivateKeyPem(sealed)
  t.equal(createPrivateKey({ key: pem, passphrase: 'pässwörd' }).asymmetricKeyType, 'ec')
  t.strictSame(sealPrivateKey(alice.key, 'pässwörd', { ...options, random: counting() }), sealed)
})

t.test('PEM, DER and the traditional forms come to the same key', async (t) => {
  t.strictSame(readPrivateKey(bytes(privateKeyPem(alice.key))), alice.key)
  t.strictSame(readPrivateKey(alice.key.pkcs8), alice.key)
  t.equal(privateKeyForm(fixture('ec.key')), 'one-asymmetric-key')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
  const forms: [key: typeof rsa, type: 'pkcs1' | 'sec1', algorithm: string][] = [
    [rsa, 'pkcs1', 'RSA-1024'],
    [ec, 'sec1', 'EC-secp384r1'],
  ]
  for (const [key, type, algorithm] of forms) {
    const plain = readPrivateKey(bytes(key.export({ format: 'pem', type }) as string))
    t.equal(plain.algorithm, algorithm)
    t.ok(
      createPrivateKey({ key: Buffer.from(plain.pkcs8), format: 'der', type: 'pkcs8' }).equals(key),
    )
    const cipher = { cipher: 'aes-128-cbc', passphrase: 'secret' }
    const pem = bytes(key.export({ format: 'pem', type, ...cipher }) as string)
    t.match(Buffer.from(pem).toString(), /Proc-Type: 4,ENCRYPTED/)
    t.strictSame(readPrivateKey(pem, 'secret'), plain)
    t.throws(() => readPrivateKey(pem, 'wrong'), { code: 'ERR_PASSWORD_INCORRECT' })
  }
})

t.test('explicit parameters of a known curve are named', async (t) => {
  const options = { namedCurve: 'P-256', paramEncoding: 'explicit' as const }
  const { privateKey } = generateKeyPairSync('ec', options)
  const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
  t.equal(readPrivateKey(pkcs8).algorithm, 'EC-secp256r1')
})

t.test('what is no key is ERR_KEY_INVALID', async (t) => {
  for (const input of [new Uint8Array(), fixture('ec.crt'), alice.key.pkcs8.subarray(0, 50)]) {
    t.throws(() => readPrivateKey(input), { code: 'ERR_KEY_INVALID' })
  }
  t.equal(privateKeyForm(fixture('ec.crt')), null)
})
