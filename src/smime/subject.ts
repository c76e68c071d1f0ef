/**
 * What the subject of an S/MIME certificate may say, by certificate type: CA/Browser Forum S/MIME Baseline Requirements
 * 1.0.10 (2025-07-02), section 7.1.4.2. CAs that mail programs trust are bound by it.
 */
import { UsageError, ValueRefusedError } from '../errors.js'
import type { DistinguishedName } from '../pki/name.js'
import type { Mailbox } from './address.js'

/** Certificate types, as section 7.1.6.1 names them. */
export const smimeProfiles = [
  'mailbox-validated',
  'individual-validated',
  'sponsor-validated',
  'organization-validated',
] as const
export type SmimeProfile = (typeof smimeProfiles)[number]

/** What a person says of themselves. Everything is optional; what a profile needs is asked for with its clause. */
export interface SmimePerson {
  /** As it shall be shown; with given name or surname, or instead of both a pseudonym. @default given name and surname */
  readonly name?: string | undefined
  readonly givenName?: string | undefined
  readonly surname?: string | undefined
  readonly pseudonym?: string | undefined
  /** The full legal name. */
  readonly organization?: string | undefined
  /** Registration scheme, country, `-`, reference: `VATDE-123456789`, `NTRGB-12345678`, `LEIXG-…`, `GOVUS+CA`. */
  readonly organizationIdentifier?: string | undefined
  /** ISO 3166-1, two letters. */
  readonly country?: string | undefined
}

type Part = keyof SmimePerson

/** How the subject of each type is made. */
interface Rules {
  /** Of the section that lists the attributes. */
  readonly clause: string
  readonly means: string
  readonly forbidden: readonly Part[]
  readonly required: readonly Part[]
  /** Either given name or surname, or a pseudonym (notes of 7.1.4.2.5 and 7.1.4.2.6). */
  readonly person: boolean
}

const ofPerson = ['name', 'givenName', 'surname', 'pseudonym'] as const
const ofOrganization = ['organization', 'organizationIdentifier'] as const

export const subjectRules: Readonly<Record<SmimeProfile, Rules>> = {
  'mailbox-validated': {
    clause: '7.1.4.2.3',
    means: 'the CA vouches for the address alone',
    forbidden: [...ofPerson, ...ofOrganization, 'country'],
    required: [],
    person: false,
  },
  'individual-validated': {
    clause: '7.1.4.2.6',
    means: 'the CA vouches for the address and the person',
    forbidden: ofOrganization,
    required: [],
    person: true,
  },
  'sponsor-validated': {
    clause: '7.1.4.2.5',
    means: 'the CA vouches for the address, the person and their organisation',
    forbidden: [],
    required: ['organization'],
    person: true,
  },
  'organization-validated': {
    clause: '7.1.4.2.4',
    means: 'the CA vouches for the address and the organisation',
    forbidden: ofPerson,
    required: ['organization'],
    person: false,
  },
}

const flags: Readonly<Record<Part, string>> = {
  name: '--name',
  givenName: '--given-name',
  surname: '--surname',
  pseudonym: '--pseudonym',
  organization: '--org',
  organizationIdentifier: '--organization-identifier',
  country: '--country',
}

/** The type that fits what was said: a name makes it one about a person, an organisation one about that. */
export function profileFor(person: SmimePerson): SmimeProfile {
  const named = ofPerson.some((part) => person[part] !== undefined)
  const organised = ofOrganization.some((part) => person[part] !== undefined)
  if (organised) return named ? 'sponsor-validated' : 'organization-validated'
  return named ? 'individual-validated' : 'mailbox-validated'
}

export interface SmimeSubject {
  readonly subject: DistinguishedName
  /** What the CA will still want to know. */
  readonly notes: readonly string[]
}

/**
 * The subject for a profile, in encoded order. Nothing is filled in that was not said.
 * @throws UsageError where the profile needs more or allows less, ValueRefusedError for a value that is none
 */
export function subjectOf(
  profile: SmimeProfile,
  person: SmimePerson,
  addresses: readonly Mailbox[],
): SmimeSubject {
  const rules = subjectRules[profile]
  const given = (Object.keys(flags) as Part[]).filter((part) => person[part] !== undefined)
  const extra = given.find((part) => rules.forbidden.includes(part))
  if (extra !== undefined) {
    throw new UsageError(
      `${flags[extra]}: a ${profile} certificate does not hold it (S/MIME BR ${rules.clause})`,
      { hint: `leave it out, or take another --profile: ${smimeProfiles.join(', ')}` },
    )
  }
  const missing = rules.required.find((part) => person[part] === undefined)
  if (missing !== undefined) {
    throw new UsageError(
      `a ${profile} certificate needs ${flags[missing]} (S/MIME BR ${rules.clause})`,
    )
  }
  for (const part of given) checkPart(part, person[part] ?? '')
  if (rules.person) checkPerson(person, profile, rules.clause)
  checkSameCountry(person)
  const attributes: readonly (readonly [type: string, value: string | undefined])[] = [
    ['C', person.country?.toUpperCase()],
    ['O', person.organization],
    ['organizationIdentifier', person.organizationIdentifier],
    ['SN', person.surname],
    ['givenName', person.givenName],
    ['pseudonym', person.pseudonym],
    ...commonName(profile, person, addresses),
  ]
  const lacksIdentifier =
    rules.required.includes('organization') && person.organizationIdentifier === undefined
  return {
    subject: attributes.flatMap(([type, value]) =>
      value === undefined ? [] : [[{ type, value }]],
    ),
    notes: lacksIdentifier
      ? [
          `the certificate will hold an organizationIdentifier (S/MIME BR ${rules.clause}): the CA looks it up; if you know it (VAT, trade register, LEI), give --organization-identifier VATDE-123456789`,
        ]
      : [],
  }
}

/** 7.1.4.2.2 a: the address, the person's name, or the organisation's; at most 64 characters (RFC 5280 A.1). */
function commonName(
  profile: SmimeProfile,
  person: SmimePerson,
  [first]: readonly Mailbox[],
): (readonly [string, string])[] {
  const { name, givenName, surname, pseudonym, organization } = person
  const own = name ?? pseudonym ?? [givenName, surname].filter(Boolean).join(' ')
  const text = subjectRules[profile].person
    ? own
    : profile === 'organization-validated'
      ? (organization ?? '')
      : (first?.address ?? '')
  const fits = [...text].length <= 64
  if (fits) return [['CN', text]]
  if (profile !== 'mailbox-validated') return []
  if (first?.international === false) return [['emailAddress', first.address]]
  throw new ValueRefusedError('the address is longer than a commonName may be (64)', 'address', {
    hint: 'name a shorter address first; all of them go into the subjectAltName',
  })
}

function checkPerson(person: SmimePerson, profile: SmimeProfile, clause: string): void {
  const parts = person.givenName !== undefined || person.surname !== undefined
  if (parts && person.pseudonym !== undefined) {
    throw new UsageError(
      '--pseudonym and a real name contradict each other (S/MIME BR 7.1.4.2.2 f)',
    )
  }
  if (parts || person.pseudonym !== undefined) return
  throw new UsageError(
    person.name === undefined
      ? `a ${profile} certificate names a person (S/MIME BR ${clause})`
      : `--name does not say which part is the surname, and a ${profile} certificate holds the parts (S/MIME BR ${clause})`,
    {
      hint: 'give --given-name Alice --surname Example (a single name is a surname), or --pseudonym; without any name the certificate is for the address alone',
    },
  )
}

/** 7.1.4.2: no attribute says that there is nothing to say. */
const filler = /^[\s.\-_*?/]*$|^n\.?\s*\/\s*a\.?$|^not (applicable|available)$/i
const noOrganization = /^(n\.?a\.?|none|null|unknown|private)$/i

/** Whether a value stands for no value. */
export function saysNothing(value: string): boolean {
  return filler.test(value)
}

/** @throws ValueRefusedError for a value that stands for none, or has not the form of its part */
export function checkPart(part: Part, value: string): void {
  const empty = saysNothing(value) || (part === 'organization' && noOrganization.test(value.trim()))
  if (empty) {
    throw new ValueRefusedError(
      `${flags[part]} "${value}" says nothing, and CAs refuse fillers (S/MIME BR 7.1.4.2)`,
      part,
      { hint: `leave ${flags[part]} out` },
    )
  }
  if (part === 'organizationIdentifier' && !identifier.test(value)) {
    throw new ValueRefusedError(
      `${flags[part]} ${value} is no registration reference (S/MIME BR 7.1.4.2.2 d, appendix A.1)`,
      part,
      { hint: 'scheme, country, - and reference: VATDE-123456789, NTRGB-12345678, LEIXG-5299…' },
    )
  }
  if (part === 'country') checkCountry(value)
}

const identifier =
  /^(?:(?:NTR|VAT|PSD)[A-Z]{2}(?:\+[A-Z0-9]{1,3})?-\S.*|LEIXG-[A-Z0-9]{18}[0-9]{2}|GOV[A-Z]{2}(?:\+[A-Z0-9]{1,3})?|INTXG)$/

/** What CLDR knows besides ISO 3166-1: reserved, user-assigned, groupings. */
const reserved: ReadonlySet<string> = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'XK',
  'ZZ',
])

/** 7.1.4.2.2 n: ISO 3166-1, or XX where there is no code. */
function checkCountry(country: string): void {
  const code = country.toUpperCase()
  const known =
    code === 'XX' ||
    (/^[A-Z]{2}$/.test(code) &&
      !reserved.has(code) &&
      new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(code) !== undefined &&
      new Intl.Locale('und', { region: code }).region === code)
  if (known) return
  throw new ValueRefusedError(`--country ${country} is no country of ISO 3166-1`, 'country', {
    hint: 'two letters: DE, US, and GB for the United Kingdom',
  })
}

/** 7.1.4.2.2 d, note 1. Greece has the prefix EL in its VAT numbers (Directive 2006/112/EC article 215). */
function checkSameCountry({ country, organizationIdentifier }: SmimePerson): void {
  const code = country?.toUpperCase()
  const [, scheme = '', of = ''] = /^([A-Z]{3})([A-Z]{2})/.exec(organizationIdentifier ?? '') ?? []
  const same = of === code || (scheme === 'VAT' && of === 'EL' && code === 'GR')
  if (code === undefined || of === '' || scheme === 'LEI' || scheme === 'INT' || same) return
  throw new ValueRefusedError(
    `--country ${code} and --organization-identifier of ${of} differ (S/MIME BR 7.1.4.2.2 d, note 1)`,
    'country',
  )
}
