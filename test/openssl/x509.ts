import t from 'tap'
import type { Command } from '../../src/openssl/command.js'
import { signCsr, testCa } from '../../src/openssl/x509.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { certificatePem, csrPem, keyPem } from '../fixtures/identity.js'

const subject = parseDistinguishedName('CN=Test CA')
const sign = {
  csr: csrPem,
  caKey: keyPem,
  caCertificate: certificatePem,
  profile: 'smime',
} as const
const text = (command: Command, name: string): string =>
  new TextDecoder().decode(command.inputs[name]?.bytes)

t.test('a test CA is a self-signed certificate with CA:TRUE', async (t) => {
  const command = testCa({ subject, serial: '1f', newKey: 'ed25519' })
  t.strictSame(command.args, [
    ...['-new', '-batch', '-config', { input: 'config' }, '-x509', '-set_serial', '0x1f'],
    ...['-days', '30', '-newkey', 'ed25519', '-nodes', '-keyout', { output: 'key' }],
    ...['-sha256', '-out', { output: 'certificate' }],
  ])
  t.match(text(command, 'config'), /basicConstraints = critical, CA:TRUE\n/)
  t.strictSame(command.requires, ['req.newkey-ed25519'])
  const joined = parseDistinguishedName('CN=a+O=b')
  t.strictSame(testCa({ subject: joined, serial: '1' }).requires, ['req.multi-valued-rdn'])
})

t.test('a CSR is signed with the extensions of the profile, for the key in it', async (t) => {
  const command = signCsr({
    ...sign,
    serial: '0fab',
    days: 7,
    subjectAltNames: ['email:a@example.com'],
  })
  t.equal(command.subcommand, 'x509')
  t.strictSame(command.args, [
    ...['-req', '-in', { input: 'csr' }, '-CA', { input: 'caCertificate' }],
    ...['-CAkey', { input: 'caKey' }, '-set_serial', '0x0fab', '-days', '7', '-sha256'],
    ...['-extfile', { input: 'extensions' }, '-extensions', 'extensions'],
    ...['-out', { output: 'certificate' }],
  ])
  t.equal(
    text(command, 'extensions'),
    [
      ...['[extensions]', 'basicConstraints = critical, CA:FALSE', 'subjectKeyIdentifier = hash'],
      ...['authorityKeyIdentifier = keyid', 'keyUsage = critical, digitalSignature, keyAgreement'],
      ...['extendedKeyUsage = emailProtection', 'subjectAltName = @names', ''],
      ...['[names]', 'email.1 = a@example.com', ''],
    ].join('\n'),
  )
})

t.test("the CA key's password is a secret", async (t) => {
  const command = signCsr({ ...sign, serial: '1', caKeyPassword: 'geheim' })
  t.strictSame(command.args.slice(7, 9), ['-passin', { secret: 'caKeyPassword' }])
  t.strictSame(command.secrets, { caKeyPassword: 'geheim' })
})

t.test('a serial or validity outside RFC 5280 is refused', async (t) => {
  for (const serial of ['', '0', '000', '-1', '0x1', 'g', 'f'.repeat(41)]) {
    t.throws(() => signCsr({ ...sign, serial }), { code: 'ERR_VALUE_REFUSED', field: 'serial' })
  }
  for (const days of [0, -1, 1.5, Number.NaN, 36_501]) {
    t.throws(() => testCa({ subject, serial: '1', days }), {
      code: 'ERR_VALUE_REFUSED',
      field: 'days',
    })
  }
})
