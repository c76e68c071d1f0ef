#!/usr/bin/env zx
// Run to see how predictions agree with what real programs did (npm run truth -- MANIFEST…), or do on this machine now (npm run truth --
// --live [FOLDER…]); each disagreement is listed with its features.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { agrees, observationsIn } from '../dist/diagnose/truth.js'
import { predict } from '../dist/diagnose/predict.js'
import { resolveImporter } from '../dist/importers/resolve.js'
import { features } from '../dist/pki/features.js'
import { openPfx } from '../dist/pki/open.js'
import { readPfx } from '../dist/pki/read.js'

const json = (path) => JSON.parse(readFileSync(path, 'utf8'))
if (process.argv.includes('--live')) {
  const { live } = await import('./truth-live.mjs')
  const folders = process.argv.slice(process.argv.indexOf('--live') + 1)
  process.exit((await live(folders.length === 0 ? undefined : folders)) === 0 ? 0 : 1)
}
const counts = new Map()
const disagreements = []
for (const manifest of process.argv.slice(2).filter((path) => path.endsWith('.json'))) {
  const folder = dirname(manifest)
  const known = new Map()
  for (const seen of observationsIn(json(manifest), (name) => json(join(folder, name)))) {
    const key = `${seen.file} ${seen.password}`
    if (!known.has(key)) {
      const pfx = readPfx(new Uint8Array(readFileSync(join(folder, seen.file))))
      known.set(key, features(pfx, openPfx(pfx, seen.password), seen.password))
    }
    const [target] = resolveImporter(seen.importer)
    const prediction = predict(known.get(key), target)
    const verdict = agrees(seen, prediction)
    const count = counts.get(seen.importer) ?? { agree: 0, differ: 0, unknown: 0 }
    count[verdict === null ? 'unknown' : verdict ? 'agree' : 'differ']++
    counts.set(seen.importer, count)
    if (verdict === false) {
      const why =
        prediction.features.join(' ') ||
        known
          .get(key)
          .map(({ name }) => name)
          .join(' ')
      const said = `${prediction.verdict} ${prediction.error?.code ?? ''}`.trim()
      disagreements.push(
        `${seen.importer}  ${seen.file}: predicted ${said}, seen ${seen.seen} ${seen.code ?? ''} (${why})`,
      )
    }
  }
}
for (const line of disagreements) console.log(line)
const total = { agree: 0, differ: 0, unknown: 0 }
for (const [importer, count] of [...counts].sort()) {
  for (const name of Object.keys(total)) total[name] += count[name]
  console.log(
    `${importer.padEnd(40)} ${count.agree} agree, ${count.differ} differ, ${count.unknown} unknown`,
  )
}
const judged = total.agree + total.differ
const share = judged === 0 ? 'nothing judged' : `${((100 * total.agree) / judged).toFixed(2)} %`
console.log(`${total.agree} of ${judged} agree (${share}), ${total.unknown} unknown`)
// --least PERCENT: less agreement than that is a failure.
const least = Number(process.argv[process.argv.indexOf('--least') + 1] ?? 0)
if (process.argv.includes('--least') && 100 * total.agree < least * judged) {
  console.log(`less than ${least} %`)
  process.exitCode = 1
}
