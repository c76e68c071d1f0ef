/** Distinguished names as keytool takes and prints them: its own text form, with quotes where RFC 4514 has escapes. */
import {
  attributeTypeOid,
  formatDistinguishedName,
  parseDistinguishedName,
  type DistinguishedName,
} from '../pki/name.js'

/** What `-dname` wants: last RDN first, every type dotted, every value quoted. */
export function javaName(name: DistinguishedName): string {
  const attributes = name.map((rdn) =>
    rdn
      .map(
        ({ type, value }) => `OID.${attributeTypeOid(type)}="${value.replace(/[\\"]/g, '\\$&')}"`,
      )
      .join('+'),
  )
  return attributes.toReversed().join(', ')
}

/** The RFC 4514 text of what keytool printed; null where it can't be told apart with certainty. */
export function readJavaName(text: string): string | null {
  const rdns = split(text, ', ')?.map((rdn) => split(rdn, ' + '))
  if (rdns === undefined || rdns.some((rdn) => rdn === null)) return null
  try {
    const name = rdns.map((rdn) =>
      (rdn ?? []).map((attribute) => {
        const equals = attribute.indexOf('=')
        const type = parseDistinguishedName(`${attribute.slice(0, equals)}=x`)[0]?.[0]?.type ?? ''
        return { type, value: unquoted(attribute.slice(equals + 1)) }
      }),
    )
    return formatDistinguishedName(name.map((rdn) => rdn.toReversed()).toReversed())
  } catch {
    return null
  }
}

/** The parts between separators outside quotes; null where a quote is left open. */
function split(text: string, separator: string): string[] | null {
  const parts: string[] = []
  let part = ''
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] as string
    if (quoted && character === '\\') {
      part += character + (text[i + 1] ?? '')
      i += 1
    } else if (!quoted && text.startsWith(separator, i)) {
      parts.push(part)
      part = ''
      i += separator.length - 1
    } else {
      if (character === '"') quoted = !quoted
      part += character
    }
  }
  return quoted ? null : [...parts, part]
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value
}
