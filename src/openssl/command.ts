/** What one call of openssl is: a value that can be built, looked at and printed without running anything. */
import type { CapabilityId } from './capabilities.js'

/** A file of `inputs`, or an output of a command of `before`; becomes its path. */
export interface InputReference {
  readonly input: string
}

/** A file of `outputs`; becomes its path. */
export interface OutputReference {
  readonly output: string
}

/** A password of `secrets`; becomes `fd:N`, or `env:NAME` on Windows. Its value never enters argv. */
export interface SecretReference {
  readonly secret: string
}

/** Arguments that only a binary with the capability gets. */
export interface ConditionalArguments {
  readonly when: CapabilityId
  readonly args: readonly string[]
}

export type Argument =
  string | InputReference | OutputReference | SecretReference | ConditionalArguments

/** Bytes that openssl reads from a file (0600, in a 0700 work folder that is removed afterwards). */
export interface InputFile {
  readonly fileName: string
  readonly bytes: Uint8Array
  /** `true`: text that we wrote (a config); a pasteable line carries it along as a here-document. */
  readonly config: boolean
  /** Parts of the text that are printed as ***. @default [] */
  readonly masked?: readonly string[]
}

/** A file that openssl is to write; it must exist afterwards and not be empty. */
export interface OutputFile {
  readonly fileName: string
}

/** One call of openssl. Holds secrets and keys: print it with `commandLine`, never as it is. */
export interface Command {
  readonly subcommand: string
  readonly args: readonly Argument[]
  readonly inputs: Readonly<Record<string, InputFile>>
  readonly outputs: Readonly<Record<string, OutputFile>>
  readonly secrets: Readonly<Record<string, string>>
  /** What the toolchain must be able to do; checked before anything is spawned. */
  readonly requires: readonly CapabilityId[]
  /** `true`: the answer is on stdout, and an empty one is a failure. */
  readonly answersOnStdout: boolean
  /** Exit codes that are an answer. */
  readonly exitCodes: readonly number[]
  /** Run first, in the same work folder; their outputs are inputs here and outputs of the whole. */
  readonly before: readonly Command[]
}

/** A command with nothing but what is said: no files, no secrets, nothing required, exit code 0. */
export function command(
  subcommand: string,
  args: readonly Argument[],
  rest: Partial<Omit<Command, 'subcommand' | 'args'>> = {},
): Command {
  return {
    subcommand,
    args,
    inputs: {},
    outputs: {},
    secrets: {},
    requires: [],
    answersOnStdout: false,
    exitCodes: [0],
    before: [],
    ...rest,
  }
}

/** The steps of a command in the order they run, itself last. */
export function steps(whole: Command): Command[] {
  return [...whole.before.flatMap(steps), whole]
}
