/** macOS: which of Apple's decoders runs depends on the import path and, from 15, they differ. */
import * as apple from './apple.js'
import {
  accepts,
  loses,
  observed,
  refuses,
  reported,
  restingOn,
  saying,
  scoped,
  source,
  unknown,
} from './fact.js'
import type { Importer } from './importer.js'

const CLASSIC_PATHS = ['security-import', 'secitemimport']
const MODERN_PATHS = ['security-import-f-pkcs12', 'secpkcs12import']
const KEYCHAIN_ACCESS = ['keychain-access']

const DISPATCH = source('Apple keychain_import.c and SecExternalRep.cpp, Security-61901.0.87.0.1')
const DISPATCH_15 = source('Apple keychain_import.c and SecImportExport.c, Security-61439.1.1')
const DISPATCH_14 = source('Apple keychain_import.c and SecImportExport.c, Security-61123.140.15')
const SINCE_26_1 = reported('tauri-apps/tauri#15844, GodModeAI2025/AppleMCP#25 (macOS 26.5, 26.6)')
const KEYCHAIN_REPORTS = reported(
  'ca.stable.confirm.ch/pkcs12.html, MacAssistant#3 (26.5): they disagree',
)
const NO_SOURCE = reported('no report with a version was found')
const KEYCHAIN_WORDS = { code: null, text: 'Sorry, you entered an invalid password.' }
const BOTH = observed('both Apple decoders of macOS 15.0 to 26.0, run outside macOS')
const KEYCHAIN_CURVES = source(
  'Apple SecIdentity.cpp and SecImportExport.c, Security-61901.0.87.0.1',
)

export const macos: Importer = {
  id: 'macos',
  label: 'macOS',
  decisive: true,
  versions: [
    { version: '10.9', label: 'macOS 10.9' },
    { version: '10.10', label: 'macOS 10.10' },
    { version: '10.11', label: 'macOS 10.11' },
    { version: '10.12', label: 'macOS 10.12' },
    { version: '10.13', label: 'macOS 10.13' },
    { version: '10.14', label: 'macOS 10.14' },
    { version: '10.15', label: 'macOS 10.15' },
    { version: '11', label: 'macOS 11' },
    { version: '12', label: 'macOS 12', newest: '12.7' },
    { version: '13', label: 'macOS 13', newest: '13.7', inDefaultSet: true },
    { version: '14', label: 'macOS 14', newest: '14.6', inDefaultSet: true },
    {
      version: '15',
      label: 'macOS 15',
      newest: '15.6',
      releases: ['15.0', '15.1', '15.2', '15.3', '15.4', '15.5', '15.6'],
      inDefaultSet: true,
    },
    {
      version: '26',
      label: 'macOS 26',
      newest: '26.6',
      releases: ['26.0', '26.1', '26.2', '26.3', '26.4', '26.5', '26.6'],
      inDefaultSet: true,
    },
  ],
  paths: [
    { id: 'security-import', label: 'security import', command: 'security import FILE' },
    {
      id: 'security-import-f-pkcs12',
      label: 'security import -f pkcs12',
      command: 'security import FILE -f pkcs12',
    },
    { id: 'secitemimport', label: 'SecItemImport' },
    { id: 'secpkcs12import', label: 'SecPKCS12Import' },
    { id: 'keychain-access', label: 'Keychain Access' },
    { id: 'profile', label: 'configuration profile', onlyIfAsked: true },
  ],
  facts: [
    ...unknown('*', NO_SOURCE, {
      paths: ['profile'],
      note: 'what installs profiles (MDM, Apple Configurator) is closed, and nobody reported a version',
    }),
    ...scoped(restingOn(apple.classic, DISPATCH), { paths: CLASSIC_PATHS, versions: '<=26.0' }),
    ...scoped(restingOn(apple.classic, SINCE_26_1), { paths: CLASSIC_PATHS, versions: '>26.0' }),
    ...scoped(restingOn(apple.classic, DISPATCH_14), { paths: MODERN_PATHS, versions: '<15.0' }),
    ...scoped(restingOn(apple.modernSince15, DISPATCH_15), {
      paths: MODERN_PATHS,
      versions: '>=15.0',
    }),
    ...scoped(apple.contentTypesKnown, { paths: MODERN_PATHS, versions: '>=15.0' }),
    ...scoped(apple.pairingBefore26, { paths: MODERN_PATHS, versions: '>=15.0 <26.0' }),
    ...scoped(apple.pairingSince26, { paths: MODERN_PATHS, versions: '>=26.0' }),
    ...scoped(apple.severalIds, { paths: MODERN_PATHS, versions: '>=15.0' }),
    ...scoped(apple.emptyIsBmpNul, { paths: MODERN_PATHS, versions: '>=15.0 <15.2' }),
    ...scoped(apple.emptyIsZeroLength, { paths: MODERN_PATHS, versions: '>=15.2' }),
    ...accepts('keys:none', BOTH, { paths: MODERN_PATHS, versions: '>=15.0' }),

    ...scoped(saying(apple.classic, KEYCHAIN_WORDS, ['integrity', 'password']), {
      paths: KEYCHAIN_ACCESS,
      versions: '<15.0',
    }),
    ...scoped(
      [
        ...accepts(
          'mac:hmac-sha1 encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert ' +
            'encryption:pbe-sha1-rc2-128 encryption:pbe-sha1-rc4-40 encryption:pbe-sha1-rc4-128 ' +
            'key:rsa key:ec-p256 key:ec-p384 key:ec-p521 keys:multiple keys:none ' +
            'encoding:ber* encoding:constructed-string encoding:non-minimal-length ' +
            'encoding:trailing-data password:non-ascii* pairing:by-friendlyname ' +
            'mac-iterations:* kdf-iterations:* bag:crl bag:secret keylength:* ' +
            'pairing:by-localkeyid iterations:*',
          BOTH,
        ),
        ...accepts('kdf-block:leading-zero', BOTH, { note: 'five of the files had such salts' }),
        ...loses('encryption:none-key', ['the private key'], BOTH),
        ...loses('bag:nested-safe', ['keys and certificates in the nested bag'], BOTH),
        ...refuses(
          'file:* mac:absent integrity:public-key mac:pbmac1 mac:hmac-md5 mac:hmac-sha512-224 ' +
            'mac:hmac-sha512-256 mac:hmac-sha3-* encryption:pbes1-* encryption:unknown bag:unknown ' +
            'cert-bag:unknown-type attribute:friendlyname-malformed attribute:localkeyid-malformed ' +
            'key:ed25519 key:ed448 key:rsa-pss key:x25519 key:ml-dsa prf:parameters-absent ' +
            'prf:default pbes2:aes-128-cbc pbes2:aes-192-cbc kdf:scrypt',
          null,
          BOTH,
        ),
        ...refuses('password:incorrect mac:mismatch', KEYCHAIN_WORDS, BOTH),
        ...unknown('*', KEYCHAIN_REPORTS, {
          note: 'the two decoders differ here, and which of them Keychain Access uses was not seen',
        }),
      ],
      { paths: KEYCHAIN_ACCESS, versions: '>=15.0' },
    ),

    ...scoped(
      unknown('key:ec-p192 key:ec-p224', KEYCHAIN_CURVES, {
        note: 'decoded, but the source stores only P-256, P-384 and P-521 in a file keychain',
      }),
      { paths: MODERN_PATHS, versions: '>=15.0' },
    ),
  ],
}
