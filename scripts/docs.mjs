#!/usr/bin/env zx
// Run after a change to src/importers or a finding (npm run docs); the tests fail while docs/ differs from the code.
import { fs } from 'zx'
import { findings } from '../dist/diagnose/finding.js'
import { findingPage, importerPages } from '../dist/report/documentation.js'

await fs.emptyDir('docs/importers')
for (const [name, page] of Object.entries(importerPages())) {
  await fs.writeFile(`docs/importers/${name}`, page)
}
for (const code of Object.keys(findings)) {
  const path = `docs/findings/${code}.md`
  await fs.writeFile(path, findingPage(code, await fs.readFile(path, 'utf8')))
}
console.log(
  `${Object.keys(importerPages()).length} importer pages, ${Object.keys(findings).length} findings`,
)
