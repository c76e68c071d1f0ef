/** A document as the JSON that CONTRACT promises: for programs, complete. */
import { escapeJson } from './escape.js'

/** One document, indented, ending in a line feed; safe to print, as it may be run on a terminal. */
export function renderJson(document: object): string {
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

/** Text that is kept together when a document is written in parts, in characters. */
const partLength = 65_536

/**
 * The same text in parts of some 64 KiB, each of whole lines: a document with a long list in it is never whole in memory, because each
 * entry of the lists at its top is written by itself.
 */
export function* jsonParts(document: object): Generator<string> {
  let part = ''
  for (const piece of pieces(document)) {
    part += piece
    if (part.length < partLength) continue
    const end = part.lastIndexOf('\n') + 1
    yield part.slice(0, end)
    part = part.slice(end)
  }
  yield `${part}\n`
}

function* pieces(document: object): Generator<string> {
  const entries = Object.entries(document).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return yield '{}'
  let before = '{\n  '
  for (const [key, value] of entries as [string, unknown][]) {
    yield `${before}${escapeJson(JSON.stringify(key))}: `
    before = ',\n  '
    if (Array.isArray(value) && value.length > 0) yield* list(value)
    else yield indented(value, '  ')
  }
  yield '\n}'
}

function* list(values: readonly unknown[]): Generator<string> {
  let before = '[\n    '
  for (const value of values) {
    yield `${before}${indented(value ?? null, '    ')}`
    before = ',\n    '
  }
  yield '\n  ]'
}

/** A string of JSON holds no line feed, so every one is between lines. */
function indented(value: unknown, by: string): string {
  return escapeJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${by}`)
}
