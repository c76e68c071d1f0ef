/** The bags of an opened PFX as they go into a new one: nothing left out, keys and certificates paired where they were not. */
import { unhex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import type { OpenedPfx } from '../pki/open.js'
import { ownCertificatesOf } from '../pki/own-certificates.js'
import { pairingFeatures } from '../pki/pairing.js'
import type { SafeBag } from '../pki/safe-contents.js'
import type { BundledBag } from '../pki/seal.js'

/** Kinds of contents that a person may allow to be left out. */
export const droppable = ['crls', 'secrets', 'unknown', 'unreadable'] as const
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
  const bags = left.flatMap((bag): BundledBag[] => {
    if (bag.kind !== 'key' && bag.kind !== 'shrouded-key') {
      return [bundled(bag, bag.value ?? new Uint8Array())]
    }
    // What did not decrypt is no key that could be written; the failure says so.
    const pkcs8 = keys.shift()?.pkcs8 ?? null
    return pkcs8 === null ? [] : [bundled(bag, pkcs8)]
  })
  const paired = pair(bags, opened)
  const changed = [...paired.changed]
  for (const kind of ['crls', 'secrets', 'unknown'] as const) {
    const count = all.filter((bag) => isOf(bag, kind)).length
    if (drop.includes(kind) && count > 0) changed.push(`left out: ${counted(count, words[kind])}`)
  }
  for (const { part, message, span } of unreadable(opened)) {
    changed.push(
      `left out, since it can not be read: a ${part} at byte ${span.offset} (${message})`,
    )
  }
  if (opened.nestedSafes > 0) changed.push('bags of nested safes stand beside the others')
  return { bags: paired.bags, changed, kept: keptWords(paired.bags, opened, paired.moved) }
}

/** Parts that stayed closed although the password is right. */
export function unreadable({ failures }: OpenedPfx): OpenedPfx['failures'] {
  return failures.filter(({ part }) => part !== 'mac')
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
 * pairing is not by localKeyId alone already. Each key and each certificate is looked at once.
 */
function pair(bags: readonly BundledBag[], opened: OpenedPfx): Paired {
  const trouble = pairingFeatures(opened).filter((name) => name !== 'pairing:by-localkeyid')
  if (trouble.length === 0) return { bags, changed: [], moved: false }
  const ids = new Map(bags.map((bag) => [bag, bag.localKeyId]))
  const certificates = bags.filter(({ kind }) => kind === 'certificate')
  const ownOf = ownCertificatesOf(certificates.map(({ value }) => value))
  const choices = new Map<readonly number[], OwnChoice>()
  const byId = grouped(certificates, idText)
  const taken = new Set<string>()
  let pairs = 0
  for (const key of bags.filter(({ kind }) => kind === 'key')) {
    const { indexes } = ownOf(key.value)
    const choice = choices.get(indexes) ?? choiceOf(indexes.flatMap((at) => certificates[at] ?? []))
    choices.set(indexes, choice)
    const certificate =
      named(choice.byId, idText(key)) ?? named(choice.byName, key.friendlyName) ?? choice.first
    if (certificate === undefined) continue
    const given = key.localKeyId
    const free = given !== undefined && given.length > 0 && !taken.has(String(given))
    const id = free ? given : digest('sha1', certificate.value)
    for (const other of taken.has(String(id)) ? [] : (byId.get(String(id)) ?? [])) {
      if (!choice.own.has(other) && String(ids.get(other)) === String(id)) ids.set(other, undefined)
    }
    taken.add(String(id))
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

/** The certificates of one public key, as a key may pick among them. */
interface OwnChoice {
  readonly own: ReadonlySet<BundledBag>
  readonly byId: ReadonlyMap<string, BundledBag>
  readonly byName: ReadonlyMap<string, BundledBag>
  readonly first: BundledBag | undefined
}

function choiceOf(own: readonly BundledBag[]): OwnChoice {
  return {
    own: new Set(own),
    byId: firstBy(own, idText),
    byName: firstBy(own, ({ friendlyName }) => friendlyName),
    first: own[0],
  }
}

const idText = ({ localKeyId }: BundledBag): string | undefined =>
  localKeyId === undefined ? undefined : String(localKeyId)

function named<Value>(by: ReadonlyMap<string, Value>, name: string | undefined): Value | undefined {
  return name === undefined ? undefined : by.get(name)
}

function grouped(
  bags: readonly BundledBag[],
  name: (bag: BundledBag) => string | undefined,
): Map<string, BundledBag[]> {
  const groups = new Map<string, BundledBag[]>()
  for (const bag of bags) {
    const of = name(bag)
    if (of === undefined) continue
    const group = groups.get(of)
    if (group) group.push(bag)
    else groups.set(of, [bag])
  }
  return groups
}

function firstBy(
  bags: readonly BundledBag[],
  name: (bag: BundledBag) => string | undefined,
): Map<string, BundledBag> {
  return new Map([...grouped(bags, name)].flatMap(([of, [bag]]) => (bag ? [[of, bag]] : [])))
}

function keptWords(bags: readonly BundledBag[], opened: OpenedPfx, moved: boolean): string[] {
  const count = (kind: BundledBag['kind']): number => bags.filter((bag) => bag.kind === kind).length
  const kept: string[] = opened.keys
    .filter(({ pkcs8 }) => pkcs8 !== null)
    .map(({ algorithm }) => `private key ${algorithm ?? ''}`.trim())
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
