/** Makes text from files and programs safe to print: what could steer a terminal becomes a visible escape. */

/** Controls, DEL, soft hyphen, invisible and bidirectional marks, line separators, tags, lone surrogates. */
const steeringButLines =
  '\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f' +
  '\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}\\p{Surrogate}'
const steering = new RegExp(`[\\n${steeringButLines}]`, 'gu')
/** Line feeds are most of what would match in an indented document, and stay as they are. */
const steeringInJson = new RegExp(`[${steeringButLines}]`, 'gu')

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * One line of printable text: `\n`, `\r`, `\t`, `\x1b`, `\u{202e}` stand for what must not reach a terminal as it
 * is (bidirectional marks too: Trojan Source, CVE-2021-42574). A backslash of the text itself stays.
 */
export function escapeText(text: string): string {
  return text.replace(steering, (char) => named[char] ?? hexEscape(char))
}

/** The same, but line feeds stay line feeds. */
export function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n')
}

/** JSON text, unchanged in meaning: what steers a terminal is written as `\u202e` inside its strings. */
export function escapeJson(json: string): string {
  return json.replace(steeringInJson, (char) => {
    const units = Array.from({ length: char.length }, (_, index) => char.charCodeAt(index))
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
  })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML content or as a quoted attribute, steering characters visible. */
export function escapeHtml(text: string): string {
  return escapeLines(text).replace(/[&<>"']/g, (char) => entities[char] ?? char)
}

/** JSON for a script element: no `<` can end the element, no `-->` can open a comment. */
export function escapeScriptJson(json: string): string {
  return escapeJson(json).replace(
    /[<>&]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function hexEscape(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
