import t from 'tap'
import { importersDocument } from '../../src/report/documents.js'
import { interssl } from '../fixtures/cli.js'

t.test('importers lists every importer, one line each', async (t) => {
  const ran = await interssl(['importers'])
  t.equal(ran.code, 0)
  t.match(ran.stdout, /^macos +10\./m)
  t.match(ran.stdout, /^nss .*also called thunderbird, firefox/m)
})

t.test('importers --json holds to the schema, each fact with its evidence', async (t) => {
  const ran = await interssl(['importers', '--json'])
  t.equal(ran.code, 0)
  const { importers } = importersDocument.parse(JSON.parse(ran.stdout))
  t.ok(importers.length > 20)
  t.ok(importers.every(({ facts }) => facts.every(({ evidence }) => evidence.length > 0)))
})

t.test('one importer, by its name or alias; none of that name is wrong usage', async (t) => {
  const ran = await interssl(['importers', 'thunderbird', '--json'])
  const { importers } = importersDocument.parse(JSON.parse(ran.stdout))
  t.strictSame(
    importers.map(({ id }) => id),
    ['nss'],
  )
  const unknown = await interssl(['importers', 'macoss'])
  t.equal(unknown.code, 2)
  t.match(unknown.stderr, /did you mean macos/)
})
