/** Progress of a run on stderr: a line that rewrites itself on a terminal, a plain line every few seconds elsewhere. */
import type { Cell } from '../matrix/report-schema.js'
import type { Terminal } from './terminal.js'

const plainEveryMs = 5000

export class Progress {
  readonly #terminal: Terminal
  #lastLine = performance.now()
  #shown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  step(cell: Cell, done: number, total: number): void {
    if (cell.verdict === 'fail') {
      this.#clear()
      this.#terminal.note(`surprise: ${cell.id}: ${cell.because}`)
    }
    if (this.#terminal.interactive) {
      process.stderr.write(`\r\x1b[2K${done}/${total} cells`)
      this.#shown = true
      return
    }
    const now = performance.now()
    if (now - this.#lastLine < plainEveryMs) return
    this.#lastLine = now
    this.#terminal.note(`${done}/${total} cells`)
  }

  end(): void {
    this.#clear()
  }

  #clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[2K')
    this.#shown = false
  }
}
