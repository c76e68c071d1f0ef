import t from 'tap'
import { agrees, observationsIn } from '../../src/diagnose/truth.js'
import { predict } from '../../src/diagnose/predict.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { featuresOf, read, skip } from '../fixtures/observed.js'

/** Files of which a prediction and what the programs did differ, and why that stays so. */
const explained: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'importers/results.json': {},
  'importers/jdk-results.json': {},
  'importers/openssl4-results.json': {},
  'openssl/imports.json': {},
  'apple/results.json': {
    'apple/isolated/enc-padding-bad.p12':
      'damage under a right MAC looks like another password; MODERN does not look at that padding',
    'apple/isolated/mac-iter-neg.p12': 'a count of -128 that Apple reads as 128',
    'apple/isolated/p2-aes128-oid-only.p12':
      'says AES-128 and is AES-256: Apple does not read the name',
    'apple/isolated/p2-prf-sha512-oid-only.p12':
      'says SHA-512 and is SHA-256: Apple does not read the name',
  },
}

const least = {
  'importers/results.json': 1400,
  'importers/jdk-results.json': 230,
  'importers/openssl4-results.json': 75,
  'openssl/imports.json': 3000,
  'apple/results.json': 9000,
}

for (const [name, most] of Object.entries(least)) {
  t.test(`${name}: predictions agree, number and loss included`, { skip }, async (t) => {
    const folder = name.split('/')[0] ?? ''
    const surprises = new Set<string>()
    let judged = 0
    for (const seen of observationsIn(read(name), (other) => read(`${folder}/${other}`))) {
      const file = `${folder}/${seen.file}`.replace(/^[a-z]+\/\.\.\//, '')
      const [target] = resolveImporter(seen.importer)
      if (target === undefined) throw new Error(`${seen.importer} names nothing`)
      const agreed = agrees(seen, predict(featuresOf(file, seen.password ?? ''), target))
      if (agreed === null) continue
      judged++
      if (!agreed) surprises.add(file.replace(/^\.\.\//, ''))
    }
    t.strictSame([...surprises].toSorted(), Object.keys(explained[name] ?? {}).toSorted())
    t.ok(judged > most, `${judged} judged`)
  })
}
