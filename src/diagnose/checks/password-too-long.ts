/** A password longer than a buffer of some importer: limits that were read in their sources or met by people. */
import type { Check } from '../check.js'

/** The longest that is taken, and by whom; the largest first. */
const LIMITS: readonly (readonly [longest: number, who: string])[] = [
  [256, 'GnuTLS before 3.7.5, wolfSSL and the import wizard of Windows 7'],
  [127, 'wolfSSL and the import wizard of Windows 7'],
  [31, 'the import wizard of Windows 7'],
]

export const passwordTooLong: Check = ({ password, report }) => {
  if (typeof password !== 'string' || report.password.state !== 'correct') return []
  const { length } = password
  const who = LIMITS.find(([longest]) => length > longest)?.[1]
  if (who === undefined) return []
  const message = `the password has ${length} characters: too long for ${who}`
  return [{ severity: 'notes', message, span: null }]
}
