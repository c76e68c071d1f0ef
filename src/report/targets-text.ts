/** Many importers in few words: versions that share their import paths stand together. */

/** As much of an import target as its name needs. */
export interface NamedTarget {
  readonly importer: { readonly label: string }
  /** `macOS 15 · security import`; without a path `iOS 18`. */
  readonly label: string
}

/** `macOS 13, 14; macOS 15, 26 (security import, SecItemImport); iOS 16, 17`. */
export function nameTargets(targets: readonly NamedTarget[]): string {
  const lines = new Map<string, { importer: string; paths: string[] }>()
  for (const { importer, label } of targets) {
    const [line = label, path] = label.split(' · ')
    const known = lines.get(line) ?? { importer: importer.label, paths: [] }
    if (path !== undefined) known.paths.push(path)
    lines.set(line, known)
  }
  const groups = new Map<string, { importer: string; versions: string[]; paths: string[] }>()
  for (const [line, { importer, paths }] of lines) {
    const key = JSON.stringify([importer, paths])
    const group = groups.get(key) ?? { importer, versions: [], paths }
    group.versions.push(line.startsWith(`${importer} `) ? line.slice(importer.length + 1) : line)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map(({ importer, versions, paths }) => {
      const of = versions.length === 1 && versions[0] === importer ? '' : ` ${versions.join(', ')}`
      return `${importer}${of}${paths.length === 0 ? '' : ` (${paths.join(', ')})`}`
    })
    .join('; ')
}
