import { writeFileSync } from 'node:fs'
import t from 'tap'
import { lastRunFile, recallRun, rememberRun } from '../../src/matrix/last-run.js'
import { cell, report } from '../fixtures/matrix-report.js'

t.test('what failed is remembered until the next run', async (t) => {
  const file = lastRunFile(t.testdir())
  t.equal(await recallRun(file), null, 'nothing yet')
  const cells = [
    cell('csr/a × native → native'),
    cell('csr/b × native → native', { verdict: 'fail' }),
    cell('csr/c × native → native', { verdict: 'new' }),
  ]
  await rememberRun(file, report(cells), false)
  t.strictSame((await recallRun(file))?.failed, ['csr/b × native → native'])
  await rememberRun(file, report(cells), true)
  t.strictSame((await recallRun(file))?.failed, [
    'csr/b × native → native',
    'csr/c × native → native',
  ])
  await rememberRun(file, report(cells.slice(0, 1)), true)
  t.strictSame((await recallRun(file))?.failed, [])
})

t.test('a file that is not ours is an error with its place', async (t) => {
  const folder = t.testdir({ '.interssl': { 'last-run.json': '{"failed":[]}' } })
  await t.rejects(recallRun(lastRunFile(folder)), {
    code: 'ERR_MATRIX_INVALID',
    message: /last-run\.json/,
  })
  writeFileSync(lastRunFile(folder), 'x')
  await t.rejects(recallRun(lastRunFile(folder)), /not JSON/)
})
