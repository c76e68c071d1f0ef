import t from 'tap'
import { detectToolchains } from '../../src/openssl/detect.js'
import { req } from '../../src/openssl/req.js'
import { run } from '../../src/openssl/run.js'
import { chainVerified, verifyChain } from '../../src/openssl/verify.js'
import { readCertificate, readCertificates } from '../../src/pki/certificate.js'
import { judgePath } from '../../src/pki/chain.js'
import { readCms } from '../../src/pki/cms.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { checkTestCa, createTestCa, smimeIssue, testCaName } from '../../src/smime/issue.js'
import { smimeRequest } from '../../src/smime/request.js'
import { someToolchains } from '../fixtures/live-identities.js'
import { madeCa } from '../fixtures/mail-certificate.js'

const toolchains = someToolchains(await detectToolchains())
if (toolchains.length === 0) t.pass('nothing is issued', { skip: 'no openssl is here' })
const utf8 = new TextEncoder()

for (const toolchain of toolchains) {
  t.test(`${toolchain.id}: two people of one test CA`, async (t) => {
    const request = (address: string) =>
      smimeRequest({ addresses: [address], key: { newKey: 'rsa:2048' }, toolchain })
    const asked = await request('grüße@bücher.example')
    const alice = await smimeIssue({ csr: utf8.encode(asked.csrPem), toolchain })
    const { root, intermediate } = alice.ca
    const bobs = await request('bob@example.com')
    const bob = await smimeIssue({ csr: bobs.csr.der, ca: alice.ca, days: 90, toolchain })
    for (const { certificate, chainPem } of [alice, bob]) {
      const { trusted, reasons, path } = judgePath(certificate, {
        anchors: [root],
        intermediates: readCertificates(utf8.encode(chainPem)),
      })
      t.equal(trusted, true, reasons.join())
      t.equal(path.length, 3)
      const purposes = ['smimesign', 'smimeencrypt'] as const
      for (const purpose of purposes) {
        const said = await run(
          verifyChain({
            certificate: certificate.der,
            anchors: [root.der],
            intermediates: [intermediate.der],
            purpose,
          }),
          toolchain,
        )
        t.strictSame(chainVerified(said), { verified: true, reasons: [] }, purpose)
      }
    }
    t.strictSame(alice.addresses, ['grüße@xn--bcher-kva.example'])
    t.ok(bob.certificate.notAfter <= bob.ca.intermediate.notAfter, 'never beyond the CA')
    const message = readCms(alice.p7b)
    t.equal(message.kind === 'signed-data' ? message.certificates.length : 0, 2)
    const value = (name: string) =>
      intermediate.extensions.find((one) => one.name === name)?.value ?? ''
    t.equal(value('basicConstraints'), 'CA:TRUE, pathlen:0')
    t.equal(value('extKeyUsage'), 'emailProtection')
    t.match(root.subject.flat(), [{ type: 'serialNumber' }, { type: 'CN', value: testCaName }])
  })

  t.test(`${toolchain.id}: what a request asks for beyond mail is left out`, async (t) => {
    const { outputs } = await run(
      req({
        key: { newKey: 'rsa:2048' },
        subject: parseDistinguishedName('CN=Mallory'),
        subjectAltNames: ['email:mallory@example.com', 'dns:example.com'],
        profile: 'none',
        keyUsage: ['digitalSignature', 'keyCertSign'],
        extendedKeyUsage: ['serverAuth'],
        extensions: [{ name: 'basicConstraints', critical: true, text: 'CA:TRUE' }],
      }),
      toolchain,
    )
    const csr = outputs['csr'] ?? new Uint8Array(0)
    const ca = await createTestCa(toolchain)
    const { certificate, left } = await smimeIssue({ csr, ca, toolchain })
    t.strictSame(certificate.subjectAltNames, ['email:mallory@example.com'])
    const value = (name: string) => certificate.extensions.find((one) => one.name === name)?.value
    t.equal(value('basicConstraints'), 'CA:FALSE')
    t.equal(value('keyUsage'), 'digitalSignature')
    t.equal(value('extKeyUsage'), 'emailProtection')
    t.strictSame(left, ['dns:example.com', 'basicConstraints'])
    const text = new TextDecoder().decode(csr).split('\n')
    const der = Buffer.from(text.slice(1, -2).join(''), 'base64')
    der[der.length - 1]! ^= 1
    await t.rejects(smimeIssue({ csr: new Uint8Array(der), ca, toolchain }), {
      code: 'ERR_CSR_INVALID',
    })
  })
}

t.test('a CA that is none of ours, or has expired, signs nothing', async (t) => {
  const root = madeCa(`CN=${testCaName}`)
  const old = madeCa(`CN=${testCaName} (mail)`, root, ['emailProtection'], '2026-02-01')
  const ca = (intermediate: typeof root, key = intermediate.key) => ({
    root: readCertificate(root.der),
    intermediate: readCertificate(intermediate.der),
    key,
  })
  t.throws(() => checkTestCa(ca(old)), { message: /expired/ })
  t.throws(() => checkTestCa(ca(old, root.key)), { message: /no test CA/ })
  t.throws(() => checkTestCa(ca(madeCa('CN=Real CA', root))), { message: /no test CA/ })
})
