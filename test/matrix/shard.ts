import t from 'tap'
import { makePlan } from '../../src/matrix/plan.js'
import { mergeReports } from '../../src/matrix/merge.js'
import { runMatrix } from '../../src/matrix/run.js'
import { formatShard, parseShard, shardOf, shardPlan } from '../../src/matrix/shard.js'
import { stub, stubConfig, stubScenarios } from '../fixtures/stub-programs.js'

t.test('i/n with i from 1 to n, and nothing else', async (t) => {
  t.strictSame(parseShard('2/4'), { index: 2, of: 4 })
  t.equal(formatShard({ index: 2, of: 4 }), '2/4')
  for (const text of ['', '0/4', '5/4', '1/0', '1', 'a/b', '-1/4', '1/4x', '1.5/4']) {
    t.equal(parseShard(text), null, text)
  }
})

t.test('the same everywhere and always', async (t) => {
  // Changing this would put cells of one commit's shards into others; that is what a merge relies on.
  t.strictSame(
    ['csr/a', 'csr/b', 'csr/c', 'csr/d', 'csr/e'].map((id) => shardOf(id, 'openssl-3.0', 4)),
    [4, 4, 2, 2, 3],
  )
  const places = new Set(stubScenarios(200).map(({ id }) => shardOf(id, 'p', 5)))
  t.strictSame([...places].sort(), [1, 2, 3, 4, 5], 'every part gets something')
})

t.test('four parts are the whole, cell for cell, and no artifact is made twice', async (t) => {
  const scenarios = stubScenarios(12)
  let made = 0
  const programs = ['p1', 'p2', 'p3'].map((id) => stub(id, { onMake: () => made++ }))
  const whole = makePlan(stubConfig, scenarios, programs, {})
  const reports = await Promise.all(
    [1, 2, 3, 4].map(async (index) => {
      const shard = { index, of: 4 }
      const plan = shardPlan(whole, shard)
      return {
        name: `${index}`,
        report: await runMatrix({ config: stubConfig, scenarios, programs, plan, shard }),
      }
    }),
  )
  t.equal(made, 36, 'one artifact for each scenario and producer')
  t.ok(reports.every(({ report }) => report.cells.length > 0))
  const merged = mergeReports(reports)
  const single = await runMatrix({ config: stubConfig, scenarios, programs, plan: whole })
  const essence = ({ cells }: typeof merged) =>
    cells.map(({ durationMs: _durationMs, ...cell }) => cell)
  t.strictSame(essence(merged), essence(single))
  t.equal(merged.shard, null)
  t.strictSame(merged.totals, single.totals)
})
