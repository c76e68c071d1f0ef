/** E-mail addresses (RFC 5321 4.1.2, RFC 6531): what a From field holds, how certificates name them, which two are one. */
import { domainToASCII } from 'node:url'
import { ValueRefusedError } from '../errors.js'
import type { Certificate } from '../pki/certificate.js'

/** The addresses of a field such as From: those in angle brackets, else those that stand alone. Comments are left out. */
export function mailboxes(value: string): string[] {
  const bare = value.replace(/"(?:\\.|[^"\\])*"(?=\s*<)/g, '').replace(/\((?:\\.|[^()\\])*\)/g, '')
  const bracketed = [...bare.matchAll(/<([^<>]*@[^<>]*)>/g)].map(([, address = '']) =>
    address.trim(),
  )
  if (bracketed.length > 0) return bracketed
  return bare
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one.includes('@'))
}

/**
 * Whether two addresses reach one mailbox for sure: domains by their A-labels and without case, local parts octet for
 * octet (RFC 5321 2.4), after NFC (RFC 6531 3.1).
 */
export function sameAddress(one: string, other: string): boolean {
  const [a, b] = [canonicalAddress(one), canonicalAddress(other)]
  return a !== null && a === b
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
