/** Version numbers and ranges of them: the only place where versions are compared. */

/**
 * Orders two dotted version numbers by their numeric parts; a missing part counts as 0.
 * Returns a negative number, 0, or a positive number.
 */
export function compareVersions(a: string, b: string): number {
  return compareParts(partsOf(a), partsOf(b))
}

function compareParts(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Whether `version` lies in `range`: `*`, or bounds (`>= > <= < =`) separated by spaces that must
 * all hold, alternatives joined by ` || `. `=15` holds for 15 and 15.0, not for 15.1.
 * Throws TypeError for a range that is not written so.
 */
export function isInRange(version: string, range: string): boolean {
  if (range === '*') return true
  // One importer is asked about many facts before the next.
  if (version !== latest.version) latest = { version, parts: partsOf(version) }
  const { parts } = latest
  return boundsOf(range).some((all) => all.every((holds) => holds(parts)))
}

let latest = { version: '0', parts: [0] }

type Bound = (parts: readonly number[]) => boolean

/** Ranges are few and asked for often. */
const known = new Map<string, readonly (readonly Bound[])[]>()

function boundsOf(range: string): readonly (readonly Bound[])[] {
  const found = known.get(range)
  if (found !== undefined) return found
  const read = range.split(' || ').map((all) => all.split(' ').map(readBound))
  known.set(range, read)
  return read
}

/** The range of versions that lie in both. */
export function intersection(a: string, b: string): string {
  if (a === '*') return b
  if (b === '*') return a
  const both = a.split(' || ').flatMap((left) => b.split(' || ').map((right) => `${left} ${right}`))
  return both.join(' || ')
}

/** One stretch of versions: from `since` (inclusive unless `after`) to `until` (exclusive unless `through`). */
export interface Stretch {
  readonly since: string | null
  readonly after: boolean
  readonly until: string | null
  readonly through: boolean
}

/** The stretches that make up `range`, without those that no version lies in. */
export function stretchesOf(range: string): Stretch[] {
  return range.split(' || ').flatMap((all) => {
    let stretch: Stretch = { since: null, after: false, until: null, through: false }
    for (const bound of all.split(' ').filter((one) => one !== '*')) {
      const [, operator = '', limit = ''] = BOUND.exec(bound) ?? []
      if (operator !== '<' && operator !== '<=') {
        const higher = stretch.since === null || compareVersions(limit, stretch.since) >= 0
        if (higher) stretch = { ...stretch, since: limit, after: operator === '>' }
      }
      if (operator !== '>' && operator !== '>=') {
        const order = stretch.until === null ? -1 : compareVersions(limit, stretch.until)
        if (order < 0 || (order === 0 && operator === '<')) {
          stretch = { ...stretch, until: limit, through: operator !== '<' }
        }
      }
    }
    return isEmpty(stretch) ? [] : [stretch]
  })
}

function isEmpty({ since, after, until, through }: Stretch): boolean {
  if (since === null || until === null) return false
  const order = compareVersions(since, until)
  return order > 0 || (order === 0 && (after || !through))
}

const BOUND = /^(>=|<=|>|<|=)(\d+(?:\.\d+)*)$/

const TESTS: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
}

function readBound(bound: string): Bound {
  if (bound === '*') return () => true
  const [, operator = '', limit = ''] = BOUND.exec(bound) ?? []
  const test = TESTS[operator]
  if (test === undefined) throw new TypeError(`not a version bound: ${bound}`)
  const parts = partsOf(limit)
  return (version) => test(compareParts(version, parts))
}

function partsOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0)
}
