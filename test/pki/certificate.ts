import t from 'tap'
import { certificatePem, readCertificate, readCertificates } from '../../src/pki/certificate.js'
import { formatDistinguishedName } from '../../src/pki/name.js'
import { fixture } from '../fixtures/pki/read.js'

t.test('a certificate is read as openssl x509 shows it', async (t) => {
  const certificate = readCertificate(fixture('ec.crt'))
  t.equal(formatDistinguishedName(certificate.issuer), 'CN=Lab Issuing CA,O=Lab')
  t.match(certificate, {
    serial: 'f376275f1fe09bd0',
    notBefore: '2026-11-23T13:08:52Z',
    notAfter: '2029-02-25T13:08:52Z',
    emailAddresses: ['alice@example.org'],
    publicKey: { algorithm: 'EC-secp256r1' },
    signatureAlgorithm: 'sha256WithRSAEncryption',
  })
})

t.test('every block of a PEM is read in order, DER alone too', async (t) => {
  const names = ['ec.crt', 'int.crt', 'root.crt']
  const pem = names.map((name) => certificatePem(readCertificate(fixture(name)))).join('# text\n')
  const certificates = readCertificates(new TextEncoder().encode(pem))
  t.strictSame(
    certificates,
    names.map((name) => readCertificate(fixture(name))),
  )
  const [first] = certificates
  t.strictSame(first && readCertificates(first.der), [first])
})

t.test('what is no certificate is ERR_CERTIFICATE_INVALID', async (t) => {
  const { der } = readCertificate(fixture('ec.crt'))
  t.throws(() => readCertificate(der.subarray(0, 200)), {
    code: 'ERR_CERTIFICATE_INVALID',
    offset: 200,
  })
  t.throws(() => readCertificates(fixture('ec.key')), { code: 'ERR_CERTIFICATE_INVALID' })
  const deep = Uint8Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80))
  t.throws(() => readCertificate(deep), { code: 'ERR_CERTIFICATE_INVALID' })
})
