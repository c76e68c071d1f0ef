/** The same localKeyId on several keys, or on several certificates: who pairs by id takes the wrong one. */
import type { Span } from '../../asn1/ber.js'
import type { Check } from '../check.js'

export const idDuplicate: Check = ({ opened }) => [
  ...repeated('private keys', opened?.keys ?? []),
  ...repeated('certificates', opened?.certificates ?? []),
]

function repeated(
  what: string,
  bags: readonly { readonly localKeyId: string | null; readonly span: Span }[],
): ReturnType<Check> {
  const ids = bags.flatMap(({ localKeyId }) => (localKeyId === null ? [] : [localKeyId]))
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]
  return twice.map((id) => ({
    severity: 'notes',
    message: `${ids.filter((one) => one === id).length} ${what} have the localKeyId ${id}`,
    span: bags.findLast(({ localKeyId }) => localKeyId === id)?.span ?? null,
  }))
}
