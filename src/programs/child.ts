/** Programs that run as child processes: each in a folder and HOME of its own, its answer told apart from its not answering. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { inWorkFolder } from '../openssl/work-folder.js'
import { spawnProgram, type SpawnResult } from '../spawn.js'
import type { Attempt, CallContext, Pkcs12Contents, Pkcs12Recipe, Trace } from './program.js'

/** What one call of a program is given besides its arguments. */
export interface CallInput {
  readonly stdin?: Uint8Array
  /** Replaced by *** in what it prints on stderr. */
  readonly secrets?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A private folder that is the working folder and HOME of what is called in it, and gone afterwards. */
export interface Session {
  readonly folder: string
  /** Writes a file of the folder, 0600 from the first byte, and returns its name. */
  write(name: string, content: Uint8Array | string): Promise<string>
  /** @throws UnansweredError when the program did not come to its own end */
  call(file: string, args: readonly string[], input?: CallInput): Promise<SpawnResult>
}

/** A program that gave no answer: `hung` when its time ran out, else `broken`. */
export class UnansweredError extends InterSslError {
  override readonly name = 'UnansweredError'
  readonly state: 'hung' | 'broken'
  readonly log: string
  constructor(state: 'hung' | 'broken', message: string, log = '') {
    super('ERR_PROGRAM_FAILED', message)
    this.state = state
    this.log = log
  }
}

/** All calls of a session share the time of the context. */
export function inSession<T>(
  { timeoutMs, signal }: CallContext,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const end = performance.now() + timeoutMs
  return inWorkFolder((folder) =>
    use({
      folder,
      async write(name, content) {
        await writeFile(join(folder, name), content, { mode: 0o600, flag: 'wx' })
        return name
      },
      async call(file, args, { env = {}, ...input } = {}) {
        const result = await spawnProgram({
          ...input,
          file,
          args,
          cwd: folder,
          env: { HOME: folder, ...env },
          timeoutMs: Math.max(1, end - performance.now()),
          signal,
        })
        const reason = whyNoAnswer(result, timeoutMs)
        if (reason === null) return result
        const state = result.timedOut ? 'hung' : 'broken'
        throw new UnansweredError(state, reason, result.stderr)
      },
    }),
  )
}

/** A consumer's attempt; a program that does not answer becomes `hung` or `broken`. */
export async function attemptIn<Contents>(
  context: CallContext,
  commands: readonly string[],
  use: (session: Session) => Promise<Attempt<Contents>>,
): Promise<Attempt<Contents>> {
  try {
    return await inSession(context, use)
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const trace = { exitCode: null, commands, log: error.log }
    return { state: error.state, reason: error.message, trace }
  }
}

/**
 * What came out decides, not the exit code: a key that arrived was read, even where the program then failed. A failure
 * without a key is a refusal, in the program's own words.
 */
export function judgeContents(
  contents: Pkcs12Contents,
  trace: Trace,
  words: string,
): Attempt<Pkcs12Contents> {
  return trace.exitCode === 0 || contents.keys.length > 0
    ? { state: 'read', contents, trace }
    : { state: 'refused', error: words || `exit code ${trace.exitCode}`, trace }
}

/** Throws ERR_PROGRAM_FAILED with the program's first words unless it succeeded. */
export function mustSucceed(result: SpawnResult, what: string): SpawnResult {
  if (result.exitCode === 0) return result
  const [words = ''] = result.stderr.split('\n').filter((line) => line.trim() !== '')
  throw new InterSslError(
    'ERR_PROGRAM_FAILED',
    `${what} failed with exit code ${result.exitCode}: ${words.trim()}`,
  )
}

const known: ReadonlySet<string> = new Set(['form', 'password', 'friendlyName'])

/** @throws AlgorithmUnsupportedError for a recipe that asks for more than a form, a password and a name */
export function onlyThePlain(recipe: Pkcs12Recipe, program: string): void {
  const asked = Object.entries(recipe).filter(([name, value]) => !known.has(name) && value != null)
  const [first] = asked.map(([name]) => name)
  if (first === undefined) return
  throw new AlgorithmUnsupportedError(`${program} can't be told ${first}`, first)
}

function whyNoAnswer(result: SpawnResult, timeoutMs: number): string | null {
  if (result.timedOut) return `no answer in ${timeoutMs} ms`
  if (result.aborted) return 'interrupted'
  if (result.outputTruncated) return 'it printed more than anybody reads'
  if (result.spawnError !== null) return `it does not start: ${result.spawnError.code}`
  if (result.exitCode === null) return `killed by ${result.signal ?? 'a signal'}`
  return null
}
