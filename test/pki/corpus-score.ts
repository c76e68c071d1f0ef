import t from 'tap'
import { inspect } from '../../src/pki/inspect.js'
import type { ManifestEntry } from '../../src/pki/corpus-score.js'
import { manifestPassword, scoreEntry, unsettled } from '../../src/pki/corpus-score.js'
import { sealPfx } from '../../src/pki/pfx.js'
import { profiles } from '../../src/pki/profile.js'
import { alice, counting } from '../fixtures/pki/read.js'
import { csrPem } from '../fixtures/identity.js'

const entry: ManifestEntry = {
  path: 'a.p12',
  password: { utf8: 'secret' },
  expect: 'valid',
  facts: {
    mac: { algorithm: 'sha1', iterations: 2048, saltLength: 8 },
    safes: [{ encryption: 'PBE-SHA1-3DES-CBC' }, { encryption: 'none' }],
    keyCount: 1,
    certificateCount: 3,
    friendlyNames: [],
    integrity: 'password',
    version: 3,
  },
}
const sealed = sealPfx(alice, 'secret', profiles['compat-3des'].recipe, counting())
const report = inspect(sealed, { name: 'a.p12', password: manifestPassword(entry) })

t.test('a file that is as the manifest says has no miss', async (t) => {
  t.match(scoreEntry(entry, report), { fields: 14, misses: [] })
})

t.test('each field that differs is a miss with both values', async (t) => {
  const other: ManifestEntry = { ...entry, expect: 'badMac', facts: { ...entry.facts, version: 4 } }
  t.strictSame(scoreEntry(other, report).misses, [
    { path: 'a.p12', field: 'expect', wanted: 'badMac', got: 'valid' },
    { path: 'a.p12', field: 'version', wanted: 4, got: 3 },
  ])
  const closed = inspect(sealed, { name: 'a.p12', password: 'wrong' })
  t.match(scoreEntry(entry, closed).misses[0], { field: 'expect', got: 'badMac' })
})

t.test('a request is judged by its signature too', async (t) => {
  const csr: ManifestEntry = {
    path: 'a.csr',
    kind: 'csr',
    password: null,
    expect: 'valid',
    facts: { subject: 'CN=Alice Example', publicKey: 'EC-secp256r1', version: 0, extensions: [] },
  }
  t.equal(manifestPassword(csr), undefined)
  t.strictSame(scoreEntry(csr, inspect(csrPem, { name: 'a.csr' })), { fields: 5, misses: [] })
})

t.test('a settled miss is no miss, and a settled one that hits is stale', async (t) => {
  const miss = { path: 'a.p12', field: 'version', wanted: 4, got: 3 }
  const paths = new Set(['a.p12'])
  const settled = { path: 'a.p12', field: 'version', reason: 'looked at' }
  t.strictSame(unsettled([miss], [settled], paths), { misses: [], stale: [] })
  t.strictSame(unsettled([], [settled], paths), { misses: [], stale: [settled] })
  t.strictSame(unsettled([], [settled], new Set()), { misses: [], stale: [] })
})
