/** `interssl inspect FILE`: what is inside a .p12/.pfx, CSR, certificate or key, exactly. */
import { basename } from 'node:path'
import { inspect } from '../../pki/inspect.js'
import { renderJson } from '../../report/json.js'
import { renderInspect } from '../../report/inspect-text.js'
import type { Verb } from '../command.js'
import { foreignKindOf } from '../../diagnose/file-kind.js'
import { withFile } from '../../openssl/shell-quote.js'
import { readInput } from '../files.js'
import { givenLimits, limitOptions, MORE_ITERATIONS } from '../limits.js'
import { givenPassword, passwordOptions } from '../password.js'

export const inspectVerb: Verb = {
  command: 'inspect <file>',
  describe: 'what is inside a .p12/.pfx, CSR, certificate or key, exactly',
  flags: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'the file to look into' })
      .options(passwordOptions(''))
      .options(limitOptions)
      .option('json', { type: 'boolean', describe: 'print one JSON document' }),
  run: async (argv, { terminal }) => {
    const path = String(argv['file'])
    const password = givenPassword(argv, '', terminal)
    const bytes = await readInput(path)
    const report = inspect(bytes, {
      name: basename(path),
      limits: givenLimits(argv),
      ...(password === undefined ? {} : { password }),
    })
    terminal.answer(argv['json'] === true ? renderJson(report) : renderInspect(report))
    const locked = report.kind === 'pkcs12' || report.kind === 'private-key'
    if (locked && report.password.state === 'not-given' && argv['json'] !== true) {
      terminal.hint(
        'without a password only the outside shows; give it with --password-file or --password-env',
      )
    }
    if (report.pkcs12?.failures?.some(({ reason }) => reason === 'limit') === true) {
      terminal.warn(`${path}: the file asks for more than a limit allows; not everything was tried`)
      terminal.hint(MORE_ITERATIONS)
    }
    const foreign = report.kind === 'unknown' ? foreignKindOf(bytes, report.kind) : null
    if (foreign !== null) terminal.hint(`it is ${withFile(foreign.message, path)}`)
    if (report.malformed !== null) {
      terminal.warn(`${path}: ${report.malformed.reason} (offset ${report.malformed.offset})`)
      return 1
    }
    if (report.password.state === 'incorrect') {
      terminal.warn(`${path}: the password is not right`)
      return 1
    }
    return 0
  },
}
