/** Where the reports of a matrix go: one to stdout, any number to files, the summary to GitHub's file. */
import { access, appendFile, constants, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError, UsageError } from '../../errors.js'
import type { MatrixReport } from '../../matrix/report-schema.js'
import { reporters, type ReporterId } from '../../report/index.js'
import { jsonParts } from '../../report/json.js'
import { renderMarkdown, summaryLimit } from '../../report/markdown.js'
import { list, single } from '../command.js'
import { checkOutputs, writeOutputs, type NewFile } from '../files.js'
import type { Terminal } from '../terminal.js'

/** What is to be written when the work is done; everything that can be refused before it has been. */
export interface Delivery {
  readonly outputs: readonly Output[]
  readonly outFolder: string | undefined
  readonly force: boolean
}

/** Reads the flags, makes the folder of --out, and refuses what can't be written. */
export async function prepareDelivery(argv: Readonly<Record<string, unknown>>): Promise<Delivery> {
  const outputs = outputsOf(argv)
  const outFolder = single(argv, 'out')
  const force = argv['force'] === true
  await checkOutputs(
    outputs.flatMap(({ path }) => (path === null ? [] : [path])),
    force,
  )
  if (outFolder !== undefined) {
    await prepareFolder(outFolder)
    await checkOutputs([join(outFolder, 'report.json')], force)
  }
  return { outputs, outFolder, force }
}

export interface Output {
  readonly id: ReporterId
  /** `null`: stdout. */
  readonly path: string | null
}

/** Reporters that a person or a CI log reads; `github` may stand beside one of them on stdout. */
const forReaders: readonly ReporterId[] = ['table', 'markdown']

/** What `--reporter` and `--json` ask for; the table, where nothing else goes to stdout. */
function outputsOf(argv: Readonly<Record<string, unknown>>): Output[] {
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

function isReporter(id: string): id is ReporterId {
  return Object.hasOwn(reporters, id)
}

export async function deliver(
  report: MatrixReport,
  { outputs, outFolder, force }: Delivery,
  terminal: Terminal,
): Promise<void> {
  const { columns, colour } = terminal
  const fileOf = (id: ReporterId, path: string): NewFile => ({
    path,
    bytes: id === 'json' ? jsonParts(report) : render(id, report),
    secret: false,
  })
  const files = outputs.flatMap(({ id, path }) => (path === null ? [] : [fileOf(id, path)]))
  if (outFolder !== undefined) files.push(fileOf('json', join(outFolder, 'report.json')))
  for (const { id, path } of outputs) {
    if (path !== null) continue
    const look = { columns, colour }
    for (const part of id === 'json' ? jsonParts(report) : [reporters[id](report, look)]) {
      terminal.answer(part)
    }
  }
  await writeOutputs(files, force)
  if (outputs.some(({ id }) => id === 'markdown' || id === 'github')) await appendSummary(report)
}

/** Whether a person reads on stdout how the run went. */
export function isForReaders({ outputs }: Delivery): boolean {
  return outputs.some(({ id, path }) => path === null && forReaders.includes(id))
}

function render(id: ReporterId, report: MatrixReport): Uint8Array {
  return new TextEncoder().encode(reporters[id](report, { columns: null, colour: false }))
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new FileError(`--out ${folder}: can't be written to (${code})`, folder, {
      cause,
      hint: 'name a folder that you may write to',
    })
  }
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
