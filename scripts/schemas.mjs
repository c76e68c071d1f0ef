#!/usr/bin/env zx
// Run after a change to a zod schema (npm run schemas); the tests fail while schemas/ differs from the code.
import { fs } from 'zx'
import { jsonSchemas } from '../dist/cli/schemas.js'

await fs.ensureDir('schemas')
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await fs.writeFile(`schemas/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`)
  console.log(`schemas/${name}.json`)
}
