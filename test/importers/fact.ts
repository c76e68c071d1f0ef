import t from 'tap'
import {
  accepts,
  curedBy,
  documented,
  loses,
  observed,
  refuses,
  reported,
  restingOn,
  saying,
  scoped,
  source,
  stageOf,
  unknown,
  variant,
  without,
} from '../../src/importers/fact.js'

const SEEN = observed('a program', '2026-11-23')

t.test('a row of words becomes one fact a word', (t) => {
  t.strictSame(accepts('mac:hmac-sha1 key:rsa', SEEN), [
    {
      feature: 'mac:hmac-sha1',
      versions: '*',
      support: true,
      stage: 'integrity',
      evidence: [SEEN],
    },
    { feature: 'key:rsa', versions: '*', support: true, stage: 'key', evidence: [SEEN] },
  ])
  t.match(refuses('mac:absent', { code: 1, text: 'no' }, [SEEN], { versions: '>=2', note: 'n' }), [
    { versions: '>=2', support: false, error: { code: 1, text: 'no' }, note: 'n' },
  ])
  t.notOk('error' in (refuses('mac:absent', null, SEEN)[0] ?? {}))
  t.match(loses('keys:none', ['certificates'], SEEN), [
    { support: 'loses', loses: ['certificates'] },
  ])
  t.match(unknown('key:*', SEEN, { paths: ['p'] }), [{ support: 'unknown', paths: ['p'] }])
  t.end()
})

t.test('a stage is that of the area, else contents', (t) => {
  t.equal(stageOf('encoding:pem'), 'file')
  t.equal(stageOf('mac-iterations:600001+'), 'integrity')
  t.equal(stageOf('password:incorrect'), 'password')
  t.equal(stageOf('pbes2:*'), 'contents')
  t.equal(stageOf('pairing:none'), 'pairing')
  t.end()
})

t.test('facts are narrowed, reworded and supported without touching the originals', (t) => {
  const rows = [
    ...refuses('mac:absent', null, SEEN, { versions: '>=2' }),
    ...accepts('key:rsa', SEEN),
  ]
  t.match(scoped(rows, { versions: '<3', paths: ['p'] }), [{ versions: '>=2 <3', paths: ['p'] }])
  const said = saying(rows, { code: 2, text: 'no' }, ['integrity', 'key'])
  t.strictSame(said[0]?.error, { code: 2, text: 'no' })
  t.notOk('error' in (said[1] ?? {}))
  const other = source('its source')
  t.strictSame(restingOn(rows, other)[1]?.evidence, [SEEN, other])
  t.equal(curedBy(rows, 'legacy-provider')[0]?.cure, 'legacy-provider')
  t.strictSame(without(rows, 'mac: pbes2:'), rows.slice(1))
  t.equal(rows[0]?.versions, '>=2')
  t.end()
})

t.test('evidence says how it is known', (t) => {
  t.equal(documented('a page').how, 'documented')
  t.equal(reported('an issue').how, 'reported')
  t.end()
})

t.test('a variant is in no default set', (t) => {
  t.strictSame(variant([{ version: '3', label: 'P 3', inDefaultSet: true }], 'in FIPS mode'), [
    { version: '3', label: 'P 3 in FIPS mode', inDefaultSet: false },
  ])
  t.end()
})
