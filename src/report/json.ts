/** A document as the JSON that CONTRACT promises: for programs, complete. */
import { escapeJson } from './escape.js'

/** One document, indented, ending in a line feed; safe to print, as it may be run on a terminal. */
export function renderJson(document: object): string {
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}
