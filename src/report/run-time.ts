/** How long a run took, and how well it kept the cores busy. */
import type { MatrixReport } from '../matrix/report-schema.js'

/** A run is quick enough while its wall time stays below this many times the CPU time shared among the cores. */
const allowance = 1.25

/** `41.3 s, 30.0 s CPU in programs, 4.2 s CPU here`. */
export function timeText({ durationMs, childCpuMs, ownCpuMs }: MatrixReport): string {
  const children = childCpuMs === null ? '' : `, ${seconds(childCpuMs)} CPU in programs`
  return `${seconds(durationMs)}${children}, ${seconds(ownCpuMs)} CPU here`
}

/**
 * `wall 20.3 s, within 1.25 × 34.3 s CPU ÷ 2 cores = 21.4 s`, or `over` it; empty where the cores or
 * the CPU time of the programs are not known.
 */
export function efficiencyText({ durationMs, childCpuMs, ownCpuMs, host }: MatrixReport): string {
  if (childCpuMs === null || host.cores === undefined || host.cores < 1) return ''
  const busy = childCpuMs + ownCpuMs
  const bound = (allowance * busy) / host.cores
  const cores = `${host.cores} core${host.cores === 1 ? '' : 's'}`
  const sum = `${allowance} × ${seconds(busy)} CPU ÷ ${cores} = ${seconds(bound)}`
  const judged = durationMs <= bound ? 'within' : 'over'
  return `wall ${seconds(durationMs)}, ${judged} ${sum}`
}

/** Programs of which only so many run at a time, and hung ones: their time is no fault of the pool. */
export function apartLines({ apart }: MatrixReport): string[] {
  const limited = (apart?.limited ?? [])
    .filter(({ busyMs }) => busyMs > 0)
    .map(({ program, atATime, busyMs }) => `${program} ${seconds(busyMs)} (${atATime} at a time)`)
  const hung = apart?.hung
  return [
    ...(limited.length === 0
      ? []
      : [`${limited.join(', ')}; ${seconds(apart?.waitedMs ?? 0)} waited for them alone`]),
    ...(hung === undefined || hung.cells === 0
      ? []
      : [`${hung.cells} cells hung, ${seconds(hung.busyMs)}`]),
  ].map((line) => `apart: ${line}`)
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
