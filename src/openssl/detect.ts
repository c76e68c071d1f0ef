/** Finds the openssl binaries of this machine and asks each what it can do. */
import { constants } from 'node:fs'
import { access, readdir, realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { InterSslError, ToolchainNotFoundError } from '../errors.js'
import { spawnProgram } from '../spawn.js'
import { capabilities, capabilityIds, type CapabilityId } from './capabilities.js'
import { trials, type Trial } from './probe.js'
import { opensslEnvironment, run } from './run.js'
import type { Toolchain } from './toolchain.js'
import { inWorkFolder } from './work-folder.js'

export interface DetectOptions {
  /** A PATH to search; relative entries are skipped. @default the environment's */
  readonly path?: string | undefined
  /** More binaries, each of which has to be one. @default [] */
  readonly given?: readonly string[] | undefined
  /** Folder with `openssl-*` and `libressl-*` folders; null: don't look. @default '/opt' */
  readonly optFolder?: string | null | undefined
  /** The toolchains' `env`. @default {} */
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for each spawn. @default 10000 */
  readonly timeoutMs?: number | undefined
}

/**
 * Every openssl here, each binary once: given ones, then in PATH order, then by name under /opt. What calls itself
 * openssl there and is none is left out; a given path that is none throws ERR_TOOLCHAIN_NOT_FOUND.
 */
export async function detectToolchains(options: DetectOptions = {}): Promise<Toolchain[]> {
  const candidates = await distinct([
    ...(options.given ?? []).map((path) => ({ path: resolve(path), foundBy: 'given' }) as const),
    ...onPath(options.path ?? process.env['PATH'] ?? ''),
    ...(await underOpt(options.optFolder === undefined ? '/opt' : options.optFolder)),
  ])
  const found = await Promise.all(
    candidates.map((candidate) =>
      ask(candidate, options).catch((error: unknown) => {
        if (candidate.foundBy === 'given' || !(error instanceof ToolchainNotFoundError)) throw error
        return null
      }),
    ),
  )
  const seen = new Map<string, number>()
  return found
    .filter((toolchain) => toolchain !== null)
    .map((toolchain) => {
      const count = (seen.get(toolchain.id) ?? 0) + 1
      seen.set(toolchain.id, count)
      return count === 1 ? toolchain : { ...toolchain, id: `${toolchain.id}#${count}` }
    })
}

/** One binary, which may be a script around one. Throws ERR_TOOLCHAIN_NOT_FOUND with what was tried. */
export async function detectToolchain(
  path: string,
  options: Omit<DetectOptions, 'path' | 'given' | 'optFolder'> = {},
): Promise<Toolchain> {
  return ask({ path: resolve(path), foundBy: 'given' }, options)
}

/** How to get an openssl on this platform; the hint when there is none. */
export function howToGetOpenssl(platform: NodeJS.Platform = process.platform): string {
  return getting[platform] ?? 'install OpenSSL or LibreSSL, or name one with --openssl PATH'
}

const getting: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux:
    'install it (Debian, Ubuntu: apt install openssl; Fedora: dnf install openssl; Alpine: apk add openssl), or name one with --openssl PATH',
  darwin:
    '/usr/bin/openssl is LibreSSL; for OpenSSL: brew install openssl@3; or name one with --openssl PATH',
  win32:
    'install it (winget install ShiningLight.OpenSSL.Light), or name one with --openssl PATH; Git for Windows has one in usr\\bin',
}

interface Candidate {
  readonly path: string
  readonly foundBy: Toolchain['foundBy']
}

const executable = process.platform === 'win32' ? 'openssl.exe' : 'openssl'

function onPath(path: string): Candidate[] {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => ({ path: join(folder, executable), foundBy: 'PATH' }))
}

async function underOpt(folder: string | null): Promise<Candidate[]> {
  if (folder === null) return []
  const names = await readdir(folder).catch((): string[] => [])
  return names
    .filter((name) => /^(?:open|libre)ssl-/.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => ({ path: join(folder, name, 'bin', executable), foundBy: '/opt' }))
}

/** Those that exist and may be run, each file once; a given path is kept whatever it is. */
async function distinct(candidates: readonly Candidate[]): Promise<Candidate[]> {
  const real = await Promise.all(
    candidates.map(async ({ path, foundBy }) => {
      const usable = access(path, constants.X_OK).then(() => realpath(path))
      return usable.catch(() => (foundBy === 'given' ? path : null))
    }),
  )
  return candidates.filter((_, index) => {
    const file = real[index] ?? null
    return file !== null && real.indexOf(file) === index
  })
}

/** @throws ToolchainNotFoundError when it is no openssl, with what it did instead */
async function ask(
  { path, foundBy }: Candidate,
  { env = {}, signal, timeoutMs = 10_000 }: DetectOptions,
): Promise<Toolchain> {
  const say = (args: readonly string[]): Promise<string> =>
    inWorkFolder(async (folder) => {
      const environment = opensslEnvironment({ env }, folder)
      const options = { file: path, args, env: environment, signal, timeoutMs }
      const result = await spawnProgram({ ...options, maxOutputBytes: 1_000_000 })
      if (result.spawnError !== null) throw notOpenssl(path, result.spawnError.code)
      if (result.timedOut) throw notOpenssl(path, `no answer within ${timeoutMs} ms`)
      if (result.aborted)
        throw new InterSslError('ERR_ABORTED', 'the search for openssl was interrupted')
      // Unknown options and commands exit 0 or 1 as they please: only the text counts.
      return `${new TextDecoder().decode(result.stdout)}\n${result.stderr}`
    })
  const said = await say(['version'])
  const [, versionText = '', name = '', version = ''] =
    /^((OpenSSL|LibreSSL) (\d+\.\d+\.\d+\S*).*)$/m.exec(said) ?? []
  if (version === '') {
    throw notOpenssl(path, `its answer to version is "${said.trim().split('\n')[0]?.slice(0, 80)}"`)
  }
  const flavour = name === 'LibreSSL' ? 'libressl' : 'openssl'
  const options = optionsIn(await say(['pkcs12', '-help']))
  const known = new Map<CapabilityId, boolean>()
  for (const id of capabilityIds) {
    const { probe } = capabilities[id]
    if (probe.how === 'option') known.set(id, options.has(probe.option))
  }
  const identity = {
    id: `${flavour}-${line(version)}`,
    flavour,
    version,
    versionText,
    path,
    foundBy,
    env,
  } as const
  const sofar = (): Toolchain => describe(identity, known)
  const able = sofar()
  await Promise.all(
    trials()
      .filter(({ shows }) => shows.some((id) => worthTrying(id, able)))
      .map((trial) => tryOut(trial, able, known, { signal, timeoutMs })),
  )
  for (const id of capabilityIds) {
    const { probe } = capabilities[id]
    if (probe.how === 'implied') {
      known.set(id, known.get(probe.when) !== true || known.get(probe.then) === true)
    }
  }
  return sofar()
}

type Identity = Pick<
  Toolchain,
  'id' | 'flavour' | 'version' | 'versionText' | 'path' | 'foundBy' | 'env'
>

function describe(identity: Identity, known: ReadonlyMap<CapabilityId, boolean>): Toolchain {
  const can = Object.fromEntries(capabilityIds.map((id) => [id, known.get(id) === true])) as Record<
    CapabilityId,
    boolean
  >
  return {
    ...identity,
    legacyProvider: can['provider.legacy'],
    fips: can['provider.fips'],
    // -legacy came with the new default: it is the way back to the old one.
    defaultForm: can['pkcs12.legacy-option'] ? 'modern-2023' : 'legacy-rc2',
    capabilities: Object.freeze(can),
  }
}

function worthTrying(id: CapabilityId, { capabilities: can }: Toolchain): boolean {
  const { probe } = capabilities[id]
  return probe.how === 'trial' && (probe.onlyWith === undefined || can[probe.onlyWith])
}

/** A trial that fails, hangs or makes something unreadable shows that the binary can't. */
async function tryOut(
  { command, shows, holds }: Trial,
  toolchain: Toolchain,
  known: Map<CapabilityId, boolean>,
  options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<void> {
  try {
    const result = await run(command, toolchain, options)
    for (const id of shows) known.set(id, holds(id, result))
  } catch (error) {
    if (!(error instanceof InterSslError) || error.code === 'ERR_ABORTED') throw error
    for (const id of shows) known.set(id, false)
  }
}

/** Every `-option` at the start of a help line, or in the brackets of a LibreSSL usage. */
function optionsIn(help: string): Set<string> {
  return new Set(
    [...help.matchAll(/(?:^|[\s[|])-([A-Za-z][A-Za-z0-9_-]*)/gm)].map(([, name = '']) => name),
  )
}

/** The version line: 3.0, 3.3; before OpenSSL 3 the first three numbers made it (1.1.1). */
function line(version: string): string {
  const [major = '', minor = '', patch = ''] = version.split('.')
  return Number(major) < 2 ? `${major}.${minor}.${Number.parseInt(patch, 10)}` : `${major}.${minor}`
}

function notOpenssl(path: string, why: string): ToolchainNotFoundError {
  return new ToolchainNotFoundError(`${path} is not an openssl that runs here: ${why}`, [path], {
    hint: howToGetOpenssl(),
  })
}
