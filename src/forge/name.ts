/** X.501 names in node-forge's trees: their RFC 4514 text, and the ASN.1 of a subject given as pairs. */
import forge from 'node-forge'
import { StructureInvalidError, ValueRefusedError } from '../errors.js'
import {
  type Asn1,
  children,
  contents,
  derOf,
  objectIdentifier,
  oidOf,
  primitive,
  sequence,
  set,
} from './asn1-tree.js'

const { Type } = forge.asn1

/** Tag numbers of string types that node-forge's `Type` does not name. */
const numericString = 18
const teletexString = 20
const universalString = 28

/** Keyword and OID: RFC 4514 section 3 first, then the words of OpenSSL's configuration. */
const keywords: readonly (readonly [keyword: string, oid: string])[] = [
  ['CN', '2.5.4.3'],
  ['L', '2.5.4.7'],
  ['ST', '2.5.4.8'],
  ['O', '2.5.4.10'],
  ['OU', '2.5.4.11'],
  ['C', '2.5.4.6'],
  ['STREET', '2.5.4.9'],
  ['DC', '0.9.2342.19200300.100.1.25'],
  ['UID', '0.9.2342.19200300.100.1.1'],
  ['emailAddress', '1.2.840.113549.1.9.1'],
  ['SN', '2.5.4.4'],
  ['givenName', '2.5.4.42'],
  ['title', '2.5.4.12'],
  ['serialNumber', '2.5.4.5'],
  ['organizationIdentifier', '2.5.4.97'],
  ['initials', '2.5.4.43'],
  ['generationQualifier', '2.5.4.44'],
  ['pseudonym', '2.5.4.65'],
  ['dnQualifier', '2.5.4.46'],
  ['description', '2.5.4.13'],
  ['businessCategory', '2.5.4.15'],
  ['postalCode', '2.5.4.17'],
  ['telephoneNumber', '2.5.4.20'],
  ['name', '2.5.4.41'],
  ['unstructuredName', '1.2.840.113549.1.9.2'],
  ['jurisdictionL', '1.3.6.1.4.1.311.60.2.1.1'],
  ['jurisdictionST', '1.3.6.1.4.1.311.60.2.1.2'],
  ['jurisdictionC', '1.3.6.1.4.1.311.60.2.1.3'],
  // Only taken, never written
  ['E', '1.2.840.113549.1.9.1'],
  ['GN', '2.5.4.42'],
]

/** One attribute of a subject: a keyword or a dotted OID, and its value as text. */
export type SubjectAttribute = readonly [type: string, value: string]

/** RFC 4514 text of a Name: RDNs last to first, joined by commas; several values of one RDN by `+`. */
export function nameText(name: Asn1 | undefined): string {
  return children(name)
    .map((rdn) => children(rdn).map(attributeText).join('+'))
    .reverse()
    .join(',')
}

/**
 * The Name of a subject given in encoded order, one attribute per RDN. Values are PrintableString for
 * C and serialNumber, IA5String for emailAddress and DC (RFC 5280 section 4.1.2.4), else UTF8String.
 */
export function nameTree(subject: readonly SubjectAttribute[]): Asn1 {
  return sequence(
    subject.map(([type, value]) => {
      const oid = keywords.find(([keyword]) => keyword.toLowerCase() === type.toLowerCase())?.[1]
      if (oid === undefined && !/^\d+(\.\d+)+$/.test(type)) {
        throw new ValueRefusedError(`unknown attribute type ${type} in the subject`, type)
      }
      const dotted = oid ?? type
      return set([sequence([objectIdentifier(dotted), valueTree(dotted, type, value)])])
    }),
  )
}

function valueTree(oid: string, type: string, value: string): Asn1 {
  if (oid === '2.5.4.6' || oid === '2.5.4.5') {
    if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value)) {
      throw new ValueRefusedError(`${type} takes PrintableString characters only`, type)
    }
    return primitive(Type.PRINTABLESTRING, value)
  }
  if (oid === '1.2.840.113549.1.9.1' || oid === '0.9.2342.19200300.100.1.25') {
    return primitive(Type.IA5STRING, ia5(value, type))
  }
  return primitive(Type.UTF8, forge.util.encodeUtf8(value))
}

/** Refuses what an IA5String can't carry. */
export function ia5(value: string, field: string): string {
  if (!/^[\x01-\x7f]*$/.test(value)) {
    throw new ValueRefusedError(`${field} takes ASCII characters only`, field)
  }
  return value
}

function attributeText(attribute: Asn1): string {
  const [type, value] = children(attribute)
  if (type === undefined || value === undefined) {
    throw new StructureInvalidError(
      'ERR_CSR_INVALID',
      'node-forge: a name attribute without a value',
    )
  }
  const oid = oidOf(type)
  const keyword = keywords.find(([, known]) => known === oid)?.[0]
  const text = stringText(value)
  // RFC 4514 section 2.4 wants #hex after a dotted type too; text is what a person can compare
  if (text === null) return `${keyword ?? oid}=#${Buffer.from(derOf(value)).toString('hex')}`
  return `${keyword ?? oid}=${escaped(text)}`
}

/** The text of a character string as node-forge left it: UTF-8 undecoded, BMPString decoded. */
export function stringText(value: Asn1): string | null {
  if (typeof value.value !== 'string') return null
  switch (value.type as number) {
    case Type.UTF8:
      return forge.util.decodeUtf8(value.value)
    case universalString:
      return utf32Text(value.value)
    case Type.BMPSTRING:
    case Type.PRINTABLESTRING:
    case Type.IA5STRING:
    case numericString:
    case teletexString:
      return contents(value)
    default:
      return null
  }
}

/** `null` for octets that are no UTF-32. */
function utf32Text(octets: string): string | null {
  const units = octets.match(/[\s\S]{1,4}/g) ?? []
  const codes = units.map((unit) =>
    [...unit].reduce(
      (code, octet) => code * 256 + octet.charCodeAt(0),
      unit.length < 4 ? Infinity : 0,
    ),
  )
  return codes.every((code) => code <= 0x10ffff) ? String.fromCodePoint(...codes) : null
}

/** RFC 4514 section 2.4. */
function escaped(text: string): string {
  return text
    .replace(/[",+;<>\\]/g, '\\$&')
    .replace(/\0/g, '\\00')
    .replace(/ $/, '\\ ')
    .replace(/^[ #]/, '\\$&')
}
