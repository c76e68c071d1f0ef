/** The character strings of ASN.1 as text: which octets a tag's alphabet means, and text as BMPString octets. */

/** Tag numbers of the universal string types. */
export const stringTypes = Object.freeze({
  utf8: 12,
  numeric: 18,
  printable: 19,
  teletex: 20,
  ia5: 22,
  visible: 26,
  general: 27,
  universal: 28,
  bmp: 30,
} as const)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Text of a string type's content octets, or null where they are not of that type.
 * TeletexString is read as ISO 8859-1, as every program we know does; octets outside a 7-bit alphabet likewise.
 */
export function decodeString(tag: number, content: Uint8Array): string | null {
  switch (tag) {
    case stringTypes.utf8:
      return decodeUtf8(content)
    case stringTypes.bmp:
      return decodeBmp(content)
    case stringTypes.universal:
      return decodeUniversal(content)
    case stringTypes.numeric:
    case stringTypes.printable:
    case stringTypes.teletex:
    case stringTypes.ia5:
    case stringTypes.visible:
    case stringTypes.general:
      return decodeLatin1(content)
    default:
      return null
  }
}

/** UTF-8 octets as text; null where they are not UTF-8. */
export function decodeUtf8(content: Uint8Array): string | null {
  try {
    return utf8.decode(content)
  } catch {
    return null
  }
}

/** Octets as ISO 8859-1 text. */
export function decodeLatin1(content: Uint8Array): string {
  let text = ''
  for (let i = 0; i < content.length; i += 4096) {
    text += String.fromCharCode(...content.subarray(i, i + 4096))
  }
  return text
}

/** Big-endian UTF-16 octets as text (surrogates are kept, as Windows and Java write them); null for an odd count. */
export function decodeBmp(content: Uint8Array): string | null {
  if (content.length % 2 !== 0) return null
  let text = ''
  for (let i = 0; i < content.length; i += 2) {
    text += String.fromCharCode(((content[i] as number) << 8) | (content[i + 1] as number))
  }
  return text
}

/** Text as big-endian UTF-16 octets, a character outside the BMP as its surrogates, without a terminator. */
export function encodeBmp(text: string): Uint8Array {
  const octets = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    octets[2 * i] = unit >> 8
    octets[2 * i + 1] = unit & 0xff
  }
  return octets
}

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** The octets that pairs of hex digits stand for. */
export function unhex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function decodeUniversal(content: Uint8Array): string | null {
  if (content.length % 4 !== 0) return null
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  let text = ''
  for (let i = 0; i < content.length; i += 4) {
    const point = view.getUint32(i)
    if (point > 0x10ffff) return null
    text += String.fromCodePoint(point)
  }
  return text
}
