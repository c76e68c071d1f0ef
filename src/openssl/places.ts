/** Where openssl binaries lie on each system. */
import { readdir } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Toolchain } from './toolchain.js'

/** A path where an openssl may be. */
export interface Place {
  readonly path: string
  readonly foundBy: Toolchain['foundBy']
}

/** What was found and is not used, and why. */
export interface SkippedPlace {
  readonly path: string
  readonly reason: string
}

export interface UsualPlaces {
  readonly platform?: NodeJS.Platform
  /** The root of the file system. @default '/' */
  readonly root?: string
  /** Our own cache folder; null: don't look there. */
  readonly cacheFolder: string | null
  /** @default the environment's %ProgramFiles% */
  readonly programFiles?: string | undefined
}

const fileName = (platform: NodeJS.Platform): string =>
  platform === 'win32' ? 'openssl.exe' : 'openssl'

/** The entries of a PATH. A relative one means another binary in every folder that one works in. */
export function placesOnPath(
  path: string,
  platform: NodeJS.Platform = process.platform,
): { readonly places: Place[]; readonly skipped: SkippedPlace[] } {
  const entries = path === '' ? [] : path.split(delimiter)
  const relative = new Set(entries.filter((entry) => !isAbsolute(entry)))
  return {
    places: entries
      .filter((entry) => isAbsolute(entry))
      .map((folder) => ({ path: join(folder, fileName(platform)), foundBy: 'PATH' })),
    skipped: [...relative].map((entry) => ({
      path: entry,
      reason: `${entry === '' ? 'an empty entry' : 'a relative entry'} of PATH`,
    })),
  }
}

/** Beyond PATH, in this order: the system's, Homebrew's, /usr/local, /opt, our own installer's. */
export async function usualPlaces({
  platform = process.platform,
  root = '/',
  cacheFolder,
  programFiles = process.env['ProgramFiles'],
}: UsualPlaces): Promise<Place[]> {
  const binary = fileName(platform)
  const under = (folder: string, names: readonly string[], foundBy: Place['foundBy']): Place[] =>
    names.map((name) => ({ path: join(folder, name, 'bin', binary), foundBy }))
  const installed =
    cacheFolder === null
      ? []
      : under(
          join(cacheFolder, 'toolchains'),
          await matching(join(cacheFolder, 'toolchains'), /^[a-z]/),
          'installed',
        )
  if (platform === 'win32') {
    if (programFiles === undefined) return installed
    const shining = await matching(programFiles, /^openssl/i)
    return [
      ...under(programFiles, shining, 'system'),
      ...under(programFiles, ['Git/usr', 'Git/mingw64'], 'system'),
      ...installed,
    ]
  }
  const system: Place[] =
    platform === 'darwin' ? [{ path: join(root, 'usr/bin', binary), foundBy: 'system' }] : []
  const kegs = ['opt/homebrew/opt', 'usr/local/opt', 'home/linuxbrew/.linuxbrew/opt']
  const homebrew: Place[] = []
  for (const keg of kegs) {
    const folder = join(root, keg)
    homebrew.push(
      ...under(folder, await matching(folder, /^(?:openssl|libressl)(?:@|$)/), 'homebrew'),
    )
  }
  const opt = join(root, 'opt')
  return [
    ...system,
    ...homebrew,
    ...under(join(root, 'usr/local'), ['', 'ssl'], '/usr/local'),
    ...under(opt, await matching(opt, /^(?:open|libre)ssl-/), '/opt'),
    ...installed,
  ]
}

async function matching(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names
    .filter((name) => pattern.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}
