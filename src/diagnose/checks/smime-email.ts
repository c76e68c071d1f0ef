/** A certificate for mail without an rfc822Name in its subjectAltName (RFC 8550 3): mail programs do not find it. */
import { extensionOf, leavesOf, type Check } from '../check.js'

export const smimeEmail: Check = (subject) =>
  leavesOf(subject)
    .filter(({ certificate }) =>
      /emailProtection/.test(extensionOf(certificate, 'extKeyUsage') ?? ''),
    )
    .filter(
      ({ certificate }) => !certificate.subjectAltNames.some((name) => name.startsWith('email:')),
    )
    .map(({ certificate, name, span }) => ({
      severity: 'warns',
      message:
        certificate.emailAddresses.length > 0
          ? `${name} has its mail address in the subject alone, not in the subjectAltName, where mail programs look`
          : `${name} is for mail, and names no mail address`,
      span,
    }))
