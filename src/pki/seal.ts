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

/** What goes into a bundle. */
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

/**
 * A PFX: certificates in one ContentInfo, the key in the next, as OpenSSL orders them. Salts and IVs are drawn
 * from `random` in the order certificates, key, MAC.
 * @throws TypeError without key and certificates
 */
export function sealPfx(
  input: BundleInput,
  password: string,
  recipe: Recipe,
  random: Random = systemRandom,
): Uint8Array {
  const { key, certificates } = input
  if (!key && certificates.length === 0) throw new TypeError('a PFX of nothing')
  const octets = passwordOctets(password)
  const contents: Uint8Array[] = []
  if (certificates.length > 0) {
    const safe = sequence(...certificateBags(input))
    contents.push(
      recipe.certificates === 'none'
        ? dataContent(safe)
        : encryptedContent(recipe.certificates, safe, octets, random),
    )
  }
  if (key) contents.push(dataContent(sequence(keyBag(input, key, recipe.key, octets, random))))
  const authenticatedSafe = sequence(...contents)
  const parts = [integer(3), dataContent(authenticatedSafe)]
  if (recipe.mac !== 'none') parts.push(macData(recipe.mac, authenticatedSafe, octets, random))
  return sequence(...parts)
}

function certificateBags(input: BundleInput): Uint8Array[] {
  const id = leafKeyId(input)
  return input.certificates.map((certificate, index) => {
    const leaf = index === 0
    const name = leaf ? input.friendlyName : input.caNames?.[index - 1]
    const certBag = sequence(
      objectIdentifier(oids.x509Certificate),
      context(0, octetString(certificate)),
    )
    return bag(oids.certBag, certBag, name, leaf ? id : undefined)
  })
}

function keyBag(
  input: BundleInput,
  key: PrivateKey,
  recipe: EncryptionRecipe | 'none',
  password: PasswordOctets,
  random: Random,
): Uint8Array {
  const id = leafKeyId(input)
  if (recipe === 'none') return bag(oids.keyBag, key.pkcs8, input.friendlyName, id)
  const { algorithm, ciphertext } = sealContent(recipe, key.pkcs8, password, random)
  const shrouded = sequence(algorithm, octetString(ciphertext))
  return bag(oids.pkcs8ShroudedKeyBag, shrouded, input.friendlyName, id)
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
  friendlyName: string | undefined,
  localKeyId: Uint8Array | undefined,
): Uint8Array {
  const attributes: Uint8Array[] = []
  if (localKeyId) attributes.push(attribute(oids.localKeyId, octetString(localKeyId)))
  if (friendlyName) attributes.push(attribute(oids.friendlyName, bmpString(friendlyName)))
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

/** What MacData's own salt holds under PBMAC1, where nothing reads it (as in RFC 9579's examples). */
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
