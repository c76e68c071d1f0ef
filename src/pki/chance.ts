/** Features that a file has by chance of its salts: another file of the same writer has them not. */
import { pkcs12RoundBeginsWithZero, purpose } from '../crypto/kdf.js'
import type { ContentEncryption } from './content-encryption.js'
import type { Feature } from './features.js'
import { openPfx, type OpenedPfx } from './open.js'
import { passwordCandidates } from './password.js'
import { readPfx } from './read.js'

/** What a derivation may cost; counts above it are those of PBKDF2, where there is no such chance. */
const mostIterations = 20_000

/** Asked apart from the others, because no choice of a writer changes them. */
export function chanceFeatures(opened: OpenedPfx, password: string): Feature[] {
  if (opened.passwordState !== 'correct') return []
  const encryptions = [...opened.safes, ...opened.keys].map(({ encryption }) => encryption)
  const passwords = octetsThatOpened(opened, password)
  const found = encryptions.find((encryption) =>
    passwords.some((octets) => beginsWithZero(encryption, octets)),
  )
  return found === undefined ? [] : [{ name: 'kdf-block:leading-zero', span: found.span }]
}

/** Whether a file is one of the few with a Feature by chance, as far as `password` opens it. */
export function hasUnluckySalts(file: Uint8Array, password: string): boolean {
  return chanceFeatures(openPfx(readPfx(file), password), password).length > 0
}

/** What `write` gives, written once more where it has unlucky salts: nine times at most. */
export function withLuckySalts(password: string, write: () => Uint8Array): Uint8Array {
  let file = write()
  for (let left = 8; left > 0 && hasUnluckySalts(file, password); left -= 1) file = write()
  return file
}

/** The password as it went into the KDF of this file, which another writer may have encoded in another way. */
function octetsThatOpened(
  { passwordForm, passwordEncodings }: OpenedPfx,
  password: string,
): Uint8Array[] {
  const encodings = passwordEncodings.length === 0 ? ['rfc'] : passwordEncodings
  return passwordCandidates(password)
    .filter(({ form }) => passwordForm === null || form === passwordForm)
    .filter(({ encoding }) => encodings.includes(encoding))
    .map(({ bmp }) => bmp)
}

function beginsWithZero({ scheme }: ContentEncryption, password: Uint8Array): boolean {
  if (scheme.kind !== 'pkcs12' || scheme.iterations > mostIterations) return false
  const { salt, iterations, keyLength } = scheme
  return pkcs12RoundBeginsWithZero({
    digest: 'sha1',
    password,
    salt,
    iterations,
    id: purpose.key,
    length: keyLength,
  })
}
