/** Distinguished names (X.501) and their text form (RFC 4514). */
import type { BerNode } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { child, limited, oidOf, sequenceOf, textOf } from '../asn1/value.js'
import { DerInvalidError, InterSslError } from '../errors.js'

/** One attribute: `type` is a keyword such as `CN`, or dotted; `value` is text, or `#` and hex for other values. */
export interface AttributeTypeAndValue {
  readonly type: string
  readonly value: string
}

/** RDNs in encoded order (the text form is reversed); an RDN with several attributes is multi-valued. */
export type DistinguishedName = readonly (readonly AttributeTypeAndValue[])[]

/** Keyword and OID; RFC 4514 section 3 first, then what OpenSSL's configuration calls the others. */
const keywords: readonly (readonly [keyword: string, dotted: string])[] = [
  ['CN', oids.commonName],
  ['L', oids.localityName],
  ['ST', oids.stateOrProvinceName],
  ['O', oids.organizationName],
  ['OU', oids.organizationalUnitName],
  ['C', oids.countryName],
  ['STREET', oids.streetAddress],
  ['DC', oids.domainComponent],
  ['UID', oids.userId],
  ['emailAddress', oids.emailAddress],
  ['SN', oids.surname],
  ['givenName', oids.givenName],
  ['title', oids.title],
  ['serialNumber', oids.serialNumber],
  ['organizationIdentifier', oids.organizationIdentifier],
  ['initials', oids.initials],
  ['generationQualifier', oids.generationQualifier],
  ['pseudonym', oids.pseudonym],
  ['dnQualifier', oids.dnQualifier],
  ['description', oids.description],
  ['businessCategory', oids.businessCategory],
  ['postalCode', oids.postalCode],
  ['postalAddress', oids.postalAddress],
  ['telephoneNumber', oids.telephoneNumber],
  ['name', oids.name],
  ['uniqueIdentifier', oids.uniqueIdentifier],
  ['unstructuredName', oids.unstructuredName],
  ['unstructuredAddress', oids.unstructuredAddress],
  ['jurisdictionL', oids.jurisdictionLocality],
  ['jurisdictionST', oids.jurisdictionStateOrProvince],
  ['jurisdictionC', oids.jurisdictionCountry],
]

/** Other spellings, lower case, and the keyword each means. */
const synonyms: Readonly<Record<string, string>> = {
  commonname: 'CN',
  localityname: 'L',
  locality: 'L',
  stateorprovincename: 'ST',
  s: 'ST',
  organizationname: 'O',
  organization: 'O',
  organizationalunitname: 'OU',
  countryname: 'C',
  country: 'C',
  streetaddress: 'STREET',
  domaincomponent: 'DC',
  userid: 'UID',
  e: 'emailAddress',
  email: 'emailAddress',
  surname: 'SN',
  gn: 'givenName',
  g: 'givenName',
  t: 'title',
}

const byDotted = new Map(keywords.map(([keyword, dotted]) => [dotted, keyword]))
const byKeyword = new Map(keywords.map(([keyword, dotted]) => [keyword, dotted]))
const bySpelling = new Map(keywords.map(([keyword]) => [keyword.toLowerCase(), keyword]))

/**
 * RFC 4514 text, escapes and `+` included, as a name in encoded order. Keywords are taken in any case; also `E`,
 * `Email`, `GN` and the long names.
 * @throws InterSslError ERR_NAME_INVALID
 */
export function parseDistinguishedName(text: string): DistinguishedName {
  if (text.trim() === '') return []
  return splitUnescaped(text, ',')
    .map((rdn) => splitUnescaped(rdn, '+').map(parseAttribute).toReversed())
    .toReversed()
}

/** RFC 4514 text of a name, attributes of one RDN in reverse as well (as OpenSSL prints them). A type without keyword stays dotted, its value as text where it is a string. */
export function formatDistinguishedName(dn: DistinguishedName): string {
  return dn
    .toReversed()
    .map((rdn) =>
      rdn
        .toReversed()
        .map(({ type, value }) => `${type}=${escapeValue(value)}`)
        .join('+'),
    )
    .join(',')
}

/** The dotted OID of a keyword or of a type that is dotted already. @throws InterSslError ERR_NAME_INVALID */
export function attributeTypeOid(type: string): string {
  const dotted = byKeyword.get(type) ?? (/^\d+(\.\d+)+$/.test(type) ? type : undefined)
  if (!dotted) throw invalid(`unknown attribute type ${type}`)
  return dotted
}

/** A Name element as a value. @throws DerInvalidError, LimitExceededError for a value beyond `maxStringLength` */
export function readName(node: BerNode): DistinguishedName {
  return sequenceOf(node, 'name').children.map((rdn) => {
    if (!rdn.is(17)) throw new DerInvalidError('RDN is not a SET', rdn.span.offset)
    return rdn.children.map((attribute) => {
      const dotted = oidOf(
        child(sequenceOf(attribute, 'attribute'), 0, 'attribute type'),
        'attribute type',
      )
      const value = child(attribute, 1, 'attribute value')
      const text = limited(value).constructed ? null : textOf(value)
      return {
        type: byDotted.get(dotted) ?? dotted,
        value: text ?? `#${hex(value.bytes)}`,
      }
    })
  })
}

function parseAttribute(text: string): AttributeTypeAndValue {
  const equals = text.indexOf('=')
  const spelling = text.slice(0, Math.max(0, equals)).trim()
  if (spelling === '') throw invalid(`no type in "${text.trim()}"`)
  const bare = spelling.replace(/^oid\./i, '')
  const type = /^\d+(\.\d+)+$/.test(bare)
    ? (byDotted.get(bare) ?? bare)
    : (bySpelling.get(bare.toLowerCase()) ?? synonyms[bare.toLowerCase()])
  if (!type) throw invalid(`unknown attribute type ${spelling}`)
  return { type, value: parseValue(text.slice(equals + 1)) }
}

function parseValue(raw: string): string {
  const start = raw.trimStart()
  if (start.startsWith('#')) return hexValue(start.trimEnd())
  const octets: number[] = []
  let kept = 0
  for (let i = 0; i < start.length;) {
    const character = String.fromCodePoint(start.codePointAt(i) as number)
    if (character !== '\\') {
      if ('"<>;'.includes(character)) throw invalid(`${character} has to be escaped in "${raw}"`)
      octets.push(...new TextEncoder().encode(character))
      if (character !== ' ') kept = octets.length
      i += character.length
      continue
    }
    const pair = /^[0-9a-fA-F]{2}/.exec(start.slice(i + 1))
    if (pair) {
      octets.push(parseInt(pair[0], 16))
      i += 3
    } else if (/^[ "#+,;<=>\\]/.test(start.slice(i + 1))) {
      octets.push(start.charCodeAt(i + 1))
      i += 2
    } else throw invalid(`bad escape in "${raw}"`)
    kept = octets.length
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(octets.slice(0, kept)),
    )
  } catch (cause) {
    throw new InterSslError('ERR_NAME_INVALID', `escapes are not UTF-8 in "${raw}"`, { cause })
  }
}

/** `#` and the hex of a BER value: the text where it is a string, else kept as it is. */
function hexValue(text: string): string {
  if (!/^#([0-9a-fA-F]{2})+$/.test(text)) throw invalid(`"${text}" is not # and hex`)
  const bytes = Uint8Array.from(Buffer.from(text.slice(1), 'hex'))
  try {
    const { root, end } = readBer(bytes)
    if (end === bytes.length && !root.constructed) return textOf(root) ?? text.toLowerCase()
  } catch (cause) {
    throw new InterSslError('ERR_NAME_INVALID', `"${text}" is not BER`, { cause })
  }
  return text.toLowerCase()
}

function escapeValue(value: string): string {
  if (/^#([0-9a-f]{2})+$/.test(value)) return value
  return value
    .replace(/[\\",+;<>]/g, '\\$&')
    .replace(/\0/g, '\\00')
    .replace(/^[ #]| $/g, '\\$&')
}

/** The parts between unescaped separators. */
function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = []
  let part = ''
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] as string
    if (character === '\\') {
      part += character + (text[i + 1] ?? '')
      i += 1
    } else if (character === separator) {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part]
}

function invalid(message: string): InterSslError {
  return new InterSslError('ERR_NAME_INVALID', `distinguished name: ${message}`, {
    hint: 'write it as RFC 4514 does: CN=Alice Example,O=Example Org,C=DE',
  })
}
