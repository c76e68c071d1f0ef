/** Applies a password to a ContentEncryption: derives the key and decrypts, or encrypts (RFC 7292 B, RFC 8018 6). */
import { AlgorithmUnsupportedError, DerInvalidError, LimitExceededError } from '../errors.js'
import type { CipherInput } from '../crypto/cipher.js'
import { cipherLengths, decrypt } from '../crypto/cipher.js'
import { digestLength } from '../crypto/digest.js'
import type { IterationBudget } from '../crypto/kdf.js'
import { pbkdf1, pbkdf2, pkcs12Kdf, purpose, scrypt } from '../crypto/kdf.js'
import type { ContentEncryption, EncryptionScheme, KeyDerivation } from './content-encryption.js'
import { hmacWord, lacking } from './lacking.js'
import type { PasswordOctets } from './password.js'

/**
 * The plaintext, or null where password or ciphertext are wrong.
 * @throws AlgorithmUnsupportedError, LimitExceededError, DerInvalidError (parameters that are not what they should be)
 */
export function decryptContent(
  encryption: ContentEncryption,
  ciphertext: Uint8Array,
  password: PasswordOctets,
  budget?: IterationBudget,
): Uint8Array | null {
  return decrypt(cipherInput(encryption.scheme, password, budget), ciphertext)
}

/** The cipher with the key that the password gives. */
export function cipherInput(
  scheme: EncryptionScheme,
  password: PasswordOctets,
  budget?: IterationBudget,
): CipherInput {
  switch (scheme.kind) {
    case 'none':
      throw new AlgorithmUnsupportedError('contents are not encrypted', 'none')
    case 'unsupported':
      throw lacking(scheme.algorithm)
    case 'malformed':
      throw new DerInvalidError(scheme.reason, scheme.offset)
    case 'pkcs12': {
      const { cipher, salt, iterations, keyLength, ivLength } = scheme
      const derive = (id: 1 | 2, length: number) =>
        pkcs12Kdf({ digest: 'sha1', password: password.bmp, salt, iterations, id, length }, budget)
      return {
        cipher,
        key: derive(purpose.key, keyLength),
        iv: ivLength === 0 ? new Uint8Array() : derive(purpose.iv, ivLength),
      }
    }
    case 'pbes1': {
      const { cipher, digest, salt, iterations } = scheme
      const derived = pbkdf1(
        { digest, password: password.octets, salt, iterations, length: 16 },
        budget,
      )
      return {
        cipher,
        key: derived.slice(0, 8),
        iv: derived.slice(8, 16),
        ...(cipher === 'rc2-cbc' ? { effectiveKeyBits: 64 } : {}),
      }
    }
    case 'pbes2': {
      const { cipher, iv, keyBits, rounds, tagLength, derivation } = scheme
      const lengths = cipherLengths(cipher)
      if (!lengths) throw lacking(`PBES2-${cipher.toUpperCase()}`)
      const { shortest, longest = shortest } = lengths
      const length =
        shortest === longest
          ? lengths.key
          : (derivation.keyLength ?? (keyBits ? Math.ceil(keyBits / 8) : lengths.key))
      const rc2 = cipher === 'rc2-cbc' && keyBits !== null
      return {
        cipher,
        key: deriveKey(derivation, length, password, budget),
        iv,
        ...(rc2 ? { effectiveKeyBits: keyBits } : {}),
        ...(rounds === null ? {} : { rounds }),
        ...(tagLength === null ? {} : { tagLength }),
      }
    }
  }
}

/** A key of `length` octets out of PBKDF2 or scrypt. */
export function deriveKey(
  derivation: KeyDerivation,
  length: number,
  password: PasswordOctets,
  budget?: IterationBudget,
): Uint8Array {
  if (!Number.isInteger(length) || length < 1 || length > 4096) {
    throw new LimitExceededError(`a key of ${length} octets`, 'keyLength')
  }
  if (derivation.kind === 'pbkdf2' && digestLength(derivation.digest) === null) {
    throw lacking(hmacWord(derivation.digest))
  }
  return derivation.kind === 'pbkdf2'
    ? pbkdf2({ ...derivation, password: password.octets, length }, budget)
    : scrypt({ ...derivation, password: password.octets, length }, budget)
}
