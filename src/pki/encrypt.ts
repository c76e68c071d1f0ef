/** Encrypts contents after a recipe and writes the AlgorithmIdentifier that says how (RFC 7292 C, RFC 8018 A). */
import { algorithmIdentifier, integer, nullValue, octetString, sequence } from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import { cipherLengths, encrypt } from '../crypto/cipher.js'
import { cipherOid, hmacOid } from './algorithm.js'
import type { EncryptionScheme, KeyDerivation } from './content-encryption.js'
import { cipherInput } from './decrypt.js'
import type { PasswordOctets } from './password.js'
import type { EncryptionRecipe, PasswordBasedScheme } from './profile.js'

/** Random bytes, as many as asked. */
export type Random = (length: number) => Uint8Array

/** EncryptedPrivateKeyInfo (RFC 5958 3), or a shrouded key: algorithm and octets. */
export function sealContent(
  recipe: EncryptionRecipe,
  plaintext: Uint8Array,
  password: PasswordOctets,
  random: Random,
): { readonly algorithm: Uint8Array; readonly ciphertext: Uint8Array } {
  const { scheme, algorithm } =
    recipe.scheme === 'pbes2' ? pbes2(recipe, random) : pkcs12Pbe(recipe, random)
  return { algorithm, ciphertext: encrypt(cipherInput(scheme, password), plaintext) }
}

interface Sealing {
  readonly scheme: EncryptionScheme
  readonly algorithm: Uint8Array
}

type Pbes2Recipe = Extract<EncryptionRecipe, { scheme: 'pbes2' }>
type PbeRecipe = Exclude<EncryptionRecipe, { scheme: 'pbes2' }>

const pbeSchemes: Readonly<
  Record<PasswordBasedScheme, readonly [oid: string, cipher: string, key: number, iv: number]>
> = {
  'pbe-sha1-3des': [oids['pbeWithSHAAnd3-KeyTripleDES-CBC'], 'des-ede3-cbc', 24, 8],
  'pbe-sha1-2des': [oids['pbeWithSHAAnd2-KeyTripleDES-CBC'], 'des-ede-cbc', 16, 8],
  'pbe-sha1-rc2-40': [oids['pbewithSHAAnd40BitRC2-CBC'], 'rc2-cbc', 5, 8],
  'pbe-sha1-rc2-128': [oids['pbeWithSHAAnd128BitRC2-CBC'], 'rc2-cbc', 16, 8],
  'pbe-sha1-rc4-40': [oids.pbeWithSHAAnd40BitRC4, 'rc4', 5, 0],
  'pbe-sha1-rc4-128': [oids.pbeWithSHAAnd128BitRC4, 'rc4', 16, 0],
}

function pkcs12Pbe(recipe: PbeRecipe, random: Random): Sealing {
  const [oid, cipher, keyLength, ivLength] = pbeSchemes[recipe.scheme]
  const salt = random(recipe.saltLength)
  const { iterations } = recipe
  return {
    scheme: { kind: 'pkcs12', cipher, keyLength, ivLength, salt, iterations },
    algorithm: algorithmIdentifier(oid, sequence(octetString(salt), integer(iterations))),
  }
}

function pbes2(recipe: Pbes2Recipe, random: Random): Sealing {
  const lengths = cipherLengths(recipe.cipher)
  if (!lengths) throw new TypeError(`not a cipher: ${recipe.cipher}`)
  const salt = random(recipe.saltLength)
  const iv = random(lengths.iv)
  const keyLength = recipe.keyLength ? lengths.key : null
  const { derivation, algorithm } = pbkdf2Algorithm(
    recipe.prf,
    salt,
    recipe.iterations,
    keyLength,
    recipe.prfParameters,
  )
  return {
    scheme: {
      kind: 'pbes2',
      cipher: recipe.cipher,
      iv,
      keyBits: null,
      rounds: null,
      tagLength: null,
      derivation,
    },
    algorithm: algorithmIdentifier(
      oids['id-PBES2'],
      sequence(algorithm, algorithmIdentifier(cipherOid(recipe.cipher), octetString(iv))),
    ),
  }
}

/** An AlgorithmIdentifier of PBKDF2 (RFC 8018 A.2) and the same as a value. */
export function pbkdf2Algorithm(
  prf: string,
  salt: Uint8Array,
  iterations: number,
  keyLength: number | null,
  prfParameters: 'null' | 'absent',
): { derivation: KeyDerivation; algorithm: Uint8Array } {
  const parts = [octetString(salt), integer(iterations)]
  if (keyLength !== null) parts.push(integer(keyLength))
  // DER leaves a DEFAULT out: the PRF is named unless it is hmacWithSHA1 (RFC 8018 A.2).
  if (prf !== 'hmac-sha1') {
    parts.push(
      algorithmIdentifier(hmacOid(prf), prfParameters === 'null' ? nullValue() : undefined),
    )
  }
  return {
    derivation: {
      kind: 'pbkdf2',
      digest: prf.replace(/^hmac-/, ''),
      salt,
      iterations,
      keyLength,
    },
    algorithm: algorithmIdentifier(oids['id-PBKDF2'], sequence(...parts)),
  }
}
