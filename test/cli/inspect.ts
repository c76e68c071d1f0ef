import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { diagnoseDocument, inspectDocument } from '../../src/report/documents.js'
import { sealPfx } from '../../src/pki/seal.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { profiles } from '../../src/pki/profile.js'
import { alice } from '../fixtures/alice.js'
import { interssl } from '../fixtures/cli.js'

const made = alice()
const pfx = sealPfx(
  {
    key: readPrivateKey(made.pkcs8),
    certificates: [made.certificate],
    friendlyName: 'Alice Example',
  },
  'secret-42',
  profiles['compat-3des'].recipe,
)
const env = { PW: 'secret-42', WRONG: 'secret-43' }
const files = {
  'a.p12': Buffer.from(pfx),
  'cut.p12': Buffer.from(pfx.subarray(0, 300)),
  'empty.p12': '',
  'pem.p12': `-----BEGIN PKCS12-----\n${Buffer.from(pfx).toString('base64')}\n-----END PKCS12-----\n`,
  'a.csr': Buffer.from(made.csr),
}

t.test('with its password everything shows, and the answer holds to the schema', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['inspect', 'a.p12', '--password-env', 'PW', '--json'], { cwd, env })
  t.equal(ran.code, 0, ran.stderr)
  const report = inspectDocument.parse(JSON.parse(ran.stdout))
  t.match(report, {
    kind: 'pkcs12',
    malformed: null,
    password: { state: 'correct', form: 'bmp-nul' },
    pkcs12: {
      mac: { algorithm: 'sha1', iterations: 2048, saltLength: 8, verified: true },
      keys: [
        { algorithm: 'RSA-1024', encryption: 'PBE-SHA1-3DES-CBC', friendlyName: 'Alice Example' },
      ],
      certificates: [{ subject: 'CN=Alice Example,C=DE', emailAddresses: ['alice@example.com'] }],
    },
  })
})

t.test('without a password the outside shows, and that is fine', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['inspect', 'a.p12', '--json'], { cwd, env })
  t.equal(ran.code, 0)
  const report = inspectDocument.parse(JSON.parse(ran.stdout))
  t.equal(report.password.state, 'not-given')
  t.equal(report.pkcs12?.mac?.verified, null)
  t.equal(report.pkcs12?.safes[0]?.encryption, 'PBE-SHA1-3DES-CBC')
})

t.test(
  'a wrong password, the empty password, a cut file and an empty one are negative answers',
  async (t) => {
    const cwd = t.testdir(files)
    for (const [args, state] of [
      [['a.p12', '--password-env', 'WRONG'], 'incorrect'],
      [['a.p12', '--password-env', 'EMPTY'], 'incorrect'],
    ] as const) {
      const ran = await interssl(['inspect', ...args, '--json'], {
        cwd,
        env: { ...env, EMPTY: '' },
      })
      t.equal(ran.code, 1, args.join(' '))
      t.equal(inspectDocument.parse(JSON.parse(ran.stdout)).password.state, state)
    }
    for (const file of ['cut.p12', 'empty.p12']) {
      const ran = await interssl(['inspect', file, '--password-env', 'PW', '--json'], { cwd, env })
      t.equal(ran.code, 1, file)
      t.ok(inspectDocument.parse(JSON.parse(ran.stdout)).malformed, `${file} is malformed`)
      t.match(ran.stderr, /interssl: warning: /)
    }
  },
)

t.test('PEM text that was renamed .p12 is named as such and read', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['inspect', 'pem.p12', '--password-env', 'PW', '--json'], { cwd, env })
  t.equal(ran.code, 0, ran.stderr)
  const report = inspectDocument.parse(JSON.parse(ran.stdout))
  t.equal(report.pkcs12?.encoding.armour, 'pem')
  t.ok(report.pkcs12?.features.includes('encoding:pem'))
})

t.test('a CSR shows its subject and that its signature holds', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['inspect', 'a.csr', '--json'], { cwd, env })
  t.equal(ran.code, 0, ran.stderr)
  t.match(inspectDocument.parse(JSON.parse(ran.stdout)), {
    kind: 'csr',
    csr: {
      subject: 'CN=Alice Example,C=DE',
      publicKey: 'RSA-1024',
      signatureValid: true,
      version: 0,
    },
  })
})

t.test('wrong usage is exit 2, with the error and a hint', async (t) => {
  const cwd = t.testdir(files)
  for (const [args, message] of [
    [['inspect'], /not enough/],
    [['inspect', 'none.p12'], /none\.p12: does not exist/],
    [['inspect', 'a.p12', '--pasword-env', 'X'], /pasword-env/],
    [['inspect', 'a.p12', '--password', 'x'], /password/],
    [['inspect', 'a.p12', '--password-env', 'UNSET_42'], /UNSET_42 is not set/],
    [['frobnicate'], /no command frobnicate/],
    [[], /no command/],
  ] as const) {
    const ran = await interssl(args, { cwd })
    t.equal(ran.code, 2, args.join(' '))
    t.equal(ran.stdout, '', 'nothing on stdout')
    t.match(ran.stderr, message)
    t.match(ran.stderr, /interssl: error: /)
    t.notMatch(ran.stderr, /\n\s+at /, 'no stack trace')
  }
})

t.test('the text for people names what is inside', async (t) => {
  const cwd = t.testdir(files)
  const ran = await interssl(['inspect', 'a.p12', '--password-env', 'PW'], { cwd, env })
  t.equal(ran.code, 0)
  for (const word of ['Alice Example', 'sha1', '2,048', 'PBE-SHA1-3DES-CBC', 'RSA-1024']) {
    t.ok(ran.stdout.includes(word), word)
  }
  t.notOk(ran.stdout.includes('secret-42'))
})

const shared = fileURLToPath(new URL('../../../shared/observed/importers/', import.meta.url))
t.test(
  'files made elsewhere open',
  { skip: existsSync(`${shared}cases.json`) ? false : '../shared is not here' },
  async (t) => {
    const cases = JSON.parse(readFileSync(`${shared}cases.json`, 'utf8')) as {
      file: string
      password: string
      certs: number
      keys: number
    }[]
    const some = cases.filter(({ file }) => /^(01|02|03|21|08b|16)-/.test(file))
    t.equal(some.length, 6)
    for (const { file, password, certs, keys } of some) {
      const ran = await interssl(
        ['inspect', `${shared}files/${file}`, '--password-env', 'PW', '--json'],
        { env: { PW: password } },
      )
      t.equal(ran.code, 0, file)
      const { pkcs12 } = inspectDocument.parse(JSON.parse(ran.stdout))
      t.equal(pkcs12?.certificates.length, certs, `${file}: certificates`)
      t.equal(pkcs12?.keys.length, keys, `${file}: keys`)
    }
  },
)

t.test('what a limit stopped is said, and --max-iterations lifts it', async (t) => {
  const cwd = t.testdir({
    'alice.p12': Buffer.from(pfx),
    'store.jks': Buffer.from('feedfeed00000002', 'hex'),
  })
  const run = (verb: string, ...more: string[]) =>
    interssl([verb, 'alice.p12', '--password-env', 'PW', ...more], { cwd, env })
  const few = ['--max-iterations', '100']
  const shown = await run('inspect', ...few)
  t.match(shown.stdout, 'password   not tried, because of a limit')
  t.match(shown.stdout, /closed +MAC at byte \d+, .*: .*\(maxIterations\)/)
  t.match(shown.stderr, /hint: .*--max-iterations N/)
  const json = await run('inspect', ...few, '--json')
  const document = inspectDocument.parse(JSON.parse(json.stdout))
  t.equal(document.password.state, 'undecidable')
  t.match(document.pkcs12?.failures?.[0], { part: 'mac', reason: 'limit' })
  const judged = await run('diagnose', ...few, '--for', 'java@21', '--json')
  const { findings } = diagnoseDocument.parse(JSON.parse(judged.stdout))
  t.ok(findings.some(({ code, message }) => code === 'PASSWORD_UNTRIED' && /limit/.test(message)))
  const repaired = await run('repair', ...few, '--out', 'new.p12')
  t.match(repaired, { code: 1, stderr: /hint: .*--max-iterations N/ })
  t.match((await run('inspect', '--max-iterations', '20000000')).stdout, 'password   correct')
  t.match(await run('inspect', '--max-iterations', '0'), { code: 2, stderr: /whole number/ })
  const store = await interssl(['inspect', 'store.jks'], { cwd, env })
  t.match(store.stderr, /hint: it is a Java key store.* -srckeystore store\.jks /)
  t.notMatch(store.stderr, 'without a password')
})
