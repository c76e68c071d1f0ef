/** What a program's end means: whether it read, refused or failed, and which of its lines says why. */
import { InterSslError } from '../errors.js'
import type { SpawnResult } from '../spawn.js'
import type { Attempt, Pkcs12Contents, Trace } from './program.js'

/**
 * What came out decides, not the exit code: several programs exit 0 with nothing imported, or fail with everything
 * imported. A key that arrived was read, and whatever a success brought; a failure without a key is a refusal, in the
 * program's own words, also when certificates were left behind.
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
