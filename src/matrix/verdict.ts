/** The judgement: prediction against observation. An Outcome is never rewritten here. */
import type { CellPrediction, OutcomeState, Verdict } from './report-schema.js'

export interface Judged {
  readonly verdict: Verdict
  readonly because: string
}

/** Which outcome each prediction stands for; `null`: it predicts nothing. */
const expected: Record<NonNullable<CellPrediction['verdict']>, OutcomeState | null> = {
  accepts: 'accepted',
  refuses: 'rejected',
  loses: 'altered',
  unknown: null,
}

const says: Record<OutcomeState, string> = {
  accepted: 'everything arrived',
  rejected: 'it was refused',
  altered: 'something did not arrive',
  unsupported: 'a capability is missing',
  hung: 'it did not end in time',
  broken: 'the run itself broke',
}

/**
 * Judges one cell. `error` is the program's own text where it refused; a predicted text that does not
 * appear in it is a surprise too, because the person in front of that program will see other words.
 */
export function judge(
  state: OutcomeState | null,
  prediction: CellPrediction,
  error: string | null,
): Judged {
  if (state === null) return { verdict: 'untested', because: 'this program is not on this machine' }
  if (state === 'unsupported') return { verdict: 'skipped', because: says.unsupported }
  if (state === 'broken') return { verdict: 'fail', because: says.broken }
  const predicted = prediction.verdict === null ? null : expected[prediction.verdict]
  if (predicted === null) {
    return { verdict: 'new', because: `there was no prediction, and ${says[state]}` }
  }
  if (predicted !== state) {
    return { verdict: 'fail', because: `predicted: ${says[predicted]}; but ${says[state]}` }
  }
  if (state === 'rejected' && prediction.error !== null && !saysSo(error ?? '', prediction.error)) {
    return { verdict: 'fail', because: `refused as predicted, but not with "${prediction.error}"` }
  }
  return { verdict: 'pass', because: `as predicted: ${says[state]}` }
}

/** Whether a program's text holds the predicted words; `…` and `...` in them stand for anything. */
export function saysSo(text: string, predicted: string): boolean {
  let at = 0
  for (const part of predicted.split(/…|\.\.\./)) {
    const found = text.indexOf(part.trim(), at)
    if (found < 0) return false
    at = found + part.trim().length
  }
  return true
}

/** A disagreement somebody wrote down: it must keep happening in the very way written. */
export function applyKnown(
  judged: Judged,
  state: OutcomeState | null,
  known: { readonly outcome: OutcomeState; readonly reason: string } | undefined,
): Judged {
  if (known === undefined || state === null || state === 'unsupported') return judged
  if (judged.verdict === 'fail' && state === known.outcome) {
    return { verdict: 'known', because: known.reason }
  }
  if (judged.verdict === 'pass') {
    return {
      verdict: 'fail',
      because: `stale: listed as known (${known.reason}), but it passes now`,
    }
  }
  return judged
}
