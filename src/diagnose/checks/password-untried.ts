/** A password, or small changes of a wrong one, that were not tried: what the file asks for costs too much. */
import type { Check } from '../check.js'

export const passwordUntried: Check = ({ report, pfx, opened, near }) => {
  const failure = opened?.failures.find(
    ({ reason }) => reason === 'limit' || reason === 'algorithm',
  )
  if (report.password.state === 'undecidable' && failure !== undefined) {
    const message =
      failure.reason === 'limit'
        ? `the password was not tried: ${failure.message}; if you trust the file, --max-iterations N allows more`
        : `the password was not tried: interssl lacks an algorithm of this file (${failure.message})`
    return [{ severity: 'notes', message, span: failure.span }]
  }
  if (pfx === null || near === null || near.untried === 0) return []
  const each = near.digestsEach.toLocaleString('en-US')
  const [changes, were] =
    near.untried === 1 ? ['1 small change', 'was'] : [`${near.untried} small changes`, 'were']
  return [
    {
      severity: 'notes',
      message: `${changes} of the password (a newline, quotes, another encoding …) ${were} not tried: each costs ${each} digests with this file`,
      span: pfx.macData?.span ?? null,
    },
  ]
}
