/** Small changes of a wrong password that were not tried: deriving the key of this file costs too much. */
import type { Check } from '../check.js'

export const passwordUntried: Check = ({ pfx, near }) => {
  if (pfx === null || near === null || near.untried === 0) return []
  const each = near.digestsEach.toLocaleString('en-US')
  return [
    {
      severity: 'notes',
      message: `${near.untried} small change(s) of the password (a newline, quotes, another encoding …) were not tried: each costs ${each} digests with this file`,
      span: pfx.macData?.span ?? null,
    },
  ]
}
