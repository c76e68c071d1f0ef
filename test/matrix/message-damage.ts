import t from 'tap'
import { forgeDecrypt, forgeEncrypt, forgeSign } from '../../src/forge/cms.js'
import { damagedMessage } from '../../src/matrix/message-damage.js'
import { messageFeatures } from '../../src/pki/cms-features.js'
import { alice } from '../fixtures/alice.js'

/** Several blocks of a cipher. */
const content = new TextEncoder().encode('Dear Bob,\r\nall is well.\r\n'.repeat(4))
const { pkcs8, certificate, ca } = alice(2048)
const signing = { content, pkcs8, certificate, chain: [ca.certificate], digest: 'sha256' } as const
const opaque = forgeSign({ ...signing, detached: false })
const detached = forgeSign({ ...signing, detached: true })
const secret = forgeEncrypt(content, [certificate], 'aes-128-cbc')

/** Octets that differ. */
const changes = (one: Uint8Array, other: Uint8Array | null): number =>
  [...one].filter((octet, index) => octet !== other?.[index]).length

t.test('what is signed is changed where it stands', async (t) => {
  const inside = damagedMessage({ bytes: opaque, content: null }, { flip: 'content' })
  t.equal(changes(opaque, inside.bytes), 1)
  t.ok(messageFeatures(inside.bytes).includes('cms-content:changed'))
  const beside = damagedMessage({ bytes: detached, content }, { flip: 'content' })
  t.equal(beside.bytes, detached, 'the message is the same')
  t.equal(changes(content, beside.content), 1)
})

t.test('the signature is another one, and nothing else', async (t) => {
  const { bytes } = damagedMessage({ bytes: detached, content }, { flip: 'signature' })
  t.equal(changes(detached, bytes), 1)
  t.ok(messageFeatures(bytes, { content }).includes('cms-signature:invalid'))
})

t.test('what is encrypted is garbled in the middle, or its padding is broken', async (t) => {
  const handed = { bytes: secret, content: null }
  const garbled = damagedMessage(handed, { flip: 'encrypted-content' })
  t.strictSame(garbled.features, ['cms-content:garbled'])
  t.notSame(forgeDecrypt(garbled.bytes, pkcs8, certificate), content)
  const broken = damagedMessage(handed, { flip: 'padding' })
  t.strictSame(broken.features, ['cms-content:padding-broken'])
  t.throws(() => forgeDecrypt(broken.bytes, pkcs8, certificate))
})

t.test('a place that is not there is something nobody can do', async (t) => {
  const unsupported = { code: 'ERR_ALGORITHM_UNSUPPORTED' }
  const flips = [
    [secret, 'mac'],
    [secret, 'signature'],
    [opaque, 'padding'],
  ] as const
  for (const [bytes, flip] of flips) {
    t.throws(() => damagedMessage({ bytes, content: null }, { flip }), unsupported, flip)
  }
})

t.test('other damage is done to the octets', async (t) => {
  const { bytes } = damagedMessage({ bytes: opaque, content: null }, { keepBytes: 9 })
  t.strictSame(bytes, opaque.slice(0, 9))
})
