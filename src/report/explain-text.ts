/** What an error message means, as text for people. */
import type { Explanation } from '../diagnose/explain.js'
import { escapeText } from './escape.js'
import { paint, type Look } from './look.js'

/** The likeliest meaning in full, the others in a line each; '' for no explanation. */
export function renderExplanations(explanations: readonly Explanation[], look: Look): string {
  const [first, ...others] = explanations
  if (first === undefined) return ''
  const lines = [
    `${paint(first.cause, 'bold', look)}  ${first.meaning}`,
    '',
    `printed by  ${first.printedBy.length === 0 ? 'not known' : first.printedBy.join(', ')}`,
    `seen in     line ${first.line}: ${escapeText(first.seen)}`,
    ...listed('check', first.tellApart),
    ...listed('do', first.fixes),
    `more        ${first.docs}`,
  ]
  if (others.length > 0) lines.push('', 'It can also be:')
  for (const { cause, meaning, tellApart } of others) {
    lines.push(`  ${paint(cause, 'bold', look)}  ${meaning}`)
    if (tellApart[0] !== undefined) lines.push(`    check: ${tellApart[0]}`)
  }
  return lines.join('\n')
}

function listed(label: string, items: readonly string[]): string[] {
  return items.map((item, index) => `${(index === 0 ? label : '').padEnd(12)}${item}`)
}
