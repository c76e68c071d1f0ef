/** keyUsage of a certificate for mail: signing needs digitalSignature, being written to keyEncipherment or keyAgreement. */
import { extensionOf, leavesOf, type Check } from '../check.js'

export const smimeKeyUsage: Check = (subject) =>
  leavesOf(subject).flatMap(({ certificate, name, span }) => {
    const purpose = extensionOf(certificate, 'extKeyUsage') ?? ''
    const usage = extensionOf(certificate, 'keyUsage')
    if (!/emailProtection/.test(purpose) || usage === null) return []
    const signs = /digitalSignature|nonRepudiation/.test(usage)
    const receives = /keyEncipherment|keyAgreement/.test(usage)
    if (signs && receives) return []
    const message = signs
      ? `${name} can sign mail; nobody can encrypt to it (its keyUsage is ${usage})`
      : receives
        ? `${name} can be encrypted to; it can't sign mail (its keyUsage is ${usage})`
        : `${name} is for mail, but its keyUsage is ${usage}`
    return [{ severity: signs || receives ? 'notes' : 'warns', message, span }]
  })
