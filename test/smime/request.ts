import t from 'tap'
import { detectToolchains } from '../../src/openssl/detect.js'
import { verifyCsr } from '../../src/pki/csr.js'
import { formatDistinguishedName } from '../../src/pki/name.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { planRequest, smimeRequest } from '../../src/smime/request.js'
import { someToolchains } from '../fixtures/live-identities.js'
import { madePerson } from '../fixtures/mail-certificate.js'

const toolchains = someToolchains(await detectToolchains())
if (toolchains.length === 0) t.pass('nothing is asked for', { skip: 'no openssl is here' })
const addresses = ['grüße@bücher.example', 'alice@example.com', 'alice@EXAMPLE.com']
const person = { givenName: 'Änne', surname: 'O’Example #1', organization: 'A & B, "C" $x' }

for (const toolchain of toolchains) {
  t.test(`${toolchain.id}: what was asked stands in the request`, async (t) => {
    const key = { newKey: 'rsa:2048', password: 'secret-42' }
    const made = await smimeRequest({ addresses, person, key, toolchain })
    t.strictSame(made.csr.subjectAltNames, [
      'other:smtpUTF8Mailbox:grüße@xn--bcher-kva.example',
      'email:alice@example.com',
    ])
    t.equal(verifyCsr(made.csr), true)
    t.equal(made.profile, 'sponsor-validated')
    t.match(formatDistinguishedName(made.csr.subject), /^CN=Änne O’Example #1,givenName=Änne/)
    const values = Object.fromEntries(made.csr.extensions.map(({ name, value }) => [name, value]))
    t.equal(values['keyUsage'], 'digitalSignature, keyEncipherment')
    t.equal(values['extKeyUsage'], 'emailProtection')
    t.equal(
      readPrivateKey(new TextEncoder().encode(made.keyPem ?? ''), 'secret-42').algorithm,
      'RSA-2048',
    )
    t.throws(() => readPrivateKey(new TextEncoder().encode(made.keyPem ?? ''), 'wrong'))
  })
}

t.test('a key for one use says so', async (t) => {
  const usage = (newKey: string, use: 'both' | 'signing' | 'encryption' | undefined) =>
    planRequest({ addresses, key: { newKey }, use }).csr.keyUsage
  t.strictSame(usage('rsa:3072', 'both'), ['digitalSignature', 'keyEncipherment'])
  t.strictSame(usage('rsa:3072', 'signing'), ['digitalSignature'])
  t.strictSame(usage('rsa:3072', 'encryption'), ['keyEncipherment'])
  t.strictSame(usage('ec:P-256', undefined), ['digitalSignature', 'keyAgreement'])
  t.strictSame(usage('ec:P-384', 'encryption'), ['keyAgreement'])
  t.strictSame(usage('ed25519', undefined), ['digitalSignature'])
  t.throws(() => usage('ed25519', 'both'), { code: 'ERR_VALUE_REFUSED', field: 'key' })
})

t.test('keys that no CA may certify are refused before anything runs', async (t) => {
  for (const newKey of ['rsa:1024', 'rsa:2049', 'rsa-pss:2048', 'ec:secp256k1']) {
    t.throws(() => planRequest({ addresses, key: { newKey } }), { message: /6\.1\.5/ }, newKey)
  }
  const existing = madePerson().key.pkcs8
  t.equal(planRequest({ addresses, key: { existing } }).use, 'both')
  t.throws(() => planRequest({ addresses: [] }), { code: 'ERR_USAGE' })
  t.throws(() => planRequest({ addresses: ['alice@example.com\r\nx'] }), {
    code: 'ERR_VALUE_REFUSED',
  })
})
