import t from 'tap'
import { abridge, abridged } from '../../src/matrix/abridge.js'
import { cell } from '../fixtures/matrix-report.js'

const id = 'csr/a × native → native'

t.test('a long text keeps its beginning and its end, and says what is gone', async (t) => {
  const text = `begin${'x'.repeat(100_000)}end`
  const short = abridge(text, 1000)
  t.ok(short.length < 1100)
  t.ok(short.startsWith('begin') && short.endsWith('end'))
  t.match(short, /\n… 99008 characters left out …\n/)
  t.equal(abridge('short', 1000), 'short')
  t.notMatch(abridge('😀'.repeat(1000), 101), /\p{Surrogate}/u, 'no half of a character')
})

t.test('a cell that is short is the same cell; of a long one every text is cut', async (t) => {
  const small = cell(id)
  t.equal(abridged(small), small)
  const long = 'x'.repeat(1_000_000)
  const big = cell(id, {
    ...{ log: long, because: long, commands: [long] },
    outcome: { state: 'rejected', reason: long, exitCode: 1, error: long },
  })
  t.ok(JSON.stringify(abridged(big)).length < 30_000)
  t.equal(abridged(cell(id, { log: long })).outcome.error, null)
})
