import t from 'tap'
import { applyKnown, judge, saysSo } from '../../src/matrix/verdict.js'
import type { CellPrediction } from '../../src/matrix/report-schema.js'

const today = '2026-11-24'
const predict = (
  verdict: CellPrediction['verdict'],
  error: string | null = null,
): CellPrediction => ({ verdict, because: [], features: [], error, evidence: [] })

t.test('an outcome that was predicted passes, any other is a surprise', async (t) => {
  t.equal(judge('accepted', predict('accepts'), null).verdict, 'pass')
  t.equal(judge('rejected', predict('refuses'), 'x').verdict, 'pass')
  t.equal(judge('altered', predict('loses'), null).verdict, 'pass')
  t.equal(judge('rejected', predict('accepts'), 'x').verdict, 'fail')
  t.equal(judge('accepted', predict('refuses'), null).verdict, 'fail')
  t.equal(judge('altered', predict('accepts'), null).verdict, 'fail')
  t.equal(judge('accepted', predict('loses'), null).verdict, 'fail')
  t.equal(judge('hung', predict('refuses'), null).verdict, 'fail')
})

t.test('without a prediction it is new, without a program untested', async (t) => {
  t.equal(judge('accepted', predict('unknown'), null).verdict, 'new')
  t.equal(judge('rejected', predict(null), 'x').verdict, 'new')
  t.equal(judge(null, predict('accepts'), null).verdict, 'untested')
})

t.test('a missing capability is skipped, a broken run always fails', async (t) => {
  t.equal(judge('unsupported', predict('accepts'), null).verdict, 'skipped')
  t.equal(judge('broken', predict('refuses'), null).verdict, 'fail')
})

t.test('a refusal in other words than predicted is a surprise', async (t) => {
  t.equal(judge('rejected', predict('refuses', 'mac absent'), 'x: mac absent').verdict, 'pass')
  t.equal(judge('rejected', predict('refuses', 'mac absent'), 'bad decrypt').verdict, 'fail')
  t.ok(saysSo('error:0308010C:fetch:unsupported:RC2-40-CBC', 'error:0308010C…RC2-40-CBC'))
  t.notOk(saysSo('RC2-40-CBC then error', 'error … RC2-40-CBC'), 'the order counts')
})

t.test('a known disagreement must keep happening in the way written', async (t) => {
  const known = { outcome: 'rejected', reason: 'because' } as const
  const fail = { verdict: 'fail', because: '' } as const
  const pass = { verdict: 'pass', because: '' } as const
  t.strictSame(applyKnown(fail, 'rejected', known, today), { verdict: 'known', because: 'because' })
  t.equal(
    applyKnown(fail, 'altered', known, today).verdict,
    'fail',
    'another outcome is not the known one',
  )
  t.match(applyKnown(pass, 'accepted', known, today), { verdict: 'fail', because: /^stale/ })
  t.equal(applyKnown(fail, 'rejected', undefined, today).verdict, 'fail')
  t.equal(
    applyKnown({ verdict: 'untested', because: '' }, null, known, today).verdict,
    'untested',
    'what did not run is not stale',
  )
})
