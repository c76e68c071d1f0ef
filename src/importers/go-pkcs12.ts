/** SSLMate's go-pkcs12 (DecodeChain): strict DER; what it reads grew release by release. */
import { accepts, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const BUILD_2021 = observed('DecodeChain of go-pkcs12 as packaged in 2021 (0.2.0)')
const CRYPTO_GO = source('SSLMate/go-pkcs12 crypto.go, v0.2.0 to v0.7.3')
const MAC_GO = source('SSLMate/go-pkcs12 mac.go, v0.2.0 to v0.7.3')
const PKCS12_GO = source('SSLMate/go-pkcs12 pkcs12.go, v0.2.0 to v0.7.3')

const INCORRECT = { code: null, text: 'pkcs12: decryption password incorrect' }
const NOT_DER = { code: null, text: 'pkcs12: error reading P12 data: asn1: structure error' }
const CUT = {
  code: null,
  text: 'pkcs12: error reading P12 data: asn1: syntax error: data truncated',
}
const NO_MAC = { code: null, text: 'pkcs12: no MAC in data' }
const NO_DIGEST = { code: null, text: 'pkcs12: unknown digest algorithm' }
const NO_PBMAC1 = {
  code: null,
  text: 'pkcs12: unknown digest algorithm: 1.2.840.113549.1.5.14',
}
const NO_CIPHER = { code: null, text: 'pkcs12: pbes2 algorithm is not supported' }
const NO_PRF = { code: null, text: 'pkcs12: pbes2 prf is not supported' }
const NO_SCHEME = { code: null, text: 'pkcs12: algorithm is not supported' }
const NO_KEY = { code: null, text: 'pkcs12: private key missing' }
const TWO_ITEMS = {
  code: null,
  text: 'pkcs12: expected exactly two items in the authenticated safe',
}
const UCS2 = {
  code: null,
  text: 'pkcs12: string contains characters that cannot be encoded in UCS-2',
}
const KEY_TYPE = { code: null, text: 'pkcs12: error parsing PKCS#8 private key' }

export const goPkcs12: Importer = {
  id: 'go-pkcs12',
  label: 'go-pkcs12',
  versions: [
    { version: '0.2', label: 'go-pkcs12 0.2' },
    { version: '0.4', label: 'go-pkcs12 0.4' },
    { version: '0.5', label: 'go-pkcs12 0.5' },
    { version: '0.7', label: 'go-pkcs12 0.7', newest: '0.7.3' },
  ],
  between: '>=0.2.0 <=0.7.3',
  facts: [
    ...refuses('file:empty file:truncated', CUT, BUILD_2021),
    ...refuses('file:* encoding:pem encoding:base64 encoding:trailing-data', NOT_DER, BUILD_2021),
    ...refuses(
      'encoding:ber* encoding:constructed-string encoding:non-minimal-length',
      NOT_DER,
      [BUILD_2021, PKCS12_GO],
      { stage: 'file' },
    ),
    ...refuses('integrity:public-key', NO_MAC, PKCS12_GO),
    ...accepts('mac:hmac-sha1 mac:hmac-sha256', [BUILD_2021, MAC_GO]),
    ...accepts('mac:hmac-sha512', MAC_GO, { versions: '>=0.5.0' }),
    ...accepts('mac:pbmac1 pbmac1*', MAC_GO, { versions: '>=0.6.0' }),
    ...refuses(
      'pbmac1:short-key',
      { code: null, text: 'pkcs12: PBMAC1 key is too short' },
      MAC_GO,
      {
        versions: '>=0.7.2',
      },
    ),
    ...refuses('mac:pbmac1', NO_PBMAC1, BUILD_2021, { versions: '<0.6.0' }),
    ...refuses('mac:absent', NO_MAC, [BUILD_2021, PKCS12_GO]),
    ...accepts('mac:absent-empty-password', PKCS12_GO),
    ...refuses('mac:hmac-*', NO_DIGEST, [BUILD_2021, MAC_GO]),
    ...refuses('mac:mismatch password:incorrect', INCORRECT, BUILD_2021),
    ...refuses('password:differs', INCORRECT, PKCS12_GO, { stage: 'contents' }),
    ...accepts('password:empty-* password:non-ascii-*', BUILD_2021),
    ...refuses('password:non-ascii-astral', UCS2, BUILD_2021, { stage: 'integrity' }),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert', [
      BUILD_2021,
      CRYPTO_GO,
    ]),
    ...accepts('encryption:pbe-sha1-rc2-128 encryption:none-key', CRYPTO_GO, {
      versions: '>=0.3.0',
    }),
    ...refuses('encryption:none-key', NO_KEY, BUILD_2021, { versions: '<0.3.0', stage: 'key' }),
    ...refuses('encryption:*', NO_SCHEME, CRYPTO_GO),
    ...accepts('pbes2:aes-256-cbc prf:hmac-sha1 prf:hmac-sha256 prf:default', [
      BUILD_2021,
      CRYPTO_GO,
    ]),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc', CRYPTO_GO, { versions: '>=0.4.0' }),
    ...refuses('pbes2:* kdf:scrypt', NO_CIPHER, [BUILD_2021, CRYPTO_GO]),
    ...accepts('prf:hmac-sha512', CRYPTO_GO, { versions: '>=0.5.0' }),
    ...accepts('prf:parameters-absent keylength:*', CRYPTO_GO),
    ...refuses('prf:*', NO_PRF, CRYPTO_GO),
    ...accepts('mac-iterations:* kdf-iterations:*', CRYPTO_GO, { note: 'there is no upper limit' }),
    ...accepts('key:rsa key:ec-p256 key:ec-p384 key:ec-p521 key:ed25519', BUILD_2021),
    ...refuses('key:*', KEY_TYPE, BUILD_2021),
    ...refuses('keys:none certs:none', TWO_ITEMS, BUILD_2021, { stage: 'contents' }),
    ...accepts('pairing:* localkeyid:*', PKCS12_GO),
    ...unknown('keys:multiple bag:* salt:*', PKCS12_GO),
  ],
}
