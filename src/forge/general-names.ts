/** subjectAltName (RFC 5280 section 4.2.1.6) between node-forge's trees and `email:…` texts. */
import { isIP } from 'node:net'
import forge from 'node-forge'
import { ValueRefusedError } from '../errors.js'
import {
  type Asn1,
  children,
  contents,
  derOf,
  objectIdentifier,
  oidOf,
  primitive,
  sequence,
  tagged,
} from './asn1-tree.js'
import { ia5, nameText, stringText } from './name.js'

const { Type } = forge.asn1

/** Microsoft's userPrincipalName, an otherName. */
const upn = '1.3.6.1.4.1.311.20.2.3'

/** `email:` `dns:` `uri:` `ip:` `upn:` texts in encoded order; `dirname:`, `rid:` and `other:OID:HEX` for the rest. */
export function generalNameTexts(names: Asn1): string[] {
  return children(names).map((name) => {
    switch (name.type as number) {
      case 0:
        return otherNameText(name)
      case 1:
        return `email:${contents(name)}`
      case 2:
        return `dns:${contents(name)}`
      case 4:
        return `dirname:${nameText(children(name)[0])}`
      case 6:
        return `uri:${contents(name)}`
      case 7:
        return `ip:${addresses.bytesToIP(contents(name)) ?? '?'}`
      case 8:
        return `rid:${forge.asn1.derToOid(contents(name))}`
      default:
        return `other:[${name.type}]`
    }
  })
}

/** The GeneralNames of `email:…`, `dns:…`, `uri:…`, `ip:…` and `upn:…` texts. */
export function generalNamesTree(texts: readonly string[]): Asn1 {
  return sequence(
    texts.map((text) => {
      const at = text.indexOf(':')
      const kind = text.slice(0, Math.max(at, 0))
      const value = text.slice(at + 1)
      switch (kind) {
        case 'email':
          return tagged(1, ia5(value, text))
        case 'dns':
          return tagged(2, ia5(value, text))
        case 'uri':
          return tagged(6, ia5(value, text))
        case 'ip':
          return tagged(7, addressBytes(value))
        case 'upn':
          return tagged(0, [
            objectIdentifier(upn),
            tagged(0, [primitive(Type.UTF8, forge.util.encodeUtf8(value))]),
          ])
        default:
          throw new ValueRefusedError(
            `a subjectAltName that begins with none of email: dns: uri: ip: upn:`,
            text,
          )
      }
    }),
  )
}

function otherNameText(name: Asn1): string {
  const [type, value] = children(name)
  const text = children(value)[0]
  const shown = text === undefined ? null : stringText(text)
  return oidOf(type) === upn && shown !== null
    ? `upn:${shown}`
    : `other:${oidOf(type)}:${text === undefined ? '' : Buffer.from(derOf(text)).toString('hex')}`
}

/** Missing from the type declarations of node-forge 1.3; IPv6 text is as RFC 5952 has it. */
const addresses = forge.util as unknown as {
  bytesToIP(bytes: string): string | null
  bytesFromIP(text: string): string | null
}

function addressBytes(text: string): string {
  // node-forge itself takes 300.1.1.1, and a zone (%eth0) that no certificate can hold
  const bytes = isIP(text) === 0 || text.includes('%') ? null : addresses.bytesFromIP(text)
  if (bytes === null) throw new ValueRefusedError(`not an IP address: ${text}`, text)
  return bytes
}
