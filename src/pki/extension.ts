/** Extensions (RFC 5280 4.2) of certificates and requests, and the subjectAltName as text. */
import type { BerNode } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { decodeOid, oidName, oids } from '../asn1/oid.js'
import { decodeLatin1, decodeUtf8, hex } from '../asn1/strings.js'
import {
  bitsOf,
  booleanOf,
  child,
  integerOf,
  isUnreadable,
  limited,
  octetsOf,
  oidOf,
  sequenceOf,
  textOf,
} from '../asn1/value.js'
import { LimitExceededError } from '../errors.js'
import { formatDistinguishedName, readName } from './name.js'

/** `value` is readable text for the extensions we know (`digitalSignature, keyEncipherment`), else hex. */
export interface Extension {
  readonly oid: string
  /** The RFC's word (`basicConstraints`), or the dotted OID. */
  readonly name: string
  readonly critical: boolean
  readonly value: string
  /** The octets inside extnValue. */
  readonly der: Uint8Array
}

/** An Extensions element. @throws DerInvalidError, LimitExceededError for a text beyond `maxStringLength` */
export function readExtensions(node: BerNode): Extension[] {
  return sequenceOf(node, 'extensions').children.map((extension) => {
    const parts = sequenceOf(extension, 'extension').children
    const oid = oidOf(child(extension, 0, 'extnID'), 'extnID')
    const explicit = parts[1]?.is(1) ? parts[1] : null
    const der = octetsOf(child(extension, explicit ? 2 : 1, 'extnValue'), 'extnValue')
    return {
      oid,
      name: oidName(oid) ?? oid,
      critical: explicit ? booleanOf(explicit, 'critical') : false,
      value: readable(oid, der, extension),
      der,
    }
  })
}

/** Every GeneralName of every subjectAltName, as `email:…` `dns:…` `ip:…` `uri:…` `upn:…`. */
export function subjectAltNamesOf(extensions: readonly Extension[]): string[] {
  return extensions
    .filter((extension) => extension.oid === oids.subjectAltName)
    .flatMap((extension) => {
      try {
        return generalNames(readBer(extension.der, { maxStringLength: Infinity }).root)
      } catch (error) {
        if (isUnreadable(error)) return []
        throw error
      }
    })
}

/** The bits of KeyUsage in order (RFC 5280 4.2.1.3). */
export const keyUsages: readonly string[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

const readers: Readonly<Record<string, (root: BerNode) => string>> = {
  [oids.subjectAltName]: (root) => generalNames(root).join(', '),
  [oids.issuerAltName]: (root) => generalNames(root).join(', '),
  [oids.keyUsage]: (root) => {
    const bits = bitsOf(root, 'keyUsage')
    return keyUsages.filter((_, i) => ((bits[i >> 3] ?? 0) >> (7 - (i & 7))) & 1).join(', ')
  },
  [oids.extKeyUsage]: (root) =>
    sequenceOf(root, 'extKeyUsage')
      .children.map((node) => oidOf(node, 'keyPurposeId'))
      .map((dotted) => oidName(dotted) ?? dotted)
      .join(', '),
  [oids.basicConstraints]: (root) => {
    const parts = sequenceOf(root, 'basicConstraints').children
    const ca = parts[0]?.is(1) ? booleanOf(parts[0], 'cA') : false
    const path = parts.find((part) => part.is(2))
    return `CA:${ca ? 'TRUE' : 'FALSE'}${path ? `, pathlen:${integerOf(path, 'pathLenConstraint')}` : ''}`
  },
  [oids.subjectKeyIdentifier]: (root) => hex(octetsOf(limited(root), 'subjectKeyIdentifier')),
}

/** What is not text is hex, and what is hex is a string: a long one is refused, not shown. */
function readable(oid: string, der: Uint8Array, extension: BerNode): string {
  const { longest } = extension
  try {
    const reader = readers[oid]
    if (reader) return reader(readBer(der, { maxStringLength: longest }).root)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    if (error instanceof LimitExceededError && error.limit === 'maxStringLength') throw error
  }
  if (der.length > longest) limited(extension)
  return hex(der)
}

const generalNames = (root: BerNode): string[] =>
  sequenceOf(root, 'GeneralNames').children.map(generalName)

/** GeneralName (RFC 5280 4.2.1.6). */
function generalName(node: BerNode): string {
  const octets = limited(node, node.isContext(4) ? Infinity : node.longest).contentBytes
  const text = () => decodeUtf8(octets) ?? decodeLatin1(octets)
  if (node.tagClass !== 'context') return `other:${hex(node.bytes)}`
  switch (node.tag) {
    case 0: {
      const type = oidOf(child(node, 0, 'type-id'), 'type-id')
      const value = child(node, 1, 'value').children[0]
      const shown = (value && textOf(value)) ?? hex(value?.bytes ?? new Uint8Array())
      return type === oids.msUPN ? `upn:${shown}` : `other:${oidName(type) ?? type}:${shown}`
    }
    case 1:
      return `email:${text()}`
    case 2:
      return `dns:${text()}`
    case 4:
      return `dirname:${formatDistinguishedName(readName(child(node, 0, 'directoryName')))}`
    case 6:
      return `uri:${text()}`
    case 7:
      return `ip:${ipAddress(octets)}`
    case 8:
      return `rid:${decodeOid(octets, node.span.offset)}`
    default:
      return `other:${hex(node.bytes)}`
  }
}

/** Four octets dotted, sixteen in RFC 5952's form, anything else as hex. */
function ipAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.')
  if (octets.length !== 16) return hex(octets)
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((octets[2 * i] as number) << 8) | (octets[2 * i + 1] as number)).toString(16),
  )
  const text = groups.join(':')
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].toSorted(
    (a, b) => b[0].split('0').length - a[0].split('0').length,
  )
  const run = runs[0]
  if (!run) return text
  const before = text.slice(0, run.index)
  const after = text.slice(run.index + run[0].length)
  return `${before}::${after.replace(/^:/, '')}`
}
