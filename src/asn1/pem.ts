/** PEM (RFC 7468, and the older encapsulated headers of RFC 1421) and bare base64, read leniently, written strictly. */
import { decodeLatin1 } from './strings.js'

/** One block. `offset` is where its first line starts in the input. */
export interface PemBlock {
  readonly label: string
  readonly bytes: Uint8Array
  /** `Proc-Type: 4,ENCRYPTED` and the like, names as written. */
  readonly headers: Readonly<Record<string, string>>
  readonly offset: number
}

/** Every block of the input, in order; text around them is passed over, a block that is not base64 too. */
export function readPem(bytes: Uint8Array): PemBlock[] {
  const text = decodeLatin1(bytes)
  const blocks: PemBlock[] = []
  const begin = /-----BEGIN ([^\r\n-]+(?:-[^\r\n-]+)*)-----/g
  // Found once and kept until it is passed: a file of BEGIN lines alone is still read in linear time.
  let bodyEnd = 0
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const label = found[1] as string
    const bodyStart = begin.lastIndex
    if (bodyEnd < bodyStart) bodyEnd = text.indexOf('-----END ', bodyStart)
    if (bodyEnd < 0) break
    if (!text.startsWith(`${label}-----`, bodyEnd + '-----END '.length)) continue
    const { headers, body } = splitHeaders(text.slice(bodyStart, bodyEnd))
    const decoded = decodeBase64(body)
    if (decoded) blocks.push({ label, bytes: decoded, headers, offset: found.index })
    begin.lastIndex = bodyEnd
  }
  return blocks
}

/** Base64 text, white space ignored, as bytes; null where it is anything else or empty. */
export function decodeBase64(text: string): Uint8Array | null {
  const compact = text.replace(/[\s\u00ef\u00bb\u00bf]+/g, '')
  if (compact === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null
  if (compact.replace(/=+$/, '').length % 4 === 1) return null
  return Uint8Array.from(Buffer.from(compact, 'base64'))
}

/** Bare base64 of something that starts like a SEQUENCE, as bytes; null for anything else. */
export function readBase64(bytes: Uint8Array): Uint8Array | null {
  const first = bytes.find((octet) => octet > 0x20)
  if (first !== 0x4d) return null // 'M': the top six bits of 0x30
  return decodeBase64(decodeLatin1(bytes))
}

/** One block, lines of 64 characters, each ended by a line feed (RFC 7468 section 2). */
export function writePem(label: string, bytes: Uint8Array): string {
  const body = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`
}

function splitHeaders(text: string): { headers: Record<string, string>; body: string } {
  const headers: Record<string, string> = {}
  const lines = text.replace(/^\s+/, '').split(/\r?\n|\r/)
  let last: string | null = null
  let first = 0
  for (; first < lines.length; first += 1) {
    const line = lines[first] as string
    const found = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line)
    if (found) {
      last = found[1] as string
      headers[last] = found[2] as string
    } else if (last !== null && /^\s+\S/.test(line)) {
      headers[last] += line.trim()
    } else break
  }
  return { headers, body: lines.slice(first).join('\n') }
}
