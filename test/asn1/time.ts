import t from 'tap'
import { decodeTime } from '../../src/asn1/time.js'

t.test('both types become ISO 8601 in UTC', async (t) => {
  const cases: [tag: number, text: string, iso: string | null][] = [
    [23, '261123130852Z', '2026-11-23T13:08:52Z'],
    [23, '500101000000Z', '1950-01-01T00:00:00Z'],
    [23, '491231235959Z', '2049-12-31T23:59:59Z'],
    [23, '2611231308Z', '2026-11-23T13:08:00Z'],
    [23, '261123130852+0130', '2026-11-23T11:38:52Z'],
    [24, '20500101000000Z', '2050-01-01T00:00:00Z'],
    [24, '99991231235959Z', '9999-12-31T23:59:59Z'],
    [24, '20261123130852.5Z', '2026-11-23T13:08:52Z'],
    [23, '261323130852Z', null],
    [23, '260230000000Z', null],
    [23, 'soon', null],
    [12, '261123130852Z', null],
  ]
  for (const [tag, text, iso] of cases) t.equal(decodeTime(tag, text), iso, text)
})
