// Run by scripts/bundle.mjs: has V8 keep what it made of core.cjs, with the functions that a diagnosis uses.
import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCore } from '../dist/cli/core.js'

const silent = { answer() {}, note() {}, warn() {}, hint() {}, columns: null, colour: false }
const samples = new URL('../test/fixtures/forge/', import.meta.url)
const [core, script] = loadCore()
for (const name of readdirSync(samples).filter((one) => one.endsWith('.p12'))) {
  const file = fileURLToPath(new URL(name, samples))
  for (const flags of [{}, { json: true }, { for: 'macos@14' }]) {
    await core.diagnoseVerb.run({ file, ...flags }, { terminal: silent, signal: null })
  }
}
writeFileSync(new URL('../dist/cli/core.cache', import.meta.url), script.createCachedData())
