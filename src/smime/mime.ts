/** MIME as S/MIME needs it (RFC 5322, RFC 2045, RFC 2046, RFC 8551): octets in, octets out, nothing re-encoded by the way. */
import { decodeBase64 } from '../asn1/pem.js'
import { StructureInvalidError } from '../errors.js'

/** One header field. `raw` is the field as it stands, folds and line ending included. */
export interface HeaderField {
  readonly name: string
  /** Unfolded, trimmed; encoded words are left as they are. */
  readonly value: string
  readonly raw: Uint8Array
}

/** A header and the octets behind the empty line. */
export interface Entity {
  readonly fields: readonly HeaderField[]
  readonly body: Uint8Array
}

/** `type/subtype` in lower case, and its parameters (names in lower case). */
export interface ContentType {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Octets of a message at most. A mail provider's own limit is usually 25–50 MB. */
export const maxMessageLength = 64 * 1024 * 1024
const maxFields = 1000

/**
 * Splits header and body. A message that starts with an empty line has no header.
 * @throws StructureInvalidError ERR_MESSAGE_INVALID for what is no header, and for more than a stated limit
 */
export function readEntity(bytes: Uint8Array): Entity {
  if (bytes.length > maxMessageLength) {
    throw invalid(`${bytes.length} octets are more than ${maxMessageLength}`, 0)
  }
  const fields: HeaderField[] = []
  let at = 0
  while (at < bytes.length) {
    const end = fieldEnd(bytes, at)
    const raw = bytes.subarray(at, end)
    if (isBlank(raw)) return { fields, body: bytes.subarray(end) }
    fields.push(readField(raw, at))
    if (fields.length > maxFields) throw invalid(`more than ${maxFields} header fields`, at)
    at = end
  }
  return { fields, body: bytes.subarray(bytes.length) }
}

/** The first field of this name, whatever its case. */
export function field({ fields }: Entity, name: string): HeaderField | undefined {
  return fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
}

/** RFC 2045 5.1; `text/plain` where there is none (5.2). Continued and encoded parameters of RFC 2231 are joined. */
export function contentType(entity: Entity): ContentType {
  const value = field(entity, 'Content-Type')?.value
  if (value === undefined) return { type: 'text/plain', parameters: {} }
  const [type = '', ...rest] = splitParameters(value)
  return { type: type.trim().toLowerCase(), parameters: joinContinued(rest) }
}

/** The body without its Content-Transfer-Encoding. @throws StructureInvalidError ERR_MESSAGE_INVALID */
export function decodedBody(entity: Entity): Uint8Array {
  const encoding = field(entity, 'Content-Transfer-Encoding')?.value.toLowerCase() ?? '7bit'
  if (['7bit', '8bit', 'binary'].includes(encoding)) return entity.body
  if (encoding === 'quoted-printable') return fromQuotedPrintable(entity.body)
  if (encoding !== 'base64') throw invalid(`Content-Transfer-Encoding ${encoding}`, 0)
  // Octets outside the alphabet are passed over (RFC 2045 6.8).
  const digits = latin1(entity.body).replace(/[^A-Za-z0-9+/=]/g, '')
  const decoded = digits === '' ? new Uint8Array(0) : decodeBase64(digits)
  if (decoded === null) throw invalid('the base64 of the body is broken', 0)
  return decoded
}

/**
 * The parts of a multipart body, octet for octet as they stand between the boundaries: the line ending in front of a
 * boundary belongs to the boundary (RFC 2046 5.1.1). @throws StructureInvalidError ERR_MESSAGE_INVALID
 */
export function parts(body: Uint8Array, boundary: string): Uint8Array[] {
  if (boundary === '') throw invalid('multipart: its header names no boundary', 0)
  const delimiter = new TextEncoder().encode(`--${boundary}`)
  const found: Uint8Array[] = []
  let start: number | null = null
  for (let at = 0; at <= body.length; at = lineEnd(body, at)) {
    if (startsWith(body, at, delimiter)) {
      const rest = latin1(body.subarray(at + delimiter.length, lineEnd(body, at))).trimEnd()
      if (rest === '' || rest === '--') {
        if (start !== null) found.push(body.subarray(start, Math.max(start, beforeEol(body, at))))
        if (rest === '--') return found
        start = lineEnd(body, at)
      }
    }
    if (at === body.length) break
  }
  throw invalid(`multipart: no closing boundary --${boundary}--`, body.length)
}

/** Every line ending as CRLF (RFC 8551 3.1.1). */
export function canonical(bytes: Uint8Array): Uint8Array {
  const lone = countLone(bytes)
  if (lone === 0) return bytes
  const out = new Uint8Array(bytes.length + lone)
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at] ?? 0
    if (octet === LF && bytes[at - 1] !== CR) out[to++] = CR
    out[to++] = octet
    if (octet === CR && bytes[at + 1] !== LF) out[to++] = LF
  }
  return out
}

/** A header and a body as octets, CRLF between. */
export function writeEntity(
  fields: readonly (readonly [name: string, value: string])[],
  body: Uint8Array,
): Uint8Array {
  const header = fields.map(([name, value]) => `${name}: ${checked(value)}\r\n`).join('')
  return concat(new TextEncoder().encode(`${header}\r\n`), body)
}

/** Base64 in lines of 76, CRLF after each (RFC 2045 6.8). */
export function base64Lines(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')
  return new TextEncoder().encode(text.endsWith('\r\n') ? text : `${text}\r\n`)
}

/** Quoted-printable (RFC 2045 6.7) of text whose line endings are CRLF. */
export function quotedPrintable(text: string): Uint8Array {
  // `From ` never begins a line: mailbox files would put a > in front of it.
  const lines = text
    .split('\r\n')
    .map((line) => softBreaks(quotedLine(line).replaceAll('From ', '=46rom ')))
  return new TextEncoder().encode(lines.join('\r\n'))
}

export function concat(...chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks))
}

const CR = 0x0d
const LF = 0x0a

const invalid = (message: string, offset: number): StructureInvalidError =>
  new StructureInvalidError('ERR_MESSAGE_INVALID', `message: ${message}`, { offset, length: 0 })

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Just after the line that begins at `at`. */
function lineEnd(bytes: Uint8Array, at: number): number {
  const feed = bytes.indexOf(LF, at)
  return feed < 0 ? bytes.length : feed + 1
}

/** Just after a field: its line, and those that begin with white space and go on. */
function fieldEnd(bytes: Uint8Array, at: number): number {
  let end = lineEnd(bytes, at)
  if (isBlank(bytes.subarray(at, end))) return end
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end = lineEnd(bytes, end)
  return end
}

function isBlank(line: Uint8Array): boolean {
  return line.every((octet) => octet === CR || octet === LF)
}

function readField(raw: Uint8Array, offset: number): HeaderField {
  // Raw UTF-8 in header fields is RFC 6532; anything else stands for itself.
  const text = new TextDecoder().decode(raw)
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(0, colon)).trimEnd()
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name))
    throw invalid('a line of the header is no field', offset)
  return {
    name,
    value: text
      .slice(colon + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim(),
    raw,
  }
}

/** Splits at semicolons outside quotes and comments are left in: they are rare and harmless here. */
function splitParameters(value: string): string[] {
  return [...value.matchAll(/(?:"(?:\\.|[^"\\])*"|[^;"])+/g)].map(([part]) => part)
}

function joinContinued(parameters: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>()
  for (const parameter of parameters) {
    const [, name = '', text = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(parameter) ?? []
    if (name === '') continue
    const [base = '', extended] = [name.toLowerCase().replace(/\*\d*\*?$/, ''), name.endsWith('*')]
    const value = text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
    const plain = extended ? percentDecoded(value.replace(/^[^']*'[^']*'/, '')) : value
    joined.set(base, (joined.get(base) ?? '') + plain)
  }
  return Object.fromEntries(joined)
}

function percentDecoded(text: string): string {
  const octets = text.replace(/%([0-9A-Fa-f]{2})/g, (_all, digits: string) =>
    String.fromCharCode(parseInt(digits, 16)),
  )
  return new TextDecoder().decode(Buffer.from(octets, 'latin1'))
}

function fromQuotedPrintable(body: Uint8Array): Uint8Array {
  const text = latin1(body)
    .replace(/[ \t]+(?=\r?\n|$)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_all, digits: string) =>
      String.fromCharCode(parseInt(digits, 16)),
    )
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

function quotedLine(line: string): string {
  return [...new TextEncoder().encode(line)]
    .map((octet, index, all) => {
      const blank = octet === 0x20 || octet === 0x09
      const plain = octet >= 0x21 && octet <= 0x7e && octet !== 0x3d
      const fits = plain || (blank && index < all.length - 1)
      return fits
        ? String.fromCharCode(octet)
        : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** Lines of at most 76, never broken inside `=XX`. */
function softBreaks(line: string): string {
  const pieces: string[] = []
  let rest = line
  while (rest.length > 76) {
    let cut = 75
    if (rest[cut - 1] === '=') cut -= 1
    else if (rest[cut - 2] === '=') cut -= 2
    pieces.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...pieces, rest].join('=\r\n')
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  return prefix.every((octet, index) => bytes[at + index] === octet)
}

function beforeEol(bytes: Uint8Array, at: number): number {
  if (bytes[at - 1] !== LF) return at
  return bytes[at - 2] === CR ? at - 2 : at - 1
}

function countLone(bytes: Uint8Array): number {
  let lone = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF && bytes[at - 1] !== CR) lone++
    if (bytes[at] === CR && bytes[at + 1] !== LF) lone++
  }
  return lone
}

/** A value that would end its field early is refused: header injection. */
function checked(value: string): string {
  if (/\r(?!\n[ \t])|(?<!\r)\n|\n(?![ \t])/.test(value)) {
    throw invalid('a header value holds a line break', 0)
  }
  return value
}
