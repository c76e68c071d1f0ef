/** Progress of a run on stderr: a bar with the time left on a terminal, a plain line every few seconds elsewhere. */
import { Presets, SingleBar } from 'cli-progress'
import type { Cell } from '../matrix/report-schema.js'
import type { Terminal } from './terminal.js'

const plainEveryMs = 5000
/** Surprises told while it runs; the report has them all. */
const mostTold = 20

export class Progress {
  readonly #terminal: Terminal
  readonly #now: () => number
  readonly #started: number
  #lastLine: number
  #bar: SingleBar | null = null
  #surprises = 0

  /** `now`: a clock in milliseconds. @default performance.now */
  constructor(terminal: Terminal, now = (): number => performance.now()) {
    this.#terminal = terminal
    this.#now = now
    this.#started = now()
    this.#lastLine = this.#started
  }

  step(cell: Cell, done: number, total: number): void {
    if (cell.verdict === 'fail') this.#tell(cell)
    const now = this.#now()
    const left = leftText(((now - this.#started) / done) * (total - done))
    const surprises = surprisesText(this.#surprises)
    if (this.#terminal.interactive) {
      this.#bar ??= newBar(total)
      this.#bar.update(done, { surprises, left })
      return
    }
    if (now - this.#lastLine < plainEveryMs) return
    this.#lastLine = now
    this.#terminal.note(`${done}/${total} cells${surprises}, ${left}`)
  }

  end(): void {
    this.#bar?.stop()
    this.#bar = null
  }

  #tell({ id, because }: Cell): void {
    this.#surprises++
    if (this.#surprises > mostTold) return
    const text =
      this.#surprises === mostTold
        ? 'further surprises are in the report'
        : `surprise: ${id}: ${because}`
    // A line below the bar would be overwritten by it, so the bar makes way first
    if (this.#bar !== null) process.stderr.write('\r\x1b[2K')
    this.#terminal.note(text)
  }
}

function newBar(total: number): SingleBar {
  const bar = new SingleBar(
    {
      format: '{bar} {value}/{total} cells{surprises}, {left}',
      barsize: 24,
      clearOnComplete: true,
      hideCursor: null,
      linewrap: true,
      gracefulExit: false,
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { surprises: '', left: 'starting' })
  return bar
}

function surprisesText(count: number): string {
  return count === 0 ? '' : `, ${count} surprise${count === 1 ? '' : 's'}`
}

/** `about 2 min left`, rounded as an estimate deserves. */
export function leftText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds <= 1) return 'nearly done'
  return seconds < 100 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`
}
