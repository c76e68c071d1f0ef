/** Finds the openssl binaries of this machine and asks each what it can do. */
import { constants } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { InterSslError, ToolchainNotFoundError } from '../errors.js'
import { spawnProgram } from '../spawn.js'
import { userCacheFolder } from './cache-folder.js'
import { capabilities, capabilityIds, type CapabilityId } from './capabilities.js'
import { openCapabilityCache, type CapabilityCache } from './capability-cache.js'
import { placesOnPath, usualPlaces, type Place, type SkippedPlace } from './places.js'
import { trials, type Trial } from './probe.js'
import { opensslEnvironment, run } from './run.js'
import type { Toolchain } from './toolchain.js'
import { whyNotTrustedBinary } from './trust.js'
import { inWorkFolder } from './work-folder.js'

export interface DetectOptions {
  /** A PATH to search; relative entries are skipped. @default the environment's */
  readonly path?: string | undefined
  /** More binaries, each of which has to be one. @default [] */
  readonly given?: readonly string[] | undefined
  /** Where to look beyond PATH. @default what is usual on this system, and our own installer's folder */
  readonly elsewhere?: readonly Place[] | undefined
  /** Folder where capabilities are remembered; null: every binary is asked anew. @default the user's */
  readonly cacheFolder?: string | null | undefined
  /** The toolchains' `env`. @default {} */
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for each spawn. @default 10000 */
  readonly timeoutMs?: number | undefined
}

/** What is here, and what was passed over. */
export interface FoundToolchains {
  readonly toolchains: readonly Toolchain[]
  readonly skipped: readonly SkippedPlace[]
}

/**
 * Every openssl here, each binary once: given ones, then in PATH order, then where each system keeps them. What calls
 * itself openssl and is none, or may be replaced by others, is left out; a given path that is no openssl throws
 * ERR_TOOLCHAIN_NOT_FOUND, and is trusted as it is.
 */
export async function detectToolchains(options: DetectOptions = {}): Promise<Toolchain[]> {
  return [...(await findToolchains(options)).toolchains]
}

/** The same, with the reason for everything that was left out. */
export async function findToolchains(options: DetectOptions = {}): Promise<FoundToolchains> {
  const { cacheFolder = userCacheFolder() } = options
  const onPath = placesOnPath(options.path ?? process.env['PATH'] ?? '')
  const places = await distinct([
    ...(options.given ?? []).map((path) => ({ path: resolve(path), foundBy: 'given' }) as const),
    ...onPath.places,
    ...(options.elsewhere ?? (await usualPlaces({ cacheFolder }))),
  ])
  const cache = await openCapabilityCache(cacheFolder)
  const found = await Promise.all(places.map((place) => lookAt(place, cache, options)))
  await cache.save()
  const seen = new Map<string, number>()
  return {
    toolchains: found
      .filter((each) => 'id' in each)
      .map((toolchain) => {
        const count = (seen.get(toolchain.id) ?? 0) + 1
        seen.set(toolchain.id, count)
        return count === 1 ? toolchain : { ...toolchain, id: `${toolchain.id}#${count}` }
      }),
    skipped: [...onPath.skipped, ...found.filter((each) => 'reason' in each)],
  }
}

/** One binary, which may be a script around one. Throws ERR_TOOLCHAIN_NOT_FOUND with what was tried. */
export async function detectToolchain(
  path: string,
  options: Omit<DetectOptions, 'path' | 'given' | 'elsewhere'> = {},
): Promise<Toolchain> {
  const { cacheFolder = userCacheFolder() } = options
  const cache = await openCapabilityCache(cacheFolder)
  const toolchain = await recallOrAsk({ path: resolve(path), foundBy: 'given' }, cache, options)
  await cache.save()
  return toolchain
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

async function lookAt(
  place: Place,
  cache: CapabilityCache,
  options: DetectOptions,
): Promise<Toolchain | SkippedPlace> {
  if (place.foundBy === 'given') return recallOrAsk(place, cache, options)
  const reason = await whyNotTrustedBinary(place.path)
  if (reason !== null) return { path: place.path, reason }
  try {
    return await recallOrAsk(place, cache, options)
  } catch (error) {
    if (!(error instanceof ToolchainNotFoundError)) throw error
    return { path: place.path, reason: error.message.replace(`${place.path} is `, '') }
  }
}

async function recallOrAsk(
  place: Place,
  cache: CapabilityCache,
  options: DetectOptions,
): Promise<Toolchain> {
  const { env = {} } = options
  const context = [env, ...libraryPaths.map((name) => process.env[name] ?? '')]
  const remembered = await cache.recall(place.path, context)
  if (remembered !== null) return { ...remembered, ...place, env }
  const { toolchain, folders, sure } = await ask(place, options)
  if (sure) {
    const { path: _path, foundBy, env: _env, ...rest } = toolchain
    await cache.remember(place.path, context, rest, folders, foundBy === 'installed')
  }
  return toolchain
}

/** Another library may answer with another value of these. */
const libraryPaths = ['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'DYLD_FALLBACK_LIBRARY_PATH']

/** Those that exist and may be run, each file once; a given path is kept whatever it is. */
async function distinct(candidates: readonly Place[]): Promise<Place[]> {
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

interface Asked {
  readonly toolchain: Toolchain
  /** Where its library and its providers lie. */
  readonly folders: readonly string[]
  /** Whether every question was answered in time. */
  readonly sure: boolean
}

/** @throws ToolchainNotFoundError when it is no openssl, with what it did instead */
async function ask(
  { path, foundBy }: Place,
  { env = {}, signal, timeoutMs = 10_000 }: DetectOptions,
): Promise<Asked> {
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
  const said = await say(['version', '-a'])
  const [, versionText = '', name = '', version = ''] =
    /^((OpenSSL|LibreSSL) (\d+\.\d+\.\d+\S*).*)$/m.exec(said) ?? []
  if (version === '') {
    throw notOpenssl(path, `its answer to version is "${said.trim().split('\n')[0]?.slice(0, 80)}"`)
  }
  const flavour = name === 'LibreSSL' ? 'libressl' : 'openssl'
  const known = new Map<CapabilityId, boolean>()
  for (const [subcommand, ids] of optionProbes()) {
    const options = optionsIn(await say([subcommand, '-help']))
    for (const [id, option] of ids) known.set(id, options.has(option))
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
  const tried = await Promise.all(
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
  return {
    toolchain: sofar(),
    folders: librariesOf(said),
    sure: tried.every((answered) => answered),
  }
}

/**
 * MODULESDIR or ENGINESDIR as `version -a` tells them, and the folder above, where libcrypto lies: what is installed
 * or updated there changes what the binary can do, and not the binary.
 */
function librariesOf(said: string): string[] {
  const folders = [...said.matchAll(/^(?:MODULESDIR|ENGINESDIR): "(.+)"$/gm)]
  return folders.map(([, folder = '']) => folder).flatMap((folder) => [folder, dirname(folder)])
}

/** Subcommand → capabilities that its help tells: one help text each. */
function optionProbes(): ReadonlyMap<string, readonly (readonly [CapabilityId, string])[]> {
  const rows = capabilityIds.flatMap((id) => {
    const { probe } = capabilities[id]
    return probe.how === 'option' ? [{ id, ...probe }] : []
  })
  return new Map(
    rows.map(({ subcommand }) => [
      subcommand,
      rows.filter((row) => row.subcommand === subcommand).map(({ id, option }) => [id, option]),
    ]),
  )
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

/** A trial that fails, hangs or makes something unreadable shows that the binary can't; false when it did not end. */
async function tryOut(
  { command, shows, holds }: Trial,
  toolchain: Toolchain,
  known: Map<CapabilityId, boolean>,
  options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<boolean> {
  try {
    const result = await run(command, toolchain, options)
    for (const id of shows) known.set(id, holds(id, result))
    return true
  } catch (error) {
    if (!(error instanceof InterSslError) || error.code === 'ERR_ABORTED') throw error
    for (const id of shows) known.set(id, false)
    return error.code !== 'ERR_OPENSSL_TIMEOUT' && error.code !== 'ERR_TOOLCHAIN_NOT_FOUND'
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
