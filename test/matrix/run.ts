import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { forgeVersion } from '../../src/forge/version.js'
import type { Fact } from '../../src/importers/importer.js'
import { loadConfig } from '../../src/matrix/config.js'
import { makePlan } from '../../src/matrix/plan.js'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { matrixExitCode, runMatrix } from '../../src/matrix/run.js'
import { isGiven, loadScenarios } from '../../src/matrix/scenario.js'
import { findPrograms } from '../../src/programs/find.js'
import type { Program } from '../../src/programs/program.js'

const config = await loadConfig(fileURLToPath(new URL('../../matrix.json', import.meta.url)))
/** The packaged scenarios, with keys that are quick to make. */
const scenarios = (await loadScenarios(config.scenarioFolder)).map((scenario) =>
  scenario.kind === 'csr' && !isGiven(scenario)
    ? { ...scenario, request: { ...scenario.request, key: 'rsa:2048' } }
    : scenario,
)
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
const filters = { scenarios: ['csr/smime-rsa-4096', 'pkcs12/compat-3des', 'pkcs12/wrong-password'] }

const run = (taking: readonly Program[], known = config.known) => {
  const narrowed = { ...config, known }
  const plan = makePlan(narrowed, scenarios, taking, filters)
  return runMatrix({ config: narrowed, scenarios, programs: taking, plan, jobs: 2 })
}

t.test('without any openssl the matrix still runs, on what npm brings', async (t) => {
  const report = await run(programs)
  t.doesNotThrow(() => matrixReportSchema.parse(report), 'the report holds to its schema')
  t.strictSame(
    report.cells
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ id, because }) => [id, because]),
    [],
  )
  t.ok(report.totals.pass >= 10, `${report.totals.pass} cells passed`)
  t.equal(matrixExitCode(report, false), 0)
  const total = Object.values(report.totals).reduce((sum, count) => sum + count)
  t.equal(total, report.cells.length)

  const cell = report.cells.find(({ id }) => id === 'pkcs12/compat-3des × native → forge-1.4')
  t.match(cell, {
    verdict: 'pass',
    outcome: { state: 'accepted' },
    prediction: { verdict: 'accepts' },
  })
  t.match(cell?.artifact, { sha256: /^[0-9a-f]{64}$/, size: Number })

  const untested = report.cells.find(({ consumer }) => consumer === 'macos-14-security-import')
  t.match(untested, {
    verdict: 'untested',
    outcome: { state: null },
    prediction: { verdict: 'accepts' },
  })

  const wrong = report.cells.filter(
    ({ scenario, outcome }) => scenario === 'pkcs12/wrong-password' && outcome.state !== null,
  )
  t.ok(wrong.length >= 4)
  t.ok(
    wrong.every(({ outcome }) => outcome.state === 'rejected'),
    'a wrong password is refused by all',
  )
  t.notOk(JSON.stringify(report).includes('correct horse 42'), 'no password stands in the report')
  t.notOk(/PRIVATE KEY/.test(JSON.stringify(report)))
})

t.test('a fact that is wrong turns its cell red', async (t) => {
  const wrong: Fact = {
    feature: 'encryption:pbe-sha1-3des',
    versions: '*',
    support: false,
    stage: 'contents',
    evidence: [{ how: 'reported', where: 'this test', on: '2026-11-23' }],
  }
  const misled = programs.map((program) => {
    if (program.id !== 'forge-1.4') return program
    const { importer } = program.target
    const facts = [wrong, ...importer.facts.filter(({ feature }) => feature !== wrong.feature)]
    return { ...program, target: { ...program.target, importer: { ...importer, facts } } }
  })
  const report = await run(misled)
  t.equal(matrixExitCode(report, false), 1)
  const red = report.cells.filter(({ verdict }) => verdict === 'fail')
  t.ok(red.length > 0)
  t.ok(red.every(({ consumer }) => consumer === 'forge-1.4'))
  t.match(red[0]?.because, /predicted: it was refused; but everything arrived/)

  const cell = red[0]?.id ?? ''
  const known = [
    { cell, outcome: 'accepted', reason: 'a test', link: 'https://example.com/1' },
  ] as const
  const excused = await run(misled, [...known])
  t.equal(excused.cells.find(({ id }) => id === cell)?.verdict, 'known')

  const stale = await run(programs, [...known])
  t.match(
    stale.cells.find(({ id }) => id === cell),
    { verdict: 'fail', because: /^stale/ },
  )
})

t.test('the plan is the same for the same inputs, whatever is found', async (t) => {
  const plan = makePlan(config, scenarios, programs, filters)
  const again = makePlan(config, scenarios, [...programs].reverse(), {})
  t.equal(plan.hash, again.hash)
  t.not(makePlan({ ...config, select: ['csr/*'] }, scenarios, programs, {}).hash, plan.hash)
  t.equal(new Set(plan.cells.map(({ id }) => id)).size, plan.cells.length, 'ids are unique')
})

t.test('filters narrow by scenario, producer, consumer and text', async (t) => {
  const ids = (more: object): string[] =>
    makePlan(config, scenarios, programs, { ...filters, ...more }).cells.map(({ id }) => id)
  t.ok(ids({ producers: ['forge*'] }).every((id) => id.includes('× forge-1.4 →')))
  t.ok(ids({ consumers: ['ios*'] }).every((id) => / → ios-\d+$/.test(id)))
  t.strictSame(ids({ grep: 'compat-3des × native → native' }), [
    'pkcs12/compat-3des × native → native',
  ])
  t.ok(ids({ grep: '/→ ios-1[78]$/' }).length > 0)
  t.ok(ids({ grep: '/→ ios-1[78]$/' }).every((id) => /→ ios-1[78]$/.test(id)))
})

t.test('an interrupted run keeps what it has and says what it left out', async (t) => {
  const plan = makePlan(config, scenarios, programs, { scenarios: ['pkcs12/compat-3des'] })
  const stop = new AbortController()
  const report = await runMatrix({
    config,
    scenarios,
    programs,
    plan,
    jobs: 1,
    signal: stop.signal,
    onCell: (_cell, done) => {
      if (done === 2) stop.abort()
    },
  })
  t.equal(report.cells.length, plan.cells.length)
  t.not(report.cells[0]?.verdict, 'skipped')
  t.match(report.cells.at(-1), { verdict: 'skipped', because: /interrupted/ })
})
