import t from 'tap'
import { detectToolchains } from '../../src/openssl/detect.js'
import { opensslEngine } from '../../src/smime/engine.js'
import { smimeSign } from '../../src/smime/sign.js'
import { smimeVerify } from '../../src/smime/verify.js'
import { madeCa, madePerson } from '../fixtures/mail-certificate.js'

const [toolchain] = await detectToolchains()
const skip = toolchain === undefined ? 'no openssl is here' : false
const at = new Date('2026-06-01')
const root = madeCa('CN=Root')
const input = new TextEncoder().encode('From: gr\u00fc\u00dfe@b\u00fccher.example\n\nhello\n')
const names = ['other:1.3.6.1.5.5.7.8.9:gr\u00fc\u00dfe@xn--bcher-kva.example']
const signedBy = async (purpose: string) => {
  if (toolchain === undefined) throw new Error('skipped')
  const middle = madeCa('CN=Middle', root, [purpose])
  const usage = ['digitalSignature', 'keyEncipherment']
  const { key, der } = madePerson({ issuer: middle, names, key: 'rsa:2048', usage })
  const signer = { key, certificate: der, chain: [middle.der] }
  const { mail } = await smimeSign({ input, signer, engine: opensslEngine(toolchain) })
  return smimeVerify({ input: mail, anchors: [root.der], at })
}

t.test('a CA that may not certify for mail makes nobody trusted', { skip }, async (t) => {
  const { valid, signers } = await signedBy('serverAuth')
  t.equal(valid, true, 'the signature itself holds')
  t.equal(signers[0]?.trusted, false)
  t.match(signers[0]?.reasons, [/CN=Middle may not certify for mail/])
})

t.test('a From field is held against an SmtpUTF8Mailbox', { skip }, async (t) => {
  const { signers, fromMatches } = await signedBy('emailProtection')
  t.equal(signers[0]?.trusted, true)
  t.strictSame(signers[0]?.emailAddresses, ['gr\u00fc\u00dfe@xn--bcher-kva.example'])
  t.equal(fromMatches, true)
})
