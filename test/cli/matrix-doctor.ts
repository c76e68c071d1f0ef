import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { doctorDocument } from '../../src/matrix/doctor.js'
import { interssl, left } from '../fixtures/cli.js'
import {
  cell as fakeCell,
  program as fakeProgram,
  report as fakeReport,
} from '../fixtures/matrix-report.js'

t.test('doctor says what is here and how to get the rest, and is never a failure', async (t) => {
  const cwd = t.testdir()
  const ran = await interssl(['matrix', 'doctor'], { cwd })
  t.equal(ran.code, 0, ran.stderr)
  t.match(ran.stdout, /^here \(\d+\)\n/)
  t.match(ran.stdout, /native +interssl \d+\.\d+\.\d+ {2}built-in/)
  t.match(ran.stdout, /predicted only/)
  const json = await interssl(['matrix', 'doctor', '--json'], { cwd })
  const { programs } = doctorDocument.parse(JSON.parse(json.stdout))
  t.ok(programs.some(({ id, predictedOnly }) => id === 'ios-18' && predictedOnly))
  t.strictSame(left(cwd), [])
})

t.test('record keeps what a run observed, and an older run does not replace it', async (t) => {
  const cwd = t.testdir({
    'matrix.json': JSON.stringify({ programs: [], scenarios: 'none' }),
    none: {},
  })
  const report = (startedAt: string) =>
    JSON.stringify({
      ...fakeReport([fakeCell('csr/a × native → mac-1')], [fakeProgram('mac-1')]),
      startedAt,
    })
  writeFileSync(`${cwd}/new.json`, report('2026-11-23T10:00:00.000Z'))
  writeFileSync(`${cwd}/old.json`, report('2026-01-01T10:00:00.000Z'))
  const record = (...args: string[]) => interssl(['matrix', 'record', ...args], { cwd })
  t.match(await record('new.json'), {
    code: 0,
    stdout: /mac-1 {2}1 observations of 2026-11-23 on linux/,
  })
  t.match(await record('old.json'), { code: 0, stdout: /kept what is there: it is newer/ })
  t.match(readFileSync(`${cwd}/evidence/mac-1.json`, 'utf8'), /2026-11-23/)
  t.match(await record('old.json', '--force'), { code: 0, stdout: /2026-01-01/ })
})
