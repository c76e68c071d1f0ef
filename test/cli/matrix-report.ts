import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { interssl, left } from '../fixtures/cli.js'
import { cell, report, surprise } from '../fixtures/matrix-report.js'

const good = report([cell('csr/a × native → node-20')])
const bad = report([surprise('csr/a × native → node-20')])
const unexpected = report([surprise('csr/a × native → node-20', { verdict: 'new' })])

const stored = (given: object): Record<string, string> => ({ 'r.json': JSON.stringify(given) })

t.test('a stored report is rendered again, with the exit code of its run', async (t) => {
  for (const [given, args, code] of [
    [good, [], 0],
    [bad, [], 1],
    [unexpected, [], 0],
    [unexpected, ['--strict'], 1],
  ] as const) {
    const cwd = t.testdir(stored(given))
    const ran = await interssl(['matrix', 'report', 'r.json', ...args], { cwd })
    t.equal(ran.code, code, ran.stderr)
    t.match(ran.stdout, /csr: run on this machine[^]*1 cells: 1 /)
  }
})

t.test('every reporter writes a file, json is the report itself', async (t) => {
  const cwd = t.testdir(stored(good))
  const ids = ['table', 'json', 'junit', 'markdown', 'html', 'github']
  const reporter = ids.map((id) => `${id}:out.${id}`).join(',')
  const ran = await interssl(['matrix', 'report', 'r.json', '--reporter', reporter], { cwd })
  t.equal(ran.code, 0, ran.stderr)
  t.strictSame(left(cwd), [...ids.map((id) => `out.${id}`), 'r.json'].sort())
  t.strictSame(matrixReportSchema.parse(JSON.parse(readFileSync(`${cwd}/out.json`, 'utf8'))), good)
  t.match(readFileSync(`${cwd}/out.junit`, 'utf8'), /^<\?xml/)
  t.match(readFileSync(`${cwd}/out.html`, 'utf8'), /^<!doctype html>/)
  const again = await interssl(['matrix', 'report', 'r.json', '--reporter', reporter], { cwd })
  t.equal(again.code, 2, 'what exists is not replaced')
})

t.test('annotations may stand beside a table, and nothing else shares stdout', async (t) => {
  const cwd = t.testdir(stored(bad))
  const run = (...args: string[]) => interssl(['matrix', 'report', 'r.json', ...args], { cwd })
  const both = await run('--reporter', 'table,github')
  t.equal(both.code, 1)
  t.match(both.stdout, /1 to look at[^]*\n::error title=/)
  for (const reporter of ['json,github', 'table,markdown', 'junit,github', 'github,github']) {
    const ran = await run('--reporter', reporter)
    t.equal(ran.code, 2, reporter)
    t.equal(ran.stdout, '')
    t.match(ran.stderr, 'two reporters write to stdout')
  }
  const json = await run('--json')
  t.doesNotThrow(() => matrixReportSchema.parse(JSON.parse(json.stdout)))
})

t.test('in GitHub Actions markdown and github append to the summary of the step', async (t) => {
  const cwd = t.testdir({ ...stored(bad), 'summary.md': 'before\n' })
  const env = { GITHUB_STEP_SUMMARY: `${cwd}/summary.md` }
  const summary = (): string => readFileSync(`${cwd}/summary.md`, 'utf8')
  await interssl(['matrix', 'report', 'r.json'], { cwd, env })
  t.equal(summary(), 'before\n', 'not for other reporters')
  await interssl(['matrix', 'report', 'r.json', '--reporter', 'github'], { cwd, env })
  t.match(summary(), /^before\n## interssl matrix: 1 to look at in 1 cells\n/)
  const { length } = summary()
  await interssl(['matrix', 'report', 'r.json', '--reporter', 'markdown:m.md'], { cwd, env })
  t.equal(summary().length, length + readFileSync(`${cwd}/m.md`, 'utf8').length)

  writeFileSync(`${cwd}/summary.md`, 'x'.repeat(1024 * 1024 - 500))
  await interssl(['matrix', 'report', 'r.json', '--reporter', 'github'], { cwd, env })
  t.ok(Buffer.byteLength(summary()) <= 1024 * 1024, 'what stands there counts')

  const nowhere = { GITHUB_STEP_SUMMARY: `${cwd}/no/such/folder` }
  const ran = await interssl(['matrix', 'report', 'r.json', '--reporter', 'github'], {
    cwd,
    env: nowhere,
  })
  t.equal(ran.code, 2)
  t.match(ran.stderr, 'GITHUB_STEP_SUMMARY')
})

t.test('what is no report is refused with its place', async (t) => {
  const cwd = t.testdir({
    'text.json': 'no',
    'other.json': JSON.stringify({ ...good, cells: [{ id: 1 }] }),
  })
  for (const [args, message] of [
    [['text.json'], /text\.json: not JSON/],
    [['other.json'], /other\.json: cells/],
    [['missing.json'], /missing\.json: does not exist/],
    [[], /no report/],
    [['other.json', '--out', '.'], /--out/],
    [['other.json', '--reporter', 'pdf'], /no such reporter/],
  ] as const) {
    const ran = await interssl(['matrix', 'report', ...args], { cwd })
    t.equal(ran.code, 2, args.join(' '))
    t.match(ran.stderr, message)
  }
  t.strictSame(left(cwd), ['other.json', 'text.json'])
})
