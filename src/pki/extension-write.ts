/** Extensions (RFC 5280 4.2) and GeneralNames as DER. */
import {
  bitStringOf,
  boolean,
  context,
  contextPrimitive,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  utf8String,
} from '../asn1/der.js'
import { readBer } from '../asn1/ber.js'
import { encodeOid, oids } from '../asn1/oid.js'
import { bitsOf, child } from '../asn1/value.js'
import { digest } from '../crypto/digest.js'
import { ValueRefusedError } from '../errors.js'
import { keyUsages } from './extension.js'
import { parseDistinguishedName } from './name.js'
import { writeName } from './name-write.js'

/** An extension to be written: `der` is what stands inside extnValue. */
export interface ExtensionInput {
  /** Dotted. */
  readonly oid: string
  /** @default false */
  readonly critical?: boolean
  readonly der: Uint8Array
}

/** Extensions ::= SEQUENCE OF Extension. @throws ValueRefusedError where one is there twice */
export function writeExtensions(extensions: readonly ExtensionInput[]): Uint8Array {
  const twice = extensions.find(({ oid }, i) => extensions.findIndex((one) => one.oid === oid) < i)
  if (twice) throw refused('extensions', `${twice.oid} is there twice`, 'RFC 5280 4.2 allows one')
  return sequence(
    ...extensions.map(({ oid, critical = false, der }) =>
      // X.690 11.5: a DEFAULT is left out.
      sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(der)),
    ),
  )
}

/** subjectAltName of `email:…` `dns:…` `ip:…` `uri:…` `upn:…` `dirname:…` `rid:…` `other:OID:text`. */
export function subjectAltName(names: readonly string[], critical = false): ExtensionInput {
  return { oid: oids.subjectAltName, critical, der: sequence(...names.map(writeGeneralName)) }
}

/** keyUsage of RFC 5280's words; critical, as section 4.2.1.3 asks. */
export function keyUsage(words: readonly string[], critical = true): ExtensionInput {
  const bits = words.map((word) => {
    const bit = keyUsages.indexOf(word)
    if (bit < 0) throw refused('keyUsage', `has no ${word}`, `write ${keyUsages.join(', ')}`)
    return bit
  })
  return { oid: oids.keyUsage, critical, der: bitStringOf(bits) }
}

/** extKeyUsage of words such as `emailProtection`, or dotted OIDs. */
export function extendedKeyUsage(words: readonly string[], critical = false): ExtensionInput {
  const known: Readonly<Record<string, string>> = oids
  const purposes = words.map((word) => {
    const dotted = Object.hasOwn(known, word) ? known[word] : word
    if (!/^[0-2](\.\d+)+$/.test(dotted as string)) {
      throw refused('extendedKeyUsage', `has no ${word}`, 'write emailProtection or a dotted OID')
    }
    return objectIdentifier(dotted as string)
  })
  return { oid: oids.extKeyUsage, critical, der: sequence(...purposes) }
}

/** basicConstraints; critical. */
export function basicConstraints(ca: boolean, pathLength?: number): ExtensionInput {
  const parts: Uint8Array[] = ca ? [boolean(true)] : []
  if (pathLength !== undefined) parts.push(integer(pathLength))
  return { oid: oids.basicConstraints, critical: true, der: sequence(...parts) }
}

/** subjectKeyIdentifier: SHA-1 of the key's octets (RFC 5280 4.2.1.2, the first method), as `hash` of OpenSSL. */
export function subjectKeyIdentifier(spki: Uint8Array): ExtensionInput {
  return { oid: oids.subjectKeyIdentifier, der: octetString(keyIdentifier(spki)) }
}

/** authorityKeyIdentifier with the identifier of the issuer's key alone. */
export function authorityKeyIdentifier(issuerSpki: Uint8Array): ExtensionInput {
  return {
    oid: oids.authorityKeyIdentifier,
    der: sequence(contextPrimitive(0, keyIdentifier(issuerSpki))),
  }
}

function keyIdentifier(spki: Uint8Array): Uint8Array {
  return digest(
    'sha1',
    bitsOf(child(readBer(spki).root, 1, 'subjectPublicKey'), 'subjectPublicKey'),
  )
}

/** certificatePolicies of dotted OIDs, without qualifiers. */
export function certificatePolicies(policies: readonly string[], critical = false): ExtensionInput {
  const infos = policies.map((policy) => sequence(objectIdentifier(policy)))
  return { oid: oids.certificatePolicies, critical, der: sequence(...infos) }
}

/** cRLDistributionPoints: one point for each URI. */
export function crlDistributionPoints(uris: readonly string[]): ExtensionInput {
  const points = uris.map((uri) => sequence(context(0, context(0, writeGeneralName(`uri:${uri}`)))))
  return { oid: oids.cRLDistributionPoints, der: sequence(...points) }
}

/** authorityInfoAccess: where the issuer answers OCSP, and where its certificate lies. */
export function authorityInfoAccess(
  places: readonly { readonly method: 'OCSP' | 'caIssuers'; readonly uri: string }[],
): ExtensionInput {
  const descriptions = places.map(({ method, uri }) =>
    sequence(
      objectIdentifier(method === 'OCSP' ? oids['id-ad-ocsp'] : oids['id-ad-caIssuers']),
      writeGeneralName(`uri:${uri}`),
    ),
  )
  return { oid: oids.authorityInfoAccess, der: sequence(...descriptions) }
}

/**
 * nameConstraints of `dns:…` `email:…` `uri:…` `dirname:…` and `ip:ADDRESS/MASK`; critical, as RFC 5280 4.2.1.10 asks.
 * @throws ValueRefusedError for any other form
 */
export function nameConstraints(
  {
    permitted = [],
    excluded = [],
  }: { permitted?: readonly string[]; excluded?: readonly string[] },
  critical = true,
): ExtensionInput {
  const subtrees = (tag: number, names: readonly string[]) =>
    names.length === 0 ? [] : [context(tag, ...names.map((name) => sequence(constraint(name))))]
  const der = sequence(...subtrees(0, permitted), ...subtrees(1, excluded))
  return { oid: oids.nameConstraints, critical, der }
}

function constraint(name: string): Uint8Array {
  if (!name.startsWith('ip:')) return writeGeneralName(name)
  const [address = '', mask = '', ...rest] = name.slice('ip:'.length).split('/')
  const octets = [...ipOctets(name, address), ...ipOctets(name, mask)]
  if (rest.length > 0 || (octets.length !== 8 && octets.length !== 32)) {
    throw refused(`nameConstraints ${name}`, 'is no range', 'write ip:192.0.2.0/255.255.255.0')
  }
  return contextPrimitive(7, Uint8Array.from(octets))
}

/** GeneralName (RFC 5280 4.2.1.6) of the text that reading one gives. @throws ValueRefusedError */
export function writeGeneralName(name: string): Uint8Array {
  const colon = name.indexOf(':')
  const value = name.slice(colon + 1)
  switch (name.slice(0, Math.max(0, colon))) {
    case 'email':
      return contextPrimitive(1, ia5(name, value))
    case 'dns':
      return contextPrimitive(2, ia5(name, value))
    case 'dirname':
      // Name is a CHOICE: its tag is explicit.
      return context(4, writeName(parseDistinguishedName(value)))
    case 'uri':
      return contextPrimitive(6, ia5(name, value))
    case 'ip':
      return contextPrimitive(7, ipOctets(name, value))
    case 'rid':
      return contextPrimitive(8, encodeOid(value))
    case 'upn':
      return otherName(oids.msUPN, value)
    case 'other': {
      const [, dotted, text] = /^([0-9.]+):(.*)$/s.exec(value) ?? []
      if (dotted !== undefined && text !== undefined) return otherName(dotted, text)
    }
  }
  throw refused(
    `san ${name}`,
    'has no known form',
    'write email:…, dns:…, ip:…, uri:…, upn:…, dirname:…, rid:… or other:OID:…',
  )
}

const otherName = (type: string, text: string) =>
  context(0, objectIdentifier(type), context(0, utf8String(text)))

function ia5(name: string, value: string): Uint8Array {
  if (value === '' || !/^[\x00-\x7f]*$/.test(value)) {
    throw refused(
      `san ${name}`,
      'is not IA5String',
      'an international domain goes in its xn-- form',
    )
  }
  return new TextEncoder().encode(value)
}

/** IPv4 in four decimal octets, IPv6 in any spelling of RFC 4291 2.2 (which a URL brings into one form). */
function ipOctets(name: string, value: string): Uint8Array {
  const octets = value.split('.')
  if (octets.length === 4 && octets.every((one) => /^(0|[1-9]\d{0,2})$/.test(one) && +one < 256)) {
    return Uint8Array.from(octets, Number)
  }
  if (!/^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(value) || !URL.canParse(`http://[${value}]/`)) {
    throw refused(`san ${name}`, 'is not an IP address', 'write 192.0.2.1 or 2001:db8::1')
  }
  const [before = '', after] = new URL(`http://[${value}]/`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const [left, right] = [groups(before), groups(after ?? '')]
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return Uint8Array.from(
    [...left, ...zeros, ...right]
      .map((group) => parseInt(group, 16))
      .flatMap((group) => [group >> 8, group & 0xff]),
  )
}

const refused = (field: string, why: string, hint: string) =>
  new ValueRefusedError(`${field} ${why}`, field, { hint })
