import t from 'tap'
import { resolveImporter } from '../../src/importers/resolve.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { certificatePem, readCertificate } from '../../src/pki/certificate.js'
import { certificatesOnly } from '../../src/pki/certificates-only.js'
import { readCms } from '../../src/pki/cms.js'
import { openPfx } from '../../src/pki/open.js'
import { encryptedPrivateKeyPem, privateKeyPem, sealPrivateKey } from '../../src/pki/private-key.js'
import { profiles } from '../../src/pki/profile.js'
import { readPfx } from '../../src/pki/read.js'
import { sealPfx } from '../../src/pki/seal.js'
import { assemble, mailTargets, smimeBundle } from '../../src/smime/bundle.js'
import { readMaterial } from '../../src/smime/material.js'
import { someToolchains } from '../fixtures/live-identities.js'
import { issuerAt, madeCa, madePerson, type Made } from '../fixtures/mail-certificate.js'

const at = new Date('2026-06-01')
const root = madeCa('CN=Root')
const middle = madeCa('CN=Middle', root, ['emailProtection'])
const alice = madePerson({
  issuer: middle,
  key: 'rsa:2048',
  usage: ['digitalSignature', 'keyEncipherment'],
})
const bob = madePerson({ issuer: middle, name: 'CN=Bob', names: ['email:bob@example.com'] })
const read = ({ der }: Made) => readCertificate(der)
const utf8 = new TextEncoder()
const text = (...parts: string[]): Uint8Array => utf8.encode(parts.join(''))
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
const p7b = certificatesOnly([root.der, alice.der, middle.der])
const secret = async () => 'secret-42'

t.test('whatever a CA sends is read', async (t) => {
  const forms: Readonly<Record<string, Uint8Array>> = {
    'DER certificate': alice.der,
    'base64 of one': text(base64(alice.der)),
    'PEM with words around': text('Subject: x\n', certificatePem(alice.der), 'bye\n'),
    'PEM of all': text(...[root, alice, middle].map(({ der }) => certificatePem(der))),
    'PKCS #7 DER': p7b,
    'PKCS #7 PEM': text(`-----BEGIN PKCS7-----\n${base64(p7b)}\n-----END PKCS7-----\n`),
    'PKCS #7 base64': text(base64(p7b).replace(/.{64}/g, '$&\r\n')),
    'a bundle': sealPfx(
      { key: alice.key, certificates: [alice.der, middle.der] },
      'secret-42',
      profiles['compat-3des'].recipe,
    ),
  }
  for (const [name, bytes] of Object.entries(forms)) {
    const { certificates } = await readMaterial({ name, bytes }, secret)
    t.ok(
      certificates.some(({ sha256 }) => sha256 === read(alice).sha256),
      name,
    )
  }
  const message = readCms(p7b)
  t.equal(message.kind === 'signed-data' ? message.certificates.length : 0, 3)
})

t.test('keys are read too, encrypted or not', async (t) => {
  const sealed = sealPrivateKey(alice.key, 'secret-42', { iterations: 2048 })
  const forms = [
    alice.key.pkcs8,
    sealed,
    text(privateKeyPem(alice.key)),
    text(encryptedPrivateKeyPem(sealed)),
  ]
  for (const bytes of forms) {
    const { keys, certificates } = await readMaterial({ name: 'alice.key', bytes }, secret)
    t.strictSame(keys[0]?.pkcs8, alice.key.pkcs8)
    t.strictSame(certificates, [])
  }
  await t.rejects(readMaterial({ name: 'alice.key', bytes: sealed }), {
    code: 'ERR_PASSWORD_INCORRECT',
    message: /^alice\.key: /,
    hint: /--password-file/,
  })
})

t.test('what holds no certificate is said to', async (t) => {
  const wrong: Readonly<Record<string, Uint8Array>> = {
    html: text('<html>Your certificate</html>'),
    empty: new Uint8Array(0),
    'a request': text(
      '-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n',
    ),
    'a PKCS #7 without any': certificatesOnly([]),
    'half a certificate': alice.der.subarray(0, 100),
  }
  for (const [name, bytes] of Object.entries(wrong)) {
    await t.rejects(readMaterial({ name, bytes }), { message: new RegExp(`^${name}: `) }, name)
  }
})

t.test('the right certificate, its chain in order, and what is missing', async (t) => {
  const mixed = [bob, root, middle, alice].map(read)
  const { certificate, chain, missing, left } = assemble({
    keys: [alice.key],
    certificates: [...mixed, ...mixed],
    at,
  })
  t.equal(certificate.sha256, read(alice).sha256)
  t.strictSame(
    chain.map(({ sha256 }) => sha256),
    [middle, root].map((one) => read(one).sha256),
  )
  t.equal(missing, null)
  t.strictSame(
    left.map(({ sha256 }) => sha256),
    [read(bob).sha256],
  )
  const more = [issuerAt('http://ca.example.com/middle.cer')]
  const carol = madePerson({ issuer: middle, more })
  t.strictSame(assemble({ keys: [carol.key], certificates: [read(carol)], at }).missing, {
    issuer: 'CN=Middle',
    uris: ['http://ca.example.com/middle.cer'],
  })
  t.throws(() => assemble({ keys: [alice.key], certificates: [read(bob)], at }), {
    code: 'ERR_KEY_MISMATCH',
    message: /CN=Bob/,
  })
  t.throws(() => assemble({ keys: [], certificates: [read(bob)], at }), {
    code: 'ERR_KEY_MISMATCH',
    message: /no private key/,
  })
})

t.test('of several certificates for one key the valid one that lasts longest', async (t) => {
  const dates = [
    ['2025-01-01', '2026-05-01'],
    ['2026-01-01', '2026-12-01'],
    ['2026-01-01', '2026-11-01'],
    ['2026-06-02', '2028-01-01'],
  ]
  const certificates = dates.map(([from, to]) =>
    read(madePerson({ issuer: middle, renews: alice, from, to })),
  )
  const { certificate, left } = assemble({ keys: [alice.key], certificates, at })
  t.equal(certificate, certificates[1])
  t.equal(left.length, 3)
})

const toolchains = someToolchains(await detectToolchains())
for (const toolchain of [undefined, ...toolchains]) {
  t.test(`${toolchain?.id ?? 'interssl'}: a bundle for the devices named`, async (t) => {
    const material = { keys: [alice.key], certificates: [root, middle, alice].map(read), at }
    const all = await smimeBundle({ ...material, password: 'secret-42', toolchain })
    t.equal(all.acceptance.profile, 'compat-3des')
    t.strictSame(all.acceptance.refusedBy, [])
    t.equal(all.acceptance.acceptedBy.length, mailTargets().length)
    t.ok(all.stronger?.acceptedBy.some(({ importer }) => importer.id === 'ios'))
    const opened = openPfx(readPfx(all.bytes), 'secret-42')
    t.equal(opened.passwordState, 'correct')
    t.equal(opened.certificates.length, 3)
    t.equal(opened.keys[0]?.friendlyName, 'alice@example.com')
    const targets = resolveImporter('thunderbird')
    const one = await smimeBundle({ ...material, password: 'secret-42', toolchain, targets })
    t.equal(one.acceptance.profile, 'modern-2026')
    t.equal(one.stronger, null)
  })
}

t.test('of old systems of which nothing is known none refuses', async (t) => {
  const material = { keys: [alice.key], certificates: [read(alice)], at, password: 'secret-42' }
  const made = await smimeBundle({ ...material, targets: resolveImporter('windows') })
  t.equal(made.acceptance.profile, 'compat-3des')
  t.strictSame(made.acceptance.refusedBy, [])
  t.ok(made.acceptance.unknown.length > 0)
})
