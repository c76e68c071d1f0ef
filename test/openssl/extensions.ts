import t from 'tap'
import { extensionSections, type CertificateProfile } from '../../src/openssl/extensions.js'

const usage = (profile: CertificateProfile, keyAlgorithm: string): object =>
  Object.fromEntries(
    extensionSections({ profile, keyAlgorithm, subjectAltNames: [] })['extensions'] ?? [],
  )

t.test('keyUsage agrees with what the key can do', async (t) => {
  const smime = (keyUsage: string): object => ({
    keyUsage: `critical, ${keyUsage}`,
    extendedKeyUsage: 'emailProtection',
  })
  t.strictSame(usage('smime', 'RSA-4096'), smime('digitalSignature, keyEncipherment'))
  t.strictSame(usage('smime', 'EC-secp256r1'), smime('digitalSignature, keyAgreement'))
  t.strictSame(usage('smime', 'Ed25519'), smime('digitalSignature'))
  t.strictSame(usage('smime', 'RSA-PSS-2048'), smime('digitalSignature'))
})

t.test('each profile has its extendedKeyUsage, and none has none', async (t) => {
  t.match(usage('tls-server', 'RSA-2048'), {
    keyUsage: 'critical, digitalSignature, keyEncipherment',
    extendedKeyUsage: 'serverAuth',
  })
  t.match(usage('tls-server', 'EC-secp384r1'), { keyUsage: 'critical, digitalSignature' })
  t.match(usage('tls-client', 'RSA-2048'), { extendedKeyUsage: 'clientAuth' })
  t.match(usage('code-signing', 'RSA-2048'), { extendedKeyUsage: 'codeSigning' })
  t.strictSame(usage('none', 'RSA-2048'), {})
})

t.test('names get a section of their own, after what comes first', async (t) => {
  const options = {
    profile: 'none',
    keyAlgorithm: 'RSA-2048',
    subjectAltNames: ['dns:example.com'],
  } as const
  const first = { oid: '2.5.29.19', name: 'basicConstraints', value: 'CA:FALSE' }
  t.strictSame(extensionSections(options, [first]), {
    extensions: [
      ['basicConstraints', 'CA:FALSE'],
      ['subjectAltName', '@names'],
    ],
    names: [['DNS.1', 'example.com']],
  })
})
