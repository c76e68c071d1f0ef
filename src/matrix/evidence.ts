/** Observations of programs that are not on every machine: recorded from a run, dated, and shown in later runs as recorded. */
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseData } from './data-file.js'
import { outcomeStates, type Cell, type MatrixReport } from './report-schema.js'

/** One program's observations; the file is named after its id. */
export const evidenceSchema = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1),
  program: z.string(),
  /** The program's own version text. */
  version: z.string(),
  importer: z.string(),
  /** ISO date of the run. */
  on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  platform: z.string(),
  arch: z.string(),
  /** `scenario × producer` to what this program did with it as consumer. */
  cells: z.record(
    z.string(),
    z.strictObject({ state: z.enum(outcomeStates), error: z.string().nullable() }),
  ),
})

export type EvidenceFile = z.infer<typeof evidenceSchema>

/** Every evidence file of a folder; none where the folder does not exist. */
export async function loadEvidence(folder: string): Promise<EvidenceFile[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException): string[] => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  const files = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (name) => {
      const file = join(folder, name)
      return parseData(await readFile(file, 'utf8'), file, evidenceSchema, 'ERR_MATRIX_INVALID')
    }),
  )
}

/** What was recorded for a cell whose consumer is not here. */
export function recordedFor(
  evidence: readonly EvidenceFile[],
  cell: { readonly scenario: string; readonly producer: string; readonly consumer: string },
): Cell['recorded'] {
  const file = evidence.find(({ program }) => program === cell.consumer)
  const seen = file?.cells[`${cell.scenario} × ${cell.producer}`]
  return file === undefined || seen === undefined
    ? null
    : { state: seen.state, program: file.version, on: file.on }
}

/** The observations of one run, a file for each consumer that ran; what broke or was skipped is no observation. */
export function evidenceOf(report: MatrixReport): EvidenceFile[] {
  return report.programs.flatMap((program): EvidenceFile[] => {
    const seen = report.cells.filter(
      ({ consumer, outcome: { state } }) =>
        consumer === program.id && state !== null && state !== 'unsupported' && state !== 'broken',
    )
    if (seen.length === 0) return []
    const cells = seen.map(
      ({ scenario, producer, outcome: { state, error } }) =>
        [
          `${scenario} × ${producer}`,
          { state: state ?? 'broken', error: firstLine(error) },
        ] as const,
    )
    return [
      {
        $schema: '../schemas/evidence.json',
        schemaVersion: 1,
        program: program.id,
        version: program.version,
        importer: program.importer,
        on: report.startedAt.slice(0, 10),
        platform: report.host.platform,
        arch: report.host.arch,
        cells: Object.fromEntries(cells.toSorted(([a], [b]) => (a < b ? -1 : 1))),
      },
    ]
  })
}

/** Writes evidence files, each whole; an older recording of the same program is replaced. Returns the paths. */
export async function writeEvidence(
  folder: string,
  files: readonly EvidenceFile[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (const file of files) {
    const path = join(folder, `${file.program}.json`)
    await writeFile(`${path}.part`, `${JSON.stringify(file, null, 2)}\n`)
    await rename(`${path}.part`, path)
    paths.push(path)
  }
  return paths
}

/** Error queues begin with a thread id and end with a source line, which differ from run to run. */
function firstLine(error: string | null): string | null {
  return error === null
    ? null
    : (error.split('\n')[0] ?? '')
        .replace(/^[0-9A-Fa-f]+:(?=error:)/, '')
        .replace(/:[^: ]*\.c:\d+:/, ':')
}
