/** Extensions that are asked for one by one: as DER, or by a name whose text has a grammar that can't become other syntax. */
import { readBer } from '../asn1/ber.js'
import { encodeOid, oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { isUnreadable } from '../asn1/value.js'
import { ValueRefusedError } from '../errors.js'

/** Words of keyUsage (RFC 5280 4.2.1.3). */
export type KeyUsage = (typeof keyUsages)[number]

export const keyUsages = Object.freeze([
  ...['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'],
  ...['keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'],
] as const)

/** Names of extensions that have a text form here. */
export type NamedExtension = keyof typeof grammars

/** One extension. `critical` @default false */
export type ExtensionRequest =
  /** Any extension: its dotted OID, and the DER inside extnValue. */
  | { readonly oid: string; readonly critical?: boolean | undefined; readonly der: Uint8Array }
  /** `basicConstraints` `CA:TRUE, pathlen:0`; `subjectKeyIdentifier` `hash`; `certificatePolicies` dotted OIDs … */
  | {
      readonly name: NamedExtension
      readonly critical?: boolean | undefined
      readonly text: string
    }

/** A line of the extensions' section, and which extension it makes. */
export interface ExtensionLine {
  readonly oid: string
  readonly name: string
  readonly value: string
}

const uri = 'URI:[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?%&=+!*()-]+'
const listOf = (item: string): RegExp => new RegExp(`^(?:${item})(?:, ?(?:${item}))*$`)
const dotted = '[0-2](?:\\.(?:0|[1-9][0-9]*))+'

/** No `@`, `$`, `#`, quote, backslash or `;section`, no `DER:`, `ASN1:` or `copy`: what is left is the extension's own. */
const grammars = {
  basicConstraints: { oid: oids.basicConstraints, text: /^CA:(?:TRUE(?:, ?pathlen:\d+)?|FALSE)$/ },
  subjectKeyIdentifier: { oid: oids.subjectKeyIdentifier, text: /^hash$/ },
  authorityKeyIdentifier: {
    oid: oids.authorityKeyIdentifier,
    text: listOf('(?:keyid|issuer)(?::always)?'),
  },
  certificatePolicies: { oid: oids.certificatePolicies, text: listOf(dotted) },
  crlDistributionPoints: { oid: oids.cRLDistributionPoints, text: listOf(uri) },
  authorityInfoAccess: { oid: oids.authorityInfoAccess, text: listOf(`(?:OCSP|caIssuers);${uri}`) },
  nameConstraints: {
    oid: oids.nameConstraints,
    text: listOf('(?:permitted|excluded);(?:DNS|email|URI|IP):[A-Za-z0-9._/:-]+'),
  },
} as const

/** @throws ValueRefusedError for anything that is not exactly one extension */
export function extensionLine(request: ExtensionRequest): ExtensionLine {
  const critical = request.critical === true ? 'critical, ' : ''
  if ('der' in request) {
    checkOid(request.oid, 'extension')
    if (!isOneElement(request.der)) {
      throw refused(
        `extension ${request.oid}`,
        'is not one DER element',
        'give what extnValue holds',
      )
    }
    return { oid: request.oid, name: request.oid, value: `${critical}DER:${hex(request.der)}` }
  }
  const grammar = Object.hasOwn(grammars, request.name) ? grammars[request.name] : undefined
  if (grammar === undefined) {
    throw refused(
      `extension ${request.name}`,
      'has no text form here',
      `give it as DER, or take one of ${Object.keys(grammars).join(', ')}`,
    )
  }
  if (!grammar.text.test(request.text)) {
    throw refused(
      `extension ${request.name}`,
      'is not written as it has to be',
      'see NamedExtension, or give it as DER',
    )
  }
  return { oid: grammar.oid, name: request.name, value: `${critical}${request.text}` }
}

/** @throws ValueRefusedError for an unknown word, or none at all */
export function keyUsageLine(usages: readonly KeyUsage[]): ExtensionLine {
  const wrong = usages.find((usage) => !keyUsages.includes(usage))
  if (wrong !== undefined || usages.length === 0) {
    throw refused(
      'keyUsage',
      wrong === undefined ? 'is empty' : `has no ${wrong}`,
      keyUsages.join(', '),
    )
  }
  return {
    oid: oids.keyUsage,
    name: 'keyUsage',
    value: ['critical', ...new Set(usages)].join(', '),
  }
}

/** Words that all binaries know; any other purpose is a dotted OID. */
const purposes: ReadonlySet<string> = new Set([
  ...['serverAuth', 'clientAuth', 'codeSigning', 'emailProtection', 'timeStamping', 'OCSPSigning'],
])

/** @throws ValueRefusedError */
export function extendedKeyUsageLine(usages: readonly string[]): ExtensionLine {
  if (usages.length === 0) throw refused('extendedKeyUsage', 'is empty', 'leave it out')
  for (const usage of usages) if (!purposes.has(usage)) checkOid(usage, 'extendedKeyUsage')
  return { oid: oids.extKeyUsage, name: 'extendedKeyUsage', value: usages.join(', ') }
}

function checkOid(text: string, field: string): void {
  const parts = text.split('.')
  const arcs = parts.map(Number)
  const [first = 3, second = 0] = arcs
  const small = arcs.every((arc) => arc < 2 ** 31)
  if (!new RegExp(`^${dotted}$`).test(text) || !small || (first < 2 && second > 39)) {
    throw refused(`${field} ${text.slice(0, 80)}`, 'is not a dotted OID', 'write 1.3.6.1.5.5.7.3.4')
  }
  encodeOid(text)
}

function isOneElement(der: Uint8Array): boolean {
  try {
    return readBer(der).end === der.length
  } catch (error) {
    if (isUnreadable(error)) return false
    throw error
  }
}

function refused(field: string, why: string, hint: string): ValueRefusedError {
  return new ValueRefusedError(`${field} ${why}`, field, { hint })
}
