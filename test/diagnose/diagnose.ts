import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { diagnose, type Diagnosis } from '../../src/diagnose/diagnose.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { profiles, type ProfileId } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/seal.js'
import { diagnoseDocument } from '../../src/report/documents.js'
import { alice } from '../fixtures/alice.js'
import { ecIdentity } from '../fixtures/ec-identity.js'
import { findingFiles, password, sound } from '../fixtures/finding-files.js'
import { counting } from '../fixtures/pki/read.js'

const { ca, certificate, ...made } = alice()
const sealed = (profile: ProfileId, password: string): Uint8Array =>
  sealPfx(
    { key: readPrivateKey(made.pkcs8), certificates: [certificate] },
    password,
    profiles[profile].recipe,
    counting(),
  )
const modern = sealed('modern-2023', 'secret-42')
const text = (words: string): Uint8Array => new TextEncoder().encode(words)

function judged(bytes: Uint8Array, refs: string, password?: string | null): Diagnosis {
  const targets = refs.split(' ').flatMap(resolveImporter)
  const diagnosis = diagnose(bytes, {
    name: 'alice.p12',
    targets,
    now: new Date('2026-11-23'),
    ...(password === undefined ? {} : { password }),
  })
  t.equal(diagnosis.verdicts.length, targets.length, 'one verdict for each importer asked for')
  diagnoseDocument.parse(JSON.parse(JSON.stringify(diagnosis)))
  const codes: string[] = diagnosis.findings.map(({ code }) => code)
  for (const { because, label } of diagnosis.verdicts) {
    for (const code of because) t.ok(codes.includes(code), `${label}: ${code} is a finding`)
  }
  return diagnosis
}

const codesOf = ({ findings }: Diagnosis): string[] => findings.map(({ code }) => code)

t.test(
  'an OpenSSL 3 file is refused by macOS 14, with the number, the place and the way out',
  (t) => {
    const { verdicts, findings, remedy } = judged(modern, 'macos@14/security-import', 'secret-42')
    t.match(verdicts[0], {
      label: 'macOS 14 · security import',
      verdict: 'refuses',
      error: { code: -25264 },
      because: ['MAC_DIGEST_UNSUPPORTED', 'PBES2_UNSUPPORTED'],
      withRightPassword: null,
    })
    const [first] = findings
    t.equal(first?.code, 'MAC_DIGEST_UNSUPPORTED')
    t.equal(modern[first?.offset ?? 0], 0x30, 'MacData begins there')
    t.equal((first?.offset ?? 0) + (first?.length ?? 0), modern.length, 'and ends the file')
    t.strictSame(first?.importers, ['macos@14/security-import'])
    t.equal(remedy?.profile, 'compat-3des')
    t.strictSame(
      remedy?.commands.map((one) => one.for),
      ['openssl 3', 'libressl', 'interssl'],
    )
    t.end()
  },
)

t.test('macOS 26 takes it with -f pkcs12, and says so to who comes without', (t) => {
  t.equal(judged(modern, 'macos@26/security-import-f-pkcs12').verdicts[0]?.verdict, 'accepts')
  const without = judged(modern, 'macos@26/security-import')
  t.equal(without.verdicts[0]?.verdict, 'refuses')
  const way = without.findings.find(({ code }) => code === 'OTHER_PATH')
  t.match(way?.message, /macOS 26.*security import alice\.p12 -f pkcs12/)
  t.end()
})

t.test('of an empty password each platform takes its form, and a new password helps all', (t) => {
  const refs = 'macos@14/security-import ios@26 macos@15.1/secpkcs12import macos@26/secpkcs12import'
  const { verdicts, remedy, findings } = judged(sealed('compat-3des', ''), refs, '')
  t.strictSame(
    verdicts.map(({ verdict }) => verdict),
    ['refuses', 'accepts', 'accepts', 'refuses'],
  )
  t.equal(findings[0]?.code, 'PASSWORD_EMPTY_FORM')
  t.match(remedy?.because, /new password/)
  t.match(remedy?.commands.at(-1)?.line, /--new-password-env NEW_P12_PASSWORD/)
  t.end()
})

t.test('a wrong password: everybody refuses; the right one is judged from the outside', (t) => {
  const { verdicts, findings } = judged(modern, 'macos@14/security-import java@21', 'secret-43')
  t.match(verdicts, [
    { verdict: 'refuses', withRightPassword: 'refuses' },
    { verdict: 'refuses', withRightPassword: 'accepts', because: ['PASSWORD_INCORRECT'] },
  ])
  t.equal(findings[0]?.code, 'PASSWORD_INCORRECT')
  t.end()
})

t.test('a password that is wrong by a newline is said to be so', (t) => {
  const [first] = judged(modern, 'java@21', 'secret-42\n').findings
  t.equal(first?.code, 'PASSWORD_NEAR_MISS')
  t.equal(first?.message, 'the password works without the trailing newline')
  t.end()
})

t.test('where nothing blocks there is no remedy, and no verdict lacks evidence', (t) => {
  const { remedy, verdicts } = judged(
    sealed('compat-3des', 'secret-42'),
    'macos ios windows',
    'secret-42',
  )
  t.equal(remedy, null)
  for (const { verdict, evidence, label } of verdicts) {
    t.equal(verdict, 'accepts', label)
    t.ok(evidence.length > 0, label)
  }
  t.end()
})

t.test('what is no PKCS#12 file is recognised, judged all the same, and has no remedy', (t) => {
  const pem = (label: string): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(made.csr).toString('base64')}\n-----END ${label}-----\n`
  const files: [Uint8Array, string][] = [
    [new Uint8Array(), 'FILE_EMPTY'],
    [text('<!DOCTYPE html><html><body>Sign in</body></html>'), 'FILE_IS_HTML'],
    [text('version https://git-lfs.github.com/spec/v1\noid sha256:00\n'), 'FILE_IS_TEXT'],
    [text('{"message":"Bad credentials"}'), 'FILE_IS_TEXT'],
    [text(pem('PKCS7')), 'FILE_IS_PKCS7'],
    [Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2), 'FILE_IS_JKS'],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'FILE_IS_ARCHIVE'],
    [Uint8Array.of(0x30, 0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd, 2, 1, 3), 'FILE_MANGLED'],
    [made.pkcs8, 'FILE_IS_PRIVATE_KEY'],
    [certificate, 'FILE_IS_CERTIFICATE'],
    [made.csr, 'FILE_IS_CSR'],
    [text(pem('PRIVATE KEY') + pem('CERTIFICATE')), 'FILE_IS_PEM_BUNDLE'],
    [Uint8Array.of(1, 2, 3, 4), 'FILE_NOT_PKCS12'],
  ]
  for (const [bytes, code] of files) {
    const diagnosis = judged(bytes, 'ios@26 windows@11')
    t.equal(codesOf(diagnosis)[0], code)
    t.equal(diagnosis.remedy, null, code)
    for (const { verdict } of diagnosis.verdicts) t.equal(verdict, 'refuses', code)
  }
  t.end()
})

t.test('base64 and PEM of a PKCS#12 file are decoded by the lines of the remedy', (t) => {
  const base64 = judged(text(Buffer.from(modern).toString('base64')), 'java@21', 'secret-42')
  t.ok(codesOf(base64).includes('ENCODING_ARMOURED'))
  t.match(base64.remedy?.commands[0]?.line, /openssl base64 -d -A/)
  t.end()
})

t.test('a file that breaks off is judged, and no line pretends to mend it', (t) => {
  const { remedy, findings } = judged(modern.subarray(0, 500), 'macos windows java')
  t.equal(findings[0]?.code, 'FILE_TRUNCATED')
  t.equal(remedy, null)
  t.end()
})

t.test('what goes beyond importers is said of the certificates', (t) => {
  const now = codesOf(judged(modern, 'java@21', 'secret-42'))
  t.ok(now.includes('KEY_WEAK'))
  t.ok(now.includes('CHAIN_INCOMPLETE'))
  t.notOk(now.includes('CERTIFICATE_EXPIRED'))
  const targets = resolveImporter('java@21')
  for (const [date, code] of [
    ['2047-01-01', 'CERTIFICATE_EXPIRED'],
    ['2025-01-01', 'CERTIFICATE_NOT_YET_VALID'],
  ] as const) {
    const then = diagnose(modern, {
      name: 'alice.p12',
      password: 'secret-42',
      targets,
      now: new Date(date),
    })
    t.ok(codesOf(then).includes(code), code)
  }
  const foreign = sealPfx(
    { key: readPrivateKey(ca.pkcs8), certificates: [certificate] },
    'secret-42',
    profiles['modern-2023'].recipe,
  )
  t.ok(codesOf(judged(foreign, 'java@21', 'secret-42')).includes('CERTIFICATE_MISMATCH'))
  t.end()
})

t.test('for the default set the remedy is for all who can take the key', (t) => {
  const { pkcs8, certificate } = ecIdentity('P-256')
  const file = sealPfx(
    { key: readPrivateKey(pkcs8), certificates: [certificate] },
    'secret-42',
    profiles['modern-2023'].recipe,
  )
  const { remedy } = diagnose(file, { name: 'ec.p12', password: 'secret-42' })
  t.match(remedy, { profile: 'compat-3des', because: /left are .*GnuPG 2\.2\.40/ })
  t.strictSame(
    remedy?.commands.map((one) => one.for),
    ['openssl 3', 'libressl', 'interssl'],
  )
  t.equal(judged(file, 'gnupg@2.2.40 macos@14', 'secret-42').remedy, null, 'asked for: no way')
  t.end()
})

t.test(
  'salts that GnuPG 2.2.40 stumbles on are seen with the password, and possible without',
  (t) => {
    const bytes = findingFiles.SALT_UNLUCKY?.bytes ?? new Uint8Array()
    const { verdicts, remedy } = judged(bytes, 'gnupg@2.2.40', password)
    t.match(verdicts[0], { verdict: 'refuses', because: ['SALT_UNLUCKY'] })
    t.equal(remedy?.profile, 'compat-3des', 'the same form, with other salts')
    const apple = judged(bytes, 'macos@26/keychain-access macos@26/security-import', password)
    t.strictSame(
      apple.verdicts.map(({ verdict }) => verdict),
      ['accepts', 'accepts'],
    )
    const outside = judged(bytes, 'gnupg@2.2.40 nss@3.87')
    t.equal(outside.verdicts[0]?.verdict, 'accepts')
    t.match(
      outside.findings.find(({ code }) => code === 'SALT_UNLUCKY'),
      { severity: 'notes', importers: ['gnupg@2.2.40'] },
    )
    t.notOk(codesOf(judged(sound, 'gnupg@2.2.40', password)).includes('SALT_UNLUCKY'))
    t.end()
  },
)

const shared = '../shared/observed/importers/files/17-ed25519.p12'
t.test(
  'a key that nobody there knows has no remedy',
  { skip: existsSync(shared) ? false : 'the observed files are not beside this checkout' },
  (t) => {
    const cases = JSON.parse(readFileSync('../shared/observed/importers/cases.json', 'utf8')) as {
      file: string
      password: string
    }[]
    const password = cases.find(({ file }) => file.startsWith('17-'))?.password ?? ''
    const { remedy, verdicts } = judged(
      new Uint8Array(readFileSync(shared)),
      'macos@26 ios@26',
      password,
    )
    t.equal(remedy, null)
    for (const { because } of verdicts) t.ok(because.includes('KEY_TYPE_UNSUPPORTED'))
    t.end()
  },
)
