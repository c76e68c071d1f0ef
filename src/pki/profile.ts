/** Write-recipes for a PFX: named, dated and frozen; a change is a new name. Strength order, strongest first. */

export type PasswordBasedScheme =
  | 'pbe-sha1-3des'
  | 'pbe-sha1-2des'
  | 'pbe-sha1-rc2-40'
  | 'pbe-sha1-rc2-128'
  | 'pbe-sha1-rc4-40'
  | 'pbe-sha1-rc4-128'

export type HmacDigest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sha512-256'

export type EncryptionRecipe =
  | {
      readonly scheme: 'pbes2'
      readonly cipher:
        | 'aes-128-cbc'
        | 'aes-192-cbc'
        | 'aes-256-cbc'
        | 'des-ede3-cbc'
        | 'camellia-128-cbc'
        | 'camellia-256-cbc'
      readonly prf: `hmac-${HmacDigest}`
      /** Whether the PRF's AlgorithmIdentifier carries NULL or nothing. */
      readonly prfParameters: 'null' | 'absent'
      /** Whether PBKDF2-params states keyLength. */
      readonly keyLength: boolean
      readonly iterations: number
      /** Bytes. */
      readonly saltLength: number
    }
  | {
      readonly scheme: PasswordBasedScheme
      readonly iterations: number
      /** Bytes. */
      readonly saltLength: number
    }

export type MacRecipe =
  | {
      readonly scheme: 'hmac'
      readonly digest: HmacDigest
      readonly iterations: number
      readonly saltLength: number
    }
  | {
      readonly scheme: 'pbmac1'
      readonly prf: `hmac-${HmacDigest}`
      readonly hmac: `hmac-${HmacDigest}`
      readonly keyLength: number
      readonly iterations: number
      readonly saltLength: number
    }

/** How to write a PFX. */
export interface Recipe {
  readonly certificates: EncryptionRecipe | 'none'
  readonly key: EncryptionRecipe | 'none'
  readonly mac: MacRecipe | 'none'
}

export type ProfileId = 'pbmac1-2026' | 'modern-2026' | 'modern-2023' | 'compat-3des' | 'legacy-rc2'

export interface Profile {
  readonly id: ProfileId
  readonly recipe: Recipe
  /** One line: what it is. */
  readonly describes: string
  /** ISO date since when it means this. */
  readonly released: string
}

const pbes2 = (iterations: number, saltLength: number): EncryptionRecipe =>
  Object.freeze({
    scheme: 'pbes2',
    cipher: 'aes-256-cbc',
    prf: 'hmac-sha256',
    prfParameters: 'null',
    keyLength: false,
    iterations,
    saltLength,
  })

const pbe = (scheme: PasswordBasedScheme): EncryptionRecipe =>
  Object.freeze({ scheme, iterations: 2048, saltLength: 8 })

const profile = (
  id: ProfileId,
  certificates: EncryptionRecipe,
  key: EncryptionRecipe,
  mac: MacRecipe,
  describes: string,
): Profile =>
  Object.freeze({
    id,
    recipe: Object.freeze({ certificates, key, mac: Object.freeze(mac) }),
    describes,
    released: '2026-11-23',
  })

/** Every profile, in strength order. 250,000 iterations stay under every importer's cap known on 2026-11-23. */
export const profiles: Readonly<Record<ProfileId, Profile>> = Object.freeze({
  'pbmac1-2026': profile(
    'pbmac1-2026',
    pbes2(250_000, 16),
    pbes2(250_000, 16),
    {
      scheme: 'pbmac1',
      prf: 'hmac-sha256',
      hmac: 'hmac-sha256',
      keyLength: 32,
      iterations: 250_000,
      saltLength: 16,
    },
    'AES-256 with a PBMAC1 (RFC 9579) integrity check, 250,000 iterations',
  ),
  'modern-2026': profile(
    'modern-2026',
    pbes2(250_000, 16),
    pbes2(250_000, 16),
    { scheme: 'hmac', digest: 'sha256', iterations: 250_000, saltLength: 16 },
    'AES-256 with an HMAC-SHA-256 integrity check, 250,000 iterations',
  ),
  'modern-2023': profile(
    'modern-2023',
    pbes2(2048, 8),
    pbes2(2048, 8),
    { scheme: 'hmac', digest: 'sha256', iterations: 2048, saltLength: 8 },
    'AES-256 with an HMAC-SHA-256 integrity check, as OpenSSL 3.0 writes it',
  ),
  'compat-3des': profile(
    'compat-3des',
    pbe('pbe-sha1-3des'),
    pbe('pbe-sha1-3des'),
    { scheme: 'hmac', digest: 'sha1', iterations: 2048, saltLength: 8 },
    'Triple DES with an HMAC-SHA-1 integrity check, which old importers read',
  ),
  'legacy-rc2': profile(
    'legacy-rc2',
    pbe('pbe-sha1-rc2-40'),
    pbe('pbe-sha1-3des'),
    { scheme: 'hmac', digest: 'sha1', iterations: 2048, saltLength: 8 },
    'RC2-40 certificates and a triple DES key, the default of the 1990s; only when asked for by name',
  ),
})

/** The ids in strength order. */
export const profileIds: readonly ProfileId[] = Object.freeze(Object.keys(profiles) as ProfileId[])
