import t from 'tap'
import { readBer } from '../../src/asn1/ber.js'
import { octetString, utf8String } from '../../src/asn1/der.js'
import { generateKeyPair } from '../../src/crypto/keys.js'
import { examineCsr, readCsr, verifyCsr } from '../../src/pki/csr.js'
import type { CsrInput } from '../../src/pki/csr-write.js'
import { writeCsr } from '../../src/pki/csr-write.js'
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  writeExtensions,
  writeGeneralName,
} from '../../src/pki/extension-write.js'
import { formatDistinguishedName, parseDistinguishedName } from '../../src/pki/name.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { alice, fixture } from '../fixtures/pki/read.js'

const text = 'emailAddress=zoe@example.com,CN=Zoë Müller/日本,OU=R&D\\, #1,O=Example+L=Berlin,C=DE'
const input: CsrInput = { key: alice.key, subject: parseDistinguishedName(text) }
const newKey = (specification: 'rsa:2048' | 'ec:P-384' | 'ec:P-521' | 'ed25519' | 'ed448') =>
  readPrivateKey(generateKeyPair(specification).pkcs8)

t.test('every kind of key signs a request that reads back and verifies', async (t) => {
  const rsa = newKey('rsa:2048')
  const cases: [CsrInput, string][] = [
    [{ ...input, key: rsa }, 'sha256WithRSAEncryption'],
    [{ ...input, key: rsa, digest: 'sha512' }, 'sha512WithRSAEncryption'],
    [{ ...input, key: rsa, pss: true, digest: 'sha384' }, 'RSASSA-PSS'],
    [{ ...input, key: alice.key }, 'ecdsa-with-SHA256'],
    [{ ...input, key: newKey('ec:P-384') }, 'ecdsa-with-SHA384'],
    [{ ...input, key: newKey('ec:P-521') }, 'ecdsa-with-SHA512'],
    [{ ...input, key: newKey('ed25519') }, 'Ed25519'],
    [{ ...input, key: newKey('ed448') }, 'Ed448'],
  ]
  for (const [asked, signatureAlgorithm] of cases) {
    const der = writeCsr(asked)
    t.strictSame(readBer(der).deviations, [])
    const { csr, malformed } = examineCsr(der)
    t.equal(malformed, null, signatureAlgorithm)
    t.match(csr, { signatureAlgorithm, publicKey: { algorithm: asked.key.algorithm } })
    t.equal(csr && formatDistinguishedName(csr.subject), text)
    t.equal(csr && verifyCsr(csr), true, signatureAlgorithm)
  }
})

t.test('the same input is the same request where the signature is deterministic', async (t) => {
  const key = readPrivateKey(fixture('ed.key'))
  const asked: CsrInput = { ...input, key, subjectAltNames: ['dns:example.com'] }
  t.strictSame(writeCsr(asked), writeCsr(asked))
})

t.test('every extension and attribute comes back as it was asked', async (t) => {
  const subjectAltNames = [
    'email:alice@example.com',
    'dns:*.example.com',
    'ip:192.0.2.1',
    'ip:2001:db8::1',
    'ip:::ffff:c000:201',
    'uri:https://example.com/a?b',
    'upn:zoë@example.com',
    'dirname:CN=Alice,O=Example',
    'rid:1.2.3.4',
    'other:1.2.3.5:text: with a colon',
  ]
  const csr = readCsr(
    writeCsr({
      ...input,
      subjectAltNames,
      extensions: [
        keyUsage(['digitalSignature', 'keyEncipherment', 'decipherOnly']),
        extendedKeyUsage(['emailProtection', 'clientAuth', '1.2.3.6']),
        basicConstraints(true, 0),
        { oid: '1.2.3.7', critical: true, der: octetString(Uint8Array.of(1)) },
      ],
      challengePassword: 'pässword',
      attributes: [{ oid: '1.2.840.113549.1.9.2', values: [utf8String('Alice')] }],
    }),
  )
  t.strictSame(csr.subjectAltNames, subjectAltNames)
  t.strictSame(
    csr.extensions.slice(0, 4).map(({ name, critical, value }) => [name, critical, value]),
    [
      ['keyUsage', true, 'digitalSignature, keyEncipherment, decipherOnly'],
      ['extKeyUsage', false, 'emailProtection, clientAuth, 1.2.3.6'],
      ['basicConstraints', true, 'CA:TRUE, pathlen:0'],
      ['1.2.3.7', true, '040101'],
    ],
  )
  const values = Object.fromEntries(csr.attributes.map(({ name, values }) => [name, values[0]]))
  t.match(values, { challengePassword: 'pässword', unstructuredName: 'Alice' })
  t.equal(verifyCsr(csr), true)
})

t.test('what can not be carried is refused before anything is signed', async (t) => {
  const refused = { code: 'ERR_VALUE_REFUSED' }
  t.throws(() => writeGeneralName('email:zoë@example.com'), refused)
  t.throws(() => writeGeneralName('ip:300.1.1.1'), refused)
  t.throws(() => writeGeneralName('fax:1'), refused)
  t.throws(() => keyUsage(['everything']), refused)
  t.throws(() => extendedKeyUsage(['everything']), refused)
  t.throws(() => writeExtensions([keyUsage([]), keyUsage([])]), refused)
  t.throws(() => writeCsr({ ...input, challengePassword: '' }), refused)
  t.throws(() => writeCsr({ ...input, subject: [[{ type: 'C', value: 'Ö' }]] }), refused)
  t.throws(() => writeCsr({ ...input, key: { pkcs8: new Uint8Array(), algorithm: 'X25519' } }), {
    code: 'ERR_ALGORITHM_UNSUPPORTED',
  })
})
