import t from 'tap'
import { readPem } from '../../src/asn1/pem.js'
import { pkcs12Export, pkcs12Read, type Pkcs12Form } from '../../src/openssl/pkcs12.js'
import { certificatePem, keyPem } from '../fixtures/identity.js'

const bundle = { key: keyPem, certificate: certificatePem, password: 'geheim' }
const form = (form: Pkcs12Form) => {
  const { args, requires } = pkcs12Export({ ...bundle, form })
  return { args: args.slice(7, -2), requires }
}
const aes = ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC', '-macalg', 'sha256']
const macSalt = (length: string): object => ({
  when: 'pkcs12.macsaltlen',
  args: ['-macsaltlen', length],
})

t.test('the default form adds nothing', async (t) => {
  const command = pkcs12Export({ ...bundle, form: { form: 'default' } })
  t.strictSame(command.args, [
    ...['-export', '-in', { input: 'certificate' }, '-inkey', { input: 'key' }],
    ...['-passout', { secret: 'password' }, '-out', { output: 'pfx' }],
  ])
  t.strictSame(command.requires, [])
  t.strictSame(command.secrets, { password: 'geheim' })
})

t.test('-legacy needs the option and the provider', async (t) => {
  t.strictSame(form({ form: 'legacy' }), {
    args: ['-legacy'],
    requires: ['pkcs12.legacy-option', 'provider.legacy'],
  })
})

t.test('each profile is spelled out, and needs a binary that writes exactly it', async (t) => {
  t.strictSame(form({ profile: 'compat-3des' }), {
    args: [
      ...['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
      macSalt('8'),
    ],
    requires: [],
  })
  t.strictSame(form({ profile: 'legacy-rc2' }), {
    args: [
      { when: 'pkcs12.legacy-option', args: ['-legacy'] },
      ...['-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
      macSalt('8'),
    ],
    requires: ['pkcs12.rc2-40'],
  })
  t.strictSame(form({ profile: 'modern-2023' }), {
    args: [...aes, macSalt('8')],
    requires: ['pkcs12.pbkdf2-hmac-sha256'],
  })
  t.strictSame(form({ profile: 'modern-2026' }), {
    args: [...aes, '-iter', '250000', macSalt('16')],
    requires: ['pkcs12.modern-2026'],
  })
  t.strictSame(form({ profile: 'pbmac1-2026' }), {
    args: [
      ...[...aes, '-pbmac1_pbkdf2', '-pbmac1_pbkdf2_md', 'sha256', '-iter', '250000'],
      macSalt('16'),
    ],
    requires: ['pkcs12.pbmac1-2026'],
  })
})

t.test('chain, name and key password are added where given', async (t) => {
  const der = readPem(certificatePem)[0]!.bytes
  const command = pkcs12Export({
    ...bundle,
    form: { form: 'default' },
    chain: [der, certificatePem],
    friendlyName: 'Alice Example',
    keyPassword: 'other',
  })
  t.strictSame(command.args, [
    ...['-export', '-in', { input: 'certificate' }, '-inkey', { input: 'key' }],
    ...['-certfile', { input: 'chain' }, '-name', 'Alice Example'],
    ...['-passin', { secret: 'keyPassword' }, '-passout', { secret: 'password' }],
    ...['-out', { output: 'pfx' }],
  ])
  const chain = readPem(command.inputs['chain']?.bytes ?? new Uint8Array(0))
  t.strictSame(
    chain.map(({ bytes }) => bytes),
    [der, der],
    'DER becomes PEM',
  )
})

t.test('a friendly name is carried exactly or refused', async (t) => {
  const named = (friendlyName: string) =>
    pkcs12Export({ ...bundle, form: { form: 'default' }, friendlyName })
  t.strictSame(named('Jürgen').requires, ['pkcs12.name-utf8'])
  t.strictSame(named('Alice').requires, [])
  for (const name of ['👍', 'a\0', 'a\nb', '\udc00']) {
    t.throws(() => named(name), { code: 'ERR_VALUE_REFUSED', field: 'friendlyName' })
  }
})

t.test(
  'a profile with a password outside ASCII needs a binary that encodes it rightly',
  async (t) => {
    const requires = (form: Pkcs12Form) =>
      pkcs12Export({ ...bundle, password: 'pässwörd', form }).requires
    t.strictSame(requires({ profile: 'compat-3des' }), ['pkcs12.password-utf8'])
    t.strictSame(requires({ form: 'default' }), [])
  },
)

t.test('a bundle password may be empty, but is one line', async (t) => {
  const options = { ...bundle, form: { form: 'default' } } as const
  t.strictSame(pkcs12Export({ ...options, password: '' }).secrets, { password: '' })
  t.throws(() => pkcs12Export({ ...options, password: 'a\nb' }), {
    code: 'ERR_VALUE_REFUSED',
    field: 'password',
  })
  t.throws(() => pkcs12Read({ pfx: new Uint8Array(1), password: 'x'.repeat(1024) }), {
    code: 'ERR_VALUE_REFUSED',
  })
})

t.test('a bundle is read to stdout, never to disk', async (t) => {
  const command = pkcs12Read({ pfx: new Uint8Array([0x30]), password: 'x' })
  t.strictSame(command.args, ['-in', { input: 'pfx' }, '-nodes', '-passin', { secret: 'password' }])
  t.strictSame(command.outputs, {})
  t.equal(command.answersOnStdout, true)
  const legacy = pkcs12Read({ pfx: new Uint8Array([0x30]), password: 'x', legacy: true })
  t.ok(legacy.args.includes('-legacy'))
  t.strictSame(legacy.requires, ['pkcs12.legacy-option', 'provider.legacy'])
})
