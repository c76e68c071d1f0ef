/** `interssl matrix [run]`: every producer × every consumer, predicted, run, judged. */
import { availableParallelism } from 'node:os'
import { InterSslError, UsageError } from '../../errors.js'
import { loadEvidence } from '../../matrix/evidence.js'
import { matchesAny } from '../../matrix/glob.js'
import { lastRunFile, recallRun, rememberRun } from '../../matrix/last-run.js'
import { sweepOften } from '../../matrix/memory.js'
import { makePlan, type Plan } from '../../matrix/plan.js'
import type { MatrixReport, ReportFilters } from '../../matrix/report-schema.js'
import { matrixExitCode, runMatrix } from '../../matrix/run.js'
import { loadScenarios } from '../../matrix/scenario.js'
import { parseShard, shardPlan, type Shard } from '../../matrix/shard.js'
import { Crew } from '../../programs/crew.js'
import { findPrograms } from '../../programs/find.js'
import type { Program } from '../../programs/program.js'
import { apartLines, efficiencyText } from '../../report/run-time.js'
import { list, single, type CommandContext } from '../command.js'
import type { ExitCode } from '../exit-code.js'
import { Progress } from '../progress.js'
import type { Terminal } from '../terminal.js'
import { deliver, isForReaders, prepareDelivery } from './matrix-outputs.js'
import { packagedFile } from '../package-folder.js'
import { configOf, memoryFolder, surroundingsOf } from './matrix-setup.js'

type Argv = Readonly<Record<string, unknown>>

/** Cells; fewer are done before further processes have started. */
const worthACrew = 200

export async function runAction(argv: Argv, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context
  const config = await configOf(argv)
  if (argv['file'] !== undefined) throw new UsageError(`matrix run takes no file: ${argv['file']}`)
  const filters = filtersOf(argv)
  const shard = shardOf(argv)
  // While one waits for a pipe or the disk, another has work for its core.
  const jobs = positive(argv, 'jobs') ?? availableParallelism() + 1
  const timeoutMs = positive(argv, 'timeout')
  const strict = argv['strict'] === true
  const scenarios = await loadScenarios(config.scenarioFolder)
  const delivery = await prepareDelivery(argv)
  const memory = lastRunFile(memoryFolder(config))
  const failed = await failedOf(argv, memory)
  const surroundings = await surroundingsOf(argv, config, context)
  const programs = await findPrograms(config.programs, surroundings)
  requireAll(list(argv['require']), programs)
  const whole = onlyFailed(makePlan(config, scenarios, programs, filters), failed)
  if (whole.cells.length === 0) {
    throw new UsageError('no cell is left to run', {
      hint: 'the filters exclude everything; interssl matrix --list shows the ids',
    })
  }
  const plan = shard === undefined ? whole : shardPlan(whole, shard)
  if (argv['list'] === true) {
    terminal.answer(listing(plan, programs))
    return 0
  }
  const crew =
    plan.cells.length < worthACrew
      ? undefined
      : new Crew({
          file: packagedFile('dist/cli/crew-worker.js'),
          setup: { declared: config.programs, surroundings },
          size: jobs,
          onLost: (how) => terminal.warn(`a process of the run was lost: ${how}`),
        })
  sweepOften()
  const progress = new Progress(terminal)
  const report = await runMatrix({
    ...{ config, scenarios, programs, plan, filters, shard, jobs, timeoutMs, signal, crew },
    evidence: await loadEvidence(config.evidenceFolder),
    failFast: argv['fail-fast'] === true,
    onCell: (cell, done, total) => progress.step(cell, done, total),
  }).finally(() => progress.end())
  await deliver(report, delivery, terminal)
  if (!isForReaders(delivery)) {
    for (const line of [efficiencyText(report), ...apartLines(report)]) terminal.note(line)
  }
  await remember(memory, report, strict, terminal)
  if (signal.aborted) throw new InterSslError('ERR_ABORTED', 'the run was interrupted')
  return matrixExitCode(report, strict)
}

function filtersOf(argv: Argv): ReportFilters {
  const grep = grepOf(single(argv, 'grep'))
  const lists = {
    scenarios: list(argv['scenario']),
    producers: list(argv['producer']),
    consumers: list(argv['consumer']),
  }
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids !== undefined)),
    ...(grep === undefined ? {} : { grep }),
    ...(argv['last-failed'] === true ? { lastFailed: true } : {}),
  }
}

function shardOf(argv: Argv): Shard | undefined {
  const text = single(argv, 'shard')
  if (text === undefined) return undefined
  const shard = parseShard(text)
  if (shard === null) {
    throw new UsageError(`--shard ${text}: not a part like 2/4`, {
      hint: 'i/n with i from 1 to n; interssl matrix merge joins all n',
    })
  }
  return shard
}

/** Ids of the cells that --last-failed asks for; undefined without it. */
async function failedOf(argv: Argv, memory: string): Promise<ReadonlySet<string> | undefined> {
  if (argv['last-failed'] !== true) return undefined
  const last = await recallRun(memory)
  if (last === null) {
    throw new UsageError('--last-failed: no run is remembered for this matrix.json', {
      hint: 'run interssl matrix without it first',
    })
  }
  if (last.failed.length === 0) {
    throw new UsageError(`--last-failed: nothing failed in the last run (${last.startedAt})`)
  }
  return new Set(last.failed)
}

function onlyFailed(plan: Plan, failed: ReadonlySet<string> | undefined): Plan {
  if (failed === undefined) return plan
  return { ...plan, cells: plan.cells.filter(({ id }) => failed.has(id)) }
}

/** A folder that can't be written to costs the memory, not the run. */
async function remember(
  memory: string,
  report: MatrixReport,
  strict: boolean,
  terminal: Terminal,
): Promise<void> {
  try {
    await rememberRun(memory, report, strict)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    terminal.warn(
      `this run is not remembered for --last-failed: ${memory} can't be written (${code})`,
    )
  }
}

/** Exit code 3 when a program that must be here is not. */
function requireAll(required: readonly string[] | undefined, programs: readonly Program[]): void {
  const here = programs.filter(({ found }) => found !== 'not-found')
  const missing = (required ?? []).filter(
    (pattern) => !here.some(({ id }) => matchesAny([pattern], id)),
  )
  if (missing.length === 0) return
  throw new InterSslError('ERR_PROGRAM_MISSING', `not on this machine: ${missing.join(', ')}`, {
    hint: `here: ${here.map(({ id }) => id).join(', ')}`,
  })
}

function grepOf(text: string | undefined): string | undefined {
  const expression = text === undefined ? null : /^\/(.*)\/([a-z]*)$/s.exec(text)
  if (expression === null) return text
  try {
    new RegExp(expression[1] ?? '', expression[2])
  } catch (cause) {
    throw new UsageError(`--grep ${text}: not a regular expression`, { cause })
  }
  return text
}

function positive(argv: Readonly<Record<string, unknown>>, flag: string): number | undefined {
  const text = single(argv, flag)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`--${flag} ${text}: a whole number from 1 is needed`)
  }
  return value
}

function listing(plan: Plan, programs: readonly Program[]): string {
  return [
    `programs (${programs.length})`,
    ...programs.map(({ id, found, version, why }) =>
      found === 'not-found' ? `  ${id}  not here: ${why}` : `  ${id}  ${version}  ${found}`,
    ),
    `cells (${plan.cells.length})`,
    ...plan.cells.map(({ id }) => `  ${id}`),
  ].join('\n')
}
