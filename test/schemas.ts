import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { jsonSchemas } from '../src/cli/schemas.js'

const folder = new URL('../schemas/', import.meta.url)

t.test('schemas/ is what the zod schemas say (npm run schemas makes it)', async (t) => {
  const schemas = jsonSchemas()
  t.strictSame(
    readdirSync(folder).sort(),
    Object.keys(schemas)
      .map((name) => `${name}.json`)
      .sort(),
  )
  for (const [name, schema] of Object.entries(schemas)) {
    const written = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as unknown
    t.strictSame(written, JSON.parse(JSON.stringify(schema)), name)
  }
})
