/** Certificates signed with MD5 or SHA-1: refused in chains; a root's own signature is not looked at. */
import type { Check } from '../check.js'

export const signatureWeak: Check = ({ certificates }) =>
  certificates
    .filter(({ selfIssued }) => !selfIssued)
    .filter(({ certificate }) => /md[245]|sha-?1(?!\d)/i.test(certificate.signatureAlgorithm))
    .map(({ certificate, name, span }) => ({
      severity: 'warns',
      message: `${name} is signed with ${certificate.signatureAlgorithm}`,
      span,
    }))
