/** `interssl toolchains [list | install ID]`: which openssl binaries are here, what they can do, and how to get more. */
import { UsageError } from '../../errors.js'
import { findToolchains } from '../../openssl/detect.js'
import { installToolchains } from '../../openssl/install.js'
import { installables } from '../../openssl/installable.js'
import type { Toolchain } from '../../openssl/toolchain.js'
import { installablePrograms } from '../../programs/installable.js'
import {
  installPrograms,
  listInstalled,
  type InstalledProgram,
} from '../../programs/npm-install.js'
import { renderJson } from '../../report/json.js'
import { renderToolchains, type Skipped } from '../../report/toolchains-text.js'
import type { CommandContext, Verb } from '../command.js'
import type { ExitCode } from '../exit-code.js'

type Run = (
  ids: readonly string[],
  flags: { readonly json: boolean; readonly force: boolean },
  context: CommandContext,
) => Promise<ExitCode>

const installableIds = [...installables, ...installablePrograms].map(({ id }) => id)

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
        describe: `to install: ${installableIds.join(', ')}`,
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
  const programs = await listInstalled()
  terminal.answer(
    json
      ? renderJson(documentOf(toolchains, skipped, programs))
      : renderToolchains(toolchains, skipped, programs),
  )
  return 0
}

async function install(
  ...[ids, { json, force }, { terminal, signal }]: Parameters<Run>
): Promise<ExitCode> {
  if (ids.length === 0) {
    throw new UsageError('toolchains install: which one?', { hint: installableIds.join(', ') })
  }
  const wanted = ids.flatMap((id) => id.split(','))
  const unknown = wanted.find((id) => !installableIds.includes(id) && !id.startsWith('libressl'))
  if (unknown !== undefined) {
    throw new UsageError(`${unknown}: not a toolchain that can be installed`, {
      hint: `those are: ${installableIds.join(', ')}`,
    })
  }
  const isProgram = (wantedId: string): boolean =>
    installablePrograms.some(({ id }) => id === wantedId)
  const options = { signal, force, progress: (sentence: string): void => terminal.note(sentence) }
  const opensslIds = wanted.filter((id) => !isProgram(id))
  const programIds = wanted.filter(isProgram)
  const installed = await installToolchains(opensslIds, options)
  const fresh = await installPrograms(programIds, options)
  const before = [
    ...installed.filter((each) => !each.fresh).map(({ id }) => id),
    ...programIds.filter((id) => !fresh.includes(id)),
  ]
  for (const id of before) terminal.note(`${id} is installed already`)
  const elsewhere = installed.map(({ path }) => ({ path, foundBy: 'installed' }) as const)
  const { toolchains, skipped } = await findToolchains({ path: '', elsewhere, signal })
  const programs = (await listInstalled()).filter(({ id }) => programIds.includes(id))
  terminal.answer(
    json
      ? renderJson(documentOf(toolchains, skipped, programs))
      : renderToolchains(toolchains, skipped, programs),
  )
  return 0
}

function documentOf(
  toolchains: readonly Toolchain[],
  skipped: readonly Skipped[],
  programs: readonly InstalledProgram[],
): object {
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
    programs,
  }
}
