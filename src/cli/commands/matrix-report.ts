/** `interssl matrix report FILE`: a stored report, checked and rendered again. */
import { UsageError } from '../../errors.js'
import { parseData } from '../../matrix/data-file.js'
import { matrixReportSchema, type MatrixReport } from '../../matrix/report-schema.js'
import { matrixExitCode } from '../../matrix/run.js'
import { single } from '../command.js'
import { checkOutputs, readInput } from '../files.js'
import type { Terminal } from '../terminal.js'
import { deliver, outputsOf, pathsOf } from './matrix-outputs.js'

/** Exits as the run did: 1 on a surprise, with `--strict` also on a cell that nothing predicted. */
export async function reportAgain(
  argv: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<0 | 1> {
  const file = single(argv, 'file')
  if (file === undefined) {
    throw new UsageError('matrix report: no report', {
      hint: 'interssl matrix report report.json; a run writes one with --reporter json:report.json',
    })
  }
  if (argv['out'] !== undefined) {
    throw new UsageError('matrix report --out: the report is there already', {
      hint: 'name what to write: --reporter html:report.html',
    })
  }
  const outputs = outputsOf(argv)
  const force = argv['force'] === true
  await checkOutputs(pathsOf(outputs), force)
  const report = await readReport(file)
  await deliver(report, outputs, undefined, force, terminal)
  return matrixExitCode(report, argv['strict'] === true)
}

/** ERR_MATRIX_INVALID names the path of what is no report. */
async function readReport(file: string): Promise<MatrixReport> {
  const text = new TextDecoder().decode(await readInput(file))
  return parseData(text, file, matrixReportSchema, 'ERR_MATRIX_INVALID')
}
