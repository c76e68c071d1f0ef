import t from 'tap'
import { certificatePem, readCertificate } from '../../src/pki/certificate.js'
import { basicConstraints } from '../../src/pki/extension-write.js'
import { profiles } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/seal.js'
import { smimeCheck, type SmimeCheckOptions } from '../../src/smime/check.js'
import {
  brokenIssuerAt,
  issuerAt,
  madeCa,
  madePerson,
  policies,
  type Made,
  type WantedPerson,
} from '../fixtures/mail-certificate.js'

const at = new Date('2026-06-01')
const root = madeCa('CN=Root')
const middle = madeCa('CN=Middle', root, ['emailProtection'])
const file = (bytes: Uint8Array, name = 'alice.pem') => ({ name, bytes })

async function check(one: Made, more: Partial<SmimeCheckOptions> = {}) {
  const files = [one, middle].map(({ der }, index) => file(der, `${index}.cer`))
  const { certificates, fit } = await smimeCheck({ files, at, anchors: [root.der], ...more })
  const [checked] = certificates
  if (checked === undefined) throw new Error('nothing was checked')
  return { ...checked, fit, uses: checked.fit, codes: checked.findings.map(({ code }) => code) }
}

t.test('a certificate with nothing wrong is fit for both', async (t) => {
  const { uses, codes, chain, trusted, addresses } = await check(madePerson({ issuer: middle }))
  t.strictSame(uses, { signing: true, encryption: true })
  t.strictSame(codes, ['POLICY_NONE'])
  t.strictSame(chain, ['CN=alice@example.com', 'CN=Middle', 'CN=Root'])
  t.equal(trusted, true)
  t.strictSame(addresses, ['alice@example.com'])
})

const both = { signing: true, encryption: true }
const neither = { signing: false, encryption: false }
const cases: readonly (readonly [
  string,
  WantedPerson,
  { signing: boolean; encryption: boolean },
])[] = [
  ['PURPOSE_OTHER', { purposes: ['clientAuth'] }, neither],
  ['PURPOSE_MISSING', { purposes: null }, both],
  ['PURPOSE_TOO_WIDE', { purposes: ['emailProtection', 'codeSigning'] }, both],
  ['ADDRESS_MISSING', { names: [] }, neither],
  ['ADDRESS_MISSING', { names: ['dns:example.com'], name: 'emailAddress=a@example.com' }, neither],
  ['ADDRESS_SUBJECT_ALONE', { name: 'emailAddress=old@example.com' }, both],
  ['ADDRESS_INVALID', { names: ['email:a..b@example.com'] }, both],
  ['ADDRESS_INVALID', { names: ['other:1.3.6.1.5.5.7.8.9:alice@example.com'] }, both],
  ['ADDRESS_INVALID', { names: ['other:1.3.6.1.5.5.7.8.9:grüße@bücher.example'] }, both],
  ['KEY_USAGE_MISSING', { usage: null }, both],
  ['KEY_USAGE_NOT_FOR_SIGNING', { usage: ['keyAgreement'] }, { signing: false, encryption: true }],
  [
    'KEY_USAGE_NOT_FOR_ENCRYPTION',
    { usage: ['digitalSignature'] },
    { signing: true, encryption: false },
  ],
  [
    'KEY_USAGE_NOT_FOR_ENCRYPTION',
    { key: 'ed25519', usage: ['digitalSignature'] },
    { signing: true, encryption: false },
  ],
  ['KEY_USAGE_TOO_WIDE', { usage: ['digitalSignature', 'keyAgreement', 'cRLSign'] }, both],
  ['KEY_USAGE_NOT_FOR_MAIL', { usage: ['cRLSign'] }, neither],
  // The word of RSA keys does not let anybody encrypt to an EC key.
  [
    'KEY_USAGE_TOO_WIDE',
    { usage: ['digitalSignature', 'keyEncipherment'] },
    { signing: true, encryption: false },
  ],
  ['NOT_YET_VALID', { from: '2026-06-02' }, neither],
  ['EXPIRED', { to: '2026-05-31' }, neither],
  ['EXPIRES_SOON', { to: '2026-06-10' }, both],
  ['VALID_TOO_LONG', { from: '2024-01-01', to: '2027-05-01' }, both],
  ['KEY_WEAK', { key: 'rsa:1024', usage: ['digitalSignature', 'keyEncipherment'] }, neither],
  ['KEY_TYPE', { key: 'ec:secp256k1' }, both],
  ['IS_A_CA', { more: [basicConstraints(true)] }, neither],
  ['SUBJECT_FILLER', { name: 'O=N/A,CN=alice@example.com' }, both],
  [
    'SUBJECT_NOT_AS_ITS_TYPE',
    { name: 'O=Example,CN=alice@example.com', more: [policies('2.23.140.1.5.1.2')] },
    both,
  ],
  [
    'SUBJECT_NOT_AS_ITS_TYPE',
    { name: 'O=Example,CN=Alice', more: [policies('2.23.140.1.5.3.3')] },
    both,
  ],
  [
    'SUBJECT_NOT_AS_ITS_TYPE',
    { name: 'OU=Sales,CN=alice@example.com', more: [policies('2.23.140.1.5.1.3')] },
    both,
  ],
  ['POLICY_LEGACY', { more: [policies('1.2.3', '2.23.140.1.5.1.1')] }, both],
]

t.test('each thing that is wrong has its finding, its clause and its weight', async (t) => {
  for (const [code, wanted, uses] of cases) {
    const person = madePerson({ issuer: middle, ...wanted })
    // Among people a CA is only looked at where its key is there too.
    const files =
      code === 'IS_A_CA'
        ? [
            file(
              sealPfx(
                { key: person.key, certificates: [person.der, middle.der] },
                '',
                profiles['modern-2023'].recipe,
              ),
            ),
          ]
        : undefined
    const checked = await check(person, files === undefined ? {} : { files })
    t.ok(checked.codes.includes(code as never), `${code}: ${checked.codes.join(', ')}`)
    t.strictSame(checked.uses, uses, code)
    t.equal(checked.fit, uses.signing || uses.encryption, code)
    for (const { clause, message } of checked.findings) {
      t.match(clause, /^(RFC \d+|BR) \d/)
      t.notMatch(message, 'undefined')
    }
  }
})

t.test('the limit of a certificate of a public CA is 825 days', async (t) => {
  const wanted = { issuer: middle, from: '2025-01-01', to: '2027-05-01' }
  t.notMatch((await check(madePerson(wanted))).codes, 'VALID_TOO_LONG')
  const strict = madePerson({ ...wanted, more: [policies('2.23.140.1.5.1.3')] })
  const { findings, profile } = await check(strict)
  t.match(findings, [{ code: 'VALID_TOO_LONG', message: /851 days.*825/, clause: 'BR 6.3.2' }])
  t.strictSame(profile, { profile: 'mailbox-validated', generation: 'strict' })
})

t.test('an address asked for has to be there', async (t) => {
  const names = ['email:alice@xn--bcher-kva.example']
  const alice = madePerson({ issuer: middle, names })
  t.equal((await check(alice, { addresses: ['alice@bücher.example'] })).fit, true)
  const other = await check(alice, { addresses: ['bob@example.com'] })
  t.equal(other.fit, false)
  t.match(other.findings, [{ code: 'ADDRESS_NOT_NAMED', severity: 'unfit' }])
})

t.test('the chain: whole, broken, incomplete, not for mail, self-signed', async (t) => {
  const alice = madePerson({ issuer: middle, more: [issuerAt('http://ca.example.com/middle.cer')] })
  const alone = await check(alice, { files: [file(alice.der)], anchors: [] })
  t.equal(alone.fit, true)
  t.equal(alone.trusted, null)
  t.match(alone.findings, [
    { code: 'CHAIN_INCOMPLETE', message: /ca\.example\.com\/middle\.cer/ },
    {},
  ])
  const stranger = await check(alice, { anchors: [madeCa('CN=Root').der] })
  t.equal(stranger.fit, false)
  t.equal(stranger.trusted, false)
  t.ok(stranger.codes.includes('CHAIN_BROKEN'))
  const expired = madeCa('CN=Old', root, ['emailProtection'], '2026-05-01')
  const below = madePerson({ issuer: expired })
  const old = await check(below, { files: [file(below.der), file(expired.der)], anchors: [] })
  t.match(old.findings, [{ code: 'CHAIN_BROKEN', message: /CN=Old expired/ }])
  const servers = madeCa('CN=Servers', root, ['serverAuth'])
  const of = madePerson({ issuer: servers })
  const wrong = await check(of, { files: [file(of.der), file(servers.der)] })
  t.ok(wrong.codes.includes('ISSUER_NOT_FOR_MAIL'))
  t.equal(wrong.fit, false)
  const self = await check(madePerson({ more: [brokenIssuerAt] }), { anchors: [] })
  t.ok(self.codes.includes('SELF_SIGNED'))
  t.equal(self.fit, true)
})

t.test('a bundle is judged for its keys, and by who imports it', async (t) => {
  const alice = madePerson({ issuer: middle })
  const bob = madePerson({ issuer: middle, name: 'CN=Bob', names: ['email:bob@example.com'] })
  const seal = (key: Made['key'], ...of: Made[]) =>
    sealPfx(
      { key, certificates: of.map(({ der }) => der) },
      'secret',
      profiles['compat-3des'].recipe,
    )
  const password = async () => 'secret'
  const files = [file(seal(alice.key, alice, middle), 'alice.pfx')]
  const { certificates } = await smimeCheck({ files, at, password })
  t.equal(certificates.length, 1)
  t.equal(certificates[0]?.isBundle, true)
  t.ok(certificates[0]?.importers.acceptedBy.some(({ importer }) => importer.id === 'macos'))
  const foreign = await smimeCheck({
    files: [file(seal(bob.key, alice), 'alice.pfx')],
    at,
    password,
  })
  t.strictSame(foreign.certificates[0]?.fit, { signing: false, encryption: true })
  t.match(foreign.certificates[0]?.findings, [{ code: 'KEY_MISSING' }])
  await t.rejects(smimeCheck({ files, at, password: async () => 'wrong' }), {
    code: 'ERR_PASSWORD_INCORRECT',
    message: /^alice\.pfx: /,
  })
  await t.rejects(smimeCheck({ files, at }), { code: 'ERR_PASSWORD_INCORRECT' })
})

t.test('several files are one pool, and each person is judged once', async (t) => {
  const alice = madePerson({ issuer: middle })
  const pem = new TextEncoder().encode(
    certificatePem(readCertificate(middle.der)) + certificatePem(readCertificate(alice.der)),
  )
  const { certificates } = await smimeCheck({ files: [file(pem), file(alice.der)], at })
  t.equal(certificates.length, 1)
  await t.rejects(smimeCheck({ files: [file(root.der)], at }), {
    code: 'ERR_CERTIFICATE_INVALID',
    message: /only certificates of CAs/,
  })
})

t.test('which clients read what, as far as it was observed', async (t) => {
  const usage = ['digitalSignature', 'keyEncipherment']
  const rsa = await check(madePerson({ issuer: middle, key: 'rsa:2048', usage }))
  t.ok(
    rsa.clients.every(({ signing, encryption }) => signing === 'works' && encryption === 'works'),
  )
  const ec = await check(madePerson({ issuer: middle }))
  t.match(ec.clients, [{ client: 'Thunderbird (NSS 3.87)', signing: 'works', encryption: 'fails' }])
  const ed = await check(
    madePerson({ issuer: middle, key: 'ed25519', usage: ['digitalSignature'] }),
  )
  t.strictSame(ed.clients, [])
  t.ok(ed.importers.refusedBy.some(({ importer }) => importer.id === 'nss'))
})
