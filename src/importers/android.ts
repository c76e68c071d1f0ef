/** Android: the system importer (KeyChain, CertInstaller), which is the platform's Bouncy Castle. */
import { accepts, refuses, reported, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const REPO = 'baikalos/android_external_bouncycastle'
const PKCS12_SPI = source(`${REPO} PKCS12KeyStoreSpi.java, kitkat-release to android14-release`)
const NOUGAT = source(`${REPO}@kitkat-release to @nougat-release: no PBES2 class registered`)
const OREO = source(`${REPO}@oreo-release: PBES2 registered, no report of its use`)
const ANDROID_13 = source(
  `${REPO}@android13-release PKCS12KeyStoreSpi.java:742,1784; bug 230750823`,
)
const ANDROID_14 = source(`${REPO}@4fae1c6c "Add support for PBES2 encrypted KeyStores"`)
const REPORTS = reported('strongswan-docs#5 (12), clip_share_server#48 (to 13)')
const VERSION_168 = source(`${REPO} bouncycastle.version=168 up to main of 2024-08`)

const WRONG_PASSWORD = {
  code: null,
  text: 'PKCS12 key store mac invalid - wrong password or corrupted file.',
}
const NOT_READ = { code: null, text: 'wrong password' }
const MAINLINE = 'a mainline module of 2023 or later may have the fix of Android 14 on 12 and 13'

export const android: Importer = {
  id: 'android',
  label: 'Android',
  versions: [
    { version: '5', label: 'Android 5' },
    { version: '6', label: 'Android 6' },
    { version: '7', label: 'Android 7', newest: '7.1' },
    { version: '8', label: 'Android 8', newest: '8.1', releases: ['8.0', '8.1'] },
    { version: '9', label: 'Android 9' },
    { version: '10', label: 'Android 10' },
    { version: '11', label: 'Android 11', inDefaultSet: true },
    { version: '12', label: 'Android 12', inDefaultSet: true },
    { version: '13', label: 'Android 13', inDefaultSet: true },
    { version: '14', label: 'Android 14', inDefaultSet: true },
    { version: '15', label: 'Android 15', inDefaultSet: true },
    { version: '16', label: 'Android 16', inDefaultSet: true },
  ],
  facts: [
    ...refuses('file:*', NOT_READ, PKCS12_SPI),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', PKCS12_SPI),
    ...accepts('encoding:trailing-data', PKCS12_SPI),
    ...refuses('encoding:pem encoding:base64 integrity:public-key', NOT_READ, PKCS12_SPI),
    ...accepts('mac:hmac-sha1', [PKCS12_SPI, REPORTS]),
    ...accepts('mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512', ANDROID_14, {
      versions: '>=14',
    }),
    ...refuses(
      'mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      WRONG_PASSWORD,
      [
        ANDROID_13,
        REPORTS,
        source('google/conscrypt@71ba3995 OpenSSLProvider.java: computes a plain HMAC'),
      ],
      { versions: '>=9 <14', note: MAINLINE },
    ),
    ...refuses(
      'mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      WRONG_PASSWORD,
      source('bc-java releasenotes 1.57: before it the MAC key was always derived with SHA-1'),
      { versions: '<8.1' },
    ),
    ...unknown('mac:hmac-*', OREO),
    ...refuses('mac:pbmac1', WRONG_PASSWORD, VERSION_168),
    ...accepts('mac:absent', source(`${REPO}@947a733d: MAC-less with a password is let in`)),
    ...refuses('mac:mismatch password:incorrect', WRONG_PASSWORD, PKCS12_SPI),
    ...refuses('password:differs', NOT_READ, PKCS12_SPI, { stage: 'contents' }),
    ...accepts('password:empty-* password:non-ascii-*', PKCS12_SPI),
    ...unknown('password:non-ascii-astral', PKCS12_SPI),
    ...accepts('encryption:pbe-sha1-3des encryption:none-cert', [PKCS12_SPI, REPORTS]),
    ...accepts('encryption:pbe-sha1-rc2-40', [
      source(`${REPO} RC2.java keeps PBEWITHSHAAND40BITRC2-CBC`),
      reported('clip_share_server#58 (11)'),
    ]),
    ...unknown('encryption:*', PKCS12_SPI),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc', ANDROID_14, {
      versions: '>=14',
    }),
    ...refuses('pbes2:*', NOT_READ, [ANDROID_13, REPORTS], {
      versions: '>=9 <14',
      note: MAINLINE,
    }),
    ...unknown('pbes2:*', OREO, { versions: '>=8.0 <9' }),
    ...refuses('pbes2:*', NOT_READ, NOUGAT, { versions: '<8.0' }),
    ...accepts('prf:hmac-sha1 prf:hmac-sha256 prf:default prf:parameters-absent', ANDROID_14, {
      versions: '>=14',
    }),
    ...accepts('keylength:*', ANDROID_14, { versions: '>=14' }),
    ...accepts('mac-iterations:* kdf-iterations:*', source(`${REPO}@main validateIterationCount`), {
      note: 'limited only where a property says so',
    }),
    ...accepts('salt:*', PKCS12_SPI),
    ...accepts('key:rsa', REPORTS),
    ...accepts('key:dsa', PKCS12_SPI),
    ...unknown('key:ec-*', source('CyanogenMod CertInstaller CredentialHelper.java')),
    ...accepts('keys:none pairing:* localkeyid:*', PKCS12_SPI),
    ...unknown('key:*', PKCS12_SPI),
  ],
}
