/** S/MIME messages as they travel (RFC 8551 section 3): what of a mail is protected, and how CMS is wrapped in it. */
import { hex } from '../asn1/strings.js'
import { readBase64 } from '../asn1/pem.js'
import { random } from '../crypto/random.js'
import { StructureInvalidError, ValueRefusedError } from '../errors.js'
import { readCms } from '../pki/cms.js'
import { canonicalAddress } from './address.js'
import {
  base64Lines,
  canonical,
  concat,
  contentType,
  decodedBody,
  field,
  parts,
  quotedPrintable,
  readEntity,
  writeEntity,
  type Entity,
  type HeaderField,
} from './mime.js'

/** What is protected (a MIME entity, CRLF), and the header fields that stay outside and travel in the clear. */
export interface Mail {
  readonly outer: readonly HeaderField[]
  readonly entity: Uint8Array
}

export interface Attachment {
  readonly fileName: string
  readonly bytes: Uint8Array
}

export interface MailInput {
  /** A mail (RFC 5322) with its header, or bare text. */
  readonly input: Uint8Array
  /** Added behind what the mail holds. @default [] */
  readonly attachments?: readonly Attachment[] | undefined
  /** Set, or replaced, outside: `From`, `To`, `Subject`. @default {} */
  readonly fields?: Readonly<Record<string, string>> | undefined
}

/**
 * Splits a mail into what is protected and what is not: the Content-* fields go inside (RFC 8551 3.1), From, Subject
 * and all others stay outside as they stand. What is not seven-bit is encoded, because servers on the way may do so
 * themselves, which breaks signatures (3.1.3).
 * @throws StructureInvalidError ERR_MESSAGE_INVALID
 */
export function mailOf({ input, attachments = [], fields = {} }: MailInput): Mail {
  const mail = withoutEnvelope(input)
  const whole = looksLikeMail(mail) ? readEntity(mail) : { fields: [], body: input }
  const named = new Set(Object.keys(fields).map((name) => name.toLowerCase()))
  const outer = whole.fields.filter(({ name }) => !isInner(name) && !named.has(name.toLowerCase()))
  const added = Object.entries(fields).map(([name, value]): HeaderField => {
    if (/[\p{Cc}\u2028\u2029]/u.test(value)) {
      throw new ValueRefusedError(`${name} holds a line break or a control character`, name)
    }
    return written(name, headerValue(name, value))
  })
  const body = sevenBit(whole)
  // RFC 5322 3.6: beside From the only field that every mail has.
  const dated = outer.some(({ name }) => /^date$/i.test(name)) || named.has('date')
  const date = dated ? [] : [written('Date', new Date().toUTCString().replace('GMT', '+0000'))]
  return {
    outer: [...outer, ...added, ...date],
    entity: attachments.length === 0 ? body : withAttachments(body, attachments),
  }
}

function written(name: string, value: string): HeaderField {
  return { name, value, raw: writeEntity([[name, value]], new Uint8Array(0)).subarray(0, -2) }
}

/** `multipart/signed` around the entity and its detached signature (RFC 8551 3.5.3). */
export function signedMail(
  { outer, entity }: Mail,
  signature: Uint8Array,
  digest: string,
): Uint8Array {
  const boundary = `interssl-${hex(random(16))}`
  const attached = writeEntity(
    [
      ['Content-Type', 'application/pkcs7-signature; name="smime.p7s"'],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', 'attachment; filename="smime.p7s"'],
    ],
    base64Lines(signature),
  )
  const utf8 = new TextEncoder()
  const line = (text: string): Uint8Array => utf8.encode(text)
  return travelling(
    outer,
    writeEntity(
      [
        [
          'Content-Type',
          `multipart/signed; protocol="application/pkcs7-signature";\r\n micalg=${micalg(digest)}; boundary="${boundary}"`,
        ],
      ],
      concat(
        line(`This is an S/MIME signed message.\r\n\r\n--${boundary}\r\n`),
        entity,
        line(`\r\n--${boundary}\r\n`),
        attached,
        line(`\r\n--${boundary}--\r\n`),
      ),
    ),
  )
}

/** RFC 8551 3.5.3.2: `sha-256`, in contrast to the names of other standards. */
function micalg(digest: string): string {
  return digest.replace(/^sha(?=\d)/, 'sha-')
}

export type OpaqueType = 'signed-data' | 'enveloped-data' | 'authEnveloped-data'

/** `application/pkcs7-mime` around CMS that holds its content (RFC 8551 3.2). */
export function opaqueMail(
  outer: readonly HeaderField[],
  cms: Uint8Array,
  type: OpaqueType,
): Uint8Array {
  return travelling(
    outer,
    writeEntity(
      [
        ['Content-Type', `application/pkcs7-mime; smime-type=${type}; name="smime.p7m"`],
        ['Content-Transfer-Encoding', 'base64'],
        ['Content-Disposition', 'attachment; filename="smime.p7m"'],
      ],
      base64Lines(cms),
    ),
  )
}

/** The fields of a mail in front of an entity, as a whole mail. */
export function travelling(outer: readonly HeaderField[], entity: Uint8Array): Uint8Array {
  const kept = outer.filter(({ name }) => !/^mime-version$/i.test(name))
  const lines = kept.map(({ raw }) => canonical(raw.at(-1) === 0x0a ? raw : concat(raw, crlf)))
  return concat(...lines, new TextEncoder().encode('MIME-Version: 1.0\r\n'), entity)
}

/** What arrived. `contents` are the candidates for what a detached signature covers, the likeliest first. */
export interface Received {
  readonly outer: readonly HeaderField[]
  readonly cms: Uint8Array
  /** Null where the CMS holds its content. */
  readonly contents: readonly Uint8Array[] | null
}

/**
 * Finds the CMS in a mail (`multipart/signed`, `application/pkcs7-mime`), or takes bare CMS in DER, PEM or base64; a
 * detached signature then needs `content`.
 * @throws StructureInvalidError ERR_MESSAGE_INVALID, ERR_CMS_INVALID
 */
export function receive(received: Uint8Array, content?: Uint8Array): Received {
  const input = withoutEnvelope(received)
  if (!looksLikeMail(input)) return bare(input, content)
  const entity = readEntity(input)
  const { type, parameters } = contentType(entity)
  const outer = entity.fields.filter(({ name }) => !isInner(name))
  if (type === 'multipart/signed') {
    const [signed, signature, ...others] = parts(entity.body, parameters['boundary'] ?? '')
    if (signed === undefined || signature === undefined || others.length > 0) {
      // RFC 1847 2.1: a reader may show a third part as if it were signed.
      throw notSmime('multipart/signed has two parts, what was signed and the signature')
    }
    const cms = decodedBody(readEntity(signature))
    // What was signed had CRLF (RFC 8551 3.1.1), whatever a mailbox file made of it.
    return { outer, cms, contents: distinct([canonical(signed), signed]) }
  }
  if (/^application\/(x-)?pkcs7-(mime|signature)$/.test(type) || isNamedSmime(entity)) {
    const { cms } = bare(decodedBody(entity), content)
    return { outer, cms, contents: content === undefined ? null : [content] }
  }
  throw notSmime(`its type is ${type}, neither multipart/signed nor application/pkcs7-mime`)
}

/** Some servers know no better type: the name of the file decides then (RFC 8551 3.10). */
function isNamedSmime(entity: Entity): boolean {
  const { type, parameters } = contentType(entity)
  const shown = field(entity, 'Content-Disposition')?.value ?? ''
  return (
    type === 'application/octet-stream' &&
    [parameters['name'] ?? '', shown].some((name) => /\.p7[ms]["']?\s*$/i.test(name))
  )
}

/** What mailbox files and editors put in front of a mail: a byte order mark, empty lines, the `From ` line of mbox. */
function withoutEnvelope(input: Uint8Array): Uint8Array {
  const start = new TextDecoder('latin1').decode(input.subarray(0, 1024))
  const [envelope = ''] =
    /^(?:\u00ef\u00bb\u00bf)?(?:\r?\n)*(?:From [^\r\n]*\r?\n)?/.exec(start) ?? []
  return input.subarray(envelope.length)
}

function bare(input: Uint8Array, content: Uint8Array | undefined): Received {
  const message = readCms(input)
  const detached =
    message.kind === 'signed-data' && message.content === null && message.signers.length > 0
  if (detached && content === undefined) {
    throw notSmime('the signature is detached, and what was signed is not here')
  }
  return {
    outer: [],
    cms: derOf(input),
    contents: detached && content !== undefined ? distinct([content, canonical(content)]) : null,
  }
}

function derOf(input: Uint8Array): Uint8Array {
  if (input[0] === 0x30) return input
  const text = new TextDecoder('latin1').decode(input)
  const inside = /-----BEGIN [^-]+-----([^-]*)-----END/.exec(text)?.[1] ?? text
  return readBase64(new TextEncoder().encode(inside)) ?? input
}

function distinct(candidates: readonly Uint8Array[]): Uint8Array[] {
  return candidates.filter(
    (one, at) => candidates.findIndex((other) => Buffer.compare(one, other) === 0) === at,
  )
}

const crlf = new TextEncoder().encode('\r\n')

const notSmime = (why: string): StructureInvalidError =>
  new StructureInvalidError('ERR_MESSAGE_INVALID', `no S/MIME message: ${why}`, undefined, {
    hint: 'give the mail as it was received, with its header (.eml), or the bare smime.p7m',
  })

const isInner = (name: string): boolean => /^content-/i.test(name)

/** A mail begins with a header field that mails have; anything else is text. */
export function looksLikeMail(input: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(input.subarray(0, 65536))
  const header = start.split(/\r?\n\r?\n/)[0] ?? ''
  return (
    /^[\x21-\x39\x3b-\x7e]+[ \t]*:/.test(header) &&
    /^(from|to|subject|date|mime-version|content-type|received|message-id|return-path):/im.test(
      header,
    )
  )
}

/**
 * The Content-* fields and the body, CRLF, in a form that no server on the way changes (RFC 8551 3.1.3); of a multipart,
 * each part. What is signed already stays as it is.
 */
function sevenBit(whole: Entity, depth = 0): Uint8Array {
  if (depth > maxNesting) throw tooDeep()
  const inner = whole.fields.filter(({ name }) => isInner(name))
  const { type, parameters } = contentType({ fields: inner, body: whole.body })
  const body = canonical(whole.body)
  const asItIs = (): Uint8Array => concat(...inner.map(({ raw }) => canonical(raw)), crlf, body)
  const safe = isSevenBit(body) && !(type.startsWith('text/') && isFragile(body))
  const encoding = field(whole, 'Content-Transfer-Encoding')?.value.toLowerCase()
  const encoded = encoding === 'base64' || encoding === 'quoted-printable'
  if (encoded || (safe && inner.length > 0)) return asItIs()
  const kept = inner.filter(({ name }) => !/^content-transfer-encoding$/i.test(name))
  const header = concat(...kept.map(({ raw }) => canonical(raw)))
  if (type.startsWith('multipart/') || type.startsWith('message/')) {
    if (untouched.has(type)) return asItIs()
    if (type.startsWith('message/')) return concat(header, crlf, sevenBitMail(body, depth))
    return concat(header, crlf, sevenBitParts(body, parameters['boundary'] ?? '', depth))
  }
  const typed = kept.some(({ name }) => /^content-type$/i.test(name))
  const plain = new TextEncoder().encode('Content-Type: text/plain; charset=utf-8\r\n')
  return concat(
    typed ? header : concat(plain, header),
    encodedBody(body, type.startsWith('text/'), safe),
  )
}

/** Their octets are signed, or their parts have another default type. */
const untouched: ReadonlySet<string> = new Set([
  ...['multipart/signed', 'multipart/encrypted', 'multipart/digest'],
  ...['message/partial', 'message/external-body'],
])

/** Multiparts and mails inside each other; no mail program makes ten. */
const maxNesting = 50

const tooDeep = (): StructureInvalidError =>
  new StructureInvalidError(
    'ERR_MESSAGE_INVALID',
    `message: parts nested deeper than ${maxNesting}`,
  )

function sevenBitParts(body: Uint8Array, boundary: string, depth: number): Uint8Array {
  const line = new TextEncoder().encode(`--${boundary}\r\n`)
  return concat(
    ...parts(body, boundary).flatMap((part) => [line, sevenBit(readEntity(part), depth + 1), crlf]),
    new TextEncoder().encode(`--${boundary}--\r\n`),
  )
}

function sevenBitMail(body: Uint8Array, depth: number): Uint8Array {
  const mail = readEntity(body)
  const outer = mail.fields.filter(({ name }) => !isInner(name))
  return concat(...outer.map(({ raw }) => canonical(raw)), sevenBit(mail, depth + 1))
}

/** Lines that mailbox files and servers change although they are ASCII: `From ` in front, white space at the end. */
function isFragile(body: Uint8Array): boolean {
  return /^From |[ \t]\r?$/m.test(new TextDecoder('latin1').decode(body))
}

function encodedBody(body: Uint8Array, text: boolean, safe: boolean): Uint8Array {
  if (safe) return writeEntity([['Content-Transfer-Encoding', '7bit']], body)
  const utf8 = text ? decodeStrictly(body) : null
  return utf8 === null
    ? writeEntity([['Content-Transfer-Encoding', 'base64']], base64Lines(body))
    : writeEntity([['Content-Transfer-Encoding', 'quoted-printable']], quotedPrintable(utf8))
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** RFC 2045 2.7: no octet above 127, no NUL, lines of at most 998. */
function isSevenBit(body: Uint8Array): boolean {
  let line = 0
  for (let at = 0; at < body.length; at++) {
    const octet = body[at] ?? 0
    line = octet === 0x0a ? 0 : line + 1
    if (octet > 127 || octet === 0 || line > 999) return false
  }
  return true
}

function withAttachments(entity: Uint8Array, attachments: readonly Attachment[]): Uint8Array {
  const boundary = `interssl-${hex(random(16))}`
  const line = new TextEncoder().encode(`\r\n--${boundary}\r\n`)
  return writeEntity(
    [['Content-Type', `multipart/mixed; boundary="${boundary}"`]],
    concat(
      line.subarray(2),
      entity,
      ...attachments.flatMap(({ fileName, bytes }) => [line, attachmentEntity(fileName, bytes)]),
      new TextEncoder().encode(`\r\n--${boundary}--\r\n`),
    ),
  )
}

function attachmentEntity(fileName: string, bytes: Uint8Array): Uint8Array {
  return writeEntity(
    [
      ['Content-Type', 'application/octet-stream'],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', `attachment; ${parameter('filename', fileName)}`],
    ],
    base64Lines(bytes),
  )
}

/** RFC 2045 quoted, or RFC 2231 where it is not ASCII. */
function parameter(name: string, value: string): string {
  return /^[\x20-\x7e]*$/.test(value)
    ? `${name}="${value.replace(/["\\]/g, '\\$&')}"`
    : `${name}*=UTF-8''${encodeURIComponent(value).replace(/['()*!]/g, percent)}`
}

const percent = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

const addressFields = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'])

/** A value as its field holds it: ASCII as it stands, all else encoded, but no address. */
function headerValue(name: string, value: string): string {
  if (!addressFields.has(name.toLowerCase())) return encodedWords(value)
  const entries = [...value.matchAll(/(?:"(?:\\.|[^"\\])*"|<[^<>]*>|[^",<]|["<])+/g)].map(
    ([entry]) => addressEntry(entry.trim()),
  )
  const line = entries.join(', ')
  return line.length <= 200 ? line : entries.join(',\r\n ')
}

/** An address itself is never encoded: its domain in A-labels, a local part that is not ASCII as it is (RFC 6532 3.2). */
function addressEntry(entry: string): string {
  if (isAscii(entry)) return entry
  const [, shown, inside] = /^(.*?)\s*<([^<>]*)>$/s.exec(entry) ?? []
  if (shown === undefined || inside === undefined) return canonicalAddress(entry) ?? entry
  const address = `<${canonicalAddress(inside) ?? inside}>`
  const name = /^"(.*)"$/s.exec(shown)?.[1]?.replace(/\\(.)/gs, '$1') ?? shown
  if (isAscii(shown)) return shown === '' ? address : `${shown} ${address}`
  return `${encodedWords(name)} ${address}`
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** RFC 2047 encoded words of at most 75 characters, where a value is not ASCII, would be read as one, or is too long for a line. */
function encodedWords(value: string): string {
  if (isAscii(value) && !value.includes('=?') && value.length <= 900) return value
  const words: string[] = []
  let octets: number[] = []
  const flush = (): void => {
    if (octets.length > 0) words.push(`=?UTF-8?B?${Buffer.from(octets).toString('base64')}?=`)
    octets = []
  }
  for (const char of value) {
    const next = [...new TextEncoder().encode(char)]
    if (octets.length + next.length > 45) flush()
    octets.push(...next)
  }
  flush()
  return words.join('\r\n ')
}
