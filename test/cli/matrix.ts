import { readFileSync } from 'node:fs'
import t from 'tap'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

/** What is asked here is the same whatever programs are there, and to ask each for its version takes time. */
const alone = { PATH: '' }

const few = [
  '--scenario',
  'pkcs12/compat-3des',
  '--producer',
  'native',
  '--consumer',
  'n*,forge*,ios*',
]

t.test('a run prints a table, and writes the report where it is asked to', async (t) => {
  const cwd = t.testdir()
  const ran = await interssl(['matrix', ...few, '--reporter', 'json:r.json', '--out', 'o'], {
    cwd,
    env: alone,
  })
  t.equal(ran.code, 0, ran.stderr)
  t.match(ran.stdout, /pkcs12: run on this machine/)
  t.match(ran.stdout, /predicted, not observed here/)
  t.match(ran.stdout, /\d+ cells: \d+ pass/)
  const report = matrixReportSchema.parse(JSON.parse(readFileSync(`${cwd}/r.json`, 'utf8')))
  t.ok(report.totals.pass >= 3)
  t.ok(report.totals.untested >= 3)
  t.equal(readFileSync(`${cwd}/o/report.json`, 'utf8'), readFileSync(`${cwd}/r.json`, 'utf8'))
  t.strictSame(left(cwd), ['o', 'r.json'])
})

t.test('--json is one document and nothing else', async (t) => {
  const ran = await interssl(['matrix', 'run', ...few, '--json'], { cwd: t.testdir(), env: alone })
  t.equal(ran.code, 0, ran.stderr)
  t.doesNotThrow(() => matrixReportSchema.parse(JSON.parse(ran.stdout)))
})

t.test('--list shows programs and cells and runs nothing', async (t) => {
  const ran = await interssl(['matrix', ...few, '--list'], { cwd: t.testdir() })
  t.equal(ran.code, 0, ran.stderr)
  t.match(ran.stdout, /pkcs12\/compat-3des × native → ios-18/)
  t.match(ran.stdout, /windows-11 {2}not here/)
})

t.test('known incompatibilities are predicted rejections', { skip: noOpenssl }, async (t) => {
  const ran = await interssl(
    ['matrix', '--scenario', 'pkcs12/openssl-legacy', '--json', '--openssl', 'openssl-3.0'].concat([
      '--producer',
      'openssl*',
      '--consumer',
      'openssl-3.0,node-*',
    ]),
    { cwd: t.testdir() },
  )
  if (/no openssl called openssl-3\.0/.test(ran.stderr)) {
    t.comment('this machine has no OpenSSL 3.0')
    return
  }
  t.equal(ran.code, 0, ran.stderr)
  const { cells } = matrixReportSchema.parse(JSON.parse(ran.stdout))
  for (const consumer of ['openssl-3.0', `node-${process.versions.node.split('.')[0]}`]) {
    t.match(
      cells.find((cell) => cell.consumer === consumer && cell.producer === 'openssl-3.0'),
      {
        verdict: 'pass',
        outcome: { state: 'rejected' },
        prediction: { verdict: 'refuses', features: ['encryption:pbe-sha1-rc2-40'] },
      },
      consumer,
    )
  }
})

t.test('wrong configuration and usage are exit 2 with file, path and sentence', async (t) => {
  const scenario = { title: 't', why: 'w', kind: 'csr', request: 1 }
  const cwd = t.testdir({
    'broken.json': '{',
    'unknown.json': JSON.stringify({ programs: [], nonsense: 1 }),
    'empty.json': JSON.stringify({ programs: [], scenarios: 'none' }),
    none: {},
    'scenario.json': JSON.stringify({ programs: [], scenarios: 'mine' }),
    mine: { csr: { 'x.json': JSON.stringify(scenario) } },
    'have.json': 'mine',
    'not-a-folder': '',
  })
  const before = left(cwd)
  for (const [args, code, message] of [
    [['--config', 'broken.json'], 2, /broken\.json: not JSON/],
    [['--config', 'unknown.json'], 2, /unknown\.json: top level: .*nonsense/],
    [['--config', 'scenario.json'], 2, /mine\/csr\/x\.json: request: /],
    [['--config', 'absent.json'], 2, /absent\.json: can't be read/],
    [['--out', 'not-a-folder/x'], 2, /not-a-folder\/x: can't be written to/],
    [['--reporter', 'json:have.json'], 2, /have\.json: exists already/],
    [['--reporter', 'yaml'], 2, /no such reporter/],
    [['--reporter', 'json', '--reporter', 'table'], 2, /two reporters write to stdout/],
    [['--scenario', 'nothing/*'], 2, /no cell is left/],
    [['--grep', '/(/'], 2, /not a regular expression/],
    [['--jobs', '0'], 2, /--jobs 0/],
    [['--shard', '3/2'], 2, /--shard 3\/2: not a part/],
    [['--last-failed', '--config', 'empty.json'], 2, /no run is remembered/],
    [['merge'], 2, /no reports/],
    [['merge', 'mine'], 2, /x\.json: schemaVersion/],
    [['merge', 'absent.json'], 2, /absent\.json: does not exist/],
    [['diff', 'broken.json'], 2, /two reports are needed/],
    [['diff', 'broken.json', 'broken.json'], 2, /broken\.json: not JSON/],
    [['doctor', 'broken.json'], 2, /takes no file/],
    [['record'], 2, /one report is needed/],
    [['run', 'broken.json'], 2, /takes no file/],
    [['dance'], 2, /dance/],
    [['--require', 'no-such-*'], 3, /not on this machine: no-such-\*/],
    [['--openssl', './absent'], 3, /absent/],
  ] as const) {
    const ran = await interssl(['matrix', ...args], { cwd, env: alone })
    t.equal(ran.code, code, `${args.join(' ')}: ${ran.stderr}`)
    t.match(ran.stderr, message)
    t.equal(ran.stdout, '', 'nothing on stdout')
    t.strictSame(left(cwd), before, 'nothing is left behind')
  }
})
