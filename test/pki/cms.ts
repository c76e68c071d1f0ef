import t from 'tap'
import { InterSslError } from '../../src/errors.js'
import { cmsEncrypt, cmsSign } from '../../src/openssl/cms.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { run } from '../../src/openssl/run.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { certificatesOf, names, readCms, verifySigner, type SignedData } from '../../src/pki/cms.js'
import { alice } from '../fixtures/alice.js'

const content = new TextEncoder().encode('Dear Bob,\r\nall is well.\r\n')
const { pkcs8, certificate, ca } = alice(2048)
const leaf = readCertificate(certificate)
const toolchains = (await detectToolchains()).filter(({ capabilities }) => capabilities.cms)
const [toolchain] = toolchains

if (toolchain === undefined) {
  t.pass('skipped: no openssl with cms', { skip: 'no openssl with cms is here' })
} else {
  for (const each of toolchains) {
    t.test(
      `${each.id}: a signed message says who signed, and the signature verifies`,
      async (t) => {
        for (const detached of [true, false]) {
          const made = await run(
            cmsSign({ content, key: pkcs8, certificate, chain: [ca.certificate], detached }),
            each,
          )
          const message = readCms(made.outputs['message'] ?? new Uint8Array())
          t.equal(message.kind, 'signed-data')
          const { signers, certificates, content: inside } = message as SignedData
          const [signer] = signers
          if (signer === undefined) throw new Error('no signer')
          t.equal(signer.digest, 'sha256')
          t.ok(names(signer.signer, leaf), 'the id is the leaf’s')
          t.notOk(names(signer.signer, readCertificate(ca.certificate)), 'and not the CA’s')
          t.equal(certificates.length, 2)
          t.strictSame(inside, detached ? null : content)
          t.match(signer.signingTime, /^20\d\d-/)
          t.equal(verifySigner(signer, content, leaf), 'valid')
          t.equal(verifySigner(signer, content.slice(1), leaf), 'digest-differs')
          t.equal(
            verifySigner(signer, content, readCertificate(ca.certificate)),
            'signature-invalid',
          )
        }
      },
    )

    t.test(`${each.id}: an encrypted message says for whom, and with what`, async (t) => {
      const made = await run(
        cmsEncrypt({ content, recipients: [certificate, ca.certificate] }),
        each,
      )
      const message = readCms(made.outputs['message'] ?? new Uint8Array())
      if (message.kind !== 'enveloped-data') throw new Error(message.kind)
      t.equal(message.cipher, 'AES-256-CBC')
      t.strictSame(
        message.recipients.map(({ kind, algorithm }) => [kind, algorithm]),
        [
          ['key-transport', 'RSA-PKCS1-v1.5'],
          ['key-transport', 'RSA-PKCS1-v1.5'],
        ],
      )
      const ids = message.recipients.flatMap(({ recipients }) => recipients)
      t.ok(
        ids.some((id) => names(id, leaf)),
        'one of them is the leaf',
      )
    })
  }

  t.test('any broken message is an answer', async (t) => {
    const made = await run(
      cmsSign({ content, key: pkcs8, certificate, detached: false }),
      toolchain,
    )
    const whole = made.outputs['message'] ?? new Uint8Array()
    let read = 0
    for (let at = 0; at < whole.length; at++) {
      const bent = whole.slice()
      bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8))
      for (const bytes of [bent, whole.subarray(0, at)]) {
        try {
          readCms(bytes)
          read++
        } catch (error) {
          if (!(error instanceof InterSslError)) throw error
          if (error.code !== 'ERR_CMS_INVALID') t.equal(error.code, 'ERR_CMS_INVALID', `at ${at}`)
        }
      }
    }
    t.ok(read > 0 && read < 2 * whole.length, `${read} of ${2 * whole.length} could be read`)
  })
}

t.test('what is no message is refused by name', async (t) => {
  t.throws(() => readCms(new TextEncoder().encode('<html>')), { code: 'ERR_CMS_INVALID' })
  t.throws(() => certificatesOf(certificate), { code: 'ERR_CMS_INVALID' })
})
