/** E-mail addresses (RFC 5321 4.1.2, RFC 6531): what a From field holds, how certificates name them, which two are one. */
import { domainToASCII } from 'node:url'
import { ValueRefusedError } from '../errors.js'
import type { Certificate } from '../pki/certificate.js'

/**
 * Every address of a field such as From (RFC 5322 3.4), those of groups too. Display names and comments are left out; of
 * an entry that is none, all stays, so that it is nobody's address.
 */
export function mailboxes(value: string): string[] {
  return entries(value).flatMap((tokens) => {
    const angles = tokens.filter((one) => one.startsWith('<'))
    const behind = tokens.slice(tokens.findLastIndex((one) => one.startsWith('<')) + 1)
    const text = behind.join('').trim()
    const alone = angles.length > 0 ? text !== '' : text.includes('@')
    return [...angles.map((one) => one.slice(1, -1).trim()), ...(alone ? [text] : [])]
  })
}

/** A quoted string and what is in angle brackets hold commas and parentheses as they are; comments hold quotes so. */
const outside = /"(?:\\.|[^"\\])*"?|<[^<>]*>?|\\.|[(),:;\\]|[^"<(),:;\\]+/suy
const comment = /\\.|[()\\]|[^()\\]+/suy

/** The tokens of each entry of an address list, without comments (which nest) and the names of groups. */
function entries(value: string): string[][] {
  const found: string[][] = [[]]
  let depth = 0
  for (let at = 0; at < value.length;) {
    const pattern = depth > 0 ? comment : outside
    pattern.lastIndex = at
    const [one = value.slice(at)] = pattern.exec(value) ?? []
    at += one.length
    if (one === '(') depth++
    else if (depth > 0) depth -= Number(one === ')')
    else if (one === ',' || one === ';') found.push([])
    else if (one === ':') found.splice(-1, 1, [])
    else if (one !== ')') found.at(-1)?.push(one)
  }
  // Readers differ on where a comment ends that has no end.
  return depth > 0 ? [...found, [` ${value}`]] : found
}

/**
 * Whether two addresses reach one mailbox for sure: domains by their A-labels and without case, local parts octet for
 * octet (RFC 5321 2.4), after NFC (RFC 6531 3.1).
 */
export function sameAddress(one: string, other: string): boolean {
  const [a, b] = [canonicalAddress(one), canonicalAddress(other)]
  return a !== null && a === b
}

/**
 * The same as mail programs see it, who write an address with capitals where its certificate has none: of local parts too
 * the case of A to Z does not count, as no mail system makes two mailboxes of that (RFC 5321 2.4).
 */
export function sameSender(one: string, other: string): boolean {
  const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return sameAddress(lower(one), lower(other))
}

/** Local part in NFC, domain as lower-case A-labels; null for what is no address. */
export function canonicalAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  if (at < 1) return null
  const domain = domainToASCII(address.slice(at + 1))
  return domain === '' ? null : `${address.slice(0, at).normalize('NFC')}@${domain.toLowerCase()}`
}

/** An address that a certificate can name. */
export interface Mailbox {
  /** Local part in NFC, domain in A-labels: as certificates hold it. */
  readonly address: string
  /** The local part has characters outside ASCII: mail to it needs SMTPUTF8 (RFC 6531) on the whole way. */
  readonly international: boolean
}

/** Dot-string of RFC 5321 4.1.2; UTF-8 characters besides (RFC 6531 3.3). */
const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\\u0000-\\u007f]"
const dotString = new RegExp(`^(?:${atext})+(?:\\.(?:${atext})+)*$`, 'u')
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
/** What no person types and every mask hides: controls, blanks, invisible and bidirectional marks, lone surrogates. */
const hidden = /[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Co}\p{Cn}]/u

/**
 * A Mailbox of RFC 5321 4.1.2 (internationalised: RFC 6531) as people have one: a dot-string at a domain of at least
 * two labels. Quoted local parts and address literals are refused: no CA certifies them.
 * Lengths after RFC 5321 4.5.3.1: local part 64 octets, path 256 with its brackets.
 * @throws ValueRefusedError
 */
export function readMailbox(text: string): Mailbox {
  const refuse = (why: string, hint = 'write it as alice@example.com'): ValueRefusedError =>
    new ValueRefusedError(`address ${text.slice(0, 80)}: ${why}`, 'address', { hint })
  const found = hidden.exec(text)
  if (found !== null) {
    throw refuse(`holds a blank, control or invisible character at position ${found.index + 1}`)
  }
  const at = text.lastIndexOf('@')
  if (at < 1) throw refuse('has no local part before an @')
  const local = text.slice(0, at).normalize('NFC')
  if (local.startsWith('"')) throw refuse('a quoted local part is not certified by any CA')
  if (!dotString.test(local)) throw refuse('the part before the @ is not one (RFC 5321 4.1.2)')
  const utf8 = new TextEncoder()
  if (utf8.encode(local).length > 64) throw refuse('the part before the @ is over 64 octets')
  const domain = domainToASCII(text.slice(at + 1)).toLowerCase()
  const labels = domain.split('.')
  const name = labels.length > 1 && labels.every((one) => label.test(one)) && domain.length <= 253
  if (!name || /^\d+$/.test(labels.at(-1) ?? '')) {
    throw refuse('the part after the @ is not a domain name')
  }
  const address = `${local}@${domain}`
  if (utf8.encode(address).length > 254) throw refuse('is over 254 octets')
  return { address, international: /[^\u0000-\u007f]/.test(local) }
}

/**
 * The subjectAltName of a mailbox: rfc822Name with an A-label domain where the local part is ASCII (RFC 5280 7.5), else
 * SmtpUTF8Mailbox, which is for those alone, its domain in A-labels too (RFC 9598 3).
 */
export function subjectAltNameOf({ address, international }: Mailbox): string {
  return `${international ? 'other:smtpUTF8Mailbox:' : 'email:'}${address}`
}

/** The addresses that a certificate names: its rfc822Names and SmtpUTF8Mailboxes, then emailAddress of the subject. */
export function addressesOf(certificate: Certificate): string[] {
  return [...new Set([...alternativeAddresses(certificate), ...certificate.emailAddresses])]
}

/** Those of the subjectAltName alone, where mail programs look. */
export function alternativeAddresses({
  subjectAltNames,
}: Pick<Certificate, 'subjectAltNames'>): string[] {
  return subjectAltNames.flatMap((name) => {
    const [, address] = /^(?:email|other:smtpUTF8Mailbox):(.*)$/su.exec(name) ?? []
    return address === undefined ? [] : [address]
  })
}
