/** stdout carries the answer, stderr everything else: warnings, hints, errors, progress. */
import { InterSslError } from '../errors.js'
import { escapeLines, escapeText } from '../report/escape.js'

export interface Terminal {
  /** The answer. */
  answer(text: string): void
  /** Bytes of somebody else's making: as they are in a pipe, with control characters escaped on a terminal. */
  answerBytes(bytes: Uint8Array): void
  note(text: string): void
  warn(text: string): void
  hint(text: string): void
  error(error: unknown): void
  /** Columns of a terminal, `null` in a pipe (where nothing is cut to a width). */
  readonly columns: number | null
  readonly colour: boolean
  /** Whether a person sits there: progress is shown and questions may be asked. */
  readonly interactive: boolean
}

export function processTerminal(): Terminal {
  const { stdout, env } = process
  const say = (kind: string, text: string): void => {
    process.stderr.write(`interssl: ${kind}: ${escapeText(text)}\n`)
  }
  return {
    answer: (text) => {
      stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    },
    answerBytes: (bytes) => {
      if (stdout.isTTY) stdout.write(`${escapeLines(new TextDecoder().decode(bytes))}\n`)
      else stdout.write(bytes)
    },
    note: (text) => {
      process.stderr.write(`${escapeText(text)}\n`)
    },
    warn: (text) => say('warning', text),
    hint: (text) => say('hint', text),
    error: (error) => {
      say('error', messageOf(error))
      const hint = error instanceof InterSslError ? error.hint : undefined
      if (hint !== undefined) say('hint', hint)
      if (!(error instanceof InterSslError) && env['DEBUG'] !== 'interssl') {
        say('hint', 'this is a fault of interssl; DEBUG=interssl shows where')
      }
      if (env['DEBUG'] === 'interssl' && error instanceof Error) {
        process.stderr.write(`${escapeLines(error.stack ?? '')}\n`)
      }
    },
    columns: stdout.isTTY ? (stdout.columns ?? 80) : null,
    colour: wantsColour(stdout.isTTY === true, env),
    // Opening a stream takes time: those that are not needed are left closed.
    get interactive() {
      return (
        process.stdin.isTTY === true && process.stderr.isTTY === true && env['CI'] === undefined
      )
    },
  }
}

/** NO_COLOR wins, then FORCE_COLOR, then whether it is a terminal outside CI. */
export function wantsColour(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isTerminal && env['CI'] === undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
