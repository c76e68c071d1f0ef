/** A certificate whose time has not come, or a clock that is wrong. */
import type { Check } from '../check.js'

export const certificateNotYetValid: Check = ({ certificates, now }) =>
  certificates
    .filter(({ certificate }) => Date.parse(certificate.notBefore) > now.getTime())
    .map(({ certificate, name, span }) => ({
      severity: 'warns',
      message: `${name} is valid from ${certificate.notBefore.slice(0, 10)} on, not today`,
      span,
    }))
