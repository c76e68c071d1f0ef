/** `interssl matrix record REPORT`: what the consumers of a run did, kept as dated evidence. */
import { UsageError } from '../../errors.js'
import type { LoadedConfig } from '../../matrix/config.js'
import { parseData } from '../../matrix/data-file.js'
import { evidenceOf, writeEvidence } from '../../matrix/evidence.js'
import { matchesAny } from '../../matrix/glob.js'
import { matrixReportSchema } from '../../matrix/report-schema.js'
import { list } from '../command.js'
import { readInput } from '../files.js'
import type { Terminal } from '../terminal.js'

/** Writes one evidence file a consumer (`--consumer` narrows), replacing an older recording of the same program. */
export async function recordReport(
  argv: Readonly<Record<string, unknown>>,
  config: LoadedConfig,
  terminal: Terminal,
): Promise<0> {
  const path = argv['file']
  if (typeof path !== 'string') {
    throw new UsageError('matrix record: no report', {
      hint: 'interssl matrix record report.json; a run writes one with --reporter json:report.json',
    })
  }
  const text = new TextDecoder().decode(await readInput(path))
  const report = parseData(text, path, matrixReportSchema, 'ERR_MATRIX_INVALID')
  const consumers = list(argv['consumer'])
  const files = evidenceOf(report).filter(({ program }) => matchesAny(consumers, program))
  if (files.length === 0) throw new UsageError(`${path}: no consumer in it has observed anything`)
  const written = await writeEvidence(config.evidenceFolder, files)
  terminal.answer(
    files
      .map(({ program, cells }, index) => {
        return `${program}  ${Object.keys(cells).length} observations  ${written[index]}`
      })
      .join('\n'),
  )
  return 0
}
