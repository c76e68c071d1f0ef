import t from 'tap'
import { readBer } from '../../src/asn1/ber.js'
import { forgeEncrypt, forgeSign } from '../../src/forge/cms.js'
import { turned } from '../../src/matrix/damage.js'
import { cmsEncrypt, cmsSign } from '../../src/openssl/cms.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { run } from '../../src/openssl/run.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { messageFeatures } from '../../src/pki/cms-features.js'
import { alice } from '../fixtures/alice.js'
import { newIdentity } from '../fixtures/real-programs.js'

const content = new TextEncoder().encode('Dear Bob,\r\nall is well.\r\n')
const { pkcs8, certificate, ca } = alice(2048)
const chain = [ca.certificate]
const toolchains = await detectToolchains()
const skip = toolchains.some(({ capabilities }) => capabilities.cms) ? false : 'no openssl with cms'

t.test('a signed message says how it was signed, and over what', async (t) => {
  const signing = { content, pkcs8, certificate, chain } as const
  const opaque = forgeSign({ ...signing, digest: 'sha512', detached: false })
  t.strictSame(messageFeatures(opaque), [
    'cms:signed-data',
    'cms:opaque',
    'cms-signature:rsa',
    'cms-digest:sha512',
    'cms-attributes:unsorted',
    'cms-key:rsa',
  ])
  const detached = forgeSign({ ...signing, digest: 'sha1', detached: true })
  const features = messageFeatures(detached, { content })
  for (const name of ['cms:detached', 'cms-digest:sha1']) t.ok(features.includes(name), name)
})

t.test('a signature that does not hold shows, and why', async (t) => {
  const signing = { content, pkcs8, certificate, chain, digest: 'sha256' } as const
  const message = forgeSign({ ...signing, detached: true })
  const faults = (bytes: Uint8Array, beside: Uint8Array | null): string[] =>
    messageFeatures(bytes, { content: beside }).filter((name) =>
      /^cms-(?:content|signature:(?!rsa$))/.test(name),
    )
  t.strictSame(faults(message, content), [])
  t.strictSame(faults(message, turned(content, 3)), ['cms-content:changed'])
  t.strictSame(faults(turned(message, message.length - 1), content), ['cms-signature:invalid'])
  t.strictSame(faults(message, null), [], 'without what was signed nothing can be said')
})

t.test('encrypted content in pieces is BER; whether its length is said matters too', async (t) => {
  const recipient = readCertificate(certificate)
  const message = forgeEncrypt(content, [certificate], 'aes-256-cbc')
  t.strictSame(messageFeatures(message, { recipient }), [
    'cms:enveloped-data',
    'cms-encoding:constructed-definite',
    'cms-cipher:aes-256-cbc',
    'cms-recipient:rsa-pkcs1',
    'cms-key:rsa',
  ])
  const streamed = messageFeatures(withoutLength(message))
  t.ok(streamed.includes('cms-encoding:ber'))
  t.notOk(streamed.includes('cms-encoding:constructed-definite'))
})

t.test('what is no message throws, what is another one has one feature', async (t) => {
  t.throws(() => messageFeatures(content), { code: 'ERR_CMS_INVALID' })
  const data = Uint8Array.of(0x30, 0x0b, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 1)
  t.strictSame(messageFeatures(data), ['cms:other'])
})

t.test('OAEP, ECDH and AES-GCM, as openssl writes them', { skip }, async (t) => {
  const ec = await newIdentity('ec:P-256')
  for (const toolchain of toolchains.filter(({ capabilities }) => capabilities.cms)) {
    const has = (bytes: Uint8Array | undefined, names: readonly string[]): void => {
      const features = messageFeatures(bytes ?? new Uint8Array(0))
      for (const name of names) t.ok(features.includes(name), `${toolchain.id}: ${name}`)
    }
    const oaep = cmsEncrypt({ content, recipients: [certificate], oaep: true })
    has((await run(oaep, toolchain)).outputs['message'], ['cms-recipient:rsa-oaep'])
    const signed = cmsSign({
      ...{ content, key: ec.pkcs8, certificate: ec.certificate, detached: false },
      digest: 'sha384',
    })
    has((await run(signed, toolchain)).outputs['message'], [
      'cms-signature:ecdsa',
      'cms-digest:sha384',
      'cms-key:ec-p256',
    ])
    if (!toolchain.capabilities['cms.authenveloped']) continue
    const gcm = cmsEncrypt({ content, recipients: [certificate], cipher: 'aes-128-gcm' })
    has((await run(gcm, toolchain)).outputs['message'], [
      'cms:auth-enveloped-data',
      'cms-cipher:aes-128-gcm',
    ])
    const ecdh = cmsEncrypt({ content, recipients: [ec.certificate] })
    has((await run(ecdh, toolchain)).outputs['message'], [
      'cms-recipient:ecdh-sha1kdf',
      'cms-wrap:parameters-absent',
    ])
  }
})

/** The same message with every length around the encrypted content left open, as a writer does that streams. */
function withoutLength(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let { root } = readBer(bytes)
  let depth = 0
  for (; root.constructed; depth += 1) {
    const last = root.children.at(-1)
    if (last === undefined) break
    parts.push(Uint8Array.of(bytes[root.span.offset] ?? 0, 0x80))
    parts.push(bytes.subarray(root.content.offset, last.span.offset))
    root = last
  }
  return Uint8Array.from(Buffer.concat([...parts, root.bytes, new Uint8Array(2 * depth)]))
}
