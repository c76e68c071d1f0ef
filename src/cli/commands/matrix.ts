/** `interssl matrix [ACTION]`: what the actions are, and the flags they share. */
import { UsageError } from '../../errors.js'
import type { CommandContext, Verb } from '../command.js'
import type { ExitCode } from '../exit-code.js'
import { opensslFlag } from '../toolchain.js'
import { diffAction } from './matrix-diff.js'
import { doctorAction } from './matrix-doctor.js'
import { mergeAction } from './matrix-merge.js'
import { recordAction } from './matrix-record.js'
import { reportAction } from './matrix-report.js'
import { runAction } from './matrix-run.js'

type Action = (
  argv: Readonly<Record<string, unknown>>,
  context: CommandContext,
) => Promise<ExitCode>

const actions: Readonly<Record<string, Action>> = {
  run: runAction,
  doctor: doctorAction,
  merge: mergeAction,
  diff: diffAction,
  record: recordAction,
  report: reportAction,
}

export const matrixVerb: Verb = {
  command: 'matrix [action] [file] [more..]',
  describe: 'run every producer against every consumer and judge the predictions',
  flags: (yargs) =>
    yargs
      .positional('action', {
        type: 'string',
        default: 'run',
        describe:
          'run; doctor: which programs are here; merge: join reports; diff: what changed between two; record: keep what a report observed under evidence/; report: render a stored one again',
      })
      .positional('file', {
        type: 'string',
        describe: 'the report, or a folder of reports (merge)',
      })
      .positional('more', { type: 'string', array: true, describe: 'further reports' })
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
        'last-failed': {
          type: 'boolean',
          describe: 'only cells that failed in the run before',
        },
        shard: {
          type: 'string',
          requiresArg: true,
          describe: 'only part i of n, as i/n; merge joins the reports',
        },
        jobs: {
          type: 'number',
          requiresArg: true,
          describe: 'cells at the same time; default: one more than there are cores',
        },
        timeout: {
          type: 'number',
          requiresArg: true,
          describe: 'milliseconds for one call of a program; default 60000',
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
        strict: {
          type: 'boolean',
          describe:
            'cells without a prediction fail the run too; diff: what is no longer observed too',
        },
        'fail-fast': { type: 'boolean', describe: 'stop at the first failure' },
        list: { type: 'boolean', describe: 'print the cells and the programs, run nothing' },
        force: { type: 'boolean', describe: 'replace reports that exist' },
        json: { type: 'boolean', describe: 'print one JSON document (of a run: the report)' },
        ...opensslFlag,
      }),
  run: async (argv, context) => {
    const action = String(argv['action'] ?? 'run')
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (run === undefined) {
      throw new UsageError(`matrix ${action}: no such action`, {
        hint: `actions: ${Object.keys(actions).join(', ')}`,
      })
    }
    return run(argv, context)
  },
}
