/** A distinguished name as DER, each value in the string type that RFC 5280 (appendix A.1) wants for it. */
import { asciiString, objectIdentifier, sequence, setOf, utf8String } from '../asn1/der.js'
import { ValueRefusedError } from '../errors.js'
import { attributeTypeOid, type AttributeTypeAndValue, type DistinguishedName } from './name.js'

const printable = /^[A-Za-z0-9 '()+,./:=?-]*$/
const ascii = /^[\x00-\x7f]*$/

/** Types that are PrintableString or IA5String whatever the value; every other is UTF8String. */
const narrow: ReadonlyMap<string, readonly [identifier: 0x13 | 0x16, alphabet: RegExp]> = new Map([
  ['C', [0x13, printable]],
  ['serialNumber', [0x13, printable]],
  ['dnQualifier', [0x13, printable]],
  ['jurisdictionC', [0x13, printable]],
  ['emailAddress', [0x16, ascii]],
  ['DC', [0x16, ascii]],
])

/** RDNSequence, DER. @throws ValueRefusedError, InterSslError ERR_NAME_INVALID */
export function writeName(name: DistinguishedName): Uint8Array {
  return sequence(...name.map((rdn) => setOf(...rdn.map(writeAttribute))))
}

function writeAttribute({ type, value }: AttributeTypeAndValue): Uint8Array {
  return sequence(objectIdentifier(attributeTypeOid(type)), writeAttributeValue(type, value))
}

/** An AttributeValue, DER. @throws ValueRefusedError */
export function writeAttributeValue(type: string, value: string): Uint8Array {
  if (/^#([0-9a-f]{2}){2,}$/.test(value)) return Uint8Array.from(Buffer.from(value.slice(1), 'hex'))
  if (/\p{Surrogate}/u.test(value)) {
    throw new ValueRefusedError(`${type} is not Unicode text`, type, {
      hint: 'a surrogate stands alone',
    })
  }
  const row = narrow.get(type)
  if (!row) return utf8String(value)
  const [identifier, alphabet] = row
  if (!alphabet.test(value)) {
    throw new ValueRefusedError(`${type} holds a character its type does not allow`, type, {
      hint: 'RFC 5280 appendix A.1',
    })
  }
  return asciiString(identifier, value)
}
