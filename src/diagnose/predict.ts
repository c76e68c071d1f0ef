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
  readonly because: readonly FindingCode[]
  /** The Features that `because` comes from, in the same order. */
  readonly features: readonly string[]
  /** Each deciding Feature with its code and what it loses: `because` before equal codes are joined. */
  readonly reasons: readonly Reason[]
  /** Where the first of the reasons shows; null when accepted or not known. */
  readonly stage: Stage | null
  /** What the importer says when it refuses, where known. */
  readonly error: ImporterError | null
  /** What does not arrive although the importer reports success. */
  readonly loses: readonly string[]
  readonly evidence: readonly Evidence[]
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
  const { predictions, ...asks } = asked(features)
  const known = predictions.get(target.importer) ?? new Map<string, Prediction>()
  predictions.set(target.importer, known)
  const at = placeOf(target)
  const before = known.get(at)
  if (before !== undefined) return before
  const prediction = predictionOf(judge(asks, target))
  known.set(at, prediction)
  return prediction
}

function predictionOf(judged: readonly Judged[]): Prediction {
  const refused = byStage(judged.filter((one) => one.fact?.support === false))
  if (refused.length > 0) return answer('refuses', refused)
  const lost = judged.filter((one) => one.fact?.support === 'loses')
  const open = judged.filter((one) => one.fact === null || one.fact.support === 'unknown')
  if (open.length > 0) return answer('unknown', [...open, ...lost])
  if (lost.length > 0) return answer('loses', byStage(lost))
  const evidence = unique(judged.flatMap((one) => one.fact?.evidence ?? []))
  const nothing = { because: [], features: [], reasons: [], stage: null, error: null, loses: [] }
  return { verdict: 'accepts', ...nothing, evidence }
}

/**
 * Features that are taken to do no harm where no fact says otherwise: what every importer met so far
 * takes, and umbrella words whose exact cases are Features of their own (`mac-iterations:600001+` …).
 */
export const harmless: readonly string[] = [
  'pairing:by-localkeyid',
  'keylength:absent',
  'password:non-ascii',
  'password:over-127',
  'password:non-ascii-beyond-latin1',
  'password:over-31',
  'certs:several-in-clear',
  'kdf-block:leading-zero',
  'iterations:zero',
  'mac-iterations:one',
  'localkeyid:not-shared',
  'attribute:localkeyid-several',
  'cert-bag:time-not-der',
  'cert-bag:dsa-parameters-inherited',
  'file:content-missing',
  'file:encrypted-content-missing',
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

/** With what was answered; the same is asked for the verdicts, the other releases, the other paths and the remedy. */
interface AskedBefore extends Asked {
  readonly predictions: Map<Importer, Map<string, Prediction>>
}

const askedBefore = new WeakMap<object, AskedBefore>()
/** By the names themselves, for those who list the same Features anew. */
const askedLately = new Map<string, AskedBefore>()
const mostLately = 32

function asked(features: readonly { readonly name: string }[]): AskedBefore {
  const before = askedBefore.get(features)
  if (before !== undefined) return before
  const names = [...new Set(features.map(({ name }) => name))]
  const key = names.join(' ')
  const lately = askedLately.get(key)
  const asks = lately ?? { names, combined: combinationsIn(names), predictions: new Map() }
  if (lately === undefined) {
    if (askedLately.size >= mostLately) askedLately.clear()
    askedLately.set(key, asks)
  }
  askedBefore.set(features, asks)
  return asks
}

/** Release and path: what a fact may depend on beside the importer. */
function placeOf({ release, path }: ImporterTarget): string {
  return path === null ? release : `${release}/${path}`
}

/**
 * Each Feature with its most exact fact: the longest pattern, a fact for this path before one for all.
 */
function judge({ names, combined }: Asked, target: ImporterTarget): Judged[] {
  const index = indexOf(target.importer)
  const at = placeOf(target)
  const facts = index.places.get(at) ?? new Map<string, Fact | null>()
  index.places.set(at, facts)
  const factFor = (feature: string): Fact | null => {
    const before = facts.get(feature)
    if (before !== undefined) return before
    const fact = factsAbout(feature, index).find((one) => applies(one, target)) ?? null
    // The words for a file that was made to have many don't pile up.
    if (facts.size >= mostFeatures) facts.clear()
    facts.set(feature, fact)
    return fact
  }
  const known = combined.flatMap(({ name, replaces = [] }) => {
    const fact = factFor(name)
    return fact?.feature === name ? [{ feature: name, fact, replaces }] : []
  })
  const replaced = known.flatMap((one) => one.replaces)
  const single = names
    .filter((name) => !replaced.some((pattern) => matches(name, pattern)))
    .map((feature) => ({ feature, fact: factFor(feature) }))
    .filter((one) => one.fact !== null || !harmless.includes(one.feature))
  return [...known.map(({ feature, fact }) => ({ feature, fact })), ...single]
}

/** The facts of an importer by what they are about. */
interface Index {
  /** By the area of their Feature; '' for a pattern that is not confined to one. */
  readonly areas: ReadonlyMap<string, readonly Fact[]>
  /** By a Feature: all whose pattern matches, the most exact first. */
  readonly features: Map<string, readonly Fact[]>
  /** By release and path: the fact that decides about a Feature, null where there is none. */
  readonly places: Map<string, Map<string, Fact | null>>
}

/** Remembered at a time. The whole vocabulary has about 300. */
const mostFeatures = 500

const indexes = new WeakMap<Importer, Index>()

function indexOf(importer: Importer): Index {
  const known = indexes.get(importer)
  if (known !== undefined) return known
  const areas = new Map<string, Fact[]>()
  for (const fact of importer.facts) {
    const area = areaOf(fact.feature)
    const facts = areas.get(area)
    if (facts === undefined) areas.set(area, [fact])
    else facts.push(fact)
  }
  const fresh = { areas, features: new Map(), places: new Map() }
  indexes.set(importer, fresh)
  return fresh
}

function areaOf(feature: string): string {
  return feature.slice(0, feature.indexOf(':') + 1)
}

/** The facts whose pattern matches, whatever their version and path, the most exact first. */
function factsAbout(feature: string, { areas, features }: Index): readonly Fact[] {
  const known = features.get(feature)
  if (known !== undefined) return known
  const facts = [...(areas.get(areaOf(feature)) ?? []), ...(areas.get('') ?? [])]
    .filter((fact) => matches(feature, fact.feature))
    .sort((a, b) => exactness(b) - exactness(a))
  if (features.size >= mostFeatures) features.clear()
  features.set(feature, facts)
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
    stage: first?.stage ?? null,
    error: verdict === 'refuses' ? (first?.error ?? null) : null,
    loses: unique(deciding.flatMap((one) => one.fact?.loses ?? [])),
    evidence: unique(deciding.flatMap((one) => one.fact?.evidence ?? [])),
  }
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
