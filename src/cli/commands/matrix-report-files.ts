/** Reads matrix reports that a person names: files, or every .json of a folder. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../errors.js'
import { parseData } from '../../matrix/data-file.js'
import type { NamedReport } from '../../matrix/merge.js'
import { matrixReportSchema, type MatrixReport } from '../../matrix/report-schema.js'
import { readInput } from '../files.js'

/** 512 MiB: a report of 20,000 cells has some 60. */
const reportLimit = 512 * 1024 * 1024

/** The paths that were given after the action. */
export function filesOf(argv: Readonly<Record<string, unknown>>): string[] {
  const more: readonly unknown[] = Array.isArray(argv['more']) ? argv['more'] : []
  return [argv['file'], ...more].flatMap((path) => (path === undefined ? [] : [String(path)]))
}

/** ERR_MATRIX_INVALID, with the place, for a file that is no report. */
export async function readReport(path: string): Promise<MatrixReport> {
  const text = new TextDecoder().decode(await readInput(path, reportLimit))
  return parseData(text, path, matrixReportSchema, 'ERR_MATRIX_INVALID')
}

/** Reports of the files, and of every .json in the folders and below them, in the order of their names. */
export async function readReports(paths: readonly string[]): Promise<NamedReport[]> {
  const files = (await Promise.all(paths.map(jsonFiles))).flat()
  const reports: NamedReport[] = []
  for (const name of files) reports.push({ name, report: await readReport(name) })
  return reports
}

async function jsonFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isDirectory()) return [path]
  const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.json'))
  if (names.length === 0) throw new UsageError(`${path}: there is no .json in this folder`)
  return names.sort().map((name) => join(path, name))
}
