/** What the checks of an S/MIME certificate look at, read once. */
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { child, isUnreadable, oidOf, sequenceOf } from '../asn1/value.js'
import { issuerUris } from '../pki/authority-info.js'
import type { Certificate } from '../pki/certificate.js'
import { judgePath, pathOf } from '../pki/chain.js'
import { formatDistinguishedName } from '../pki/name.js'
import { alternativeAddresses } from './address.js'
import { subjectRules, type SmimeProfile } from './subject.js'

export interface CheckSubject {
  readonly certificate: Certificate
  /** Of the subjectAltName. */
  readonly addresses: readonly string[]
  /** Addresses that it shall be for. */
  readonly asked: readonly string[]
  readonly at: Date
  readonly isCa: boolean
  /** Null: the extension is not there. */
  readonly keyUsage: readonly string[] | null
  readonly extKeyUsage: readonly string[] | null
  /** As keyUsage and the kind of key allow. */
  readonly can: { readonly sign: boolean; readonly encrypt: boolean }
  /** Whole days, a part of one counting as one (BR 6.3.2). */
  readonly days: number
  /** The certificate, its issuer, and so on, as far as they are here. */
  readonly path: readonly Certificate[]
  readonly missing: { readonly issuer: string; readonly uris: readonly string[] } | null
  readonly anchors: readonly Certificate[]
  /** What speaks against the chain; about the certificate's own dates nothing, they have rows of their own. */
  readonly chainFaults: readonly string[]
  readonly trusted: boolean | null
  readonly issuersNotForMail: readonly string[]
  readonly policy: SmimePolicy | null
  readonly subjectFaults: readonly string[]
  /** Null where the file is none that holds keys. */
  readonly hasKey: boolean | null
}

/** What a reserved policy identifier says (BR 7.1.6.1). */
export interface SmimePolicy {
  readonly profile: SmimeProfile
  readonly generation: 'legacy' | 'multipurpose' | 'strict'
}

export interface CheckContext {
  readonly pool: readonly Certificate[]
  readonly anchors: readonly Certificate[]
  readonly asked: readonly string[]
  readonly at: Date
  readonly hasKey: boolean | null
}

export function checkSubject(certificate: Certificate, context: CheckContext): CheckSubject {
  const { pool, anchors, asked, at, hasKey } = context
  const keyUsage = listOf(certificate, 'keyUsage')
  const whole = pathOf(certificate, [...pool, ...anchors])
  const top = whole.certificates.at(-1) ?? certificate
  // Without anchors the path is judged in itself: nobody is trusted, but what is broken shows.
  const judged = judgePath(certificate, {
    anchors: anchors.length > 0 ? anchors : [top],
    intermediates: pool,
    at,
  })
  const policy = policyOf(certificate)
  const seconds = (Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)) / 1000 + 1
  return {
    ...{ certificate, asked, at, anchors, hasKey, keyUsage, policy },
    addresses: alternativeAddresses(certificate),
    isCa: isCa(certificate),
    extKeyUsage: listOf(certificate, 'extKeyUsage'),
    can: abilitiesOf(certificate),
    days: Math.ceil(seconds / 86_400),
    path: judged.path,
    missing:
      whole.missing === null || (anchors.length > 0 && judged.trusted)
        ? null
        : { issuer: whole.missing, uris: issuerUris(top) },
    chainFaults: judged.reasons.filter(
      (reason) => !ownDates(certificate).some((words) => reason.startsWith(words)),
    ),
    trusted: anchors.length === 0 ? null : judged.trusted,
    issuersNotForMail: issuersNotForMail(judged.path),
    subjectFaults: policy === null ? [] : subjectFaults(certificate, policy),
  }
}

export function isCa(certificate: Certificate): boolean {
  return listOf(certificate, 'basicConstraints')?.includes('CA:TRUE') ?? false
}

/** Subjects of the CAs above the first certificate whose extKeyUsage keeps mail out (RFC 8550 4.4.4). */
export function issuersNotForMail(path: readonly Certificate[]): string[] {
  return path
    .slice(1)
    .filter((one) => {
      const purposes = listOf(one, 'extKeyUsage')
      return purposes !== null && !purposes.some((each) => forMail.has(each))
    })
    .map(({ subject }) => formatDistinguishedName(subject))
}

const forMail: ReadonlySet<string> = new Set(['emailProtection', 'anyExtendedKeyUsage'])

function listOf({ extensions }: Certificate, name: string): string[] | null {
  return extensions.find((one) => one.name === name)?.value.split(', ') ?? null
}

/** As judgePath begins what it says of a certificate's dates. */
function ownDates({ subject }: Certificate): string[] {
  const name = formatDistinguishedName(subject) || '(no name)'
  return [`${name} is not yet valid`, `${name} expired`]
}

/**
 * What keyUsage and the kind of key allow: RSA transports keys, EC agrees on them (RFC 5753 3), Edwards curves only sign
 * (RFC 8419).
 */
export function abilitiesOf(certificate: Certificate): CheckSubject['can'] {
  const { algorithm } = certificate.publicKey
  const usage = listOf(certificate, 'keyUsage')
  const word = /^RSA-\d/.test(algorithm)
    ? 'keyEncipherment'
    : /^(EC-|X25519|X448)/.test(algorithm)
      ? 'keyAgreement'
      : null
  return {
    sign: usage === null || usage.includes('digitalSignature') || usage.includes('nonRepudiation'),
    encrypt: word !== null && (usage === null || usage.includes(word)),
  }
}

const profiles: readonly SmimeProfile[] = [
  'mailbox-validated',
  'organization-validated',
  'sponsor-validated',
  'individual-validated',
]
const generations: readonly SmimePolicy['generation'][] = ['legacy', 'multipurpose', 'strict']

function policyOf({ extensions }: Certificate): SmimePolicy | null {
  const extension = extensions.find(({ oid }) => oid === oids.certificatePolicies)
  if (extension === undefined) return null
  try {
    for (const information of sequenceOf(readBer(extension.der).root, 'policies').children) {
      const oid = oidOf(child(sequenceOf(information, 'policy'), 0, 'policyIdentifier'), 'policy')
      const [, type, age] = /^2\.23\.140\.1\.5\.([1-4])\.([1-3])$/.exec(oid) ?? []
      const profile = profiles[Number(type) - 1]
      const generation = generations[Number(age) - 1]
      if (profile !== undefined && generation !== undefined) return { profile, generation }
    }
    return null
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

const attributes = {
  organization: ['O', 'OU'],
  organizationIdentifier: ['organizationIdentifier'],
  givenName: ['givenName'],
  surname: ['SN'],
  pseudonym: ['pseudonym'],
  country: ['C', 'ST', 'L', 'STREET', 'postalCode'],
  name: ['title'],
} as const

/** The tables of BR 7.1.4.2.3 to 7.1.4.2.6, as far as they forbid or require. */
function subjectFaults({ subject }: Certificate, { profile, generation }: SmimePolicy): string[] {
  const rules = subjectRules[profile]
  const types = subject.flat().map(({ type }) => type)
  const has = (type: string): boolean => types.includes(type)
  const forbidden = rules.forbidden
    .flatMap((part): readonly string[] => attributes[part])
    .filter(has)
    .map((type) => `${type} does not go into a ${profile} certificate (${rules.clause})`)
  const needsPerson = rules.person && generation !== 'legacy'
  const required = [
    ...(rules.required.includes('organization') ? ['O', 'organizationIdentifier'] : []),
  ].filter((type) => !has(type))
  return [
    ...forbidden,
    ...required.map((type) => `a ${profile} certificate holds ${type} (${rules.clause})`),
    ...(needsPerson && !['givenName', 'SN', 'pseudonym'].some(has)
      ? [`a ${profile} certificate holds a name or a pseudonym (${rules.clause})`]
      : []),
  ]
}
