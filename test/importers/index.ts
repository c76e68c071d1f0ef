import t from 'tap'
import type { Fact, Importer } from '../../src/importers/importer.js'
import { importers } from '../../src/importers/index.js'
import { compareVersions, isInRange } from '../../src/importers/version-range.js'

t.test('every fact says on what evidence, when, and never where on a machine', (t) => {
  for (const importer of importers) {
    t.strictSame(
      importer.facts.filter((fact) => !isWellFormed(fact)),
      [],
      importer.id,
    )
  }
  t.end()
})

t.test('no two facts of an importer say different things of the same Feature', (t) => {
  for (const importer of importers) {
    const paths = [null, ...(importer.paths ?? []).map((one) => one.id)]
    const conflicts = releasesOf(importer).flatMap((release) =>
      paths.flatMap((path) => conflictsAt(importer, release, path)),
    )
    t.strictSame(conflicts, [], importer.id)
  }
  t.end()
})

t.test('ids and aliases are unique, lines are in order, paths of facts exist', (t) => {
  const names = importers.flatMap((one) => [one.id, ...(one.aliases ?? [])])
  t.equal(new Set(names).size, names.length)
  for (const importer of importers) {
    const lines = importer.versions.map((row) => row.version)
    t.equal(new Set(lines).size, lines.length, importer.id)
    const paths = (importer.paths ?? []).map((one) => one.id)
    for (const fact of importer.facts) {
      for (const path of fact.paths ?? []) t.ok(paths.includes(path), `${importer.id} ${path}`)
    }
    for (const row of importer.versions) {
      const releases = row.releases ?? []
      t.strictSame(releases, releases.toSorted(compareVersions), row.label)
    }
  }
  t.end()
})

/** The releases that are named, and every bound of a range: behaviour changes nowhere else. */
function releasesOf(importer: Importer): string[] {
  const named = importer.versions.flatMap((row) => [
    ...(row.releases ?? []),
    row.newest ?? row.version,
  ])
  const bounds = importer.facts.flatMap((fact) => fact.versions.match(/[\d.]+/g) ?? [])
  return [...new Set([...named, ...bounds, '0'])].filter((version) => /^[\d.]+$/.test(version))
}

function isWellFormed(fact: Fact): boolean {
  isInRange('1', fact.versions)
  return (
    /^[a-z0-9-]*(:[a-z0-9.-]*)*(\*|\+)?$/.test(fact.feature) &&
    (fact.support === 'loses') === (fact.loses ?? []).length > 0 &&
    fact.evidence.length > 0 &&
    fact.evidence.every(
      ({ where, on }) =>
        /^\d{4}-\d{2}-\d{2}$/.test(on) &&
        /\S/.test(where) &&
        !/\/(tmp|work|home|usr|opt)\//.test(where),
    )
  )
}

/** Pairs of facts that both hold there, are equally exact, and differ. */
function conflictsAt(importer: Importer, release: string, path: string | null): string[] {
  const seen = new Map<string, Fact>()
  const conflicts: string[] = []
  for (const fact of importer.facts) {
    if (!isInRange(release, fact.versions)) continue
    if (fact.paths !== undefined && !fact.paths.includes(path ?? '')) continue
    const key = `${fact.feature} ${fact.paths === undefined}`
    const other = seen.get(key)
    if (other !== undefined && other.support !== fact.support) {
      conflicts.push(`${release}/${path} ${fact.feature}: ${other.versions} and ${fact.versions}`)
    }
    seen.set(key, fact)
  }
  return conflicts
}
