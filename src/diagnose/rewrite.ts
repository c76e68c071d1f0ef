/** What a file would be like after it is written anew as a profile says: its Features, without writing anything. */
import type { Feature } from '../pki/features.js'
import { profiles, type EncryptionRecipe, type ProfileId } from '../pki/profile.js'

type Named = Pick<Feature, 'name'>

/** Areas of the vocabulary that writing anew decides afresh. */
const REWRITTEN =
  /^(file|encoding|integrity|privacy|mac|mac-iterations|kdf-iterations|iterations|pbmac1|pbmac1-prf|pbmac1-hmac|encryption|pbes2|prf|kdf|kdf-block|keylength|salt|pairing|localkeyid|attribute):|^bag:nested-safe$|^content-type:|^password:(incorrect|differs|empty|non-ascii-(bytewise|latin1|pkcs12-pbe|pbes2))/

/** What an empty password becomes: interssl and every openssl write the two zero octets. */
const EMPTY = 'password:empty-bmp-nul'

/**
 * The Features of the file when everything in it that can be kept is written as `profile`, the password kept or
 * replaced by one of ASCII characters.
 */
export function featuresRewritten(
  found: readonly Named[],
  profile: ProfileId,
  password: 'kept' | 'replaced' = 'kept',
): Named[] {
  const names = found.map(({ name }) => name)
  const kept = names.filter((name) => !REWRITTEN.test(name))
  const written = [...kept, ...profileFeatures(profile)]
  if (names.some((name) => name.startsWith('key:'))) written.push('pairing:by-localkeyid')
  if (password === 'kept') {
    if (names.some((name) => name.startsWith('password:empty-'))) written.push(EMPTY)
    if (names.includes('password:non-ascii')) written.push(...nonAscii(profile))
  }
  const left = password === 'kept' ? written : written.filter((name) => !isOfPassword(name))
  return [...new Set(left)].map((name) => ({ name }))
}

/** The Features that a profile brings along. */
export function profileFeatures(profile: ProfileId): string[] {
  const { certificates, key, mac } = profiles[profile].recipe
  const names = [certificates, key].flatMap((part) => (part === 'none' ? [] : encryption(part)))
  if (mac === 'none') return [...names, 'mac:absent']
  if (mac.scheme === 'hmac') return [...names, `mac:hmac-${mac.digest}`]
  return [...names, 'mac:pbmac1', `pbmac1-prf:${mac.prf}`, `pbmac1-hmac:${mac.hmac}`]
}

function encryption(recipe: EncryptionRecipe): string[] {
  if (recipe.scheme !== 'pbes2') return [`encryption:${recipe.scheme}`]
  return [
    `pbes2:${recipe.cipher}`,
    `prf:${recipe.prf}`,
    ...(recipe.prfParameters === 'absent' ? ['prf:parameters-absent'] : []),
    recipe.keyLength ? 'keylength:present' : 'keylength:absent',
  ]
}

function nonAscii(profile: ProfileId): string[] {
  const { key, mac } = profiles[profile].recipe
  const pbes2 = key !== 'none' && key.scheme === 'pbes2'
  const kdf = !pbes2 || (mac !== 'none' && mac.scheme === 'hmac')
  return [
    ...(kdf ? ['password:non-ascii-pkcs12-pbe'] : []),
    ...(pbes2 ? ['password:non-ascii-pbes2'] : []),
  ]
}

function isOfPassword(name: string): boolean {
  return name.startsWith('password:')
}
