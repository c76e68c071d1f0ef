/** UTCTime and GeneralizedTime (X.680 46, 47; RFC 5280 4.1.2.5) as ISO 8601 in UTC. */

/**
 * ISO 8601 with `Z` and whole seconds, or null where the text is no such time. Missing seconds and an offset,
 * which BER allows and DER does not, are read. A two-digit year of 50 or more is of the last century.
 */
export function decodeTime(tag: number, text: string): string | null {
  const pattern =
    tag === 23
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})?$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})?$/
  const found = pattern.exec(text)
  if (!found || (tag !== 23 && tag !== 24)) return null
  const [, y = '', month = '', day = '', hour = '', minute = '0', second = '0', zone = 'Z'] = found
  const year = tag === 23 ? Number(y) + (Number(y) >= 50 ? 1900 : 2000) : Number(y)
  const date = new Date(0)
  date.setUTCFullYear(year, Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  const valid =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60
  if (!valid) return null
  if (zone !== 'Z') {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))
    date.setTime(date.getTime() - (zone[0] === '-' ? -minutes : minutes) * 60_000)
  }
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
