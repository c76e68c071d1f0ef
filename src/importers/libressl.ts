/** LibreSSL, macOS's own `openssl` among it: reads most, but takes a password byte by byte. */
import { accepts, loses, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'
import {
  neverVerified,
  sha3Dsa,
  sha3Ecdsa,
  sha3Rsa,
  UNKNOWN_SIGNATURE,
  verifiedEverywhere,
} from './libcrypto.js'

const CLI = observed(
  'openssl pkcs12 -in of LibreSSL 2.8.3, 3.3.6, 3.9.2, 4.0.1, 4.3.2 (portable builds)',
)
const SEEN_24 = observed(
  'openssl pkcs12 -in of LibreSSL 2.8.3, 3.3.6, 3.9.2, 4.0.1, 4.3.2 (portable builds)',
  '2026-11-24',
)
const REQ_24 = observed(
  'openssl req -verify of LibreSSL 2.8.3, 3.3.6, 3.9.2, 4.0.1, 4.3.2 (portable builds)',
  '2026-11-24',
)
const REQUESTS = observed(
  'openssl req -verify of LibreSSL 2.8.3, 3.3.6, 4.3.2 (portable builds)',
  '2026-11-29',
)
const EVP_PBE = source('libressl/openbsd evp_pbe.c and p5_pbev2.c, OPENBSD_5_6 to OPENBSD_7_9')
const P12_KEY = source('libressl/openbsd p12_key.c, OPENBSD_6_0 to OPENBSD_7_9')
const P12_KISS = source('libressl/openbsd p12_kiss.c, OPENBSD_7_9')
const P12_MUTL = source('libressl/openbsd p12_mutl.c, OPENBSD_7_9')

const MAC_ERROR = { code: 1, text: 'Mac verify error: invalid password?' }
const CONTENTS_ERROR = { code: 1, text: 'Error outputting keys and certificates' }
const NO_ASN1 = {
  code: 1,
  text: 'asn1 encoding routines:…wrong tag',
  or: ['asn1 encoding routines:…header too long'],
}
const ASN1_ERROR = { code: 1, text: 'asn1 encoding routines:…wrong tag' }
const TRUNCATED = { code: 1, text: 'asn1 encoding routines:…not enough data' }
const EMPTY = { code: 1, text: 'asn1 encoding routines:…header too long' }

const CMS = observed(
  'openssl cms -verify and -decrypt of LibreSSL 3.3.6, 3.9.2, 4.0.1, 4.3.2, smime of 2.8.3',
  '2026-11-24',
)
const CMS_ORDER = observed(
  'openssl cms -verify of LibreSSL 4.3.2: ECDSA of OpenSSL over changed content',
  '2026-11-28',
)
const CMS_EARLIER = observed('openssl cms, nine binaries each with all others')
const CMS_BROKEN_OFF = { code: 2, text: 'asn1 encoding routines:…not enough data' }
const NOT_SIGNED = { code: 4, text: 'Verification failure' }
const CHANGED = {
  code: 4,
  text: 'CMS routines:…content verify error',
  or: ['PKCS7 routines:…digest failure'],
}
const BAD_DECRYPT = { code: 4, text: 'Error decrypting …structure…bad decrypt' }
const NO_KEY = { code: 4, text: 'Verification failure…unsupported algorithm' }
const NOT_ENVELOPED = { code: 4, text: 'CMS routines:…content type not enveloped data' }
const WRONG_TYPE = { code: 4, text: 'PKCS7 routines:…wrong content type' }
const SHARED_INFO = {
  code: 4,
  text: 'Error decrypting CMS using private key…shared info error',
}
const NO_RECIPIENT = { code: 2, text: 'asn1 encoding routines:…wrong tag' }
/** The key of the certificate decides the digest of ECDSA, whatever the message says. */
const ECDSA_BUG = {
  versions: '>=4.0',
  note: 'ECDSA is made and checked over SHA-1, whatever digest the message names',
}

export const libressl: Importer = {
  id: 'libressl',
  label: 'LibreSSL',
  versions: [
    { version: '2.8', label: 'LibreSSL 2.8', newest: '2.8.3' },
    { version: '3.3', label: 'LibreSSL 3.3', newest: '3.3.6', inDefaultSet: true },
    { version: '3.9', label: 'LibreSSL 3.9', newest: '3.9.2' },
    { version: '4.0', label: 'LibreSSL 4.0', newest: '4.0.1' },
    { version: '4.3', label: 'LibreSSL 4.3', newest: '4.3.2', inDefaultSet: true },
  ],
  between: '>=2.0 <=4.3.2',
  facts: [
    ...refuses('file:empty', EMPTY, CLI),
    ...refuses('file:truncated', TRUNCATED, CLI),
    ...refuses('file:not-pfx', NO_ASN1, [CLI, SEEN_24]),
    ...refuses('file:malformed encoding:pem encoding:base64', ASN1_ERROR, CLI),
    ...refuses('file:damaged', CONTENTS_ERROR, CLI, { stage: 'contents' }),
    ...accepts('encoding:trailing-data', CLI),
    ...accepts('encoding:ber encoding:ber-indefinite encoding:constructed-string', SEEN_24),
    ...unknown('encoding:non-minimal-length', CLI, {
      note: 'none of the files that it was given has such lengths',
    }),
    ...refuses('integrity:public-key mac:absent', MAC_ERROR, [CLI, P12_KISS]),
    ...loses('privacy:public-key', ['what is encrypted to a public key'], P12_MUTL),
    ...accepts('mac:hmac-*', [CLI, P12_MUTL], { note: 'any digest that the library has' }),
    ...refuses('mac:hmac-sha512-224 mac:hmac-sha512-256 mac:hmac-sha3-*', MAC_ERROR, EVP_PBE, {
      versions: '<3.9',
    }),
    ...refuses('mac:pbmac1', MAC_ERROR, CLI),
    ...refuses('mac:mismatch password:incorrect', MAC_ERROR, CLI),
    ...refuses('password:non-ascii-latin1', CONTENTS_ERROR, P12_KEY, { stage: 'contents' }),
    ...refuses('password:differs', CONTENTS_ERROR, CLI, { stage: 'contents' }),
    ...accepts('password:empty-*', CLI),
    ...refuses('password:non-ascii-pkcs12-pbe', MAC_ERROR, [CLI, P12_KEY], {
      note: 'every byte of the password is widened to 16 bits',
    }),
    ...accepts('password:non-ascii-pbes2 password:non-ascii-astral', P12_KEY),
    ...accepts('password:non-ascii-bytewise-pkcs12-pbe password:non-ascii-bytewise', [
      CLI,
      P12_KEY,
    ]),
    ...accepts(
      'encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:pbe-sha1-rc2-128 ' +
        'encryption:none-cert encryption:none-key',
      [CLI, EVP_PBE],
    ),
    ...accepts('encryption:pbe-sha1-2des encryption:pbe-sha1-rc4-* encryption:pbes1-*', EVP_PBE),
    ...refuses('encryption:unknown pbes2:unknown prf:unknown', CONTENTS_ERROR, CLI),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc', [CLI, EVP_PBE]),
    ...accepts(
      'pbes2:des-ede3-cbc pbes2:des-cbc pbes2:rc2-cbc pbes2:camellia-128-cbc pbes2:camellia-192-cbc pbes2:camellia-256-cbc',
      EVP_PBE,
    ),
    ...refuses('kdf:scrypt', CONTENTS_ERROR, EVP_PBE),
    ...accepts(
      'prf:hmac-sha1 prf:hmac-sha224 prf:hmac-sha256 prf:hmac-sha384 prf:hmac-sha512 prf:hmac-md5 ' +
        'prf:parameters-absent prf:default',
      [CLI, EVP_PBE],
    ),
    ...accepts('prf:hmac-sha512-224 prf:hmac-sha512-256 prf:hmac-sha3-*', EVP_PBE, {
      versions: '>=3.9',
    }),
    ...refuses('prf:hmac-sha512-224 prf:hmac-sha512-256 prf:hmac-sha3-*', CONTENTS_ERROR, EVP_PBE, {
      versions: '<3.9',
    }),
    ...accepts('keylength:*', EVP_PBE, { note: 'it must be the key length of the cipher' }),
    ...accepts('mac-iterations:* kdf-iterations:*', P12_MUTL, { note: 'there is no upper limit' }),
    ...unknown('mac-iterations:2147483648+ kdf-iterations:2147483648+', P12_MUTL),
    ...refuses('kdf-iterations:zero', CONTENTS_ERROR, EVP_PBE),
    ...unknown('salt:zero-length-*', EVP_PBE),
    ...accepts('salt:*', CLI),
    ...accepts('key:rsa key:rsa-over-8192 key:dsa key:ec-*', CLI),
    ...accepts('key:ed25519', CLI, { versions: '>=3.9' }),
    ...refuses('key:ed25519', CONTENTS_ERROR, CLI, { versions: '<3.9' }),
    ...accepts('key:rsa-pss', SEEN_24, { versions: '>=3.3' }),
    ...refuses('key:rsa-pss', CONTENTS_ERROR, SEEN_24, { versions: '<3.3' }),
    ...refuses('key:ed448 key:x448 key:ml-dsa key:ml-kem key:unknown', CONTENTS_ERROR, CLI),
    ...accepts('keys:* certs:none pairing:* localkeyid:*', CLI),
    ...accepts('bag:crl bag:nested-safe bag:unknown attribute:* cert-bag:unknown-type', P12_MUTL),

    ...accepts('csr-key:rsa csr-key:dsa csr-key:ec-*', CLI),
    ...accepts(
      'csr-key:ec-explicit csr-key:ec-compressed csr-key:rsa-below-1024 csr-pss-*',
      REQUESTS,
    ),
    ...refuses('csr-key:ec-p192 csr-key:ec-other', { code: 1, text: 'unknown group' }, REQUESTS, {
      versions: '>=4.3',
    }),
    ...unknown('csr-key:ec-p192 csr-key:ec-other', REQUESTS, { versions: '>=3.4 <4.3' }),
    ...refuses('csr-key:ml-dsa', { code: 1, text: 'unsupported algorithm' }, REQUESTS),
    ...accepts(verifiedEverywhere, REQUESTS),
    ...accepts('csr-signature:ed25519 csr-signature:ed448', CLI),
    ...accepts(`${sha3Rsa} ${sha3Ecdsa}`, REQUESTS, { versions: '>=4.3' }),
    ...refuses(`${sha3Rsa} ${sha3Ecdsa}`, UNKNOWN_SIGNATURE, REQUESTS, { versions: '<3.4' }),
    ...refuses(`${neverVerified} ${sha3Dsa}`, UNKNOWN_SIGNATURE, REQUESTS),
    ...refuses('csr-signature:md4-rsa', { code: 0, text: 'verify failure' }, REQUESTS),
    ...refuses('csr-signature:sm2', { code: 1, text: 'EC lib' }, REQUESTS, { versions: '<3.4' }),
    ...refuses('csr-signature:sm2', { code: 1, text: 'public key decode error' }, REQUESTS, {
      versions: '>=4.3',
      stage: 'file',
    }),
    ...accepts('csr-signature:ml-dsa', REQUESTS, { note: 'the key is what it refuses' }),
    ...unknown('csr-signature:*', REQUESTS),
    ...accepts('csr-key:ed25519', CLI, { versions: '>=3.9' }),
    ...accepts('csr-key:rsa-pss', REQ_24, { versions: '>=3.3' }),
    ...refuses('csr-key:rsa-pss', { code: 1, text: 'unsupported algorithm' }, REQ_24, {
      versions: '<3.3',
    }),
    ...refuses('csr-key:ed448', { code: 1, text: 'unsupported algorithm' }, REQ_24),
    ...refuses('csr-key:ed25519', { code: 1, text: 'unsupported algorithm' }, CLI, {
      versions: '<3.9',
    }),
    ...refuses('csr-signature:invalid', { code: 0, text: 'verify failure' }, CLI, {
      note: 'says so, and exits with 0',
    }),

    ...accepts(
      'cms:signed-data cms:opaque cms:detached cms:enveloped-data cms-encoding:ber ' +
        'cms-encoding:constructed-definite',
      CMS,
    ),
    ...refuses('cms:malformed', CMS_BROKEN_OFF, CMS),
    ...refuses('cms:auth-enveloped-data', NOT_ENVELOPED, [CMS, CMS_EARLIER], {
      versions: '>=3.3',
    }),
    ...refuses('cms:auth-enveloped-data', WRONG_TYPE, CMS, { versions: '<3.3' }),
    ...accepts('cms-signature:rsa cms-signature:ecdsa', CMS),
    ...accepts('cms-signature:rsa-pss cms-pss-salt:*', CMS, { versions: '>=3.3' }),
    ...refuses('cms-signature:rsa-pss', NOT_SIGNED, CMS, { versions: '<3.3' }),
    ...accepts('cms-signature:ed25519', [CMS, CMS_EARLIER], { versions: '>=4.0' }),
    ...refuses('cms-signature:ed25519', NOT_SIGNED, [CMS, CMS_EARLIER], {
      versions: '<3.10',
    }),
    ...refuses('cms-signature:ecdsa-over-sha2', NOT_SIGNED, [CMS, CMS_EARLIER, CMS_ORDER], {
      ...ECDSA_BUG,
      // Before the content, whose digest is then not looked at.
      stage: 'integrity',
    }),
    ...accepts('cms-signature:sha1-instead', CMS, ECDSA_BUG),
    ...accepts('cms-signature:ecdsa-over-sha2', CMS, { versions: '<3.10' }),
    ...refuses('cms-signature:sha1-instead', NOT_SIGNED, CMS, { versions: '<3.10' }),
    ...refuses('cms-signature:invalid', NOT_SIGNED, CMS),
    ...accepts('cms-digest:sha1 cms-digest:sha256 cms-digest:sha384 cms-digest:sha512', CMS),
    ...accepts('cms-attributes:unsorted', CMS),
    ...accepts('cms-key:*', CMS),
    ...refuses('cms-key:rsa-pss', NO_KEY, CMS, { versions: '<3.3' }),
    ...refuses('cms-key:ed25519', NO_KEY, CMS, { versions: '<3.9' }),
    ...refuses('cms-content:changed', CHANGED, CMS),
    ...refuses('cms-trust:no-anchor', { code: 4, text: 'certificate verify error' }, CMS),
    ...accepts(
      'cms-cipher:des-ede3-cbc cms-cipher:aes-128-cbc cms-cipher:aes-256-cbc cms-recipient:rsa-pkcs1',
      CMS,
    ),
    ...accepts('cms-recipient:rsa-oaep', CMS, { versions: '>=3.3' }),
    ...refuses('cms-recipient:rsa-oaep', BAD_DECRYPT, CMS, { versions: '<3.3' }),
    ...accepts('cms-recipient:ecdh-* cms-wrap:parameters-present', CMS, { versions: '>=3.9' }),
    ...refuses('cms-wrap:parameters-absent', SHARED_INFO, [CMS, CMS_EARLIER], {
      versions: '>=3.9',
      note: 'it asks for the parameters of AES key wrap that RFC 3565 forbids',
    }),
    ...refuses('cms-recipient:ecdh-*', SHARED_INFO, [CMS, CMS_EARLIER], {
      versions: '>=3.3 <3.9',
    }),
    ...refuses('cms-recipient:ecdh-*', NO_RECIPIENT, CMS, { versions: '<3.3' }),
    ...loses('cms-content:garbled', ['the content as it was written'], CMS, {
      note: 'CBC does not authenticate',
    }),
    ...refuses('cms-content:padding-broken', BAD_DECRYPT, CMS),
  ],
}
