/** Node.js: `pfx` of node:tls, which is PKCS12_parse of the OpenSSL inside it. */
import { accepts, loses, observed, refuses, saying, scoped, source, unknown } from './fact.js'
import type { Importer } from './importer.js'
import { legacySchemes, legacySchemesRefused, libcrypto } from './libcrypto.js'

const TLS = observed('tls.createServer({pfx}) and a handshake, Node 16, 18, 20, 22.23.3, 24.21.0')
const LEGACY_PROVIDER = observed(
  'tls.createServer({pfx}) of Node 24 with --openssl-legacy-provider',
)
const TLS_24 = observed('tls.createSecureContext({pfx}), Node 20.20.2', '2026-11-24')
const TLS_28 = observed(
  'tls.createServer({pfx}) and a handshake, Node 20.20.2 and 22.23.3',
  '2026-11-28',
)
const PADDING_FITS = observed(
  'tls.createSecureContext({pfx}), Node 20.20.2 and 22.23.5: 70 files whose padding fits another password by chance',
  '2026-11-29',
)
const P12_KISS = source(
  'OpenSSL crypto/pkcs12/p12_kiss.c; process.versions.openssl of Node 16 to 24',
)

const MAC_FAILURE = { code: null, text: 'mac verify failure' }
const MAC_ABSENT = { code: null, text: 'mac absent' }
const TOO_SHORT = { code: null, text: 'not enough data' }
const WRONG_TAG = { code: null, text: 'wrong tag' }
/**
 * Which of them depends on the first octets. `too long`: Node 22.23.3, observed 2026-11-28; the last: Node 22.23.5, one of
 * 120 files whose padding fits, observed 2026-11-29.
 */
const NOT_ASN1 = [WRONG_TAG.text, 'header too long', 'too long', 'sequence not constructed']
const NO_ASN1 = { ...TOO_SHORT, or: NOT_ASN1 }
const BAD_DECRYPT = { code: null, text: 'bad decrypt', or: NOT_ASN1 }
const UNSUPPORTED = {
  code: null,
  text: 'ERR_CRYPTO_UNSUPPORTED_OPERATION: Unsupported PKCS12 PFX data',
}
const UNSUPPORTED_18 = { code: null, text: 'unsupported' }
const UNKNOWN_DIGEST = { code: null, text: 'unknown digest algorithm' }
const NO_KEY = {
  code: null,
  text: 'ERR_CRYPTO_OPERATION_FAILED: Unable to load private key from PFX data',
}
const NO_CERTIFICATE = {
  code: null,
  text: 'ERR_CRYPTO_OPERATION_FAILED: Unable to load certificate from PFX data',
}
const NULL_PARAMETER = { code: null, text: 'passed a null parameter' }

/** OpenSSL 3.5 is in 22.23.3 and 24; early 22 had 3.0, and the minor that changed is not known. */
const WITH_3_5 = '>=22.23.3'
const WITH_3_0 = '>=17 <22'
const BETWEEN = '>=22 <22.23.3'

export const node: Importer = {
  id: 'node',
  label: 'Node.js',
  aliases: ['nodejs'],
  versions: [
    { version: '16', label: 'Node.js 16', newest: '16.20.2' },
    { version: '18', label: 'Node.js 18', newest: '18.20.8' },
    { version: '20', label: 'Node.js 20', newest: '20.20.3', inDefaultSet: true },
    { version: '22', label: 'Node.js 22', newest: '22.23.3', inDefaultSet: true },
    { version: '24', label: 'Node.js 24', newest: '24.21.0', inDefaultSet: true },
  ],
  between: '>=16 <=24.21.0',
  paths: [
    {
      id: 'openssl-legacy-provider',
      label: '--openssl-legacy-provider',
      command: 'node --openssl-legacy-provider',
      versions: '>=17',
      onlyIfAsked: true,
    },
  ],
  facts: [
    ...saying(libcrypto, UNSUPPORTED, ['contents', 'key', 'pairing']),
    ...scoped(legacySchemes, { versions: '<17' }),
    ...scoped([...legacySchemes, ...accepts('encryption:pbe-sha1-rc2-40', LEGACY_PROVIDER)], {
      versions: '>=17',
      paths: ['openssl-legacy-provider'],
    }),
    ...scoped(saying(legacySchemesRefused, UNSUPPORTED_18, ['contents']), {
      versions: '>=17 <20',
    }),
    ...scoped(saying(legacySchemesRefused, UNSUPPORTED, ['contents']), { versions: '>=20' }),
    ...refuses('file:empty file:truncated file:malformed', TOO_SHORT, TLS),
    ...refuses('file:not-pfx', NO_ASN1, [TLS, TLS_24]),
    ...refuses('encoding:pem encoding:base64', WRONG_TAG, TLS_24),
    ...refuses(
      'file:damaged',
      { ...UNSUPPORTED, or: [BAD_DECRYPT.text, ...NOT_ASN1] },
      [TLS, TLS_24, PADDING_FITS],
      { stage: 'contents' },
    ),
    ...refuses('integrity:public-key', MAC_ABSENT, P12_KISS),
    ...refuses('mac:absent', MAC_ABSENT, [TLS, P12_KISS], { versions: '<22' }),
    ...accepts('mac:absent-empty-password', P12_KISS, { versions: WITH_3_0 }),
    ...unknown('mac:absent mac:pbmac1', TLS, { versions: BETWEEN }),
    ...accepts('mac:absent mac:pbmac1 pbmac1*', [TLS, P12_KISS], { versions: WITH_3_5 }),
    ...refuses('mac:pbmac1', UNSUPPORTED, TLS, { versions: '>=20 <22' }),
    ...refuses('mac:pbmac1', UNSUPPORTED_18, TLS, { versions: '>=17 <20' }),
    ...refuses('mac:pbmac1', UNKNOWN_DIGEST, TLS, { versions: '<17' }),
    ...refuses('mac:mismatch password:incorrect password:non-ascii-bytewise', MAC_FAILURE, TLS),
    ...refuses('password:non-ascii-latin1', UNSUPPORTED, P12_KISS, { stage: 'contents' }),
    ...refuses('password:incorrect-no-mac', BAD_DECRYPT, [P12_KISS, PADDING_FITS], {
      versions: WITH_3_5,
      stage: 'contents',
    }),
    ...refuses('password:differs', BAD_DECRYPT, [P12_KISS, TLS_24, PADDING_FITS], {
      stage: 'contents',
    }),
    ...accepts('password:non-ascii*', TLS),
    ...refuses('pbmac1:short-key pbmac1:long-key', UNSUPPORTED, P12_KISS, { versions: WITH_3_5 }),
    ...accepts('key:ed25519 key:ed448', TLS),
    ...refuses('key:x25519 key:x448', { code: null, text: 'unknown certificate type' }, TLS_28),
    ...refuses('mac:hmac-md4', UNSUPPORTED, TLS_28, { versions: '>=20' }),
    ...refuses('key:ml-kem', UNSUPPORTED, TLS_28, { versions: '>=20 <22' }),
    ...accepts('pbes2:sm4-cbc', TLS_28, {
      versions: '>=20',
    }),
    ...refuses('keys:none', NO_KEY, TLS, { versions: '>=20', stage: 'key' }),
    ...refuses('keys:none', NULL_PARAMETER, TLS, { versions: '<20', stage: 'key' }),
    ...refuses('certs:none', NO_CERTIFICATE, TLS, { versions: '>=20', stage: 'key' }),
    ...refuses('certs:none', NULL_PARAMETER, TLS, { versions: '<20', stage: 'key' }),
    ...loses('keys:multiple', ['the private keys after the first'], [P12_KISS, TLS_28]),
    ...accepts('kdf:scrypt pbes2:aria-128-cbc pbes2:aria-192-cbc pbes2:aria-256-cbc', P12_KISS),
    ...refuses('encryption:unknown pbes2:unknown prf:unknown key:unknown', UNSUPPORTED, P12_KISS),
  ],
}
