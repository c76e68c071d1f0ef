/** What an importer will do with a file that has certain Features. Pure: data in, answer out. */
import type { Fact, Importer, ImporterError, Stage } from '../importers/importer.js'
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
  /** Each deciding Feature with its code and what it loses: `because` before equal codes are joined. */
  readonly reasons: readonly Reason[]
  /** What the importer says when it refuses, where known. */
  readonly error: ImporterError | null
  /** What does not arrive although the importer reports success. */
  readonly loses: string[]
  readonly evidence: Evidence[]
}

export interface Reason {
  readonly code: FindingCode
  readonly feature: string
  readonly loses: readonly string[]
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
  const judged = judge(asked(features), target)
  const refused = byStage(judged.filter((one) => one.fact?.support === false))
  if (refused.length > 0) return answer('refuses', refused)
  const lost = judged.filter((one) => one.fact?.support === 'loses')
  const open = judged.filter((one) => one.fact === null || one.fact.support === 'unknown')
  if (open.length > 0) return answer('unknown', [...open, ...lost])
  if (lost.length > 0) return answer('loses', byStage(lost))
  return { ...answer('accepts', judged), because: [], features: [], reasons: [] }
}

/**
 * Features that are taken to do no harm where no fact says otherwise: what every importer met so far
 * takes, and umbrella words whose exact cases are Features of their own (`mac-iterations:600001+` …).
 */
export const harmless: readonly string[] = [
  'pairing:by-localkeyid',
  'keylength:absent',
  'password:non-ascii',
  'password:non-ascii-beyond-latin1',
  'password:over-31',
  'certs:several-in-clear',
  'kdf-block:leading-zero',
  'iterations:zero',
  'mac-iterations:one',
  'localkeyid:not-shared',
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

/** What is asked of every importer about one file. */
interface Asked {
  readonly names: readonly string[]
  readonly combined: ReturnType<typeof combinationsIn>
}

const askedBefore = new WeakMap<object, Asked>()

function asked(features: readonly { readonly name: string }[]): Asked {
  const before = askedBefore.get(features)
  if (before !== undefined) return before
  const names = [...new Set(features.map(({ name }) => name))]
  const fresh = { names, combined: combinationsIn(names) }
  askedBefore.set(features, fresh)
  return fresh
}

function judge({ names, combined }: Asked, target: ImporterTarget): Judged[] {
  const known = combined.flatMap(({ name, replaces = [] }) => {
    const fact = factFor(name, target)
    return fact?.feature === name ? [{ feature: name, fact, replaces }] : []
  })
  const replaced = known.flatMap((one) => one.replaces)
  const single = names
    .filter((name) => !replaced.some((pattern) => matches(name, pattern)))
    .map((feature) => ({ feature, fact: factFor(feature, target) }))
    .filter((one) => one.fact !== null || !harmless.includes(one.feature))
  return [...known.map(({ feature, fact }) => ({ feature, fact })), ...single]
}

/** By importer, then by release, path and Feature. */
const answered = new WeakMap<Importer, Map<string, Fact | null>>()

/** The most exact fact: the longest pattern, a fact for this path before one for all. */
function factFor(feature: string, target: ImporterTarget): Fact | null {
  const before = answered.get(target.importer) ?? new Map<string, Fact | null>()
  answered.set(target.importer, before)
  const key = `${target.release} ${target.path ?? ''} ${feature}`
  const known = before.get(key)
  if (known !== undefined) return known
  let best: Fact | null = null
  for (const fact of factsAbout(feature, target.importer)) {
    if (best !== null && exactness(fact) <= exactness(best)) continue
    if (applies(fact, target)) best = fact
  }
  before.set(key, best)
  return best
}

const indexed = new WeakMap<Importer, Map<string, readonly Fact[]>>()

/** The facts whose pattern matches, whatever their version and path. */
function factsAbout(feature: string, importer: Importer): readonly Fact[] {
  const index = indexed.get(importer) ?? new Map<string, readonly Fact[]>()
  indexed.set(importer, index)
  const known = index.get(feature)
  if (known !== undefined) return known
  const facts = importer.facts.filter((fact) => matches(feature, fact.feature))
  index.set(feature, facts)
  return facts
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
  const reasons = deciding.map(({ feature, fact }) => ({
    code: findingCodeOf(feature, fact?.cure),
    feature,
    loses: fact?.loses ?? [],
  }))
  return {
    verdict,
    reasons,
    because: unique(reasons.map(({ code }) => code)),
    features: deciding.map((one) => one.feature),
    error: verdict === 'refuses' ? (first?.error ?? null) : null,
    loses: unique(deciding.flatMap((one) => one.fact?.loses ?? [])),
    evidence: unique(deciding.flatMap((one) => one.fact?.evidence ?? [])),
  }
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
