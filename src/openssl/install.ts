/** Installs toolchains side by side into the user's cache folder: real packages, verified, unpacked, never half-made. */
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InterSslError, UsageError } from '../errors.js'
import { spawnProgram } from '../spawn.js'
import { makePrivateFolder, userCacheFolder } from './cache-folder.js'
import { detectToolchain } from './detect.js'
import {
  archiveKeyring,
  mirrorsOf,
  openArchive,
  type AptContext,
  type Archive,
  type ArchivePackage,
} from './install-archive.js'
import { canLaunchFrom, partsOf, writeLauncher } from './install-launcher.js'
import { howToGetLibressl, installables, type Installable } from './installable.js'
import { inStaging, moveIntoPlace, removeLeftovers } from './staging.js'
import { inWorkFolder } from './work-folder.js'

export interface InstallOptions {
  /** @default the user's */
  readonly cacheFolder?: string | undefined
  /** Installs again what is installed. @default false */
  readonly force?: boolean | undefined
  /** For apt and dpkg-deb. @default the variables of the environment that apt reads */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** Files of Debian's archive keyring. @default where package debian-archive-keyring puts them */
  readonly keyrings?: readonly string[] | undefined
  /** Told what is being done. */
  readonly progress?: ((sentence: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** One toolchain as it was asked for. */
export interface InstalledToolchain {
  readonly id: string
  /** The launcher. */
  readonly path: string
  /** false: it was there already. */
  readonly fresh: boolean
}

/**
 * ERR_USAGE for an id that nobody knows; ERR_PROGRAM_MISSING where there is no Debian archive, or it no longer has the
 * version, with what to install instead. Those named before the one that failed stay installed.
 */
export async function installToolchains(
  ids: readonly string[],
  options: InstallOptions = {},
): Promise<InstalledToolchain[]> {
  const rows = [...new Set(ids)].map(installableOf)
  const folder = join(options.cacheFolder ?? userCacheFolder(), 'toolchains')
  const installed: InstalledToolchain[] = []
  for (const row of rows) {
    const path = join(folder, row.id, 'bin', 'openssl')
    const there = options.force !== true && (await exists(path))
    if (!there) await install(row, folder, options)
    installed.push({ id: row.id, path, fresh: !there })
  }
  return installed
}

function installableOf(id: string): Installable {
  const row = installables.find((each) => each.id === id)
  if (row !== undefined) return row
  if (id.startsWith('libressl')) {
    throw new InterSslError('ERR_PROGRAM_MISSING', `${id}: LibreSSL has no Debian package`, {
      hint: howToGetLibressl,
    })
  }
  throw new UsageError(`${id}: not a toolchain that can be installed`, {
    hint: `those are: ${installables.map((each) => each.id).join(', ')}`,
  })
}

async function install(row: Installable, folder: string, options: InstallOptions): Promise<void> {
  const { signal, progress = () => {}, env = aptVariables(process.env) } = options
  const context: AptContext = { signal, env }
  if (!canLaunchFrom(folder)) {
    throw new UsageError(`${folder}: a toolchain can't lie under a path with a colon or semicolon`)
  }
  const mirrors = await mirrorsHere(row, context)
  const keyring = await archiveKeyring(options.keyrings)
  await makePrivateFolder(options.cacheFolder ?? userCacheFolder())
  await makePrivateFolder(folder)
  await removeLeftovers(folder)
  await inWorkFolder(async (work) => {
    // apt's own user has to pass when root starts apt.
    await chmod(work, 0o755)
    progress(`${row.id}: reading the index of ${row.suites.join(' and ')}`)
    const { archive, packages } = await findPackages(row, mirrors, keyring, work, context)
    await inStaging(folder, async (staging) => {
      const tree = join(staging, 'root')
      await mkdir(tree, { mode: 0o755 })
      for (const wanted of packages) {
        progress(`${row.id}: ${wanted.name} ${wanted.version}`)
        await unpack(await archive.download(wanted), tree, context)
      }
      const parts = await partsOf(tree)
      const trial = await writeLauncher(staging, tree, parts)
      const { id } = await detectToolchain(trial, { cacheFolder: null, signal })
      if (id !== row.id) throw gone(row, `the archive's package is ${id}`)
      await writeLauncher(staging, join(folder, row.id, 'root'), parts)
      const manifest = { schemaVersion: 1, id, suites: row.suites, packages }
      await writeFile(join(staging, 'installed.json'), `${JSON.stringify(manifest, null, 2)}\n`)
      await moveIntoPlace(staging, join(folder, row.id), options.force === true)
    })
  })
}

/** @throws ERR_PROGRAM_MISSING elsewhere than on Debian, in one sentence */
async function mirrorsHere(row: Installable, context: AptContext): Promise<string[]> {
  const elsewhere = (cause: unknown): InterSslError =>
    new InterSslError(
      'ERR_PROGRAM_MISSING',
      `${row.id} can only be installed where apt and dpkg are set up for a Debian archive`,
      { hint: row.instead, cause },
    )
  try {
    await dpkgDeb(['--version'], context)
    const mirrors = await mirrorsOf(context)
    if (mirrors.length > 0) return mirrors
  } catch (error) {
    if (error instanceof InterSslError && error.code === 'ERR_PROGRAM_MISSING')
      throw elsewhere(error)
    throw error
  }
  throw elsewhere(undefined)
}

/** The first mirror that has every package decides. */
async function findPackages(
  row: Installable,
  mirrors: readonly string[],
  keyring: string,
  work: string,
  context: AptContext,
): Promise<{ archive: Archive; packages: ArchivePackage[] }> {
  let last: unknown
  for (const mirror of mirrors) {
    try {
      const own = await mkdtemp(join(work, 'apt-'))
      const archive = await openArchive({ mirror, keyring, suites: row.suites }, own, context)
      return { archive, packages: await choose(row, archive) }
    } catch (error) {
      if (!(error instanceof InterSslError) || error.code === 'ERR_ABORTED') throw error
      last = error
    }
  }
  if (last instanceof InterSslError && last.code === 'ERR_PROGRAM_MISSING') throw last
  throw gone(row, last instanceof Error ? last.message : 'no mirror', last)
}

async function choose(row: Installable, archive: Archive): Promise<ArchivePackage[]> {
  const [openssl] = (await archive.show('openssl', 'every')).filter(({ version }) =>
    version.startsWith(row.release),
  )
  if (openssl === undefined) throw gone(row, `${row.suites[0]} has another openssl now`)
  const chosen: ArchivePackage[] = []
  const take = (name: string, found: ArchivePackage | undefined): void => {
    if (found === undefined) throw gone(row, `${name} is missing`)
    chosen.push(found)
  }
  for (const name of row.packages) {
    const versions = await archive.show(name, 'every')
    take(
      name,
      versions.find(({ version }) => version === openssl.version),
    )
  }
  for (const name of row.libraries) take(name, (await archive.show(name, 'candidate'))[0])
  return chosen
}

function gone(row: Installable, why: string, cause?: unknown): InterSslError {
  return new InterSslError(
    'ERR_PROGRAM_MISSING',
    `${row.id} can't be installed from this machine's package archive: ${why}`,
    { hint: row.instead, cause },
  )
}

async function unpack(deb: string, tree: string, context: AptContext): Promise<void> {
  await dpkgDeb(['-x', deb, tree], context)
}

async function dpkgDeb(args: readonly string[], { signal, env }: AptContext): Promise<void> {
  const result = await spawnProgram({ file: 'dpkg-deb', args, env, signal, timeoutMs: 120_000 })
  if (result.aborted) throw new InterSslError('ERR_ABORTED', 'the installation was interrupted')
  if (result.spawnError !== null) {
    throw new InterSslError(
      'ERR_PROGRAM_MISSING',
      `dpkg-deb can't be started: ${result.spawnError.code}`,
    )
  }
  if (result.exitCode !== 0) {
    const [words = ''] = result.stderr.split('\n')
    throw new InterSslError('ERR_PROGRAM_FAILED', `dpkg-deb failed: ${words}`)
  }
}

/** What apt and its methods read of the environment. */
function aptVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy']
  return Object.fromEntries(
    [...names, ...names.map((name) => name.toUpperCase()), 'APT_CONFIG'].flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  )
}
