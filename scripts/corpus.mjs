/** Scores `inspect` on corpus manifests: `npm run corpus -- MANIFEST…` after a build. Exit 1 on a miss that is not settled. */
import { readFileSync } from 'node:fs'
import { inspect } from '../dist/pki/inspect.js'
import { manifestPassword, scoreEntry, unsettled } from '../dist/pki/corpus-score.js'

const manifests = process.argv.slice(2)
if (manifests.length === 0) {
  console.error('usage: npm run corpus -- MANIFEST…')
  process.exit(2)
}
const settled = JSON.parse(
  readFileSync(new URL('../test/fixtures/corpus-settled.json', import.meta.url), 'utf8'),
)
let open = 0
for (const manifest of manifests) {
  const folder = new URL(manifest, `file://${process.cwd()}/`)
  const entries = JSON.parse(readFileSync(folder, 'utf8'))
  const misses = []
  const totals = new Map()
  let fields = 0
  for (const entry of entries) {
    const url = new URL(entry.path.split('/').map(encodeURIComponent).join('/'), folder)
    const report = inspect(new Uint8Array(readFileSync(url)), {
      name: entry.path,
      password: manifestPassword(entry),
    })
    const score = scoreEntry(entry, report)
    fields += score.fields
    misses.push(...score.misses)
    const row = `${entry.kind ?? 'pkcs12'} ${entry.expect}`
    const { files = 0, exact = 0 } = totals.get(row) ?? {}
    totals.set(row, { files: files + 1, exact: exact + (score.misses.length === 0 ? 1 : 0) })
  }
  const paths = new Set(entries.map(({ path }) => path))
  const left = unsettled(misses, settled, paths)
  console.log(`${manifest}: ${entries.length} files, ${fields} fields`)
  for (const [row, { files, exact }] of [...totals].sort()) {
    console.log(`  ${row.padEnd(22)} ${exact}/${files} agree in every field`)
  }
  const by = `${misses.length - left.misses.length} of them settled`
  console.log(
    `  fields that agree: ${fields - misses.length}; that differ: ${misses.length}, ${by}`,
  )
  for (const { path, field, wanted, got } of left.misses) {
    console.log(
      `  MISS ${path} ${field}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`,
    )
  }
  for (const { path, field } of left.stale) console.log(`  SETTLED FOR NOTHING ${path} ${field}`)
  open += left.misses.length + left.stale.length
}
process.exitCode = open > 0 ? 1 : 0
