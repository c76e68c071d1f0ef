import t from 'tap'
import { mergeReports } from '../../src/matrix/merge.js'
import { matrixReportSchema, type Cell, type MatrixReport } from '../../src/matrix/report-schema.js'
import { cell, program, report, untested } from '../fixtures/matrix-report.js'

const id = 'csr/a × native → openssl-3.0'
const notHere = { found: 'not-found', version: '' }

/** A report of one machine. */
function from(host: string, cells: Cell[], fields: Partial<MatrixReport> = {}): MatrixReport {
  return {
    ...report(cells, [program('native'), program('openssl-3.0')]),
    host: { platform: 'linux', arch: 'x64', id: host },
    ...fields,
  }
}
const merge = (...reports: MatrixReport[]): MatrixReport =>
  mergeReports(reports.map((one, index) => ({ name: `r${index + 1}.json`, report: one })))

t.test('what was observed beats what was not, whichever comes first', async (t) => {
  const seen = from('debian', [cell(id)])
  const absent = from('alpine', [untested(id, 'accepts')], {
    programs: [program('native'), program('openssl-3.0', notHere)],
  })
  for (const merged of [merge(seen, absent), merge(absent, seen)]) {
    t.match(merged.cells, [{ id, verdict: 'pass', outcome: { state: 'accepted' } }])
    t.equal(merged.cells[0]?.observations, undefined)
    t.equal(merged.programs.find(({ id }) => id === 'openssl-3.0')?.found, '/usr/bin/openssl-3.0')
    t.match(merged.programs.find(({ id }) => id === 'openssl-3.0')?.hosts, [
      { host: { id: 'debian' } },
    ])
    t.equal(merged.totals.pass, 1)
    t.doesNotThrow(() => matrixReportSchema.parse(merged))
  }
})

t.test(
  'two observations that differ are both shown with their machines, and the worst decides',
  async (t) => {
    const good = from('debian', [cell(id)])
    const bad = from('mac', [
      cell(id, {
        verdict: 'fail',
        because: 'predicted: everything arrived; but it was refused',
        outcome: { state: 'rejected', reason: 'refused', exitCode: 1, error: 'no' },
      }),
    ])
    bad.host = { platform: 'darwin', arch: 'arm64', id: 'mac' }
    const merged = merge(good, bad)
    t.equal(merged.cells.length, 1)
    t.match(merged.cells[0], { verdict: 'fail', outcome: { state: 'rejected' } })
    t.match(merged.cells[0]?.observations, [
      { host: { id: 'debian' }, state: 'accepted', program: 'openssl-3.0 version' },
      { host: { id: 'mac', platform: 'darwin' }, state: 'rejected', error: 'no', verdict: 'fail' },
    ])
    t.match(merged.host, { platform: 'several', arch: 'several' })
    t.equal(merged.runs?.length, 2)
    t.equal(merged.totals.fail, 1)
    t.doesNotThrow(() => matrixReportSchema.parse(merged))

    const third = merge(merged, from('alpine', [cell(id)]))
    t.equal(third.cells[0]?.observations?.length, 3, 'merged reports merge again')
    t.equal(third.runs?.length, 3)
  },
)

t.test('what broke on one machine stays a failure', async (t) => {
  const broken = cell(id, {
    verdict: 'fail',
    outcome: { state: 'broken', reason: 'x', exitCode: null, error: null },
  })
  const merged = merge(from('a', [cell(id)]), from('b', [broken]))
  t.match(merged.cells[0], { verdict: 'fail', outcome: { state: 'broken' } })
  t.equal(merged.cells[0]?.observations?.length, 2)
})

t.test('cells that only one machine has are all there, in the order of a plan', async (t) => {
  const a = from('a', [
    cell('pkcs12/x × native → openssl-3.0'),
    cell('csr/a × openssl-3.0 → native'),
  ])
  const b = from('b', [cell('csr/a-b × native → native'), cell('csr/a × native → native')])
  t.strictSame(
    merge(a, b).cells.map(({ id }) => id),
    [
      // As a folder lists them: a-b.json stands before a.json.
      'csr/a-b × native → native',
      'csr/a × native → native',
      'csr/a × openssl-3.0 → native',
      'pkcs12/x × native → openssl-3.0',
    ],
  )
})

t.test('a missing shard is an error that names it', async (t) => {
  const part = (shard: string, host: string, fields: Partial<MatrixReport> = {}): MatrixReport =>
    from(host, [cell(`csr/${shard.replace('/', '-')} × native → native`)], { shard, ...fields })
  t.throws(() => merge(part('1/3', 'a'), part('3/3', 'b')), {
    code: 'ERR_MATRIX_INVALID',
    message: /shard 2\/3 is missing beside r1\.json, r2\.json/,
  })
  const whole = merge(part('1/3', 'a'), part('3/3', 'b'), part('2/3', 'c'))
  t.equal(whole.cells.length, 3, 'shards of one run may come from several machines')
  t.equal(whole.shard, null)

  t.throws(
    () => merge(part('1/2', 'a'), part('2/2', 'a', { filters: { grep: 'x' } })),
    /shard 2\/2 is missing beside r1\.json/,
    'a part of a run that was narrowed differently is none of this one',
  )
  const mac = { host: { platform: 'darwin', arch: 'arm64', id: 'm' } }
  t.throws(
    () => merge(part('1/2', 'a'), part('2/2', 'a'), part('1/2', 'm', mac)),
    /shard 2\/2 is missing beside r3\.json/,
    'each machine needs all of its own',
  )
})

t.test('another plan, and contradictory repeats of one shard, are errors', async (t) => {
  t.throws(() => merge(from('a', [cell(id)]), from('b', [], { planHash: '01' })), {
    code: 'ERR_MATRIX_INVALID',
    message: /r2\.json: another plan than r1\.json/,
  })
  t.throws(() => merge(), /no report to merge/)

  const once = from('a', [cell(id)], { shard: '1/1' })
  t.equal(merge(once, structuredClone(once)).cells.length, 1, 'the same file twice counts once')
  t.equal(merge(once, structuredClone(once)).runs?.length, 1)
  const later = { shard: '1/1', startedAt: '2026-11-23T11:00:00.000Z' }
  t.equal(
    merge(once, from('a', [cell(id)], later)).cells.length,
    1,
    'run again with the same result',
  )
  t.throws(() => merge(once, from('a', [cell(id, { verdict: 'fail' })], later)), {
    message:
      /r1\.json and r2\.json: shard 1\/1 of one machine twice, and they contradict each other at csr\/a/,
  })
  t.throws(
    () => merge(once, { ...structuredClone(once), ownCpuMs: 1 }),
    /says it is the same run as r1\.json, but differs/,
  )
})

t.test('CPU time adds up, and is unknown where one part does not know it', async (t) => {
  const a = from('a', [], { shard: '1/2', durationMs: 10, childCpuMs: 3, ownCpuMs: 1 })
  const b = from('a', [], { shard: '2/2', durationMs: 20, childCpuMs: 4, ownCpuMs: 2 })
  t.match(merge(a, b), { durationMs: 20, childCpuMs: 7, ownCpuMs: 3 })
  t.equal(merge(a, { ...b, childCpuMs: null }).childCpuMs, null)
})

t.test('shards with and without cells of given files are of one run', async (t) => {
  const none = from('debian', [cell(id)], { shard: '1/2' })
  const some = from('debian', [cell('csr/ours#a.csr × given → openssl-3.0')], {
    shard: '2/2',
    programs: [program('native'), program('openssl-3.0'), program('given', { found: 'built-in' })],
  })
  const merged = merge(none, some)
  t.equal(merged.cells.length, 2)
  t.ok(merged.programs.some((one) => one.id === 'given'))
  const other = { ...some, programs: [program('native'), program('nss-3.87')] }
  t.throws(() => merge(none, other), { message: /is missing/ })
})
