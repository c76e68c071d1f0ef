/** Features that a file has by chance of its salts: another file of the same writer has them not. */
import { pkcs12Password, pkcs12RoundBeginsWithZero, purpose } from '../crypto/kdf.js'
import type { ContentEncryption } from './content-encryption.js'
import type { Feature } from './features.js'
import type { OpenedPfx } from './open.js'

/** What a derivation may cost; counts above it are those of PBKDF2, where there is no such chance. */
const mostIterations = 20_000

/** Asked apart from the others, because no choice of a writer changes them. */
export function chanceFeatures(opened: OpenedPfx, password: string): Feature[] {
  if (opened.passwordState !== 'correct') return []
  const encryptions = [...opened.safes, ...opened.keys].map(({ encryption }) => encryption)
  const found = encryptions.find((encryption) => beginsWithZero(encryption, password))
  return found === undefined ? [] : [{ name: 'kdf-block:leading-zero', span: found.span }]
}

function beginsWithZero({ scheme }: ContentEncryption, password: string): boolean {
  if (scheme.kind !== 'pkcs12' || scheme.iterations > mostIterations) return false
  const { salt, iterations, keyLength } = scheme
  return pkcs12RoundBeginsWithZero({
    digest: 'sha1',
    password: pkcs12Password(password),
    salt,
    iterations,
    id: purpose.key,
    length: keyLength,
  })
}
