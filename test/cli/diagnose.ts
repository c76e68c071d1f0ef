import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { writePem } from '../../src/asn1/pem.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { hasUnluckySalts } from '../../src/pki/chance.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { profiles } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/seal.js'
import { diagnoseDocument } from '../../src/report/documents.js'
import { interssl, noOpenssl } from '../fixtures/cli.js'
import { alice } from '../fixtures/alice.js'
import { counting } from '../fixtures/pki/read.js'

const { ca, certificate, ...made } = alice(2048)
const bundle = {
  key: readPrivateKey(made.pkcs8),
  certificates: [certificate, ca.certificate],
  friendlyName: 'Alice Example',
}
const keyAndCertificate = writePem('PRIVATE KEY', made.pkcs8) + writePem('CERTIFICATE', certificate)
const env = { PW: 'secret-42', WRONG: 'secret-43', NEWLINE: 'secret-42\n' }
const files = {
  'modern.p12': Buffer.from(sealPfx(bundle, 'secret-42', profiles['modern-2023'].recipe)),
  // With salts that no reader stumbles over: by chance one file in a hundred has others.
  'compat.p12': Buffer.from(
    sealPfx(bundle, 'secret-42', profiles['compat-3des'].recipe, counting()),
  ),
  'empty.p12': '',
  'page.p12': '<html><body>Sign in</body></html>',
}

t.test('the first line is the verdict, then what to run, then why', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(
    ['diagnose', 'modern.p12', '--password-env', 'PW', '--for', 'macos@14'],
    { cwd, env },
  )
  t.equal(ran.code, 1)
  const [first = ''] = ran.stdout.split('\n')
  t.match(first, /^modern\.p12: refused by macOS 14, because the MAC is an HMAC-SHA-256/)
  t.match(first, /the password is right/)
  t.ok(ran.stdout.indexOf('what to run') < ran.stdout.indexOf('\nwhy\n'))
  t.match(ran.stdout, /-25264 {2}MAC verification failed/)
  t.match(ran.stdout, /interssl repair modern\.p12 --out modern-repaired\.p12 --for macos@14/)
  t.notMatch(ran.stdout, 'secret-42')
})

t.test('exit codes: a refusal 1, only unknown 0 with a warning, all well 0', async (t) => {
  const cwd = t.testdir(files)
  for (const [args, code, stderr] of [
    [['compat.p12', '--password-env', 'PW'], 0, /^$/],
    [['modern.p12', '--password-env', 'PW'], 1, /^$/],
    [['modern.p12', '--for', 'java@21,nss', '--password-env', 'PW'], 0, /^$/],
    [['modern.p12', '--for', 'windows@10-1703', '--password-env', 'PW'], 0, /warning: .*not known/],
    [['modern.p12', '--for', 'java@21', '--password-env', 'WRONG'], 1, /^$/],
    [['empty.p12'], 1, /^/],
    [['modern.p12', '--for', 'macos@99'], 2, /hint: versions known of macos/],
    [['modern.p12', '--json', '--reporter', 'markdown'], 2, /contradict/],
    [['none.p12'], 2, /does not exist/],
  ] as const) {
    const ran = await interssl(['diagnose', ...args], { cwd, env })
    t.equal(ran.code, code, args.join(' '))
    t.match(ran.stderr, stderr, args.join(' '))
  }
})

t.test('--json holds to the schema, one verdict for each importer asked for', async (t) => {
  const cwd = t.testdir(files)
  for (const [file, least] of [
    ['modern.p12', 60],
    ['empty.p12', 60],
    ['page.p12', 60],
  ] as const) {
    const ran = await interssl(['diagnose', file, '--json'], { cwd, env })
    t.equal(ran.code, 1, file)
    const { verdicts } = diagnoseDocument.parse(JSON.parse(ran.stdout))
    t.ok(verdicts.length >= least, `${file}: ${verdicts.length}`)
  }
})

t.test('a password with a newline at its end is told so, in the first line', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['diagnose', 'modern.p12', '--password-env', 'NEWLINE'], { cwd, env })
  t.equal(ran.code, 1)
  t.match(ran.stdout.split('\n')[0], /the password works without the trailing newline/)
})

t.test('what to run is one line for both where it is the same, and can be pasted', async (t) => {
  const name = "alice's modern.p12"
  const cwd = t.testdir({ [name]: files['modern.p12'], 'keys.pem': keyAndCertificate })
  const ask = (...args: string[]) => interssl(['diagnose', ...args], { cwd, env })
  const both = await ask(name, '--password-env', 'PW', '--for', 'macos@26/security-import')
  t.match(both.stdout, "security import 'alice'\\''s modern.p12' -f pkcs12")
  t.match(both.stdout, 'with OpenSSL 3, or LibreSSL (the openssl of macOS)')
  t.equal(both.stdout.split('openssl pkcs12 -export').length, 2, 'it stands there once')
  t.notMatch(both.stdout, 'has to hold', 'the variable is set already')
  const outside = await ask(name, '--for', 'macos@14')
  t.match(outside.stdout, 'P12_PASSWORD has to hold the password')
  t.match(outside.stdout, 'the strongest form that macOS 14 accepts, by all 5 ways asked for')
  const pem = await ask('keys.pem', '--for', 'windows@11')
  t.match(pem.stdout, 'PEM text with 1 private key and 1 certificate')
  t.match(pem.stdout, 'openssl pkcs12 -export -in keys.pem -out NEW.p12')
})

t.test('--reporter markdown can be pasted into an issue', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['diagnose', 'modern.p12', '--reporter', 'markdown'], { cwd, env })
  t.equal(ran.code, 1)
  t.match(ran.stdout, /^\*\*modern\.p12: refused by /)
  t.match(ran.stdout, /\| blocks \| `MAC_DIGEST_UNSUPPORTED` \|/)
})

t.test(
  'the lines that are printed make a file that is accepted',
  { skip: noOpenssl },
  async (t) => {
    const cwd = t.testdir(files)
    const ran = await interssl(
      ['diagnose', 'modern.p12', '--password-env', 'PW', '--for', 'macos@14,ios@17', '--json'],
      { cwd, env },
    )
    const { remedy } = diagnoseDocument.parse(JSON.parse(ran.stdout))
    t.equal(remedy?.profile, 'compat-3des')
    const libressl = (await detectToolchains({})).find(({ flavour }) => flavour === 'libressl')
    for (const { for: program, line } of remedy?.commands ?? []) {
      if (program === 'interssl' || (program === 'libressl' && !libressl)) continue
      const first = program === 'libressl' && libressl ? `${dirname(libressl.path)}:` : ''
      const PATH = `${first}${process.env['PATH'] ?? ''}`
      const repaired = join(cwd, 'modern-repaired.p12')
      do {
        rmSync(repaired, { force: true })
        const shell = spawnSync('sh', ['-c', line], { cwd, env: { ...env, PATH } })
        t.equal(shell.status, 0, `${program}: ${String(shell.stderr)}`)
      } while (hasUnluckySalts(new Uint8Array(readFileSync(repaired)), env.PW))
      t.notOk(existsSync(join(cwd, 'modern.tmp.pem')), 'there is no file between beside it')
      const again = await interssl(
        ['diagnose', 'modern-repaired.p12', '--password-env', 'PW', '--json'],
        { cwd, env },
      )
      t.equal(again.code, 0, `${program}: every default importer that decides accepts it`)
      const { verdicts } = diagnoseDocument.parse(JSON.parse(again.stdout))
      t.strictSame([...new Set(verdicts.map(({ verdict }) => verdict))], ['accepts'])
    }
  },
)
