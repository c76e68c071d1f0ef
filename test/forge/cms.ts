import t from 'tap'
import {
  forgeDecrypt,
  forgeDistrust,
  forgeEncrypt,
  forgeSign,
  forgeVerify,
} from '../../src/forge/cms.js'
import { cmsDecrypt, cmsEncrypt, cmsSign, cmsVerify } from '../../src/openssl/cms.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { run } from '../../src/openssl/run.js'
import { alice } from '../fixtures/alice.js'

const content = new TextEncoder().encode('Dear Bob,\r\nÄ.\r\n')
const { pkcs8, certificate, ca } = alice(2048)
const chain = [ca.certificate]
const toolchains = (await detectToolchains()).filter(({ capabilities }) => capabilities.cms)
const bent = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((octet, index) => (index === at ? octet ^ 1 : octet))

for (const digest of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
  t.test(`${digest}: what node-forge signs, its parts verify, and nothing else`, async (t) => {
    const input = { content, pkcs8, certificate, chain, digest }
    const opaque = forgeSign({ ...input, detached: false })
    const found = forgeVerify(opaque, null)
    t.equal(found.valid, true, found.reason)
    t.strictSame(found.certificate, certificate)
    t.strictSame(found.content, content)
    const detached = forgeSign({ ...input, detached: true })
    t.equal(forgeVerify(detached, content).valid, true)
    t.equal(forgeVerify(detached, bent(content, 3)).reason, 'the message digest differs')
    const last = bent(detached, detached.length - 1)
    t.equal(forgeVerify(last, content).reason, 'the signature does not hold')
    t.throws(() => forgeVerify(detached, null), { code: 'ERR_CMS_INVALID' })
  })
}

t.test('what node-forge encrypts, the recipient alone decrypts', async (t) => {
  for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc'] as const) {
    const message = forgeEncrypt(content, [certificate, ca.certificate], cipher)
    t.strictSame(forgeDecrypt(message, pkcs8, certificate), content, cipher)
    t.strictSame(forgeDecrypt(message, ca.pkcs8, ca.certificate), content)
  }
  const forOne = forgeEncrypt(content, [certificate], 'aes-256-cbc')
  t.throws(() => forgeDecrypt(forOne, ca.pkcs8, ca.certificate), { code: 'ERR_KEY_MISMATCH' })
  t.throws(() => forgeDecrypt(certificate, pkcs8, certificate), { code: 'ERR_CMS_INVALID' })
})

t.test(
  'node-forge trusts who leads to an anchor, and says why it does not trust others',
  async (t) => {
    t.equal(forgeDistrust(certificate, [], chain), null)
    t.match(
      forgeDistrust(certificate, chain, []),
      /not trusted/,
      'that the root came along is nothing',
    )
    t.throws(() => forgeDistrust(content, [], chain), { code: 'ERR_CERTIFICATE_INVALID' })
  },
)

if (toolchains.length === 0) t.pass('skipped', { skip: 'no openssl with cms is here' })
for (const toolchain of toolchains) {
  t.test(`${toolchain.id} and node-forge read each other`, async (t) => {
    for (const detached of [true, false]) {
      const made = forgeSign({ content, pkcs8, certificate, chain, digest: 'sha256', detached })
      const verified = await run(
        cmsVerify({ message: made, content: detached ? content : undefined, anchors: chain }),
        toolchain,
      )
      t.strictSame(verified.outputs['content'], content, 'openssl verifies')
      const signed = await run(
        cmsSign({ content, key: pkcs8, certificate, chain, detached }),
        toolchain,
      )
      const message = signed.outputs['message'] ?? new Uint8Array()
      const found = forgeVerify(message, detached ? content : null)
      t.equal(found.valid, true, `node-forge: ${found.reason}`)
      t.strictSame(found.certificate, certificate)
    }
    const encrypted = await run(cmsEncrypt({ content, recipients: [certificate] }), toolchain)
    const theirs = encrypted.outputs['message'] ?? new Uint8Array()
    t.strictSame(forgeDecrypt(theirs, pkcs8, certificate), content)
    const ours = forgeEncrypt(content, [certificate], 'aes-256-cbc')
    const opened = await run(cmsDecrypt({ message: ours, key: pkcs8, certificate }), toolchain)
    t.strictSame(opened.outputs['content'], content)
  })
}
