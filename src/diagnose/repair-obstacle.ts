/** Why no way of writing a file gets it accepted, and what to do then. */
import { RepairError } from '../errors.js'
import type { ImporterTarget } from '../importers/resolve.js'
import type { Feature } from '../pki/features.js'
import type { ProfileId } from '../pki/profile.js'
import { findings, type FindingCode } from './finding.js'
import { predict } from './predict.js'
import type { ProfileAcceptance } from './strongest.js'

const newCertificate =
  'no way of writing it helps: have a certificate issued for another key (interssl csr --key rsa:3072), or ask for fewer importers with --for'
const newPassword =
  'give the new file another password with --new-password-file or --new-password-env'

/** What to do where the contents themselves are in the way. */
const ways: Partial<Record<FindingCode, string>> = {
  KEY_TYPE_UNSUPPORTED: newCertificate,
  KEY_TOO_LARGE: newCertificate,
  PASSWORD_EMPTY_FORM: newPassword,
  PASSWORD_NON_ASCII: newPassword,
  PASSWORD_ENCODING: newPassword,
  PASSWORD_TOO_LONG: newPassword,
  KEY_MISSING: 'export the file again with its private key',
  CERTIFICATE_MISSING: 'bundle the key with its certificate: interssl pkcs12',
  KEYS_MULTIPLE: 'make one file for each key',
  PAIRING_MISMATCH: 'find the certificate that was issued for this key',
  BAG_UNSUPPORTED: 'leave out what is not known there: --drop crls,secrets,unknown',
}

/** The error for a file that no profile of `tried` gets accepted; `featuresOf` as for the choice. */
export function obstacleOf(
  tried: readonly ProfileAcceptance[],
  featuresOf: (profile: ProfileId) => readonly Feature[],
): RepairError {
  const always = (tried[0]?.refusedBy ?? []).filter((target) =>
    tried.every(({ refusedBy }) => refusedBy.includes(target)),
  )
  if (always.length === 0) return conflict(tried)
  const codes = commonCodes(always, tried, featuresOf)
  const [code = 'FEATURE_UNKNOWN'] = codes
  return new RepairError(
    'ERR_REPAIR_IMPOSSIBLE',
    `writing the file anew does not help for ${some(always)}: ${findings[code]}`,
    { hint: ways[code] ?? 'ask for fewer importers with --for, or name a profile with --profile' },
  )
}

/** Each importer takes some profile, but no profile suits all. */
function conflict(tried: readonly ProfileAcceptance[]): RepairError {
  const each = tried.map(({ profile, refusedBy }) => `${profile} is refused by ${some(refusedBy)}`)
  return new RepairError(
    'ERR_REPAIR_IMPOSSIBLE',
    `no profile is accepted by all of them: ${each.join('; ')}`,
    { hint: 'make two files, each with --for the importers that agree' },
  )
}

/** The reasons that stand whatever the profile, in the order of the first. */
function commonCodes(
  targets: readonly ImporterTarget[],
  tried: readonly ProfileAcceptance[],
  featuresOf: (profile: ProfileId) => readonly Feature[],
): FindingCode[] {
  const perProfile = tried.map(({ profile }) => {
    const found = featuresOf(profile)
    return targets.flatMap((target) => predict(found, target).because)
  })
  const first = [...new Set(perProfile.at(-1))]
  const common = first.filter((code) => perProfile.every((codes) => codes.includes(code)))
  return common.length > 0 ? common : first
}

function some(targets: readonly ImporterTarget[]): string {
  const labels = targets.map(({ label }) => label)
  return labels.length > 4
    ? `${labels.slice(0, 3).join(', ')} and ${labels.length - 3} more`
    : labels.join(', ')
}
