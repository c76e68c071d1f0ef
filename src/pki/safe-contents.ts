/** SafeContents and its bags (RFC 7292 4.2), their attributes included (RFC 2985 5.5). */
import type { BerNode, Span } from '../asn1/ber.js'
import { joinString } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { decodeBmp, hex } from '../asn1/strings.js'
import { child, octetsOf, oidOf, sequenceOf, textOf } from '../asn1/value.js'
import { LimitExceededError } from '../errors.js'
import type { ContentEncryption } from './content-encryption.js'
import { readContentEncryption } from './content-encryption.js'

export type AttributeFault =
  'friendlyname-malformed' | 'localkeyid-malformed' | 'localkeyid-several'

export interface SafeBag {
  readonly kind: 'key' | 'shrouded-key' | 'cert' | 'crl' | 'secret' | 'safe-contents' | 'unknown'
  readonly oid: string
  readonly friendlyName: string | null
  /** Lower-case hex. */
  readonly localKeyId: string | null
  /** What an attribute says wrongly. */
  readonly attributeFaults: readonly AttributeFault[]
  /** Every other attribute, whole and as it stands (Java's trustedKeyUsage, Microsoft's key container). */
  readonly otherAttributes: readonly Uint8Array[]
  readonly span: Span
  /** keyBag: the OneAsymmetricKey; x509Certificate: the DER; shrouded key: the ciphertext; others: what is in [0]. */
  readonly value: Uint8Array | null
  /** Of a shrouded key. */
  readonly encryption: ContentEncryption | null
  /** certId, crlId or secretTypeId, dotted. */
  readonly typeId: string | null
  /** Of a nested safe. */
  readonly bags: readonly SafeBag[]
}

/** How many more bags may be read, of how many in all. */
export interface BagBudget {
  left: number
  readonly most: number
}

/** Hears what is wrong, and the bag that is lost by it; of a lost name no bag. */
export type OnFault = (error: unknown, bag?: BerNode) => void

const kinds: Readonly<Record<string, SafeBag['kind']>> = {
  [oids.keyBag]: 'key',
  [oids.pkcs8ShroudedKeyBag]: 'shrouded-key',
  [oids.certBag]: 'cert',
  [oids.crlBag]: 'crl',
  [oids.secretBag]: 'secret',
  [oids.safeContentsBag]: 'safe-contents',
}

/**
 * A SafeContents element. `onFault` hears of a bag that is not what it should be, with its place and all of it; the others
 * are kept.
 * @throws DerInvalidError when it is no SEQUENCE; LimitExceededError beyond the budget
 */
export function readSafeContents(node: BerNode, budget: BagBudget, onFault: OnFault): SafeBag[] {
  const bags: SafeBag[] = []
  for (const bag of sequenceOf(node, 'SafeContents').children) {
    budget.left -= 1
    if (budget.left < 0) {
      throw new LimitExceededError(`more than ${budget.most} bags`, 'maxBags', {
        offset: bag.span.offset,
      })
    }
    try {
      bags.push(readBag(bag, budget, onFault))
    } catch (error) {
      if (error instanceof LimitExceededError) throw error
      onFault(error, bag)
    }
  }
  return bags
}

/** SafeBag. Depth is bounded by the BER reader's. */
function readBag(node: BerNode, budget: BagBudget, onFault: OnFault): SafeBag {
  const oid = oidOf(child(sequenceOf(node, 'bag'), 0, 'bagId'), 'bagId')
  const kind = kinds[oid] ?? 'unknown'
  const explicit = child(node, 1, 'bagValue')
  const inner = explicit.isContext(0) ? explicit.children[0] : undefined
  const read: SafeBag = {
    kind,
    oid,
    ...readAttributes(node.children[2], onFault),
    span: node.span,
    value: null,
    encryption: null,
    typeId: null,
    bags: [],
  }
  if (kind === 'unknown') return { ...read, value: inner?.bytes ?? null }
  const value = inner ?? child(explicit, 0, 'bagValue')
  switch (kind) {
    case 'key':
      return { ...read, value: value.bytes }
    case 'shrouded-key':
      return {
        ...read,
        encryption: readContentEncryption(
          child(sequenceOf(value, 'EncryptedPrivateKeyInfo'), 0, 'encryptionAlgorithm'),
        ),
        value: octetsOf(child(value, 1, 'encryptedData'), 'encryptedData'),
      }
    case 'safe-contents':
      return { ...read, bags: readSafeContents(value, budget, onFault) }
    case 'cert':
    case 'crl':
    case 'secret': {
      const typeId = oidOf(child(sequenceOf(value, 'bagValue'), 0, 'type'), 'type')
      const content = value.children[1]?.children[0]
      const wanted = kind === 'cert' && typeId === oids.x509Certificate
      return {
        ...read,
        typeId,
        value: wanted
          ? octetsOf(child(child(value, 1, 'certValue'), 0, 'certValue'), 'certValue')
          : (content?.bytes ?? null),
      }
    }
  }
}

/** PKCS12AttrSet: the first friendlyName and localKeyId count. */
function readAttributes(
  node: BerNode | undefined,
  onFault: OnFault,
): Pick<SafeBag, 'friendlyName' | 'localKeyId' | 'attributeFaults' | 'otherAttributes'> {
  let friendlyName: string | null = null
  let localKeyId: string | null = null
  const faults: AttributeFault[] = []
  const others: Uint8Array[] = []
  for (const attribute of node?.is(17) ? node.children : []) {
    const type = attribute.children[0]
    const dotted = type?.is(6) ? oidOf(type, 'attribute type') : null
    const value = attribute.children[1]?.children[0]
    const ours = dotted === oids.friendlyName || dotted === oids.localKeyId
    if (!ours) others.push(attribute.bytes)
    if (ours && value && value.contentLength > value.longest) {
      onFault(
        new LimitExceededError(
          `an attribute of ${value.contentLength} octets; the limit is ${value.longest}`,
          'maxStringLength',
          { offset: value.span.offset },
        ),
      )
      continue
    }
    if (dotted === oids.friendlyName) {
      const text = value
        ? value.is(30)
          ? decodeBmp(joinString(value).bytes)
          : textOf(value)
        : null
      if (!value?.is(30) || text === null) faults.push('friendlyname-malformed')
      friendlyName ??= text
    }
    if (dotted === oids.localKeyId) {
      if (!value?.is(4)) faults.push('localkeyid-malformed')
      else {
        const id = hex(octetsOf(value, 'localKeyId'))
        if (localKeyId !== null && localKeyId !== id) faults.push('localkeyid-several')
        localKeyId ??= id
      }
    }
  }
  return { friendlyName, localKeyId, attributeFaults: faults, otherAttributes: others }
}
