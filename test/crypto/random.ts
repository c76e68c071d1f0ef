import t from 'tap'
import { random } from '../../src/crypto/random.js'

t.test('as many bytes as asked, and not the same twice', async (t) => {
  t.equal(random(32).length, 32)
  t.notSame(random(32), random(32))
})
