import t from 'tap'
import { findingCodeOf, findings } from '../../src/diagnose/finding.js'
import { importers } from '../../src/importers/index.js'

t.test('a Feature means the code of the longest beginning that it has', (t) => {
  t.equal(findingCodeOf('mac:hmac-sha256'), 'MAC_DIGEST_UNSUPPORTED')
  t.equal(findingCodeOf('mac:absent'), 'MAC_MISSING')
  t.equal(findingCodeOf('mac:pbmac1'), 'PBMAC1_UNSUPPORTED')
  t.equal(findingCodeOf('pbes2:aes-256-cbc'), 'PBES2_UNSUPPORTED')
  t.equal(findingCodeOf('prf:parameters-absent'), 'PRF_PARAMETERS_ABSENT')
  t.equal(findingCodeOf('password:empty-bmp-nul'), 'PASSWORD_EMPTY_FORM')
  t.equal(findingCodeOf('kdf-iterations:600001+'), 'ITERATIONS_OUT_OF_RANGE')
  t.equal(findingCodeOf('kdf:scrypt'), 'KDF_UNSUPPORTED')
  t.equal(findingCodeOf('key:ed25519'), 'KEY_TYPE_UNSUPPORTED')
  t.equal(findingCodeOf('encryption:pbe-sha1-rc2-40'), 'ENCRYPTION_UNSUPPORTED')
  t.equal(findingCodeOf('encryption:pbe-sha1-rc2-40', 'legacy-provider'), 'LEGACY_PROVIDER_NEEDED')
  t.equal(findingCodeOf('cms-signature:rsa-pss-not-sha256'), 'MESSAGE_SIGNATURE_UNSUPPORTED')
  t.equal(findingCodeOf('cms-content:changed'), 'MESSAGE_SIGNATURE_INVALID')
  t.equal(findingCodeOf('cms-content:garbled'), 'MESSAGE_CONTENT_DAMAGED')
  t.equal(findingCodeOf('something:new'), 'FEATURE_UNKNOWN')
  t.end()
})

t.test('every Feature that an importer refuses, or loses something with, has a code', (t) => {
  for (const importer of importers) {
    for (const fact of importer.facts) {
      if (fact.support === true || fact.feature === '*') continue
      const name = fact.feature.replace('*', 'x')
      t.not(findingCodeOf(name), 'FEATURE_UNKNOWN', `${importer.id} ${fact.feature}`)
    }
  }
  t.end()
})

t.test('codes are words in capitals, each with a sentence', (t) => {
  for (const [code, says] of Object.entries(findings)) {
    t.match(code, /^[A-Z0-9]+(_[A-Z0-9]+)*$/)
    t.ok(says.length > 10, code)
  }
  t.end()
})
