import t from 'tap'
import { readBer, type BerNode } from '../../src/asn1/ber.js'
import {
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { forgeEncrypt, forgeSign, type ForgeDigest } from '../../src/forge/cms.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { certificatesOnly } from '../../src/pki/certificates-only.js'
import { readCms } from '../../src/pki/cms.js'
import { smimeDecrypt } from '../../src/smime/decrypt.js'
import { smimeEncrypt } from '../../src/smime/encrypt.js'
import { forgeEngine, opensslEngine } from '../../src/smime/engine.js'
import { signerAmong, smimeSign } from '../../src/smime/sign.js'
import { smimeVerify } from '../../src/smime/verify.js'
import { alice } from '../fixtures/alice.js'
import { someToolchains } from '../fixtures/live-identities.js'
import { madePerson } from '../fixtures/mail-certificate.js'

const made = alice(2048)
const { pkcs8, certificate } = made
const anchors = [made.ca.certificate]
const identity = { key: readPrivateKey(pkcs8), certificate, chain: anchors }
const octets = (words: string): Uint8Array => new TextEncoder().encode(words)
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const content = octets('Content-Type: text/plain\r\n\r\nAll is well.\r\n')

const signedData = (digest: ForgeDigest = 'sha256'): Uint8Array =>
  forgeSign({ content, pkcs8, certificate, chain: anchors, detached: false, digest })

/** The parts of a SignedData, put together anew as `change` says. */
function rebuilt(
  der: Uint8Array,
  change: (parts: Record<'encapsulated' | 'certificates' | 'signer', BerNode>) => {
    readonly encapsulated?: Uint8Array
    readonly certificates?: Uint8Array
    readonly signer?: Uint8Array
  },
): Uint8Array {
  const [version, digests, encapsulated, certificates, signers] =
    readBer(der).root.children[1]?.children[0]?.children ?? []
  const signer = signers?.children[0]
  if (!version || !digests || !encapsulated || !certificates || !signer) throw new Error('no parts')
  const changed = change({ encapsulated, certificates, signer })
  return sequence(
    objectIdentifier(oids['id-signedData']),
    element(
      0xa0,
      sequence(
        ...[version.bytes, digests.bytes, changed.encapsulated ?? encapsulated.bytes],
        changed.certificates ?? certificates.bytes,
        setOf(changed.signer ?? signer.bytes),
      ),
    ),
  )
}

const encapsulating = (type: string, bytes: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(type), element(0xa0, octetString(bytes)))

t.test(
  'a signature over attributes is not one over a mail that says the same octets',
  async (t) => {
    const der = signedData()
    const message = readCms(der)
    const attributes = message.kind === 'signed-data' ? message.signers[0]?.signedBytes : null
    if (!attributes) throw new Error('no attributes')
    const taken = rebuilt(der, ({ signer }) => ({
      encapsulated: encapsulating(oids['id-data'], attributes),
      signer: sequence(
        ...signer.children.filter((part) => !part.isContext(0)).map((part) => part.bytes),
      ),
    }))
    t.match(await smimeVerify({ input: taken, anchors }), {
      valid: false,
      reason: 'the signature was made over something else than a mail',
      signers: [{ trusted: false }],
    })
    const renamed = rebuilt(der, () => ({
      encapsulated: encapsulating('1.2.840.113549.1.9.16.1.4', content),
    }))
    t.match(await smimeVerify({ input: renamed, anchors }), { valid: false })
    t.match(await smimeVerify({ input: rebuilt(der, () => ({})), anchors }), { valid: true })
  },
)

t.test('a broken digest proves nothing, and is said', async (t) => {
  const { valid, signers, reason } = await smimeVerify({ input: signedData('sha1'), anchors })
  t.equal(valid, true, 'it is the signature of this key')
  t.equal(signers[0]?.trusted, false)
  t.match(reason, 'the digest sha1 is broken')
})

const engines = [
  forgeEngine,
  ...someToolchains(await detectToolchains()).map((one) => opensslEngine(one)),
]
t.test('a signer’s certificate may come beside the message', async (t) => {
  const der = rebuilt(signedData(), () => ({ certificates: new Uint8Array(0) }))
  for (const engine of engines) {
    const without = await smimeVerify({ input: der, anchors, engine })
    t.match(without, { valid: false, reason: /neither in the message nor given/ })
    const beside = { input: der, anchors, engine, certificates: [certificate] }
    t.match(await smimeVerify(beside), { valid: true, signers: [{ trusted: true }] }, engine.id)
  }
})

t.test('nothing may stand unsigned inside what is called signed', async (t) => {
  const input = octets('From: alice@example.com\n\nAll is well.\n')
  const { mail } = await smimeSign({ input, signer: identity, engine: forgeEngine })
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(text(mail)) ?? []
  const end = `\r\n--${boundary}--`
  const third = text(mail).replace(end, `\r\n--${boundary}\r\n\r\nPay Mallory.\r\n${end}`)
  await t.rejects(smimeVerify({ input: octets(third), anchors }), {
    code: 'ERR_MESSAGE_INVALID',
    message: /two parts/,
  })
  const without = octets(text(mail).replace(/; boundary="[^"]+"/, ''))
  await t.rejects(smimeVerify({ input: without, anchors }), { message: /names no boundary/ })
  for (const front of ['From alice Sat Nov 28 00:00:00 2026\n', '\ufeff', '\r\n\r\n']) {
    const kept = octets(front + text(mail))
    t.match(await smimeVerify({ input: kept, anchors }), { valid: true, fromMatches: true })
  }
})

t.test('a type that says nothing is made up for by the name of the file', async (t) => {
  const options = { input: octets('From: alice@example.com\n\nhi\n'), signer: identity }
  const { mail } = await smimeSign({ ...options, engine: forgeEngine, opaque: true })
  const vague = text(mail).replace(
    /application\/pkcs7-mime; smime-type=signed-data/,
    'application/octet-stream',
  )
  t.match(await smimeVerify({ input: octets(vague), anchors }), { valid: true })
  const nameless = octets(vague.replaceAll('smime.p7m', 'smime.bin'))
  await t.rejects(smimeVerify({ input: nameless, anchors }), { code: 'ERR_MESSAGE_INVALID' })
})

t.test('the armour of gpgsm is one', async (t) => {
  const lines = Buffer.from(signedData()).toString('base64').replace(/.{64}/g, '$&\n')
  const armoured = `-----BEGIN SIGNED MESSAGE-----\n${lines}\n-----END SIGNED MESSAGE-----\n`
  t.match(await smimeVerify({ input: octets(armoured), anchors }), { valid: true })
})

t.test('certificates alone are no signature', async (t) => {
  const { valid, reason } = await smimeVerify({ input: certificatesOnly([certificate]) })
  t.strictSame([valid, reason], [false, 'there is no signature in it'])
})

t.test('a tag that can be guessed authenticates nothing', async (t) => {
  const der = forgeEncrypt(content, [certificate], 'aes-256-cbc')
  const [, recipients, encrypted] = readBer(der).root.children[1]?.children[0]?.children ?? []
  const tagged = (length: number): Uint8Array =>
    sequence(
      objectIdentifier(oids['id-ct-authEnvelopedData']),
      element(
        0xa0,
        sequence(
          ...[integer(0), recipients?.bytes ?? content, encrypted?.bytes ?? content],
          octetString(new Uint8Array(length)),
        ),
      ),
    )
  const opening = (input: Uint8Array) =>
    smimeDecrypt({ input, identities: [identity], engine: forgeEngine })
  for (const length of [0, 1, 4, 11]) {
    await t.rejects(opening(tagged(length)), {
      code: 'ERR_CMS_INVALID',
      message: new RegExp(`has ${length} octets, and 12 at least`),
    })
  }
  // Long enough, and no fault of the message that node-forge can't read it.
  for (const length of [12, 16]) {
    await t.rejects(opening(tagged(length)), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
  }
})

t.test('split keys: the certificate for signing signs, and no other', async (t) => {
  const of = (usage: string, to = '2036-01-01') => {
    const { key, der } = madePerson({ usage: [usage], key: 'rsa:2048', to })
    return { key, certificate: der }
  }
  const [encryption, expired, signing] = [
    of('keyEncipherment'),
    of('digitalSignature', '2026-02-01'),
    of('digitalSignature'),
  ]
  t.equal(signerAmong([encryption, expired, signing]), signing)
  t.equal(signerAmong([encryption, expired]), expired)
  t.equal(signerAmong([encryption]), encryption)
  const input = octets('From: alice@example.com\n\nhi\n')
  await t.rejects(smimeSign({ input, signer: encryption, engine: forgeEngine }), {
    code: 'ERR_VALUE_REFUSED',
    message: /keyUsage is keyEncipherment/,
  })
  await t.rejects(smimeEncrypt({ input, recipients: [signing.certificate], engine: forgeEngine }), {
    code: 'ERR_VALUE_REFUSED',
    message: /keyUsage digitalSignature is not for that/,
  })
})
