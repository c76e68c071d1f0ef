/** An intermediate certificate that is not in the file: who receives mail or a handshake may not be able to build the chain. */
import type { Check } from '../check.js'
import { chainsOf } from './chain.js'

export const chainIncomplete: Check = (subject) =>
  chainsOf(subject).flatMap(({ leaf, above, missing }) => {
    if (missing === null) return []
    const last = above.at(-1) ?? leaf
    return [
      {
        severity: 'notes',
        message:
          above.length === 0
            ? `the file does not hold the issuer of ${leaf.name} (${missing})`
            : `the chain of ${leaf.name} ends at ${last.name}: its issuer ${missing} is not in the file`,
        span: last.span,
      },
    ]
  })
