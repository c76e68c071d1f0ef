/** How a run used the machine, measured by itself: wall time against the CPU time that its cores would need at best. */
import type { MatrixReport } from '../matrix/report-schema.js'
import { escapeText } from './escape.js'

/** What a run may take, as a multiple of the CPU time shared among the cores. */
const allowance = 1.25

/** Lines for a person; the first is empty-handed where CPU time or cores are not known. */
export function paceText({
  durationMs,
  childCpuMs,
  ownCpuMs,
  host,
  apart,
}: MatrixReport): string[] {
  const { cores } = host
  const lines: string[] = []
  if (childCpuMs !== null && cores !== undefined && childCpuMs + ownCpuMs > 0) {
    const least = (childCpuMs + ownCpuMs) / cores
    const times = (durationMs / least).toFixed(2)
    const within = durationMs <= allowance * least ? 'within' : 'over'
    lines.push(
      `${seconds(durationMs)} for ${seconds(childCpuMs)} CPU of programs and ${seconds(ownCpuMs)} of our own on ${cores} cores: ${times} × the least, ${within} ${allowance}`,
    )
  }
  const limited = (apart?.limited ?? [])
    .filter(({ busyMs }) => busyMs > 0)
    .map(
      ({ program, atATime, busyMs }) =>
        `${escapeText(program)} ${seconds(busyMs)} (${atATime} at a time)`,
    )
  if (limited.length > 0) {
    lines.push(
      `apart: ${limited.join(', ')}; ${seconds(apart?.waitedMs ?? 0)} waited for them alone`,
    )
  }
  const hung = apart?.hung
  if (hung !== undefined && hung.cells > 0) {
    lines.push(`apart: ${hung.cells} cells hung, ${seconds(hung.busyMs)}`)
  }
  return lines
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
