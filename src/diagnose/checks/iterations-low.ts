/** Iteration counts that make guessing a password cheap. RFC 8018 asked for 1,000 in 2017. */
import type { Span } from '../../asn1/ber.js'
import type { Check } from '../check.js'

const LEAST = 1000

export const iterationsLow: Check = ({ pfx, opened }) => {
  const counts: [what: string, count: number | null, span: Span][] = [
    ...(pfx?.macData
      ? [['the MAC', pfx.macData.iterations, pfx.macData.span] as [string, number | null, Span]]
      : []),
    ...[...(opened?.safes ?? []), ...(opened?.keys ?? [])].map(
      ({ encryption }): [string, number | null, Span] => [
        encryption.name,
        encryption.iterations,
        encryption.span,
      ],
    ),
  ]
  const low = counts.filter(([, count]) => count !== null && count < LEAST)
  const [first] = low
  if (first === undefined) return []
  return [
    {
      severity: 'notes',
      message: `${first[0]} is made with ${first[1]} iteration(s): a guessed password is tried in no time`,
      span: first[2],
    },
  ]
}
