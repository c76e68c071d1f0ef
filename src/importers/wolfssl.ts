/** wolfSSL: wc_PKCS12_parse. */
import { accepts, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const PARSED = observed(
  'wc_d2i_PKCS12 and wc_PKCS12_parse of wolfSSL 5.5.4 (Debian): the bytes of a key came out, no signature was made',
)
const PKCS12_C = source('wolfssl wolfcrypt/src/pkcs12.c and wc_encrypt.c, 5.9.2')
const ASN_H = source(
  'wolfssl wolfssl/wolfcrypt/asn.h: MAX_UNICODE_SZ is 256, two for each character and two more',
)

const NOT_READ = { code: -140, text: 'ASN parsing error, invalid input' }
const MAC = { code: -213, text: 'MAC comparison failed' }
const NO_RC2 = { code: -154, text: 'ASN input error, not enough data' }

export const wolfssl: Importer = {
  id: 'wolfssl',
  label: 'wolfSSL',
  versions: [
    { version: '5.5.4', label: 'wolfSSL 5.5.4' },
    { version: '5.9.2', label: 'wolfSSL 5.9.2' },
  ],
  facts: [
    ...refuses('file:empty file:truncated file:not-pfx', NOT_READ, PARSED),
    ...accepts('mac:hmac-sha1 mac:hmac-sha256 mac:absent', PARSED),
    ...accepts('mac:hmac-sha384 mac:hmac-sha512', [PARSED, PKCS12_C], {
      note: 'any digest that the build has',
    }),
    ...refuses('mac:pbmac1', NOT_READ, [PARSED, PKCS12_C]),
    ...refuses('mac:mismatch password:incorrect', MAC, PARSED, {
      note: "the length of the comparison is the file's before 5.9.2",
    }),
    ...accepts('password:empty-bmp-nul', PARSED),
    ...refuses('password:non-ascii', MAC, [PARSED, PKCS12_C], {
      note: 'the bytes of the password are widened one by one',
    }),
    ...refuses('password:over-127', MAC, [PARSED, ASN_H]),
    ...accepts('encryption:pbe-sha1-3des encryption:none-cert encryption:none-key', PARSED),
    ...refuses('encryption:pbe-sha1-rc2-40', NO_RC2, PARSED, { versions: '<5.9' }),
    ...unknown('encryption:pbe-sha1-rc2-40', PKCS12_C, {
      versions: '>=5.9',
      note: 'read if the build has WC_RC2',
    }),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-256-cbc', [PARSED, PKCS12_C]),
    ...refuses('pbes2:camellia-*', NOT_READ, PARSED),
    ...accepts('prf:hmac-sha1 prf:hmac-sha256 prf:default keylength:absent', PARSED),
    ...accepts(
      'mac-iterations:one iterations:* mac-iterations:600001+ kdf-iterations:300001+',
      PARSED,
    ),
    ...accepts('key:rsa key:rsa-pss key:ec-p256 key:ed25519 keys:none certs:none', PARSED),
  ],
}
