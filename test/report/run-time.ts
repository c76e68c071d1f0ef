import t from 'tap'
import { efficiencyText, timeText } from '../../src/report/run-time.js'
import { report } from '../fixtures/matrix-report.js'

const host = { platform: 'linux', arch: 'x64', id: 'c0ffee', cores: 2 }
const run = { ...report([]), host, childCpuMs: 30_000, ownCpuMs: 4_000 }

t.test('a run is held against its CPU time shared among the cores', async (t) => {
  t.equal(
    efficiencyText({ ...run, durationMs: 20_000 }),
    'wall 20.0 s, within 1.25 × 34.0 s CPU ÷ 2 cores = 21.3 s',
  )
  t.equal(
    efficiencyText({ ...run, durationMs: 22_000, host: { ...host, cores: 1 } }),
    'wall 22.0 s, within 1.25 × 34.0 s CPU ÷ 1 core = 42.5 s',
  )
  t.match(efficiencyText({ ...run, durationMs: 22_000 }), /^wall 22\.0 s, over 1\.25 × /)
})

t.test('nothing is said of a machine whose cores or children are not known', async (t) => {
  t.equal(efficiencyText(report([])), '')
  t.equal(efficiencyText({ ...run, childCpuMs: null }), '')
  t.equal(timeText({ ...run, childCpuMs: null, durationMs: 1_500 }), '1.5 s, 4.0 s CPU here')
})
