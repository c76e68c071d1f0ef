import t from 'tap'
import { combinations, combinationsIn, matches } from '../../src/diagnose/derive.js'
import { importers } from '../../src/importers/index.js'

const namesIn = (words: string): string[] => combinationsIn(words.split(' ')).map((one) => one.name)

t.test('a combination is there when all its parts are, and none that excludes it', (t) => {
  t.strictSame(namesIn('keylength:absent prf:hmac-sha256'), ['keylength:absent-prf-not-sha1'])
  t.strictSame(namesIn('keylength:absent prf:hmac-sha1'), [])
  t.strictSame(namesIn('prf:hmac-sha256'), [])
  t.strictSame(namesIn('mac:absent password:empty-bmp-nul'), ['mac:absent-empty-password'])
  t.strictSame(namesIn('cms-signature:rsa-pss cms-digest:sha512'), [
    'cms-signature:rsa-pss-not-sha256',
  ])
  t.strictSame(namesIn('cms-signature:rsa-pss cms-digest:sha256'), [])
  t.strictSame(namesIn('cms-signature:ecdsa cms-digest:sha256'), ['cms-signature:ecdsa-over-sha2'])
  t.strictSame(namesIn('cms-signature:ecdsa cms-digest:sha1'), [])
  t.end()
})

t.test('every combination is one that some importer has a fact for', (t) => {
  for (const { name } of combinations) {
    t.ok(
      importers.some((importer) => importer.facts.some((fact) => fact.feature === name)),
      name,
    )
  }
  t.end()
})

t.test('only a pattern that ends in a star matches more than itself', (t) => {
  t.ok(matches('mac:hmac-sha256', 'mac:*'))
  t.notOk(matches('mac:hmac-sha256', 'mac:hmac-sha'))
  t.ok(matches('iterations:600001+', 'iterations:600001+'))
  t.end()
})
