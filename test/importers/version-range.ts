import t from 'tap'
import { compareVersions, intersection, isInRange } from '../../src/importers/version-range.js'

t.test('versions are ordered by their numbers, not as text', (t) => {
  t.ok(compareVersions('3.110', '3.87') > 0)
  t.ok(compareVersions('10.0.14393', '6.3') > 0)
  t.equal(compareVersions('15', '15.0'), 0)
  t.ok(compareVersions('8.0.302', '8.0.504') < 0)
  t.equal(compareVersions('1.1.1w', '1.1.1'), 0)
  t.end()
})

t.test('a range holds where all its bounds or one of its alternatives do', (t) => {
  t.ok(isInRange('15.1', '>=15.0 <15.2'))
  t.notOk(isInRange('15.2', '>=15.0 <15.2'))
  t.ok(isInRange('2.4.7', '>=2.2.42 <2.3 || >=2.4.4'))
  t.notOk(isInRange('2.3.1', '>=2.2.42 <2.3 || >=2.4.4'))
  t.ok(isInRange('15', '=15.0'))
  t.notOk(isInRange('15.1', '=15'))
  t.ok(isInRange('26.1', '>26.0'))
  t.ok(isInRange('25.0.3', '<=25.0.3'))
  t.ok(isInRange('1', '*'))
  t.end()
})

t.test('what is no range is refused', (t) => {
  t.throws(() => isInRange('1', '~1.2'), TypeError)
  t.throws(() => isInRange('1', ''), TypeError)
  t.end()
})

t.test('an intersection holds exactly where both ranges do', (t) => {
  const both = intersection('<12 || >=14', '>=11 <15')
  for (const version of ['10', '11', '12', '13', '14', '15']) {
    t.equal(
      isInRange(version, both),
      isInRange(version, '<12 || >=14') && isInRange(version, '>=11 <15'),
      version,
    )
  }
  t.equal(intersection('*', '>=3'), '>=3')
  t.equal(intersection('>=3', '*'), '>=3')
  t.end()
})
