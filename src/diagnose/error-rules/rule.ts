/** What a rule about error texts is: signs that discriminate (numbers, names, structure), never whole sentences. */
import type { CauseName } from '../causes.js'

export interface ErrorRule {
  /** What has to stand there. Runs in time linear in the text: no nested repetition, bounded gaps. */
  readonly sign: RegExp
  /** What else has to stand within a few lines of the sign. */
  readonly near?: readonly RegExp[]
  /** What must not stand within a few lines of it. */
  readonly not?: readonly RegExp[]
  /** How much the sign alone decides: 90 a number or name with one meaning, 30 words that many would use. */
  readonly weight: number
  /** What it can mean, likeliest first. */
  readonly causes: readonly CauseName[]
  /** Who prints it where nothing else in the text tells; names as in the evidence. */
  readonly by: readonly string[]
}
