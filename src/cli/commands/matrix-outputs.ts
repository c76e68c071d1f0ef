/** Where the reports of a matrix go: which reporters were asked for, and their files or stdout. */
import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError, UsageError } from '../../errors.js'
import type { MatrixReport } from '../../matrix/report-schema.js'
import { reporters, type ReporterId } from '../../report/index.js'
import { jsonParts } from '../../report/json.js'
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
  const toStdout = outputs.filter(({ path }) => path === null)
  if (toStdout.length > 1) {
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
    if (path === null) terminal.answer(reporters[id](report, { columns, colour }))
  }
  await writeOutputs(files, force)
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
