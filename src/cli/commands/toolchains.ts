/** `interssl toolchains [list | install ID]`: which openssl binaries are here, what they can do, and how to get more. */
import { UsageError } from '../../errors.js'
import { findToolchains } from '../../openssl/detect.js'
import { installToolchains } from '../../openssl/install.js'
import { installables } from '../../openssl/installable.js'
import type { Toolchain } from '../../openssl/toolchain.js'
import { renderJson } from '../../report/json.js'
import { renderToolchains, type Skipped } from '../../report/toolchains-text.js'
import type { CommandContext, Verb } from '../command.js'
import type { ExitCode } from '../exit-code.js'

type Run = (
  ids: readonly string[],
  flags: { readonly json: boolean; readonly force: boolean },
  context: CommandContext,
) => Promise<ExitCode>

const actions: Readonly<Record<string, Run>> = { list, install }

export const toolchainsVerb: Verb = {
  command: 'toolchains [action] [ids..]',
  describe: 'which openssl binaries are here, what they can do, and how to get more',
  flags: (yargs) =>
    yargs
      .positional('action', {
        type: 'string',
        default: 'list',
        describe: 'list, or install',
      })
      .positional('ids', {
        type: 'string',
        array: true,
        describe: `to install: ${installables.map(({ id }) => id).join(', ')}`,
      })
      .option('force', { type: 'boolean', describe: 'install again what is installed' })
      .option('json', { type: 'boolean', describe: 'print one JSON document' }),
  run: async (argv, context) => {
    const action = String(argv['action'])
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (run === undefined) {
      throw new UsageError(`toolchains ${action}: no such action`, {
        hint: `actions: ${Object.keys(actions).join(', ')}`,
      })
    }
    const ids = ((argv['ids'] as unknown[] | undefined) ?? []).map(String)
    const flags = { json: argv['json'] === true, force: argv['force'] === true }
    return run(ids, flags, context)
  },
}

async function list(
  ...[ids, { json, force }, { terminal, signal }]: Parameters<Run>
): Promise<ExitCode> {
  if (ids.length > 0) throw new UsageError(`toolchains list takes no ids: ${ids.join(' ')}`)
  if (force) throw new UsageError('--force goes with toolchains install')
  const { toolchains, skipped } = await findToolchains({ signal })
  terminal.answer(
    json ? renderJson(documentOf(toolchains, skipped)) : renderToolchains(toolchains, skipped),
  )
  return 0
}

async function install(
  ...[ids, { json, force }, { terminal, signal }]: Parameters<Run>
): Promise<ExitCode> {
  if (ids.length === 0) {
    throw new UsageError('toolchains install: which one?', {
      hint: installables.map(({ id }) => id).join(', '),
    })
  }
  const wanted = ids.flatMap((id) => id.split(','))
  const progress = (sentence: string): void => terminal.note(sentence)
  const installed = await installToolchains(wanted, { signal, force, progress })
  for (const { id, fresh } of installed) if (!fresh) terminal.note(`${id} is installed already`)
  const elsewhere = installed.map(({ path }) => ({ path, foundBy: 'installed' }) as const)
  const { toolchains, skipped } = await findToolchains({ path: '', elsewhere, signal })
  terminal.answer(
    json ? renderJson(documentOf(toolchains, skipped)) : renderToolchains(toolchains, skipped),
  )
  return 0
}

function documentOf(toolchains: readonly Toolchain[], skipped: readonly Skipped[]): object {
  return {
    schemaVersion: 1,
    toolchains: toolchains.map((each) => ({
      id: each.id,
      flavour: each.flavour,
      version: each.version,
      versionText: each.versionText,
      path: each.path,
      foundBy: each.foundBy,
      legacyProvider: each.legacyProvider,
      fips: each.fips,
      capabilities: each.capabilities,
    })),
    skipped,
  }
}
