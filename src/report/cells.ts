/** What every reporter asks of the cells of a report: their kinds, their rows, and which of them surprise for one reason. */
import type { Cell, MatrixReport } from '../matrix/report-schema.js'
import { skippedSymbol, type Symbol } from './symbol.js'

/** The first part of a scenario id: `csr`, `pkcs12`, `smime`. */
export function kindOf({ scenario }: Cell): string {
  return scenario.split('/', 1)[0] ?? scenario
}

/** Kind to its cells, in the order of the report. */
export function byKind(cells: readonly Cell[]): ReadonlyMap<string, readonly Cell[]> {
  return new Map(groupBy(cells, kindOf).map((group) => [group[0] ? kindOf(group[0]) : '', group]))
}

/** Consumers that ran at least once among these cells. */
export function ranConsumers(cells: readonly Cell[]): string[] {
  const ran = cells.filter(({ verdict }) => verdict !== 'untested' && verdict !== 'skipped')
  return unique(ran.map(({ consumer }) => consumer))
}

/** Cells that surprise for one reason; the first stands for all. */
export interface RootCause {
  readonly first: Cell
  readonly others: readonly Cell[]
}

/** Surprises by root cause, `fail` before `new`. */
export function rootCauses(cells: readonly Cell[]): RootCause[] {
  const found = [
    ...cells.filter(({ verdict }) => verdict === 'fail'),
    ...cells.filter(({ verdict }) => verdict === 'new'),
  ]
  return groupBy(found, causeOf).flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ first, others }],
  )
}

/** One consumer, judged in the same words, for the same features; without any feature the scenario is the reason. */
function causeOf({ verdict, consumer, because, prediction, scenario }: Cell): string {
  const deciding = [...prediction.because, ...prediction.features]
  return JSON.stringify([verdict, consumer, because, deciding.length === 0 ? scenario : deciding])
}

/** One line of a grid: cells of one scenario, in the order of the consumers. */
export interface Row {
  readonly scenario: string
  readonly producers: readonly string[]
  /** One for each consumer; `null` where there is no such cell. */
  readonly symbols: readonly (Symbol | null)[]
}

/** A row for each scenario and producer. */
export function rowsOf(
  cells: readonly Cell[],
  consumers: readonly string[],
  symbolOf: (cell: Cell) => Symbol,
): Row[] {
  const column = new Map(consumers.map((consumer, index) => [consumer, index]))
  const rows = new Map<string, { scenario: string; producer: string; symbols: (Symbol | null)[] }>()
  for (const cell of cells) {
    const at = column.get(cell.consumer)
    if (at === undefined) continue
    const id = JSON.stringify([cell.scenario, cell.producer])
    const row = rows.get(id) ?? {
      scenario: cell.scenario,
      producer: cell.producer,
      symbols: consumers.map(() => null),
    }
    row.symbols[at] = symbolOf(cell)
    rows.set(id, row)
  }
  return [...rows.values()].map(({ producer, ...row }) => ({ ...row, producers: [producer] }))
}

/** Rows of one scenario with the same results throughout become one that names all their producers. */
export function mergeProducers(rows: readonly Row[]): Row[] {
  const same = ({ scenario, symbols }: Row): string =>
    JSON.stringify([scenario, symbols.map((symbol) => symbol?.id ?? null)])
  return groupBy(rows, same).flatMap((group) =>
    group[0] === undefined
      ? []
      : [{ ...group[0], producers: group.flatMap(({ producers }) => producers) }],
  )
}

/** Whether anything ran in a row at all. */
export function hasRun({ symbols }: Row): boolean {
  return symbols.some((symbol) => symbol !== null && symbol !== skippedSymbol)
}

/** `all 12`, `all but forge-1.4`, or the names, whichever is shortest; `nss-*` where every one of a family is meant. */
export function producersText(producers: readonly string[], all: readonly string[]): string {
  const names = namesText(producers, all)
  if (all.length < 3) return names
  const others = all.filter((id) => !producers.includes(id))
  const but = others.length === 0 ? `all ${all.length}` : `all but ${namesText(others, all)}`
  return but.length < names.length ? but : names
}

function namesText(ids: readonly string[], all: readonly string[]): string {
  const given = new Set(ids)
  const whole = (family: string): boolean => {
    const members = all.filter((id) => familyOf(id) === family)
    return members.length > 1 && members.every((id) => given.has(id))
  }
  return unique(ids.map((id) => (whole(familyOf(id)) ? `${familyOf(id)}-*` : id))).join(', ')
}

function familyOf(id: string): string {
  return id.replace(/-[^-]*$/, '')
}

/** Cells that could not be, joined by their reason: one line for what a producer can't make. */
export function skippedLines(kind: string, cells: readonly Cell[]): string[] {
  const skipped = cells.filter(({ verdict }) => verdict === 'skipped')
  const made = new Set(cells.filter(({ verdict }) => verdict !== 'skipped').map(artifactOf))
  const bare = (scenario: string): string => scenario.slice(kind.length + 1)
  const whose = (cell: Cell): string =>
    made.has(artifactOf(cell)) ? `${cell.producer} → ${cell.consumer}` : cell.producer
  const alike = groupBy(skipped, (cell) => JSON.stringify([whose(cell), reasonOf(cell)]))
  return alike.flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const scenarios = unique(group.map(({ scenario }) => bare(scenario)))
    return [`${scenarios.join(', ')} × ${whose(first)}: ${reasonOf(first)}`]
  })
}

function reasonOf({ outcome, because }: Cell): string {
  return outcome.reason || because
}

function artifactOf({ scenario, producer }: Cell): string {
  return `${scenario} × ${producer}`
}

/** Where recordings come from that stand for programs which are not here: `ios-18: iOS 18.2, 2026-11-01`. */
export function recordingSources(cells: readonly Cell[]): string[] {
  return unique(
    cells.flatMap(({ consumer, recorded }) =>
      recorded === null ? [] : [`${consumer}: ${recorded.program}, ${recorded.on}`],
    ),
  )
}

/** `6930 pass`, `2 fail` … for the verdicts that there are. */
export function countsOf({ totals }: MatrixReport): [string, number][] {
  return Object.entries(totals).filter(([, count]) => count > 0)
}

/** Items with the same key, in the order of their first. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
