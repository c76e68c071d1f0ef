/** What a run of another program means: the one rule by which its exit code and what came out become an Attempt. */
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { redact, spawnProgram, type SpawnOptions, type SpawnResult } from '../spawn.js'
import type { Attempt, CallContext, Pkcs12Contents, Pkcs12Recipe, Trace } from './program.js'

/** One call of a program. `secrets` are masked wherever the call is shown. */
export interface Call extends Omit<SpawnOptions, 'timeoutMs' | 'signal'> {
  /** The line a person can paste. */
  readonly shown: string
}

/** The calls of one attempt: they share its time, and their lines and logs become its Trace. */
export class Calls {
  readonly #until: number
  readonly #context: CallContext
  readonly #commands: string[] = []
  readonly #log: string[] = []
  #exitCode: number | null = null

  constructor(context: CallContext) {
    this.#context = context
    this.#until = performance.now() + context.timeoutMs
  }

  /**
   * Runs one program; what it writes to stdout goes into the log too unless `quiet`. @throws Unanswered when it does not
   * end in time or can't be started
   */
  async run({ shown, ...call }: Call, quiet = false): Promise<SpawnResult> {
    this.#commands.push(shown)
    const left = Math.max(1, this.#until - performance.now())
    const result = await spawnProgram({ ...call, timeoutMs: left, signal: this.#context.signal })
    this.#exitCode = result.exitCode
    const out = quiet ? '' : redact(textOf(result), call.secrets ?? [])
    for (const text of [out, result.stderr]) if (text.trim() !== '') this.#log.push(text.trimEnd())
    if (result.timedOut) {
      throw new Unanswered('hung', `no answer in ${this.#context.timeoutMs} ms`)
    }
    if (result.aborted) throw new Unanswered('broken', 'stopped')
    if (result.spawnError !== null) {
      throw new Unanswered('broken', `it can't be started: ${result.spawnError.code}`)
    }
    if (result.outputTruncated) throw new Unanswered('broken', 'it wrote too much')
    return result
  }

  /** `exitCode`: the call that decided. @default the last one's */
  trace(exitCode: number | null = this.#exitCode): Trace {
    return { exitCode, commands: [...this.#commands], log: this.#log.join('\n') }
  }
}

/** A program that gave no answer, which says nothing about the file. */
export class Unanswered extends InterSslError {
  override readonly name = 'Unanswered'
  readonly state: 'hung' | 'broken'
  constructor(state: 'hung' | 'broken', message: string, cause?: unknown) {
    super('ERR_PROGRAM_FAILED', message, { cause })
    this.state = state
  }
}

/** Runs the calls of an attempt; a program without an answer becomes the value that says so. */
export async function attempting<Contents>(
  context: CallContext,
  work: (calls: Calls) => Promise<Attempt<Contents>>,
): Promise<Attempt<Contents>> {
  const calls = new Calls(context)
  try {
    return await work(calls)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return { state: error.state, reason: error.message, trace: calls.trace() }
  }
}

/**
 * What an import came to. Several programs exit 0 with nothing imported, or fail with everything imported: a key or (from
 * a call that reports success) anything that came out was read. What reports a failure and brought no key was refused,
 * also when certificates were left behind.
 */
export function settleImport(
  contents: Pkcs12Contents,
  { exitCode, error, trace }: { exitCode: number | null; error: string; trace: Trace },
): Attempt<Pkcs12Contents> {
  if (exitCode === 0 || contents.keys.length > 0) return { state: 'read', contents, trace }
  return { state: 'refused', error, trace }
}

/** stdout as text. */
export function textOf({ stdout }: Pick<SpawnResult, 'stdout'>): string {
  return new TextDecoder().decode(stdout)
}

/** The last line that one of `patterns` matches, the first pattern first; else the last line there is. */
export function tellingLine(text: string, ...patterns: readonly RegExp[]): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  for (const pattern of patterns) {
    const line = lines.findLast((each) => pattern.test(each))
    if (line !== undefined) return line
  }
  return lines.at(-1) ?? ''
}

const recipeFields: ReadonlySet<string> = new Set(['form', 'password', 'friendlyName'])

/** @throws AlgorithmUnsupportedError for a recipe that asks more than a form, a password and a name */
export function refuseFurtherWishes(recipe: Pkcs12Recipe, program: string): void {
  const further = Object.entries(recipe).find(
    ([field, value]) => value !== undefined && !recipeFields.has(field),
  )
  if (further !== undefined) {
    throw new AlgorithmUnsupportedError(
      `${program} can't be asked for ${further[0]} of a PKCS#12 file`,
      further[0],
    )
  }
}
