/** Runs a plan: a few cells at a time, artifacts shared, every cell judged; the result is the report. */
import { arch, availableParallelism, hostname, platform } from 'node:os'
import { readFileSync } from 'node:fs'
import { sha256Hex } from '../crypto/digest.js'
import { givenProgram } from '../programs/given.js'
import type { Crew } from '../programs/crew.js'
import type { Program } from '../programs/program.js'
import { Workshop } from './artifact.js'
import { runCell, unrunCell } from './cell.js'
import type { LoadedConfig } from './config.js'
import type { EvidenceFile } from './evidence.js'
import { abridged } from './abridge.js'
import type { Plan, PlannedCell } from './plan.js'
import { runPool, type PoolGroup } from './pool.js'
import type { Cell, Host, MatrixReport, ReportFilters } from './report-schema.js'
import type { Scenario } from './scenario.js'
import { formatShard, type Shard } from './shard.js'

export interface RunOptions {
  readonly config: LoadedConfig
  readonly scenarios: readonly Scenario[]
  readonly programs: readonly Program[]
  readonly plan: Plan
  /** Recorded observations for cells whose consumer is not here. @default [] */
  readonly evidence?: readonly EvidenceFile[] | undefined
  /** Cells at the same time. @default the number of cores */
  readonly jobs?: number | undefined
  /** Milliseconds for one call of a program. @default 60000 */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Runs the programs in processes of their own, and is dismissed at the end. @default everything runs in this process */
  readonly crew?: Crew | undefined
  /** Stop starting cells after the first `fail`. @default false */
  readonly failFast?: boolean | undefined
  /** What the plan was narrowed to, for the report; shards that were narrowed differently are not merged. */
  readonly filters?: ReportFilters | undefined
  /** Which part of the plan `plan` is. @default the whole */
  readonly shard?: Shard | undefined
  /** Told each cell as it ends; cells that are not run are in the report alone. */
  readonly onCell?: ((cell: Cell, done: number, total: number) => void) | undefined
}

export async function runMatrix(options: RunOptions): Promise<MatrixReport> {
  const { config, signal, crew, evidence = [] } = options
  const { programs, plan } = crew === undefined ? options : employed(crew, options)
  const jobs = Math.max(1, options.jobs ?? availableParallelism())
  const context = { timeoutMs: options.timeoutMs ?? 60_000, signal }
  const startedAt = new Date()
  const clock = performance.now()
  const childCpuBefore = childCpuMs()
  const ownCpuBefore = process.cpuUsage()
  const workshop = new Workshop(programs, options.scenarios, context, plan.cells)
  const cells = new Map<PlannedCell, Cell>()
  let failed = false
  const stop = (): string | null => {
    if (signal?.aborted === true) return 'the run was interrupted'
    return failed && options.failFast === true ? 'the run ended at the first failure' : null
  }

  const runOne = async (planned: PlannedCell): Promise<void> => {
    const cell = abridged(await runCell(planned, workshop, config.known, evidence, context))
    // A program that is killed by the interruption has not failed.
    if (signal?.aborted === true && cell.verdict === 'fail') return
    cells.set(planned, cell)
    failed ||= cell.verdict === 'fail'
    options.onCell?.(cell, cells.size, plan.cells.length)
  }
  const figures = await runPool({
    jobs,
    stopped: () => stop() !== null,
    groups: artifactGroups(plan, runOne, async ({ scenario, producer }) => {
      await workshop.artifact(scenario, producer)
    }),
  }).catch(async (error: unknown) => {
    await crew?.dismiss()
    throw error
  })
  const crewCpuMs = (await crew?.dismiss()) ?? 0
  const all = plan.cells.map(
    (planned) => cells.get(planned) ?? unrunCell(planned, stop() ?? 'it was not run'),
  )
  const hung = all.filter(({ outcome }) => outcome.state === 'hung')

  const ownCpu = process.cpuUsage(ownCpuBefore)
  const childCpuAfter = childCpuMs()
  return {
    schemaVersion: 1,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - clock),
    childCpuMs:
      childCpuBefore === null || childCpuAfter === null
        ? null
        : // The kernel counts the crew, and what it ran, as children.
          Math.max(0, childCpuAfter - childCpuBefore - crewCpuMs),
    ownCpuMs: Math.round((ownCpu.user + ownCpu.system) / 1000) + crewCpuMs,
    host: thisHost(),
    planHash: plan.hash,
    shard: options.shard === undefined ? null : formatShard(options.shard),
    ...(isNarrowed(options.filters) ? { filters: options.filters } : {}),
    jobs,
    apart: {
      limited: [...figures.limited],
      hung: {
        cells: hung.length,
        busyMs: Math.round(hung.reduce((sum, { durationMs }) => sum + durationMs, 0)),
      },
      waitedMs: figures.waitedMs,
    },
    programs: takingPart(programs, plan).map(
      ({ id, label, version, found, why, target, producer, reads }) => ({
        id,
        role: [
          ...(producer === null ? [] : ['producer' as const]),
          ...(reads.length === 0 ? [] : ['consumer' as const]),
        ],
        version,
        found,
        why,
        importer: target.asked,
        label,
      }),
    ),
    cells: all,
    totals: totalsOf(all),
  }
}

/** The same programs and plan, whose work the crew does. */
function employed(
  crew: Crew,
  { programs, plan }: RunOptions,
): Pick<RunOptions, 'programs' | 'plan'> {
  const working = new Map(programs.map((program) => [program, crew.employ(program)]))
  const by = (program: Program): Program => working.get(program) ?? program
  return {
    programs: programs.map(by),
    plan: {
      ...plan,
      cells: plan.cells.map((cell) => ({
        ...cell,
        producer: by(cell.producer),
        consumer: by(cell.consumer),
      })),
    },
  }
}

/** A group for each artifact, in the order of the plan. */
function artifactGroups(
  { cells }: Plan,
  run: (planned: PlannedCell) => Promise<void>,
  make: (planned: PlannedCell) => Promise<void>,
): PoolGroup[] {
  const groups = new Map<string, PlannedCell[]>()
  for (const planned of cells) {
    const key = `${planned.scenario.id} × ${planned.producer.id}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [planned])
    else group.push(planned)
  }
  return [...groups.values()].flatMap((group): PoolGroup[] => {
    const [first] = group
    if (first === undefined) return []
    return [
      {
        make: { program: first.producer, run: () => make(first) },
        then: group.map((planned) => ({ program: planned.consumer, run: () => run(planned) })),
      },
    ]
  })
}

function thisHost(): Host {
  return {
    platform: platform(),
    arch: arch(),
    id: sha256Hex(new TextEncoder().encode(hostname())).slice(0, 12),
    cores: availableParallelism(),
  }
}

function isNarrowed(filters: ReportFilters | undefined): filters is ReportFilters {
  return filters !== undefined && Object.keys(filters).length > 0
}

/** With the files that were given, where there are any. */
function takingPart(programs: readonly Program[], { cells }: Plan): readonly Program[] {
  return cells.some(({ producer }) => producer === givenProgram)
    ? [...programs, givenProgram]
    : programs
}

export function totalsOf(cells: readonly Cell[]): MatrixReport['totals'] {
  const totals = { pass: 0, fail: 0, known: 0, new: 0, untested: 0, skipped: 0 }
  for (const { verdict } of cells) totals[verdict]++
  return totals
}

/** Exit code of a run as CONTRACT says: 1 on any `fail` (a stale known is one) or, strictly, `new`. */
export function matrixExitCode(report: MatrixReport, strict: boolean): 0 | 1 {
  return report.totals.fail > 0 || (strict && report.totals.new > 0) ? 1 : 0
}

/**
 * CPU time of all reaped children in milliseconds, from the kernel's own accounting (proc(5), `stat` fields
 * cutime and cstime, in ticks of 10 ms); `null` where there is no /proc.
 */
function childCpuMs(): number | null {
  let stat: string
  try {
    stat = readFileSync('/proc/self/stat', 'utf8')
  } catch {
    return null
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[13]) + Number(fields[14])
  return Number.isFinite(ticks) ? ticks * 10 : null
}
