/** What nobody knew until a cell was observed, as the very row that importer data lacks. */
import type { CellPrediction, OutcomeState } from './report-schema.js'

export interface Observation {
  readonly state: OutcomeState
  /** Features that no fact covers. */
  readonly features: readonly string[]
  /** What the program said, or what did not arrive. */
  readonly words: string
  readonly exitCode: number | null
  readonly importer: string
  readonly release: string
  readonly path: string | null
  /** The program as it names itself. */
  readonly version: string
  /** ISO date. */
  readonly on: string
}

/** `src/importers/nss.ts: ...refuses('key:ed25519', { … }, observed('…', '2026-11-24'), { versions: '3.87' }),` */
export function missingRow(observation: Observation): string | null {
  const { state, features, importer, release, path, version, on } = observation
  const verb = verbs[state]
  if (verb === undefined || features.length === 0) return null
  const scope = [
    ...(release === '' ? [] : [`versions: ${quoted(release)}`]),
    ...(path === null ? [] : [`paths: [${quoted(path)}]`]),
  ]
  const parts = [
    quoted(features.join(' ')),
    ...said(observation),
    `observed(${quoted(version === '' ? `${importer} ${release}`.trim() : version)}, ${quoted(on)})`,
    ...(scope.length === 0 ? [] : [`{ ${scope.join(', ')} }`]),
  ]
  const some = state !== 'accepted' && features.length > 1 ? ' (keep the one to blame)' : ''
  return `src/importers/${importer}.ts: ...${verb}(${parts.join(', ')}),${some}`
}

/** Features that the prediction had nothing for. */
export function unknownFeatures({ verdict, features }: CellPrediction): readonly string[] {
  return verdict === 'unknown' ? features : []
}

const verbs: Readonly<Partial<Record<OutcomeState, string>>> = {
  accepted: 'accepts',
  rejected: 'refuses',
  altered: 'loses',
}

function said({ state, words, exitCode }: Observation): string[] {
  if (state === 'accepted') return []
  if (state === 'altered') return [`[${quoted(words)}]`]
  return [words === '' ? 'null' : `{ code: ${exitCode}, text: ${quoted(lasting(words))} }`]
}

/** Without what differs from run to run and machine to machine: numbers of threads, folders, lines. */
function lasting(words: string): string {
  return words
    .replace(/(?:\/[\w.+-]+)+(?::\d+:?)?|\b[0-9A-F]{10,}:|\b0x[0-9a-f]+/g, '…')
    .replace(/…+/g, '…')
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\s+/g, ' ')}'`
}
