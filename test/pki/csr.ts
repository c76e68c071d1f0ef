import t from 'tap'
import { csrPem, csrSignature, examineCsr, readCsr, verifyCsr } from '../../src/pki/csr.js'
import { formatDistinguishedName } from '../../src/pki/name.js'
import { fixture } from '../fixtures/pki/read.js'

t.test('a request is read: subject, key, extensions, signature', async (t) => {
  const csr = readCsr(fixture('ec.csr'))
  t.equal(
    formatDistinguishedName(csr.subject),
    'emailAddress=alice@example.org,CN=Alice Example,O=Lab',
  )
  t.match(csr, {
    version: 0,
    publicKey: { algorithm: 'EC-secp256r1', explicit: false },
    signatureAlgorithm: 'ecdsa-with-SHA256',
    subjectAltNames: ['email:alice@example.org'],
    extensions: [{ oid: '2.5.29.17', name: 'subjectAltName', critical: false }],
    attributes: [{ name: 'extensionRequest' }],
  })
  t.equal(verifyCsr(csr), true)
  t.equal(csrSignature(csr)?.kind, 'sha256-ecdsa')
  t.strictSame(readCsr(csr.der), csr, 'DER reads as PEM does')
  t.strictSame(readCsr(new TextEncoder().encode(csrPem(csr))), csr)
})

t.test('a request changed after signing does not verify', async (t) => {
  t.equal(verifyCsr(readCsr(fixture('tampered.csr'))), false)
})

t.test('another version is read and called malformed, at its place', async (t) => {
  const { der } = readCsr(fixture('ec.csr'))
  const changed = der.slice()
  const version = changed.findIndex((octet, i) => octet === 2 && changed[i + 1] === 1)
  changed[version + 2] = 5
  t.match(examineCsr(changed), { csr: { version: 5 }, malformed: { offset: version } })
})

t.test('what breaks off or is something else is ERR_CSR_INVALID', async (t) => {
  const { der } = readCsr(fixture('ec.csr'))
  t.throws(() => readCsr(der.subarray(0, 100)), { code: 'ERR_CSR_INVALID', offset: 100 })
  t.throws(() => readCsr(fixture('ec.crt')), { code: 'ERR_CSR_INVALID' })
  t.throws(() => readCsr(new Uint8Array()), { code: 'ERR_CSR_INVALID' })
  t.match(examineCsr(new Uint8Array([...der, 0])), { malformed: { offset: der.length } })
})

t.test('every truncation and flipped bit of a request ends in an answer', async (t) => {
  const bytes = readCsr(fixture('ec.csr')).der
  let valid = 0
  const tell = (damaged: Uint8Array) => {
    const { csr, malformed } = examineCsr(damaged)
    if (csr && !malformed && verifyCsr(csr) === true) valid += 1
  }
  for (let length = 0; length < bytes.length; length += 1) tell(bytes.subarray(0, length))
  for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
    const flipped = bytes.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
    tell(flipped)
  }
  t.equal(valid, 0, 'no damaged request verifies')
})
