/** Bun, whose TLS reads a bundle with BoringSSL. */
import { accepts, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const BUN = observed('tls.createServer({pfx}) and a handshake, Bun 1.4.5')
const P5_PBEV2 = source('google/boringssl@a0689af29 crypto/pkcs8/p5_pbev2.cc')
const PKCS8_X509 = source('google/boringssl@a0689af29 crypto/pkcs8/pkcs8_x509.cc')
const PKCS8_CC = source('google/boringssl@a0689af29 crypto/pkcs8/pkcs8.cc kBuiltinPBE')

const FAILED = { code: null, text: 'PFX MAC verification failed - is the passphrase correct?' }
const NO_KEY = { code: null, text: 'Unable to load private key from PFX data' }
const NO_CERTIFICATE = { code: null, text: 'Unable to load certificate from PFX data' }
const MANDATORY = { code: null, text: 'PFX certificate argument is mandatory' }

export const bun: Importer = {
  id: 'bun',
  label: 'Bun',
  versions: [{ version: '1.4', label: 'Bun 1.4', newest: '1.4.5' }],
  facts: [
    ...refuses('file:empty', MANDATORY, BUN),
    ...refuses('file:* encoding:pem encoding:base64 integrity:public-key', FAILED, BUN),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', PKCS8_X509),
    ...unknown('encoding:trailing-data', PKCS8_X509),
    ...accepts(
      'mac:hmac-sha1 mac:hmac-sha224 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      BUN,
    ),
    ...refuses('mac:absent mac:pbmac1', FAILED, [BUN, PKCS8_X509]),
    ...unknown('mac:hmac-*', PKCS8_X509),
    ...refuses('mac:mismatch password:incorrect', FAILED, BUN),
    ...refuses('password:differs', FAILED, PKCS8_X509, { stage: 'contents' }),
    ...accepts('password:empty-*', [BUN, PKCS8_X509]),
    ...accepts('password:non-ascii-*', BUN),
    ...refuses('password:non-ascii-astral', FAILED, [BUN, PKCS8_X509]),
    ...accepts(
      'encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert encryption:none-key',
      [BUN, PKCS8_CC],
    ),
    ...accepts('encryption:pbe-sha1-rc4-128', PKCS8_CC),
    ...refuses('encryption:*', FAILED, PKCS8_CC),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc pbes2:des-ede3-cbc', [
      BUN,
      P5_PBEV2,
    ]),
    ...refuses('pbes2:* kdf:scrypt', FAILED, [BUN, P5_PBEV2]),
    ...accepts('prf:hmac-sha1 prf:hmac-sha256 prf:default keylength:*', [BUN, P5_PBEV2]),
    ...refuses('prf:* prf:parameters-absent', FAILED, [BUN, P5_PBEV2]),
    ...accepts('mac-iterations:* kdf-iterations:*', BUN),
    ...refuses('mac-iterations:100000001+ kdf-iterations:100000001+', FAILED, PKCS8_X509),
    ...accepts('key:rsa key:ec-p256 key:ec-p384 key:ec-p521 key:ed25519', BUN),
    ...refuses('key:*', FAILED, BUN),
    ...refuses('keys:none', NO_KEY, BUN, { stage: 'key' }),
    ...refuses('certs:none', NO_CERTIFICATE, BUN, { stage: 'key' }),
    ...unknown('keys:multiple bag:* salt:*', PKCS8_X509),
    ...accepts('pairing:* localkeyid:*', PKCS8_X509),
  ],
}
