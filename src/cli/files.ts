/** Reading what a person names, and writing files so that nothing is overwritten, half-written or left behind. */
import { constants, readFileSync, rmSync, statSync } from 'node:fs'
import { access, chmod, link, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { FileError } from '../errors.js'

/** 64 MiB: far above any PKCS#12 file seen, far below what would hurt. */
const inputLimit = 64 * 1024 * 1024

/**
 * Not through the thread pool, which takes longer to start than a file to read. Throws ERR_FILE for what is larger than
 * `limit` bytes. @default 64 MiB
 */
export async function readInput(path: string, limit = inputLimit): Promise<Uint8Array> {
  try {
    const found = statSync(path)
    if (found.isDirectory()) {
      throw new FileError(`${path}: is a folder`, path, { hint: 'name one file in it' })
    }
    if (found.size > limit) {
      throw new FileError(`${path}: larger than ${limit / 1024 / 1024} MiB`, path)
    }
    return new Uint8Array(readFileSync(path))
  } catch (cause) {
    if (cause instanceof FileError) throw cause
    throw new FileError(`${path}: ${reasonOf(cause)}`, path, {
      cause,
      hint: 'name a file that is there and that you may read',
    })
  }
}

/** One file to be written. `secret` files get mode 0600 from the first byte, others 0644. */
export interface NewFile {
  readonly path: string
  /** Text comes in parts, so that a large one is never whole in memory. */
  readonly bytes: Uint8Array | Iterable<string>
  readonly secret: boolean
}

const temporary = new Set<string>()

/** Removes what is half-written; for signal handlers, which can't wait. */
export function removeTemporaryFiles(): void {
  for (const path of temporary) rmSync(path, { force: true })
  temporary.clear()
}

/** Refuses before any work is done: an output that exists, or a folder that can't be written to. */
export async function checkOutputs(paths: readonly string[], force: boolean): Promise<void> {
  for (const path of paths) {
    const existing = await stat(path).catch(() => null)
    if (existing?.isDirectory()) throw new FileError(`${path}: is a folder`, path)
    if (existing !== null && !force) throw existsError(path)
    try {
      await access(dirname(path), constants.W_OK)
    } catch (cause) {
      throw new FileError(`${dirname(path)}: ${reasonOf(cause)}`, path, {
        cause,
        hint: 'name an output in a folder that exists and that you may write to',
      })
    }
  }
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw new FileError(`${twice}: named for two outputs`, twice)
}

/**
 * Writes all files or none. Each is written whole beside its place and then linked there, which fails
 * when something has appeared in the meantime; with `force` it replaces.
 */
export async function writeOutputs(files: readonly NewFile[], force: boolean): Promise<void> {
  await checkOutputs(
    files.map(({ path }) => path),
    force,
  )
  const placed: string[] = []
  const staged: { readonly file: NewFile; readonly beside: string }[] = []
  try {
    for (const file of files) staged.push({ file, beside: await stage(file) })
    for (const { file, beside } of staged) {
      await place(beside, file.path, force)
      placed.push(file.path)
    }
  } catch (cause) {
    if (!force) for (const path of placed) await rm(path, { force: true })
    if (cause instanceof FileError) throw cause
    const path = files[placed.length]?.path ?? ''
    throw new FileError(`${path}: ${reasonOf(cause)}`, path, { cause })
  } finally {
    for (const { beside } of staged) {
      await rm(beside, { force: true })
      temporary.delete(beside)
    }
  }
}

async function stage({ path, bytes, secret }: NewFile): Promise<string> {
  const name = `.${basename(path)}.${hex(random(6))}.part`
  const beside = join(dirname(path), name)
  temporary.add(beside)
  const mode = secret ? 0o600 : 0o644
  const handle = await open(beside, 'wx', mode)
  try {
    // Each goes on where the one before ended.
    for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (secret) await chmod(beside, 0o600)
  return beside
}

async function place(beside: string, path: string, force: boolean): Promise<void> {
  if (force) {
    await rename(beside, path)
    return
  }
  try {
    await link(beside, path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'EEXIST') throw existsError(path)
    // Some file systems have no hard links (FAT, some network shares): take the name exclusively, then move over it.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw cause
    await (await open(path, 'wx', 0o600)).close()
    await rename(beside, path)
  }
}

function existsError(path: string): FileError {
  return new FileError(`${path}: exists already`, path, {
    hint: 'choose another name, or --force to replace it',
  })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'read-only file system',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'no space left',
  ENAMETOOLONG: 'the name is too long',
}

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return reasons[code] ?? (code || String(cause))
}
