/** Which write-profile a set of importers accepts, and the strongest of them. */
import type { ImporterTarget } from '../importers/resolve.js'
import type { Feature } from '../pki/features.js'
import { profileIds, type ProfileId } from '../pki/profile.js'
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
