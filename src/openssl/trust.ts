/** Whether somebody else may replace a binary: its owner, its mode, and those of the folders it lies in. */
import type { Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Why what lies at `path` may be another's tomorrow, or null. Owned by neither root nor the user, or writable by
 * everyone; in a sticky folder (/tmp) only the owner of a file may replace it. A group that root or the user has let
 * in is trusted as they are: /usr/local/bin is root:staff 2775 on Debian, Homebrew's folders are 0775.
 * Windows has no such modes.
 */
export function whyNotTrusted(
  path: string,
  { uid, mode }: Pick<Stats, 'uid' | 'mode'>,
  self: number | undefined = process.getuid?.(),
): string | null {
  if (self === undefined) return null
  if (uid !== 0 && uid !== self) return `${path} belongs to user ${uid}, who may replace it`
  const isFolder = (mode & 0o170000) === 0o040000
  const sticky = isFolder && (mode & 0o1000) !== 0
  return (mode & 0o002) !== 0 && !sticky ? `${path} may be written to by everyone` : null
}

/** The same for a binary: the file, the folder it is named in, and the folder that a link leads to. */
export async function whyNotTrustedBinary(path: string): Promise<string | null> {
  const real = await realpath(path)
  for (const each of new Set([dirname(path), real, dirname(real)])) {
    const why = whyNotTrusted(each, await stat(each))
    if (why !== null) return why
  }
  return null
}
