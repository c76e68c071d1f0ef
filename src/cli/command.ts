/** What every verb is: a name, its flags, and a function from flags to an exit code. */
import type { Argv } from 'yargs'
import { InterSslError, UsageError } from '../errors.js'
import type { ExitCode } from './exit-code.js'
import type { Terminal } from './terminal.js'

export interface CommandContext {
  readonly terminal: Terminal
  /** Aborted on SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

export interface Verb {
  readonly command: string
  readonly describe: string
  readonly flags: (yargs: Argv) => Argv
  readonly run: (
    argv: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ) => Promise<ExitCode>
}

/** A repeatable flag that also takes comma lists, as a flat list. */
export function list(value: unknown): string[] | undefined {
  if (value === undefined) return undefined
  const given = Array.isArray(value) ? value : [value]
  return given.flatMap((item) => String(item).split(',')).filter((item) => item !== '')
}

/** A flag that may be given once; yargs makes an array of a repeated one. */
export function single(argv: Readonly<Record<string, unknown>>, flag: string): string | undefined {
  const value = argv[flag]
  if (value === undefined) return undefined
  if (Array.isArray(value)) throw new UsageError(`--${flag} is given more than once`)
  return String(value)
}

export function required(argv: Readonly<Record<string, unknown>>, flag: string): string {
  const value = single(argv, flag)
  if (value === undefined || value === '') throw new UsageError(`--${flag} is missing`)
  return value
}

/** Stops with ERR_ABORTED when the person has interrupted. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new InterSslError('ERR_ABORTED', 'interrupted')
}
