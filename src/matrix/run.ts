/** Runs a plan: a few cells at a time, artifacts shared, every cell judged; the result is the report. */
import { arch, availableParallelism, cpus, hostname, platform } from 'node:os'
import { readFileSync } from 'node:fs'
import { sha256Hex } from '../crypto/digest.js'
import type { Program } from '../programs/program.js'
import { Workshop } from './artifact.js'
import { runCell, unrunCell } from './cell.js'
import type { LoadedConfig } from './config.js'
import type { EvidenceFile } from './evidence.js'
import type { Plan, PlannedCell } from './plan.js'
import type { Cell, MatrixReport } from './report-schema.js'
import type { Scenario } from './scenario.js'

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
  /** Stop starting cells after the first `fail`. @default false */
  readonly failFast?: boolean | undefined
  /** Told each finished cell. */
  readonly onCell?: ((cell: Cell, done: number, total: number) => void) | undefined
}

export async function runMatrix(options: RunOptions): Promise<MatrixReport> {
  const { config, plan, programs, signal, evidence = [] } = options
  const jobs = Math.max(1, options.jobs ?? cpus().length)
  const context = { timeoutMs: options.timeoutMs ?? 60_000, signal }
  const startedAt = new Date()
  const clock = performance.now()
  const childCpuBefore = childCpuMs()
  const ownCpuBefore = process.cpuUsage()
  const workshop = new Workshop(programs, options.scenarios, context)
  const cells = new Array<Cell>(plan.cells.length)
  let next = 0
  let done = 0
  let stop: string | null = null

  /** A program that is killed by the interruption has not failed. */
  const runUnlessStopped = async (planned: PlannedCell): Promise<Cell> => {
    const cell = await runCell(planned, workshop, config.known, evidence, context)
    return signal?.aborted === true && cell.verdict === 'fail'
      ? unrunCell(planned, 'the run was interrupted')
      : cell
  }

  const worker = async (): Promise<void> => {
    for (;;) {
      const index = next++
      const planned = plan.cells[index]
      if (planned === undefined) return
      if (signal?.aborted === true) stop = 'the run was interrupted'
      const cell = stop === null ? await runUnlessStopped(planned) : unrunCell(planned, stop)
      cells[index] = cell
      done++
      if (cell.verdict === 'fail' && options.failFast === true) {
        stop ??= 'the run ended at the first failure'
      }
      options.onCell?.(cell, done, plan.cells.length)
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker))

  const ownCpu = process.cpuUsage(ownCpuBefore)
  const childCpuAfter = childCpuMs()
  return {
    schemaVersion: 1,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - clock),
    childCpuMs:
      childCpuBefore === null || childCpuAfter === null ? null : childCpuAfter - childCpuBefore,
    ownCpuMs: Math.round((ownCpu.user + ownCpu.system) / 1000),
    host: {
      platform: platform(),
      arch: arch(),
      id: sha256Hex(new TextEncoder().encode(hostname())).slice(0, 12),
      cores: availableParallelism(),
    },
    planHash: plan.hash,
    shard: null,
    programs: programs.map(({ id, label, version, found, why, target, producer, reads }) => ({
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
    })),
    cells,
    totals: totalsOf(cells),
  }
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
