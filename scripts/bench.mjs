/** Measures: `npm run bench -- PART [ARGUMENT…]` after a build; each part is a file of scripts/bench/, all without one. */
import { readdirSync } from 'node:fs'

const folder = new URL('bench/', import.meta.url)
const parts = readdirSync(folder).map((name) => name.replace(/\.mjs$/, ''))
const [part, ...args] = process.argv.slice(2)
if (part !== undefined && !parts.includes(part)) {
  console.error(`usage: npm run bench -- [${parts.join('|')}]`)
  process.exit(2)
}
for (const name of part === undefined ? parts : [part]) {
  console.log(`# ${name}`)
  const { bench } = await import(new URL(`${name}.mjs`, folder))
  await bench(args)
}
