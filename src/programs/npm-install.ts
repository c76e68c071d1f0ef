/** Fetches programs as npm packages through the npm that is here, which verifies them; whole or not at all. */
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InterSslError, UsageError } from '../errors.js'
import { makePrivateFolder, userCacheFolder } from '../openssl/cache-folder.js'
import { inStaging, moveIntoPlace, removeLeftovers } from '../openssl/staging.js'
import { spawnProgram } from '../spawn.js'
import {
  installablePrograms,
  packageFor,
  type InstallableProgram,
  type PackageSystem,
} from './installable.js'
import { runtimeVersion } from './tls-handshake.js'

export interface InstallProgramOptions {
  /** @default the user's */
  readonly cacheFolder?: string | undefined
  /** Installs again what is installed. @default false */
  readonly force?: boolean | undefined
  /** The npm to run: a path, or a name on PATH. @default npm */
  readonly npm?: string | undefined
  /** @default this one */
  readonly system?: PackageSystem | undefined
  /** Told what is being done. */
  readonly progress?: ((sentence: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A program in the cache folder. */
export interface InstalledProgram {
  readonly id: string
  readonly version: string
  readonly path: string
}

/**
 * Returns the ids that were not there yet. ERR_USAGE for an id that nobody knows; ERR_PROGRAM_MISSING without npm or a package for
 * this system; ERR_PROGRAM_FAILED when npm fails or the binary does not start.
 */
export async function installPrograms(
  ids: readonly string[],
  options: InstallProgramOptions = {},
): Promise<string[]> {
  const rows = [...new Set(ids)].map(rowOf)
  const folder = programFolder(options.cacheFolder ?? userCacheFolder())
  const fresh: string[] = []
  for (const row of rows) {
    const there = (await listInstalled(options.cacheFolder)).some(({ id }) => id === row.id)
    if (there && options.force !== true) continue
    await install(row, folder, options)
    fresh.push(row.id)
  }
  return fresh
}

/** What was installed, by id; what is half there is left out. */
export async function listInstalled(
  cacheFolder: string | null = userCacheFolder(),
): Promise<InstalledProgram[]> {
  if (cacheFolder === null) return []
  const folder = programFolder(cacheFolder)
  const names = await readdir(folder).catch((): string[] => [])
  const found = installablePrograms
    .filter(({ id }) => names.includes(id))
    .map(async ({ id, program }): Promise<InstalledProgram[]> => {
      const version = await versionIn(join(folder, id, manifest))
      return version === null ? [] : [{ id, version, path: binaryIn(join(folder, id), program) }]
    })
  return (await Promise.all(found)).flat()
}

/** Paths of the installed binaries of one program. */
export async function installedPrograms(
  program: InstallableProgram['program'],
  cacheFolder?: string | null,
): Promise<string[]> {
  const ids = installablePrograms.filter((row) => row.program === program).map(({ id }) => id)
  return (await listInstalled(cacheFolder))
    .filter(({ id }) => ids.includes(id))
    .map(({ path }) => path)
}

const manifest = 'installed.json'
const programFolder = (cacheFolder: string): string => join(cacheFolder, 'programs')
const binaryIn = (folder: string, program: string): string => join(folder, 'bin', program)

function rowOf(id: string): InstallableProgram {
  const row = installablePrograms.find((each) => each.id === id)
  if (row !== undefined) return row
  throw new UsageError(`${id}: not a program that can be installed`, {
    hint: `those are: ${installablePrograms.map((each) => each.id).join(', ')}`,
  })
}

async function install(
  row: InstallableProgram,
  folder: string,
  options: InstallProgramOptions,
): Promise<void> {
  const { signal, progress = () => {} } = options
  const name = packageFor(row, options.system ?? thisSystem())
  if (name === null) {
    throw new InterSslError('ERR_PROGRAM_MISSING', `${row.id} has no npm package for this system`, {
      hint: `install ${row.program} with the system's own packages; what is on PATH is found`,
    })
  }
  await makePrivateFolder(options.cacheFolder ?? userCacheFolder())
  await makePrivateFolder(folder)
  await removeLeftovers(folder)
  await inStaging(folder, async (staging) => {
    progress(`${row.id}: fetching ${name}@${row.range}`)
    const integrity = await fetchPackage(`${name}@${row.range}`, name, staging, options)
    const unpacked = binaryIn(join(staging, 'node_modules', name), row.program)
    const binary = binaryIn(staging, row.program)
    await mkdir(join(staging, 'bin'), { mode: 0o700 })
    await rename(unpacked, binary)
    await chmod(binary, 0o755)
    for (const rest of ['node_modules', 'package.json', 'package-lock.json']) {
      await rm(join(staging, rest), { recursive: true, force: true })
    }
    const version = await runtimeVersion(binary, signal)
    if (version === null || version.split('.')[0] !== row.range) {
      throw new InterSslError(
        'ERR_PROGRAM_FAILED',
        `${name} was fetched, but what it holds ${version === null ? 'does not start here' : `is ${version}`}`,
      )
    }
    const said = { schemaVersion: 1, id: row.id, package: name, version, integrity }
    await writeFile(join(staging, manifest), `${JSON.stringify(said, null, 2)}\n`)
    await moveIntoPlace(staging, join(folder, row.id), options.force === true)
  })
}

/** Runs no script of the package. Returns the digest that npm has verified it by. */
async function fetchPackage(
  spec: string,
  name: string,
  staging: string,
  { npm = 'npm', signal }: InstallProgramOptions,
): Promise<string> {
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier']
  const alone = ['--global=false', '--workspaces=false', '--bin-links=false', '--package-lock=true']
  const result = await spawnProgram({
    file: npm,
    args: ['install', '--prefix', staging, ...quietly, ...alone, '--', spec],
    env: npmVariables(process.env),
    cwd: staging,
    timeoutMs: 600_000,
    signal,
  })
  if (result.aborted) throw new InterSslError('ERR_ABORTED', 'the installation was interrupted')
  if (result.spawnError !== null) {
    throw new InterSslError(
      'ERR_PROGRAM_MISSING',
      `npm can't be started: ${result.spawnError.code}`,
      {
        hint: 'npm comes with Node.js, or as a package of its own (Debian: apt-get install npm)',
      },
    )
  }
  if (result.exitCode !== 0) throw npmFailed(spec, result.stderr, result.timedOut)
  const integrity = await integrityIn(join(staging, 'package-lock.json'), name)
  if (integrity !== null) return integrity
  throw new InterSslError('ERR_PROGRAM_FAILED', `npm fetched ${spec} without verifying it`)
}

function npmFailed(spec: string, stderr: string, timedOut: boolean): InterSslError {
  const [, code = ''] = /^npm (?:error|ERR!) code (\S+)/m.exec(stderr) ?? []
  const gone = ['E404', 'ETARGET', 'EBADPLATFORM', 'ENOTSUP'].includes(code)
  const why = timedOut ? 'no end in 10 minutes' : code === '' ? 'npm does not say why' : code
  return new InterSslError(
    gone ? 'ERR_PROGRAM_MISSING' : 'ERR_PROGRAM_FAILED',
    `${spec} can't be fetched: ${why}`,
    { hint: `npm install ${spec} says more` },
  )
}

function thisSystem(): PackageSystem {
  const { platform, arch } = process
  return { platform, arch, musl: platform === 'linux' && !hasGlibc() }
}

/** Node's own report names the glibc that it runs with. */
function hasGlibc(): boolean {
  const report: unknown = process.report?.getReport()
  const header = objectOf(objectOf(report)['header'])
  return typeof header['glibcVersionRuntime'] === 'string'
}

/** What npm reads of the environment besides the files in HOME. */
function npmVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const read = /^(?:npm_config_.*|(?:https?|all|no)_proxy|node_extra_ca_certs|ssl_cert_file)$/i
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && read.test(name) ? [[name, value] as const] : [],
    ),
  )
}

async function versionIn(file: string): Promise<string | null> {
  const { version } = objectOf(await jsonIn(file))
  return typeof version === 'string' ? version : null
}

async function integrityIn(lockFile: string, name: string): Promise<string | null> {
  const packages = objectOf(objectOf(await jsonIn(lockFile))['packages'])
  const { integrity } = objectOf(packages[`node_modules/${name}`])
  return typeof integrity === 'string' && /^sha\d+-/.test(integrity) ? integrity : null
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    // Missing or half-written: either way there is nothing that could be relied on.
    return null
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
