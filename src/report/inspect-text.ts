/** What `inspect` found, as text for a person: dense, aligned, without colours. */
import type {
  InspectReport,
  InspectedCsr,
  InspectedFailure,
  InspectedPkcs12,
} from '../pki/inspect.js'
import { escapeText } from './escape.js'

/** A name and what there is to say of it; entries without text are left out. */
type Entry = readonly [name: string, text: string]

const kinds: Readonly<Record<InspectReport['kind'], string>> = {
  pkcs12: 'PKCS#12 bundle',
  csr: 'certification request (PKCS#10)',
  certificate: 'X.509 certificate',
  'private-key': 'private key',
  unknown: 'nothing this program knows',
}

const passwordStates: Readonly<Record<InspectReport['password']['state'], string>> = {
  correct: 'correct',
  incorrect: 'incorrect',
  'not-given': 'not given, only the outside shows',
  'not-needed': 'not needed',
  undecidable: 'undecidable: nothing in the file tells right from wrong',
}

/** How an empty password was written; of any other there is nothing to say. */
const emptyForms: Readonly<Record<string, string>> = {
  'password:empty-bmp-nul': 'empty, as the two zero octets of an empty BMPString',
  'password:empty-zero-length': 'empty, as no octets at all',
}

/** The report as lines of text that end in a line feed; everything from the file is escaped. */
export function renderInspect(report: InspectReport): string {
  const { file, kind, malformed, pkcs12, csr } = report
  const head: Entry[] = [
    ['file', file.name],
    ['', `${count(file.size, 'byte')}, SHA-256 ${file.sha256}`],
    ['is', kinds[kind]],
    ['broken', malformed === null ? '' : `at offset ${malformed.offset}: ${malformed.reason}`],
    ['password', kind === 'pkcs12' || kind === 'private-key' ? passwordText(report) : ''],
  ]
  const body = [
    ...(pkcs12 === null ? [] : pkcs12Sections(pkcs12)),
    ...(csr === null ? [] : csrSections(csr)),
  ]
  const sections = [entries(head), ...body].filter((lines) => lines.length > 0)
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function passwordText({ password, pkcs12 }: InspectReport): string {
  const why = pkcs12?.failures?.find(({ reason }) => reason !== 'damaged')?.reason
  if (password.state === 'undecidable' && why !== undefined) {
    return why === 'limit'
      ? 'not tried, because of a limit (see below)'
      : 'not tried, because of an algorithm that is lacking here (see below)'
  }
  const form = pkcs12?.features.map((name) => emptyForms[name]).find((text) => text !== undefined)
  return [passwordStates[password.state], form].filter((text) => text !== undefined).join(', ')
}

function pkcs12Sections(pfx: InspectedPkcs12): string[][] {
  const others = [
    count(pfx.crls, 'CRL'),
    count(pfx.secrets, 'secret'),
    count(pfx.nestedSafes, 'nested safe'),
    count(pfx.unknownBags, 'bag of an unknown type', 'bags of an unknown type'),
  ].filter((text) => !text.startsWith('0 '))
  return [
    entries([
      ['version', pfx.version === null ? '' : String(pfx.version)],
      ['encoding', encodingText(pfx.encoding)],
      ['integrity', integrityText(pfx)],
      ...pfx.safes.map((safe, index): Entry => [
        `safe ${index + 1}`,
        encryptionText(safe) + readable(safe.readable),
      ]),
    ]),
    ...pfx.keys.map((key, index) => keyEntries(key, index)),
    ...pfx.certificates.map((certificate, index) => certificateEntries(certificate, index)),
    entries([['also', others.join(', ')]]),
    closedLines(pfx.failures ?? []),
    entries([['features', pfx.features.join(' ')]]),
  ]
}

/** Parts that are closed for the same reason stand together. */
function closedLines(failures: readonly InspectedFailure[]): string[] {
  const by = new Map<string, string[]>()
  for (const { part, offset, message } of failures) {
    const places = by.get(message) ?? []
    places.push(`${part === 'mac' ? 'MAC' : part} at byte ${offset}`)
    by.set(message, places)
  }
  const most = 8
  return entries(
    [...by].map(([message, places]): Entry => {
      const more = places.length > most ? ` and ${places.length - most} more` : ''
      return ['closed', `${places.slice(0, most).join(', ')}${more}: ${message}`]
    }),
  )
}

function keyEntries(key: InspectedPkcs12['keys'][number], index: number): string[] {
  const explicit = key.explicit === true ? ' (explicit parameters)' : ''
  return entries([
    [`key ${index + 1}`, (key.algorithm ?? 'algorithm not visible') + explicit],
    ['', `${key.bag} bag, ${encryptionText(key)}${readable(key.readable)}`],
    ...attributeEntries(key),
  ])
}

function certificateEntries(
  certificate: InspectedPkcs12['certificates'][number],
  index: number,
): string[] {
  const { subject, issuer, serial, notBefore, notAfter, sha256, emailAddresses } = certificate
  const isSelfIssued = subject !== null && subject === issuer
  return entries([
    [`cert ${index + 1}`, subject === '' ? '(empty subject)' : (subject ?? 'unreadable')],
    ['issuer', isSelfIssued ? 'itself' : (issuer ?? '')],
    ['serial', serial ?? ''],
    ['valid', notBefore === null || notAfter === null ? '' : `${notBefore} to ${notAfter}`],
    ['email', emailAddresses.join(', ')],
    ['SHA-256', sha256],
    ...attributeEntries(certificate),
  ])
}

function attributeEntries(bag: {
  readonly friendlyName: string | null
  readonly localKeyId: string | null
}): Entry[] {
  return [
    ['name', bag.friendlyName === null ? '' : `"${bag.friendlyName}"`],
    ['key id', bag.localKeyId ?? ''],
  ]
}

function csrSections(csr: InspectedCsr): string[][] {
  const signature = { true: 'valid', false: 'INVALID', null: 'not checked, an algorithm we lack' }
  return [
    entries([
      ['subject', csr.subject === '' ? '(empty)' : csr.subject],
      ['key', csr.publicKey],
      ['signature', `${csr.signatureAlgorithm}, ${signature[`${csr.signatureValid}`]}`],
      // RFC 2986 section 4.1: v1 is encoded as 0, and there is no other version
      ['version', csr.version === 0 ? '' : `${csr.version} (encoded; the only one defined is 0)`],
      ...csr.extensions.map(({ name, critical, value }): Entry => [
        name,
        value + (critical ? ' (critical)' : ''),
      ]),
      ...csr.attributes.map(({ name, values }): Entry => [name, values.join(', ')]),
    ]),
  ]
}

function encodingText({
  form,
  indefiniteLength,
  trailingBytes,
  armour,
}: InspectedPkcs12['encoding']): string {
  return [
    form.toUpperCase() + (indefiniteLength ? ' with indefinite lengths' : ''),
    armour === 'none' ? '' : `in ${armour === 'pem' ? 'PEM' : 'Base64'}`,
    trailingBytes === 0 ? '' : `${count(trailingBytes, 'byte')} after its end`,
  ]
    .filter((text) => text !== '')
    .join(', ')
}

function integrityText({ integrity, mac }: InspectedPkcs12): string {
  if (mac === null) {
    if (integrity === 'public-key') return 'a signature (public-key integrity)'
    return integrity === 'none' ? 'none, the file has no MAC' : ''
  }
  const verified = { true: 'verified', false: 'DOES NOT VERIFY', null: 'not checked' }
  const { prf, hmac, keyLength, iterations, saltLength, outerIterations } = mac
  return [
    mac.algorithm === 'PBMAC1' ? `PBMAC1 ${hmac ?? ''}`.trimEnd() : `MAC HMAC-${mac.algorithm}`,
    ...kdfTexts({ prf, iterations, saltLength, keyLength }),
    outerIterations == null ? '' : `MacData says ${count(outerIterations, 'iteration')}`,
    verified[`${mac.verified}`],
  ]
    .filter((text) => text !== '')
    .join(', ')
}

interface KdfParameters {
  readonly kdf?: string | undefined
  readonly prf?: string | undefined
  readonly prfParameters?: string | undefined
  readonly iterations?: number | null | undefined
  readonly saltLength?: number | null | undefined
  readonly keyLength?: number | null | undefined
}

function encryptionText(part: KdfParameters & { readonly encryption: string }): string {
  if (part.encryption === 'none') return 'not encrypted'
  return [part.encryption, ...kdfTexts(part)].join(', ')
}

function kdfTexts(part: KdfParameters): string[] {
  const parameters = { null: '', absent: ' without parameters', default: ' by default' }
  const how = parameters[part.prfParameters as keyof typeof parameters] ?? ''
  return [
    part.kdf ?? '',
    part.prf === undefined ? '' : part.prf + how,
    part.iterations == null ? '' : count(part.iterations, 'iteration'),
    part.saltLength == null ? '' : `salt ${part.saltLength}`,
    part.keyLength == null ? '' : `key length ${part.keyLength} written`,
  ].filter((text) => text !== '')
}

function readable(state: boolean | null): string {
  return { true: '', false: ' · not readable', null: ' · closed' }[`${state}`]
}

const leastWidth = 9
const mostWidth = 24

/** Lines aligned at the longest name; a very long one (a dotted OID) pushes its own text to the right. */
function entries(rows: readonly Entry[]): string[] {
  const shown = rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => [escapeText(name), escapeText(text)] as const)
  const lengths = shown.map(([name]) => name.length).filter((length) => length <= mostWidth)
  const width = Math.max(leastWidth, ...lengths)
  return shown.map(([name, text]) => `${name.padEnd(width)}  ${text}`)
}

/** `1 byte`, `2,048 iterations`. */
function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`
}
