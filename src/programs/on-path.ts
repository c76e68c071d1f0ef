/** Finds a program by its name: every folder of PATH, each file once, none that somebody else may replace. */
import { constants } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { whyNotTrustedBinary } from '../openssl/trust.js'

/**
 * Absolute paths as PATH names them, in its order. Relative entries are passed over: they mean another program in
 * every folder that one works in.
 */
export async function programsOnPath(
  name: string,
  path: string = process.env['PATH'] ?? '',
  platform: NodeJS.Platform = process.platform,
): Promise<string[]> {
  const file = platform === 'win32' ? `${name}.exe` : name
  const folders = path.split(delimiter).filter((entry) => isAbsolute(entry))
  return trustedOnes(folders.map((folder) => join(folder, file)))
}

/** Those that exist, may be run, and can't be replaced by others; each file once. */
export async function trustedOnes(paths: readonly string[]): Promise<string[]> {
  const real = await Promise.all(paths.map(realFile))
  return paths.filter((_, index) => {
    const file = real[index] ?? null
    return file !== null && real.indexOf(file) === index
  })
}

async function realFile(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK)
    return (await whyNotTrustedBinary(path)) === null ? await realpath(path) : null
  } catch {
    return null
  }
}

/** The same id for a second program of a line gets `#2`, as toolchains do. */
export function numbered<Found extends { readonly id: string }>(found: readonly Found[]): Found[] {
  const seen = new Map<string, number>()
  return found.map((one) => {
    const count = (seen.get(one.id) ?? 0) + 1
    seen.set(one.id, count)
    return count === 1 ? one : { ...one, id: `${one.id}#${count}` }
  })
}
