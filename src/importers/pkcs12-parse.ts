/** What PKCS12_parse of libcrypto does, which PHP, Ruby and curl call: the contents as the OpenSSL inside reads them, the first key alone. */
import { accepts, loses, observed, refuses, source } from './fact.js'
import type { Fact } from './importer.js'
import { legacySchemesRefused, libcrypto } from './libcrypto.js'

const CALLED = observed(
  'openssl_pkcs12_read of PHP 8.2 and 8.4, OpenSSL::PKCS12.new of Ruby 3.1 and 3.3, key held against certificate',
)
const P12_KISS = source('OpenSSL crypto/pkcs12/p12_kiss.c, 3.0 to 3.5')

/** With any OpenSSL 3; refusals without the words of whoever calls it. */
export const parsed: readonly Fact[] = [
  ...libcrypto,
  ...legacySchemesRefused,
  ...refuses('file:empty file:truncated file:not-pfx file:malformed', null, CALLED),
  ...refuses('encoding:pem encoding:base64', null, P12_KISS),
  ...refuses('file:damaged password:differs password:non-ascii-latin1', null, P12_KISS, {
    stage: 'contents',
  }),
  ...refuses('integrity:public-key', null, P12_KISS),
  ...refuses('mac:mismatch password:incorrect', null, CALLED),
  ...refuses('password:non-ascii-bytewise', null, P12_KISS),
  ...accepts('password:non-ascii*', CALLED),
  ...accepts('keys:none certs:none', CALLED),
  ...loses('keys:multiple', ['the private keys after the first'], P12_KISS),
  ...accepts('key:ed25519', CALLED),
  ...accepts('key:ed448 key:x25519 key:x448 kdf:scrypt', P12_KISS),
  ...refuses('encryption:unknown pbes2:unknown prf:unknown key:unknown', null, P12_KISS),
]

/** With OpenSSL 3.0 and 3.1. */
export const parsedBefore32: readonly Fact[] = [
  ...refuses('mac:absent mac:pbmac1', null, [CALLED, P12_KISS]),
  ...accepts('mac:absent-empty-password', P12_KISS),
]

/** With OpenSSL 3.5. */
export const parsedSince35: readonly Fact[] = [
  ...accepts('mac:absent mac:pbmac1 pbmac1-prf:* pbmac1-hmac:*', [CALLED, P12_KISS]),
]
