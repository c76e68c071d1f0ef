/** What every action of the matrix begins with: the configuration, and the programs that are here. */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { forgeVersion } from '../../forge/version.js'
import { loadConfig, type LoadedConfig } from '../../matrix/config.js'
import { detectToolchains, howToGetOpenssl } from '../../openssl/detect.js'
import { userCacheFolder } from '../../openssl/cache-folder.js'
import type { Toolchain } from '../../openssl/toolchain.js'
import type { Surroundings } from '../../programs/driver.js'
import { findPrograms } from '../../programs/find.js'
import type { Program } from '../../programs/program.js'
import { single, type CommandContext } from '../command.js'
import type { Terminal } from '../terminal.js'
import { packagedFile } from '../package-folder.js'
import { chooseToolchain } from '../toolchain.js'
import { ownVersion } from '../version.js'

type Argv = Readonly<Record<string, unknown>>

const packaged = packagedFile('matrix.json')

/** --config, else matrix.json of the working folder, else the packaged one. */
export function configOf(argv: Argv): Promise<LoadedConfig> {
  return loadConfig(single(argv, 'config') ?? defaultConfig())
}

/** Where `.interssl/` of a configuration lies: beside it, but the packaged one is nobody's own. */
export function memoryFolder({ file }: LoadedConfig): string {
  const own = resolve(file)
  return own === packaged && resolve('matrix.json') !== packaged ? userCacheFolder() : dirname(own)
}

export async function programsHere(
  argv: Argv,
  config: LoadedConfig,
  context: CommandContext,
): Promise<Program[]> {
  return findPrograms(config.programs, await surroundingsOf(argv, config, context))
}

export async function surroundingsOf(
  argv: Argv,
  config: LoadedConfig,
  { terminal, signal }: CommandContext,
): Promise<Surroundings> {
  const given = config.toolchains
  return {
    toolchains: await toolchainsOf(single(argv, 'openssl'), given, terminal, signal),
    node: { path: process.execPath, version: process.versions.node },
    forgeVersion,
    ownVersion,
  }
}

function defaultConfig(): string {
  const own = resolve('matrix.json')
  return existsSync(own) ? own : packaged
}

async function toolchainsOf(
  asked: string | undefined,
  given: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Toolchain[]> {
  if (asked !== undefined) return [await chooseToolchain(asked, signal)]
  const found = await detectToolchains({ given, signal })
  if (!found.some(({ foundBy }) => foundBy === 'PATH')) {
    const others = found.map(({ id }) => id).join(', ')
    const rest =
      others === ''
        ? 'the matrix runs on node-forge, Node and interssl itself'
        : `found elsewhere: ${others}`
    terminal.warn(`no openssl on PATH: ${rest}`)
    terminal.hint(howToGetOpenssl())
  }
  return found
}
