/** Observations of programs that are not on every machine: recorded from a run, dated, and shown in later runs as recorded. */
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseData } from './data-file.js'
import { outcomeStates, type Cell, type MatrixReport, type ReportProgram } from './report-schema.js'

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

/**
 * The observations of a report, a file for each consumer that ran; what broke or was skipped is no observation. In a
 * merged report each program is recorded with the machine and the day of its own run, the latest where there are many.
 */
export function evidenceOf(report: MatrixReport): EvidenceFile[] {
  return report.programs.flatMap((program): EvidenceFile[] => {
    const place = latest(program.hosts) ?? {
      ...{ host: report.host, on: report.startedAt, version: program.version },
    }
    const cells = report.cells
      .filter(({ consumer }) => consumer === program.id)
      .flatMap((cell) => {
        const { state, error } = seenOn(cell, place)
        if (state === null || state === 'unsupported' || state === 'broken') return []
        return [
          [`${cell.scenario} × ${cell.producer}`, { state, error: firstLine(error) }] as const,
        ]
      })
    if (cells.length === 0) return []
    return [
      {
        $schema: '../schemas/evidence.json',
        schemaVersion: 1,
        program: program.id,
        version: place.version,
        importer: program.importer,
        on: place.on.slice(0, 10),
        platform: place.host.platform,
        arch: place.host.arch,
        cells: Object.fromEntries(cells.toSorted(([a], [b]) => (a < b ? -1 : 1))),
      },
    ]
  })
}

type Place = Pick<NonNullable<ReportProgram['hosts']>[number], 'host' | 'on' | 'version'>

function latest(hosts: ReportProgram['hosts']): Place | undefined {
  return hosts?.reduce((a, b) => (b.on > a.on ? b : a))
}

/** Where machines differ, what that one saw. */
function seenOn(
  { outcome, observations }: Cell,
  { host }: Place,
): Pick<Cell['outcome'], 'state' | 'error'> {
  if (observations === undefined) return outcome
  return observations.find((seen) => seen.host.id === host.id) ?? { state: null, error: null }
}

/**
 * Writes evidence files, each whole. An older recording of the same program is replaced; a newer one stays, unless
 * `force`. Returns the paths, `null` for what was not written.
 */
export async function writeEvidence(
  folder: string,
  files: readonly EvidenceFile[],
  force = false,
): Promise<(string | null)[]> {
  await mkdir(folder, { recursive: true })
  const recorded = await loadEvidence(folder)
  const paths: (string | null)[] = []
  for (const file of files) {
    const newer = recorded.some(({ program, on }) => program === file.program && on > file.on)
    if (newer && !force) {
      paths.push(null)
      continue
    }
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
