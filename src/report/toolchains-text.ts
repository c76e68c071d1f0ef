/** The openssl binaries of a machine as text for a person: what each is, where it lies, what it can't do. */
import type { Toolchain } from '../openssl/toolchain.js'
import { escapeText } from './escape.js'

/** What was passed over, and why. */
export interface Skipped {
  readonly path: string
  readonly reason: string
}

/** A program of another kind that was installed on request. */
export interface FetchedProgram {
  readonly id: string
  readonly version: string
  readonly path: string
}

/** Ends in a line feed; nothing is cut. */
export function renderToolchains(
  toolchains: readonly Toolchain[],
  skipped: readonly Skipped[],
  programs: readonly FetchedProgram[] = [],
): string {
  const none = toolchains.length === 0 && programs.length === 0
  const lines = [
    ...(none ? ['no openssl found'] : toolchains.flatMap(describe)),
    ...programs.flatMap(({ id, version, path }) => [
      `${escapeText(id)}  ${escapeText(version)}`,
      `  ${'path'.padEnd(9)}  ${escapeText(path)} (installed)`,
    ]),
    ...(skipped.length === 0 ? [] : ['skipped']),
    ...skipped.map(({ path, reason }) => `  ${escapeText(path || "''")}: ${escapeText(reason)}`),
  ]
  return `${lines.join('\n')}\n`
}

function describe(toolchain: Toolchain): string[] {
  const { id, versionText, path, foundBy, legacyProvider, fips, capabilities } = toolchain
  const lacks = Object.entries(capabilities)
    .filter(([name, can]) => !can && !name.startsWith('provider.'))
    .map(([name]) => name)
  // Without -legacy RC2-40 and its like are in the default set.
  const legacy = capabilities['pkcs12.legacy-option'] ? yes(legacyProvider) : 'not needed'
  const entries = [
    ['path', `${path} (${foundBy})`],
    ['providers', `legacy ${legacy}, FIPS ${yes(fips)}`],
    ['lacks', lacks.length === 0 ? 'nothing that is asked for' : lacks.join(', ')],
  ] as const
  return [
    `${escapeText(id)}  ${escapeText(versionText)}`,
    ...entries.map(([name, text]) => `  ${name.padEnd(9)}  ${escapeText(text)}`),
  ]
}

function yes(can: boolean): string {
  return can ? 'yes' : 'no'
}
