/** Where what is installed is made ready: a folder beside the final ones, moved into place whole or not at all. */
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const open = new Set<string>()
let watching = false
const stagingName = '.new-'

/** A folder beside the final ones, gone afterwards whatever happens. */
export async function inStaging(
  folder: string,
  use: (staging: string) => Promise<void>,
): Promise<void> {
  const staging = await mkdtemp(join(folder, stagingName))
  if (!watching) {
    process.once('exit', () =>
      open.forEach((each) => rmSync(each, { recursive: true, force: true })),
    )
  }
  watching = true
  open.add(staging)
  try {
    await use(staging)
  } finally {
    await rm(staging, { recursive: true, force: true })
    open.delete(staging)
  }
}

/** What a killed run has left. An hour is longer than any installation takes. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(stagingName)) continue
    const path = join(folder, name)
    const age = Date.now() - (await stat(path)).mtimeMs
    if (age > 3_600_000) await rm(path, { recursive: true, force: true })
  }
}

/** Another run may have been quicker: then its folder stays. */
export async function moveIntoPlace(staging: string, final: string, force: boolean): Promise<void> {
  const before = join(staging, 'replaced')
  if (force) await rename(final, before).catch(() => {})
  try {
    await rename(staging, final)
    await rm(join(final, 'replaced'), { recursive: true, force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  }
}
