/** Serial numbers and validity of certificates, as `req -x509` and `x509 -req` are told (RFC 5280 4.1.2.2, 4.1.2.5). */
import { ValueRefusedError } from '../errors.js'
import type { CapabilityId } from './capabilities.js'

/** Days from now (1 to 36500), which every binary can, or two instants, to the second. */
export type Validity =
  { readonly days: number } | { readonly notBefore: Date; readonly notAfter: Date }

/** Arguments, and what the binary has to be able to do for instants. Throws ERR_VALUE_REFUSED. */
export function validityArguments(
  validity: Validity,
  needed: CapabilityId,
): { readonly args: readonly string[]; readonly requires: readonly CapabilityId[] } {
  if ('days' in validity) return { args: ['-days', wholeDays(validity.days)], requires: [] }
  const { notBefore, notAfter } = validity
  const args = [
    '-not_before',
    time(notBefore, 'notBefore'),
    '-not_after',
    time(notAfter, 'notAfter'),
  ]
  // Some binaries accept an end before the start.
  if (notAfter.getTime() < notBefore.getTime()) {
    throw new ValueRefusedError('notAfter is before notBefore', 'notAfter')
  }
  return { args, requires: [needed] }
}

/** `-set_serial` takes a number: decimal, or hex after 0x. Negative, 0 and over 20 octets are taken by the binaries too. */
export function serialNumber(serial: string): string {
  if (!/^[0-9a-f]{1,40}$/i.test(serial) || /^0+$/.test(serial)) {
    throw new ValueRefusedError(`serial ${serial} is not 1 to 20 octets of hex, not 0`, 'serial')
  }
  return `0x${serial}`
}

/** A negative `-days` is accepted by some binaries and refused by others. */
function wholeDays(days: number): string {
  if (!Number.isInteger(days) || days < 1 || days > 36_500) {
    throw new ValueRefusedError(`days ${days} is not a whole number from 1 to 36500`, 'days')
  }
  return String(days)
}

/** YYYYMMDDHHMMSSZ */
function time(date: Date, field: string): string {
  const year = date.getUTCFullYear()
  if (Number.isNaN(year) || year < 1950 || year > 9999 || date.getUTCMilliseconds() !== 0) {
    throw new ValueRefusedError(`${field} is not an instant to the second, 1950 to 9999`, field)
  }
  return date.toISOString().replace(/[-:T]|\.000/g, '')
}
