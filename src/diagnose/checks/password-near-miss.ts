/** The password given is wrong by a newline, a quote, an encoding. */
import type { Check } from '../check.js'
import { nearMiss } from '../near-miss.js'

export const passwordNearMiss: Check = ({ report, pfx, password }) => {
  if (report.password.state !== 'incorrect' || pfx === null || password == null) return []
  const how = nearMiss(pfx, password)
  if (how === null) return []
  return [
    { severity: 'blocks', message: `the password works ${how}`, span: pfx.macData?.span ?? null },
  ]
}
