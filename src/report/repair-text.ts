/** What `repair` did, as text for people. */
import type { Repaired } from '../diagnose/repair.js'
import { profiles } from '../pki/profile.js'
import { escapeText } from './escape.js'
import { nameTargets } from './targets-text.js'

/** `path`: where it was written; `verifiedWith`: the programs that opened it. */
export function renderRepair(
  repaired: Repaired,
  path: string,
  verifiedWith: readonly string[],
): string {
  const { profile, changed, kept, acceptedBy, stillRefusedBy, unknown } = repaired
  const lines = [
    ...row('repaired', [path]),
    ...row('profile', [`${profile}: ${profiles[profile].describes}`]),
    ...row('changed', changed.length === 0 ? ['nothing but salts'] : changed),
    ...row('kept', kept),
    ...row('accepted by', [acceptedBy.length === 0 ? 'none' : nameTargets(acceptedBy)]),
  ]
  if (stillRefusedBy.length > 0) lines.push(...row('refused by', [nameTargets(stillRefusedBy)]))
  if (unknown.length > 0) lines.push(...row('not known', [nameTargets(unknown)]))
  if (verifiedWith.length > 0) lines.push(...row('opened with', [verifiedWith.join(', ')]))
  return lines.join('\n')
}

function row(label: string, values: readonly string[]): string[] {
  return values.map(
    (value, index) => `${(index === 0 ? label : '').padEnd(13)}${escapeText(value)}`,
  )
}
