/** `interssl matrix record REPORT`: what the consumers of a run did, here or on another machine, kept as dated evidence. */
import { UsageError } from '../../errors.js'
import { evidenceOf, writeEvidence } from '../../matrix/evidence.js'
import { matchesAny } from '../../matrix/glob.js'
import { list, type CommandContext } from '../command.js'
import { filesOf, readReport } from './matrix-report-files.js'
import { configOf } from './matrix-setup.js'

/**
 * Writes one evidence file a consumer (`--consumer` narrows), replacing an older recording of the same program; a
 * newer one stays, unless --force.
 */
export async function recordAction(
  argv: Readonly<Record<string, unknown>>,
  { terminal }: CommandContext,
): Promise<0> {
  const [path, ...others] = filesOf(argv)
  if (path === undefined || others.length > 0) {
    throw new UsageError('matrix record: one report is needed', {
      hint: 'interssl matrix record report.json; a run writes one with --reporter json:report.json',
    })
  }
  const { evidenceFolder } = await configOf(argv)
  const consumers = list(argv['consumer'])
  const files = evidenceOf(await readReport(path)).filter(({ program }) =>
    matchesAny(consumers, program),
  )
  if (files.length === 0) throw new UsageError(`${path}: no consumer in it has observed anything`)
  const written = await writeEvidence(evidenceFolder, files, argv['force'] === true)
  const lines = files.map(({ program, cells, platform, on }, index) => {
    const place = written[index]
    const count = Object.keys(cells).length
    return place === null
      ? `${program}  kept what is there: it is newer than ${on} (--force replaces it)`
      : `${program}  ${count} observations of ${on} on ${platform}  ${place}`
  })
  terminal.answer(lines.join('\n'))
  return 0
}
