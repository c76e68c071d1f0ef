/** Remembers what a binary was found to be and do, until the binary, its libraries or our questions change. */
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import { random } from '../crypto/random.js'
import { makePrivateFolder } from './cache-folder.js'
import { capabilities, capabilityIds, type CapabilityId } from './capabilities.js'
import type { Toolchain } from './toolchain.js'
import { whyNotTrusted } from './trust.js'

/** Of the file's layout. Another one is read as no file. */
const schemaVersion = 1
/** Oldest entries go first. */
const mostEntries = 200

/** What is remembered of a toolchain: all but how it was found this time. */
export type Remembered = Omit<Toolchain, 'path' | 'foundBy' | 'env'>

interface Entry {
  readonly stamp: string
  readonly remembered: Remembered
  /** Folders whose change means that another library or provider may answer. */
  readonly folders: readonly string[]
}

export interface CapabilityCache {
  recall(path: string, context: unknown): Promise<Remembered | null>
  remember(
    path: string,
    context: unknown,
    remembered: Remembered,
    folders: readonly string[],
    /** Whether the path is a script that is replaced together with the binary it starts. */
    ownScript: boolean,
  ): Promise<void>
  /** Writes what is new. */
  save(): Promise<void>
}

/** A cache in `toolchains.json` of the folder; null remembers nothing. */
export async function openCapabilityCache(folder: string | null): Promise<CapabilityCache> {
  if (folder === null) return forgetful
  const file = join(folder, 'toolchains.json')
  const questions = await fingerprint()
  const known = await readEntries(file)
  const fresh = new Map<string, Entry>()
  const keyOf = (path: string, context: unknown): string =>
    JSON.stringify([path, context, questions])
  return {
    async recall(path, context) {
      const entry = known.get(keyOf(path, context))
      if (entry === undefined) return null
      return (await stampOf(path, entry.folders)) === entry.stamp ? entry.remembered : null
    },
    async remember(path, context, remembered, folders, ownScript) {
      // Another's script says nothing of the binary that it starts.
      if (!ownScript && (await isScript(path))) return
      const stamp = await stampOf(path, folders)
      if (stamp !== null) fresh.set(keyOf(path, context), { stamp, remembered, folders })
    },
    async save() {
      if (fresh.size === 0) return
      // Others may have written since: theirs stay, whoever is last wins for the same binary.
      const all = [...(await readEntries(file)), ...fresh].slice(-mostEntries)
      const text = JSON.stringify({ schemaVersion, entries: Object.fromEntries(all) })
      await replaceFile(folder, file, text)
    },
  }
}

const forgetful: CapabilityCache = {
  recall: async () => null,
  remember: async () => {},
  save: async () => {},
}

/** Path, time, size and inode of the binary, and the times of its folders; null when it has gone. */
async function stampOf(path: string, folders: readonly string[]): Promise<string | null> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(path)
    const times = await Promise.all(
      folders.map((folder) =>
        stat(folder).then(
          ({ mtimeMs: time }) => time,
          () => 'none',
        ),
      ),
    )
    return JSON.stringify([mtimeMs, ctimeMs, size, ino, ...times])
  } catch {
    return null
  }
}

/** Changes with what is asked of a binary, so that an update of interssl asks again. */
async function fingerprint(): Promise<string> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const sources = ['probe', 'detect'].map((name) =>
    // By the way that leads there from the bundled command too. Where they are not, the table stands for itself.
    readFile(
      fileURLToPath(new URL(`../openssl/${name}.${extension}`, import.meta.url)),
      'utf8',
    ).catch(() => ''),
  )
  const asked = JSON.stringify([capabilities, ...(await Promise.all(sources))])
  return hex(digest('sha256', new TextEncoder().encode(asked))).slice(0, 32)
}

async function isScript(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) return true
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead < 2 || buffer.toString('latin1') === '#!'
  } finally {
    await handle.close()
  }
}

/** A file that is damaged, of another layout or another's is no file. */
async function readEntries(file: string): Promise<Map<string, Entry>> {
  try {
    if (whyNotTrusted(file, await stat(file)) !== null) return new Map()
    const read: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (!isObject(read) || read['schemaVersion'] !== schemaVersion) return new Map()
    const entries = isObject(read['entries']) ? Object.entries(read['entries']) : []
    return new Map(entries.flatMap(([key, value]) => (isEntry(value) ? [[key, value]] : [])))
  } catch {
    return new Map()
  }
}

function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || typeof value['stamp'] !== 'string') return false
  const { folders, remembered } = value
  if (!Array.isArray(folders) || !folders.every((folder) => typeof folder === 'string'))
    return false
  if (!isObject(remembered) || !isObject(remembered['capabilities'])) return false
  const texts = ['id', 'flavour', 'version', 'versionText', 'defaultForm']
  const can: Readonly<Record<string, unknown>> = remembered['capabilities']
  return (
    texts.every((name) => typeof remembered[name] === 'string') &&
    typeof remembered['legacyProvider'] === 'boolean' &&
    typeof remembered['fips'] === 'boolean' &&
    capabilityIds.every((id: CapabilityId) => typeof can[id] === 'boolean')
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whole or not at all. A cache that can't be written costs time and nothing else. */
async function replaceFile(folder: string, file: string, text: string): Promise<void> {
  const beside = join(dirname(file), `.toolchains.${hex(random(6))}.part`)
  try {
    await makePrivateFolder(folder)
    const handle = await open(beside, 'wx', 0o600)
    await handle.writeFile(text)
    await handle.close()
    await rename(beside, file)
  } catch {
    await rm(beside, { force: true }).catch(() => {})
  }
}
