/** Where the reports of a matrix go: one to stdout, any number to files, the summary to GitHub's file. */
import { appendFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError, UsageError } from '../../errors.js'
import type { MatrixReport } from '../../matrix/report-schema.js'
import { reporters, type ReporterId } from '../../report/index.js'
import { reportJsonParts } from '../../report/json.js'
import { renderMarkdown, summaryLimit } from '../../report/markdown.js'
import { list } from '../command.js'
import { type NewFile, writeOutputs } from '../files.js'
import type { Terminal } from '../terminal.js'

export interface Output {
  readonly id: ReporterId
  /** `null`: stdout. */
  readonly path: string | null
}

/** Reporters that a person or a CI log reads; `github` may stand beside one of them on stdout. */
const forReaders: readonly ReporterId[] = ['table', 'markdown']

/** What `--reporter` and `--json` ask for; the table, where nothing else goes to stdout. */
export function outputsOf(argv: Readonly<Record<string, unknown>>): Output[] {
  const asked = list(argv['reporter']) ?? []
  const outputs = asked.map((text): Output => {
    const [, id = '', path] = /^([^:]*)(?::(.+))?$/s.exec(text) ?? []
    if (!isReporter(id)) {
      throw new UsageError(`--reporter ${text}: no such reporter`, {
        hint: `reporters: ${Object.keys(reporters).join(', ')}`,
      })
    }
    return { id, path: path ?? null }
  })
  if (argv['json'] === true) outputs.push({ id: 'json', path: null })
  const toStdout = outputs.filter(({ path }) => path === null).map(({ id }) => id)
  const whole = toStdout.filter((id) => id !== 'github')
  const mixed = toStdout.includes('github') && whole.some((id) => !forReaders.includes(id))
  if (whole.length > 1 || toStdout.length - whole.length > 1 || mixed) {
    throw new UsageError('two reporters write to stdout', {
      hint: 'give one a path: json:report.json',
    })
  }
  return toStdout.length === 0 ? [{ id: 'table', path: null }, ...outputs] : outputs
}

/** The files that will be written. */
export function pathsOf(outputs: readonly Output[]): string[] {
  return outputs.flatMap(({ path }) => (path === null ? [] : [path]))
}

function isReporter(id: string): id is ReporterId {
  return Object.hasOwn(reporters, id)
}

/** Prints and writes every report that was asked for; `outFolder` gets report.json. */
export async function deliver(
  report: MatrixReport,
  outputs: readonly Output[],
  outFolder: string | undefined,
  force: boolean,
  terminal: Terminal,
): Promise<void> {
  const named = [
    ...outputs,
    ...(outFolder === undefined
      ? []
      : [{ id: 'json' as const, path: join(outFolder, 'report.json') }]),
  ]
  const files = named.flatMap(({ id, path }): NewFile[] =>
    path === null ? [] : [{ path, bytes: bytesOf(id, report), secret: false }],
  )
  const { columns, colour } = terminal
  for (const { id, path } of outputs) {
    if (path !== null) continue
    const look = { columns, colour }
    for (const part of id === 'json' ? reportJsonParts(report) : [reporters[id](report, look)]) {
      terminal.answer(part)
    }
  }
  await writeOutputs(files, force)
  if (outputs.some(({ id }) => id === 'markdown' || id === 'github')) await appendSummary(report)
}

function bytesOf(id: ReporterId, report: MatrixReport): Uint8Array {
  const utf8 = new TextEncoder()
  if (id !== 'json') return utf8.encode(reporters[id](report, { columns: null, colour: false }))
  const parts: Uint8Array[] = []
  for (const part of reportJsonParts(report)) parts.push(utf8.encode(part))
  return Buffer.concat(parts)
}

/** GitHub Actions shows what a step appends to the file of GITHUB_STEP_SUMMARY; what stands there counts as well. */
async function appendSummary(report: MatrixReport): Promise<void> {
  const path = process.env['GITHUB_STEP_SUMMARY'] ?? ''
  if (path === '') return
  const there = await stat(path).catch(() => null)
  try {
    await appendFile(path, renderMarkdown(report, summaryLimit - (there?.size ?? 0)))
  } catch (cause) {
    throw new FileError(`GITHUB_STEP_SUMMARY ${path}: can't be written to`, path, { cause })
  }
}
