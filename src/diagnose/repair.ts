/** A PKCS#12 file written anew so that importers accept it: what was in it, sealed as a profile says, and proved. Pure. */
import { hex } from '../asn1/strings.js'
import {
  AlgorithmUnsupportedError,
  LimitExceededError,
  PasswordIncorrectError,
  RepairError,
  StructureInvalidError,
  UsageError,
} from '../errors.js'
import { defaultTargets, type ImporterTarget } from '../importers/resolve.js'
import { withLuckySalts } from '../pki/chance.js'
import type { Random } from '../pki/encrypt.js'
import { features, type Feature } from '../pki/features.js'
import { inspect } from '../pki/inspect.js'
import { openPfx, type OpenedPfx } from '../pki/open.js'
import { profiles, type ProfileId, type Recipe } from '../pki/profile.js'
import { readPfx, type Pfx, type ReadLimits } from '../pki/read.js'
import { sealBags, type BundledBag } from '../pki/seal.js'
import { foreignKindOf } from './file-kind.js'
import { nearMiss } from './near-miss.js'
import { rewrittenWords } from './repair-changes.js'
import { repairContents, unreadable, type Droppable } from './repair-contents.js'
import { obstacleOf } from './repair-obstacle.js'
import { acceptanceOf, chooseProfile, setAside } from './strongest.js'

export interface RepairOptions {
  /** Of the input; null: there is none. Absent: not given. */
  readonly password?: string | null | undefined
  /** Of the output. @default the input's */
  readonly newPassword?: string | undefined
  /**
   * Who has to accept the output.
   * @default the versions in support or in wide use, but for those that can't take this key, whatever the profile
   */
  readonly targets?: readonly ImporterTarget[] | undefined
  /** Instead of the strongest that all `targets` accept. */
  readonly profile?: ProfileId | undefined
  /** What may be left out. @default nothing */
  readonly drop?: readonly Droppable[] | undefined
  /** Limits on hostile input. @default those of `readPfx` */
  readonly limits?: Partial<ReadLimits> | undefined
  /** Source of random bytes. @default the system's */
  readonly random?: Random | undefined
}

export interface Repaired {
  readonly bytes: Uint8Array
  readonly password: string
  readonly profile: ProfileId
  /** Of the output. */
  readonly features: readonly Feature[]
  readonly changed: readonly string[]
  readonly kept: readonly string[]
  readonly acceptedBy: readonly ImporterTarget[]
  readonly stillRefusedBy: readonly ImporterTarget[]
  /** Those of `stillRefusedBy` that can't take what the file holds, and that nobody asked for. */
  readonly setAside: readonly ImporterTarget[]
  /** Nothing is known of these. */
  readonly unknown: readonly ImporterTarget[]
  /** What is in the output: OneAsymmetricKeys and certificates, DER. */
  readonly keys: readonly Uint8Array[]
  readonly certificates: readonly Uint8Array[]
}

/**
 * Writes the contents of `bytes` anew. The output has been read back, compared with the input and judged again.
 * Throws ERR_PFX_INVALID, ERR_PASSWORD_INCORRECT, ERR_ALGORITHM_UNSUPPORTED or ERR_LIMIT_EXCEEDED where the input does not open,
 * ERR_REPAIR_IMPOSSIBLE where no profile helps, ERR_REPAIR_UNVERIFIED where the output is not as good as the input.
 */
export function repair(bytes: Uint8Array, options: RepairOptions): Repaired {
  const { targets = defaultTargets(), drop = [], random } = options
  const pfx = readPfx(bytes, options.limits)
  const opened = openFully(pfx, bytes, options)
  const password = options.newPassword ?? options.password ?? ''
  const before = features(pfx, opened, options.password ?? null)
  const { bags, changed, kept } = repairContents(opened, drop)
  if (bags.length === 0) {
    throw new StructureInvalidError('ERR_PFX_INVALID', 'the file holds nothing to keep')
  }
  refuseSecretsUnderNewPassword(bags, options)
  const trials = new Map<ProfileId, readonly Feature[]>()
  const trial = (id: ProfileId): readonly Feature[] => {
    const found =
      trials.get(id) ??
      featuresOf(sealBags(bags, password, twice(profiles[id].recipe), random), password)
    trials.set(id, found)
    return found
  }
  const aside = options.targets === undefined ? setAside(trial, targets) : []
  const wanted = targets.filter((target) => !aside.includes(target))
  const profile = options.profile ?? choose(trial, wanted)
  const output = withLuckySalts(password, () =>
    sealBags(bags, password, profiles[profile].recipe, random),
  )
  const after = prove(output, password, bags, opened)
  const judged = acceptanceOf(after, targets)
  if (judged.acceptedBy.length !== acceptanceOf(trial(profile), targets).acceptedBy.length) {
    throw new RepairError('ERR_REPAIR_UNVERIFIED', 'the output is judged otherwise than planned')
  }
  return {
    bytes: output,
    password,
    profile,
    features: after,
    changed: [
      ...rewrittenWords(pfx, opened, profile),
      ...changed,
      ...passwordWords(before, password, options),
    ],
    kept,
    acceptedBy: judged.acceptedBy,
    stillRefusedBy: judged.refusedBy,
    setAside: judged.refusedBy.filter((target) => aside.includes(target)),
    unknown: judged.unknown,
    keys: bags.flatMap(({ kind, value }) => (kind === 'key' ? [value] : [])),
    certificates: bags.flatMap(({ kind, value }) => (kind === 'certificate' ? [value] : [])),
  }
}

const TRUSTED =
  'if you trust the file, --max-iterations N (or the option limits of the typed calls) allows more'

/** The contents, every part of them: what stays closed would be lost, and goes only where `drop` allows it. */
function openFully(
  pfx: Pfx,
  bytes: Uint8Array,
  { password, drop = [] }: Pick<RepairOptions, 'password' | 'drop'>,
): OpenedPfx {
  const invalid = (message: string, offset: number, hint?: string): StructureInvalidError =>
    new StructureInvalidError(
      'ERR_PFX_INVALID',
      message,
      { offset, length: 0 },
      hint === undefined ? {} : { hint },
    )
  if (!pfx.recognised) {
    const foreign = foreignKindOf(bytes, inspect(bytes, { name: '' }).kind)
    throw invalid(
      foreign === null
        ? 'this is no PKCS#12 file'
        : `this is no PKCS#12 file but ${foreign.message}`,
      pfx.malformed?.offset ?? 0,
      'interssl diagnose FILE says what it is',
    )
  }
  if (pfx.malformed !== null) {
    const { reason, offset } = pfx.malformed
    throw invalid(
      `${reason} (offset ${offset})`,
      offset,
      'the contents are not all there; get the file again from where it was made',
    )
  }
  const opened = openPfx(pfx, password)
  if (opened.passwordState === 'not-given') {
    throw new UsageError('the file has a password, and none was given', {
      hint: 'give it with --password-file, --password-env or --password-fd',
    })
  }
  if (opened.passwordState === 'incorrect') {
    const near = typeof password === 'string' ? nearMiss(pfx, password).how : null
    throw new PasswordIncorrectError('the password is not that of the file', {
      ...(near === null ? {} : { hint: `the password works ${near}` }),
    })
  }
  if (opened.macVerified === false) {
    throw invalid(
      'the MAC does not fit the contents, though the password opens them',
      pfx.macData?.span.offset ?? 0,
      'the file was damaged or changed after it was made; get it again from its source',
    )
  }
  const lost = unreadable(opened)
  const [failure] = drop.includes('unreadable')
    ? opened.failures.filter((one) => !lost.includes(one))
    : opened.failures
  if (failure === undefined) return opened
  const { part, reason, message, algorithm, span } = failure
  const what = `${part === 'mac' ? 'the MAC' : `a ${part}`} at byte ${span.offset}: ${message}`
  const hint =
    part === 'mac'
      ? undefined
      : `get the file again from its source; or write what can be read without ${lost.length === 1 ? 'it' : `these ${lost.length} parts`}: --drop unreadable`
  const more = hint === undefined ? {} : { hint }
  if (reason === 'algorithm') throw new AlgorithmUnsupportedError(what, algorithm ?? '', more)
  if (reason === 'limit') throw new LimitExceededError(what, 'maxIterations', { hint: TRUSTED })
  throw invalid(what, span.offset, hint)
}

/** The contents of a secret are encrypted once more by whoever made it, with the old password. */
function refuseSecretsUnderNewPassword(
  bags: readonly BundledBag[],
  { newPassword, password }: RepairOptions,
): void {
  const secrets = bags.filter(({ kind }) => kind === 'secret').length
  if (secrets === 0 || newPassword === undefined || newPassword === password) return
  throw new RepairError(
    'ERR_REPAIR_IMPOSSIBLE',
    `${secrets} secret(s) in the file may be encrypted with the old password and can't be given a new one`,
    { hint: 'keep the password, or leave them out with --drop secrets' },
  )
}

function choose(
  trial: (id: ProfileId) => readonly Feature[],
  targets: readonly ImporterTarget[],
): ProfileId {
  const { chosen, tried } = chooseProfile(trial, targets)
  if (chosen !== null) return chosen.profile
  // What nobody knows is no refusal: the strongest of those that most are known to accept.
  const [open] = tried
    .filter(({ refusedBy }) => refusedBy.length === 0)
    .toSorted((a, b) => b.acceptedBy.length - a.acceptedBy.length)
  if (open !== undefined) return open.profile
  throw obstacleOf(tried, trial)
}

function featuresOf(bytes: Uint8Array, password: string): Feature[] {
  const pfx = readPfx(bytes)
  return features(pfx, openPfx(pfx, password), password)
}

/** No verdict hangs on the counts of a profile, and a trial with two iterations takes milliseconds. */
function twice({ certificates, key, mac }: Recipe): Recipe {
  const quick = <T extends { readonly iterations: number }>(part: T | 'none'): T | 'none' =>
    part === 'none' ? part : { ...part, iterations: 2 }
  return { certificates: quick(certificates), key: quick(key), mac: quick(mac) }
}

/** Reads the output back; its Features. ERR_REPAIR_UNVERIFIED names what differs. */
function prove(
  output: Uint8Array,
  password: string,
  bags: readonly BundledBag[],
  input: OpenedPfx,
): Feature[] {
  const pfx = readPfx(output)
  const opened = openPfx(pfx, password)
  const differences: string[] = []
  const inputKeys = input.keys.filter(({ pkcs8 }) => pkcs8 !== null)
  const compare = (what: string, got: readonly string[], wanted: readonly string[]): void => {
    if (got.join('\n') !== wanted.join('\n')) differences.push(what)
  }
  if (opened.macVerified === false || opened.failures.length > 0)
    differences.push('it does not open')
  if (pfx.encoding.form !== 'der') differences.push('it is not DER')
  const der = (values: readonly (Uint8Array | null)[]): string[] =>
    values.map((value) => (value === null ? '' : hex(value)))
  const of = (kind: BundledBag['kind']): readonly BundledBag[] =>
    bags.filter((bag) => bag.kind === kind)
  const named = (bag: { friendlyName?: string | null | undefined }): string =>
    JSON.stringify(bag.friendlyName ?? null)
  const id = (bag: BundledBag): string => (bag.localKeyId ? hex(bag.localKeyId) : '')
  const x509 = of('certificate').filter(({ value }) =>
    input.certificates.some(({ der }) => hex(der) === hex(value)),
  )
  compare(
    'keys',
    der(opened.keys.map(({ pkcs8 }) => pkcs8)),
    der(inputKeys.map((one) => one.pkcs8)),
  )
  compare(
    'certificates',
    der(opened.certificates.map((one) => one.der)),
    der(input.certificates.map((one) => one.der)),
  )
  compare('names of keys', opened.keys.map(named), inputKeys.map(named))
  compare('names of certificates', opened.certificates.map(named), input.certificates.map(named))
  compare(
    'ids of keys',
    opened.keys.map((one) => one.localKeyId ?? ''),
    of('key').map(id),
  )
  compare(
    'ids of certificates',
    opened.certificates.map((one) => one.localKeyId ?? ''),
    x509.map(id),
  )
  compare(
    'CRLs and secrets',
    [String(opened.crls), String(opened.secrets), String(opened.unknownBags)],
    [
      String(of('crl').length),
      String(of('secret').length),
      String(of('other').length + of('certificate').length - x509.length),
    ],
  )
  if (differences.length > 0) {
    throw new RepairError(
      'ERR_REPAIR_UNVERIFIED',
      `the output differs from the input: ${differences.join(', ')}`,
      { hint: 'nothing was written; please report this' },
    )
  }
  return features(pfx, opened, password)
}

function passwordWords(
  before: readonly Feature[],
  password: string,
  { newPassword, password: old }: RepairOptions,
): string[] {
  if (newPassword !== undefined && newPassword !== (old ?? '')) return ['a new password']
  const form = before.find(({ name }) => name.startsWith('password:empty-'))
  if (password === '' && form?.name === 'password:empty-zero-length') {
    return ['the empty password is written as two zero octets']
  }
  return before.some(({ name }) => /^password:non-ascii-(bytewise|latin1)/.test(name))
    ? ['the password is encoded as RFC 7292 and RFC 8018 say']
    : []
}
