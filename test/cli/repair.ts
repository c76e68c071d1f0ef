import { existsSync, readFileSync, statSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { explainDocument, repairDocument } from '../../src/report/documents.js'
import { privateKeyPem, readPrivateKey } from '../../src/pki/private-key.js'
import { certificatePem } from '../../src/pki/certificate.js'
import { profiles } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/seal.js'
import { alice } from '../fixtures/alice.js'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

const made = alice()
const pfx = sealPfx(
  {
    key: readPrivateKey(made.pkcs8),
    certificates: [made.certificate, made.ca.certificate],
    friendlyName: 'Alice Example',
  },
  'secret-42',
  profiles['modern-2023'].recipe,
)
const env = { PW: 'secret-42', WRONG: 'secret-43', NEW: 'secret-44', EMPTY: '' }
const given = ['--password-env', 'PW']

t.test(
  'the story: what OpenSSL 3 writes by default is repaired for everybody',
  { skip: noOpenssl },
  async (t) => {
    const cwd = t.testdir({
      'key.pem': privateKeyPem(readPrivateKey(made.pkcs8)),
      'chain.pem': certificatePem(made.certificate) + certificatePem(made.ca.certificate),
    })
    const args = ['pkcs12', '-export', '-inkey', 'key.pem', '-in', 'chain.pem', '-out', 'a.p12']
    execFileSync('openssl', [...args, '-passout', 'env:PW'], {
      cwd,
      env: { ...process.env, ...env },
    })
    const run = await interssl(
      ['repair', 'a.p12', '--out', 'b.p12', ...given, '--verify', '--json'],
      { cwd, env },
    )
    t.equal(run.code, 0, run.stderr)
    const answer = repairDocument.parse(JSON.parse(run.stdout))
    t.match(answer, { profile: 'compat-3des', stillRefusedBy: [], notKnown: [] })
    t.ok(answer.acceptedBy.includes('macos@14/security-import'))
    t.ok(answer.acceptedBy.includes('windows@server-2016'))
    t.ok(
      answer.verifiedWith.some((id) => id.startsWith('openssl-')),
      answer.verifiedWith.join(),
    )
    const again = await interssl(['repair', 'a.p12', '--out', 'b.p12', ...given], { cwd, env })
    t.match(again, { code: 2, stderr: /exists/ })
  },
)

t.test('--for chooses the strongest that is accepted there, and says what changed', async (t) => {
  const cwd = t.testdir({ 'a.p12': Buffer.from(pfx) })
  const run = await interssl(
    ['repair', 'a.p12', '--out', 'b.p12', ...given, '--for', 'macos@26/security-import-f-pkcs12'],
    { cwd, env },
  )
  t.match(run, {
    code: 0,
    stdout: /modern-2026[^]*2 certificates, in their order[^]*Alice Example/,
  })
  const both = ['--for', 'macos@14', '--profile', 'modern-2026']
  const refused = await interssl(['repair', 'a.p12', '--out', 'c.p12', ...given, ...both], {
    cwd,
    env,
  })
  t.match(refused, { code: 1, stderr: /refused by macOS 14/ })
  t.strictSame(left(cwd), ['a.p12', 'b.p12'])
})

t.test('a failed repair leaves nothing, and the input is never replaced', async (t) => {
  const files = {
    'a.p12': Buffer.from(pfx),
    'cut.p12': Buffer.from(pfx.subarray(0, 400)),
    'empty.p12': '',
    'cert.p12': certificatePem(made.certificate),
  }
  const cwd = t.testdir(files)
  const repair = (...args: string[]) => interssl(['repair', ...args], { cwd, env })
  t.match(await repair('a.p12', '--out', 'b.p12', '--password-env', 'WRONG'), {
    code: 1,
    stderr: /a\.p12: the password is not/,
  })
  t.match(await repair('cut.p12', '--out', 'b.p12', ...given), { code: 1, stderr: /offset 400/ })
  t.match(await repair('empty.p12', '--out', 'b.p12'), { code: 1, stderr: /0 bytes/ })
  t.match(await repair('cert.p12', '--out', 'b.p12'), { code: 1, stderr: /certificate/ })
  t.match(await repair('a.p12', '--out', 'b.p12'), { code: 2, stderr: /none was given/ })
  t.match(await repair('a.p12', '--out', './a.p12', '--force', ...given), {
    code: 2,
    stderr: /input itself/,
  })
  t.match(await repair('a.p12', '--out', 'b.p12', '--drop', 'keys', ...given), { code: 2 })
  t.strictSame(left(cwd), Object.keys(files).sort())
  t.strictSame(new Uint8Array(readFileSync(join(cwd, 'a.p12'))), new Uint8Array(pfx))
})

t.test('an empty password is the obstacle for many, and a new one the way out', async (t) => {
  const cwd = t.testdir({
    'a.p12': Buffer.from(
      sealPfx(
        { key: readPrivateKey(made.pkcs8), certificates: [made.certificate] },
        '',
        profiles['modern-2023'].recipe,
      ),
    ),
  })
  const repair = (...args: string[]) =>
    interssl(['repair', 'a.p12', '--password-env', 'EMPTY', ...args], { cwd, env })
  t.match(await repair('--out', 'b.p12'), { code: 1, stderr: /--new-password/ })
  t.match(await repair('--out', 'c.p12', '--for', 'openssl@3.0'), { code: 0, stderr: /empty/ })
  t.match(await repair('--out', 'd.p12', '--new-password-env', 'NEW'), {
    code: 0,
    stdout: /a new password/,
  })
})

t.test('the new password comes from a file, and the file is its owner’s alone', async (t) => {
  const cwd = t.testdir({ 'a.p12': Buffer.from(pfx), new: 'secret-45\n' })
  const args = ['--out', 'b.p12', ...given, '--new-password-file', 'new', '--for', 'macos@14']
  const run = await interssl(['repair', 'a.p12', ...args], { cwd, env })
  t.match(run, { code: 0, stdout: /a new password/ })
  t.equal(statSync(join(cwd, 'b.p12')).mode & 0o777, 0o600)
  const judged = ['diagnose', 'b.p12', '--for', 'macos@14', '--password-env', 'PW']
  t.match(await interssl(judged, { cwd, env: { PW: 'secret-45' } }), { code: 0 })
  t.match(await interssl(judged, { cwd, env }), { code: 1, stdout: /password/ })
  t.notMatch(run.stdout + run.stderr, /secret-4/)
})

t.test('explain names the likeliest cause, from the argument or from stdin', async (t) => {
  const message =
    'security: SecKeychainItemImport: MAC verification failed during PKCS12 import (wrong password?)'
  const run = await interssl(['explain', '--json', message])
  const { matches } = explainDocument.parse(JSON.parse(run.stdout))
  t.match(matches[0], { cause: 'mac-digest-unsupported', printedBy: ['macos-security'] })
  t.match(await interssl(['explain'], { stdin: `noise\n${message}\n` }), {
    code: 0,
    stdout: /^mac-digest-unsupported[^]*line 2/,
  })
  t.match(await interssl(['explain', 'hello world']), { code: 1, stdout: '', stderr: /not known/ })
  t.match(await interssl(['explain', '--json', 'hello world']), {
    code: 1,
    stdout: /"matches": \[\]/,
  })
  t.match(await interssl(['explain']), { code: 2 })
  t.ok(existsSync(new URL(`../../${matches[0]?.docs.split('#')[0]}`, import.meta.url)))
})
