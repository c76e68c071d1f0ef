/** Workflow commands for GitHub Actions: an annotation for each root cause, never more of a kind than GitHub keeps. */
import type { Cell, MatrixReport } from '../matrix/report-schema.js'
import { countsOf, groupBy, rootCauses, type RootCause } from './cells.js'
import { escapeLines } from './escape.js'
import { efficiencyText, timeText } from './run-time.js'
import { outcomeText, predictionText } from './surprise.js'

/** GitHub keeps ten annotations of a kind in a step and drops the others in silence. */
const mostOfAKind = 10
const shownAlike = 5
/** Characters of a program's own words; the whole text is in the other reports. */
const mostError = 500

interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
  /** Cells that it stands for. */
  readonly cells: number
}

/** One command a line; the last notice is the summary of the run. */
export function renderGithub(report: MatrixReport): string {
  const causes = rootCauses(report.cells)
  const errors = causes.filter(({ first }) => first.verdict === 'fail').map(annotation('error'))
  const warnings = causes.filter(({ first }) => first.verdict === 'new').map(annotation('warning'))
  const known = groupBy(
    report.cells.filter(({ verdict }) => verdict === 'known'),
    ({ consumer, because }) => JSON.stringify([consumer, because]),
  ).flatMap(knownNotice)
  return [
    ...atMost(mostOfAKind, errors),
    ...atMost(mostOfAKind, warnings),
    ...atMost(mostOfAKind - 1, known),
    summary(report),
  ]
    .map(commandOf)
    .join('')
}

function annotation(kind: 'error' | 'warning'): (cause: RootCause) => Annotation {
  return ({ first, others }) => ({
    kind,
    title: `${first.consumer}: ${first.because}`,
    message: [
      first.id,
      `predicted: ${predictionText(first)}`,
      `happened: ${outcomeText(first)}`,
      ...(first.outcome.error === null ? [] : [`error: ${cut(first.outcome.error)}`]),
      ...first.commands.map((line) => `to see it: ${line}`),
      ...alike(others),
    ].join('\n'),
    cells: 1 + others.length,
  })
}

function alike(others: readonly Cell[]): string[] {
  if (others.length === 0) return []
  const more = others.length - shownAlike
  return [
    `the same in ${others.length} more:`,
    ...others.slice(0, shownAlike).map(({ id }) => `  ${id}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

function knownNotice([first, ...others]: readonly Cell[]): Annotation[] {
  if (first === undefined) return []
  return [
    {
      kind: 'notice',
      title: `${first.consumer}: known`,
      message: [first.because, first.id, ...alike(others)].join('\n'),
      cells: 1 + others.length,
    },
  ]
}

function summary(report: MatrixReport): Annotation {
  const counts = countsOf(report).map(([verdict, count]) => `${count} ${verdict}`)
  const lines = [counts.join(', ') || 'no cells', timeText(report), efficiencyText(report)]
  return {
    kind: 'notice',
    title: `interssl matrix: ${report.cells.length} cells`,
    message: lines.filter((line) => line !== '').join('\n'),
    cells: report.cells.length,
  }
}

/** The last one allowed stands for all that are left. */
function atMost(most: number, all: readonly Annotation[]): readonly Annotation[] {
  const [first] = all
  if (first === undefined || all.length <= most) return all
  const left = all.slice(most - 1)
  const cells = left.reduce((sum, one) => sum + one.cells, 0)
  return [
    ...all.slice(0, most - 1),
    {
      kind: first.kind,
      title: `${left.length} more reasons in ${cells} cells`,
      message: ['in the report:', ...left.slice(0, 20).map(({ title }) => `  ${title}`)].join('\n'),
      cells,
    },
  ]
}

function cut(text: string): string {
  const characters = [...text.trim()]
  return characters.length <= mostError
    ? characters.join('')
    : `${characters.slice(0, mostError).join('')}…`
}

/** `::error title=…::…`: a colon, a comma or a line's end in the text can't end a field or start a command. */
function commandOf({ kind, title, message }: Annotation): string {
  const data = encode(escapeLines(message))
  const property = encode(escapeLines(title)).replaceAll(':', '%3A').replaceAll(',', '%2C')
  return `::${kind} title=${property}::${data}\n`
}

function encode(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
