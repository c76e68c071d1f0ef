import t from 'tap'
import { detectToolchains } from '../../src/openssl/detect.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { smimeDecrypt } from '../../src/smime/decrypt.js'
import { smimeEncrypt } from '../../src/smime/encrypt.js'
import { forgeEngine, opensslEngine } from '../../src/smime/engine.js'
import { smimeSign } from '../../src/smime/sign.js'
import { smimeVerify } from '../../src/smime/verify.js'
import { alice } from '../fixtures/alice.js'
import { someToolchains } from '../fixtures/live-identities.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const octets = (words: string): Uint8Array => new TextEncoder().encode(words)
const made = alice(2048)
const bob = alice(2048)
const identity = (of: typeof made) => ({
  key: readPrivateKey(of.pkcs8),
  certificate: of.certificate,
  chain: [of.ca.certificate],
})
const signer = identity(made)
const anchors = [made.ca.certificate]
const input = octets(
  'From: Alice Example <alice@example.com>\nTo: bob@example.com\nSubject: Grüße\n\nLieber Bob,\n\n.\nalles ist gut. €\n',
)
const toolchains = someToolchains(await detectToolchains())
const engines = [forgeEngine, ...toolchains.map((one) => opensslEngine(one))]
if (engines.length === 1) t.pass('only node-forge', { skip: 'no openssl is here' })

for (const engine of engines) {
  t.test(`${engine.id}: a signed mail`, async (t) => {
    for (const opaque of [false, true]) {
      const { mail } = await smimeSign({ input, signer, engine, opaque })
      t.match(text(mail), /^From: Alice Example <alice@example.com>\r\n/)
      t.match(text(mail), /\r\nSubject: Grüße\r\n/, 'the subject stays as it was')
      t.notMatch(text(mail), /(?<!\r)\n/, 'CRLF everywhere')
      t.match(text(mail), opaque ? /smime-type=signed-data/ : /micalg=sha-256/)
      for (const reader of engines) {
        const verified = await smimeVerify({ input: mail, anchors, engine: reader })
        t.equal(verified.valid, true, `${reader.id}: ${verified.reason}`)
        t.equal(verified.signers[0]?.trusted, true)
        t.equal(verified.fromMatches, true)
        t.match(text(verified.content), /alles ist gut. =E2=82=AC/)
      }
      const untrusted = await smimeVerify({ input: mail, engine })
      t.equal(untrusted.valid, true)
      t.equal(untrusted.signers[0]?.trusted, false, 'without anchors nobody is trusted')
      const stranger = await smimeVerify({ input: mail, anchors: [bob.ca.certificate], engine })
      t.equal(stranger.signers[0]?.trusted, false, 'nor by another CA of the same name')
      const forged = octets(text(mail).replace('Alice Example <alice@', 'Alice Example <mallory@'))
      t.equal((await smimeVerify({ input: forged, anchors, engine })).fromMatches, false)
    }
  })

  t.test(`${engine.id}: a mail that was changed, and one whose line endings were`, async (t) => {
    const { mail } = await smimeSign({ input, signer, engine })
    const changed = octets(text(mail).replace('alles ist gut', 'alles ist schlecht'))
    const verified = await smimeVerify({ input: changed, anchors, engine })
    t.equal(verified.valid, false)
    t.equal(verified.signers[0]?.trusted, false)
    t.match(verified.reason, 'changed after it was signed')
    const unix = octets(text(mail).replaceAll('\r\n', '\n'))
    t.equal((await smimeVerify({ input: unix, anchors, engine })).valid, true, 'an mbox with LF')
  })

  t.test(`${engine.id}: signed, then encrypted, with an attachment`, async (t) => {
    const attachments = [{ fileName: 'Übersicht.bin', bytes: Uint8Array.of(0, 255, 10, 13, 46) }]
    const signed = await smimeSign({ input, signer, engine, attachments })
    const recipients = [bob.certificate, made.certificate]
    for (const cipher of ['aes-256-cbc', 'aes-128-cbc', 'des-ede3-cbc'] as const) {
      const { mail } = await smimeEncrypt({ input: signed.mail, recipients, engine, cipher })
      t.notMatch(text(mail), /Lieber|multipart/)
      for (const reader of engines) {
        for (const who of [bob, made]) {
          const opened = await smimeDecrypt({
            input: mail,
            identities: [identity(who)],
            engine: reader,
          })
          t.equal(opened.authenticated, false)
          t.equal(opened.signedInside, true)
          t.match(text(opened.mail), /Subject: Grüße\r\n/)
          const verified = await smimeVerify({ input: opened.mail, anchors, engine: reader })
          t.equal(verified.valid, true, `${cipher}, read by ${reader.id}: ${verified.reason}`)
          t.equal(verified.fromMatches, true)
        }
      }
      const eve = alice(2048)
      await t.rejects(smimeDecrypt({ input: mail, identities: [identity(eve)], engine }), {
        code: 'ERR_KEY_MISMATCH',
      })
      await t.rejects(smimeVerify({ input: mail, engine }), { code: 'ERR_MESSAGE_INVALID' })
    }
    await t.rejects(smimeDecrypt({ input: signed.mail, identities: [signer], engine }), {
      code: 'ERR_MESSAGE_INVALID',
    })
  })
}
