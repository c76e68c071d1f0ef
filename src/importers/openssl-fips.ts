/** OpenSSL in FIPS mode: the key derivation of RFC 7292 is not there, so only PBMAC1 and PBES2 work. */
import { accepts, documented, refuses, unknown, variant, without } from './fact.js'
import type { Importer } from './importer.js'
import { opensslFacts, opensslPaths, since3 } from './openssl.js'

const NO_KDF = { code: 1, text: 'Error verifying PKCS12 MAC; no PKCS12KDF support.' }
const UNSUPPORTED = {
  code: 1,
  text: 'Error outputting keys and certificates: digital envelope routines:inner_evp_generic_fetch:unsupported',
}
const MAC_ISSUES = documented('openssl/openssl#14057, #19997, #20427')
const PBE_ISSUE = documented('openssl/openssl#23755')
const BOUNDS = documented('OpenSSL CHANGES, 4.0.0: PBKDF2 lower bounds are enforced in FIPS mode')

export const opensslFips: Importer = {
  id: 'openssl-fips',
  label: 'OpenSSL in FIPS mode',
  versions: variant(since3, 'in FIPS mode'),
  between: '>=3.0 <=4.0.3',
  paths: opensslPaths,
  facts: [
    ...without(opensslFacts, 'encryption:pbe-sha1 pbes2:'),
    ...refuses('mac:hmac-sha* mac:hmac-md5 mac:hmac-ripemd160', NO_KDF, MAC_ISSUES),
    ...refuses('encryption:pbe-sha1-* encryption:pbes1-*', UNSUPPORTED, PBE_ISSUE),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc', BOUNDS, {
      versions: '<4.0',
    }),
    ...unknown('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc', BOUNDS, {
      versions: '>=4.0',
      note: 'depends on the length of the password and of the salt, and on the iterations',
    }),
    ...refuses('pbes2:*', UNSUPPORTED, PBE_ISSUE),
  ],
}
