/** JUnit XML, as CI servers read it: a suite for each scenario, a test case for each cell. */
import junit, { type Builder, type TestCase } from 'junit-report-builder'
import type { Cell, MatrixReport, ReportProgram } from '../matrix/report-schema.js'
import { groupBy } from './cells.js'
import { escapeLines, escapeText } from './escape.js'
import { outcomeText, predictionText } from './surprise.js'

/** `broken` is an error (our fault), any other `fail` a failure; what was not judged here is skipped. */
export function renderJunit(report: MatrixReport): string {
  const builder = newBuilder(junit).name('interssl matrix')
  const programs = new Map(report.programs.map((program) => [program.id, program]))
  for (const cells of groupBy(report.cells, ({ scenario }) => scenario)) {
    const [first] = cells
    if (first === undefined) continue
    const suite = builder.testSuite().name(attribute(first.scenario)).timestamp(report.startedAt)
    suite.time(secondsOf(cells.reduce((sum, { durationMs }) => sum + durationMs, 0)))
    for (const [name, value] of propertiesOf(report, cells, programs)) {
      suite.property(attribute(name), attribute(value))
    }
    for (const cell of cells) judged(suite.testCase(), cell)
  }
  return `${builder.build()}\n`
}

/** The package declares a `default` that it does not have: it is itself the first builder. */
function newBuilder(exported: unknown): Builder {
  if (!isBuilder(exported)) throw new TypeError('junit-report-builder exports no builder')
  return exported.newBuilder()
}

function isBuilder(value: unknown): value is Builder {
  return typeof value === 'object' && value !== null && 'newBuilder' in value
}

function propertiesOf(
  { planHash, host, shard, startedAt }: MatrixReport,
  cells: readonly Cell[],
  programs: ReadonlyMap<string, ReportProgram>,
): [string, string][] {
  const taking = new Set(cells.flatMap(({ producer, consumer }) => [producer, consumer]))
  const versions = [...taking].flatMap((id): [string, string][] => {
    const version = programs.get(id)?.version ?? ''
    return version === '' ? [] : [[`version.${id}`, version]]
  })
  return [
    ['planHash', planHash],
    ['host', `${host.platform} ${host.arch} ${host.id}`],
    ['startedAt', startedAt],
    ...(shard === null ? [] : [['shard', shard] satisfies [string, string]]),
    ...versions,
  ]
}

function judged(test: TestCase, cell: Cell): void {
  const { id, scenario, verdict, because, outcome, durationMs } = cell
  test
    .name(attribute(id))
    .className(attribute(`interssl.${scenario.replaceAll('/', '.')}`))
    .time(secondsOf(durationMs))
  if (verdict === 'pass') return
  test.property('verdict', verdict)
  if (verdict === 'fail') {
    const type = attribute(outcome.state ?? 'not run')
    if (outcome.state === 'broken') test.error(attribute(because), type, section(textOf(cell)))
    else test.failure(attribute(because), type).stacktrace(section(textOf(cell)))
    return
  }
  test.property('because', attribute(because))
  if (verdict === 'new') test.standardOutput(section(textOf(cell)))
  else test.skipped()
}

/** All that a person needs to see it again. */
function textOf(cell: Cell): string {
  const { because, outcome, prediction, commands, log } = cell
  return [
    `predicted: ${predictionText(cell)}`,
    `happened: ${outcomeText(cell)}`,
    `why: ${because}`,
    ...(outcome.error === null ? [] : [`error: ${outcome.error}`]),
    ...prediction.evidence.map(({ how, where, on }) => `evidence: ${how} ${on}: ${where}`),
    ...(commands.length === 0 ? [] : ['to see it:', ...commands.map((line) => `  ${line}`)]),
    ...(log.trim() === '' ? [] : ['log:', log.trimEnd()]),
  ].join('\n')
}

/** XML 1.0 can't hold most control characters, not even escaped, so they are shown as `\x1b` is in a terminal. */
function attribute(text: string): string {
  return legal(escapeText(text))
}

/** The builder splits only the first `]]>` of a CDATA section. */
function section(text: string): string {
  return legal(escapeLines(text)).replaceAll(']]>', ']]\\x3e')
}

function legal(text: string): string {
  return text.replace(/[\ufffe\uffff]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
}

function secondsOf(ms: number): number {
  return Math.round(ms) / 1000
}
