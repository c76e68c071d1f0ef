import t from 'tap'
import { generateKeyPair, signatureProves, spkiOf, verifySignature } from '../../src/crypto/keys.js'
import { alice } from '../fixtures/pki/read.js'

t.test('a new key proves itself and no other', async (t) => {
  for (const specification of ['ec:P-256', 'ed25519', 'ed448', 'rsa:2048'] as const) {
    const pair = generateKeyPair(specification)
    const other = generateKeyPair(specification === 'rsa:2048' ? 'rsa:1024' : specification)
    t.strictSame(spkiOf(pair.pkcs8), pair.spki)
    t.equal(signatureProves(pair.pkcs8, pair.spki), true, specification)
    t.equal(signatureProves(pair.pkcs8, other.spki), false, specification)
  }
})

t.test('a key proves itself against its certificate; another kind of key does not', async (t) => {
  const [leaf = new Uint8Array(), ca = new Uint8Array()] = alice.certificates
  t.equal(signatureProves(alice.key.pkcs8, leaf), true)
  t.equal(signatureProves(alice.key.pkcs8, ca), false)
})

t.test('what node can not load is unsupported', async (t) => {
  t.throws(() => spkiOf(Uint8Array.of(0x30, 0)), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
  t.throws(() => signatureProves(alice.key.pkcs8, Uint8Array.of(0x30, 0)), {
    code: 'ERR_ALGORITHM_UNSUPPORTED',
  })
  t.throws(() => generateKeyPair('ec:no-such-curve'), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
})

t.test('a signature that can not be judged is null, not false', async (t) => {
  const nothing = new Uint8Array()
  t.equal(verifySignature(nothing, { digest: 'sha256' }, nothing, nothing), null)
  const pss = { digest: 'sha256', pss: { saltLength: 32, mgfDigest: 'sha1' } }
  t.equal(verifySignature(spkiOf(alice.key.pkcs8), pss, nothing, nothing), null)
  t.equal(verifySignature(spkiOf(alice.key.pkcs8), { digest: 'sha256' }, nothing, nothing), false)
})
