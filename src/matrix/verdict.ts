/** The judgement: prediction against observation, and both against what a standard asks. An Outcome is never rewritten here. */
import type { ImporterError } from '../importers/importer.js'
import type { CellPrediction, OutcomeState, Verdict } from './report-schema.js'

export interface Judged {
  readonly verdict: Verdict
  readonly because: string
}

/** What a standard asks of every consumer. */
export interface Expectation {
  readonly outcome: 'accepted' | 'rejected'
  readonly source: string
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

/** With what `ImporterError` has beside its text. */
type Predicted = Pick<CellPrediction, 'verdict' | 'error'> &
  Pick<ImporterError, 'or' | 'orNoise'> & {
    /** A file that interssl itself can't open: whether something was lost does not show. */
    readonly contentsUnknown?: boolean
  }

/**
 * Judges one cell. `error` is the program's own text where it refused; a predicted text that does not
 * appear in it is a surprise too, because the person in front of that program will see other words.
 *
 * A breach of `expect` that importer data foresaw is `known`: it stays in sight and does not fail the run, for nothing
 * changed; one that it did not foresee is a `fail`, also where nothing was predicted.
 */
export function judge(
  state: OutcomeState | null,
  prediction: Predicted,
  error: string | null,
  expect?: Expectation,
): Judged {
  const judged = judgePrediction(state, prediction, error)
  if (expect === undefined || !(judged.verdict === 'pass' || judged.verdict === 'new'))
    return judged
  const asked = `${expect.source} asks that ${asks[expect.outcome]}`
  if (state === expect.outcome) {
    return judged.verdict === 'pass'
      ? judged
      : { verdict: 'pass', because: `${asked}, and so it is` }
  }
  return judged.verdict === 'pass'
    ? { verdict: 'known', because: `${asked}; ${judged.because}` }
    : { verdict: 'fail', because: `${asked}; but ${says[state ?? 'broken']}` }
}

const asks: Record<Expectation['outcome'], string> = {
  accepted: 'everything arrives',
  rejected: 'it is refused',
}

function judgePrediction(
  state: OutcomeState | null,
  prediction: Predicted,
  error: string | null,
): Judged {
  if (state === null) return { verdict: 'untested', because: 'this program is not on this machine' }
  if (state === 'unsupported') return { verdict: 'skipped', because: says.unsupported }
  if (state === 'broken') return { verdict: 'fail', because: says.broken }
  const predicted = prediction.verdict === null ? null : expected[prediction.verdict]
  if (predicted === null) {
    return { verdict: 'new', because: `there was no prediction, and ${says[state]}` }
  }
  if (predicted === 'rejected' && state === 'altered' && prediction.orNoise === true) {
    return { verdict: 'pass', because: 'as predicted: by chance of its octets noise came out' }
  }
  if (predicted === 'altered' && state === 'accepted' && prediction.contentsUnknown === true) {
    return { verdict: 'pass', because: 'as predicted: accepted; what is lost does not show here' }
  }
  if (predicted !== state) {
    return { verdict: 'fail', because: `predicted: ${says[predicted]}; but ${says[state]}` }
  }
  const words = prediction.error === null ? [] : [prediction.error, ...(prediction.or ?? [])]
  const said = words.length === 0 || words.some((one) => saysSo(error ?? '', one))
  if (state === 'rejected' && !said) {
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

/** A disagreement somebody wrote down. */
export interface Known {
  readonly outcome: OutcomeState
  readonly reason: string
  /** ISO date: the last day on which it is excused. @default for ever */
  readonly expires?: string | undefined
}

/** A known disagreement must keep happening in the very way written, and is excused to its last day. `today`: ISO date. */
export function applyKnown(
  judged: Judged,
  state: OutcomeState | null,
  known: Known | undefined,
  today: string,
): Judged {
  if (known === undefined || state === null || state === 'unsupported') return judged
  const { outcome, reason, expires } = known
  if (judged.verdict === 'pass') {
    return {
      verdict: 'fail',
      because: `stale: listed as known (${reason}), but it passes now`,
    }
  }
  if (judged.verdict !== 'fail' || state !== outcome) return judged
  return expires !== undefined && expires < today
    ? { verdict: 'fail', because: `known until ${expires} (${reason}), and still so` }
    : { verdict: 'known', because: reason }
}
