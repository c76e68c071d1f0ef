/** Values of universal types out of BER elements; the wrong type is an error with its place. */
import { DerInvalidError, LimitExceededError } from '../errors.js'
import type { BerNode } from './ber.js'
import { joinString } from './ber.js'
import { decodeOid } from './oid.js'
import { decodeString } from './strings.js'
import { decodeTime } from './time.js'

/** The child at `index`; a missing one is an error that names `what`. */
export function child(node: BerNode, index: number, what: string): BerNode {
  const found = node.children[index]
  if (!found) throw new DerInvalidError(`${what} is missing`, node.span.offset)
  return found
}

/** The element itself when it is a SEQUENCE. */
export function sequenceOf(node: BerNode, what: string): BerNode {
  if (!node.is(16) || !node.constructed) throw wrong(node, what, 'a SEQUENCE')
  return node
}

/** An INTEGER of at most 64 KiB. */
export function integerOf(node: BerNode, what: string): bigint {
  const octets = node.contentBytes
  if (!node.is(2) || node.constructed || octets.length === 0 || octets.length > 65536) {
    throw wrong(node, what, 'an INTEGER')
  }
  const negative = ((octets[0] as number) & 0x80) !== 0
  let digits = '0x'
  for (const octet of octets) digits += octet.toString(16).padStart(2, '0')
  return negative ? BigInt(digits) - (1n << BigInt(8 * octets.length)) : BigInt(digits)
}

/** An INTEGER as a number; beyond 2^53 the nearest one that there is. */
export function numberOf(node: BerNode, what: string): number {
  const { MAX_VALUE } = Number
  return Math.max(-MAX_VALUE, Math.min(MAX_VALUE, Number(integerOf(node, what))))
}

/** Octets of an object identifier; those of all standards have fewer than 40. No option raises it. */
const longestOid = 1024

/** An OBJECT IDENTIFIER, dotted. @throws LimitExceededError beyond 1024 octets */
export function oidOf(node: BerNode, what: string): string {
  if (!node.is(6) || node.constructed) throw wrong(node, what, 'an OBJECT IDENTIFIER')
  limited(node, Math.min(longestOid, node.longest))
  return decodeOid(node.contentBytes, node.span.offset)
}

/** A BOOLEAN. */
export function booleanOf(node: BerNode, what: string): boolean {
  const octets = node.contentBytes
  if (!node.is(1) || node.constructed || octets.length !== 1) throw wrong(node, what, 'a BOOLEAN')
  return octets[0] !== 0
}

/** The octets of an OCTET STRING, segments joined. */
export function octetsOf(node: BerNode, what: string): Uint8Array {
  if (!node.is(4)) throw wrong(node, what, 'an OCTET STRING')
  return joinString(node).bytes
}

/** The octets of a BIT STRING that ends on a whole octet. */
export function bitsOf(node: BerNode, what: string): Uint8Array {
  const octets = node.is(3) ? joinString(node).bytes : null
  if (!octets || octets.length === 0) throw wrong(node, what, 'a BIT STRING')
  return octets.subarray(1)
}

/**
 * The text of a character string, or null where it is none or not of its alphabet.
 * @throws LimitExceededError beyond the tree's `maxStringLength`
 */
export function textOf(node: BerNode): string | null {
  limited(node)
  return node.tagClass === 'universal' ? decodeString(node.tag, joinString(node).bytes) : null
}

/** A UTCTime or GeneralizedTime as ISO 8601 in UTC. */
export function timeOf(node: BerNode, what: string): string {
  const text = decodeString(22, node.contentBytes) ?? ''
  const time = node.tagClass === 'universal' ? decodeTime(node.tag, text) : null
  if (time === null) throw wrong(node, what, 'a time')
  return time
}

/** The element itself, which will be shown as text or hex. @throws LimitExceededError for a longer one */
export function limited(node: BerNode, longest = node.longest): BerNode {
  const { contentLength: length } = node
  if (length <= longest) return node
  throw new LimitExceededError(
    `a string of ${length} octets; the limit is ${longest}`,
    'maxStringLength',
    { offset: node.content.offset },
  )
}

function wrong(node: BerNode, what: string, wanted: string): DerInvalidError {
  return new DerInvalidError(`${what} is not ${wanted}`, node.span.offset)
}

/** Whether an error says that the input can't be read, because it is broken or beyond a limit of the reader. */
export function isUnreadable(error: unknown): error is DerInvalidError | LimitExceededError {
  return error instanceof DerInvalidError || error instanceof LimitExceededError
}
