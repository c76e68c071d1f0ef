import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { left, main } from '../fixtures/cli.js'

const noSignals = process.platform === 'win32' ? 'Windows has no SIGINT to send' : false

const here = 'native,forge*,node*,openssl*'

t.test('an interrupted run writes what it has', { skip: noSignals }, async (t) => {
  const cwd = t.testdir()
  const child = spawn(
    process.execPath,
    [main, 'matrix', '--jobs', '1', '--reporter', 'json:r.json']
      // Few of these cells need no run, so that some have run when thirty are done.
      .concat(['--scenario', 'pkcs12/*', '--producer', here, '--consumer', here]),
    {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  let asked = false
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    // A line of progress: the run has begun, and is far from its end.
    const done = Math.max(0, ...[...said.matchAll(/(\d+)\/\d+ cells/g)].map(([, n]) => Number(n)))
    if (!asked && done >= 30) asked = child.kill('SIGINT')
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  t.equal(code, 4)
  t.match(said, /interrupted/)
  const { cells, totals } = matrixReportSchema.parse(
    JSON.parse(readFileSync(`${cwd}/r.json`, 'utf8')),
  )
  t.ok(totals.pass > 0, 'the finished cells are there')
  t.equal(totals.fail, 0, 'what was stopped is no failure')
  t.ok(cells.some(({ because }) => because === 'the run was interrupted'))
  t.strictSame(left(cwd), ['r.json'])
})
