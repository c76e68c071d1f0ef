/** The way out: the strongest profile that everybody asked for accepts, and the lines that make it. */
import { waysOf, type ImporterTarget } from '../importers/resolve.js'
import { firstLineInto, pathArgument, shellQuote } from '../openssl/shell-quote.js'
import { formRows } from '../openssl/pkcs12-form.js'
import type { Feature } from '../pki/features.js'
import type { ProfileId } from '../pki/profile.js'
import { findingCodeOf } from './finding.js'
import { predict } from './predict.js'
import { featuresRewritten } from './rewrite.js'
import { acceptanceOf, chooseProfile, setAside, type ProfileAcceptance } from './strongest.js'

export interface Remedy {
  profile: ProfileId
  because: string
  commands: { for: string; line: string }[]
}

/** How the person's file and password are named in the lines. */
export interface ShownNames {
  readonly file: string
  /** `env:NAME`, `file:PATH` (its first line), or `none`. */
  readonly password: string
  /** Importer names as given to --for; empty for the default set. */
  readonly asked: readonly string[]
  readonly friendlyName: string | null
}

type Named = Pick<Feature, 'name'>

/** Files that writing anew does not mend, because they can't be read to the end. */
const BEYOND_REPAIR = /^file:|^password:differs$|^mac:mismatch$/
/** What `openssl pkcs12` does not carry from one file to another, or does not write at all; `interssl repair` does. */
const LOST_BY_OPENSSL =
  /^(keys:multiple|certs:none|bag:(crl|secret|unknown).*|cert-bag:.*|pairing:mismatch|content-type:.*|privacy:.*|integrity:.*)$/
const ARMOUR: readonly string[] = ['encoding:pem', 'encoding:base64']
const KEY_OBSTACLES: readonly string[] = ['KEY_TYPE_UNSUPPORTED', 'KEY_TOO_LARGE']

/** Null where nothing blocks, where the key is what blocks, and where the file can't be read. */
export function remedyOf(
  found: readonly Named[],
  targets: readonly ImporterTarget[],
  shown: ShownNames,
  reader: { readonly openssl: ImporterTarget; readonly libressl: ImporterTarget },
): Remedy | null {
  if (found.some(({ name }) => BEYOND_REPAIR.test(name))) return null
  const now = acceptanceOf(found, targets)
  if (now.refusedBy.length === 0) return null
  for (const password of shown.password === 'none'
    ? (['replaced'] as const)
    : (['kept', 'replaced'] as const)) {
    const features = (profile: ProfileId): Named[] => featuresRewritten(found, profile, password)
    // As `repair` does without --for.
    const aside = shown.asked.length === 0 ? setAside(features, targets) : []
    const wanted = targets.filter((target) => !aside.includes(target))
    const { chosen, tried } = chooseProfile(features, wanted)
    const profile = (chosen ?? (password === 'replaced' ? nextBest(tried) : null))?.profile
    if (profile === undefined) continue
    const best: ProfileAcceptance = { profile, ...acceptanceOf(features(profile), targets) }
    if (wanted.some((target) => isKeyObstacle(features(profile), target))) return null
    if (best.acceptedBy.length <= now.acceptedBy.length) return null
    // Where nobody minds the password, it stays.
    const kept = acceptanceOf(featuresRewritten(found, profile, 'kept'), targets)
    const replaced = shown.password === 'none' || kept.acceptedBy.length < best.acceptedBy.length
    return {
      profile,
      because: `${because(best, targets)}${replaced ? newPassword(found) : ''}`,
      commands: commands(found, profile, wanted, shown, reader, replaced),
    }
  }
  return null
}

function nextBest(tried: readonly ProfileAcceptance[]): ProfileAcceptance | null {
  return tried.reduce<ProfileAcceptance | null>(
    (best, one) => (best === null || score(one) > score(best) ? one : best),
    null,
  )
}

/** A refusal weighs more than any number of importers of which nothing is known. */
function score({ acceptedBy, refusedBy }: ProfileAcceptance): number {
  return acceptedBy.length - 1000 * refusedBy.length
}

function isKeyObstacle(found: readonly Named[], target: ImporterTarget): boolean {
  const { verdict, features } = predict(found, target)
  return mayPass(verdict)
    ? false
    : features.some((name) => KEY_OBSTACLES.includes(findingCodeOf(name)))
}

function because(best: ProfileAcceptance, targets: readonly ImporterTarget[]): string {
  const others = [...best.refusedBy, ...best.unknown].map(({ label }) => label)
  return others.length === 0
    ? `${best.profile} is the strongest form that ${everybody(targets)}`
    : `${best.profile} is the form that most of the ${targets.length} ${waysOf(targets)} asked for accept; left are ${others.slice(0, 5).join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}`
}

/** One version is named, however many ways there are into it. */
function everybody(targets: readonly ImporterTarget[]): string {
  const [only, ...others] = new Set(targets.map(({ label }) => label.split(' · ')[0]))
  if (targets.length === 1) return `${targets[0]?.label} accepts`
  return others.length === 0
    ? `${only} accepts, by all ${targets.length} ways asked for`
    : `all ${targets.length} ${waysOf(targets)} asked for accept`
}

function newPassword(found: readonly Named[]): string {
  return found.some(({ name }) => name.startsWith('password:empty-'))
    ? ', with a new password: programs disagree on how an empty one is written'
    : ', with a new password of ASCII characters: programs disagree on how this one is written'
}

function commands(
  found: readonly Named[],
  profile: ProfileId,
  targets: readonly ImporterTarget[],
  shown: ShownNames,
  reader: { readonly openssl: ImporterTarget; readonly libressl: ImporterTarget },
  replaced: boolean,
): Remedy['commands'] {
  const fits = (id: ProfileId): boolean => {
    if (id === profile) return true
    const rewritten = featuresRewritten(found, id, replaced ? 'replaced' : 'kept')
    return targets.every((target) => mayPass(predict(rewritten, target).verdict))
  }
  const lines: Remedy['commands'] = []
  const bare = found.filter(({ name }) => !ARMOUR.includes(name))
  const read = predict(bare, reader.openssl)
  const legacy =
    read.because.length > 0 && read.because.every((code) => code === 'LEGACY_PROVIDER_NEEDED')
  // What every OpenSSL from 3.0 on can write; a PBMAC1 it can from 3.4.
  const opensslProfile = (['modern-2026', 'compat-3des'] as const).find(fits)
  const carried = !found.some(({ name }) => LOST_BY_OPENSSL.test(name))
  if (carried && (read.verdict === 'accepts' || legacy) && opensslProfile !== undefined) {
    lines.push({
      for: 'openssl 3',
      line: opensslLine(opensslProfile, shown, replaced, found, legacy),
    })
  }
  if (carried && predict(bare, reader.libressl).verdict === 'accepts' && fits('compat-3des')) {
    lines.push({ for: 'libressl', line: opensslLine('compat-3des', shown, replaced, found, false) })
  }
  lines.push({ for: 'interssl', line: repairLine(shown, replaced) })
  return lines
}

const mayPass = (verdict: string): boolean => verdict === 'accepts' || verdict === 'unknown'

/**
 * Two calls, since openssl can't read both key and certificates from a pipe. What lies between is encrypted, and in a
 * folder that only its owner enters and that goes away even when a call fails. The new file is 0600, and the shell
 * (`set -C`) makes it only where none is.
 */
function opensslLine(
  profile: ProfileId,
  shown: ShownNames,
  replaced: boolean,
  found: readonly Named[],
  legacy: boolean,
): string {
  const given = sourceInLine(shown.password)
  const out = replaced ? NEW_PASSWORD : given.source
  const armoured = found.some(({ name }) => ARMOUR.includes(name))
  const file = pathArgument(shown.file)
  const args = formRows[profile].args.filter((one) => typeof one === 'string')
  const { friendlyName } = shown
  const plain = friendlyName !== null && !/[\p{C}\p{Zl}\p{Zp}]/u.test(friendlyName)
  const without = (feature: string, flag: string): string[] =>
    found.some(({ name }) => name === feature) ? [flag] : []
  const calls = [
    ...given.before,
    `t=$(mktemp -d) && trap 'rm -rf "$t"' EXIT`,
    ...(armoured ? [`${decodingLine(file)} "$t/p12"`] : []),
    [
      words('openssl', 'pkcs12', '-in'),
      armoured ? '"$t/p12"' : words(file),
      words('-passin', given.source, ...(legacy ? ['-legacy'] : []), '-passout', out, '-out'),
      '"$t/pem"',
    ].join(' '),
    [
      words('openssl', 'pkcs12', '-export', '-in'),
      '"$t/pem"',
      words(
        ...['-passin', out, '-passout', out, ...args, ...(plain ? ['-name', friendlyName] : [])],
        ...without('keys:none', '-nokeys'),
      ),
      '-out "$t/new"',
    ].join(' '),
    `cat "$t/new" > ${words(outputOf(shown.file))}`,
  ]
  return `(umask 077; set -C; ${calls.join(' && ')})`
}

/** How openssl is told the password, and what has to come before. Where it stands in a file, a variable of the line holds it. */
function sourceInLine(password: string): {
  readonly source: string
  readonly before: readonly string[]
} {
  if (password === 'none') return { source: 'pass:', before: [] }
  if (!password.startsWith('file:')) return { source: password, before: [] }
  return {
    source: 'env:P12_PASSWORD',
    before: [firstLineInto('P12_PASSWORD', password.slice('file:'.length))],
  }
}

/** Text armour is taken off first; openssl reads bytes alone. */
const decodingLine = (file: string): string =>
  `grep -v '^-----' ${words(file)} | tr -d '\\r\\n ' | openssl base64 -d -A -out`

function repairLine(shown: ShownNames, replaced: boolean): string {
  const password = (source: string, prefix: string): string[] => {
    if (source === 'none') return ['--no-password']
    return source.startsWith('file:')
      ? [`--${prefix}password-file`, source.slice('file:'.length)]
      : [`--${prefix}password-env`, source.slice('env:'.length)]
  }
  return words(
    ...['interssl', 'repair', pathArgument(shown.file), '--out', outputOf(shown.file)],
    ...(shown.asked.length === 0 ? [] : ['--for', shown.asked.join(',')]),
    ...password(shown.password, ''),
    ...(replaced ? password(NEW_PASSWORD, 'new-') : []),
  )
}

const NEW_PASSWORD = 'env:NEW_P12_PASSWORD'

const words = (...parts: readonly string[]): string => parts.map(shellQuote).join(' ')
const stem = (file: string): string => pathArgument(file).replace(/\.(p12|pfx)$/i, '')
const outputOf = (file: string): string => `${stem(file)}-repaired.p12`
