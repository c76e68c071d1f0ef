/** Keeps what programs print from filling the report: of a long text, its beginning and its end. */
import type { Cell } from './report-schema.js'

/** Characters of a log that are kept. */
const logLimit = 8192
/** Characters of a program's own error text, a reason or one command that are kept. */
const textLimit = 4096

/** The cell with every text that a program wrote cut to its limit; the same object where none is too long. */
export function abridged(cell: Cell): Cell {
  const { outcome, log, commands } = cell
  const short = [outcome.reason, outcome.error ?? '', cell.because, ...commands].every(
    (text) => text.length <= textLimit,
  )
  if (short && log.length <= logLimit) return cell
  return {
    ...cell,
    outcome: {
      ...outcome,
      reason: abridge(outcome.reason, textLimit),
      error: outcome.error === null ? null : abridge(outcome.error, textLimit),
    },
    because: abridge(cell.because, textLimit),
    commands: commands.map((command) => abridge(command, textLimit)),
    log: abridge(log, logLimit),
  }
}

/** Text of at most `limit` characters (and the line that says so): three quarters from its beginning, the rest from its end. */
export function abridge(text: string, limit: number): string {
  if (text.length <= limit) return copied(text)
  const head = text.slice(0, Math.floor(limit * 0.75)).replace(/\p{Surrogate}$/u, '')
  const tail = text.slice(text.length - (limit - head.length)).replace(/^\p{Surrogate}/u, '')
  return copied(`${head}\n… ${text.length - limit} characters left out …\n${tail}`)
}

/** V8 keeps the whole of a string for as long as a slice of it is kept: measured, 500 MB for 1,000 cells. */
function copied(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text))
}
