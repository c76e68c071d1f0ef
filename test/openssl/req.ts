import t from 'tap'
import { readPem } from '../../src/asn1/pem.js'
import type { Command } from '../../src/openssl/command.js'
import { csrVerified, req, verifyCsr } from '../../src/openssl/req.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { csrPem, encode, keyPem } from '../fixtures/identity.js'

const subject = parseDistinguishedName('CN=Alice Example,O=Example Ltd,C=DE')
const text = (command: Command, name: string): string =>
  new TextDecoder().decode(command.inputs[name]?.bytes)

t.test('a new key in the clear is one req with everything in its config', async (t) => {
  const command = req({
    key: { newKey: 'rsa:4096' },
    subject,
    subjectAltNames: ['email:alice@example.com'],
    profile: 'smime',
  })
  t.equal(command.subcommand, 'req')
  t.strictSame(command.args, [
    ...['-new', '-batch', '-config', { input: 'config' }, '-newkey', 'rsa:4096', '-nodes'],
    ...['-keyout', { output: 'key' }, '-sha256', '-out', { output: 'csr' }],
  ])
  t.equal(
    text(command, 'config'),
    [
      ...['[req]', 'prompt = no', 'utf8 = yes', 'string_mask = utf8only'],
      ...['distinguished_name = subject', 'req_extensions = extensions', ''],
      ...['[subject]', '0.C = DE', '1.O = Example Ltd', '2.CN = Alice Example', ''],
      ...['[extensions]', 'keyUsage = critical, digitalSignature, keyEncipherment'],
      ...['extendedKeyUsage = emailProtection', 'subjectAltName = @names', ''],
      ...['[names]', 'email.1 = alice@example.com', ''],
    ].join('\n'),
  )
  t.strictSame(Object.keys(command.outputs), ['key', 'csr'])
  t.strictSame(command.requires, [])
  t.strictSame(command.before, [])
})

t.test(
  'a key password makes genpkey encrypt with AES, and stays out of the arguments',
  async (t) => {
    const command = req({
      key: { newKey: 'ec:P-256' },
      subject,
      profile: 'none',
      keyPassword: 'geheim',
    })
    const [make] = command.before
    t.match(make, {
      subcommand: 'genpkey',
      args: [
        ...['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt'],
        ...['ec_param_enc:named_curve', '-aes256', '-pass', { secret: 'keyPassword' }],
        ...['-out', { output: 'key' }],
      ],
      secrets: { keyPassword: 'geheim' },
    })
    t.strictSame(command.args.slice(4, 8), [
      ...['-key', { input: 'key' }, '-passin', { secret: 'keyPassword' }],
    ])
    t.strictSame(command.requires, ['req.newkey-ec'])
    t.notMatch(JSON.stringify([command.args, make?.args]), /geheim|-nodes/)
    t.notMatch(text(command, 'config'), /req_extensions/)
  },
)

t.test('an existing key decides keyUsage, in PEM or DER', async (t) => {
  const pem = req({ key: { pem: keyPem }, subject, profile: 'smime' })
  t.match(text(pem, 'config'), /keyUsage = critical, digitalSignature, keyAgreement\n/)
  t.same(pem.inputs['key']?.bytes, keyPem)
  t.strictSame(pem.secrets, {})
  const [der] = readPem(keyPem)
  t.ok(der)
  const fromDer = req({ key: { pem: der!.bytes }, subject, profile: 'smime' })
  t.match(text(fromDer, 'key'), /^-----BEGIN PRIVATE KEY-----\n/)
  t.throws(() => req({ key: { pem: encode('nonsense') }, subject, profile: 'none' }), {
    code: 'ERR_KEY_INVALID',
  })
})

t.test('a multi-valued RDN needs a binary that can', async (t) => {
  const command = req({
    key: { newKey: 'rsa:2048' },
    subject: parseDistinguishedName('CN=Alice+emailAddress=alice@example.com'),
    profile: 'none',
  })
  t.strictSame(command.requires, ['req.multi-valued-rdn'])
})

t.test('a password that openssl would read differently is refused', async (t) => {
  for (const keyPassword of ['', 'a\nb', 'a\0', 'ä'.repeat(512)]) {
    t.throws(() => req({ key: { newKey: 'ed25519' }, subject, profile: 'none', keyPassword }), {
      code: 'ERR_VALUE_REFUSED',
      field: 'keyPassword',
    })
  }
})

t.test('verifyCsr takes either form, and its answer is the text', async (t) => {
  t.ok(verifyCsr({ csr: csrPem }).args.includes('PEM'))
  t.ok(verifyCsr({ csr: readPem(csrPem)[0]!.bytes }).args.includes('DER'))
  const said = (stdout: string, stderr: string): boolean =>
    csrVerified({ stdout: encode(stdout), stderr })
  t.equal(said('', 'verify OK\n'), true, 'OpenSSL 1.1.1, LibreSSL')
  t.equal(said('', 'Certificate request self-signature verify OK\n'), true, 'OpenSSL 3.0')
  t.equal(said('Certificate request self-signature verify OK\n', ''), true, 'OpenSSL 3.5')
  t.equal(said('', 'verify failure\n'), false)
  t.equal(said('', 'Certificate request self-signature did not match the contents\n'), false)
  t.equal(said('', 'did not verify OK\n'), false)
  t.equal(said('', ''), false)
})
