import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { cellSchema, type MatrixReport } from '../../src/matrix/report-schema.js'

const script = fileURLToPath(new URL('../../scripts/synthetic.mjs', import.meta.url))

t.test(
  '20,000 cells take less than 300 MB, the report written',
  { timeout: 110_000 },
  async (t) => {
    const out = `${t.testdir()}/wide.json`
    const ran = spawnSync(process.execPath, [script, '--out', out], { encoding: 'utf8' })
    t.equal(ran.status, 0, ran.stderr)
    const { cells, maxRssMB, durationMs } = JSON.parse(ran.stdout) as Record<string, number>
    t.equal(cells, 20_000)
    t.ok((maxRssMB ?? Infinity) < 300, `${maxRssMB} MB at most, ${durationMs} ms`)
    const report = JSON.parse(readFileSync(out, 'utf8')) as MatrixReport
    for (const at of [0, 9_999, 19_999]) cellSchema.parse(report.cells[at])
    t.equal(report.totals.pass, 18_000)
    t.equal(report.totals.fail, 2_000, 'two of the stubs refuse everything')
    t.ok(
      report.cells.every(({ log }) => log.length < 8_300),
      'of a stub that prints half a megabyte, some is kept',
    )
  },
)
