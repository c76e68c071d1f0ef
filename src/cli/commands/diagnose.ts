/** `interssl diagnose FILE`: which importers accept it, which refuse, why, where in the file, and what would help. */
import { basename } from 'node:path'
import { diagnose, type Diagnosis } from '../../diagnose/diagnose.js'
import { importers } from '../../importers/index.js'
import { resolveImporter } from '../../importers/resolve.js'
import { UsageError } from '../../errors.js'
import { renderDiagnosisMarkdown } from '../../report/diagnose-markdown.js'
import { renderDiagnosis } from '../../report/diagnose-text.js'
import { renderJson } from '../../report/json.js'
import { list, single, type Verb } from '../command.js'
import type { ExitCode } from '../exit-code.js'
import { readInput } from '../files.js'
import { givenLimits, limitOptions } from '../limits.js'
import { givenPassword, passwordOptions, passwordSource } from '../password.js'

const reporters = ['text', 'markdown'] as const

export const diagnoseVerb: Verb = {
  command: 'diagnose <file>',
  describe: 'which importers accept a .p12/.pfx, which refuse, why, and what would help',
  flags: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'the file to judge' })
      .options({
        for: {
          type: 'string',
          requiresArg: true,
          describe:
            'judge for these importers (macos@14, macos@26/security-import, ios, windows …); repeatable, comma lists',
        },
        reporter: {
          type: 'string',
          requiresArg: true,
          choices: reporters,
          describe: 'text for a person (default), or markdown to paste into an issue',
        },
        json: { type: 'boolean', describe: 'print one JSON document' },
      })
      .options(passwordOptions(''))
      .options(limitOptions),
  run: async (argv, { terminal }) => {
    const path = String(argv['file'])
    const asked = list(argv['for'])
    const reporter = single(argv, 'reporter')
    if (argv['json'] === true && reporter !== undefined) {
      throw new UsageError('--json and --reporter contradict each other')
    }
    const targets = asked?.flatMap(resolveImporter)
    const password = givenPassword(argv, '', terminal)
    const bytes = await readInput(path)
    const diagnosis = diagnose(bytes, {
      name: basename(path),
      password,
      targets,
      limits: givenLimits(argv),
      shown: {
        file: path,
        password: password === null ? 'none' : passwordSource(argv, ''),
      },
    })
    const holding = single(argv, 'password-env')
    if (argv['json'] === true) terminal.answer(renderJson(diagnosis))
    else if (reporter === 'markdown') terminal.answer(renderDiagnosisMarkdown(diagnosis))
    else terminal.answer(renderDiagnosis(diagnosis, terminal, holding))
    const { pkcs12, password: tried } = diagnosis.inspect
    if (pkcs12 !== null && tried.state === 'not-given' && argv['json'] !== true) {
      terminal.hint(
        'without a password only the outside was judged; give it with --password-file or --password-env to judge key and pairing too',
      )
    }
    const code = diagnoseExitCode(diagnosis, asked !== undefined)
    if (code === 0 && diagnosis.verdicts.some(({ verdict }) => verdict === 'unknown')) {
      terminal.warn(`${path}: of some importers it is not known what they do with it`)
    }
    return code
  },
}

/** 1 for what is malformed, a password that is wrong, and a refusal or loss of whoever decides. */
export function diagnoseExitCode(
  { inspect, verdicts }: Pick<Diagnosis, 'inspect' | 'verdicts'>,
  asked: boolean,
): ExitCode {
  if (inspect.malformed !== null || inspect.password.state === 'incorrect') return 1
  const decisive = new Set(importers.filter((one) => one.decisive).map(({ id }) => id))
  return verdicts.some(
    ({ importer, verdict }) =>
      (verdict === 'refuses' || verdict === 'loses') && (asked || decisive.has(importer)),
  )
    ? 1
    : 0
}
