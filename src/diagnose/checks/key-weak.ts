/** Keys that CAs and mail programs no longer take: RSA and DSA below 2048 bits, curves below 224. */
import type { Check } from '../check.js'

export const keyWeak: Check = ({ identities, certificates }) => [
  ...identities.flatMap(({ algorithm, span }) =>
    algorithm !== null && isWeak(algorithm)
      ? [{ severity: 'warns' as const, message: `the private key is ${algorithm}`, span }]
      : [],
  ),
  ...certificates
    .filter(({ certificate }) => isWeak(certificate.publicKey.algorithm))
    .filter((one) => !identities.some(({ leaf }) => leaf === one))
    .map(({ certificate, name, span }) => ({
      severity: 'warns' as const,
      message: `the key of ${name} is ${certificate.publicKey.algorithm}`,
      span,
    })),
]

function isWeak(algorithm: string): boolean {
  const [, kind, bits] = /^(RSA|RSA-PSS|DSA)-(\d+)$/.exec(algorithm) ?? []
  if (kind !== undefined) return Number(bits) < 2048
  return /^EC-(secp1|sect1|prime192|secp192|brainpoolP1)/.test(algorithm)
}
