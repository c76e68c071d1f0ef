/** The password given is wrong by a newline, a quote, an encoding. */
import type { Check } from '../check.js'

export const passwordNearMiss: Check = ({ pfx, near }) => {
  if (pfx === null || near === null || near.how === null) return []
  return [
    {
      severity: 'blocks',
      message: `the password works ${near.how}`,
      span: pfx.macData?.span ?? null,
    },
  ]
}
