import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { forgeVersion } from '../../src/forge/version.js'
import { readCsr } from '../../src/pki/csr.js'
import { formatDistinguishedName } from '../../src/pki/name.js'
import { loadConfig } from '../../src/matrix/config.js'
import { makePlan } from '../../src/matrix/plan.js'
import { runMatrix } from '../../src/matrix/run.js'
import { loadScenarios } from '../../src/matrix/scenario.js'
import { findPrograms } from '../../src/programs/find.js'
import { quiet } from '../../src/programs/program.js'
import { writeNatively } from '../../src/programs/write-natively.js'
import { alice } from '../fixtures/alice.js'
import { identity } from '../fixtures/matrix-identity.js'

const config = await loadConfig(fileURLToPath(new URL('../../matrix.json', import.meta.url)))
const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }
const programs = await findPrograms(config.programs, {
  toolchains: [],
  node: { path: process.execPath, version: process.versions.node },
  forgeVersion,
  ownVersion: version,
  path: '',
})

const secret = 'a person’s own password'
const { bytes } = await writeNatively(
  { form: 'compat-3des', password: secret, friendlyName: 'Alice' },
  identity,
)
const scenario = (given: object): string =>
  JSON.stringify({ title: 'ours', why: 'what our producer writes', kind: 'pkcs12', given })
const folderWith = (t: Test, given: object): string =>
  t.testdir({
    pkcs12: { 'ours.json': scenario(given) },
    files: { 'a.p12': Buffer.from(bytes), 'b c.p12': Buffer.from(bytes.slice(0, 400)) },
    'password.txt': `${secret}\nsecond line\n`,
  })

t.test('each file given is a scenario of its own, put before every consumer', async (t) => {
  const folder = folderWith(t, { files: ['../files/*.p12'], passwordFile: '../password.txt' })
  const scenarios = await loadScenarios(folder)
  t.strictSame(
    scenarios.map(({ id, title }) => [id, title]),
    [
      ['pkcs12/ours#a.p12', 'ours (a.p12)'],
      ['pkcs12/ours#b_c.p12', 'ours (b_c.p12)'],
    ],
  )
  const taking = programs.map((program) =>
    program.id === 'forge-1.4' ? { ...program, passwordInArgv: true } : program,
  )
  const plan = makePlan(config, scenarios, taking, { consumers: ['forge*', 'native', 'node*'] })
  const report = await runMatrix({ config, scenarios, programs: taking, plan, jobs: 1 })
  const cell = (id: string) => report.cells.find((one) => one.id === id)
  t.match(cell('pkcs12/ours#a.p12 × given → native'), {
    verdict: 'pass',
    outcome: { state: 'accepted' },
  })
  t.match(cell('pkcs12/ours#b_c.p12 × given → native'), {
    verdict: 'pass',
    outcome: { state: 'rejected' },
  })
  t.match(
    cell('pkcs12/ours#a.p12 × given → forge-1.4'),
    { verdict: 'skipped', outcome: { reason: /command line/ } },
    'a program that takes passwords in argv alone is not given a person’s',
  )
  t.ok(report.programs.some(({ id }) => id === 'given'))
  t.notOk(JSON.stringify(report).includes(secret), 'the password stands nowhere')
  t.notOk(JSON.stringify(scenarios).includes(secret))
  const other = await loadScenarios(folder)
  t.equal(makePlan(config, other, taking, {}).hash, plan.hash)
})

t.test('what our reader does not open is judged by accepted or refused alone', async (t) => {
  const folder = folderWith(t, { files: ['../files/a.p12'], password: 'another one' })
  const scenarios = await loadScenarios(folder)
  const plan = makePlan(config, scenarios, programs, { consumers: ['forge*', 'native'] })
  const report = await runMatrix({ config, scenarios, programs, plan, jobs: 1 })
  t.equal(report.cells.length, 2)
  t.ok(report.cells.every(({ outcome }) => outcome.state === 'rejected'))
})

t.test('requests are given without a password, and arrive as our reader sees them', async (t) => {
  const { csr } = alice()
  const broken = Uint8Array.from(csr, (octet, index) =>
    index === csr.length - 1 ? octet ^ 1 : octet,
  )
  const asked = (given: object) =>
    t.testdir({
      csr: { 'ours.json': JSON.stringify({ title: 'ours', why: 'theirs', kind: 'csr', given }) },
      'a.csr': Buffer.from(csr),
      'b.csr': Buffer.from(broken),
      'c.csr': 'no request',
    })
  const scenarios = await loadScenarios(asked({ files: ['../*.csr'] }))
  const plan = makePlan(config, scenarios, programs, { consumers: ['forge*', 'native'] })
  const report = await runMatrix({ config, scenarios, programs, plan, jobs: 1 })
  t.strictSame(
    report.cells.map(({ id, verdict, outcome }) => [id, verdict, outcome.state]),
    [
      ['csr/ours#a.csr × given → forge-1.4', 'pass', 'accepted'],
      ['csr/ours#a.csr × given → native', 'pass', 'accepted'],
      ['csr/ours#b.csr × given → forge-1.4', 'pass', 'rejected'],
      ['csr/ours#b.csr × given → native', 'pass', 'rejected'],
      ['csr/ours#c.csr × given → forge-1.4', 'fail', 'broken'],
      ['csr/ours#c.csr × given → native', 'fail', 'broken'],
    ],
  )
  const lying = async () => {
    const { subject, publicKey } = readCsr(csr)
    const contents = {
      subject: formatDistinguishedName([...subject].reverse()),
      spki: publicKey.spki,
      subjectAltNames: ['email:bob@example.com'],
      signatureValid: true,
    }
    return { state: 'read' as const, contents, trace: quiet }
  }
  const liar = { ...programs.find(({ id }) => id === 'native')!, consumer: { readCsr: lying } }
  const lied = await runMatrix({
    ...{ config, scenarios, jobs: 1, programs: [liar] },
    plan: makePlan(config, scenarios, [liar], { scenarios: ['csr/ours#a.csr'] }),
  })
  t.match(lied.cells, [
    {
      verdict: 'fail',
      outcome: { state: 'altered', reason: /subject is .*; subjectAltName is email:bob/ },
    },
  ])
  await t.rejects(loadScenarios(asked({ files: ['../a.csr'], password: '' })), {
    code: 'ERR_SCENARIO_INVALID',
  })
})

t.test('the password comes from one place, which has to be there', async (t) => {
  const files = ['../files/a.p12']
  const load = (given: object, environment = {}) => loadScenarios(folderWith(t, given), environment)
  const [one] = await load({ files, passwordEnv: 'P12' }, { P12: '' })
  t.ok(one && 'given' in one)
  const invalid = (path: string) => ({ code: 'ERR_SCENARIO_INVALID', path })
  await t.rejects(load({ files, passwordEnv: 'P12' }), invalid('given.passwordEnv'))
  await t.rejects(load({ files, passwordFile: 'none' }), invalid('given.passwordFile'))
  await t.rejects(load({ files: ['*.none'], password: '' }), invalid('given.files'))
  await t.rejects(load({ files }), invalid('given'))
  await t.rejects(load({ files, password: '', passwordEnv: 'P12' }), invalid('given'))
})

t.test('files of the same name in two folders keep apart', async (t) => {
  const folder = t.testdir({
    pkcs12: { 'ours.json': scenario({ files: ['../files/*.p12'], password: secret }) },
    files: { x: { 'a.p12': Buffer.from(bytes) }, y: { 'a.p12': Buffer.from(bytes) } },
  })
  const ids = (await loadScenarios(join(folder))).map(({ id }) => id)
  t.strictSame(ids, ['pkcs12/ours#a.p12.1', 'pkcs12/ours#a.p12.2'])
})
