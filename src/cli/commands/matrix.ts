/** `interssl matrix [run]`: every producer × every consumer, predicted, run, judged. */
import { existsSync } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileError, InterSslError, UsageError } from '../../errors.js'
import { forgeVersion } from '../../forge/version.js'
import { loadConfig } from '../../matrix/config.js'
import { loadEvidence } from '../../matrix/evidence.js'
import { makePlan, type Plan } from '../../matrix/plan.js'
import { matrixExitCode, runMatrix } from '../../matrix/run.js'
import { loadScenarios } from '../../matrix/scenario.js'
import { detectToolchains, howToGetOpenssl } from '../../openssl/detect.js'
import type { Toolchain } from '../../openssl/toolchain.js'
import { findPrograms } from '../../programs/find.js'
import type { Program } from '../../programs/program.js'
import { matchesAny } from '../../matrix/glob.js'
import { list, single, type Verb } from '../command.js'
import { checkOutputs } from '../files.js'
import { deliver, outputsOf, pathsOf } from './matrix-outputs.js'
import { recordReport } from './matrix-record.js'
import { reportAgain } from './matrix-report.js'
import { Progress } from '../progress.js'
import type { Terminal } from '../terminal.js'
import { chooseToolchain, opensslFlag } from '../toolchain.js'
import { ownVersion } from '../version.js'

const packaged = fileURLToPath(new URL('../../../matrix.json', import.meta.url))

export const matrixVerb: Verb = {
  command: 'matrix [action] [file]',
  describe: 'run every producer against every consumer and judge the predictions',
  flags: (yargs) =>
    yargs
      .positional('action', {
        type: 'string',
        choices: ['run', 'record', 'report'],
        default: 'run',
        describe:
          'run the matrix, record what a report observed under evidence/, or render a report again',
      })
      .positional('file', { type: 'string', describe: 'the report to record or to render' })
      .options({
        config: {
          type: 'string',
          requiresArg: true,
          describe: 'matrix.json; default: in this folder, else the packaged one',
        },
        grep: {
          type: 'string',
          requiresArg: true,
          describe: 'only cells whose id has this text (or matches /this/)',
        },
        scenario: {
          type: 'string',
          requiresArg: true,
          describe: 'only these scenarios (ids with *)',
        },
        producer: {
          type: 'string',
          requiresArg: true,
          describe: 'only these producers (ids with *)',
        },
        consumer: {
          type: 'string',
          requiresArg: true,
          describe: 'only these consumers (ids with *)',
        },
        jobs: {
          type: 'number',
          requiresArg: true,
          describe: 'cells at the same time; default: the number of cores',
        },
        timeout: {
          type: 'number',
          requiresArg: true,
          describe: 'milliseconds for one call; default 60000',
        },
        reporter: {
          type: 'string',
          requiresArg: true,
          describe:
            'table, json, junit, markdown, html or github; ID:PATH writes a file; repeatable',
        },
        out: { type: 'string', requiresArg: true, describe: 'folder for report.json' },
        require: {
          type: 'string',
          requiresArg: true,
          describe: 'programs (ids with *) that must be here, or exit 3',
        },
        strict: { type: 'boolean', describe: 'cells without a prediction fail the run too' },
        'fail-fast': { type: 'boolean', describe: 'stop at the first failure' },
        list: { type: 'boolean', describe: 'print the cells and the programs, run nothing' },
        force: { type: 'boolean', describe: 'replace reports that exist' },
        json: { type: 'boolean', describe: 'print the JSON report (the same as --reporter json)' },
        ...opensslFlag,
      }),
  run: async (argv, { terminal, signal }) => {
    if (argv['action'] === 'report') return reportAgain(argv, terminal)
    const configFile = single(argv, 'config') ?? defaultConfig()
    const config = await loadConfig(configFile)
    if (argv['action'] === 'record') return recordReport(argv, config, terminal)
    if (argv['file'] !== undefined)
      throw new UsageError(`matrix run takes no file: ${argv['file']}`)
    const scenarios = await loadScenarios(config.scenarioFolder)
    const outputs = outputsOf(argv)
    const outFolder = single(argv, 'out')
    const force = argv['force'] === true
    await checkOutputs(pathsOf(outputs), force)
    if (outFolder !== undefined) {
      await prepareFolder(outFolder)
      await checkOutputs([join(outFolder, 'report.json')], force)
    }
    const toolchains = await toolchainsOf(
      single(argv, 'openssl'),
      config.toolchains,
      terminal,
      signal,
    )
    const programs = findPrograms(config.programs, {
      toolchains,
      node: { path: process.execPath, version: process.versions.node },
      forgeVersion,
      ownVersion,
    })
    requireAll(list(argv['require']), programs)
    const plan = makePlan(config, scenarios, programs, {
      scenarios: list(argv['scenario']),
      producers: list(argv['producer']),
      consumers: list(argv['consumer']),
      grep: grepOf(single(argv, 'grep')),
    })
    if (plan.cells.length === 0) {
      throw new UsageError('no cell is left to run', {
        hint: 'the filters exclude everything; interssl matrix --list shows the ids',
      })
    }
    if (argv['list'] === true) {
      terminal.answer(listing(plan, programs))
      return 0
    }
    const progress = new Progress(terminal)
    const report = await runMatrix({
      config,
      scenarios,
      programs,
      plan,
      evidence: await loadEvidence(config.evidenceFolder),
      jobs: positive(argv, 'jobs'),
      timeoutMs: positive(argv, 'timeout'),
      failFast: argv['fail-fast'] === true,
      signal,
      onCell: (cell, done, total) => progress.step(cell, done, total),
    }).finally(() => progress.end())
    await deliver(report, outputs, outFolder, force, terminal)
    if (signal.aborted) throw new InterSslError('ERR_ABORTED', 'the run was interrupted')
    return matrixExitCode(report, argv['strict'] === true)
  },
}

function defaultConfig(): string {
  const own = resolve('matrix.json')
  return existsSync(own) ? own : packaged
}

async function toolchainsOf(
  asked: string | undefined,
  given: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Toolchain[]> {
  if (asked !== undefined) return [await chooseToolchain(asked, signal)]
  const found = await detectToolchains({ given, signal })
  if (!found.some(({ foundBy }) => foundBy === 'PATH')) {
    const others = found.map(({ id }) => id).join(', ')
    const rest =
      others === ''
        ? 'the matrix runs on node-forge, Node and interssl itself'
        : `found elsewhere: ${others}`
    terminal.warn(`no openssl on PATH: ${rest}`)
    terminal.hint(howToGetOpenssl())
  }
  return found
}

/** Exit code 3 when a program that must be here is not. */
function requireAll(required: readonly string[] | undefined, programs: readonly Program[]): void {
  const here = programs.filter(({ found }) => found !== 'not-found')
  const missing = (required ?? []).filter(
    (pattern) => !here.some(({ id }) => matchesAny([pattern], id)),
  )
  if (missing.length === 0) return
  throw new InterSslError('ERR_PROGRAM_MISSING', `not on this machine: ${missing.join(', ')}`, {
    hint: `here: ${here.map(({ id }) => id).join(', ')}`,
  })
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

function grepOf(text: string | undefined): string | undefined {
  const expression = text === undefined ? null : /^\/(.*)\/([a-z]*)$/s.exec(text)
  if (expression === null) return text
  try {
    new RegExp(expression[1] ?? '', expression[2])
  } catch (cause) {
    throw new UsageError(`--grep ${text}: not a regular expression`, { cause })
  }
  return text
}

function positive(argv: Readonly<Record<string, unknown>>, flag: string): number | undefined {
  const text = single(argv, flag)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`--${flag} ${text}: a whole number from 1 is needed`)
  }
  return value
}

function listing(plan: Plan, programs: readonly Program[]): string {
  return [
    `programs (${programs.length})`,
    ...programs.map(({ id, found, version, why }) =>
      found === 'not-found' ? `  ${id}  not here: ${why}` : `  ${id}  ${version}  ${found}`,
    ),
    `cells (${plan.cells.length})`,
    ...plan.cells.map(({ id }) => `  ${id}`),
  ].join('\n')
}
