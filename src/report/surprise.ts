/** A cell that needs a person: what was predicted, what happened, in whose words, and how to see it again. */
import type { Cell } from '../matrix/report-schema.js'
import { escapeLines, escapeText } from './escape.js'
import { type Look, paint } from './look.js'
import { observedSymbol } from './symbol.js'

const says = {
  accepts: 'accepts',
  refuses: 'refuses',
  loses: 'loses something',
  unknown: 'nothing',
} as const

/** Lines for one cell of the verdict `fail` or `new`. */
export function renderSurprise(cell: Cell, look: Look): string[] {
  const { text, colour } = observedSymbol(cell)
  return [
    `${paint(text, colour, look)} ${paint(escapeText(cell.id), 'bold', look)}`,
    ...field('predicted', predictionText(cell)),
    ...field('happened', outcomeText(cell)),
    ...field('why', cell.because),
    ...field('error', cell.outcome.error ?? ''),
    ...cell.prediction.evidence.flatMap(({ how, where, on }) =>
      field('evidence', `${how} ${on}: ${where}`),
    ),
    ...cell.commands.flatMap((line, index) => field(index === 0 ? 'to see it' : '', line)),
  ]
}

/** `refuses (MAC_DIGEST_UNSUPPORTED; mac:hmac-sha256) saying "bad mac"`. */
export function predictionText({ prediction }: Cell): string {
  const { verdict, because, features, error } = prediction
  const reasons = [because.join(', '), features.join(', ')].filter((text) => text !== '')
  return [
    says[verdict ?? 'unknown'],
    reasons.length === 0 ? '' : ` (${reasons.join('; ')})`,
    error === null ? '' : ` saying "${error}"`,
  ].join('')
}

/** `rejected, exit 1, refused`. */
export function outcomeText({ outcome }: Cell): string {
  const { state, exitCode, reason } = outcome
  return [state ?? 'not run', exitCode === null ? '' : `exit ${exitCode}`, reason]
    .filter((text) => text !== '')
    .join(', ')
}

/** `  name       text`, later lines of the text below its first; nothing for an empty text. */
function field(name: string, text: string): string[] {
  if (text.trim() === '') return []
  const lines = escapeLines(text.trimEnd()).split('\n')
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(10)} ${line}`)
}
