import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  derOf,
  objectIdentifier,
  primitive,
  readTree,
  sequence,
  set,
} from '../../src/forge/asn1-tree.js'
import { forgeIssueCertificate, forgeTestCa } from '../../src/forge/certificate.js'
import { forgeCreateCsr } from '../../src/forge/csr.js'
import forge from 'node-forge'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/forge/${name}`, import.meta.url)))
const pkcs8 = fixture('rsa.pk8')
const lifetime = {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2056-01-01T00:00:00Z'),
}
const caInput = {
  ...lifetime,
  key: { pkcs8 },
  subject: [
    ['O', 'Bücher & Co'],
    ['CN', 'Example Test CA'],
  ],
  serial: '01',
} as const
const request = {
  key: { pkcs8 },
  subject: [
    ['O', 'Zoë & Söhne'],
    ['CN', 'Alice Example'],
  ],
  subjectAltNames: ['email:alice@example.com'],
  profile: 'smime',
} as const

const ca = forgeTestCa(caInput)
const issue = (
  fields: Partial<Parameters<typeof forgeIssueCertificate>[0]> = {},
): X509Certificate =>
  new X509Certificate(
    forgeIssueCertificate({
      ...lifetime,
      csr: forgeCreateCsr(request).csr,
      caPkcs8: ca.pkcs8,
      caCertificate: ca.certificate,
      subjectAltNames: request.subjectAltNames,
      profile: 'smime',
      serial: '2a',
      ...fields,
    }),
  )

t.test('a test root is a CA that signed itself', async (t) => {
  const root = new X509Certificate(ca.certificate)
  t.equal(root.ca, true)
  t.ok(root.verify(root.publicKey))
  t.ok(root.checkIssued(root))
  t.equal(root.subject, 'O=Bücher & Co\nCN=Example Test CA')
  t.strictSame(forgeTestCa(caInput), ca, 'the same input makes the same root')
})

t.test('an S/MIME identity is issued that another reader verifies', async (t) => {
  const leaf = issue()
  const root = new X509Certificate(ca.certificate)
  t.ok(leaf.checkIssued(root))
  t.ok(leaf.verify(root.publicKey))
  t.equal(leaf.ca, false)
  t.equal(leaf.serialNumber, '2A')
  t.equal(leaf.subject, 'O=Zoë & Söhne\nCN=Alice Example')
  t.equal(leaf.subjectAltName, 'email:alice@example.com')
  t.strictSame(leaf.keyUsage, ['1.3.6.1.5.5.7.3.4'])
  t.equal(new Date(leaf.validTo).toISOString(), '2056-01-01T00:00:00.000Z')
})

t.test('a multi-valued name of a request is certified as it stands', async (t) => {
  const attribute = (oid: string, value: string) =>
    sequence([objectIdentifier(oid), primitive(forge.asn1.Type.UTF8, value)])
  const joined = set([attribute('2.5.4.3', 'Alice'), attribute('2.5.4.10', 'Example')])
  const tree = readTree(forgeCreateCsr(request).csr)
  const info = (tree.value as forge.asn1.Asn1[])[0]
  ;(info?.value as forge.asn1.Asn1[])[1] = sequence([joined])
  const leaf = issue({ csr: derOf(tree) })
  t.equal(leaf.subject, 'CN=Alice + O=Example')
})

t.test('a serial that nobody chose is positive and new every time', async (t) => {
  const { serial: _, ...withoutSerial } = caInput
  const serials = [1, 2].map(
    () => new X509Certificate(forgeTestCa(withoutSerial).certificate).serialNumber,
  )
  t.not(serials[0], serials[1])
  for (const serial of serials) t.match(serial, /^4[0-9A-F]{31}$/)
})

t.test('a request for a key that is not RSA is refused', async (t) => {
  t.throws(() => issue({ csr: fixture('ec.csr') }), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
  t.throws(() => issue({ caPkcs8: fixture('ec.pk8') }), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
})
