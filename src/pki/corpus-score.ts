/** Scores a reading against what a corpus manifest says of the file: field by field, opened or not, signature verdicts. */
import { oidName } from '../asn1/oid.js'
import type { InspectReport } from './inspect-report.js'
import { formatDistinguishedName, parseDistinguishedName } from './name.js'

/** What a manifest knows of one file, in the words of `inspect` (an absent field says nothing). */
export interface ManifestFacts {
  readonly mac?: Readonly<Record<string, unknown>> | null
  readonly safes?: readonly Readonly<Record<string, unknown>>[]
  readonly keys?: readonly Readonly<Record<string, unknown>>[]
  readonly keyCount?: number
  readonly certificateCount?: number
  readonly crls?: number
  readonly secrets?: number
  readonly friendlyNames?: readonly string[]
  readonly localKeyIds?: number
  readonly leafSubject?: string | null
  readonly version?: number | null
  readonly integrity?: string
  readonly berIndefinite?: boolean
  readonly trailingBytes?: number
  readonly passwordForm?: string
  readonly subject?: string | null
  readonly publicKey?: string | null
  readonly signatureAlgorithm?: string | null
  readonly extensions?: readonly string[] | null
}

export interface ManifestEntry {
  readonly path: string
  readonly kind?: 'csr'
  readonly password: string | null | { readonly utf8: string } | { readonly hex: string }
  readonly expect: 'valid' | 'badMac' | 'malformed' | 'unsupported' | 'badSignature'
  readonly facts: ManifestFacts
}

/** A field where the manifest and we differ. */
export interface Miss {
  readonly path: string
  readonly field: string
  readonly wanted: unknown
  readonly got: unknown
}

/** How one file did: fields compared, and those that differ. */
export interface Score {
  readonly fields: number
  readonly misses: readonly Miss[]
}

/** A miss that was looked at by hand: ours stands, for this reason. */
export interface SettledMiss {
  readonly path: string
  readonly field: string
  readonly reason: string
}

/** The password `inspect` is given for an entry; a request has none. */
export function manifestPassword({ kind, password }: ManifestEntry): string | null | undefined {
  if (kind === 'csr') return undefined
  if (password === null || typeof password === 'string') return password
  return 'utf8' in password ? password.utf8 : Buffer.from(password.hex, 'hex').toString()
}

/** Compares a report with its entry. */
export function scoreEntry(entry: ManifestEntry, report: InspectReport): Score {
  const { path, facts } = entry
  const wanted = entry.kind === 'csr' ? wantCsr(entry) : wantPfx(entry)
  const got = entry.kind === 'csr' ? sayCsr(report) : sayPfx(report, facts)
  const misses: Miss[] = []
  let fields = 0
  for (const [field, want] of Object.entries(wanted)) {
    if (want === undefined) continue
    fields += 1
    if (JSON.stringify(got[field] ?? null) !== JSON.stringify(want)) {
      misses.push({ path, field, wanted: want, got: got[field] ?? null })
    }
  }
  return { fields, misses }
}

/** The misses that are not settled, and the settled ones of these paths that no longer miss. */
export function unsettled(
  misses: readonly Miss[],
  settled: readonly SettledMiss[],
  paths: ReadonlySet<string>,
): { readonly misses: readonly Miss[]; readonly stale: readonly SettledMiss[] } {
  const key = ({ path, field }: { path: string; field: string }) => `${path}\n${field}`
  const known = new Set(settled.map(key))
  const missed = new Set(misses.map(key))
  return {
    misses: misses.filter((miss) => !known.has(key(miss))),
    stale: settled.filter((one) => paths.has(one.path) && !missed.has(key(one))),
  }
}

type Fields = Record<string, unknown>

function wantPfx({ facts, expect }: ManifestEntry): Fields {
  const { safes = [], keys = [] } = facts
  const prf = facts.mac?.['prf']
  // Counts that are null were not to be had there.
  return {
    expect,
    opened: expect === 'valid' ? true : undefined,
    ...flat('mac', facts.mac ?? {}),
    ...(typeof prf === 'string' ? { 'mac.prf': prf.replace(/^hmacWithSHA1.*/, 'hmac-sha1') } : {}),
    mac: facts.mac === null ? null : undefined,
    safes: facts.safes?.length,
    ...Object.assign({}, ...safes.map((safe, i) => flat(`safes.${i}`, safe))),
    ...Object.assign({}, ...keys.map((key, i) => flat(`keys.${i}`, key))),
    keyCount: facts.keyCount ?? undefined,
    certificates: facts.certificateCount ?? undefined,
    crls: facts.crls ?? undefined,
    secrets: facts.secrets ?? undefined,
    friendlyNames: facts.friendlyNames?.toSorted(),
    localKeyIds: facts.localKeyIds,
    leafSubject: facts.leafSubject == null ? undefined : sameSpelling(facts.leafSubject),
    version: facts.version,
    // A manifest's `password` is the content type; without a MAC nothing is protected.
    integrity: facts.mac === null && facts.integrity === 'password' ? 'none' : facts.integrity,
    indefiniteLength: facts.berIndefinite,
    trailingBytes: facts.trailingBytes ?? 0,
    passwordForm: facts.passwordForm && 'zero-length',
  }
}

function sayPfx(report: InspectReport, facts: ManifestFacts): Fields {
  const { pkcs12, password } = report
  if (!pkcs12) return { expect: 'malformed' }
  const { mac, safes, keys, certificates, encoding } = pkcs12
  const parts = [...keys, ...certificates]
  const subjects = certificates.map(({ subject }) => subject)
  const leaf = facts.leafSubject == null ? null : sameSpelling(facts.leafSubject)
  return {
    expect: verdict(report),
    opened:
      ['correct', 'not-needed'].includes(password.state) &&
      [...safes, ...keys].every(({ readable }) => readable === true),
    mac: mac && {},
    ...flat('mac', {
      iterationsDefaulted: (mac?.outerIterations ?? mac?.iterations) === 1,
      ...mac,
    }),
    safes: safes.length,
    ...Object.assign({}, ...safes.map((safe, i) => flat(`safes.${i}`, safe))),
    ...Object.assign({}, ...keys.map((key, i) => flat(`keys.${i}`, key))),
    keyCount: keys.length,
    certificates: certificates.length,
    crls: pkcs12.crls,
    secrets: pkcs12.secrets,
    friendlyNames: parts.flatMap(({ friendlyName }) => friendlyName ?? []).toSorted(),
    localKeyIds: parts.filter(({ localKeyId }) => localKeyId !== null).length,
    leafSubject: subjects.includes(leaf) ? leaf : subjects,
    version: pkcs12.version,
    integrity: pkcs12.integrity,
    indefiniteLength: encoding.indefiniteLength,
    trailingBytes: encoding.trailingBytes,
    passwordForm: password.form,
  }
}

/** One word for the whole file, as a manifest has it. */
function verdict({ pkcs12, malformed, password }: InspectReport): ManifestEntry['expect'] {
  if (malformed || !pkcs12) return 'malformed'
  if (pkcs12.mac?.verified === false) return 'badMac'
  return password.state === 'undecidable' ? 'unsupported' : 'valid'
}

function wantCsr({ facts, expect }: ManifestEntry): Fields {
  const { subject, publicKey, signatureAlgorithm, version, extensions } = facts
  return {
    expect,
    // Text of OpenSSL, which escapes what is outside ASCII.
    subject: typeof subject === 'string' ? unescapeUtf8(subject) : subject,
    publicKey: publicKey === 'GOST R 34.10-2001' ? 'GOST2001' : publicKey,
    signatureAlgorithm,
    version,
    extensions: extensions?.map((name) => openSslNames[name] ?? oidName(name) ?? name),
  }
}

function sayCsr({ csr, malformed }: InspectReport): Fields {
  const verdicts = { true: 'valid', false: 'badSignature', null: 'unsupported' } as const
  return {
    expect: malformed || !csr ? 'malformed' : verdicts[`${csr.signatureValid}`],
    subject: csr?.subject,
    publicKey: csr?.publicKey,
    signatureAlgorithm: csr?.signatureAlgorithm,
    version: csr?.version,
    extensions: csr?.extensions.map(({ name }) => name),
  }
}

/** What OpenSSL prints for the extensions it knows. */
const openSslNames: Readonly<Record<string, string>> = {
  'X509v3 Basic Constraints': 'basicConstraints',
  'X509v3 Subject Alternative Name': 'subjectAltName',
  'X509v3 Subject Key Identifier': 'subjectKeyIdentifier',
  'X509v3 Authority Key Identifier': 'authorityKeyIdentifier',
  'X509v3 Key Usage': 'keyUsage',
  'X509v3 Extended Key Usage': 'extKeyUsage',
  'X509v3 CRL Distribution Points': 'cRLDistributionPoints',
  'X509v3 Certificate Policies': 'certificatePolicies',
  'X509v3 Name Constraints': 'nameConstraints',
  'TLS Feature': 'tlsfeature',
  'Netscape Cert Type': 'netscapeCertType',
  'Netscape Comment': 'netscapeComment',
}

const flat = (prefix: string, object: object): Fields =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [`${prefix}.${key}`, value]))

/** Keywords where the manifest has dotted types. */
const sameSpelling = (subject: string) => formatDistinguishedName(parseDistinguishedName(subject))

const unescapeUtf8 = (text: string) =>
  text.replace(/(?:\\[0-9A-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('\\', ''), 'hex').toString(),
  )
