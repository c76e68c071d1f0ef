/** The matrix for a person: surprises first, then what ran, then what is only predicted, then who took part. */
import type { Cell, MatrixReport, ReportProgram } from '../matrix/report-schema.js'
import { escapeText } from './escape.js'
import { type Grid, type GridRow, renderGrid } from './grid.js'
import { type Look, paint } from './look.js'
import { renderSurprise } from './surprise.js'
import {
  contradictsRecording,
  legendOf,
  observedSymbol,
  predictedSymbol,
  skippedSymbol,
  type Symbol,
} from './symbol.js'

/** The whole report as text that ends in a line feed. Pure: the same report and look give the same text. */
export function renderTable(report: MatrixReport, look: Look): string {
  const sections = [
    surprises(report.cells, look),
    knownOnes(report.cells, look),
    ...kindsOf(report.cells).flatMap((kind) => {
      const cells = report.cells.filter((cell) => kindOf(cell) === kind)
      return [
        observedGrid(kind, cells, look),
        predictedGrid(kind, cells, look),
        skippedOnes(kind, cells, look),
      ]
    }),
    programs(report.programs, look),
    [totalsLine(report, look)],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function surprises(cells: readonly Cell[], look: Look): string[] {
  const found = [
    ...cells.filter(({ verdict }) => verdict === 'fail'),
    ...cells.filter(({ verdict }) => verdict === 'new'),
  ]
  if (found.length === 0) return []
  const alike = groupBy(found, ({ consumer, because }) => JSON.stringify([consumer, because]))
  const each = alike.map(([first, ...others]) =>
    first === undefined ? '' : [...renderSurprise(first, look), ...theSame(others)].join('\n'),
  )
  return [paint(`${found.length} to look at`, 'bold', look), '', each.join('\n\n')]
}

/** One consumer that surprises in the same way again and again is shown once. */
function theSame(others: readonly Cell[]): string[] {
  if (others.length === 0) return []
  const shown = others.slice(0, 5).map(({ id }) => `             ${escapeText(id)}`)
  const more = others.length - shown.length
  return [
    `  the same in ${others.length} more cell${others.length === 1 ? '' : 's'}`,
    ...shown,
    ...(more > 0 ? [`             … and ${more} more`] : []),
  ]
}

function knownOnes(cells: readonly Cell[], look: Look): string[] {
  const known = cells.filter(({ verdict }) => verdict === 'known')
  if (known.length === 0) return []
  return [
    paint('known surprises, as listed in matrix.json', 'bold', look),
    ...known.map(({ id, because }) => `k ${escapeText(id)}: ${escapeText(because)}`),
  ]
}

/** What was run here: a row for each scenario and producer, a column for each consumer that ran. */
function observedGrid(kind: string, cells: readonly Cell[], look: Look): string[] {
  const consumers = ranConsumers(cells)
  if (consumers.length === 0) return []
  const rows = rowsOf(
    cells.filter(({ consumer }) => consumers.includes(consumer)),
    consumers,
    observedSymbol,
  ).filter(({ symbols }) => symbols.some((symbol) => symbol !== skippedSymbol))
  return titled(`${kind}: run on this machine`, grid(rows, consumers), look)
}

/** What is not here: the same rows, producers that differ in nothing in one, and letters in place of marks. */
function predictedGrid(kind: string, cells: readonly Cell[], look: Look): string[] {
  const ran = ranConsumers(cells)
  const absent = cells.filter(
    ({ consumer, verdict }) => !ran.includes(consumer) && verdict === 'untested',
  )
  if (absent.length === 0) return []
  const consumers = unique(absent.map(({ consumer }) => consumer))
  const rows = mergeProducers(rowsOf(absent, consumers, predictedSymbol))
  const title = `${kind}: predicted, not observed here`
  return [...titled(title, grid(rows, consumers), look), ...recordings(absent)]
}

function ranConsumers(cells: readonly Cell[]): string[] {
  const ran = cells.filter(({ verdict }) => verdict !== 'untested' && verdict !== 'skipped')
  return unique(ran.map(({ consumer }) => consumer))
}

/** What could not be, with its reason: one line for a producer that can't make what a scenario asks for. */
function skippedOnes(kind: string, cells: readonly Cell[], look: Look): string[] {
  const skipped = cells.filter(({ verdict }) => verdict === 'skipped')
  if (skipped.length === 0) return []
  const made = new Set(
    cells.filter(({ verdict }) => verdict !== 'skipped').map((cell) => artifactOf(cell)),
  )
  const lines = skipped.map((cell) => {
    const what = made.has(artifactOf(cell)) ? cell.id : artifactOf(cell)
    return `- ${escapeText(what.slice(kind.length + 1))}: ${escapeText(cell.outcome.reason || cell.because)}`
  })
  return [paint(`${kind}: skipped`, 'bold', look), ...unique(lines)]
}

function artifactOf({ scenario, producer }: Cell): string {
  return `${scenario} × ${producer}`
}

/** Where the capitals of a predicted grid come from, and which of them contradict the prediction. */
function recordings(cells: readonly Cell[]): string[] {
  const sources = unique(
    cells.flatMap(({ consumer, recorded }) =>
      recorded === null ? [] : [`${consumer}: ${recorded.program}, ${recorded.on}`],
    ),
  )
  const contradicting = cells.filter(contradictsRecording)
  return [
    ...(sources.length === 0 ? [] : ['', 'recorded elsewhere']),
    ...sources.map((source) => `  ${escapeText(source)}`),
    ...contradicting.map(
      ({ id, recorded, prediction }) =>
        `  ${escapeText(id)}: recorded ${recorded?.state}, but the prediction is ${prediction.verdict}`,
    ),
  ]
}

function titled(title: string, content: Grid, look: Look): string[] {
  const used = content.rows.flatMap(({ symbols }) => symbols).filter((symbol) => symbol !== null)
  return [
    paint(escapeText(title), 'bold', look),
    ...wrap(legendOf(used), look.columns),
    '',
    ...renderGrid(content, look),
  ]
}

interface Row {
  readonly scenario: string
  readonly producers: readonly string[]
  readonly symbols: readonly (Symbol | null)[]
}

function rowsOf(
  cells: readonly Cell[],
  consumers: readonly string[],
  symbolOf: (cell: Cell) => Symbol,
): Row[] {
  const rows = new Map<string, { scenario: string; producer: string; symbols: (Symbol | null)[] }>()
  for (const cell of cells) {
    const id = JSON.stringify([cell.scenario, cell.producer])
    const row = rows.get(id) ?? {
      scenario: cell.scenario,
      producer: cell.producer,
      symbols: consumers.map(() => null),
    }
    row.symbols[consumers.indexOf(cell.consumer)] = symbolOf(cell)
    rows.set(id, row)
  }
  return [...rows.values()].map(({ producer, ...row }) => ({ ...row, producers: [producer] }))
}

/** Rows of one scenario with the same predictions throughout become one that names all their producers. */
function mergeProducers(rows: readonly Row[]): Row[] {
  const merged = new Map<string, Row>()
  for (const row of rows) {
    const id = JSON.stringify([row.scenario, row.symbols.map((symbol) => symbol?.text ?? null)])
    const same = merged.get(id)
    merged.set(
      id,
      same === undefined ? row : { ...same, producers: [...same.producers, ...row.producers] },
    )
  }
  return [...merged.values()]
}

function grid(rows: readonly Row[], columns: readonly string[]): Grid {
  let above = ''
  const shown = rows.map(({ scenario, producers, symbols }): GridRow => {
    const name = scenario === above ? '' : scenario.replace(/^[^/]*\//, '')
    above = scenario
    return { labels: [escapeText(name), escapeText(producers.join(', '))], symbols }
  })
  return {
    labels: ['scenario', 'made by'],
    columns: columns.map((column) => escapeText(column)),
    rows: shown,
  }
}

/** Who took part, with the version each gave of itself; who did not, in one breath. */
function programs(all: readonly ReportProgram[], look: Look): string[] {
  if (all.length === 0) return []
  const present = all.filter(({ found }) => found !== 'not-found')
  const absent = all.filter(({ found }) => found === 'not-found').map(({ id }) => escapeText(id))
  const width = Math.max(0, ...present.map(({ id }) => escapeText(id).length))
  const lines = present.map(({ id, version, found }) => {
    const text = [version.replace(/ \(Library: .*\)$/, ''), found === 'built-in' ? '' : found]
    return `${escapeText(id).padEnd(width)}  ${escapeText(text.join('  ').trim())}`
  })
  return [
    paint('programs', 'bold', look),
    ...lines,
    ...(absent.length === 0
      ? []
      : ['', ...wrap(`not here, predicted only: ${absent.join(' · ')}`, look.columns)]),
  ]
}

function totalsLine(
  { cells, totals, durationMs, childCpuMs, ownCpuMs }: MatrixReport,
  look: Look,
): string {
  const counts = Object.entries(totals).filter(([, count]) => count > 0)
  const words = counts.map(([verdict, count]) =>
    paint(
      `${count} ${verdict}`,
      verdict === 'fail' ? 'red' : verdict === 'new' ? 'yellow' : null,
      look,
    ),
  )
  const children = childCpuMs === null ? '' : `, ${seconds(childCpuMs)} CPU in programs`
  const time = `${seconds(durationMs)}${children}, ${seconds(ownCpuMs)} CPU here`
  return `${cells.length} cells: ${words.join(', ') || 'none'} · ${time}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** Breaks at the separators of a legend. */
function wrap(text: string, columns: number | null): string[] {
  const lines: string[] = []
  for (const part of text.split(' · ')) {
    const last = lines.at(-1)
    if (last !== undefined && (columns === null || last.length + 3 + part.length <= columns)) {
      lines[lines.length - 1] = `${last} · ${part}`
    } else lines.push(part)
  }
  return lines
}

function kindOf({ scenario }: Cell): string {
  return scenario.split('/', 1)[0] ?? scenario
}

function kindsOf(cells: readonly Cell[]): string[] {
  return unique(cells.map(kindOf))
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
