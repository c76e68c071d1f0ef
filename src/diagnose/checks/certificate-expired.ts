/** A certificate whose time is over: imported by most, then trusted by none. */
import type { Check } from '../check.js'

export const certificateExpired: Check = ({ certificates, now }) =>
  certificates
    .filter(({ certificate }) => Date.parse(certificate.notAfter) < now.getTime())
    .map(({ certificate, name, span }) => ({
      severity: 'warns',
      message: `${name} expired on ${certificate.notAfter.slice(0, 10)}`,
      span,
    }))
