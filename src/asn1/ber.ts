/** BER as bytes with places: a lenient reader that keeps every span and notes each departure from DER (X.690). */
import { DerInvalidError, LimitExceededError } from '../errors.js'

/** Where something lies, in bytes from the start of the input. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** What BER allows and DER does not. */
export type DeviationKind =
  'indefinite-length' | 'constructed-string' | 'non-minimal-length' | 'non-minimal-tag'

/** One departure from DER and the offset of the element that makes it. */
export interface Deviation {
  readonly kind: DeviationKind
  readonly offset: number
}

export type TagClass = 'universal' | 'application' | 'context' | 'private'

/** Where a tree's bytes lie in the file: shifted by `origin`, or (decrypted, joined) all inside one span. */
export type Place = { readonly origin: number } | { readonly within: Span }

export interface BerOptions {
  /** Deepest nesting accepted. @default 64 */
  readonly maxDepth?: number
  /** Most elements accepted in one tree. @default 200000 */
  readonly maxNodes?: number
  /** Octets of one string (text, an attribute's or extension's value); what reads the tree judges it. @default 65536 */
  readonly maxStringLength?: number
  /** What spans are relative to. @default {origin: 0} */
  readonly place?: Place
}

/** The limits of one tree. */
export type TreeLimits = Pick<BerOptions, 'maxDepth' | 'maxNodes' | 'maxStringLength'>

/** Octets of a string where nothing else is said. */
export const defaultStringLength = 65_536

/** One element. Spans are relative to the file (see {@link Place}); bytes are views, not copies. */
export class BerNode {
  readonly tagClass: TagClass
  readonly tag: number
  readonly constructed: boolean
  readonly children: readonly BerNode[]
  /** False where the input ended inside this element. */
  readonly complete: boolean
  readonly place: Place
  /** Octets that a string in this tree may have. */
  readonly longest: number
  private readonly source: Uint8Array
  private readonly start: number
  private readonly contentStart: number
  private readonly contentEnd: number
  private readonly end: number

  constructor(
    source: Uint8Array,
    place: Place,
    frame: Frame,
    contentEnd: number,
    end: number,
    complete: boolean,
    longest: number,
  ) {
    this.longest = longest
    this.tagClass = frame.tagClass
    this.tag = frame.tag
    this.constructed = frame.constructed
    this.children = frame.children
    this.complete = complete
    this.place = place
    this.source = source
    this.start = frame.start
    this.contentStart = frame.contentStart
    this.contentEnd = contentEnd
    this.end = end
  }

  /** Tag, length and content. */
  get span(): Span {
    return this.placed(this.start, this.end)
  }

  /** Content alone. */
  get content(): Span {
    return this.placed(this.contentStart, this.contentEnd)
  }

  /** Tag, length and content as they stand. */
  get bytes(): Uint8Array {
    return this.source.subarray(this.start, this.end)
  }

  /** The content octets as they stand (of a constructed element: its children's bytes). */
  get contentBytes(): Uint8Array {
    return this.source.subarray(this.contentStart, this.contentEnd)
  }

  /** Octets of the content, also where spans say no more than in what they lie. */
  get contentLength(): number {
    return this.contentEnd - this.contentStart
  }

  /** True for a universal tag of this number. */
  is(tag: number): boolean {
    return this.tagClass === 'universal' && this.tag === tag
  }

  /** True for the context-specific tag `[number]`. */
  isContext(tag: number): boolean {
    return this.tagClass === 'context' && this.tag === tag
  }

  private placed(start: number, end: number): Span {
    if ('within' in this.place) return this.place.within
    return { offset: this.place.origin + start, length: end - start }
  }
}

/** A tree, how it departs from DER, and the offset just after it. */
export interface BerDocument {
  readonly root: BerNode
  readonly deviations: readonly Deviation[]
  /** Where the first element ends, in bytes from the start of `bytes`; what follows is trailing data. */
  readonly end: number
}

/** What could be read before the break. `root` is null when not even one header is there. */
export interface PartialBer {
  readonly root: BerNode | null
  readonly deviations: readonly Deviation[]
  readonly end: number
  readonly broken: DerInvalidError | LimitExceededError | null
}

export interface Frame {
  readonly tagClass: TagClass
  readonly tag: number
  readonly constructed: boolean
  readonly start: number
  readonly contentStart: number
  /** Where the content must end; null for the indefinite form. */
  readonly stop: number | null
  /** Where it must have ended: its own stop, else that of what holds it; infinite where nothing says. */
  readonly limit: number
  readonly children: BerNode[]
}

const classes: readonly TagClass[] = ['universal', 'application', 'context', 'private']
/** Universal types that DER always encodes primitive: BIT STRING, OCTET STRING and the character strings. */
const stringTags = new Set([3, 4, 12, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30])

/**
 * Reads the first BER element of `bytes` with everything inside it, in linear time and without recursion.
 * @throws DerInvalidError where it is not BER or breaks off; LimitExceededError beyond `maxDepth` or `maxNodes`.
 */
export function readBer(bytes: Uint8Array, options: BerOptions = {}): BerDocument {
  const { root, deviations, end, broken } = readBerPartially(bytes, options)
  if (broken) throw broken
  if (!root) throw new DerInvalidError('no element', 0)
  return { root, deviations, end }
}

/** Like {@link readBer}, but what breaks is returned beside what was read before it. Never throws. */
export function readBerPartially(bytes: Uint8Array, options: BerOptions = {}): PartialBer {
  const { maxDepth = 64, maxNodes = 200_000, place = { origin: 0 } } = options
  const { maxStringLength = defaultStringLength } = options
  const deviations: Deviation[] = []
  const open: Frame[] = []
  let root: BerNode | null = null
  let broken: DerInvalidError | LimitExceededError | null = null
  let at = 0
  let nodes = 0

  const close = (frame: Frame, contentEnd: number, end: number, complete: boolean) => {
    const node = new BerNode(bytes, place, frame, contentEnd, end, complete, maxStringLength)
    const parent = open[open.length - 1]
    if (parent) parent.children.push(node)
    else root = node
  }

  try {
    while (root === null) {
      const parent = open[open.length - 1]
      if (parent !== undefined) {
        if (parent.stop !== null) {
          if (at >= parent.stop) {
            open.pop()
            close(parent, parent.stop, parent.stop, true)
            continue
          }
        } else if (bytes[at] === 0 && bytes[at + 1] === 0 && at + 2 <= parent.limit) {
          open.pop()
          close(parent, at, at + 2, true)
          at += 2
          continue
        }
      }
      if (at >= bytes.length) throw invalid('breaks off', place, bytes.length)
      nodes += 1
      if (nodes > maxNodes) {
        throw new LimitExceededError(`more than ${maxNodes} elements`, 'maxNodes', {
          offset: offsetIn(place, at),
        })
      }
      const outer = parent === undefined ? Infinity : parent.limit
      const frame = readHeader(bytes, at, place, outer, deviations)
      const { stop } = frame
      if (stop !== null && stop > outer && outer <= bytes.length) {
        throw invalid('element is longer than what holds it', place, at)
      }
      if (!frame.constructed) {
        if (stop === null || stop > bytes.length) {
          close(frame, bytes.length, bytes.length, false)
          throw stop === null
            ? invalid('indefinite length on a primitive element', place, at)
            : invalid('breaks off', place, bytes.length)
        }
        at = stop
        close(frame, stop, stop, true)
        continue
      }
      if (frame.tagClass === 'universal' && stringTags.has(frame.tag)) {
        deviations.push({ kind: 'constructed-string', offset: offsetIn(place, at) })
      }
      if (open.length >= maxDepth) {
        throw new LimitExceededError(`nested deeper than ${maxDepth}`, 'maxDepth', {
          offset: offsetIn(place, at),
        })
      }
      open.push(frame)
      at = frame.contentStart
    }
  } catch (error) {
    if (!(error instanceof DerInvalidError) && !(error instanceof LimitExceededError)) throw error
    broken = error
    for (let frame = open.pop(); frame; frame = open.pop()) {
      const end = Math.min(frame.stop ?? bytes.length, bytes.length)
      close(frame, end, end, false)
    }
  }
  return { root, deviations, end: Math.min(at, bytes.length), broken }
}

const offsetIn = (place: Place, offset: number) =>
  'within' in place ? place.within.offset : place.origin + offset

const invalid = (message: string, place: Place, offset: number) =>
  new DerInvalidError(message, 'within' in place ? place.within.offset : place.origin + offset)

/** Identifier and length octets at `start`; `outer` is where everything that holds the element ends. */
function readHeader(
  source: Uint8Array,
  start: number,
  place: Place,
  outer: number,
  deviations: Deviation[],
): Frame {
  const deviates = (kind: DeviationKind) =>
    deviations.push({ kind, offset: offsetIn(place, start) })
  const first = source[start] ?? 0
  let next = start + 1
  let tag = first & 0x1f
  if (tag === 0x1f) {
    tag = 0
    for (;;) {
      const octet = source[next]
      if (octet === undefined) throw invalid('breaks off in a tag', place, source.length)
      if (tag === 0 && octet === 0x80) deviates('non-minimal-tag')
      next += 1
      tag = tag * 128 + (octet & 0x7f)
      if (tag > 0xffffffff) throw invalid('tag number is too large', place, start)
      if ((octet & 0x80) === 0) break
    }
    if (tag < 31) deviates('non-minimal-tag')
  }
  const lead = source[next]
  if (lead === undefined) throw invalid('breaks off in a length', place, source.length)
  next += 1
  let length: number | null = lead
  if (lead === 0x80) {
    length = null
    deviates('indefinite-length')
  } else if (lead === 0xff) {
    throw invalid('length octet 0xff is reserved', place, start)
  } else if (lead > 0x80) {
    length = 0
    const count = lead & 0x7f
    for (let i = 0; i < count; i += 1) {
      const octet = source[next + i]
      if (octet === undefined) throw invalid('breaks off in a length', place, source.length)
      length = length * 256 + octet
      if (length > Number.MAX_SAFE_INTEGER) throw invalid('length is too large', place, start)
    }
    if (length < 128 || source[next] === 0) deviates('non-minimal-length')
    next += count
  }
  if (first === 0 && lead === 0) {
    throw invalid('end-of-contents where none is due', place, start)
  }
  const stop = length === null ? null : next + length
  return {
    tagClass: classes[first >> 6] as TagClass,
    tag,
    constructed: (first & 0x20) !== 0,
    start,
    contentStart: next,
    stop,
    limit: stop ?? outer,
    children: [],
  }
}

/**
 * The octets of an OCTET STRING (or another string type), the segments of a constructed one joined (X.690 8.7.3).
 * `place` says where they lie: exactly, where they are one run; else inside the whole string.
 */
export function joinString(node: BerNode): { readonly bytes: Uint8Array; readonly place: Place } {
  if (!node.constructed) {
    return {
      bytes: node.contentBytes,
      place: 'within' in node.place ? node.place : { origin: node.content.offset },
    }
  }
  const parts: Uint8Array[] = []
  const waiting: BerNode[] = [node]
  let single: BerNode | null = null
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.constructed) {
      for (let i = next.children.length - 1; i >= 0; i -= 1) {
        waiting.push(next.children[i] as BerNode)
      }
    } else {
      parts.push(next.contentBytes)
      single = next
    }
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  if (parts.length === 1 && single && !('within' in node.place)) {
    return { bytes, place: { origin: single.content.offset } }
  }
  return { bytes, place: { within: node.span } }
}
