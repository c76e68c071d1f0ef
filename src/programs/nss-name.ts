/** Distinguished names as certutil takes them after -s: RFC 1485, with the DER of a value in hex where its text form fails. */
import { hex } from '../asn1/strings.js'
import {
  attributeTypeOid,
  type AttributeTypeAndValue,
  type DistinguishedName,
} from '../pki/name.js'
import { writeAttributeValue } from '../pki/name-write.js'

/** Types that NSS has our word for (lib/certdb/alg1485.c of NSS 3.87). */
const sameWord = [
  ...['CN', 'L', 'ST', 'O', 'OU', 'C', 'STREET', 'DC', 'UID', 'SN', 'givenName', 'initials'],
  ...['generationQualifier', 'title', 'serialNumber', 'dnQualifier', 'pseudonym', 'name'],
  ...['businessCategory', 'postalAddress', 'postalCode'],
]

/** Every other type goes by its OID. */
const keywords: ReadonlyMap<string, string> = new Map([
  ...sameWord.map((type) => [type, type] as const),
  ['emailAddress', 'E'],
])

/** The last RDN first. @throws ValueRefusedError, InterSslError ERR_NAME_INVALID */
export function nssName(name: DistinguishedName): string {
  const rdns = name.map((rdn) => rdn.map(attributeText).join('+'))
  return rdns.toReversed().join(',')
}

/**
 * A value in quotes, where a backslash escapes: so separators and blanks at the ends stay what they are. A first `#`
 * announces hex even there, however it is escaped, and the text after an OID is taken for DER as it stands (observed
 * 2026-11-28, NSS 3.87).
 */
function attributeText({ type, value }: AttributeTypeAndValue): string {
  const keyword = keywords.get(type)
  if (keyword === undefined || value.startsWith('#') || /\p{Cc}/u.test(value)) {
    return `${keyword ?? attributeTypeOid(type)}=#${hex(writeAttributeValue(type, value))}`
  }
  return `${keyword}="${value.replace(/[\\"]/g, '\\$&')}"`
}
