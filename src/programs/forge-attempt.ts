/** What node-forge's part of us answers, as a consumer's attempt. */
import { InterSslError, LimitExceededError } from '../errors.js'
import { quiet, type Attempt } from './program.js'

export function attempt<Contents>(read: () => Contents): Attempt<Contents> {
  try {
    return { state: 'read', contents: read(), trace: quiet }
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    // The limit is ours, not node-forge's: it would go on for minutes.
    if (error instanceof LimitExceededError) {
      return { state: 'unsupported', reason: error.message, trace: quiet }
    }
    const cause = error.cause instanceof Error ? error.cause.message : ''
    return { state: 'refused', error: cause || error.message, trace: quiet }
  }
}
