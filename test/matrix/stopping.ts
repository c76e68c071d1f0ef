import t from 'tap'
import { makePlan } from '../../src/matrix/plan.js'
import { runMatrix } from '../../src/matrix/run.js'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { InterSslError } from '../../src/errors.js'
import { quiet } from '../../src/programs/program.js'
import { stub, stubConfig, stubScenarios } from '../fixtures/stub-programs.js'

const scenarios = stubScenarios(10)
const refusing = stub('refuses', {
  read: async () => ({ state: 'refused', error: 'I never read anything', trace: quiet }),
})

t.test(
  '--fail-fast starts nothing after the first failure, and says so in every cell left',
  async (t) => {
    const programs = [stub('fine'), refusing]
    const plan = makePlan(stubConfig, scenarios, programs, {})
    const options = { config: stubConfig, scenarios, programs, plan, jobs: 1 }
    const report = await runMatrix({ ...options, failFast: true })
    t.equal(report.cells.length, plan.cells.length)
    t.equal(report.totals.fail, 1)
    t.ok(report.cells.some(({ because }) => because === 'the run ended at the first failure'))
    t.doesNotThrow(() => matrixReportSchema.parse(report))
    t.equal((await runMatrix(options)).totals.fail, 20, 'without it everything runs')
  },
)

t.test(
  'an interruption keeps what has ended, and calls nothing a failure that it stopped',
  async (t) => {
    const stop = new AbortController()
    let read = 0
    const killed = stub('killed', {
      read: async () => {
        if (++read === 3) stop.abort()
        // What a driver says of a program that was killed under it.
        return stop.signal.aborted
          ? { state: 'broken', reason: 'was interrupted', trace: quiet }
          : { state: 'refused', error: 'no', trace: quiet }
      },
    })
    const programs = [killed]
    const plan = makePlan(stubConfig, scenarios, programs, {})
    const report = await runMatrix({
      ...{ config: stubConfig, scenarios, programs, plan, jobs: 1, signal: stop.signal },
    })
    t.equal(report.cells.length, 10)
    t.equal(report.totals.fail, 2)
    t.equal(report.totals.skipped, 8)
    t.ok(report.cells.every(({ outcome }) => outcome.state !== 'broken'))
  },
)

t.test('a program that can not even be asked is broken, and the others go on', async (t) => {
  const odd = stub('odd', {
    read: () => Promise.reject(new InterSslError('ERR_PROGRAM_FAILED', 'it printed nonsense')),
  })
  const programs = [stub('fine'), odd]
  const plan = makePlan(stubConfig, stubScenarios(1), programs, {})
  const report = await runMatrix({ config: stubConfig, scenarios, programs, plan })
  t.match(
    report.cells.find(({ consumer }) => consumer === 'odd'),
    { verdict: 'fail', outcome: { state: 'broken' }, because: /it printed nonsense/ },
  )
  t.equal(report.totals.pass, 2)
})

t.test('a bug ends the run', async (t) => {
  const programs = [stub('buggy', { read: () => Promise.reject(new TypeError('a bug')) })]
  const plan = makePlan(stubConfig, stubScenarios(1), programs, {})
  await t.rejects(runMatrix({ config: stubConfig, scenarios, programs, plan }), TypeError)
})

t.test('what is measured apart: programs that bear few at a time, and hung ones', async (t) => {
  const slow = stub('slow', {
    concurrency: 1,
    read: async () => ({ state: 'hung', reason: 'no answer in 5 ms', trace: quiet }),
  })
  const programs = [slow, stub('fine')]
  const plan = makePlan(stubConfig, scenarios, programs, { producers: ['fine'] })
  const { apart, jobs } = await runMatrix({
    config: stubConfig,
    scenarios,
    programs,
    plan,
    jobs: 2,
  })
  t.equal(jobs, 2)
  t.match(apart?.limited, [{ program: 'slow', atATime: 1 }])
  t.equal(apart?.hung.cells, 10)
})

t.test(
  'a program that is taken away leaves its cells untested, with their prediction',
  async (t) => {
    const cellsOf = async (absent: boolean) => {
      const programs = [stub('maker'), stub('reader', { absent })]
      const plan = makePlan(stubConfig, scenarios, programs, {
        producers: ['maker'],
        consumers: ['reader'],
      })
      return (await runMatrix({ config: stubConfig, scenarios, programs, plan })).cells
    }
    const [here, gone] = [await cellsOf(false), await cellsOf(true)]
    t.strictSame(
      gone.map(({ id }) => id),
      here.map(({ id }) => id),
    )
    t.ok(here.every(({ verdict }) => verdict === 'pass'))
    t.ok(gone.every(({ verdict, outcome }) => verdict === 'untested' && outcome.state === null))
    t.strictSame(
      gone.map(({ prediction }) => prediction),
      here.map(({ prediction }) => prediction),
    )
  },
)
