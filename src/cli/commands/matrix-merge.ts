/** `interssl matrix merge REPORT|FOLDER…`: one report of the shards of a run and the runs of other machines. */
import { UsageError } from '../../errors.js'
import { mergeReports } from '../../matrix/merge.js'
import { matrixExitCode } from '../../matrix/run.js'
import type { CommandContext } from '../command.js'
import type { ExitCode } from '../exit-code.js'
import { deliver, prepareDelivery } from './matrix-outputs.js'
import { filesOf, readReports } from './matrix-report-files.js'

/** The exit code is that of the merged run, so that a job that merges fails for what any part saw. */
export async function mergeAction(
  argv: Readonly<Record<string, unknown>>,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const paths = filesOf(argv)
  if (paths.length === 0) {
    throw new UsageError('matrix merge: no reports', {
      hint: 'interssl matrix merge reports/ --reporter json:merged.json; a run writes one with --out or --reporter json:FILE',
    })
  }
  const delivery = await prepareDelivery(argv)
  const report = mergeReports(await readReports(paths))
  await deliver(report, delivery, terminal)
  const differing = report.cells.filter(({ observations }) => observations !== undefined)
  if (differing.length > 0) {
    const few = differing.slice(0, 3).map(({ id }) => id)
    terminal.warn(
      `machines differ in ${differing.length} cells: ${few.join(', ')}${differing.length > few.length ? ' …' : ''}`,
    )
  }
  return matrixExitCode(report, argv['strict'] === true)
}
