/** What an importer will do with a file that has certain Features. Pure: data in, answer out. */
import type { Fact, ImporterError, Stage } from '../importers/importer.js'
import type { ImporterTarget } from '../importers/resolve.js'
import { isInRange } from '../importers/version-range.js'
import type { Evidence } from '../support.js'
import { combinationsIn, matches } from './derive.js'
import { findingCodeOf, type FindingCode } from './finding.js'

export type PredictedVerdict = 'accepts' | 'refuses' | 'loses' | 'unknown'

export interface Prediction {
  readonly verdict: PredictedVerdict
  /** Why, the deciding reason first; empty when accepted. */
  readonly because: FindingCode[]
  /** The Features that `because` comes from, in the same order. */
  readonly features: string[]
  /** What the importer says when it refuses, where known. */
  readonly error: ImporterError | null
  /** What does not arrive although the importer reports success. */
  readonly loses: string[]
  readonly evidence: Evidence[]
}

/** A Feature with the fact that judges it; null when nothing is known of it. */
interface Judged {
  readonly feature: string
  readonly fact: Fact | null
}

/**
 * Judges `features` (of one file, with its password) for `target`. The earliest stage that refuses
 * decides the error; the other reasons follow, since they would be next. A Feature that no fact covers makes
 * the verdict 'unknown' and is named, unless something is refused anyhow.
 */
export function predict(
  features: readonly { readonly name: string }[],
  target: ImporterTarget,
): Prediction {
  const facts = target.importer.facts.filter((fact) => applies(fact, target))
  const judged = judge([...new Set(features.map((feature) => feature.name))], facts)
  const refused = byStage(judged.filter((one) => one.fact?.support === false))
  if (refused.length > 0) return answer('refuses', refused)
  const lost = judged.filter((one) => one.fact?.support === 'loses')
  const open = judged.filter((one) => one.fact === null || one.fact.support === 'unknown')
  if (open.length > 0) return answer('unknown', [...open, ...lost])
  if (lost.length > 0) return answer('loses', byStage(lost))
  return { ...answer('accepts', judged), because: [], features: [] }
}

/**
 * Features that are taken to do no harm where no fact says otherwise: what every importer met so far
 * takes, and umbrella words whose exact cases are Features of their own (`mac-iterations:600001+` …).
 */
export const harmless: readonly string[] = [
  'pairing:by-localkeyid',
  'keylength:absent',
  'password:non-ascii',
  'iterations:zero',
  'iterations:300001+',
  'iterations:600001+',
  'iterations:1048577+',
  'iterations:5000001+',
  'iterations:10485760+',
  'iterations:100000001+',
  'iterations:2147483648+',
  'iterations:4294967296+',
]

const STAGES: readonly Stage[] = ['file', 'integrity', 'password', 'contents', 'key', 'pairing']

function judge(names: readonly string[], facts: readonly Fact[]): Judged[] {
  const known = combinationsIn(names).flatMap(({ name, replaces = [] }) => {
    const fact = factFor(name, facts)
    return fact?.feature === name ? [{ feature: name, fact, replaces }] : []
  })
  const replaced = known.flatMap((one) => one.replaces)
  const single = names
    .filter((name) => !replaced.some((pattern) => matches(name, pattern)))
    .map((feature) => ({ feature, fact: factFor(feature, facts) }))
    .filter((one) => one.fact !== null || !harmless.includes(one.feature))
  return [...known.map(({ feature, fact }) => ({ feature, fact })), ...single]
}

/** The most exact fact: the longest pattern, a fact for this path before one for all. */
function factFor(feature: string, facts: readonly Fact[]): Fact | null {
  let best: Fact | null = null
  for (const fact of facts) {
    if (!matches(feature, fact.feature)) continue
    if (best === null || exactness(fact) > exactness(best)) best = fact
  }
  return best
}

function exactness(fact: Fact): number {
  const whole = fact.feature.endsWith('*') ? 0 : 1
  return fact.feature.length * 4 + whole * 2 + (fact.paths === undefined ? 0 : 1)
}

function applies(fact: Fact, target: ImporterTarget): boolean {
  if (fact.paths !== undefined && !fact.paths.includes(target.path ?? '')) return false
  return isInRange(target.release, fact.versions)
}

function byStage(judged: readonly Judged[]): Judged[] {
  const order = (one: Judged): number => STAGES.indexOf(one.fact?.stage ?? 'file')
  return judged.toSorted((a, b) => order(a) - order(b))
}

function answer(verdict: PredictedVerdict, deciding: readonly Judged[]): Prediction {
  const first = deciding[0]?.fact ?? null
  return {
    verdict,
    because: unique(deciding.map((one) => findingCodeOf(one.feature, one.fact?.cure))),
    features: deciding.map((one) => one.feature),
    error: verdict === 'refuses' ? (first?.error ?? null) : null,
    loses: unique(deciding.flatMap((one) => one.fact?.loses ?? [])),
    evidence: unique(deciding.flatMap((one) => one.fact?.evidence ?? [])),
  }
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
