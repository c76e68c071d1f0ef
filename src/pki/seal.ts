/** Writes a PFX (RFC 7292) after a recipe: DER, and the same bytes for the same randomness. */
import {
  algorithmIdentifier,
  bmpString,
  context,
  contextPrimitive,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import { random as systemRandom } from '../crypto/random.js'
import { digestOid, hmacOid } from './algorithm.js'
import type { Random } from './encrypt.js'
import { pbkdf2Algorithm, sealContent } from './encrypt.js'
import type { MacScheme } from './mac-data.js'
import { computeMac } from './mac-data.js'
import type { PasswordOctets } from './password.js'
import { passwordOctets } from './password.js'
import type { PrivateKey } from './private-key.js'
import type { EncryptionRecipe, MacRecipe, Recipe } from './profile.js'

/** What goes into a bundle: one identity, or certificates alone. */
export interface BundleInput {
  readonly key: PrivateKey | null
  /** DER, leaf first. */
  readonly certificates: readonly Uint8Array[]
  /** On the key and the leaf. */
  readonly friendlyName?: string
  /** One for each certificate after the leaf, in order; absent or empty: none. */
  readonly caNames?: readonly string[]
  /** On the key and the leaf. @default SHA-1 of the leaf's DER when there are both a key and a leaf */
  readonly localKeyId?: Uint8Array
}

/** One bag of a bundle. */
export interface BundledBag {
  /** `other`: any bag, by its OID. */
  readonly kind: 'key' | 'certificate' | 'crl' | 'secret' | 'other'
  /** key: OneAsymmetricKey; certificate: its DER; the others: what stands in [0], an element as it is. */
  readonly value: Uint8Array
  /** secretTypeId, crlId or certId; of `other` the bagId. @default x509Certificate for a certificate */
  readonly typeId?: string | undefined
  readonly friendlyName?: string | undefined
  readonly localKeyId?: Uint8Array | undefined
  /** Further attributes, each whole and encoded. */
  readonly otherAttributes?: readonly Uint8Array[] | undefined
}

/**
 * A PFX: certificates in one ContentInfo, the keys in the next, as OpenSSL orders them. Salts and IVs are drawn
 * from `random` in the order certificates, keys, MAC. Of several identities each key has the localKeyId of its own leaf,
 * and a CA certificate that they share is written once, where it is first needed.
 * `password` null: there is none, which the KDF of PKCS#12 takes as nothing at all; '' is two zero octets there.
 * @throws TypeError without key and certificates, or when two keys would have one localKeyId
 */
export function sealPfx(
  input: BundleInput | readonly BundleInput[],
  password: string | null,
  recipe: Recipe,
  random: Random = systemRandom,
): Uint8Array {
  const identities = 'certificates' in input ? [input] : input
  const bags = identities.map(bagsOf)
  const ids = bags.flatMap(({ key }) => (key?.localKeyId ? [hex(key.localKeyId)] : []))
  if (new Set(ids).size < ids.length) throw new TypeError('two keys with one localKeyId')
  const leaves = new Set(bags.flatMap(({ leaf }) => (leaf ? [hex(leaf.value)] : [])))
  const written = new Set<string>()
  const isNew = (ca: BundledBag): boolean => {
    const der = hex(ca.value)
    if (identities.length > 1 && (leaves.has(der) || written.has(der))) return false
    written.add(der)
    return true
  }
  const certificates = bags.flatMap(({ leaf, chain }) => [
    ...(leaf ? [leaf] : []),
    ...chain.filter(isNew),
  ])
  const keys = bags.flatMap(({ key }) => (key ? [key] : []))
  return sealBags([...certificates, ...keys], password, recipe, random)
}

interface IdentityBags {
  readonly key: BundledBag | null
  readonly leaf: BundledBag | null
  readonly chain: readonly BundledBag[]
}

function bagsOf(input: BundleInput): IdentityBags {
  const { key, certificates, caNames = [] } = input
  const [leaf, ...chain] = certificates
  const attributes = { friendlyName: input.friendlyName || undefined, localKeyId: leafKeyId(input) }
  return {
    key: key && { kind: 'key', value: key.pkcs8, ...attributes },
    leaf: leaf ? { kind: 'certificate', value: leaf, ...attributes } : null,
    chain: chain.map((value, index) => ({
      kind: 'certificate',
      value,
      friendlyName: caNames[index] || undefined,
    })),
  }
}

/** Two passwords, where the MAC's is another one than that of the contents; null: no octets at all. */
export interface BundlePasswords {
  readonly contents: string | null
  readonly mac: string | null
}

/**
 * A PFX of any bags: keys, each encrypted by itself, in the last ContentInfo; all others in the first, in their order.
 * `password` as for {@link sealPfx}.
 * @throws TypeError without bags
 */
export function sealBags(
  bags: readonly BundledBag[],
  password: string | null | BundlePasswords,
  recipe: Recipe,
  random: Random = systemRandom,
): Uint8Array {
  if (bags.length === 0) throw new TypeError('a PFX of nothing')
  const { contents: inside, mac } =
    password === null || typeof password === 'string'
      ? { contents: password, mac: password }
      : password
  const octets = passwordOctets(inside)
  const contents: Uint8Array[] = []
  const keys = bags.filter(({ kind }) => kind === 'key')
  const others = bags.filter(({ kind }) => kind !== 'key')
  if (others.length > 0) {
    const safe = sequence(...others.map(plainBag))
    contents.push(
      recipe.certificates === 'none'
        ? dataContent(safe)
        : encryptedContent(recipe.certificates, safe, octets, random),
    )
  }
  if (keys.length > 0) {
    const sealed = keys.map((key) => keyBag(key, recipe.key, octets, random))
    contents.push(dataContent(sequence(...sealed)))
  }
  const authenticatedSafe = sequence(...contents)
  const parts = [integer(3), dataContent(authenticatedSafe)]
  if (recipe.mac !== 'none') {
    parts.push(macData(recipe.mac, authenticatedSafe, passwordOctets(mac), random))
  }
  return sequence(...parts)
}

/** CertBag, CRLBag and SecretBag are alike: SEQUENCE { type, [0] EXPLICIT value }. */
function plainBag(content: BundledBag): Uint8Array {
  const { kind, value, typeId = oids.x509Certificate } = content
  if (kind === 'other') return bag(typeId, value, content)
  const x509 = kind === 'certificate' && typeId === oids.x509Certificate
  const typed = sequence(objectIdentifier(typeId), context(0, x509 ? octetString(value) : value))
  return bag(bagIds[kind], typed, content)
}

const bagIds = {
  certificate: oids.certBag,
  crl: oids.crlBag,
  secret: oids.secretBag,
  key: oids.keyBag,
} as const

function keyBag(
  key: BundledBag,
  recipe: EncryptionRecipe | 'none',
  password: PasswordOctets,
  random: Random,
): Uint8Array {
  if (recipe === 'none') return bag(oids.keyBag, key.value, key)
  const { algorithm, ciphertext } = sealContent(recipe, key.value, password, random)
  return bag(oids.pkcs8ShroudedKeyBag, sequence(algorithm, octetString(ciphertext)), key)
}

function leafKeyId({ key, certificates, localKeyId }: BundleInput): Uint8Array | undefined {
  if (localKeyId) return localKeyId
  const leaf = certificates[0]
  return key && leaf ? digest('sha1', leaf) : undefined
}

/** SafeBag ::= SEQUENCE { bagId, [0] EXPLICIT value, attributes SET OPTIONAL }. */
function bag(
  bagId: string,
  value: Uint8Array,
  { localKeyId, friendlyName, otherAttributes = [] }: BundledBag,
): Uint8Array {
  const attributes: Uint8Array[] = []
  if (localKeyId) attributes.push(attribute(oids.localKeyId, octetString(localKeyId)))
  if (friendlyName !== undefined) {
    attributes.push(attribute(oids.friendlyName, bmpString(friendlyName)))
  }
  attributes.push(...otherAttributes)
  const parts = [objectIdentifier(bagId), context(0, value)]
  if (attributes.length > 0) parts.push(setOf(...attributes))
  return sequence(...parts)
}

const attribute = (type: string, value: Uint8Array) =>
  sequence(objectIdentifier(type), setOf(value))

const dataContent = (content: Uint8Array) =>
  sequence(objectIdentifier(oids['id-data']), context(0, octetString(content)))

function encryptedContent(
  recipe: EncryptionRecipe,
  safe: Uint8Array,
  password: PasswordOctets,
  random: Random,
): Uint8Array {
  const { algorithm, ciphertext } = sealContent(recipe, safe, password, random)
  const info = sequence(
    objectIdentifier(oids['id-data']),
    algorithm,
    contextPrimitive(0, ciphertext),
  )
  return sequence(
    objectIdentifier(oids['id-encryptedData']),
    context(0, sequence(integer(0), info)),
  )
}

/** MacData's own salt under PBMAC1: nobody reads it, and RFC 9579's examples hold these octets in it. */
const unusedSalt = new TextEncoder().encode('NOT USED')

function macData(
  recipe: MacRecipe,
  content: Uint8Array,
  password: PasswordOctets,
  random: Random,
): Uint8Array {
  const salt = random(recipe.saltLength)
  const { iterations } = recipe
  let scheme: MacScheme
  let algorithm: Uint8Array
  if (recipe.scheme === 'hmac') {
    scheme = { kind: 'hmac', digest: recipe.digest, salt, iterations }
    algorithm = algorithmIdentifier(digestOid(recipe.digest), nullValue())
  } else {
    const kdf = pbkdf2Algorithm(recipe.prf, salt, iterations, recipe.keyLength, 'null')
    scheme = {
      kind: 'pbmac1',
      digest: recipe.hmac.replace(/^hmac-/, ''),
      derivation: kdf.derivation,
      keyLength: recipe.keyLength,
    }
    algorithm = algorithmIdentifier(
      oids['id-PBMAC1'],
      sequence(kdf.algorithm, algorithmIdentifier(hmacOid(recipe.hmac), nullValue())),
    )
  }
  const digestInfo = sequence(algorithm, octetString(computeMac(scheme, content, password)))
  if (recipe.scheme === 'pbmac1') return sequence(digestInfo, octetString(unusedSalt))
  return iterations === 1
    ? sequence(digestInfo, octetString(salt))
    : sequence(digestInfo, octetString(salt), integer(iterations))
}
