/** Joins reports: the shards of a run, and the runs of different machines. Nothing that was observed is lost. */
import { DataInvalidError } from '../errors.js'
import { sha256Hex } from '../crypto/digest.js'
import { givenProgram } from '../programs/given.js'
import { parseShard } from './shard.js'
import { totalsOf } from './run.js'
import type { Cell, Host, MatrixReport, Observation, ReportProgram } from './report-schema.js'

/** A report and where it was read, for messages. */
export interface NamedReport {
  readonly name: string
  readonly report: MatrixReport
}

/**
 * One report of many. Cells join by id: what was observed beats what was not run; observations that differ are all
 * kept, and the worst of them decides. Throws ERR_MATRIX_INVALID for no report, for reports of different plans, for a
 * shard that is missing, and for two reports of one shard from one machine that contradict each other.
 */
export function mergeReports(given: readonly NamedReport[]): MatrixReport {
  const reports = withoutRepeats(given)
  const [first] = reports
  if (first === undefined) throw refused('no report to merge', '')
  for (const { name, report } of reports) {
    if (report.planHash !== first.report.planHash) {
      throw refused(
        `${name}: another plan than ${first.name}: its scenarios or matrix.json differ`,
        name,
        'merge runs of one commit; interssl matrix diff compares runs of two',
      )
    }
  }
  refuseMissingShards(reports)
  refuseContradictions(reports)
  const inOrder = [...reports].sort(byShardThenTime)
  const all = inOrder.map(({ report }) => report)
  const programs = joinPrograms(all)
  const cells = joinCells(all, programs)
  const childCpu = all.map(({ childCpuMs }) => childCpuMs)
  return {
    schemaVersion: 1,
    startedAt: all.map(({ startedAt }) => startedAt).reduce((a, b) => (a < b ? a : b)),
    durationMs: Math.max(...all.map(({ durationMs }) => durationMs)),
    childCpuMs: childCpu.some((ms) => ms === null)
      ? null
      : childCpu.reduce<number>((sum, ms) => sum + (ms ?? 0), 0),
    ownCpuMs: all.reduce((sum, { ownCpuMs }) => sum + ownCpuMs, 0),
    host: joinHosts(all),
    planHash: first.report.planHash,
    shard: null,
    ...(all.every(({ filters }) => same(filters, first.report.filters)) && first.report.filters
      ? { filters: first.report.filters }
      : {}),
    runs: all.flatMap((report) => report.runs ?? [runOf(report)]),
    programs,
    cells,
    totals: totalsOf(cells),
  }
}

function refused(message: string, file: string, hint?: string): DataInvalidError {
  return new DataInvalidError(
    'ERR_MATRIX_INVALID',
    message,
    { file, path: '' },
    hint === undefined ? {} : { hint },
  )
}

/** The same report given twice (a folder and a file in it, say) counts once. */
function withoutRepeats(given: readonly NamedReport[]): NamedReport[] {
  const kept: NamedReport[] = []
  for (const one of given) {
    const twin = kept.find(({ report }) => isSameRun(report, one.report))
    if (twin === undefined) kept.push(one)
    else if (!same(twin.report, one.report)) {
      throw refused(`${one.name}: says it is the same run as ${twin.name}, but differs`, one.name)
    }
  }
  return kept
}

function isSameRun(a: MatrixReport, b: MatrixReport): boolean {
  return (
    a.startedAt === b.startedAt &&
    a.host.id === b.host.id &&
    a.shard === b.shard &&
    same(a.runs, b.runs)
  )
}

/**
 * Which run a shard is a part of. The shards of one run may come from different machines of one kind (CI gives each
 * its own), so what they have in common is what they were asked and the programs that they found. Whoever wrote given files
 * is not found anywhere: it is in a report where a cell has it.
 */
function runKey({ host, filters, programs, shard }: MatrixReport): string {
  const found = programs
    .filter((program) => program.found !== 'not-found' && program.id !== givenProgram.id)
    .map(({ id }) => id)
  const of = parseShard(shard ?? '')?.of
  return JSON.stringify([host.platform, host.arch, filters ?? null, of, found.sort()])
}

function refuseMissingShards(reports: readonly NamedReport[]): void {
  for (const parts of groupBy(reports).values()) {
    const shards = parts.flatMap(({ report }) => parseShard(report.shard ?? '') ?? [])
    const [any] = shards
    if (any === undefined) continue
    const here = new Set(shards.map(({ index }) => index))
    const missing = Array.from({ length: any.of }, (_, at) => at + 1).filter((at) => !here.has(at))
    if (missing.length === 0) continue
    const names = parts.map(({ name }) => name).join(', ')
    throw refused(
      `shard ${missing.map((at) => `${at}/${any.of}`).join(', ')} is missing beside ${names}`,
      parts[0]?.name ?? '',
      'the shards of one run have the same filters and find the same programs; did a job fail, or find others?',
    )
  }
}

function groupBy(reports: readonly NamedReport[]): Map<string, NamedReport[]> {
  const groups = new Map<string, NamedReport[]>()
  for (const one of reports) {
    const key = runKey(one.report)
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return groups
}

/** One shard, run twice on one machine, with two results: nobody can say which is meant. */
function refuseContradictions(reports: readonly NamedReport[]): void {
  reports.forEach((one, index) => {
    if (one.report.shard === null) return
    const again = reports
      .slice(index + 1)
      .find(
        ({ report }) =>
          report.shard === one.report.shard &&
          report.host.id === one.report.host.id &&
          runKey(report) === runKey(one.report),
      )
    if (again === undefined) return
    const states = new Map(again.report.cells.map((cell) => [cell.id, cell]))
    const differing = one.report.cells.find((cell) => {
      const other = states.get(cell.id)
      return other === undefined || differ(cell, other)
    })
    if (differing !== undefined) {
      throw refused(
        `${one.name} and ${again.name}: shard ${one.report.shard} of one machine twice, and they contradict each other at ${differing.id}`,
        again.name,
        'leave the one out that is not meant',
      )
    }
  })
}

function byShardThenTime(a: NamedReport, b: NamedReport): number {
  const [left, right] = [a, b].map(({ report }) => parseShard(report.shard ?? '')?.index ?? 0)
  if (left !== right) return (left ?? 0) - (right ?? 0)
  const [earlier, later] = [a, b].map(({ report, name }) => `${report.startedAt} ${name}`)
  return (earlier ?? '') < (later ?? '') ? -1 : 1
}

function runOf({
  host,
  startedAt,
  durationMs,
  shard,
  cells,
}: MatrixReport): NonNullable<MatrixReport['runs']>[number] {
  return { host, startedAt, durationMs, shard, cells: cells.length }
}

function joinHosts(reports: readonly MatrixReport[]): Host {
  const hosts = new Map(reports.map(({ host }) => [host.id, host]))
  const [only, ...others] = hosts.values()
  if (only !== undefined && others.length === 0) return only
  const one = (values: readonly string[]): string =>
    new Set(values).size === 1 ? (values[0] ?? '') : 'several'
  const all = [...hosts.values()]
  return {
    platform: one(all.map(({ platform }) => platform)),
    arch: one(all.map(({ arch }) => arch)),
    id: sha256Hex(new TextEncoder().encode([...hosts.keys()].sort().join(' '))).slice(0, 12),
  }
}

/** Found beats not found. Where several machines took part, each program says on which it was. */
function joinPrograms(reports: readonly MatrixReport[]): ReportProgram[] {
  const several = new Set(reports.map(({ host }) => host.id)).size > 1
  const joined = new Map<string, { readonly program: ReportProgram; readonly in: MatrixReport }[]>()
  for (const report of reports) {
    for (const program of report.programs) {
      joined.set(program.id, [...(joined.get(program.id) ?? []), { program, in: report }])
    }
  }
  return [...joined.values()].flatMap((all): ReportProgram[] => {
    const here = all.filter(({ program }) => program.found !== 'not-found')
    const main = (here[0] ?? all[0])?.program
    if (main === undefined) return []
    const hosts = new Map(
      here.flatMap(({ program, in: { host, startedAt } }) =>
        (
          program.hosts ?? [{ host, on: startedAt, version: program.version, found: program.found }]
        ).map((place) => [`${place.host.id} ${place.version}`, place] as const),
      ),
    )
    const role = (['producer', 'consumer'] as const).filter((one) =>
      all.some(({ program }) => program.role.includes(one)),
    )
    return [{ ...main, role, ...(several && hosts.size > 0 ? { hosts: [...hosts.values()] } : {}) }]
  })
}

function joinCells(reports: readonly MatrixReport[], programs: readonly ReportProgram[]): Cell[] {
  const joined = new Map<string, { readonly cell: Cell; readonly in: MatrixReport }[]>()
  for (const report of reports) {
    for (const cell of report.cells) {
      const known = joined.get(cell.id)
      if (known === undefined) joined.set(cell.id, [{ cell, in: report }])
      else known.push({ cell, in: report })
    }
  }
  const place = new Map(programs.map(({ id }, index) => [id, index]))
  const placeOf = (id: string): number => place.get(id) ?? programs.length
  return [...joined.values()].flatMap(joinCell).sort(
    (a, b) =>
      // A plan's scenarios are in the order of their files.
      compare(`${a.scenario}.json`, `${b.scenario}.json`) ||
      placeOf(a.producer) - placeOf(b.producer) ||
      placeOf(a.consumer) - placeOf(b.consumer),
  )
}

/** What each state is worth when several runs have the cell: more beats less. */
function weight({ outcome: { state }, verdict }: Cell): number {
  if (state === null) return verdict === 'untested' ? 1 : 0
  return state === 'unsupported' ? 2 : 3
}

const badness: Readonly<Record<Cell['verdict'], number>> = {
  ...{ fail: 5, new: 4, known: 3, pass: 2, untested: 1, skipped: 0 },
}

function joinCell(all: readonly { readonly cell: Cell; readonly in: MatrixReport }[]): Cell[] {
  const best = Math.max(...all.map(({ cell }) => weight(cell)))
  const kept = all.filter(({ cell }) => weight(cell) === best)
  const [main, ...others] = [...kept].sort(
    (a, b) => badness[b.cell.verdict] - badness[a.cell.verdict],
  )
  if (main === undefined) return []
  const differing =
    best === 3 &&
    (others.some(({ cell }) => differ(cell, main.cell)) ||
      kept.some(({ cell }) => cell.observations))
  if (!differing) return [main.cell]
  const observations = kept.flatMap(
    ({ cell, in: report }) => cell.observations ?? [observed(cell, report)],
  )
  return [{ ...main.cell, observations }]
}

function observed(cell: Cell, { host, startedAt, programs }: MatrixReport): Observation {
  return {
    host,
    on: startedAt,
    program: programs.find(({ id }) => id === cell.consumer)?.version ?? '',
    state: cell.outcome.state ?? 'broken',
    error: cell.outcome.error,
    verdict: cell.verdict,
    because: cell.because,
  }
}

function differ(a: Cell, b: Cell): boolean {
  return a.outcome.state !== b.outcome.state || a.verdict !== b.verdict
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
