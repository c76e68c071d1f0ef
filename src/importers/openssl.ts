/** OpenSSL: the command line (`openssl pkcs12 -in`), and the library call PKCS12_parse where it differs. */
import {
  accepts,
  documented,
  loses,
  observed,
  refuses,
  saying,
  scoped,
  source,
  unknown,
} from './fact.js'
import type { Fact, Importer, ImporterPath, ImporterVersion } from './importer.js'
import {
  legacySchemes,
  legacySchemesRefused,
  libcrypto,
  neverVerified,
  sha3Dsa,
  sha3Ecdsa,
  sha3Rsa,
  UNKNOWN_SIGNATURE,
  verifiedEverywhere,
} from './libcrypto.js'

const CLI = observed('openssl pkcs12 -in, 1.1.1w, 3.0.19, 3.5.9, 3.6.5, 4.0.3')
const SEEN_24 = observed('openssl pkcs12 -in, 1.1.1w, 3.0.19, 3.5.9, 3.6.5, 4.0.3', '2026-11-24')
const CLI_1 = observed('openssl pkcs12 -in, 1.1.1w')
const PKCS12_C = source('OpenSSL apps/pkcs12.c, 3.0.0')
const P12_KISS = source('OpenSSL crypto/pkcs12/p12_kiss.c, 3.0.0 to 3.3')
const CHANGES = documented('OpenSSL CHANGES to 4.0.3')
const LIBRARY = observed('Node 16 to 24 (OpenSSL 1.1.1 to 3.5), PHP 8.2 and Ruby 3.1 (OpenSSL 3.0)')

const MAC_ERROR = { code: 1, text: 'Mac verify error: invalid password?' }
const PBMAC1_ERROR = {
  code: 1,
  text: 'Mac verify error: invalid password?…inner_evp_generic_fetch:unsupported…PBMAC1',
}
const CONTENTS_ERROR = { code: 1, text: 'Error outputting keys and certificates' }
const UNSUPPORTED = {
  code: 1,
  text: 'Error outputting keys and certificates…inner_evp_generic_fetch:unsupported',
}
/** OpenSSL's ASN.1 reader: what it says of octets that are no DER is up to the first of them. */
const NO_ASN1 = {
  code: 1,
  text: 'asn1 encoding routines:…wrong tag',
  or: [
    'asn1 encoding routines:…header too long',
    'asn1 encoding routines:…too long',
    'asn1 encoding routines:…not enough data',
  ],
}
const ASN1_ERROR = { code: 1, text: 'asn1 encoding routines:…wrong tag' }
const TRUNCATED = { code: 1, text: 'asn1 encoding routines:…not enough data' }
const NOTHING = { code: 1, text: '' }
const REQUESTS = observed(
  'openssl req -verify of OpenSSL 1.1.1w, 3.0.19, 3.5.9, 3.6.5, 4.0.3',
  '2026-11-29',
)
const SIGNATURE_FAILURE = {
  code: 1,
  text: 'Certificate request self-signature verify failure',
}
const PARSE_MAC = { code: null, text: 'PKCS12 routines::mac verify failure' }
const PARSE_ABSENT = { code: null, text: 'PKCS12 routines::mac absent' }

const PARSE = ['pkcs12-parse']
const before3: readonly ImporterVersion[] = [
  { version: '1.0.2', label: 'OpenSSL 1.0.2' },
  { version: '1.1.0', label: 'OpenSSL 1.1.0' },
  { version: '1.1.1', label: 'OpenSSL 1.1.1', releases: ['1.1.1w'] },
]

/** The lines with providers. */
export const since3: readonly ImporterVersion[] = [
  { version: '3.0', label: 'OpenSSL 3.0', newest: '3.0.19', inDefaultSet: true },
  { version: '3.1', label: 'OpenSSL 3.1' },
  { version: '3.2', label: 'OpenSSL 3.2' },
  { version: '3.3', label: 'OpenSSL 3.3' },
  { version: '3.4', label: 'OpenSSL 3.4' },
  { version: '3.5', label: 'OpenSSL 3.5', newest: '3.5.9', inDefaultSet: true },
  {
    version: '3.6',
    label: 'OpenSSL 3.6',
    newest: '3.6.5',
    releases: ['3.6.0', '3.6.1', '3.6.2', '3.6.3', '3.6.4', '3.6.5'],
  },
  {
    version: '4.0',
    label: 'OpenSSL 4.0',
    newest: '4.0.3',
    releases: ['4.0.0', '4.0.1', '4.0.2', '4.0.3'],
    inDefaultSet: true,
  },
]
export const opensslPaths: readonly ImporterPath[] = [
  { id: 'pkcs12-parse', label: 'PKCS12_parse', onlyIfAsked: true },
]

const SHORT_PBMAC1_KEY = {
  versions: '>=3.5.9 <3.6 || >=3.6.3 <4.0 || >=4.0.1',
  note: 'CVE-2026-34181; the least length is not in the change log',
}

/** What does not depend on the legacy provider. */
export const opensslFacts: readonly Fact[] = [
  ...saying(libcrypto, CONTENTS_ERROR, ['contents', 'key', 'pairing']),
  ...refuses('file:empty', NOTHING, CLI, { versions: '>=3.0' }),
  ...refuses('file:empty', { code: 1, text: 'header too long' }, CLI_1, { versions: '<3.0' }),
  ...refuses('file:truncated', TRUNCATED, CLI),
  ...refuses('file:not-pfx', NO_ASN1, [CLI, SEEN_24]),
  ...refuses('file:malformed encoding:pem encoding:base64', ASN1_ERROR, CLI),
  ...refuses('file:damaged', CONTENTS_ERROR, CLI, { stage: 'contents' }),
  ...refuses('integrity:public-key', MAC_ERROR, PKCS12_C),
  ...loses('privacy:public-key', ['what is encrypted to a public key'], CLI, {
    versions: '>=3.0',
  }),
  ...accepts('mac:absent', [CLI, PKCS12_C], { versions: '>=3.0', note: 'warns on stderr' }),
  ...refuses('mac:absent', MAC_ERROR, CLI_1, { versions: '<3.0' }),
  ...accepts('mac:pbmac1 pbmac1-prf:* pbmac1-hmac:*', [CLI, CHANGES], { versions: '>=3.4.0' }),
  ...accepts('pbmac1:*', CHANGES, { versions: '>=3.4.0' }),
  ...refuses('pbmac1:short-key', MAC_ERROR, [CLI, CHANGES], SHORT_PBMAC1_KEY),
  ...refuses('pbmac1:long-key', MAC_ERROR, CLI, { versions: '>=3.4.0' }),
  ...refuses('pbmac1:malformed-params', MAC_ERROR, CHANGES, { versions: '>=3.6.1' }),
  ...refuses('mac:pbmac1', MAC_ERROR, CLI, { versions: '<3.0' }),
  ...refuses('mac:pbmac1', PBMAC1_ERROR, CLI, { versions: '>=3.0 <3.4.0' }),
  ...refuses('mac:hmac-gostr3411-94 mac:hmac-streebog-* mac:hmac-oid:*', MAC_ERROR, CLI),
  ...refuses('mac:hmac-md2 mac:hmac-md4', MAC_ERROR, CHANGES, { versions: '>=3.0' }),
  ...refuses('mac:mismatch password:incorrect', MAC_ERROR, CLI),
  ...refuses('password:incorrect-no-mac', CONTENTS_ERROR, SEEN_24, {
    versions: '>=3.0',
    stage: 'contents',
  }),
  ...refuses('password:non-ascii-latin1', CONTENTS_ERROR, CLI, { stage: 'contents' }),
  ...refuses('password:differs', CONTENTS_ERROR, CLI, { stage: 'contents' }),
  ...accepts('password:non-ascii*', CLI, { versions: '>=1.1.0' }),
  ...refuses('password:non-ascii-pkcs12-pbe', MAC_ERROR, source('OpenSSL p12_utl.c, 1.0.2u'), {
    versions: '<1.1.0',
  }),
  ...accepts('password:non-ascii-bytewise password:non-ascii-bytewise-pkcs12-pbe', CLI, {
    note: 'tried second; warns on stderr',
  }),
  ...accepts('keys:* certs:none', CLI),
  ...accepts('key:ed25519 key:ed448 key:x25519 key:x448', CLI, { versions: '>=1.1.1' }),
  ...refuses('key:ed25519 key:ed448 key:x25519 key:x448', CONTENTS_ERROR, CHANGES, {
    versions: '<1.1.1',
  }),
  ...accepts('key:ml-dsa key:ml-kem', CHANGES, { versions: '>=3.5' }),
  ...refuses('key:ml-dsa key:ml-kem', CONTENTS_ERROR, CHANGES, { versions: '<3.5' }),
  ...refuses(
    'key:unknown encryption:unknown pbes2:unknown prf:unknown prf:hmac-gost*',
    CONTENTS_ERROR,
    CLI,
  ),
  ...refuses('pbes2:gost28147-cfb', CONTENTS_ERROR, CLI),
  ...accepts(
    'pbes2:aria-128-cbc pbes2:aria-192-cbc pbes2:aria-256-cbc kdf:scrypt pbes2:sm4-cbc',
    CHANGES,
    { versions: '>=1.1.1' },
  ),

  ...accepts('csr-key:rsa csr-key:dsa csr-key:ec-*', CLI),
  ...accepts(
    'csr-key:ec-explicit csr-key:ec-compressed csr-key:rsa-below-1024 csr-pss-*',
    REQUESTS,
  ),
  ...accepts(verifiedEverywhere, REQUESTS),
  ...accepts('csr-signature:ed25519 csr-signature:ed448', REQUESTS, { versions: '>=1.1.1' }),
  ...accepts(sha3Rsa, REQUESTS, { versions: '>=1.1.1' }),
  ...accepts(sha3Ecdsa, REQUESTS, { versions: '>=3.5' }),
  ...refuses(sha3Ecdsa, UNKNOWN_SIGNATURE, REQUESTS, { versions: '<3.1' }),
  ...refuses(`${neverVerified} ${sha3Dsa}`, UNKNOWN_SIGNATURE, REQUESTS),
  ...refuses('csr-signature:md4-rsa', SIGNATURE_FAILURE, REQUESTS, { versions: '>=3.5' }),
  ...refuses('csr-signature:md4-rsa', { ...SIGNATURE_FAILURE, code: 0 }, REQUESTS, {
    versions: '>=3.0 <3.5',
  }),
  ...refuses('csr-signature:md4-rsa', { code: 0, text: 'verify failure' }, REQUESTS, {
    versions: '<3.0',
  }),
  ...accepts('csr-signature:sm2', REQUESTS, {
    versions: '>=4.0',
    note: 'with the distinguishing id of the standard, which 3.0 to 3.6 have to be told',
  }),
  ...refuses('csr-signature:sm2', SIGNATURE_FAILURE, REQUESTS, { versions: '>=3.5 <4.0' }),
  ...refuses('csr-signature:sm2', { ...SIGNATURE_FAILURE, code: 0 }, REQUESTS, {
    versions: '>=3.0 <3.5',
  }),
  ...refuses('csr-signature:sm2', UNKNOWN_SIGNATURE, REQUESTS, { versions: '<3.0' }),
  ...accepts('csr-signature:ml-dsa', CHANGES, { versions: '>=3.5' }),
  ...unknown('csr-signature:*', REQUESTS),
  ...accepts('csr-key:rsa-pss csr-key:ed25519 csr-key:ed448', CLI, { versions: '>=1.1.1' }),
  ...accepts('csr-key:ml-dsa', CHANGES, { versions: '>=3.5' }),
  ...refuses('csr-key:ml-dsa', { code: 1, text: 'X509_PUBKEY_get0:decode error' }, REQUESTS, {
    versions: '>=3.0 <3.5',
  }),
  ...refuses('csr-key:ml-dsa', { code: 1, text: 'unsupported algorithm' }, REQUESTS, {
    versions: '<3.0',
  }),
  ...refuses('csr-signature:invalid', SIGNATURE_FAILURE, CLI, { versions: '>=3.5' }),
  ...refuses('csr-signature:invalid', { code: 0, text: 'verify failure' }, [CLI_1, SEEN_24], {
    versions: '<3.0',
    note: 'says so, and exits with 0',
  }),
  ...refuses('csr-signature:invalid', { ...SIGNATURE_FAILURE, code: 0 }, CLI, {
    versions: '>=3.0 <3.5',
    note: 'says so, and exits with 0',
  }),

  ...refuses('mac:mismatch password:incorrect password:non-ascii-bytewise', PARSE_MAC, LIBRARY, {
    paths: PARSE,
  }),
  ...refuses('mac:absent', PARSE_ABSENT, [LIBRARY, P12_KISS], { paths: PARSE, versions: '<3.2' }),
  ...accepts('mac:absent', [P12_KISS, CHANGES], { paths: PARSE, versions: '>=3.2' }),
  ...accepts('mac:absent-empty-password', P12_KISS, { paths: PARSE, versions: '>=3.0 <3.2' }),
  ...loses('keys:multiple', ['the private keys after the first'], P12_KISS, { paths: PARSE }),
]

const CMS = observed(
  'openssl cms -verify and -decrypt, 1.1.1w, 3.0.19, 3.5.9, 3.6.5, 4.0.3',
  '2026-11-24',
)
const CMS_EARLIER = observed('openssl cms, nine binaries each with all others')
const NOT_SIGNED = { code: 4, text: 'Verification failure' }
const CONTENT_CHANGED = { code: 4, text: 'CMS routines:…verification failure…content verify error' }
const NO_ANCHOR = { code: 4, text: 'certificate verify error' }
const BAD_DECRYPT = { code: 4, text: 'Error decrypting CMS structure…bad decrypt' }
const NOT_ENVELOPED = { code: 4, text: 'CMS routines:…content type not enveloped data' }
const CMS_BROKEN_OFF = { code: 2, text: 'asn1 encoding routines:…not enough data' }

export const openssl: Importer = {
  id: 'openssl',
  label: 'OpenSSL',
  versions: [...before3, ...since3],
  between: '>=1.0.2 <=4.0.3',
  paths: opensslPaths,
  facts: [
    ...opensslFacts,
    ...scoped(legacySchemes, { versions: '<3.0' }),
    ...scoped(saying(legacySchemesRefused, UNSUPPORTED, ['contents']), { versions: '>=3.0' }),

    ...accepts(
      'cms:signed-data cms:opaque cms:detached cms:enveloped-data cms-encoding:ber ' +
        'cms-encoding:constructed-definite',
      CMS,
    ),
    ...refuses('cms:malformed', CMS_BROKEN_OFF, CMS),
    ...accepts('cms:auth-enveloped-data cms-cipher:aes-128-gcm cms-cipher:aes-256-gcm', CMS, {
      versions: '>=3.0',
    }),
    ...refuses('cms:auth-enveloped-data', NOT_ENVELOPED, CMS, { versions: '<3.0' }),
    ...accepts('cms-signature:rsa cms-signature:rsa-pss cms-signature:ecdsa', CMS),
    ...accepts('cms-signature:ed25519', [CMS, CMS_EARLIER], { versions: '>=3.5' }),
    ...refuses('cms-signature:ed25519', NOT_SIGNED, CMS, { versions: '<3.1' }),
    ...refuses('cms-signature:invalid cms-signature:sha1-instead', NOT_SIGNED, CMS),
    ...accepts('cms-digest:sha1 cms-digest:sha256 cms-digest:sha384 cms-digest:sha512', CMS),
    ...accepts('cms-pss-salt:* cms-attributes:unsorted cms-key:*', CMS),
    ...refuses('cms-content:changed', CONTENT_CHANGED, CMS),
    ...refuses('cms-trust:no-anchor', NO_ANCHOR, CMS),
    ...accepts(
      'cms-cipher:des-ede3-cbc cms-cipher:aes-128-cbc cms-cipher:aes-256-cbc ' +
        'cms-recipient:rsa-pkcs1 cms-recipient:rsa-oaep cms-recipient:ecdh-* cms-wrap:*',
      CMS,
    ),
    ...loses('cms-content:garbled', ['the content as it was written'], CMS, {
      note: 'CBC does not authenticate',
    }),
    ...refuses('cms-content:padding-broken', BAD_DECRYPT, CMS),
    ...refuses(
      'cms-content:not-authentic',
      { code: 4, text: 'Error decrypting CMS structure' },
      CMS,
      {
        versions: '>=3.0',
      },
    ),
  ],
}
