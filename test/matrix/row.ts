import t from 'tap'
import { missingRow, unknownFeatures } from '../../src/matrix/row.js'

const seen = {
  features: ['key:ed448'],
  words:
    '139946896004928:error:06FFF09C:digital envelope routines:CRYPTO_internal:unsupported algorithm:/build/crypto/evp.c:12:',
  exitCode: 1,
  importer: 'libressl',
  release: '4.3.2',
  path: null,
  version: 'LibreSSL 4.3.2',
  on: '2026-11-24',
}

t.test(
  'the row says what was observed, where and when, without what differs from run to run',
  async (t) => {
    t.equal(
      missingRow({ ...seen, state: 'rejected' }),
      "src/importers/libressl.ts: ...refuses('key:ed448', { code: 1, text: '…error:06FFF09C:digital envelope routines:CRYPTO_internal:unsupported algorithm:…' }, observed('LibreSSL 4.3.2', '2026-11-24'), { versions: '4.3.2' }),",
    )
    t.equal(
      missingRow({ ...seen, state: 'accepted', release: '', importer: 'native', version: '' }),
      "src/importers/native.ts: ...accepts('key:ed448', observed('native', '2026-11-24')),",
    )
    t.equal(
      missingRow({ ...seen, state: 'altered', words: "the key didn't arrive", path: 'gui' }),
      "src/importers/libressl.ts: ...loses('key:ed448', ['the key didn\\'t arrive'], observed('LibreSSL 4.3.2', '2026-11-24'), { versions: '4.3.2', paths: ['gui'] }),",
    )
  },
)

t.test('of several features the one to blame has to be found', async (t) => {
  const two = { ...seen, features: ['key:ed448', 'mac:absent'] }
  t.match(missingRow({ ...two, state: 'rejected' }), /keep the one to blame/)
  t.notMatch(missingRow({ ...two, state: 'accepted' }), /to blame/)
})

t.test('there is no row for what proves nothing', async (t) => {
  t.equal(missingRow({ ...seen, state: 'hung' }), null)
  t.equal(missingRow({ ...seen, state: 'rejected', features: [] }), null)
  const prediction = { because: [], features: ['key:rsa'], error: null, evidence: [] }
  t.strictSame(unknownFeatures({ ...prediction, verdict: 'unknown' }), ['key:rsa'])
  t.strictSame(unknownFeatures({ ...prediction, verdict: 'refuses' }), [])
})
