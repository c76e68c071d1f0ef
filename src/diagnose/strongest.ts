/** Which write-profile a set of importers accepts, and the strongest of them. */
import type { ImporterTarget } from '../importers/resolve.js'
import type { Feature } from '../pki/features.js'
import { profileIds, type ProfileId } from '../pki/profile.js'
import type { FindingCode } from './finding.js'
import { predict } from './predict.js'

/** What a file with certain Features means for a set of importers. */
export interface Acceptance {
  readonly acceptedBy: readonly ImporterTarget[]
  /** Refused, or accepted with a loss. */
  readonly refusedBy: readonly ImporterTarget[]
  /** Nothing is known of these. */
  readonly unknown: readonly ImporterTarget[]
}

/** Sorts `targets` by what they do with a file that has the Features `found`. */
export function acceptanceOf(
  found: readonly Pick<Feature, 'name'>[],
  targets: readonly ImporterTarget[],
): Acceptance {
  const judged = targets.map((target) => ({ target, verdict: predict(found, target).verdict }))
  const by = (...verdicts: readonly string[]): ImporterTarget[] =>
    judged.filter(({ verdict }) => verdicts.includes(verdict)).map(({ target }) => target)
  return {
    acceptedBy: by('accepts'),
    refusedBy: by('refuses', 'loses'),
    unknown: by('unknown'),
  }
}

/** Profiles that may be chosen without being named, strongest first: `compat-3des` is accepted wherever `legacy-rc2` is. */
export const choosableProfiles: readonly ProfileId[] = profileIds.filter(
  (id) => id !== 'legacy-rc2',
)

export interface ProfileAcceptance extends Acceptance {
  readonly profile: ProfileId
}

export interface Choice {
  /** The strongest profile that every target accepts; null where there is none. */
  readonly chosen: ProfileAcceptance | null
  /** Where there is none: every profile as it was judged, strongest first. */
  readonly tried: readonly ProfileAcceptance[]
}

/** Judges the profiles in strength order; `featuresOf` says what a file written so is like. */
export function chooseProfile(
  featuresOf: (profile: ProfileId) => readonly Pick<Feature, 'name'>[],
  targets: readonly ImporterTarget[],
): Choice {
  const judged = (profile: ProfileId): ProfileAcceptance => ({
    profile,
    ...acceptanceOf(featuresOf(profile), targets),
  })
  // The first refusal decides; who else refuses matters only where no profile is left.
  const chosen = choosableProfiles.find((profile) => {
    const found = featuresOf(profile)
    return targets.every((target) => predict(found, target).verdict === 'accepts')
  })
  return chosen === undefined
    ? { chosen: null, tried: choosableProfiles.map(judged) }
    : { chosen: judged(chosen), tried: [] }
}

/** Reasons that lie in what the file holds: neither another way of writing it nor another password helps. */
const IN_THE_CONTENTS: readonly FindingCode[] = [
  'KEY_TYPE_UNSUPPORTED',
  'KEY_TOO_LARGE',
  'KEYS_MULTIPLE',
  'KEY_MISSING',
  'CERTIFICATE_MISSING',
]

/**
 * Of targets that nobody asked for, those that can't take what the file holds whatever the profile: the others get their
 * file all the same. None where no macOS, iOS or Windows among `targets` is known to take it: that is worth an answer of its own.
 */
export function setAside(
  featuresOf: (profile: ProfileId) => readonly Pick<Feature, 'name'>[],
  targets: readonly ImporterTarget[],
): ImporterTarget[] {
  // Most take the weakest, and need not be asked about the others.
  const [weakest] = choosableProfiles.slice(-1).map(featuresOf)
  const doubtful = targets.filter((one) => predict(weakest ?? [], one).verdict !== 'accepts')
  if (doubtful.length === 0) return []
  const written = choosableProfiles.map(featuresOf)
  const unable = doubtful.filter((target) => {
    const all = written.map((found) => predict(found, target))
    return (
      all.every(({ verdict }) => verdict !== 'accepts') &&
      all.some(({ verdict, because }) => verdict !== 'unknown' && because.every(isInTheContents))
    )
  })
  const able = targets.some(
    (target) =>
      target.importer.decisive === true &&
      written.some((found) => predict(found, target).verdict === 'accepts'),
  )
  return able ? unable : []
}

const isInTheContents = (code: FindingCode): boolean => IN_THE_CONTENTS.includes(code)
