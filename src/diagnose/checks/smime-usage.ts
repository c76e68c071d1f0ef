/** extKeyUsage without emailProtection (RFC 8550 4.4.4): mail programs do not offer the certificate. */
import { extensionOf, leavesOf, type Check } from '../check.js'

export const smimeUsage: Check = (subject) =>
  leavesOf(subject)
    .filter(({ certificate }) => {
      const usage = extensionOf(certificate, 'extKeyUsage')
      return usage !== null && !/emailProtection|anyExtendedKeyUsage/.test(usage)
    })
    .map(({ certificate, name, span }) => ({
      severity: 'notes',
      message: `${name} is for ${extensionOf(certificate, 'extKeyUsage') ?? ''}, not for mail (emailProtection)`,
      span,
    }))
