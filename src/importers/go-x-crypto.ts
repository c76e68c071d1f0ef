/** golang.org/x/crypto/pkcs12: frozen at what RFC 7292 had in 1999. */
import { accepts, observed, refuses, source } from './fact.js'
import type { Importer } from './importer.js'

const BUILD = observed('ToPEM of golang.org/x/crypto 0.4.0')
const CRYPTO_GO = source('golang/crypto pkcs12/crypto.go:70, HEAD')
const MAC_GO = source('golang/crypto pkcs12/mac.go:35, HEAD')
const CAP = source('golang/crypto@d37c95e pkcs12/mac.go:32')

const INCORRECT = { code: null, text: 'pkcs12: decryption password incorrect' }
const NOT_DER = { code: null, text: 'pkcs12: error reading P12 data: asn1: structure error' }
const CUT = {
  code: null,
  text: 'pkcs12: error reading P12 data: asn1: syntax error: data truncated',
}
const NO_MAC = { code: null, text: 'pkcs12: no MAC in data' }
const NO_SHA256 = {
  code: null,
  text: 'pkcs12: unknown digest algorithm: 2.16.840.1.101.3.4.2.1',
}
const NO_DIGEST = { code: null, text: 'pkcs12: unknown digest algorithm' }
const NO_PBES2 = { code: null, text: 'pkcs12: algorithm 1.2.840.113549.1.5.13 is not supported' }
const NO_SCHEME = { code: null, text: 'pkcs12: algorithm is not supported' }
const TOO_MANY = { code: null, text: 'pkcs12: iteration count is invalid or too high' }
const TWO_ITEMS = {
  code: null,
  text: 'pkcs12: expected exactly two items in the authenticated safe',
}

export const goXCrypto: Importer = {
  id: 'go-x-crypto',
  label: 'Go x/crypto/pkcs12',
  versions: [
    { version: '0.4', label: 'Go x/crypto/pkcs12 0.4' },
    { version: '0.53', label: 'Go x/crypto/pkcs12 0.53' },
  ],
  between: '>=0.1 <=0.53.0',
  facts: [
    ...refuses('file:empty file:truncated', CUT, BUILD),
    ...refuses('file:* encoding:*', NOT_DER, BUILD),
    ...refuses('integrity:public-key mac:absent', NO_MAC, BUILD),
    ...accepts('mac:hmac-sha1', [BUILD, MAC_GO]),
    ...refuses('mac:hmac-sha256', NO_SHA256, [BUILD, MAC_GO]),
    ...refuses('mac:*', NO_DIGEST, [BUILD, MAC_GO]),
    ...refuses('mac:mismatch password:incorrect', INCORRECT, BUILD),
    ...refuses('password:differs', INCORRECT, MAC_GO, { stage: 'contents' }),
    ...accepts('password:empty-* password:non-ascii-*', BUILD),
    ...refuses('password:non-ascii-astral', INCORRECT, BUILD),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert', [
      BUILD,
      CRYPTO_GO,
    ]),
    ...refuses('encryption:*', NO_SCHEME, CRYPTO_GO),
    ...refuses('pbes2:*', NO_PBES2, [BUILD, CRYPTO_GO]),
    ...accepts('mac-iterations:* kdf-iterations:*', MAC_GO),
    ...refuses('mac-iterations:1048577+ kdf-iterations:1048577+', TOO_MANY, CAP, {
      versions: '>=0.53.0',
    }),
    ...accepts('key:rsa key:ec-p256 key:ec-p384 key:ec-p521', BUILD),
    ...refuses('keys:none certs:none', TWO_ITEMS, CRYPTO_GO, { stage: 'contents' }),
    ...accepts('pairing:* localkeyid:*', CRYPTO_GO),
  ],
}
