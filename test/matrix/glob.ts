import t from 'tap'
import { matchesAny, matchesGlob } from '../../src/matrix/glob.js'

t.test('a star stands for anything, nothing else is special', async (t) => {
  t.ok(matchesGlob('openssl*', 'openssl-3.0'))
  t.ok(matchesGlob('*', ''))
  t.ok(matchesGlob('pkcs12/* × a → *', 'pkcs12/x × a → b'))
  t.ok(matchesGlob('a*b*c', 'a-b-b-c'))
  t.notOk(matchesGlob('a*b*c', 'a-c-b'))
  t.notOk(matchesGlob('openssl-3.0', 'openssl-3x0'), 'a dot is a dot')
  t.notOk(matchesGlob('ab*ba', 'aba'), 'start and end may not overlap')
})

t.test('no patterns let everything through, an empty list nothing', async (t) => {
  t.ok(matchesAny(undefined, 'x'))
  t.notOk(matchesAny([], 'x'))
  t.ok(matchesAny(['y', 'x'], 'x'))
})

t.test('a pattern with an exclamation mark takes away', async (t) => {
  t.notOk(matchesAny(['*', '!x*'], 'xy'))
  t.ok(matchesAny(['*', '!x*'], 'y'))
  t.ok(matchesAny(['!x*'], 'y'), 'with nothing but those, all others match')
  t.notOk(matchesAny(['!x*'], 'xy'))
})
