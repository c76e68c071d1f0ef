/** Version numbers and ranges of them: the only place where versions are compared. */

/**
 * Orders two dotted version numbers by their numeric parts; a missing part counts as 0.
 * Returns a negative number, 0, or a positive number.
 */
export function compareVersions(a: string, b: string): number {
  const left = partsOf(a)
  const right = partsOf(b)
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
  return range.split(' || ').some((all) => all.split(' ').every((bound) => holds(version, bound)))
}

/** The range of versions that lie in both. */
export function intersection(a: string, b: string): string {
  if (a === '*') return b
  if (b === '*') return a
  const both = a.split(' || ').flatMap((left) => b.split(' || ').map((right) => `${left} ${right}`))
  return both.join(' || ')
}

const BOUND = /^(>=|<=|>|<|=)(\d+(?:\.\d+)*)$/

const TESTS: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
}

function holds(version: string, bound: string): boolean {
  if (bound === '*') return true
  const [, operator = '', limit = ''] = BOUND.exec(bound) ?? []
  const test = TESTS[operator]
  if (test === undefined) throw new TypeError(`not a version bound: ${bound}`)
  return test(compareVersions(version, limit))
}

function partsOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0)
}
