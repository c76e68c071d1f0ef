/** A private key, and no certificate in the file that carries its public key. */
import type { Check } from '../check.js'

export const certificateMismatch: Check = ({ identities, certificates }) =>
  certificates.length === 0
    ? []
    : identities
        .filter(({ leaf }) => leaf === null)
        .map(({ algorithm, keyIndex, span }) => ({
          severity: 'warns',
          message: `no certificate in the file has the public key of key ${keyIndex + 1} (${algorithm ?? 'unknown'}): they were not made for each other`,
          span,
        }))
