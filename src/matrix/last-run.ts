/** What the run before left undone, for `--last-failed`: a small file beside matrix.json, or in the user's cache folder. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { parseData } from './data-file.js'
import type { MatrixReport } from './report-schema.js'

const lastRunSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** ISO date and time. */
  startedAt: z.string(),
  /** Ids of the cells that failed. */
  failed: z.array(z.string()),
})

export type LastRun = z.infer<typeof lastRunSchema>

/** Where a configuration's last run is remembered. */
export function lastRunFile(folder: string): string {
  return join(folder, '.interssl', 'last-run.json')
}

/** Replaces what is remembered. `strictly`: cells without a prediction count as failed. */
export async function rememberRun(
  file: string,
  { startedAt, cells }: MatrixReport,
  strictly: boolean,
): Promise<void> {
  const failed = cells
    .filter(({ verdict }) => verdict === 'fail' || (strictly && verdict === 'new'))
    .map(({ id }) => id)
  const last: LastRun = { schemaVersion: 1, startedAt, failed }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.${process.pid}.part`, `${JSON.stringify(last, null, 2)}\n`)
  await rename(`${file}.${process.pid}.part`, file)
}

/** null: no run is remembered. ERR_MATRIX_INVALID for a file that is not ours. */
export async function recallRun(file: string): Promise<LastRun | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
  return parseData(text, file, lastRunSchema, 'ERR_MATRIX_INVALID')
}
