/** Bouncy Castle for Java: KeyStore "PKCS12" of its provider. */
import { accepts, documented, loses, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const BC = observed('KeyStore.getInstance("PKCS12", "BC") of Bouncy Castle 1.72')
const NOTES = documented('bc-java docs/releasenotes.html, to 1.86')
const KEYSTORE = source('bcgit/bc-java PKCS12KeyStoreSpi.java')

const MAC_INVALID = {
  code: null,
  text: 'PKCS12 key store mac invalid - wrong password or corrupted file.',
}
const USELESS = { code: null, text: 'password supplied for keystore that does not require one' }
const NO_MAC_ALGORITHM = {
  code: null,
  text: 'error constructing MAC: java.security.NoSuchAlgorithmException',
}
const NOT_A_STORE = { code: null, text: 'stream does not represent a PKCS12 key store' }
const CUT = { code: null, text: 'DEF length object truncated' }
const TOO_MANY = { code: null, text: 'iteration count greater than 5000000' }
const EMPTY_PASSWORD = {
  code: null,
  text: 'exception decrypting data - java.lang.IllegalArgumentException: password empty',
}

export const bouncyCastle: Importer = {
  id: 'bouncy-castle',
  label: 'Bouncy Castle',
  aliases: ['bouncycastle'],
  versions: [
    { version: '1.72', label: 'Bouncy Castle 1.72' },
    { version: '1.81', label: 'Bouncy Castle 1.81' },
    { version: '1.84', label: 'Bouncy Castle 1.84' },
    { version: '1.86', label: 'Bouncy Castle 1.86' },
  ],
  between: '>=1.57 <=1.86',
  facts: [
    ...refuses('file:empty', { code: null, text: 'java.io.EOFException' }, BC),
    ...refuses('file:truncated file:malformed', CUT, BC),
    ...refuses('file:not-pfx encoding:pem encoding:base64', NOT_A_STORE, BC),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', BC),
    ...accepts('encoding:trailing-data', KEYSTORE),
    ...accepts('mac:hmac-sha1 mac:hmac-sha256', [BC, NOTES]),
    ...refuses('mac:hmac-sha512 mac:hmac-sha384', NO_MAC_ALGORITHM, BC, { versions: '<=1.72' }),
    ...unknown('mac:hmac-*', BC),
    ...accepts('mac:pbmac1 pbmac1*', [source('bcgit/bc-java@bd058b0630'), NOTES], {
      versions: '>=1.81',
    }),
    ...unknown('mac:pbmac1', NOTES, { versions: '>=1.80 <1.81' }),
    ...refuses('mac:pbmac1', NO_MAC_ALGORITHM, BC, { versions: '<1.80' }),
    ...refuses(
      'mac:absent integrity:public-key',
      USELESS,
      [BC, source('bcgit/bc-java@9ec3f75c04')],
      { versions: '>=1.64' },
    ),
    ...accepts('mac:absent', KEYSTORE, { versions: '<1.64' }),
    ...refuses('mac:mismatch password:incorrect', MAC_INVALID, BC),
    ...refuses('password:differs', MAC_INVALID, KEYSTORE, { stage: 'contents' }),
    ...accepts('password:non-ascii-*', BC),
    ...accepts('password:empty-*', BC),
    ...refuses('password:empty-pbes2', EMPTY_PASSWORD, BC, { stage: 'contents' }),
    ...accepts('encryption:pbe-sha1-* encryption:none-cert', [BC, KEYSTORE]),
    ...loses('encryption:none-key', ['the private key', 'the other certificates'], BC),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc pbes2:des-ede3-cbc', BC),
    ...accepts('pbes2:camellia-256-cbc pbes2:camellia-192-cbc pbes2:camellia-128-cbc', BC),
    ...accepts('prf:* keylength:*', BC),
    ...accepts('mac-iterations:* kdf-iterations:*', BC),
    ...refuses('mac-iterations:5000001+ kdf-iterations:5000001+', TOO_MANY, NOTES, {
      versions: '>=1.84',
    }),
    ...accepts('key:rsa key:rsa-pss key:ec-p256 key:ec-p384 key:ec-p521 key:ed25519 key:dsa', BC),
    ...loses('keys:none', ['the certificates'], BC),
    ...accepts('certs:none keys:multiple pairing:* localkeyid:*', BC),
  ],
}
