/** How many digests the key derivations of a PFX ask for: known before any of them is computed. */
import { digestLength } from '../crypto/digest.js'
import { cipherLengths } from '../crypto/cipher.js'
import type { EncryptionScheme, KeyDerivation } from './content-encryption.js'
import type { MacScheme } from './mac-data.js'
import type { Pfx } from './read.js'

/** What one derivation asks for: its own count, and the digests that it comes to. */
export interface DerivationCost {
  readonly iterations: number
  readonly digests: number
}

const free: DerivationCost = { iterations: 0, digests: 0 }

/** Of the MAC and of everything whose encryption shows without a password; derivations beyond `maxIterations` never run. */
export function visibleDigests(pfx: Pfx): number {
  const costs = pfx.authenticatedSafe.flatMap(({ encryption, ciphertext, bags }) => {
    const keys: DerivationCost[] = []
    const waiting = [...(bags ?? [])]
    for (let bag = waiting.pop(); bag; bag = waiting.pop()) {
      if (bag.encryption) keys.push(encryptionCost(bag.encryption.scheme))
      for (const inner of bag.bags) waiting.push(inner)
    }
    return ciphertext ? [encryptionCost(encryption.scheme), ...keys] : keys
  })
  if (pfx.macData) costs.push(macCost(pfx.macData.scheme))
  return costs
    .filter(({ iterations }) => iterations <= pfx.limits.maxIterations)
    .reduce((sum, { digests }) => sum + digests, 0)
}

/** Of a MAC. */
export function macCost(scheme: MacScheme): DerivationCost {
  switch (scheme.kind) {
    case 'unusable':
      return free
    case 'pbmac1':
      return derivationCost(scheme.derivation, scheme.keyLength)
    case 'hmac':
      return { iterations: scheme.iterations, digests: Math.max(1, scheme.iterations) }
  }
}

/** Of an encrypted part. */
export function encryptionCost(scheme: EncryptionScheme): DerivationCost {
  switch (scheme.kind) {
    case 'pkcs12': {
      const { iterations, keyLength, ivLength } = scheme
      const blocks = Math.ceil(keyLength / 20) + Math.ceil(ivLength / 20)
      return { iterations, digests: blocks * Math.max(1, iterations) }
    }
    case 'pbes1':
      return { iterations: scheme.iterations, digests: Math.max(1, scheme.iterations) }
    case 'pbes2':
      return derivationCost(
        scheme.derivation,
        scheme.derivation.keyLength ?? cipherLengths(scheme.cipher)?.key ?? 0,
      )
    default:
      return free
  }
}

function derivationCost(derivation: KeyDerivation, length: number): DerivationCost {
  if (derivation.kind === 'scrypt') {
    const { costParameter, blockSize, parallelization } = derivation
    const digests = 2 * costParameter * blockSize * parallelization
    return { iterations: digests, digests }
  }
  const { digest, iterations } = derivation
  const blocks = Math.ceil(length / (digestLength(digest) ?? length))
  return { iterations, digests: Math.max(1, iterations) * blocks }
}
