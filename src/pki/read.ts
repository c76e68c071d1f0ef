/** Reads a PFX (RFC 7292 4) without a password; what breaks is an answer beside what was read before it. */
import type { BerNode, Deviation, PartialBer, Place, Span } from '../asn1/ber.js'
import { defaultStringLength, joinString, readBerPartially } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { readBase64, readPem } from '../asn1/pem.js'
import { child, numberOf, oidOf, sequenceOf } from '../asn1/value.js'
import { DerInvalidError, LimitExceededError, limitReason } from '../errors.js'
import type { ContentEncryption } from './content-encryption.js'
import { notEncrypted, readContentEncryption, unopenable } from './content-encryption.js'
import type { MacData } from './mac-data.js'
import { readMacData } from './mac-data.js'
import type { BagBudget, SafeBag } from './safe-contents.js'
import { readSafeContents } from './safe-contents.js'

/** Limits on hostile input. */
export interface ReadLimits {
  /** @default 67108864 */
  readonly maxBytes: number
  /** Nesting of BER elements, at most 1000. @default 64 */
  readonly maxDepth: number
  /** BER elements in one tree. @default 200000 */
  readonly maxNodes: number
  /** Bags in the whole file. @default 10000 */
  readonly maxBags: number
  /** Iterations of one key derivation. @default 10000000 */
  readonly maxIterations: number
  /** Digests of all key derivations of the file together; judged before the first is computed. @default 10000000 */
  readonly maxTotalIterations: number
  /**
   * Octets of one string that is shown as text or hex: a friendlyName, localKeyId, attribute of a name, value of an
   * attribute or extension. An object identifier has at most 1024 whatever this says. @default 65536
   */
  readonly maxStringLength: number
}

/** Where and why reading had to stop, or what must not be so. */
export interface Malformed {
  readonly offset: number
  readonly reason: string
}

export interface PfxEncoding {
  readonly form: 'der' | 'ber'
  readonly indefiniteLength: boolean
  readonly trailingBytes: number
  readonly armour: 'none' | 'pem' | 'base64'
  readonly deviations: readonly Deviation[]
}

/** One ContentInfo of the AuthenticatedSafe. `bags` is null where it is encrypted or unreadable. */
export interface SafeContentInfo {
  /** Dotted. */
  readonly contentType: string
  readonly encryption: ContentEncryption
  readonly ciphertext: Uint8Array | null
  readonly bags: readonly SafeBag[] | null
  readonly span: Span
}

export interface Pfx {
  /** The BER, armour removed. Offsets are relative to this. */
  readonly bytes: Uint8Array
  /** Whether this is a PFX at all: a SEQUENCE of a version and a ContentInfo. */
  readonly recognised: boolean
  readonly version: number | null
  readonly encoding: PfxEncoding
  readonly integrity: 'password' | 'public-key' | 'none' | null
  readonly macData: MacData | null
  readonly authenticatedSafe: readonly SafeContentInfo[]
  /** What the MAC is computed over; null where it can't be read. */
  readonly authSafeContent: Uint8Array | null
  readonly malformed: Malformed | null
  /** True where the bytes end before the structure does. */
  readonly truncated: boolean
  readonly limits: ReadLimits
}

/** What holds where nothing is said. */
export const defaultLimits: ReadLimits = Object.freeze({
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 64,
  maxNodes: 200_000,
  maxBags: 10_000,
  maxIterations: 10_000_000,
  maxTotalIterations: 10_000_000,
  maxStringLength: defaultStringLength,
})

/** Nested safes are read by recursion, so nesting has a bound that no option lifts. */
const deepest = 1000

/** The limits with their defaults. @throws TypeError for one that is no number */
export function checkedLimits(limits: Partial<ReadLimits> = {}): ReadLimits {
  const all = { ...defaultLimits, ...limits }
  for (const [name, value] of Object.entries(all)) {
    if (!(value >= 0)) throw new TypeError(`${name} is not a limit: ${value}`)
  }
  return { ...all, maxDepth: Math.min(all.maxDepth, deepest) }
}

/** Removes PEM or bare base64 armour. Of PEM the first block that is not of another kind counts. */
export function removeArmour(bytes: Uint8Array): {
  readonly bytes: Uint8Array
  readonly armour: 'none' | 'pem' | 'base64'
  readonly label: string | null
} {
  if (bytes[0] === 0x30) return { bytes, armour: 'none', label: null }
  const block = readPem(bytes)[0]
  if (block) return { bytes: block.bytes, armour: 'pem', label: block.label }
  const base64 = readBase64(bytes)
  if (base64) return { bytes: base64, armour: 'base64', label: null }
  return { bytes, armour: 'none', label: null }
}

/**
 * Reads what a PFX shows without a password. Bad input never throws: `malformed` says where and why, and everything
 * that was readable before the break is there.
 */
export function readPfx(input: Uint8Array, limits: Partial<ReadLimits> = {}): Pfx {
  const all = checkedLimits(limits)
  if (input.length > all.maxBytes) {
    return nothing(input, all, {
      offset: all.maxBytes,
      reason: `larger than ${all.maxBytes} bytes`,
    })
  }
  const { bytes, armour } = removeArmour(input)
  const reader = new PfxReader(bytes, all)
  return reader.read(armour)
}

function nothing(bytes: Uint8Array, limits: ReadLimits, malformed: Malformed): Pfx {
  return {
    bytes,
    recognised: false,
    version: null,
    encoding: {
      form: 'der',
      indefiniteLength: false,
      trailingBytes: 0,
      armour: 'none',
      deviations: [],
    },
    integrity: null,
    macData: null,
    authenticatedSafe: [],
    authSafeContent: null,
    malformed,
    truncated: false,
    limits,
  }
}

/** One reading: collects deviations and the first fault while it goes through the structure. */
class PfxReader {
  readonly #bytes: Uint8Array
  readonly #limits: ReadLimits
  readonly #deviations: Deviation[] = []
  readonly #bagBudget: BagBudget
  #malformed: Malformed | null = null
  #truncated = false

  constructor(bytes: Uint8Array, limits: ReadLimits) {
    this.#bytes = bytes
    this.#limits = limits
    this.#bagBudget = { left: limits.maxBags, most: limits.maxBags }
  }

  read(armour: PfxEncoding['armour']): Pfx {
    if (this.#bytes.length === 0) {
      return nothing(this.#bytes, this.#limits, { offset: 0, reason: 'the file is empty' })
    }
    const { root, end, broken } = this.#parse(this.#bytes, { origin: 0 })
    this.#truncated = broken !== null && broken.message.startsWith('breaks off')
    if (!root || !isPfx(root)) {
      const malformed = this.#malformed ?? { offset: 0, reason: 'not a PFX' }
      return {
        ...nothing(this.#bytes, this.#limits, malformed),
        truncated: this.#truncated,
        encoding: this.#encoding(armour, 0),
      }
    }
    const versionNode = root.children.find((part) => part.is(2))
    const [authSafe, macNode] = root.children.slice(versionNode ? 1 : 0)
    if (!versionNode) this.#fault(root.content.offset, 'version is missing')
    const version = versionNode ? (this.#try(() => numberOf(versionNode, 'version')) ?? null) : null
    const contentType = this.#try(() =>
      oidOf(child(authSafe as BerNode, 0, 'contentType'), 'contentType'),
    )
    const macData = macNode ? (this.#try(() => readMacData(macNode)) ?? null) : null
    const content = this.#try(() => authSafeContent(authSafe as BerNode, contentType ?? ''))
    const authenticatedSafe = content ? this.#authenticatedSafe(content) : []
    if (macData?.fault) this.#fault(macData.fault.offset, macData.fault.reason)
    return {
      bytes: this.#bytes,
      recognised: true,
      version,
      encoding: this.#encoding(armour, root.complete ? this.#bytes.length - end : 0),
      integrity:
        contentType === oids['id-signedData']
          ? 'public-key'
          : macNode
            ? 'password'
            : contentType === oids['id-data'] && root.complete
              ? 'none'
              : null,
      macData,
      authenticatedSafe,
      authSafeContent: content?.bytes ?? null,
      malformed: this.#malformed,
      truncated: this.#truncated,
      limits: this.#limits,
    }
  }

  #encoding(armour: PfxEncoding['armour'], trailingBytes: number): PfxEncoding {
    return {
      form: this.#deviations.length > 0 ? 'ber' : 'der',
      indefiniteLength: this.#deviations.some(({ kind }) => kind === 'indefinite-length'),
      trailingBytes,
      armour,
      deviations: this.#deviations,
    }
  }

  /** AuthenticatedSafe ::= SEQUENCE OF ContentInfo. */
  #authenticatedSafe(content: { bytes: Uint8Array; place: Place }): SafeContentInfo[] {
    const { root } = this.#parse(content.bytes, content.place)
    if (!root) return []
    const infos = this.#try(() => sequenceOf(root, 'AuthenticatedSafe').children) ?? []
    return infos.flatMap((node) => this.#try(() => this.#contentInfo(node)) ?? [])
  }

  #contentInfo(node: BerNode): SafeContentInfo {
    const contentType = oidOf(
      child(sequenceOf(node, 'ContentInfo'), 0, 'contentType'),
      'contentType',
    )
    const read = { contentType, ciphertext: null, bags: null, span: node.span }
    if (contentType === oids['id-envelopedData']) {
      return { ...read, encryption: unopenable('envelopedData', node.span) }
    }
    if (contentType !== oids['id-data'] && contentType !== oids['id-encryptedData']) {
      return { ...read, encryption: unopenable(`oid:${contentType}`, node.span) }
    }
    if (contentType === oids['id-data']) {
      return { ...read, encryption: notEncrypted(node.span), bags: this.#plainBags(node) }
    }
    // EncryptedData ::= SEQUENCE { version, EncryptedContentInfo { contentType, algorithm, [0] content } }
    const data = sequenceOf(child(child(node, 1, 'content'), 0, 'EncryptedData'), 'EncryptedData')
    const info = sequenceOf(child(data, 1, 'encryptedContentInfo'), 'encryptedContentInfo')
    const encryption = readContentEncryption(child(info, 1, 'contentEncryptionAlgorithm'))
    const encrypted = info.children[2]
    if (!encrypted?.isContext(0)) {
      this.#fault(info.span.offset, 'encryptedContent is missing')
      return { ...read, encryption }
    }
    return { ...read, encryption, ciphertext: joinString(encrypted).bytes }
  }

  #plainBags(node: BerNode): SafeBag[] | null {
    return (
      this.#try(() => {
        const octets = child(child(node, 1, 'content'), 0, 'content')
        if (!octets.is(4)) {
          throw new DerInvalidError('content is not an OCTET STRING', octets.span.offset)
        }
        const { bytes, place } = joinString(octets)
        const { root } = this.#parse(bytes, place)
        if (!root) return null
        return readSafeContents(root, this.#bagBudget, (error) => this.#note(error))
      }) ?? null
    )
  }

  #parse(bytes: Uint8Array, place: Place): PartialBer {
    const { maxDepth, maxNodes, maxStringLength } = this.#limits
    const read = readBerPartially(bytes, { maxDepth, maxNodes, maxStringLength, place })
    for (const deviation of read.deviations) this.#deviations.push(deviation)
    if (read.broken) this.#note(read.broken)
    return read
  }

  #try<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      this.#note(error)
      return undefined
    }
  }

  /** Keeps the first fault; anything that is not about the input is our own bug and goes on up. */
  #note(error: unknown): void {
    if (error instanceof DerInvalidError) {
      this.#fault(error.offset, error.message)
    } else if (error instanceof LimitExceededError) {
      this.#fault(error.offset, limitReason(error))
    } else throw error
  }

  #fault(offset: number, reason: string): void {
    this.#malformed ??= { offset, reason }
  }
}

/** PFX ::= SEQUENCE { version INTEGER, authSafe ContentInfo, … }, the content type one of PKCS#7's. */
function isPfx(root: BerNode): boolean {
  const [first, second] = root.children
  const authSafe = first?.is(2) ? second : first
  const type = authSafe?.children[0]
  if (!root.is(16) || !authSafe?.is(16) || !type?.is(6) || !type.complete) return false
  return isReadableOid(type) && oidOf(type, 'contentType').startsWith(oids['id-data'].slice(0, -1))
}

function isReadableOid(node: BerNode): boolean {
  try {
    oidOf(node, 'contentType')
    return true
  } catch {
    return false
  }
}

/** The octets of the AuthenticatedSafe: the content of Data, or what SignedData (RFC 2315 9.1) carries. */
function authSafeContent(
  node: BerNode,
  contentType: string,
): { bytes: Uint8Array; place: Place } | undefined {
  let content = child(child(node, 1, 'content'), 0, 'content')
  if (contentType === oids['id-signedData']) {
    const info = sequenceOf(
      child(sequenceOf(content, 'SignedData'), 2, 'contentInfo'),
      'contentInfo',
    )
    content = child(child(info, 1, 'content'), 0, 'content')
  } else if (contentType !== oids['id-data']) {
    throw new DerInvalidError(
      `authSafe is of type ${contentType}, not data or signedData`,
      node.span.offset,
    )
  }
  if (!content.is(4)) {
    throw new DerInvalidError('authSafe content is not an OCTET STRING', content.span.offset)
  }
  return joinString(content)
}
