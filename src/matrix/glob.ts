/** Matches an id against a pattern in which `*` stands for any characters; nothing else is special. */
export function matchesGlob(pattern: string, id: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === id
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (!id.startsWith(first) || !id.endsWith(last) || id.length < first.length + last.length) {
    return false
  }
  const end = id.length - last.length
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = id.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/** Whether one of the patterns matches and none that begins with `!`; with none but those, all others match. */
export function matchesAny(patterns: readonly string[] | undefined, id: string): boolean {
  if (patterns === undefined) return true
  const against = patterns.filter((pattern) => pattern.startsWith('!'))
  if (against.some((pattern) => matchesGlob(pattern.slice(1), id))) return false
  if (against.length > 0 && against.length === patterns.length) return true
  return patterns.some((pattern) => matchesGlob(pattern, id))
}
