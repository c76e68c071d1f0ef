/** What a written importer name (`ID[@VERSION][/PATH]`) stands for. */
import { InterSslError } from '../errors.js'
import type { Importer, ImporterPath, ImporterVersion } from './importer.js'
import { importers } from './index.js'
import { compareVersions, isInRange } from './version-range.js'

/** One importer at one version through one path: what a file is judged for. */
export interface ImporterTarget {
  readonly importer: Importer
  /** As asked for: a line (`15`) or a single release (`15.1`); null where there are no versions. */
  readonly version: string | null
  /** The release that stands for it: the newest known of a line. */
  readonly release: string
  readonly path: string | null
  /** For people: `macOS 15 · security import`. */
  readonly label: string
  readonly asked: string
}

/**
 * Every target that `ref` names: without a version every line known, without a path every path.
 * Throws ERR_IMPORTER_UNKNOWN with a hint that names what is known.
 */
export function resolveImporter(ref: string): ImporterTarget[] {
  const [, id = '', version, path] = /^([^@/]*)(?:@([^/]*))?(?:\/(.*))?$/.exec(ref) ?? []
  const importer = importerOf(id, ref)
  return versionsOf(importer, version, ref).flatMap((row) => targetsOf(importer, row, path, ref))
}

/** What several targets are counted as: one version may have several paths, and is then not several importers. */
export function waysOf(targets: readonly { readonly label: string }[]): string {
  const lines = new Set(targets.map(({ label }) => label.split(' · ')[0]))
  return lines.size === targets.length ? 'importers' : 'import paths'
}

/** What is judged when nobody says for whom: the versions in support or in wide use. */
export function defaultTargets(): ImporterTarget[] {
  return importers.flatMap((importer) =>
    importer.versions
      .filter((row) => row.inDefaultSet)
      .flatMap((row) => targetsOf(importer, row, undefined, importer.id)),
  )
}

function importerOf(id: string, ref: string): Importer {
  const wanted = id.toLowerCase()
  const found = importers.find((one) => one.id === wanted || one.aliases?.includes(wanted))
  if (found !== undefined) return found
  const near = importers
    .flatMap((one) => [one.id, ...(one.aliases ?? [])])
    .filter((name) => distance(name, wanted) <= 3 || (wanted !== '' && name.startsWith(wanted)))
  const hint =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : `known: ${importers.map((one) => one.id).join(', ')}`
  throw new InterSslError('ERR_IMPORTER_UNKNOWN', `no importer is called "${ref}"`, { hint })
}

function versionsOf(
  importer: Importer,
  version: string | undefined,
  ref: string,
): readonly ImporterVersion[] {
  if (version === undefined) {
    return importer.versions.length > 0
      ? importer.versions
      : [{ version: '', label: importer.label }]
  }
  const wanted = version.toLowerCase()
  const line = importer.versions.find((row) => row.version === wanted)
  if (line !== undefined) return [line]
  if (isKnownRelease(importer, wanted)) {
    return [{ version: wanted, label: `${importer.label} ${wanted}` }]
  }
  const known = importer.versions.map((row) =>
    row.newest === undefined || !row.newest.startsWith(`${row.version}.`)
      ? row.version
      : `${row.version} (to ${row.newest})`,
  )
  throw new InterSslError('ERR_IMPORTER_UNKNOWN', `nothing is known of ${ref}`, {
    hint:
      known.length > 0
        ? `versions known of ${importer.id}: ${known.join(', ')}`
        : `${importer.id} has no versions to choose from`,
  })
}

/** A release is known when a line lists it, when it is in a line and not newer than the line's newest. */
function isKnownRelease(importer: Importer, wanted: string): boolean {
  if (importer.versions.some((row) => row.releases?.includes(wanted))) return true
  if (!/^\d+(\.\d+)*$/.test(wanted)) return false
  if (importer.between !== undefined && isInRange(wanted, importer.between)) return true
  return importer.versions.some(
    (row) =>
      row.releases === undefined &&
      row.newest !== undefined &&
      wanted.startsWith(`${row.version}.`) &&
      compareVersions(wanted, row.newest) <= 0,
  )
}

function targetsOf(
  importer: Importer,
  row: ImporterVersion,
  path: string | undefined,
  asked: string,
): ImporterTarget[] {
  const release = row.newest ?? row.version
  const version = row.version === '' ? null : row.version
  const target = { importer, version, release, asked }
  const paths = importer.paths?.filter((one) => isInRange(release, one.versions ?? '*'))
  if (path === undefined) {
    const open = paths?.filter((one) => one.onlyIfAsked !== true) ?? []
    if (open.length === 0) return [{ ...target, path: null, label: row.label }]
    return open.map((one) => ({ ...target, path: one.id, label: labelOf(row, one) }))
  }
  const found = paths?.find((one) => one.id === path.toLowerCase())
  if (found !== undefined) return [{ ...target, path: found.id, label: labelOf(row, found) }]
  throw new InterSslError('ERR_IMPORTER_UNKNOWN', `${row.label} has no import path "${path}"`, {
    hint:
      paths === undefined
        ? `ask for ${importer.id} without a path`
        : `its paths: ${paths.map((one) => one.id).join(', ')}`,
  })
}

function labelOf(row: ImporterVersion, path: ImporterPath): string {
  return `${row.label} · ${path.label}`
}

/** Edits between two short names (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
