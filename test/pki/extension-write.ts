import { spawnSync } from 'node:child_process'
import t from 'tap'
import { readCsr } from '../../src/pki/csr.js'
import { writeCsr } from '../../src/pki/csr-write.js'
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extendedKeyUsage,
  keyUsage,
  nameConstraints,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../src/pki/extension-write.js'
import { privateKeyPem } from '../../src/pki/private-key.js'
import { spkiOf } from '../../src/crypto/keys.js'
import { alice, toHex } from '../fixtures/pki/read.js'

const spki = spkiOf(alice.key.pkcs8)
/** What OpenSSL's configuration says, and what we write for the same. */
const extensions = [
  ['basicConstraints', 'critical, CA:TRUE, pathlen:0', basicConstraints(true, 0)],
  [
    'keyUsage',
    'critical, digitalSignature, decipherOnly',
    keyUsage(['digitalSignature', 'decipherOnly']),
  ],
  [
    'extendedKeyUsage',
    'emailProtection, 1.2.3.4',
    extendedKeyUsage(['emailProtection', '1.2.3.4']),
  ],
  ['subjectKeyIdentifier', 'hash', subjectKeyIdentifier(spki)],
  [
    'subjectAltName',
    'email:alice@example.com, DNS:example.com, IP:2001:db8::1, URI:https://example.com/, RID:1.2.3',
    subjectAltName([
      'email:alice@example.com',
      'dns:example.com',
      'ip:2001:db8::1',
      'uri:https://example.com/',
      'rid:1.2.3',
    ]),
  ],
  ['certificatePolicies', '1.2.3.4, 1.2.3.5', certificatePolicies(['1.2.3.4', '1.2.3.5'])],
  [
    'crlDistributionPoints',
    'URI:http://example.com/a.crl, URI:http://example.com/b.crl',
    crlDistributionPoints(['http://example.com/a.crl', 'http://example.com/b.crl']),
  ],
  [
    'authorityInfoAccess',
    'OCSP;URI:http://ocsp.example.com/, caIssuers;URI:http://example.com/ca.crt',
    authorityInfoAccess([
      { method: 'OCSP', uri: 'http://ocsp.example.com/' },
      { method: 'caIssuers', uri: 'http://example.com/ca.crt' },
    ]),
  ],
  [
    'nameConstraints',
    'critical, permitted;DNS:example.com, permitted;email:.example.com, excluded;IP:192.0.2.0/255.255.255.0',
    nameConstraints({
      permitted: ['dns:example.com', 'email:.example.com'],
      excluded: ['ip:192.0.2.0/255.255.255.0'],
    }),
  ],
] as const

const noOpenssl = spawnSync('openssl', ['version']).status !== 0 && 'no openssl here'

t.test('each extension is what openssl writes for it', { skip: noOpenssl }, async (t) => {
  const folder = t.testdir({
    'key.pem': privateKeyPem(alice.key),
    'openssl.cnf': [
      '[req]\ndistinguished_name=dn\nreq_extensions=ext\nprompt=no\n[dn]\nCN=Alice Example\n[ext]',
      ...extensions.map(([name, value]) => `${name} = ${value}`),
      '',
    ].join('\n'),
  })
  const args = ['req', '-new', '-config', `${folder}/openssl.cnf`, '-key', `${folder}/key.pem`]
  const { stdout, stderr } = spawnSync('openssl', args)
  t.not(stdout.length, 0, stderr.toString())
  const theirs = readCsr(new Uint8Array(stdout)).extensions
  const ours = readCsr(
    writeCsr({ key: alice.key, subject: [], extensions: extensions.map(([, , one]) => one) }),
  ).extensions
  t.equal(ours.length, extensions.length)
  for (const [i, { name, critical, der }] of ours.entries()) {
    t.equal(name, theirs[i]?.name)
    t.equal(critical, theirs[i]?.critical, name)
    t.equal(toHex(der), toHex(theirs[i]?.der ?? new Uint8Array()), name)
  }
})

t.test('the identifier of the issuer’s key is that of the subject there', async (t) => {
  const own = toHex(subjectKeyIdentifier(spki).der).slice(4)
  t.equal(toHex(authorityKeyIdentifier(spki).der), `30168014${own}`)
})

t.test('a constraint that is no range is refused', async (t) => {
  for (const name of ['ip:192.0.2.0', 'ip:192.0.2.0/24', 'ip:192.0.2.0/::1', 'nothing']) {
    t.throws(() => nameConstraints({ permitted: [name] }), { code: 'ERR_VALUE_REFUSED' }, name)
  }
})
