/** E-mail addresses (RFC 5321 4.1.2, RFC 6531): what a From field holds, what two of them have in common. */
import { domainToASCII } from 'node:url'

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
