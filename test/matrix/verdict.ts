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

t.test(
  'a refusal that noise may stand for is no surprise as noise, whatever else is',
  async (t) => {
    const prediction = { ...predict('refuses', 'Invalid data'), orNoise: true } as const
    t.match(judge('altered', prediction, null), { verdict: 'pass', because: /by chance/ })
    t.equal(judge('rejected', prediction, 'Invalid data').verdict, 'pass')
    t.equal(judge('rejected', prediction, 'No secret key').verdict, 'fail')
    t.equal(judge('accepted', prediction, null).verdict, 'fail')
    t.equal(judge('altered', { ...predict('accepts'), orNoise: true }, null).verdict, 'fail')
  },
)

t.test('a loss does not show where nobody knows what the file holds', async (t) => {
  const unknown = { ...predict('loses'), contentsUnknown: true }
  t.match(judge('accepted', unknown, null), { verdict: 'pass', because: /does not show/ })
  t.equal(judge('rejected', unknown, 'x').verdict, 'fail')
  t.equal(judge('accepted', { ...predict('refuses'), contentsUnknown: true }, null).verdict, 'fail')
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

t.test('after its last day a known disagreement fails in a plain sentence', async (t) => {
  const known = { outcome: 'rejected', reason: 'they fix it', expires: '2026-12-01' } as const
  const fail = { verdict: 'fail', because: '' } as const
  t.equal(applyKnown(fail, 'rejected', known, '2026-12-01').verdict, 'known', 'its last day')
  t.strictSame(applyKnown(fail, 'rejected', known, '2026-12-02'), {
    verdict: 'fail',
    because: 'known until 2026-12-01 (they fix it), and still so',
  })
})

t.test('a standard holds for everyone', async (t) => {
  const expect = { outcome: 'rejected', source: 'RFC 7292 §3.1' } as const
  t.equal(judge('rejected', predict('refuses'), 'x', expect).verdict, 'pass')
  t.strictSame(judge('accepted', predict('accepts'), null, expect), {
    verdict: 'known',
    because: 'RFC 7292 §3.1 asks that it is refused; as predicted: everything arrived',
  })
  t.equal(judge('altered', predict('loses'), null, expect).verdict, 'known')
  t.equal(judge('accepted', predict('refuses'), null, expect).verdict, 'fail')
  t.equal(judge('rejected', predict('accepts'), 'x', expect).verdict, 'fail', 'our data is wrong')
  t.match(judge('accepted', predict('unknown'), null, expect), {
    verdict: 'fail',
    because: /RFC 7292 §3.1 asks that it is refused; but everything arrived/,
  })
  t.match(judge('rejected', predict('unknown'), 'x', expect), {
    verdict: 'pass',
    because: 'RFC 7292 §3.1 asks that it is refused, and so it is',
  })
  t.equal(judge(null, predict('accepts'), null, expect).verdict, 'untested')
  t.equal(judge('unsupported', predict('accepts'), null, expect).verdict, 'skipped')
  t.equal(judge('hung', predict('refuses'), null, expect).verdict, 'fail')
})

t.test('one of several words for a refusal is enough, none is a surprise', async (t) => {
  const prediction = { ...predict('refuses', 'wrong tag'), or: ['header too long'] }
  t.equal(judge('rejected', prediction, 'asn1: header too long').verdict, 'pass')
  t.equal(judge('rejected', prediction, 'asn1: wrong tag').verdict, 'pass')
  t.equal(judge('rejected', prediction, 'bad decrypt').verdict, 'fail')
})
