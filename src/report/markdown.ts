/** The matrix as GitHub Markdown, for a job's summary and a pull request: surprises first, the long tables folded. */
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
  type RootCause,
  type Row,
} from './cells.js'
import { escapeLines, escapeText } from './escape.js'
import { efficiencyText, timeText } from './run-time.js'
import { outcomeText, predictionText } from './surprise.js'
import { legendOf, observedSymbol, predictedSymbol } from './symbol.js'

/** Bytes that GitHub takes for the summary of one step; above that the whole upload is refused. */
export const summaryLimit = 1024 * 1024

const shownAlike = 10

/** What stays together when room is short: all of the head and foot, and as many whole rows as fit. */
interface Block {
  readonly head: readonly string[]
  readonly rows: readonly string[]
  readonly foot: readonly string[]
  /** What its rows are, for the line that says how many were left out. */
  readonly of: string
}

/** At most `limit` bytes of UTF-8, cut between rows, and then it says what is missing. */
export function renderMarkdown(report: MatrixReport, limit = summaryLimit): string {
  const blocks = [
    heading(report),
    ...rootCauses(report.cells).map(surprise),
    knownOnes(report.cells),
    ...[...byKind(report.cells)].flatMap(([kind, cells]) => [
      observed(kind, cells),
      predicted(kind, cells),
      skipped(kind, cells),
    ]),
    programs(report.programs),
  ]
  return fit(
    blocks.filter(({ head, rows }) => head.length + rows.length > 0),
    limit,
  )
}

const none: Block = { head: [], rows: [], foot: [], of: '' }

function heading(report: MatrixReport): Block {
  const { cells, totals, host, planHash, shard } = report
  const surprises = totals.fail + totals.new
  const counts = countsOf(report)
  const efficiency = efficiencyText(report)
  return {
    head: [
      `## interssl matrix: ${surprises === 0 ? 'no surprises' : `${surprises} to look at`} in ${cells.length} cells`,
      '',
      ...(counts.length === 0
        ? []
        : [
            `| ${counts.map(([verdict]) => verdict).join(' | ')} |`,
            `|${counts.map(() => '---:|').join('')}`,
            `| ${counts.map(([, count]) => count).join(' | ')} |`,
            '',
          ]),
      `${timeText(report)}${efficiency === '' ? '' : `; ${efficiency}`}`,
      '',
      `${shard === null ? '' : `shard ${plain(shard)}, `}${plain(host.platform)} ${plain(host.arch)}, host ${code(host.id)}, plan ${code(planHash.slice(0, 12))}, ${plain(report.startedAt)}`,
    ],
    rows: [],
    foot: [],
    of: '',
  }
}

function surprise({ first, others }: RootCause): Block {
  const { verdict, id, because, commands, outcome, prediction } = first
  const fenced = [
    ...(outcome.error === null ? [] : [`error: ${outcome.error}`]),
    ...prediction.evidence.map(({ how, where, on }) => `evidence: ${how} ${on}: ${where}`),
    ...commands,
  ]
  const more = others.length - shownAlike
  return {
    head: [
      `### ${observedSymbol(first).text} ${verdict}: ${code(id)}`,
      '',
      `- predicted: ${plain(predictionText(first))}`,
      `- happened: ${plain(outcomeText(first))}`,
      `- why: ${plain(because)}`,
      ...(others.length === 0 ? [] : [`- the same in ${others.length} more`]),
      ...others.slice(0, shownAlike).map(({ id }) => `  - ${code(id)}`),
      ...(more > 0 ? [`  - and ${more} more`] : []),
      ...(fenced.length === 0 ? [] : ['', ...folded('error, evidence, commands', fence(fenced))]),
    ],
    rows: [],
    foot: [],
    of: 'surprises',
  }
}

function knownOnes(cells: readonly Cell[]): Block {
  const known = cells.filter(({ verdict }) => verdict === 'known')
  if (known.length === 0) return none
  return {
    head: ['### Known surprises, as listed in matrix.json', ''],
    rows: known.map(({ id, because }) => `- ${code(id)}: ${plain(because)}`),
    foot: [],
    of: 'known surprises',
  }
}

function observed(kind: string, cells: readonly Cell[]): Block {
  const consumers = ranConsumers(cells)
  const rows = rowsOf(cells, consumers, observedSymbol).filter(hasRun)
  return table(`### ${plain(kind)}: run here`, rows, consumers, [])
}

function predicted(kind: string, cells: readonly Cell[]): Block {
  const ran = new Set(ranConsumers(cells))
  const absent = cells.filter(
    ({ consumer, verdict }) => !ran.has(consumer) && verdict === 'untested',
  )
  const consumers = unique(absent.map(({ consumer }) => consumer))
  const title = `<details><summary>${plain(kind)}: predicted, not observed here</summary>`
  const sources = recordingSources(absent).map((source) => `- recorded: ${plain(source)}`)
  return table(title, rowsOf(absent, consumers, predictedSymbol), consumers, [
    ...(sources.length === 0 ? [] : ['', ...sources]),
    '',
    '</details>',
  ])
}

function table(
  title: string,
  rows: readonly Row[],
  consumers: readonly string[],
  foot: readonly string[],
): Block {
  if (rows.length === 0) return none
  const all = unique(rows.flatMap(({ producers }) => producers))
  const used = rows.flatMap(({ symbols }) => symbols).filter((symbol) => symbol !== null)
  return {
    head: [
      title,
      '',
      plain(legendOf(used)),
      '',
      `| scenario | made by | ${consumers.map(plain).join(' | ')} |`,
      `|---|---|${consumers.map(() => ':-:|').join('')}`,
    ],
    rows: mergeProducers(rows).map(({ scenario, producers, symbols }) => {
      const marks = symbols.map((symbol) => plain(symbol?.text ?? '')).join(' | ')
      return `| ${code(scenario.replace(/^[^/]*\//, ''))} | ${plain(producersText(producers, all))} | ${marks} |`
    }),
    foot,
    of: 'rows',
  }
}

function skipped(kind: string, cells: readonly Cell[]): Block {
  const lines = skippedLines(kind, cells)
  if (lines.length === 0) return none
  return {
    head: [`<details><summary>${plain(kind)}: skipped</summary>`, ''],
    rows: lines.map((line) => `- ${plain(line)}`),
    foot: ['', '</details>'],
    of: 'lines',
  }
}

function programs(all: readonly ReportProgram[]): Block {
  if (all.length === 0) return none
  return {
    head: [
      '<details><summary>programs</summary>',
      '',
      '| program | version | found |',
      '|---|---|---|',
    ],
    rows: all.map(
      ({ id, version, found, why }) =>
        `| ${code(id)} | ${plain(version)} | ${plain(found === 'not-found' ? `not here: ${why}` : found)} |`,
    ),
    foot: ['', '</details>'],
    of: 'programs',
  }
}

function folded(summary: string, lines: readonly string[]): string[] {
  return [`<details><summary>${summary}</summary>`, '', ...lines, '', '</details>']
}

/** A fence that is longer than any in the text. */
function fence(lines: readonly string[]): string[] {
  const text = escapeLines(lines.join('\n'))
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longest + 1)
  return [mark, text, mark]
}

/** Foreign text that makes no markup, no link, no mention and no reference. */
function plain(text: string): string {
  return escapeText(text)
    .replace(/&/g, '&amp;')
    .replace(/[\\|<>*_`~[\]]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .replace(/#(?=\d)/g, '&#35;')
}

/** Foreign text in a code span; GitHub wants a pipe escaped even there. */
function code(text: string): string {
  return `\`${escapeText(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``
}

function fit(blocks: readonly Block[], limit: number): string {
  const utf8 = new TextEncoder()
  const size = (text: string): number => utf8.encode(text).length
  const note = (count: number, of: string): string =>
    `${count} ${of} are left out: this page holds at most ${limit} bytes. The other reports have them.`
  // Room for the longest note of a block, and for the one at the end.
  const spare = 2 * size(note(limit, 'known surprises')) + 4
  const parts: string[] = []
  let left = limit - spare
  let omitted = 0
  for (const { head, rows, foot, of } of blocks) {
    const [start, end] = [joined(head), joined(foot)]
    let room = left - size(start) - size(end) - spare - 1
    if (room < 0) {
      omitted++
      continue
    }
    const shown: string[] = []
    for (const row of rows) {
      const bytes = size(row) + 1
      if (bytes > room) break
      room -= bytes
      shown.push(row)
    }
    const cut = shown.length < rows.length ? `\n${note(rows.length - shown.length, of)}\n` : ''
    const text = `${start}${joined(shown)}${cut}${end}\n`
    parts.push(text)
    left -= size(text)
  }
  if (omitted > 0) parts.push(`${note(omitted, 'sections')}\n`)
  return parts.join('')
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
