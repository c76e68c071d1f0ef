/** DER (X.690) as it must be written: definite, minimal lengths, one way for everything. */
import { encodeOid } from './oid.js'
import { encodeBmp } from './strings.js'

/** One element with this identifier octet around the contents given. */
export function element(identifier: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  const lengthOctets: number[] = []
  if (length < 0x80) lengthOctets.push(length)
  else {
    for (let left = length; left > 0; left = Math.floor(left / 256))
      lengthOctets.unshift(left % 256)
    lengthOctets.unshift(0x80 | lengthOctets.length)
  }
  const bytes = new Uint8Array(1 + lengthOctets.length + length)
  bytes[0] = identifier
  bytes.set(lengthOctets, 1)
  let at = 1 + lengthOctets.length
  for (const part of contents) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

export const sequence = (...items: readonly Uint8Array[]) => element(0x30, ...items)

/** A SET OF: the items sorted as DER asks (X.690 11.6). */
export function setOf(...items: readonly Uint8Array[]): Uint8Array {
  return element(0x31, ...items.toSorted(compareOctets))
}

/** A non-negative or negative INTEGER in the fewest octets. */
export function integer(value: number | bigint): Uint8Array {
  const octets: number[] = []
  let left = BigInt(value)
  for (;;) {
    octets.unshift(Number(left & 0xffn))
    left >>= 8n
    const sign = ((octets[0] as number) & 0x80) !== 0
    if ((left === 0n && !sign) || (left === -1n && sign)) break
  }
  return element(0x02, Uint8Array.from(octets))
}

export const octetString = (bytes: Uint8Array) => element(0x04, bytes)

/** A BIT STRING of whole octets. */
export const bitString = (bytes: Uint8Array) => element(0x03, Uint8Array.of(0), bytes)

/** A BIT STRING with named bits (X.690 11.2.2): trailing zero bits are left out. */
export function bitStringOf(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return element(0x03, Uint8Array.of(0))
  const last = Math.max(...bits)
  const octets = new Uint8Array(2 + (last >> 3))
  octets[0] = 7 - (last & 7)
  for (const bit of bits) {
    const at = 1 + (bit >> 3)
    octets[at] = (octets[at] as number) | (0x80 >> (bit & 7))
  }
  return element(0x03, octets)
}

export const nullValue = () => Uint8Array.of(0x05, 0x00)

/** An OBJECT IDENTIFIER from its dotted form. */
export const objectIdentifier = (dotted: string) => element(0x06, encodeOid(dotted))

export const utf8String = (text: string) => element(0x0c, new TextEncoder().encode(text))

/** Text of an alphabet of one octet a character; the caller knows that it is of it. */
export const asciiString = (identifier: 0x13 | 0x16, text: string) =>
  element(identifier, new TextEncoder().encode(text))

export const boolean = (value: boolean) => Uint8Array.of(0x01, 0x01, value ? 0xff : 0x00)

export const bmpString = (text: string) => element(0x1e, encodeBmp(text))

/** `[number]` constructed: an EXPLICIT tag, or an IMPLICIT one over a constructed type. */
export const context = (number: number, ...contents: readonly Uint8Array[]) =>
  element(0xa0 | number, ...contents)

/** `[number]` primitive: an IMPLICIT tag over a primitive type. */
export const contextPrimitive = (number: number, content: Uint8Array) =>
  element(0x80 | number, content)

/** AlgorithmIdentifier (RFC 5280 4.1.1.2). Without `parameters` the field is absent. */
export const algorithmIdentifier = (dotted: string, parameters?: Uint8Array) =>
  parameters === undefined
    ? sequence(objectIdentifier(dotted))
    : sequence(objectIdentifier(dotted), parameters)

function compareOctets(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i += 1) {
    const difference = (left[i] as number) - (right[i] as number)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
