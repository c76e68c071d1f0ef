import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { interssl, left } from '../fixtures/cli.js'

const few = [
  '--scenario',
  'pkcs12/compat-3des',
  '--producer',
  'native',
  '--consumer',
  'n*,forge*,ios*',
]

t.test('four shards, run one by one and merged, are the whole run cell for cell', async (t) => {
  const cwd = t.testdir()
  const plan = [
    '--scenario',
    'pkcs12/compat-3des,csr/smime-rsa-4096',
    '--producer',
    'native,forge*',
    '--consumer',
    'n*,forge*,openssl-3*,gnutls*,ios*',
  ]
  const run = async (...args: string[]) => {
    const ran = await interssl(['matrix', ...plan, ...args], { cwd })
    t.equal(ran.code, 0, ran.stderr)
  }
  await run('--reporter', 'json:whole.json')
  for (const at of [1, 2, 3, 4]) await run('--shard', `${at}/4`, '--out', `shards/${at}`)
  const merged = await interssl(['matrix', 'merge', 'shards', '--reporter', 'json:merged.json'], {
    cwd,
  })
  t.equal(merged.code, 0, merged.stderr)

  const essence = (name: string) =>
    matrixReportSchema
      .parse(JSON.parse(readFileSync(`${cwd}/${name}`, 'utf8')))
      .cells.map(({ id, outcome, prediction, verdict, because, commands }) => ({
        ...{ id, outcome, prediction, verdict, because, commands },
      }))
  t.ok(essence('whole.json').length >= 20)
  t.strictSame(essence('merged.json'), essence('whole.json'))

  const diff = await interssl(['matrix', 'diff', 'whole.json', 'merged.json', '--json'], { cwd })
  t.equal(diff.code, 0, diff.stderr)
  t.match(JSON.parse(diff.stdout), { samePlan: true, worse: [], lost: [], other: [] })

  const partial = await interssl(['matrix', 'merge', 'shards/1', 'shards/2', 'shards/4'], { cwd })
  t.equal(partial.code, 2)
  t.match(partial.stderr, /shard 3\/4 is missing/)
  t.equal(partial.stdout, '')
})

t.test('--last-failed runs what failed before, and nothing else', async (t) => {
  const cell = 'pkcs12/compat-3des × native → native'
  const known = [{ cell, outcome: 'rejected', reason: 'a test', link: 'https://example.com/1' }]
  const scenarios = fileURLToPath(new URL('../../scenarios', import.meta.url))
  const cwd = t.testdir({ 'matrix.json': JSON.stringify({ programs: [], scenarios, known }) })
  // Found or not, no other program takes part.
  const env = { PATH: '' }
  const first = await interssl(['matrix', ...few], { cwd, env })
  t.equal(first.code, 1, first.stderr)
  t.strictSame(left(cwd), ['.interssl', 'matrix.json'], 'it is remembered beside matrix.json')
  const again = await interssl(['matrix', '--last-failed', '--json'], { cwd, env })
  t.equal(again.code, 1, again.stderr)
  const { cells, filters } = matrixReportSchema.parse(JSON.parse(again.stdout))
  t.strictSame(
    cells.map(({ id, verdict }) => [id, verdict]),
    [[cell, 'fail']],
  )
  t.strictSame(filters, { lastFailed: true })

  writeFileSync(`${cwd}/matrix.json`, JSON.stringify({ programs: [], scenarios }))
  const healed = await interssl(['matrix', '--last-failed'], { cwd, env })
  t.equal(healed.code, 0, healed.stderr)
  const none = await interssl(['matrix', '--last-failed'], { cwd, env })
  t.equal(none.code, 2)
  t.match(none.stderr, /nothing failed in the last run/)
})
