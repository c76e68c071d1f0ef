/** `interssl matrix report FILE`: a stored report, checked and rendered again. */
import { UsageError } from '../../errors.js'
import { matrixExitCode } from '../../matrix/run.js'
import type { CommandContext } from '../command.js'
import type { ExitCode } from '../exit-code.js'
import { deliver, prepareDelivery } from './matrix-outputs.js'
import { filesOf, readReport } from './matrix-report-files.js'

/** Exits as the run did: 1 on a surprise, with `--strict` also on a cell that nothing predicted. */
export async function reportAction(
  argv: Readonly<Record<string, unknown>>,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const [file, ...more] = filesOf(argv)
  if (file === undefined || more.length > 0) {
    throw new UsageError(
      file === undefined ? 'matrix report: no report' : 'matrix report: one report',
      {
        hint: 'interssl matrix report report.json; a run writes one with --reporter json:report.json',
      },
    )
  }
  if (argv['out'] !== undefined) {
    throw new UsageError('matrix report --out: the report is there already', {
      hint: 'name what to write: --reporter html:report.html',
    })
  }
  const delivery = await prepareDelivery(argv)
  const report = await readReport(file)
  await deliver(report, delivery, terminal)
  return matrixExitCode(report, argv['strict'] === true)
}
