/** Runs a Command with a Toolchain, and believes only what it finds made. */
import { devNull } from 'node:os'
import { dirname, join } from 'node:path'
import {
  CapabilityMissingError,
  InterSslError,
  OpensslFailedError,
  ToolchainNotFoundError,
  type OpensslFailure,
} from '../errors.js'
import { redact, spawnProgram, type SpawnResult } from '../spawn.js'
import { capabilities } from './capabilities.js'
import { commandLine } from './command-line.js'
import { steps, type Argument, type Command } from './command.js'
import type { Toolchain } from './toolchain.js'
import {
  classifyFailure,
  firstWords,
  parseErrorQueue,
  unsupportedAlgorithm,
} from './error-queue.js'
import { inWorkFolder, readMade, reserve, writePrivate } from './work-folder.js'

export { commandLine, type CommandLineOptions } from './command-line.js'

export interface CommandResult {
  /** Of every step. */
  readonly outputs: Readonly<Record<string, Uint8Array>>
  readonly stdout: Uint8Array
  /** Secrets replaced; not empty at success either. */
  readonly stderr: string
  readonly exitCode: number
  /** Pasteable, with the command's own file names. */
  readonly commandLine: string
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for each step. @default 30000 */
  readonly timeoutMs?: number | undefined
}

/**
 * Throws ERR_CAPABILITY_MISSING before anything is spawned; then ERR_OPENSSL_FAILED (also for exit code 0 without the
 * output asked for), ERR_OPENSSL_TIMEOUT, ERR_ABORTED, and ERR_TOOLCHAIN_NOT_FOUND when the binary has gone.
 */
export async function run(
  command: Command,
  toolchain: Toolchain,
  options: RunOptions = {},
): Promise<CommandResult> {
  checkCapabilities(command, toolchain)
  return inWorkFolder(async (folder) => {
    const paths: Record<string, string> = {}
    const outputs: Record<string, Uint8Array> = {}
    let last: Omit<CommandResult, 'outputs' | 'commandLine'> | undefined
    for (const step of steps(command)) {
      for (const [name, { fileName, bytes }] of Object.entries(step.inputs)) {
        paths[name] = await writePrivate(folder, fileName, bytes)
      }
      for (const [name, { fileName }] of Object.entries(step.outputs)) {
        paths[name] = await reserve(folder, fileName)
      }
      last = await runStep(step, toolchain, { ...options, folder, paths })
      for (const name of Object.keys(step.outputs)) {
        const made = await readMade(paths[name] ?? '')
        if (made === null) throw missingOutput(step, toolchain, last, `no ${name}`)
        outputs[name] = made
      }
    }
    if (last === undefined) throw new TypeError('a command without steps')
    return { ...last, outputs, commandLine: commandLine(command, toolchain) }
  })
}

/** @throws CapabilityMissingError naming the toolchain and what to use instead */
export function checkCapabilities(command: Command, toolchain: Toolchain): void {
  const missing = steps(command)
    .flatMap(({ requires }) => requires)
    .find((id) => !toolchain.capabilities[id])
  if (missing === undefined) return
  const { means, instead } = capabilities[missing]
  throw new CapabilityMissingError(
    `${toolchain.id} (${toolchain.path}) can't do this: ${means}`,
    missing,
    toolchain.id,
    { hint: instead },
  )
}

/**
 * The environment of every call: no configuration but our own, randomness state in the work folder. req has its
 * -config besides, and no binary observed wants more.
 */
export function opensslEnvironment(
  toolchain: Pick<Toolchain, 'env'>,
  folder: string,
): Record<string, string> {
  return { OPENSSL_CONF: devNull, RANDFILE: join(folder, 'rnd'), ...toolchain.env }
}

interface StepContext extends RunOptions {
  readonly folder: string
  readonly paths: Readonly<Record<string, string>>
}

async function runStep(
  step: Command,
  toolchain: Toolchain,
  { folder, paths, signal, timeoutMs = 30_000 }: StepContext,
): Promise<Omit<CommandResult, 'outputs' | 'commandLine'>> {
  const passed = passSecrets(step.secrets)
  const word = (argument: Argument): string[] => {
    if (typeof argument === 'string') return [argument]
    if ('when' in argument) return toolchain.capabilities[argument.when] ? [...argument.args] : []
    if ('secret' in argument) return [passed.sources[argument.secret] ?? '']
    return [paths['input' in argument ? argument.input : argument.output] ?? '']
  }
  const result = await spawnProgram({
    file: toolchain.path,
    args: [step.subcommand, ...step.args.flatMap(word)],
    env: { ...opensslEnvironment(toolchain, folder), ...passed.env },
    fds: passed.fds,
    cwd: folder,
    timeoutMs,
    signal,
  })
  // Classified before a secret such as "error" is taken out of it.
  const failure = classifyFailure(result.stderr)
  const secrets = Object.values(step.secrets)
  const stderr = redact(withoutFolder(result.stderr, paths), secrets)
  throwIfStopped(step, toolchain, result, timeoutMs)
  const { exitCode } = result
  if (exitCode === null || !step.exitCodes.includes(exitCode)) {
    throw failed(step, toolchain, { exitCode, stderr, failure }, firstWords(stderr))
  }
  const answer = { stdout: result.stdout, stderr, exitCode }
  if (step.answersOnStdout && result.stdout.length === 0) {
    throw missingOutput(step, toolchain, answer, 'nothing on stdout')
  }
  return answer
}

/** `fd:N` keeps a secret out of argv and environment; Windows passes no further descriptors, so there `env:NAME`. */
function passSecrets(secrets: Readonly<Record<string, string>>): {
  readonly sources: Readonly<Record<string, string>>
  readonly fds: Record<number, Uint8Array>
  readonly env: Record<string, string>
} {
  const sources: Record<string, string> = {}
  const fds: Record<number, Uint8Array> = {}
  const env: Record<string, string> = {}
  Object.entries(secrets).forEach(([name, value], index) => {
    if (process.platform === 'win32') {
      sources[name] = `env:INTERSSL_SECRET_${index}`
      env[`INTERSSL_SECRET_${index}`] = value
    } else {
      sources[name] = `fd:${index + 3}`
      fds[index + 3] = new TextEncoder().encode(`${value}\n`)
    }
  })
  return { sources, fds, env }
}

function throwIfStopped(
  { subcommand }: Command,
  toolchain: Toolchain,
  { aborted, timedOut, outputTruncated, spawnError, stdout }: SpawnResult,
  timeoutMs: number,
): void {
  const what = `${toolchain.id} ${subcommand}`
  if (aborted) throw new InterSslError('ERR_ABORTED', `${what} was interrupted`)
  if (timedOut) {
    throw new InterSslError('ERR_OPENSSL_TIMEOUT', `${what} did not end within ${timeoutMs} ms`, {
      hint: 'it may be waiting for something; give it more time or try another toolchain',
    })
  }
  if (outputTruncated) {
    const message = `${what} wrote more than ${stdout.length} bytes and was ended`
    const fields = { failure: 'other', exitCode: null, reasons: [], stderr: '' } as const
    throw new OpensslFailedError(message, fields)
  }
  if (spawnError !== null) {
    throw new ToolchainNotFoundError(
      `${toolchain.path} can't be started: ${spawnError.code}`,
      [toolchain.path],
      { hint: 'it was there when it was looked for; look again with interssl toolchains' },
    )
  }
}

function failed(
  { subcommand }: Command,
  toolchain: Toolchain,
  {
    exitCode,
    stderr,
    failure,
  }: { exitCode: number | null; stderr: string; failure: OpensslFailure },
  words: string,
): OpensslFailedError {
  const hint = hints[failure]
  return new OpensslFailedError(
    `${toolchain.id} ${subcommand} failed: ${words || `exit code ${exitCode}, without a word`}`,
    {
      failure,
      exitCode,
      reasons: parseErrorQueue(stderr),
      stderr,
      algorithm: unsupportedAlgorithm(stderr),
    },
    hint === undefined ? {} : { hint },
  )
}

function missingOutput(
  step: Command,
  toolchain: Toolchain,
  { exitCode, stderr }: { readonly exitCode: number; readonly stderr: string },
  what: string,
): OpensslFailedError {
  const said = firstWords(stderr)
  const words = `exit code ${exitCode}, but ${what}${said === '' ? '' : ` (${said})`}`
  return failed(step, toolchain, { exitCode, stderr, failure: 'output-missing' }, words)
}

const hints: Readonly<Partial<Record<OpensslFailure, string>>> = {
  'password-incorrect':
    'check the password; openssl says the same of a damaged file and of a MAC it does not know',
  'legacy-provider-missing':
    'the file needs the legacy provider (-legacy), or a new form: interssl repair',
  'key-mismatch': 'the private key does not belong to the certificate',
  'algorithm-unsupported': 'this binary does not have it: take another algorithm or toolchain',
  'chain-invalid': 'no chain leads to the anchors given: give the intermediate certificates too',
  'signature-invalid': 'what was signed, or the signature, is not what it was',
  'option-unknown':
    'this binary knows other options than it said; please report it with its version',
}

/** Paths in the work folder mean nothing to a reader: the file's name does. */
function withoutFolder(text: string, paths: Readonly<Record<string, string>>): string {
  return Object.values(paths).reduce(
    (short, path) => short.replaceAll(join(dirname(path), '/'), ''),
    text,
  )
}
