/** A private folder for one command: 0700, its files 0600, gone afterwards. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const open = new Set<string>()
let watching = false

/** Calls `use` with a new folder and removes it whatever happens, also when the process ends meanwhile. */
export async function inWorkFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'interssl-'))
  if (!watching) process.once('exit', removeAll)
  watching = true
  open.add(folder)
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
    open.delete(folder)
  }
}

/** Writes a new file, 0600 under any umask. */
export async function writePrivate(
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<string> {
  const path = await freshPath(folder, name)
  await writeFile(path, bytes, { mode: 0o600, flag: 'wx' })
  return path
}

/**
 * An empty 0600 file for openssl to write into: every binary keeps the mode of a file that exists, but LibreSSL
 * makes new ones 0644 (observed 2026-11-23).
 */
export async function reserve(folder: string, name: string): Promise<string> {
  return writePrivate(folder, name, new Uint8Array(0))
}

/** The file's bytes; null when it is missing or empty. */
export async function readMade(path: string): Promise<Uint8Array | null> {
  try {
    const bytes = await readFile(path)
    return bytes.length === 0 ? null : new Uint8Array(bytes)
  } catch {
    // Some binaries remove the file of a command that failed.
    return null
  }
}

/** Steps may use one name twice (`key.pem` in and out): every file gets a folder of its own. */
async function freshPath(folder: string, name: string): Promise<string> {
  return join(await mkdtemp(join(folder, 'file-')), name)
}

function removeAll(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true })
}
