/** Where interssl keeps what it can make again: probed capabilities and installed toolchains. */
import { lstat, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { FileError } from '../errors.js'
import { whyNotTrusted } from './trust.js'

type Environment = Readonly<Record<string, string | undefined>>

/** `interssl` in the user's cache folder. A relative XDG_CACHE_HOME counts as none (XDG Base Directory, "paths"). */
export function userCacheFolder(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'interssl', 'cache')
  }
  const named = env['XDG_CACHE_HOME'] ?? ''
  if (isAbsolute(named)) return join(named, 'interssl')
  return platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'interssl')
    : join(home, '.cache', 'interssl')
}

/** Makes the folder, 0700. Throws ERR_FILE when it can't be made, or is not the user's alone. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new FileError(`${folder}: can't be made (${code})`, folder, {
      cause,
      hint: 'name another cache folder with XDG_CACHE_HOME',
    })
  }
  const why = whyNotTrusted(folder, await lstat(folder))
  if (why !== null)
    throw new FileError(why, folder, { hint: 'chmod 700, or another XDG_CACHE_HOME' })
}
