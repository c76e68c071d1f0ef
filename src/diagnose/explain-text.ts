/** An error text as people paste it, made plain: without colours and escapes, numbers and reasons in one form, lines joined. */

/** How Rust, Python and others lay out an entry of the OpenSSL queue: library, function, reason. */
const QUEUE_ENTRIES =
  /library: "([^"\n]{1,60})", (?:function: "([^"\n]{0,80})", )?reason: "([^"\n]{1,80})"|\('([\w ]{1,40} routines)', '(\w{0,80})', '([^'\n]{1,80})'\)/g
/** A packed error number of OpenSSL 3 (library << 23 | reason) in decimal, where it is said to be an error. */
const DECIMAL_CODES = /\b(code|errno|error|err):? (\d{7,9})(?=[\s,:;)}]|$)/gi
/** An OSStatus printed without its sign: the last 128 Ki of the numbers of 32 bits. */
const UNSIGNED_STATUS = /\b(?:0x(?:ffffffff)?(fff[ef][0-9a-f]{4})|(42949\d{5}))\b/gi
/** A reason of BoringSSL, Node or CPython: OPENSSL_internal:BAD_DECRYPT, ERR_OSSL_PEM_NO_START_LINE, [X509: KEY_VALUES_MISMATCH]. */
const SHOUTED_REASONS =
  /\b(?:OPENSSL_internal:|ERR_OSSL_(?:(EVP|PEM|ASN1|X509|PKCS12|RSA|EC)_)?|\[(SSL|X509|PEM|PKCS12): )([A-Z][A-Z0-9_]{3,60})\b/g

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  '#34': '"',
  '#10': '\n',
  nbsp: ' ',
  lt: '<',
  gt: '>',
  amp: '&',
}

/**
 * Without colours, carriage returns, typographic quotes, escapes of JSON and HTML; queue entries as openssl prints
 * them; very long lines are cut into pieces.
 */
export function plainText(text: string): string {
  return text
    .replace(
      /\u001b\[[0-9;?]{0,30}[ -/]{0,4}[@-~]|\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)?/g,
      '',
    )
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/[\u200b\u200e\u200f\ufeff]/g, '')
    .replace(/\\n(?=[^a-z]|at |error|unable|req|pkcs12|$)/g, '\n')
    .replace(/\\"/g, '"')
    .replace(
      /&(?:amp;)?(quot|apos|#39|#x27|#34|#10|nbsp|lt|gt|amp);/gi,
      (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole,
    )
    .replace(
      QUEUE_ENTRIES,
      (_, library = '', called = '', reason = '', library2 = '', called2 = '', reason2 = '') =>
        `error:${library}${library2}:${called}${called2}:${reason}${reason2}`,
    )
    .replace(
      DECIMAL_CODES,
      (_, word: string, code: string) =>
        `${word} ${code} error:${Number(code).toString(16).toUpperCase().padStart(8, '0')}`,
    )
    .replace(UNSIGNED_STATUS, (whole, hex: string | undefined, decimal: string | undefined) => {
      const status = (hex === undefined ? Number(decimal) : parseInt(hex, 16)) - 0x1_0000_0000
      return status < 0 && status > -0x2_0000 ? `${whole} (${status})` : whole
    })
    .replace(
      SHOUTED_REASONS,
      (whole, library: string | undefined, library2: string | undefined, reason: string) =>
        `${whole} ${library ?? library2 ?? ''} routines:${reason.toLowerCase().replaceAll('_', ' ')}`,
    )
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010\u2011\u2212]/g, '-')
    .replace(/[^\n]{4000}/g, '$&\n')
}

/** What a log puts before a message: a quote's mark, a time, a level, a name in brackets. */
const PREFIX =
  /^(?:[ \t]*(?:[>|│#*"'`]+|[\w.-]{1,40} +\|(?=[ \t])|#?#?\[(?:error|warning|debug)\]|\[[^\]\n]{1,60}\](?=[ \t])|\d{4}[-/]\d\d[-/]\d\d[T ]?[\d:.,]{0,20}(?:Z|[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [\w.-]{1,60} [\w.\/-]{1,60}(?:\[\d{1,8}\])?:)?|(?:(?<=[\dZ\]] )|(?=\w+(?::| ?\[| {2}|\t)))(?:ERROR|FATAL|WARN(?:ING)?|INFO|DEBUG|TRACE|CRITICAL|SEVERE)\b:?)[ \t]*[:|-]?[ \t]*){1,6}/
/** Where a line is the rest of the one before: that one was long, and broke off in the middle of a sentence. */
const GOES_ON = /^(?!at |error:|in |from |where |[0-9A-F]{8,}:)[a-z(0-9"'/.-]/
const GOES_ON_WITH_A_NAME = /^(?!\w*(?:Error|Exception|Warning|Caused|Verify)\b)[A-Z]/
const WRAPPED_AT = 40
/** A line with a time of its own goes on with nothing. */
const A_TIME = /\d\d:\d\d/

/** A line of the text; `from` has where each line that was joined into it begins, and its number in the text. */
export interface Line {
  readonly text: string
  readonly from: readonly { readonly at: number; readonly line: number }[]
}

/** The same lines without what a log puts before each, those that were wrapped joined again. */
export function unwrapped(lines: readonly string[]): Line[] {
  const joined: { text: string; from: { at: number; line: number }[]; width: number }[] = []
  lines.forEach((whole, line) => {
    const prefix = PREFIX.exec(whole)?.[0] ?? ''
    const text = whole.slice(prefix.length).trimStart()
    const last = joined.at(-1)
    if (last !== undefined && !A_TIME.test(prefix) && goesOn(last, text)) {
      last.text = `${last.text.trimEnd()} `
      last.from.push({ at: last.text.length, line })
      last.text += text
      last.width = text.length
    } else joined.push({ text, from: [{ at: 0, line }], width: text.length })
  })
  return joined
}

function goesOn(last: { readonly text: string; readonly width: number }, text: string): boolean {
  if (last.width < WRAPPED_AT || last.text.length > 2000 || /[.;:{}]$/.test(last.text)) return false
  return GOES_ON.test(text) || (/[a-z,]$/.test(last.text) && GOES_ON_WITH_A_NAME.test(text))
}
