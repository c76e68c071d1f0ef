/** Constructors that keep the rows of importer data short, and the stage a Feature belongs to. */
import type { Evidence, Support } from '../support.js'
import type { Fact, ImporterError, ImporterVersion, Stage } from './importer.js'
import { intersection, isInRange } from './version-range.js'

/** Where a fact holds, and what else there is to say about it. */
export interface Scope {
  /** @default '*' */
  readonly versions?: string
  /** @default every path */
  readonly paths?: readonly string[]
  /** @default the stage of the Feature's area */
  readonly stage?: Stage
  readonly note?: string
}

type Known = Evidence | readonly Evidence[]

/** Facts that the importer takes `features` (names separated by spaces) and keeps what is in them. */
export function accepts(features: string, evidence: Known, scope: Scope = {}): Fact[] {
  return facts(features, true, evidence, scope)
}

/** Facts that the importer refuses a file with any of `features`, saying `error`. */
export function refuses(
  features: string,
  error: ImporterError | null,
  evidence: Known,
  scope: Scope = {},
): Fact[] {
  const rows = facts(features, false, evidence, scope)
  return error === null ? rows : rows.map((row) => ({ ...row, error }))
}

/** Facts that the importer reports success although `what` does not arrive. */
export function loses(
  features: string,
  what: readonly string[],
  evidence: Known,
  scope: Scope = {},
): Fact[] {
  return facts(features, 'loses', evidence, scope).map((row) => ({ ...row, loses: what }))
}

/** Facts that it is not known what the importer does. The evidence says what was looked at. */
export function unknown(features: string, evidence: Known, scope: Scope = {}): Fact[] {
  return facts(features, 'unknown', evidence, scope)
}

/** The same facts, narrowed to `versions` and `paths`. */
export function scoped(
  rows: readonly Fact[],
  scope: { readonly versions?: string; readonly paths?: readonly string[] },
): Fact[] {
  return rows.map((row) => ({
    ...row,
    versions: intersection(row.versions, scope.versions ?? '*'),
    ...(scope.paths === undefined ? {} : { paths: scope.paths }),
  }))
}

/** What holds at one release and whatever the path, for whoever has that release inside. */
export function at(rows: readonly Fact[], release: string): Fact[] {
  return rows
    .filter(({ versions, paths }) => paths === undefined && isInRange(release, versions))
    .map((row) => ({ ...row, versions: '*' }))
}

/** The same facts, refusing with `error` what is refused at one of `stages`. */
export function saying(
  rows: readonly Fact[],
  error: ImporterError,
  stages: readonly Stage[],
): Fact[] {
  return rows.map((row) =>
    row.support === false && stages.includes(row.stage) ? { ...row, error } : row,
  )
}

/** The same facts, with what on the importer's side would let the file in. */
export function curedBy(rows: readonly Fact[], cure: NonNullable<Fact['cure']>): Fact[] {
  return rows.map((row) => ({ ...row, cure }))
}

/** The same lines of versions for a variant of the importer, which no default set contains. */
export function variant(rows: readonly ImporterVersion[], addition: string): ImporterVersion[] {
  return rows.map((row) => ({ ...row, label: `${row.label} ${addition}`, inDefaultSet: false }))
}

/** The same facts, but for those whose Feature begins with one of `beginnings` (separated by spaces). */
export function without(rows: readonly Fact[], beginnings: string): Fact[] {
  const left = beginnings.split(/\s+/)
  return rows.filter((row) => !left.some((beginning) => row.feature.startsWith(beginning)))
}

/** The same facts, resting on other evidence as well. */
export function restingOn(rows: readonly Fact[], evidence: Evidence): Fact[] {
  return rows.map((row) => ({ ...row, evidence: [...row.evidence, evidence] }))
}

/** Run and seen. */
export function observed(where: string, on = '2026-11-23'): Evidence {
  return { how: 'observed', where, on }
}

/** Read in the program's own source. */
export function source(where: string, on = '2026-11-23'): Evidence {
  return { how: 'source', where, on }
}

/** Said by the maker: documentation, release notes, a change log. */
export function documented(where: string, on = '2026-11-23'): Evidence {
  return { how: 'documented', where, on }
}

/** Said by users: an issue, a thread. */
export function reported(where: string, on = '2026-11-23'): Evidence {
  return { how: 'reported', where, on }
}

/** The stage at which importers usually meet the Features of an area. */
const STAGES: Readonly<Record<string, Stage>> = {
  file: 'file',
  encoding: 'file',
  integrity: 'integrity',
  mac: 'integrity',
  'mac-iterations': 'integrity',
  pbmac1: 'integrity',
  'pbmac1-prf': 'integrity',
  'pbmac1-hmac': 'integrity',
  password: 'password',
  key: 'key',
  pairing: 'pairing',
  localkeyid: 'pairing',
  cms: 'file',
  'cms-encoding': 'file',
  'cms-content': 'integrity',
  'cms-signature': 'key',
  'cms-trust': 'pairing',
}

/** The stage of a Feature (or of a pattern): that of its area, else `contents`. */
export function stageOf(feature: string): Stage {
  return STAGES[feature.split(':')[0] ?? ''] ?? 'contents'
}

function facts(features: string, support: Support, evidence: Known, scope: Scope): Fact[] {
  const known = 'how' in evidence ? [evidence] : evidence
  return features.split(/\s+/).map((feature) => ({
    feature,
    versions: scope.versions ?? '*',
    support,
    stage: scope.stage ?? stageOf(feature),
    evidence: known,
    ...(scope.paths === undefined ? {} : { paths: scope.paths }),
    ...(scope.note === undefined ? {} : { note: scope.note }),
  }))
}
