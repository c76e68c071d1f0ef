import t from 'tap'
import { cmsDecrypt, cmsEncrypt, cmsSign, cmsVerify } from '../../src/openssl/cms.js'
import { extensionLine, type ExtensionRequest } from '../../src/openssl/extension-request.js'
import { genpkey, pkey } from '../../src/openssl/genpkey.js'
import { pkcs12Export } from '../../src/openssl/pkcs12.js'
import { req } from '../../src/openssl/req.js'
import { validityArguments } from '../../src/openssl/validity.js'
import { chainVerified } from '../../src/openssl/verify.js'
import { certificatePem, keyPem } from '../fixtures/identity.js'

const refused = { code: 'ERR_VALUE_REFUSED' }
const content = Uint8Array.of(1)
const identity = { key: keyPem, certificate: certificatePem }

t.test('an extension is exactly one, or refused', async (t) => {
  const nullElement = Uint8Array.of(5, 0)
  t.match(extensionLine({ oid: '1.2.3', critical: true, der: nullElement }), {
    value: 'critical, DER:0500',
  })
  for (const wrong of [
    { oid: '1.2.3 = x\n[y]', der: nullElement },
    { oid: '3.1', der: nullElement },
    { oid: '1.40', der: nullElement },
    { oid: '1.2.3', der: Uint8Array.of(5, 0, 0) },
    { oid: '1.2.3', der: new Uint8Array(0) },
    { name: 'nsComment', text: 'x' },
    { name: 'basicConstraints', text: 'CA:TRUE\nkeyUsage=x' },
    { name: 'basicConstraints', text: '@names' },
    { name: 'certificatePolicies', text: '1.2.3,@policy' },
    { name: 'authorityInfoAccess', text: 'OCSP;URI:http://x/,caIssuers;dirName:names' },
    { name: 'toString', text: 'x' },
  ]) {
    t.throws(() => extensionLine(wrong as ExtensionRequest), refused, JSON.stringify(wrong))
  }
  const subject = [[{ type: 'CN', value: 'a' }]]
  const twice: ExtensionRequest[] = [
    { name: 'basicConstraints', text: 'CA:TRUE' },
    { oid: '2.5.29.19', der: Uint8Array.of(0x30, 0) },
  ]
  const key = { newKey: 'rsa:2048' }
  t.throws(() => req({ key, subject, profile: 'none', extensions: twice }), refused)
})

t.test('digest and cipher of a message are always said', async (t) => {
  const flat = (args: readonly unknown[]): string => JSON.stringify(args)
  t.match(flat(cmsSign({ ...identity, content }).args), '"-md","sha256"')
  t.match(flat(cmsEncrypt({ content, recipients: [certificatePem] }).args), '"-aes256"')
  t.strictSame(cmsEncrypt({ content, recipients: [certificatePem] }).requires, [
    'cms',
    'cms.encrypt-ec',
  ])
  t.throws(() => cmsEncrypt({ content, recipients: [certificatePem], program: 'smime' }), refused)
  t.throws(() => cmsEncrypt({ content, recipients: [] }), refused)
  t.throws(() => cmsSign({ ...identity, content: new Uint8Array(0) }), refused)
  t.ok(cmsDecrypt({ ...identity, message: content }))
})

t.test('PSS, OAEP and who signed are what cms can be asked, and smime can not', async (t) => {
  const recipients = [certificatePem]
  const pss = cmsSign({ ...identity, content, pssSalt: 32 })
  const at = pss.args.indexOf('-keyopt')
  t.strictSame(pss.args.slice(at, at + 4), [
    ...['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'],
  ])
  t.throws(() => cmsSign({ ...identity, content, pssSalt: 32, program: 'smime' }), refused)
  const { args } = cmsEncrypt({ content, recipients, oaep: true })
  t.strictSame(args.slice(args.indexOf('-recip')), [
    ...['-recip', { input: 'recipient1' }, '-keyopt', 'rsa_padding_mode:oaep'],
  ])
  t.throws(() => cmsEncrypt({ content, recipients, oaep: true, program: 'smime' }), refused)
  const verify = { message: content, anchors: 'not-checked', content } as const
  t.notOk(cmsVerify(verify).args.includes('-signer'))
  t.ok(cmsVerify({ ...verify, tellSigners: true }).args.includes('-signer'))
})

t.test('choices become capabilities, -nomac stands before -certpbe', async (t) => {
  const scheme = { certificates: 'aes-256-cbc', key: 'aes-256-cbc' } as const
  const bundle = { ...identity, password: 'x' }
  const without = pkcs12Export({ ...bundle, form: { choices: { ...scheme, mac: 'none' } } })
  t.ok(without.args.indexOf('-nomac') < without.args.indexOf('-certpbe'))
  const choices = { ...scheme, mac: { pbmac1: 'sha256', saltLength: 16 }, iterations: 3 } as const
  t.strictSame(pkcs12Export({ ...bundle, form: { choices } }).requires, [
    ...['pkcs12.pbkdf2-hmac-sha256', 'pkcs12.pbmac1', 'pkcs12.macsaltlen', 'pkcs12.iter'],
  ])
  t.throws(
    () => pkcs12Export({ password: 'x', form: { form: 'default' } }),
    refused,
    'neither key nor certificate',
  )
})

t.test('keys are written in the forms they have', async (t) => {
  t.equal(pkey({ key: keyPem, form: 'traditional' }).subcommand, 'ec')
  t.throws(() => pkey({ key: keyPem, form: 'public', newPassword: 'x' }), refused)
  t.throws(() => genpkey({ newKey: 'rsa:2048', password: '' }), refused)
  t.strictSame(genpkey({ newKey: 'rsa:2048', password: 'x', prf: 'hmac-sha256' }).requires, [
    'key.pbkdf2-hmac-sha256',
  ])
})

t.test('dates need the capability, and make sense', async (t) => {
  const [notBefore, notAfter] = [new Date('2026-01-02T03:04:05Z'), new Date('2027-01-01T00:00:00Z')]
  t.strictSame(validityArguments({ notBefore, notAfter }, 'x509.not-after'), {
    args: ['-not_before', '20260102030405Z', '-not_after', '20270101000000Z'],
    requires: ['x509.not-after'],
  })
  const turned = { notBefore: notAfter, notAfter: notBefore }
  t.throws(() => validityArguments(turned, 'x509.not-after'), refused)
  t.throws(
    () => validityArguments({ notBefore, notAfter: new Date('x') }, 'x509.not-after'),
    refused,
  )
})

t.test('an error line outweighs OK and exit code 0', async (t) => {
  const said = (stdout: string, stderr = '', exitCode = 0) =>
    chainVerified({ stdout: new TextEncoder().encode(stdout), stderr, exitCode })
  t.strictSame(said('x.pem: OK\n'), { verified: true, reasons: [] })
  const libressl28 = 'x.pem: CN = a\nerror 18 at 0 depth lookup:self signed certificate\nOK\n'
  t.strictSame(said(libressl28), { verified: false, reasons: ['self signed certificate'] })
  t.equal(said('x.pem: OK\n', '', 2).verified, false)
})
