/** Deno: a reader of its own for `pfx` of node:tls, since 2.8.1. */
import { accepts, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const DENO = observed('tls.createServer({pfx}) and a handshake, Deno 2.9.6')
const KEYS_RS = source('denoland/deno ext/node_crypto/keys.rs, v2.8.1 to v2.9')
const PBES2 = source('denoland/deno@f424ae4110, v2.8.3')

const MAC_FAILURE = { code: null, text: 'mac verify failure' }
const TOO_SHORT = { code: null, text: 'not enough data' }
const NO_KEY = { code: null, text: 'PFX contains no usable private key' }
const NO_CERTIFICATE = { code: null, text: 'PFX contains no usable certificate' }
const NOT_DECRYPTED = {
  code: null,
  text: 'failed to decrypt PFX contents (wrong passphrase or unsupported encryption)',
}

export const deno: Importer = {
  id: 'deno',
  label: 'Deno',
  versions: [{ version: '2.9', label: 'Deno 2.9', newest: '2.9.6' }],
  between: '>=2.8.3 <=2.9.6',
  facts: [
    ...refuses('file:* encoding:pem encoding:base64 integrity:public-key', TOO_SHORT, DENO),
    ...refuses('encoding:ber* encoding:constructed-string encoding:non-minimal-length', TOO_SHORT, [
      DENO,
      KEYS_RS,
    ]),
    ...unknown('encoding:trailing-data', KEYS_RS),
    ...accepts(
      'mac:absent mac:hmac-sha1 mac:hmac-sha224 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512 ' +
        'mac:hmac-sha512-224 mac:hmac-sha512-256',
      [DENO, KEYS_RS],
    ),
    ...refuses('mac:*', MAC_FAILURE, [DENO, KEYS_RS]),
    ...refuses('mac:mismatch password:incorrect', MAC_FAILURE, DENO),
    ...refuses('mac-iterations:one', TOO_SHORT, DENO, {
      stage: 'file',
      note: 'a MacData that leaves out its default count of 1',
    }),
    ...accepts('password:empty-* password:non-ascii-*', DENO),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert', DENO),
    ...refuses('encryption:none-key', NO_KEY, [DENO, KEYS_RS], { stage: 'key' }),
    ...refuses('encryption:*', NOT_DECRYPTED, KEYS_RS),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-256-cbc prf:hmac-sha256 keylength:*', [DENO, PBES2]),
    ...refuses('pbes2:* kdf:scrypt', NOT_DECRYPTED, DENO),
    ...refuses('prf:parameters-absent prf:default', NOT_DECRYPTED, DENO, {
      note: 'seen on files of GnuTLS and of node-forge',
    }),
    ...unknown('prf:*', KEYS_RS),
    ...accepts('mac-iterations:* kdf-iterations:*', DENO),
    ...refuses('mac-iterations:600001+ kdf-iterations:600001+', MAC_FAILURE, KEYS_RS),
    ...accepts('key:rsa key:ec-p256 key:ec-p384 key:ed25519', DENO),
    ...refuses('key:rsa-pss', { code: null, text: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, DENO),
    ...refuses('keys:none', NO_KEY, DENO, { stage: 'key' }),
    ...refuses('certs:none', NO_CERTIFICATE, DENO, { stage: 'key' }),
    ...accepts('pairing:* localkeyid:*', KEYS_RS),
    ...unknown('key:* keys:multiple bag:*', KEYS_RS),
  ],
}
