import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { AlgorithmUnsupportedError, InterSslError } from '../../src/errors.js'
import { makePlan } from '../../src/matrix/plan.js'
import { runMatrix } from '../../src/matrix/run.js'
import { Crew } from '../../src/programs/crew.js'
import type { CallContext } from '../../src/programs/program.js'
import { stub, stubConfig, stubScenarios } from '../fixtures/stub-programs.js'

const file = fileURLToPath(new URL('../fixtures/crew/worker.mjs', import.meta.url))
const surroundings = {
  toolchains: [],
  node: { path: process.execPath, version: process.versions.node },
  forgeVersion: '1.4.3',
  ownVersion: '0.1.0',
}

const crewOf = (size: number, lost: string[] = []): Crew =>
  new Crew({
    file,
    size,
    setup: { declared: [], surroundings },
    onLost: (how) => void lost.push(how),
  })

/** What a program of the fixture says, asked through the crew. */
const ask = async (crew: Crew, id: string, text = '', context: Partial<CallContext> = {}) => {
  const read = crew.employ(stub(id)).consumer?.readCsr
  if (read === undefined) throw new Error(`${id} does not read`)
  const attempt = await read(new TextEncoder().encode(text), { timeoutMs: 20_000, ...context })
  return attempt.state === 'unsupported' ? attempt.reason : attempt.state
}

/** A run in which `maker` makes four CSRs for the programs named. */
const run = (
  consumers: readonly string[],
  options: { crew: Crew; jobs?: number },
  limited = '',
) => {
  const programs = ['maker', ...consumers].map((id) =>
    stub(id, { concurrency: id === limited ? 1 : null }),
  )
  const scenarios = stubScenarios(4)
  const plan = makePlan(stubConfig, scenarios, programs, { producers: ['maker'], consumers })
  return runMatrix({ config: stubConfig, scenarios, programs, plan, ...options })
}

t.test('as many processes as there are calls at a time, and no more than its size', async (t) => {
  const crew = crewOf(2)
  const [one, again] = [await ask(crew, 'where'), await ask(crew, 'where')]
  t.equal(one, again, 'one after another need one')
  t.not(Number(one), process.pid)
  const many = await Promise.all(Array.from({ length: 6 }, () => ask(crew, 'where')))
  t.equal(new Set(many).size, 2)
  t.ok((await crew.dismiss()) > 0, 'the CPU time of the processes is told')
})

t.test('an error comes back as what it was', async (t) => {
  const crew = crewOf(1)
  await t.rejects(
    ask(crew, 'fails'),
    new InterSslError('ERR_PROGRAM_FAILED', 'it printed nonsense'),
  )
  await t.rejects(ask(crew, 'lacks'), AlgorithmUnsupportedError)
  const bug = await ask(crew, 'buggy').catch((error: unknown) => error)
  t.notOk(bug instanceof InterSslError)
  t.match(bug, { message: /TypeError: a bug/ })
  await t.rejects(ask(crew, 'nobody'), /nobody is no consumer/)
  await crew.dismiss()
})

t.test('the limit of a program holds over all processes', async (t) => {
  const crew = crewOf(3)
  const report = await run(['slow', 'where'], { crew, jobs: 3 }, 'slow')
  const spans = report.cells
    .filter(({ consumer }) => consumer === 'slow')
    .map(({ outcome }) => outcome.reason.split(' ').map(Number))
    .sort(([a = 0], [b = 0]) => a - b)
  t.equal(spans.length, 4)
  const overlaps = spans.filter(([began = 0], at) => began < (spans[at - 1]?.[1] ?? 0))
  t.strictSame(overlaps, [])
})

t.test('an abort kills what a program of a crew has started, and its children', async (t) => {
  const told = `${t.testdir()}/pids`
  const crew = crewOf(1)
  const stop = new AbortController()
  const asked = ask(crew, 'parent', told, { signal: stop.signal })
  await until(() => existsSync(told) && readFileSync(told, 'utf8').includes(' '))
  stop.abort()
  t.equal(await asked, 'aborted true, timed out false')
  await crew.dismiss()
  for (const pid of readFileSync(told, 'utf8').split(' ')) {
    await until(() => isGone(Number(pid)))
    t.ok(isGone(Number(pid)), 'gone')
  }
})

t.test('a timeout is kept in another process too', async (t) => {
  const crew = crewOf(1)
  const told = `${t.testdir()}/pids`
  t.equal(await ask(crew, 'parent', told, { timeoutMs: 700 }), 'aborted false, timed out true')
  await crew.dismiss()
})

t.test('a process that is lost breaks its cells, is told, and others take its place', async (t) => {
  const lost: string[] = []
  const crew = crewOf(1, lost)
  const report = await run(['crash', 'slow'], { crew, jobs: 1 })
  const crashed = report.cells.filter(({ consumer }) => consumer === 'crash')
  t.equal(crashed.length, 4)
  for (const { verdict, outcome, because } of crashed) {
    t.match({ verdict, outcome }, { verdict: 'fail', outcome: { state: 'broken' } })
    t.match(because, /a process of the crew ended \(SIGKILL\)/)
  }
  t.ok(
    report.cells
      .filter(({ consumer }) => consumer === 'slow')
      .every(({ outcome }) => outcome.state === 'unsupported'),
    'the others went on',
  )
  t.strictSame(
    lost,
    Array.from({ length: 4 }, () => 'SIGKILL'),
  )
})

t.test('a crew that can not even start breaks every cell, and is told once', async (t) => {
  const lost: string[] = []
  const crew = new Crew({
    file: `${t.testdir()}/nothing.mjs`,
    ...{ size: 1, setup: { declared: [], surroundings } },
    onLost: (how) => void lost.push(how),
  })
  const { cells } = await run(['where'], { crew, jobs: 1 })
  t.equal(cells.length, 4)
  for (const { verdict, because } of cells) {
    t.equal(verdict, 'fail')
    t.match(because, /a process of the crew ended \(exit code 1: [^]*nothing\.mjs/)
  }
  t.equal(lost.length, 1)
})

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !met(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
