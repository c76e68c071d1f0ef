/** Programs that run as child processes: their calls in a private folder, and an answer told apart from none. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InterSslError } from '../errors.js'
import { inWorkFolder, readMade } from '../openssl/work-folder.js'
import { redact, spawnProgram, type SpawnResult } from '../spawn.js'
import type { Attempt, CallContext, Trace } from './attempt.js'

/** What one call of a program is given besides its arguments. */
export interface CallInput {
  readonly stdin?: Uint8Array
  /** Replaced by *** in what it prints. */
  readonly secrets?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Whose HOME it sees: that of the person, or the session's folder. @default 'session' */
  readonly home?: 'session' | 'person'
  /** The line a person can paste. @default none */
  readonly shown?: string
  /** Whether stdout is logged too; never where it may hold a key. @default false */
  readonly logsOutput?: boolean
}

/** The calls of one attempt, which share its time and a private folder to work in; their lines and logs become its Trace. */
export class Session {
  readonly folder: string
  readonly #context: CallContext
  readonly #until: number
  readonly #commands: string[]
  readonly #log: string[] = []
  #exitCode: number | null = null

  constructor(folder: string, context: CallContext, commands: readonly string[]) {
    this.folder = folder
    this.#context = context
    this.#until = performance.now() + context.timeoutMs
    this.#commands = [...commands]
  }

  /** Writes a file of the folder, 0600 from the first byte, and returns its name. */
  async write(name: string, content: Uint8Array | string): Promise<string> {
    await writeFile(join(this.folder, name), content, { mode: 0o600, flag: 'wx' })
    return name
  }

  /** A file of the folder, which has to be there. */
  async read(name: string): Promise<Uint8Array> {
    return new Uint8Array(await readFile(join(this.folder, name)))
  }

  /** What a program wrote into the folder; null when it is missing or empty. */
  made(name: string): Promise<Uint8Array | null> {
    return readMade(join(this.folder, name))
  }

  /** @throws UnansweredError when the program did not come to its own end */
  async call(file: string, args: readonly string[], input: CallInput = {}): Promise<SpawnResult> {
    const { env, home = 'session', shown, logsOutput = false, ...given } = input
    if (shown !== undefined) this.#commands.push(shown)
    const result = await spawnProgram({
      ...given,
      file,
      args,
      cwd: this.folder,
      env: { ...(home === 'session' ? { HOME: this.folder } : {}), ...env },
      timeoutMs: Math.max(1, this.#until - performance.now()),
      signal: this.#context.signal,
    })
    this.#exitCode = result.exitCode
    const out = logsOutput ? redact(textOf(result), given.secrets ?? []) : ''
    for (const text of [out, result.stderr]) if (text.trim() !== '') this.#log.push(text.trimEnd())
    const reason = whyNoAnswer(result, this.#context.timeoutMs)
    if (reason === null) return result
    throw new UnansweredError(result.timedOut ? 'hung' : 'broken', reason)
  }

  /** `exitCode`: that of the call that decided. @default the last one's */
  trace(exitCode: number | null = this.#exitCode): Trace {
    return { exitCode, commands: [...this.#commands], log: this.#log.join('\n') }
  }
}

/** A program that gave no answer, which says nothing about the file: `hung` when its time ran out, else `broken`. */
export class UnansweredError extends InterSslError {
  override readonly name = 'UnansweredError'
  readonly state: 'hung' | 'broken'
  constructor(state: 'hung' | 'broken', message: string, cause?: unknown) {
    super('ERR_PROGRAM_FAILED', message, { cause })
    this.state = state
  }
}

/**
 * A program that crashes over a file has answered it, as far as it said why: gpgsm 2.2.40 does over EC keys (SIGSEGV) and over
 * long salts of RSASSA-PSS (SIGABRT), with the words of a refusal before it (observed 2026-11-28).
 */
const crashes: ReadonlySet<string> = new Set(
  'SIGABRT SIGBUS SIGFPE SIGILL SIGSEGV SIGTRAP'.split(' '),
)

function whyNoAnswer(result: SpawnResult, timeoutMs: number): string | null {
  if (result.timedOut) return `no answer in ${timeoutMs} ms`
  if (result.aborted) return 'interrupted'
  if (result.outputTruncated) return 'it printed more than anybody reads'
  if (result.spawnError !== null) return `it can't be started: ${result.spawnError.code}`
  if (result.exitCode !== null) return null
  if (crashes.has(result.signal ?? '') && result.stderr.trim() !== '') return null
  return `killed by ${result.signal ?? 'a signal'}`
}

/** A session whose folder is gone afterwards. */
export function inSession<T>(
  context: CallContext,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  return inWorkFolder((folder) => use(new Session(folder, context, [])))
}

/** A consumer's attempt: a program without an answer becomes the value that says so. `commands`: shown before those of the calls. */
export function attemptIn<Contents>(
  context: CallContext,
  commands: readonly string[],
  use: (session: Session) => Promise<Attempt<Contents>>,
): Promise<Attempt<Contents>> {
  return inWorkFolder(async (folder) => {
    const session = new Session(folder, context, commands)
    try {
      return await use(session)
    } catch (error) {
      if (!(error instanceof UnansweredError)) throw error
      return { state: error.state, reason: error.message, trace: session.trace() }
    }
  })
}

/** What a program prints when it is asked about itself; empty where it does not answer and so can't be used here. */
export async function selfDescription(
  file: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return await inSession({ timeoutMs: 10_000, signal }, async (session) =>
      textOf(await session.call(file, args)),
    )
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    return ''
  }
}

/** stdout as text. */
export function textOf({ stdout }: Pick<SpawnResult, 'stdout'>): string {
  return new TextDecoder().decode(stdout)
}
