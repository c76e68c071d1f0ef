/** The matrix for a person: surprises first, then what ran, then what is only predicted, then who took part. */
import type { Cell, MatrixReport, ReportProgram } from '../matrix/report-schema.js'
import {
  byKind,
  countsOf,
  hasRun,
  mergeProducers,
  producersText,
  ranConsumers,
  recordingSources,
  rootCauses,
  rowsOf,
  skippedLines,
  unique,
  type Row,
} from './cells.js'
import { escapeText } from './escape.js'
import { type Grid, type GridRow, renderGrid } from './grid.js'
import { type Look, paint } from './look.js'
import { apartLines, efficiencyText, timeText } from './run-time.js'
import { renderSurprise } from './surprise.js'
import { contradictsRecording, legendOf, observedSymbol, predictedSymbol } from './symbol.js'

/** Root causes that are shown whole; a run in which everything broke would bury its grids. */
const shownCauses = 20
const shownAlike = 5

/** The whole report as text that ends in a line feed. Pure: the same report and look give the same text. */
export function renderTable(report: MatrixReport, look: Look): string {
  const sections = [
    surprises(report.cells, look),
    knownOnes(report.cells, look),
    ...[...byKind(report.cells)].flatMap(([kind, cells]) => [
      observedGrid(kind, cells, look),
      predictedGrid(kind, cells, look),
      skippedOnes(kind, cells, look),
    ]),
    programs(report.programs, look),
    totals(report, look),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function surprises(cells: readonly Cell[], look: Look): string[] {
  const causes = rootCauses(cells)
  if (causes.length === 0) return []
  const count = causes.reduce((sum, { others }) => sum + 1 + others.length, 0)
  const each = causes
    .slice(0, shownCauses)
    .map(({ first, others }) => [...renderSurprise(first, look), ...theSame(others)].join('\n'))
  const more = causes.length - each.length
  return [
    paint(`${count} to look at`, 'bold', look),
    '',
    each.join('\n\n'),
    ...(more > 0 ? ['', `… and ${more} more reasons, in the other reporters`] : []),
  ]
}

/** One consumer that surprises in the same way again and again is shown once. */
function theSame(others: readonly Cell[]): string[] {
  if (others.length === 0) return []
  const shown = others.slice(0, shownAlike).map(({ id }) => `             ${escapeText(id)}`)
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

/** What was run here: a row for each scenario, several where producers differ; a column for each consumer that ran. */
function observedGrid(kind: string, cells: readonly Cell[], look: Look): string[] {
  const consumers = ranConsumers(cells)
  if (consumers.length === 0) return []
  const rows = rowsOf(cells, consumers, observedSymbol).filter(hasRun)
  const all = producersOf(rows)
  return titled(`${kind}: run on this machine`, grid(mergeProducers(rows), consumers, all), look)
}

/** What is not here: the same rows, and letters in place of marks. */
function predictedGrid(kind: string, cells: readonly Cell[], look: Look): string[] {
  const ran = new Set(ranConsumers(cells))
  const absent = cells.filter(
    ({ consumer, verdict }) => !ran.has(consumer) && verdict === 'untested',
  )
  if (absent.length === 0) return []
  const consumers = unique(absent.map(({ consumer }) => consumer))
  const rows = rowsOf(absent, consumers, predictedSymbol)
  const title = `${kind}: predicted, not observed here`
  return [
    ...titled(title, grid(mergeProducers(rows), consumers, producersOf(rows)), look),
    ...recordings(absent),
  ]
}

function producersOf(rows: readonly Row[]): string[] {
  return unique(rows.flatMap(({ producers }) => producers))
}

/** What could not be, with its reason. */
function skippedOnes(kind: string, cells: readonly Cell[], look: Look): string[] {
  const lines = skippedLines(kind, cells)
  if (lines.length === 0) return []
  return [
    paint(`${kind}: skipped`, 'bold', look),
    ...lines.flatMap((line) => hanging(`- ${escapeText(line)}`, look.columns)),
  ]
}

/** Where the capitals of a predicted grid come from, and which of them contradict the prediction. */
function recordings(cells: readonly Cell[]): string[] {
  const sources = recordingSources(cells)
  return [
    ...(sources.length === 0 ? [] : ['', 'recorded elsewhere']),
    ...sources.map((source) => `  ${escapeText(source)}`),
    ...cells
      .filter(contradictsRecording)
      .map(
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

function grid(rows: readonly Row[], columns: readonly string[], all: readonly string[]): Grid {
  let above = ''
  const shown = rows.map(({ scenario, producers, symbols }): GridRow => {
    const name = scenario === above ? '' : scenario.replace(/^[^/]*\//, '')
    above = scenario
    return { labels: [escapeText(name), escapeText(producersText(producers, all))], symbols }
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

function totals(report: MatrixReport, look: Look): string[] {
  const counts = (place: Look): string => {
    const words = countsOf(report).map(([verdict, count]) => {
      const colour = verdict === 'fail' ? 'red' : verdict === 'new' ? 'yellow' : null
      return paint(`${count} ${verdict}`, colour, place)
    })
    const shard = report.shard === null ? '' : `shard ${report.shard}: `
    return `${shard}${report.cells.length} cells: ${words.join(', ') || 'none'}`
  }
  const time = timeText(report)
  const width = counts({ ...look, colour: false }).length + 3 + time.length
  const first =
    look.columns === null || width <= look.columns
      ? [`${counts(look)} · ${time}`]
      : [counts(look), time]
  const efficiency = efficiencyText(report)
  return [
    ...first,
    ...(efficiency === '' ? [] : [efficiency]),
    ...apartLines(report).map(escapeText),
  ]
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

/** Breaks at blanks; later lines stand two columns in. */
function hanging(text: string, columns: number | null): string[] {
  if (columns === null || text.length <= columns) return [text]
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(last === undefined ? word : `  ${word}`)
  }
  return lines
}
