/** One call of openssl as a consumer's attempt: what it answers becomes a value, whatever it is. */
import { CapabilityMissingError, InterSslError, OpensslFailedError } from '../errors.js'
import type { Command } from '../openssl/command.js'
import { commandLine, run } from '../openssl/run.js'
import type { Toolchain } from '../openssl/toolchain.js'
import type { Attempt, CallContext } from './program.js'

export const pasteable = { secrets: { password: 'env:P12_PASSWORD' } }

export type Result = Awaited<ReturnType<typeof run>>

/** Runs one reading command; what openssl answers becomes a value, whatever it is. */
export async function attempt<Contents>(
  toolchain: Toolchain,
  command: Command,
  context: CallContext,
  contentsOf: (result: Result) => Contents,
): Promise<Attempt<Contents>> {
  const commands = [commandLine(command, toolchain, pasteable)]
  try {
    const result = await run(command, toolchain, context)
    const trace = { exitCode: result.exitCode, commands, log: result.stderr }
    return { state: 'read', contents: contentsOf(result), trace }
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    if (error instanceof OpensslFailedError) {
      const trace = { exitCode: error.exitCode, commands, log: error.stderr }
      return { state: 'refused', error: firstLine(error.stderr) || error.message, trace }
    }
    const trace = { exitCode: null, commands, log: '' }
    if (error instanceof CapabilityMissingError) {
      return { state: 'unsupported', reason: error.message, trace }
    }
    const state = error.code === 'ERR_OPENSSL_TIMEOUT' ? 'hung' : 'broken'
    return { state, reason: error.message, trace }
  }
}

export function output(outputs: Readonly<Record<string, Uint8Array>>, name: string): Uint8Array {
  const bytes = outputs[name]
  if (bytes === undefined) throw new InterSslError('ERR_PROGRAM_FAILED', `no output ${name}`)
  return bytes
}

/** The first that says something. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '' && !/^(MAC verified OK|Warning: )/.test(line))
      ?.trim() ?? ''
  )
}
