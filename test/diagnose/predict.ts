import t from 'tap'
import { predict, type Prediction } from '../../src/diagnose/predict.js'
import type { Importer } from '../../src/importers/importer.js'
import { resolveImporter, type ImporterTarget } from '../../src/importers/resolve.js'
import { accepts, loses, observed, refuses, unknown } from '../../src/importers/fact.js'

const OPENSSL_3 =
  'mac:hmac-sha256 pbes2:aes-256-cbc prf:hmac-sha256 keylength:absent key:rsa pairing:by-localkeyid'
const COMPAT = 'mac:hmac-sha1 encryption:pbe-sha1-3des key:rsa pairing:by-localkeyid'
const LEGACY = `${COMPAT} encryption:pbe-sha1-rc2-40`

function said(words: string, ref: string): Prediction {
  const [target] = resolveImporter(ref)
  if (target === undefined) throw new Error(`${ref} names nothing`)
  return predict(
    words.split(' ').map((name) => ({ name })),
    target,
  )
}

t.test('an OpenSSL 3 file through CLASSIC fails at the MAC, on every macOS', (t) => {
  for (const ref of ['macos@11', 'macos@14/secpkcs12import', 'macos@26/security-import']) {
    const prediction = said(OPENSSL_3, ref)
    t.equal(prediction.verdict, 'refuses', ref)
    t.strictSame(prediction.error, {
      code: -25264,
      text: 'MAC verification failed during PKCS12 import (wrong password?)',
    })
    t.strictSame(prediction.because, ['MAC_DIGEST_UNSUPPORTED', 'PBES2_UNSUPPORTED'])
    t.strictSame(prediction.features, ['mac:hmac-sha256', 'pbes2:aes-256-cbc'])
    t.ok(prediction.evidence.length > 0)
  }
  t.end()
})

t.test('only the MAC changed is not enough for CLASSIC, and the error is another', (t) => {
  const prediction = said(OPENSSL_3.replace('hmac-sha256', 'hmac-sha1'), 'macos@15/security-import')
  t.equal(prediction.error?.code, -25257)
  t.strictSame(prediction.because, ['PBES2_UNSUPPORTED'])
  t.end()
})

t.test('MODERN takes it from macOS 15 and iOS 18', (t) => {
  t.equal(said(OPENSSL_3, 'macos@15/security-import-f-pkcs12').verdict, 'accepts')
  t.equal(said(OPENSSL_3, 'macos@26/secpkcs12import').verdict, 'accepts')
  t.equal(said(OPENSSL_3, 'ios@18').verdict, 'accepts')
  t.equal(said(OPENSSL_3, 'ios@17').error?.code, -25293)
  const noNull = said(`${OPENSSL_3} prf:parameters-absent`, 'ios@26')
  t.equal(noNull.error?.code, -26275)
  t.strictSame(noNull.because, ['PRF_PARAMETERS_ABSENT'])
  t.end()
})

t.test('releases inside a line are told apart', (t) => {
  const empty = `${COMPAT} password:empty-bmp-nul`
  t.equal(said(empty, 'macos@15.1/secpkcs12import').verdict, 'accepts')
  t.equal(said(empty, 'macos@15.2/secpkcs12import').error?.code, -25293)
  const pbmac1 = `${OPENSSL_3.replace('mac:hmac-sha256', 'mac:pbmac1')} pbmac1-prf:hmac-sha256 pbmac1-hmac:hmac-sha256`
  t.equal(said(pbmac1, 'java@25.0.3').verdict, 'refuses')
  t.equal(said(pbmac1, 'java@25.0.4').verdict, 'unknown')
  t.equal(said(pbmac1, 'java@25').verdict, 'accepts')
  t.end()
})

t.test('RC2 is read by OpenSSL 3 with the legacy provider only', (t) => {
  const prediction = said(LEGACY, 'openssl@3.5')
  t.equal(prediction.verdict, 'refuses')
  t.strictSame(prediction.because, ['LEGACY_PROVIDER_NEEDED'])
  t.equal(said(LEGACY, 'openssl-legacy@3.5').verdict, 'accepts')
  t.equal(said(LEGACY, 'openssl@1.1.1').verdict, 'accepts')
  t.equal(said(LEGACY, 'macos@26/security-import').verdict, 'accepts')
  t.end()
})

t.test('a plain key is lost without a word', (t) => {
  const prediction = said(`${COMPAT} encryption:none-key`, 'ios@26')
  t.equal(prediction.verdict, 'loses')
  t.strictSame(prediction.loses, ['the private key'])
  t.strictSame(prediction.because, ['PLAIN_KEY_LOST'])
  t.equal(prediction.error, null)
  t.end()
})

t.test('keyLength: what old Java 11 needs, GnuPG refuses', (t) => {
  t.equal(said(OPENSSL_3, 'java@11.0.11').verdict, 'refuses')
  t.equal(said(OPENSSL_3, 'java@11').verdict, 'accepts')
  const withKeyLength = OPENSSL_3.replace('keylength:absent', 'keylength:present')
  t.strictSame(said(withKeyLength, 'gnupg@2.4').because, ['KEY_LENGTH_FIELD'])
  t.equal(said(OPENSSL_3, 'gnupg@2.4').verdict, 'accepts')
  t.end()
})

t.test('Windows before 1709 says "wrong password", 1703 is not known', (t) => {
  t.equal(said(OPENSSL_3, 'windows@server-2016').error?.code, 86)
  t.equal(said(OPENSSL_3, 'windows@10-1703').verdict, 'unknown')
  t.equal(said(OPENSSL_3, 'windows@10').verdict, 'accepts')
  t.equal(said(`${OPENSSL_3} mac-iterations:600001+`, 'windows@11').verdict, 'refuses')
  t.end()
})

const SEEN = observed('made up', '2026-11-23')
const target = (facts: Importer['facts']): ImporterTarget => ({
  importer: { id: 'x', label: 'X', versions: [], facts },
  version: null,
  release: '1.0',
  path: null,
  label: 'X',
  asked: 'x',
})
const judged = (words: string, facts: Importer['facts']): Prediction =>
  predict(
    words.split(' ').map((name) => ({ name })),
    target(facts),
  )

t.test('a Feature that no fact covers makes the verdict unknown and is named', (t) => {
  const facts = [...accepts('mac:hmac-sha1', SEEN), ...refuses('key:dsa', null, SEEN)]
  const open = judged('mac:hmac-sha1 key:rsa', facts)
  t.equal(open.verdict, 'unknown')
  t.strictSame(open.features, ['key:rsa'])
  t.equal(judged('mac:hmac-sha1 key:rsa key:dsa', facts).verdict, 'refuses')
  t.equal(judged('mac:hmac-sha1 pairing:by-localkeyid', facts).verdict, 'accepts')
  t.end()
})

t.test('the more exact fact wins, and the earlier stage decides the error', (t) => {
  const facts = [
    ...refuses('key:*', { code: 3, text: 'key' }, SEEN),
    ...accepts('key:rsa', SEEN),
    ...refuses('mac:*', { code: 1, text: 'mac' }, SEEN),
    ...refuses('pbes2:*', { code: 2, text: 'contents' }, SEEN),
    ...loses('keys:none', ['certificates'], SEEN),
    ...unknown('bag:crl', SEEN),
  ]
  t.equal(judged('key:rsa', facts).verdict, 'accepts')
  t.strictSame(judged('key:dsa pbes2:x mac:y', facts).error, { code: 1, text: 'mac' })
  t.strictSame(judged('key:dsa pbes2:x', facts).features, ['pbes2:x', 'key:dsa'])
  t.equal(judged('keys:none bag:crl', facts).verdict, 'unknown')
  t.strictSame(judged('keys:none bag:crl', facts).loses, ['certificates'])
  t.end()
})

t.test(
  'curl does what the TLS library behind it does, and GnuTLS has no P12 before 8.11.0',
  (t) => {
    t.equal(said(OPENSSL_3, 'curl@7/openssl-3.0').verdict, 'accepts')
    t.match(said(LEGACY, 'curl@7/openssl-3.0'), {
      verdict: 'refuses',
      error: { code: 58, text: /could not parse PKCS12 file.*0308010C/ },
    })
    t.match(said(`${OPENSSL_3} password:incorrect`, 'curl@7/openssl-3.0').error, {
      text: /11800071:PKCS12 routines::mac verify failure/,
    })
    t.equal(said(LEGACY, 'curl@8/schannel').verdict, 'accepts')
    t.match(said(OPENSSL_3, 'curl@8.10.0/secure-transport').error, { code: -25264 })
    t.throws(() => said(OPENSSL_3, 'curl@8.15.0/secure-transport'), {
      code: 'ERR_IMPORTER_UNKNOWN',
    })
    t.equal(said(COMPAT, 'curl@8.10.0/gnutls').verdict, 'refuses')
    t.equal(said(COMPAT, 'curl@8/gnutls').verdict, 'accepts')
    t.end()
  },
)

t.test('what installs profiles on iOS nobody has seen, and that is said', (t) => {
  for (const words of [OPENSSL_3, COMPAT]) {
    const { verdict, evidence } = said(words, 'ios@18/profile')
    t.equal(verdict, 'unknown')
    t.match(evidence, [{ how: 'reported', where: /VaulTLS/ }])
  }
  t.equal(said(COMPAT, 'ios@18').verdict, 'accepts', 'without the path it is SecPKCS12Import')
  t.equal(said(`${COMPAT} password:empty-bmp-nul`, 'ios@18/profile').verdict, 'refuses')
  t.end()
})

t.test('Windows 8 knows no PBES2, as Server 2012', (t) => {
  t.match(said(OPENSSL_3, 'windows@8'), { verdict: 'refuses', error: { code: 86 } })
  t.equal(said(COMPAT, 'windows@8').verdict, 'accepts')
  t.end()
})

t.test('seen on 2026-11-28: second keys, PKCS#5 schemes, curves and huge keys', (t) => {
  const second = `${COMPAT} keys:multiple`
  t.match(said(second, 'node@20'), { verdict: 'loses', loses: [/private keys/] })
  t.match(said(second, 'gnupg@2.2.40'), { verdict: 'loses', loses: [/private keys/] })
  t.match(said(`${COMPAT} encryption:pbes1-md5-des`, 'nss@3.87').error, {
    text: /SEC_ERROR_BAD_PASSWORD/,
  })
  t.equal(said(`${COMPAT} key:ec-p224`, 'gnutls@3.7').verdict, 'loses')
  t.match(said(`${COMPAT} key:rsa-over-8192`, 'gnupg@2.2.40').error, {
    text: /Cannot allocate memory/,
  })
  t.end()
})
