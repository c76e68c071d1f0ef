/** The bags of an opened PFX as they go into a new one: nothing left out, keys and certificates paired where they were not. */
import { unhex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import type { OpenedPfx } from '../pki/open.js'
import { belongsTogether, pairingFeatures } from '../pki/pairing.js'
import type { SafeBag } from '../pki/safe-contents.js'
import type { BundledBag } from '../pki/seal.js'

/** Kinds of contents that a person may allow to be left out. */
export const droppable = ['crls', 'secrets', 'unknown'] as const
export type Droppable = (typeof droppable)[number]

export interface RepairContents {
  /** In the order of the file, nested ones in their place. */
  readonly bags: readonly BundledBag[]
  /** What is otherwise than in the input, in words. */
  readonly changed: readonly string[]
  /** What is as in the input, in words. */
  readonly kept: readonly string[]
}

/** What goes into the new file. Only what `drop` names is left out. */
export function repairContents(opened: OpenedPfx, drop: readonly Droppable[] = []): RepairContents {
  const all = opened.safes.flatMap(({ bags }) => flat(bags))
  const left = all.filter((bag) => !drop.some((kind) => isOf(bag, kind)))
  const keys = [...opened.keys]
  const bags = left.map((bag): BundledBag => {
    const isKey = bag.kind === 'key' || bag.kind === 'shrouded-key'
    const pkcs8 = isKey ? keys.shift()?.pkcs8 : undefined
    return bundled(bag, pkcs8 ?? bag.value ?? new Uint8Array())
  })
  const paired = pair(bags, opened)
  const changed = [...paired.changed]
  for (const kind of droppable) {
    const count = all.filter((bag) => isOf(bag, kind)).length
    if (drop.includes(kind) && count > 0) changed.push(`left out: ${counted(count, words[kind])}`)
  }
  const lost = opened.failures.filter(({ part }) => part === 'bag').length
  if (lost > 0) changed.push(`left out: ${counted(lost, 'bag that can not be read')}`)
  if (opened.nestedSafes > 0) changed.push('bags of nested safes stand beside the others')
  return { bags: paired.bags, changed, kept: keptWords(paired.bags, opened, paired.moved) }
}

const words = { crls: 'CRL', secrets: 'secret', unknown: 'bag of an unknown kind' } as const

function flat(bags: readonly SafeBag[]): SafeBag[] {
  return bags.flatMap((bag) => (bag.kind === 'safe-contents' ? flat(bag.bags) : [bag]))
}

function isOf(bag: SafeBag, kind: Droppable): boolean {
  if (kind === 'crls') return bag.kind === 'crl'
  if (kind === 'secrets') return bag.kind === 'secret'
  return bag.kind === 'unknown'
}

function bundled(bag: SafeBag, value: Uint8Array): BundledBag {
  const attributes = {
    friendlyName: bag.friendlyName ?? undefined,
    localKeyId: bag.localKeyId === null ? undefined : unhex(bag.localKeyId),
    otherAttributes: bag.otherAttributes,
  }
  switch (bag.kind) {
    case 'key':
    case 'shrouded-key':
      return { kind: 'key', value, ...attributes }
    case 'cert':
      return { kind: 'certificate', value, typeId: bag.typeId ?? undefined, ...attributes }
    case 'crl':
    case 'secret':
      return { kind: bag.kind, value, typeId: bag.typeId ?? undefined, ...attributes }
    default:
      return { kind: 'other', value, typeId: bag.oid, ...attributes }
  }
}

interface Paired {
  readonly bags: readonly BundledBag[]
  readonly changed: readonly string[]
  /** Whether a localKeyId is another than before. */
  readonly moved: boolean
}

/**
 * Gives each key and its own certificate the same localKeyId, and no other certificate that of a key; only where
 * pairing is not by localKeyId alone already.
 */
function pair(bags: readonly BundledBag[], opened: OpenedPfx): Paired {
  const trouble = pairingFeatures(opened).filter((name) => name !== 'pairing:by-localkeyid')
  if (trouble.length === 0) return { bags, changed: [], moved: false }
  const ids = new Map(bags.map((bag) => [bag, bag.localKeyId]))
  const certificates = bags.filter(({ kind }) => kind === 'certificate')
  const taken = new Set<string>()
  let pairs = 0
  for (const key of bags.filter(({ kind }) => kind === 'key')) {
    const own = certificates.filter(({ value }) => belongsTogether(key.value, value) === true)
    const best = own.find((one) => sameId(one, key)) ?? own.find((one) => sameName(one, key))
    const certificate = best ?? own[0]
    if (certificate === undefined) continue
    const given = key.localKeyId
    const free = given !== undefined && given.length > 0 && !taken.has(String(given))
    const id = free ? given : digest('sha1', certificate.value)
    taken.add(String(id))
    for (const other of certificates) {
      if (!own.includes(other) && String(ids.get(other)) === String(id)) ids.set(other, undefined)
    }
    ids.set(key, id)
    ids.set(certificate, id)
    pairs += 1
  }
  const after = bags.map((bag) => ({ ...bag, localKeyId: ids.get(bag) }))
  const moved = after.some(
    (bag, index) => String(bag.localKeyId) !== String(bags[index]?.localKeyId),
  )
  return {
    bags: after,
    changed: moved ? [`${counted(pairs, 'key')} and certificate paired by localKeyId`] : [],
    moved,
  }
}

const sameId = (a: BundledBag, b: BundledBag): boolean =>
  a.localKeyId !== undefined && String(a.localKeyId) === String(b.localKeyId)

const sameName = (a: BundledBag, b: BundledBag): boolean =>
  a.friendlyName !== undefined && a.friendlyName === b.friendlyName

function keptWords(bags: readonly BundledBag[], opened: OpenedPfx, moved: boolean): string[] {
  const count = (kind: BundledBag['kind']): number => bags.filter((bag) => bag.kind === kind).length
  const kept: string[] = opened.keys.map(({ algorithm }) => `private key ${algorithm ?? ''}`.trim())
  const certificates = count('certificate')
  if (certificates > 0) {
    kept.push(
      `${counted(certificates, 'certificate')}${certificates > 1 ? ', in their order' : ''}`,
    )
  }
  const names = [...new Set(bags.flatMap(({ friendlyName }) => friendlyName ?? []))]
  if (names.length > 0)
    kept.push(`friendly ${names.length > 1 ? 'names' : 'name'} ${names.join(', ')}`)
  if (!moved && bags.some(({ localKeyId }) => localKeyId !== undefined)) kept.push('localKeyIds')
  if (bags.some(({ otherAttributes = [] }) => otherAttributes.length > 0)) {
    kept.push('other attributes')
  }
  if (count('crl') > 0) kept.push(counted(count('crl'), words.crls))
  if (count('secret') > 0) kept.push(`${counted(count('secret'), words.secrets)}, byte for byte`)
  if (count('other') > 0) kept.push(`${counted(count('other'), words.unknown)}, byte for byte`)
  return kept
}

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : word.startsWith('bag') ? word.replace('bag', 'bags') : `${word}s`}`
}
