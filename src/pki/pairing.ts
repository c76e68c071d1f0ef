/** Which certificate belongs to which key: by localKeyId, by friendlyName, and by the public key itself. */
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { bitsOf, child, oidOf } from '../asn1/value.js'
import { equalOctets } from '../crypto/digest.js'
import { signatureProves, spkiOf } from '../crypto/keys.js'
import { AlgorithmUnsupportedError, DerInvalidError, StructureInvalidError } from '../errors.js'
import { readCertificate } from './certificate.js'
import type { OpenedCertificate, OpenedKey, OpenedPfx } from './open.js'

/**
 * Signatures made for one file, where a key and a certificate have one public key in two spellings (a curve
 * named and written out, a point compressed and not). What goes beyond is not judged.
 */
export const mostProofs = 200

/**
 * The pairing features of an opened PFX; none where there is no key or no certificate. Certificates are looked up by
 * public key, id and name: each key and each certificate is read once.
 */
export function pairingFeatures(opened: OpenedPfx): string[] {
  if (opened.keys.length === 0 || opened.certificates.length === 0) return []
  const judge = new Judge(opened.certificates)
  return [...new Set(opened.keys.flatMap((key) => judge.featuresOf(key)))]
}

/** Whether the certificate carries this key's public key; null where that can't be judged. */
export function belongsTogether(pkcs8: Uint8Array, certificateDer: Uint8Array): boolean | null {
  const own = ownKey(pkcs8)
  const spki = publicKeyIn(certificateDer)
  if (own === null || spki === null) return null
  return own.print === printOf(spki) && provesItself(own, spki)
}

export interface OwnKey {
  readonly pkcs8: Uint8Array
  readonly spki: Uint8Array
  readonly print: string
}

/** Null where node can't load the key. */
export function ownKey(pkcs8: Uint8Array): OwnKey | null {
  try {
    const spki = spkiOf(pkcs8)
    return { pkcs8, spki, print: printOf(spki) }
  } catch (error) {
    if (error instanceof AlgorithmUnsupportedError) return null
    throw error
  }
}

/** The SubjectPublicKeyInfo of a certificate; null where it can't be read. */
export function publicKeyIn(der: Uint8Array): Uint8Array | null {
  try {
    return readCertificate(der).publicKey.spki
  } catch (error) {
    if (error instanceof StructureInvalidError) return null
    throw error
  }
}

/** What two SubjectPublicKeyInfos of one key have in common: the key's octets; of a point its x, which says nearly all. */
export function printOf(spki: Uint8Array): string {
  try {
    const { root } = readBer(spki)
    const bits = bitsOf(child(root, 1, 'subjectPublicKey'), 'subjectPublicKey')
    const algorithm = oidOf(child(child(root, 0, 'algorithm'), 0, 'algorithm'), 'algorithm')
    if (algorithm !== oids['id-ecPublicKey']) return hex(bits)
    // X9.62 4.3.6: 04 x y, or 02 x and 03 x.
    return hex(bits[0] === 4 ? bits.subarray(1, (bits.length + 1) / 2) : bits.subarray(1))
  } catch (error) {
    if (error instanceof DerInvalidError) return hex(spki)
    throw error
  }
}

/** Equal public keys need no signature. Null where node lacks one of the two. */
export function provesItself({ spki, pkcs8 }: OwnKey, other: Uint8Array): boolean | null {
  if (equalOctets(spki, other)) return true
  try {
    return signatureProves(pkcs8, other)
  } catch (error) {
    if (error instanceof AlgorithmUnsupportedError) return null
    throw error
  }
}

/** Certificates that have something in common: an id, a name, or nothing but the file. */
interface Group {
  /** One of them can't be read, so nothing is said of it. */
  unreadable: boolean
  everyHasId: boolean
  /** By their public keys, in the order of the file. */
  readonly byPrint: Map<string, number[]>
  /** The first and the last readable one, and those nearest to them with another public key. */
  readonly first: Seen[]
  readonly last: Seen[]
}

interface Seen {
  readonly index: number
  readonly print: string
}

class Judge {
  readonly #all = newGroup()
  readonly #byId = new Map<string, Group>()
  readonly #byName = new Map<string, Group>()
  readonly #spkis: (Uint8Array | null)[]
  /** By the octets of the private key: a file may hold one many times, and loading it is what takes the time. */
  readonly #own = new Map<string, OwnKey | null>()
  #proofs = mostProofs

  constructor(certificates: readonly OpenedCertificate[]) {
    this.#spkis = certificates.map(({ der }) => publicKeyIn(der))
    for (const [index, { localKeyId, friendlyName }] of certificates.entries()) {
      const spki = this.#spkis[index]
      const print = spki ? printOf(spki) : null
      const groups = [
        this.#all,
        ...(localKeyId === null ? [] : [groupOf(this.#byId, localKeyId)]),
        ...(friendlyName === null ? [] : [groupOf(this.#byName, friendlyName)]),
      ]
      for (const group of groups) addTo(group, index, print, localKeyId !== null)
    }
  }

  featuresOf(key: OpenedKey): string[] {
    const sameId = key.localKeyId === null ? undefined : this.#byId.get(key.localKeyId)
    const sameName = key.friendlyName === null ? undefined : this.#byName.get(key.friendlyName)
    const names: string[] = []
    if (sameId) names.push('pairing:by-localkeyid')
    else if (sameName) names.push('pairing:by-friendlyname')
    else names.push('pairing:none')
    // Who goes by ids first finds none in common, and does not come to the names.
    if (!sameId && sameName && (key.localKeyId !== null || sameName.everyHasId)) {
      names.push('localkeyid:not-shared')
    }
    const own = key.pkcs8 && this.#ownKey(key.pkcs8)
    if (!own) return names
    // Nothing that is named as the key's carries its public key (or, unnamed, nothing at all does).
    const claimed = sameId ?? sameName ?? this.#all
    if (!claimed.unreadable && this.#matches(claimed, own, (proof) => proof !== false) === null) {
      names.push('pairing:mismatch')
    }
    const place = sameId ? this.#matches(this.#all, own, (proof) => proof === true) : null
    if (!sameId || place === null) return names
    const foreign = ({ print }: Seen) => print !== own.print
    const before = sameId.first.find(foreign)
    const after = sameId.last.find(foreign)
    if (before && before.index < place) names.push('localkeyid:shared-with-ca-before')
    if (after && after.index > place) names.push('localkeyid:shared-with-ca-after')
    return names
  }

  #ownKey(pkcs8: Uint8Array): OwnKey | null {
    const octets = hex(pkcs8)
    const known = this.#own.get(octets)
    if (known !== undefined) return known
    const own = ownKey(pkcs8)
    this.#own.set(octets, own)
    return own
  }

  /** The first certificate of the group with the key's octets whose proof is as wanted. */
  #matches(
    { byPrint }: Group,
    own: OwnKey,
    wanted: (proof: boolean | null) => boolean,
  ): number | null {
    for (const index of byPrint.get(own.print) ?? []) {
      const spki = this.#spkis[index]
      if (spki && wanted(this.#proof(own, spki))) return index
      if (this.#proofs === 0) return wanted(null) ? index : null
    }
    return null
  }

  #proof(own: OwnKey, spki: Uint8Array): boolean | null {
    if (equalOctets(own.spki, spki)) return true
    if (this.#proofs === 0) return null
    this.#proofs -= 1
    return provesItself(own, spki)
  }
}

const newGroup = (): Group => ({
  unreadable: false,
  everyHasId: true,
  byPrint: new Map(),
  first: [],
  last: [],
})

function groupOf(groups: Map<string, Group>, name: string): Group {
  const found = groups.get(name) ?? newGroup()
  groups.set(name, found)
  return found
}

function addTo(group: Group, index: number, print: string | null, hasId: boolean): void {
  if (!hasId) group.everyHasId = false
  if (print === null) {
    group.unreadable = true
    return
  }
  const same = group.byPrint.get(print)
  if (same) same.push(index)
  else group.byPrint.set(print, [index])
  const seen = { index, print }
  const { first, last } = group
  if (first.length === 0) first.push(seen)
  else if (first.length === 1 && first[0]?.print !== print) first.push(seen)
  // The last one, and behind it the last of another public key.
  if (last[0] && last[0].print !== print) last[1] = last[0]
  last[0] = seen
}
