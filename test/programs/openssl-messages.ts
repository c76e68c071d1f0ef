import t from 'tap'
import { forgeEncrypt } from '../../src/forge/cms.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { messageFeatures } from '../../src/pki/cms-features.js'
import {
  opensslDecrypt,
  opensslEncrypt,
  opensslSign,
  opensslVerify,
} from '../../src/programs/openssl-messages.js'
import { content, decrypts, encrypts, identity, judges, signs } from '../fixtures/messages.js'
import { context } from '../fixtures/programs-here.js'

const toolchains = await detectToolchains()
if (toolchains.length === 0) t.pass('skipped', { skip: 'no openssl is here' })
t.setTimeout(300_000)

for (const toolchain of toolchains) {
  t.test(`${toolchain.id}: its messages, and what it says of others`, async (t) => {
    await signs(t, opensslSign(toolchain))
    await judges(t, opensslVerify(toolchain))
    await encrypts(t, opensslEncrypt(toolchain), 'aes-128-cbc')
    const message = forgeEncrypt(content, [identity.certificate], 'aes-256-cbc')
    await decrypts(t, opensslDecrypt(toolchain), message)
  })

  t.test(`${toolchain.id}: PSS with the salt that was asked for, and OAEP`, async (t) => {
    const signing = { content, signer: identity, detached: false, digest: 'sha256' } as const
    const sealing = { content, recipient: identity, cipher: 'aes-128-cbc' } as const
    const sign = opensslSign(toolchain)
    const made = async (scheme: 'pss' | 'pss-longest-salt') =>
      messageFeatures((await sign({ ...signing, scheme }, context)).bytes)
    if (!toolchain.capabilities.cms) {
      const unsupported = { code: 'ERR_ALGORITHM_UNSUPPORTED' }
      await t.rejects(sign({ ...signing, scheme: 'pss' }, context), unsupported)
      return
    }
    const short = await made('pss')
    t.ok(short.includes('cms-signature:rsa-pss'))
    t.notOk(short.includes('cms-pss-salt:over-digest'))
    t.ok((await made('pss-longest-salt')).includes('cms-pss-salt:over-digest'))
    const encrypt = opensslEncrypt(toolchain)
    const { bytes } = await encrypt({ ...sealing, transport: 'oaep' }, context)
    t.ok(messageFeatures(bytes).includes('cms-recipient:rsa-oaep'))
  })
}
