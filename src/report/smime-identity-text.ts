/** What `interssl smime request`, `issue`, `bundle` and `check` tell a person: what was done, then the next step. */
import { formatDistinguishedName } from '../pki/name.js'
import { profiles } from '../pki/profile.js'
import type { SmimeBundle } from '../smime/bundle.js'
import { notALinter, type SmimeCheck, type SmimeChecked } from '../smime/check.js'
import type { ClientFact, ClientVerdict } from '../smime/clients.js'
import type { SmimeIssued } from '../smime/issue.js'
import type { SmimeRequest, SmimeUse } from '../smime/request.js'
import { subjectRules } from '../smime/subject.js'
import { escapeText } from './escape.js'
import { shortName } from './short-name.js'
import { nameTargets, type NamedTarget } from './targets-text.js'

const row = (label: string, value: string): string => `${label.padEnd(12)} ${escapeText(value)}`

/** Import paths are named only where a version's paths differ in their verdict. */
function brief(group: readonly NamedTarget[], others: readonly NamedTarget[]): string {
  const lineOf = ({ label }: NamedTarget): string => label.split(' · ')[0] ?? label
  const divided = new Set(others.map(lineOf))
  const lines = group.map((one) =>
    divided.has(lineOf(one)) ? one : { ...one, label: lineOf(one) },
  )
  const once = lines.filter(
    ({ label }, index) => lines.findIndex((one) => one.label === label) === index,
  )
  return nameTargets(once) || 'none'
}

/** A file name as a shell takes it. */
export function shown(path: string): string {
  return /^[\p{L}\p{N}@%+=:,./_-]+$/u.test(path) && !path.startsWith('-')
    ? path
    : `'${path.replaceAll("'", `'\\''`)}'`
}

const uses: Readonly<Record<SmimeUse, string>> = {
  both: 'signing and encryption',
  signing: 'signing alone (make another request with --use encryption for the other half)',
  encryption: 'encryption alone (make another request with --use signing for the other half)',
}

export interface RequestedFiles {
  readonly csr: string
  readonly key: { readonly path: string; readonly encrypted: boolean; readonly isNew: boolean }
  readonly version: string
}

export function requestedText(made: SmimeRequest, { csr, key, version }: RequestedFiles): string {
  const { profile, use, addresses, checks, notes } = made
  const protection = key.encrypted ? 'encrypted' : 'NOT encrypted'
  return [
    row('request', `${csr} (send this to the CA)`),
    row(
      'private key',
      key.isNew
        ? `${key.path} (${protection}, readable by you alone; never send it)`
        : `${key.path} (as it was; never send it)`,
    ),
    row('addresses', addresses.join(', ')),
    row('profile', `${profile}: ${subjectRules[profile].means}`),
    row('subject', formatDistinguishedName(made.csr.subject)),
    row('use', uses[use]),
    row('key', `${made.csr.publicKey.algorithm}, signed with ${made.csr.signatureAlgorithm}`),
    row('made by', version),
    row('checked', checks.map(({ name }) => name).join(', ')),
    ...notes.map((note) => row('note', note)),
    '',
    row('send', `${csr} to the CA, on its order page; nothing else`),
    row(
      'never send',
      `${key.path} or its password: no CA needs them. Keep a copy of both; without them nobody reads mail that is encrypted to you`,
    ),
    row('try first', `interssl smime issue ${shown(csr)}   (a test CA of your own, at no cost)`),
    row('then', `interssl smime bundle WHAT-THE-CA-SENT --key ${shown(key.path)} --for macos,ios`),
  ].join('\n')
}

export interface IssuedFiles {
  readonly csr: string
  readonly out: string
  readonly p7b: string | null
  readonly folder: string
  /** The key of the request, where it lies beside it. */
  readonly key: string | null
  readonly isNewCa: boolean
  readonly version: string
}

export function issuedText(issued: SmimeIssued, files: IssuedFiles): string {
  const { certificate, ca, addresses, left } = issued
  const { out, folder, key } = files
  return [
    row('certificate', `${out} (with its chain, as a CA sends it)`),
    ...(files.p7b === null ? [] : [row('PKCS #7', files.p7b)]),
    row('addresses', addresses.join(', ')),
    row('subject', formatDistinguishedName(certificate.subject)),
    row('valid', `until ${certificate.notAfter}`),
    row('issued by', shortName(formatDistinguishedName(certificate.issuer))),
    row(
      'test CA',
      `${folder} (${files.isNewCa ? 'new' : 'as it was'}; until ${ca.intermediate.notAfter}; for trying out, nothing else)`,
    ),
    ...(left.length > 0 ? [row('left out', left.join(', '))] : []),
    row('made by', files.version),
    '',
    row(
      'then',
      `interssl smime bundle ${shown(out)} --key ${key === null ? 'THE-KEY-OF-THE-REQUEST' : shown(key)}`,
    ),
    row('to verify', `interssl smime verify MAIL --trust ${shown(`${folder}/root.pem`)}`),
    row('encrypt to', `interssl smime encrypt MAIL --recipient ${shown(out)}`),
  ].join('\n')
}

export interface BundledFiles {
  readonly out: string
  readonly by: string
}

export function bundledText(made: SmimeBundle, { out, by }: BundledFiles): string {
  const { certificate, chain, missing, left, acceptance, stronger } = made
  const { profile, acceptedBy, refusedBy, unknown } = acceptance
  return [
    row('bundle', `${out} (readable by you alone)`),
    row(
      'certificate',
      `${formatDistinguishedName(certificate.subject)}, until ${certificate.notAfter}`,
    ),
    row(
      'chain',
      chain.length === 0
        ? 'none'
        : chain.map(({ subject }) => shortName(formatDistinguishedName(subject))).join(' ← '),
    ),
    ...(missing === null
      ? []
      : [
          row('not here', shortName(missing.issuer)),
          row(
            '',
            chain.length === 0
              ? `most programs need it: ask the CA for it${missing.uris.length > 0 ? `, or download ${missing.uris.join(' or ')}` : ''}, and bundle again with that file too`
              : `fine where it is a root that the devices know${missing.uris.length > 0 ? `; else download ${missing.uris.join(' or ')}, and bundle again with that file too` : ''}`,
          ),
        ]),
    ...(left.length > 0
      ? [row('left out', left.map(({ subject }) => formatDistinguishedName(subject)).join('; '))]
      : []),
    row('profile', `${profile}: ${profiles[profile].describes}`),
    row('written by', `${by}; read back and compared: key, certificates`),
    row('accepted by', brief(acceptedBy, [...refusedBy, ...unknown])),
    row('refused by', brief(refusedBy, [...acceptedBy, ...unknown])),
    ...(unknown.length > 0
      ? [row('not known', brief(unknown, [...acceptedBy, ...refusedBy]))]
      : []),
    '',
    ...(stronger === null || stronger.acceptedBy.length === 0
      ? []
      : [
          row(
            'stronger',
            `${stronger.profile} would do for ${brief(stronger.acceptedBy, [...stronger.refusedBy, ...stronger.unknown])}: if you have no others, name yours with --for`,
          ),
        ]),
    row('then', `interssl smime check ${shown(out)}   and import it on each device`),
    row(
      'afterwards',
      'keep one copy in a safe place, and delete it wherever it was only passing through',
    ),
  ].join('\n')
}

export function checkedText(check: SmimeCheck): string {
  return [...check.certificates.flatMap(checkedLines), row('note', notALinter)].join('\n')
}

function checkedLines(one: SmimeChecked): string[] {
  const { fit, findings, clients, trusted, profile, chain } = one
  const verdict =
    fit.signing && fit.encryption
      ? 'fit to sign mail and to be encrypted to'
      : fit.signing
        ? 'fit to sign mail; not to be encrypted to'
        : fit.encryption
          ? 'fit to be encrypted to; not to sign mail'
          : 'NOT fit for S/MIME'
  return [
    `${escapeText(one.file)}: ${verdict}`,
    row('subject', one.subject || '(empty)'),
    row('addresses', one.addresses.join(', ') || 'none'),
    row('key', one.certificate.publicKey.algorithm),
    row('valid', `${one.certificate.notBefore} to ${one.certificate.notAfter}`),
    ...(profile === null ? [] : [row('type', `${profile.profile}, ${profile.generation}`)]),
    row('chain', chain.map(shortName).join(' ← ')),
    row(
      'trusted',
      trusted === null ? 'not asked (--trust root.pem)' : trusted ? 'yes' : 'no, see below',
    ),
    ...findings.map(({ severity, message, clause }) =>
      row(words[severity], `${message} [${clause}]`),
    ),
    ...(clients.length === 0
      ? [row('clients', 'nothing was observed with such a key')]
      : [...usesOf('sign', clients, 'signing'), ...usesOf('encrypt to', clients, 'encryption')]),
    ...importerLines(one),
    '',
  ]
}

function importerLines({ isBundle, importers }: SmimeChecked): string[] {
  const { acceptedBy, refusedBy, unknown } = importers
  return [
    row(isBundle ? 'imported by' : 'key taken by', brief(acceptedBy, [...refusedBy, ...unknown])),
    ...(refusedBy.length > 0
      ? [row('refused by', brief(refusedBy, [...acceptedBy, ...unknown]))]
      : []),
    ...(unknown.length > 0
      ? [row('not known', brief(unknown, [...acceptedBy, ...refusedBy]))]
      : []),
  ]
}

const words = { unfit: 'UNFIT', warns: 'warning', notes: 'note' } as const

function usesOf(
  label: string,
  clients: readonly ClientFact[],
  use: 'signing' | 'encryption',
): string[] {
  const by = (verdict: ClientVerdict): string =>
    clients
      .filter((client) => client[use] === verdict)
      .map(({ client }) => client)
      .join(', ')
  const parts = [
    ['works in', by('works')],
    ['not in', by('fails')],
    ['not tried in', by('unknown')],
  ].filter(([, names]) => names !== '')
  return [row(label, parts.map(([word, names]) => `${word} ${names}`).join('; '))]
}
