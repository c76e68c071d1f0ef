/** `interssl matrix doctor`: which programs are here, and the line that installs each of the others. */
import { UsageError } from '../../errors.js'
import { examine } from '../../matrix/doctor.js'
import { detectSystem } from '../../programs/install-line.js'
import { renderDoctor } from '../../report/doctor-text.js'
import { renderJson } from '../../report/json.js'
import type { CommandContext } from '../command.js'
import { filesOf } from './matrix-report-files.js'
import { configOf, programsHere } from './matrix-setup.js'

/** Always 0: a program that is not here is no fault. */
export async function doctorAction(
  argv: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<0> {
  const [file] = filesOf(argv)
  if (file !== undefined) throw new UsageError(`matrix doctor takes no file: ${file}`)
  const config = await configOf(argv)
  const programs = await programsHere(argv, config, context)
  const document = examine(config.programs, programs, await detectSystem())
  context.terminal.answer(argv['json'] === true ? renderJson(document) : renderDoctor(document))
  return 0
}
