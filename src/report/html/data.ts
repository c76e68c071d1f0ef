/** What the page of a report carries: the cells in columns, and every text, outcome and prediction once. */
import type { Cell, CellPrediction, MatrixReport } from '../../matrix/report-schema.js'
import { ranConsumers, unique } from '../cells.js'
import { escapeLines, escapeText } from '../escape.js'
import { symbolOf, symbols } from '../symbol.js'

/** A symbol without its terminal colour. */
export interface PageMark {
  readonly id: string
  readonly text: string
  readonly means: string
}

export interface PageProgram {
  readonly id: string
  readonly label: string
  readonly version: string
  /** A path, `built-in`, or `not-found`. */
  readonly found: string
}

/** Numbers are indices into the lists beside them; -1 stands for nothing. */
export interface PageData {
  readonly scenarios: readonly string[]
  readonly producers: readonly string[]
  /** Those that ran here first. */
  readonly consumers: readonly string[]
  /** How many of the consumers ran here. */
  readonly ran: number
  readonly programs: readonly PageProgram[]
  /** In the order of legends. */
  readonly marks: readonly PageMark[]
  readonly verdicts: readonly string[]
  readonly texts: readonly string[]
  readonly outcomes: readonly Cell['outcome'][]
  readonly predictions: readonly CellPrediction[]
  readonly artifacts: readonly NonNullable<Cell['artifact']>[]
  readonly recordings: readonly NonNullable<Cell['recorded']>[]
  /** Lines of commands, as indices of texts. */
  readonly commands: readonly (readonly number[])[]
  readonly cells: Readonly<Record<CellColumn, readonly number[]>>
}

const columns = [
  'scenario',
  'producer',
  'consumer',
  'verdict',
  'mark',
  'because',
  'outcome',
  'prediction',
  'artifact',
  'recorded',
  'commands',
  'log',
  'ms',
] as const
export type CellColumn = (typeof columns)[number]

/** All foreign text comes escaped for the eye: no steering character reaches the page or a clipboard. */
export function pageData(report: MatrixReport): PageData {
  const { cells, programs } = report
  const ran = ranConsumers(cells)
  const consumers = new Pool<string>(unique([...ran, ...cells.map(({ consumer }) => consumer)]))
  const scenarios = new Pool<string>()
  const producers = new Pool<string>()
  const used = new Set(cells.map(symbolOf))
  const marks = new Pool<PageMark>(symbols.filter((symbol) => used.has(symbol)).map(markOf))
  const verdicts = new Pool<string>()
  const texts = new Pool<string>()
  const outcomes = new Pool<Cell['outcome']>()
  const predictions = new Pool<CellPrediction>()
  const artifacts = new Pool<NonNullable<Cell['artifact']>>()
  const recordings = new Pool<NonNullable<Cell['recorded']>>()
  const commands = new Pool<readonly number[]>()
  const rows: Record<CellColumn, number[]> = {
    scenario: [],
    producer: [],
    consumer: [],
    verdict: [],
    mark: [],
    because: [],
    outcome: [],
    prediction: [],
    artifact: [],
    recorded: [],
    commands: [],
    log: [],
    ms: [],
  }
  for (const cell of cells) {
    rows.scenario.push(scenarios.at(cell.scenario))
    rows.producer.push(producers.at(cell.producer))
    rows.consumer.push(consumers.at(cell.consumer))
    rows.verdict.push(verdicts.at(cell.verdict))
    rows.mark.push(marks.at(markOf(symbolOf(cell))))
    rows.because.push(texts.at(escapeText(cell.because)))
    rows.outcome.push(outcomes.at(shownOutcome(cell.outcome)))
    rows.prediction.push(predictions.at(shownPrediction(cell.prediction)))
    rows.artifact.push(cell.artifact === null ? -1 : artifacts.at(cell.artifact))
    rows.recorded.push(cell.recorded === null ? -1 : recordings.at(shownRecording(cell.recorded)))
    rows.commands.push(commands.at(cell.commands.map((line) => texts.at(escapeText(line)))))
    rows.log.push(cell.log === '' ? -1 : texts.at(escapeLines(cell.log)))
    rows.ms.push(Math.round(cell.durationMs))
  }
  return {
    scenarios: scenarios.values.map(escapeText),
    producers: producers.values.map(escapeText),
    consumers: consumers.values.map(escapeText),
    ran: ran.length,
    programs: programs.map(({ id, label, version, found }) => ({
      id: escapeText(id),
      label: escapeText(label),
      version: escapeText(version),
      found: escapeText(found),
    })),
    marks: marks.values,
    verdicts: verdicts.values,
    texts: texts.values,
    outcomes: outcomes.values,
    predictions: predictions.values,
    artifacts: artifacts.values,
    recordings: recordings.values,
    commands: commands.values,
    cells: rows,
  }
}

function markOf({ id, text, means }: PageMark): PageMark {
  return { id, text, means }
}

function shownOutcome({ state, reason, exitCode, error }: Cell['outcome']): Cell['outcome'] {
  return {
    state,
    reason: escapeText(reason),
    exitCode,
    error: error === null ? null : escapeLines(error),
  }
}

function shownPrediction({
  verdict,
  because,
  features,
  error,
  evidence,
}: CellPrediction): CellPrediction {
  return {
    verdict,
    because: because.map(escapeText),
    features: features.map(escapeText),
    error: error === null ? null : escapeText(error),
    evidence: evidence.map(({ how, where, on }) => ({
      how,
      where: escapeText(where),
      on: escapeText(on),
    })),
  }
}

function shownRecording(recorded: NonNullable<Cell['recorded']>): NonNullable<Cell['recorded']> {
  const { state, program, on } = recorded
  return { state, program: escapeText(program), on: escapeText(on) }
}

/** Values, each kept once and known by its place. */
class Pool<T> {
  readonly values: T[] = []
  readonly #places = new Map<string, number>()

  constructor(values: readonly T[] = []) {
    for (const value of values) this.at(value)
  }

  at(value: T): number {
    const key = typeof value === 'string' ? value : JSON.stringify(value)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.values.length)
    this.values.push(value)
    return this.values.length - 1
  }
}
