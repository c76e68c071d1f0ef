/** The one line that gets a program onto the system at hand. */
import { readFile } from 'node:fs/promises'
import { installables } from '../openssl/installable.js'
import { installablePrograms } from './installable.js'
import type { Driver, InstallLines } from './driver.js'

/** The package manager's world: `homebrew` is macOS. */
export type System = 'debian' | 'alpine' | 'fedora' | 'homebrew'

/** null: a system whose package manager we have no lines for (Windows, other Linuxes). */
export async function detectSystem(
  platform: NodeJS.Platform = process.platform,
  osRelease = '/etc/os-release',
): Promise<System | null> {
  if (platform === 'darwin') return 'homebrew'
  if (platform !== 'linux') return null
  return systemOf(await readFile(osRelease, 'utf8').catch(() => ''))
}

/** By ID, else ID_LIKE, of os-release(5): Ubuntu is like debian, Rocky like fedora. */
export function systemOf(osRelease: string): System | null {
  const value = (name: string): string[] => {
    const [, text = ''] = new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(osRelease) ?? []
    return text.toLowerCase().split(/\s+/)
  }
  const names = [...value('ID'), ...value('ID_LIKE')]
  return systems.find((system) => names.includes(system)) ?? null
}

const systems: readonly System[] = ['debian', 'alpine', 'fedora']

/** LibreSSL is the same driver's other flavour, and in few package managers. */
const libressl: InstallLines = {
  alpine: 'apk add libressl',
  homebrew: 'brew install libressl',
}

/**
 * null: there is no line. `importer` is what the program is predicted by: it tells flavours of a driver apart. A
 * release that we install ourselves is named before a package manager's, which gives whatever release it has.
 */
export function installLine(
  { id, importer }: { readonly id: string; readonly importer: string },
  driver: Pick<Driver, 'install'> | undefined,
  system: System | null,
): string | null {
  if (driver === undefined) return null
  // A second binary of one line has `#2` behind its id.
  const release = id.replace('-legacy', '').replace(/#\d+$/, '')
  if (system === 'debian' && installables.some((known) => known.id === release)) {
    return `interssl toolchains install ${release}`
  }
  const program = installablePrograms.find(
    (known) => known.id === release || release.startsWith(`${known.id}.`),
  )
  if (program !== undefined) return `interssl toolchains install ${program.id}`
  const lines = /^libressl(@|$)/.test(importer) ? libressl : driver.install
  const own = system === null ? undefined : lines[system]
  return own ?? lines.npm ?? lines.interssl ?? null
}
