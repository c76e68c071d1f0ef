/** NSS, which Firefox and Thunderbird import with; observed through pk12util. */
import { accepts, loses, observed, refuses, source, unknown } from './fact.js'
import { neverVerified, sha3Dsa, sha3Ecdsa, sha3Rsa } from './libcrypto.js'
import type { Importer } from './importer.js'

const PK12UTIL = observed('pk12util of NSS 3.87, 3.110, 3.132')
const PK12UTIL_24 = observed('pk12util -i of NSS 3.87.1', '2026-11-24')
const SEEN_3_87 = observed('pk12util of NSS 3.87', '2026-11-24')
const SEEN_29 = observed('pk12util -i of NSS 3.87', '2026-11-29')
const LISTED = observed('pk12util -l of NSS 3.87 and 3.110 on files of other projects')
const SHA2_MAC = source('nss-dev/nss@b1d3ac183, bug 1268143, first in NSS_3_29_RTM')
const PBES2 = source('nss-dev/nss@2232a258f, bug 1268141, first in NSS_3_30_RTM')
const PBES2_PASSWORD = source('nss-dev/nss@e0e39b739, bug 1353325, first in NSS_3_31_RTM')
const PBMAC1 = source('nss-dev/nss@8d8f9ffec, bug 1793811; NSS_3_101_RTM has it, NSS_3_100_RTM not')
const LOWPBE = source('nss-dev/nss lib/softoken/lowpbe.c, NSS_3_30_RTM to NSS_3_123_RTM')
const P12D = source('nss-dev/nss@NSS_3_123_RTM lib/pkcs12/p12d.c:1495')
const CAP = source('nss-dev/nss@9fd278e2f; NSS_3_123_RTM lib/softoken/lowpbe.c:31')

const BAD_PASSWORD = {
  code: 17,
  text: 'PKCS12 decode not verified: SEC_ERROR_BAD_PASSWORD: The security password entered is incorrect.',
}
const BAD_PASSWORD_18 = { code: 18, text: BAD_PASSWORD.text }
const INVALID_MAC = {
  code: 17,
  text: 'PKCS12 decode not verified: SEC_ERROR_PKCS12_INVALID_MAC: Unable to import. Invalid MAC. Incorrect password or corrupt file.',
}
const INVALID_MAC_19 = { code: 19, text: INVALID_MAC.text }
const BAD_DER = {
  code: 17,
  text: 'PKCS12 decoding failed: SEC_ERROR_BAD_DER: security library: improperly formatted DER-encoded message.',
}
const BAD_DER_18 = { code: 18, text: BAD_DER.text }
/** What it says depends on the octets that it takes for a length. */
const NOT_DER_18 = {
  ...BAD_DER_18,
  or: [
    'PKCS12 decode not verified: SEC_ERROR_BAD_DER: security library: improperly formatted DER-encoded message.',
  ],
}
/** Where the file breaks off decides which of the two it is. */
const BROKEN_OFF_18 = { code: 18, text: 'PKCS12 decode not verified: SEC_ERROR_BAD_…' }
const EMPTY = {
  code: 17,
  text: 'PKCS12 decode not verified: PR_LOAD_LIBRARY_ERROR: Failure to load dynamic library',
}
const NO_KEY_IMPORT = {
  code: 19,
  text: 'PKCS12 decode import bags failed: SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY: Unable to import. Error attempting to import private key.',
}
const NOT_VALIDATED = {
  code: 18,
  text: 'PKCS12 decode validate bags failed: SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY: Unable to import. Error attempting to import private key.',
}
/** Which of the two steps it is depends on how the key is paired. */
const KEY_NOT_IMPORTED = {
  code: null,
  text: 'PKCS12 decode … bags failed: SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY',
}

const CMSUTIL = observed('cmsutil -D of NSS 3.87', '2026-11-24')
const CMSUTIL_110 = observed('cmsutil -D of NSS 3.87 and 3.110, messages of OpenSSL 3.0')
const BAD_SIGNATURE = {
  code: 1,
  text: 'SEC_ERROR_PKCS7_BAD_SIGNATURE: Signature verification failed: no signer found, too many signers found, or improper or corrupted data.',
}
const BAD_MESSAGE = {
  code: 1,
  text: 'SEC_ERROR_BAD_DER: security library: improperly formatted DER-encoded message.',
}
const NOT_TRUSTED = {
  code: 1,
  text: "SEC_ERROR_UNTRUSTED_ISSUER: Peer's certificate issuer has been marked as not trusted by the user.",
  or: ["SEC_ERROR_UNKNOWN_ISSUER: Peer's Certificate issuer is not recognized."],
}
const NO_KEY_ALGORITHM = {
  code: 1,
  text: 'SEC_ERROR_UNSUPPORTED_KEYALG: Unsupported or unknown key algorithm.',
}
const NO_OID = { code: 1, text: 'SEC_ERROR_UNRECOGNIZED_OID: Unrecognized Object Identifier.' }

const CERTUTIL = observed('certutil -C of NSS 3.87', '2026-11-28')
const CERTUTIL_29 = observed('certutil -C of NSS 3.87', '2026-11-29')
const CERTUTIL_C = source(
  'nss-dev/nss cmd/certutil/certutil.c GetCertRequest, NSS_3_87_RTM to NSS_3_123_RTM',
  '2026-11-28',
)
const NO_EDDSA = source(
  'nss-dev/nss lib/cryptohi/secvfy.c of NSS_3_99_RTM to NSS_3_123_RTM has no Ed25519',
  '2026-11-28',
)
const BAD_REQUEST_SIGNATURE = {
  code: 255,
  text: "bad certificate request: SEC_ERROR_BAD_SIGNATURE: Peer's certificate has an invalid signature.",
}
const REQUEST_NOT_DER = {
  code: 255,
  text: 'bad certificate request: SEC_ERROR_BAD_DER: security library: improperly formatted DER-encoded message.',
}
const REQUEST_KEY = {
  code: 255,
  text: 'bad certificate request: SEC_ERROR_UNSUPPORTED_KEYALG: Unsupported or unknown key algorithm.',
}
const REQUEST_DISABLED = {
  code: 255,
  text: 'bad certificate request: SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED: The certificate was signed using a signature algorithm that is disabled because it is not secure.',
}
const REQUEST_ALGORITHM = {
  code: 255,
  text: 'bad certificate request: SEC_ERROR_INVALID_ALGORITHM: security library: invalid algorithm.',
}

const SEEN_28 = observed('pk12util -i and certutil -K of NSS 3.87', '2026-11-28')

export const nss: Importer = {
  id: 'nss',
  label: 'NSS',
  aliases: ['thunderbird', 'firefox', 'pk12util'],
  versions: [
    { version: '3.68', label: 'NSS 3.68' },
    { version: '3.87', label: 'NSS 3.87', inDefaultSet: true },
    { version: '3.101', label: 'NSS 3.101', inDefaultSet: true },
    { version: '3.110', label: 'NSS 3.110', inDefaultSet: true },
    { version: '3.112', label: 'NSS 3.112', newest: '3.112.5', inDefaultSet: true },
    { version: '3.123', label: 'NSS 3.123' },
    { version: '3.132', label: 'NSS 3.132', inDefaultSet: true },
  ],
  between: '>=3.12 <=3.132',
  paths: [
    {
      id: 'pk12util',
      label: 'pk12util',
      command: 'pk12util -i FILE -d sql:FOLDER',
      onlyIfAsked: true,
    },
  ],
  facts: [
    ...refuses('file:empty', EMPTY, PK12UTIL, { versions: '>=3.101' }),
    ...refuses('file:truncated', BAD_PASSWORD, PK12UTIL, { versions: '>=3.101' }),
    ...refuses('file:empty file:truncated', BROKEN_OFF_18, [PK12UTIL, SEEN_3_87], {
      versions: '<3.101',
    }),
    ...refuses('file:not-pfx file:malformed', BAD_DER, PK12UTIL, { versions: '>=3.101' }),
    ...refuses('file:malformed', BAD_DER_18, PK12UTIL, { versions: '<3.101' }),
    ...refuses('file:not-pfx', NOT_DER_18, [PK12UTIL, SEEN_3_87], { versions: '<3.101' }),
    ...refuses('encoding:pem encoding:base64 integrity:public-key', BAD_DER, P12D),
    ...refuses('file:damaged', BAD_PASSWORD, PK12UTIL, { stage: 'contents' }),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', PK12UTIL),
    ...accepts('encoding:trailing-data', P12D),
    ...refuses('mac:absent', BAD_DER, [PK12UTIL, P12D], { versions: '>=3.101' }),
    ...refuses('mac:absent', BAD_DER_18, [PK12UTIL, P12D], { versions: '<3.101' }),
    ...accepts('mac:hmac-sha1', PK12UTIL),
    ...accepts(
      'mac:hmac-sha224 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      [PK12UTIL, SHA2_MAC],
      {
        versions: '>=3.29',
      },
    ),
    ...refuses('mac:hmac-*', BAD_PASSWORD, SHA2_MAC, { versions: '<3.29' }),
    ...accepts('mac:hmac-md5', SHA2_MAC, { versions: '>=3.29 <3.101 || >=3.108' }),
    ...refuses('mac:hmac-md5', BAD_PASSWORD, source('nss-dev/nss@517759730 (3.108) restores it'), {
      versions: '>=3.101 <3.108',
    }),
    ...refuses('mac:hmac-*', BAD_PASSWORD, SHA2_MAC, { versions: '>=3.29' }),
    ...accepts('mac:pbmac1 pbmac1-prf:* pbmac1-hmac:*', [PK12UTIL, PBMAC1], {
      versions: '>=3.101',
    }),
    ...refuses('mac:pbmac1', BAD_PASSWORD_18, [PK12UTIL, PBMAC1], { versions: '<3.101' }),
    ...accepts('pbmac1:long-key pbmac1:short-key', LISTED, { versions: '>=3.101' }),
    ...unknown('pbmac1:*', PBMAC1, { versions: '>=3.101' }),
    ...refuses('mac:mismatch', BAD_PASSWORD, PK12UTIL, { versions: '>=3.101' }),
    ...refuses('mac:mismatch', BAD_PASSWORD_18, PK12UTIL, { versions: '<3.101' }),
    ...refuses('mac:mismatch-pbes1', INVALID_MAC, PK12UTIL),
    ...accepts('mac:mismatch-pbes1', [PK12UTIL, SEEN_3_87], {
      versions: '<3.101',
      paths: ['pk12util'],
      note: 'says INVALID_MAC, exits with 17, and has imported everything',
    }),
    ...refuses('password:incorrect', BAD_PASSWORD, PK12UTIL, { versions: '>=3.101' }),
    ...refuses('password:incorrect', BAD_PASSWORD_18, PK12UTIL, { versions: '<3.101' }),
    ...refuses('password:incorrect-certs-plain', INVALID_MAC_19, SEEN_3_87, {
      versions: '<3.101',
    }),
    ...refuses('password:differs', BAD_PASSWORD, P12D, { stage: 'contents' }),
    ...refuses('password:differs-certs-plain', KEY_NOT_IMPORTED, SEEN_29, {
      versions: '<3.101',
      stage: 'key',
    }),
    ...unknown('password:differs-certs-plain', SEEN_29, { versions: '>=3.101', stage: 'key' }),
    ...accepts('password:empty-bmp-nul', PK12UTIL),
    ...accepts('password:empty-zero-length', LISTED),
    ...refuses('password:non-ascii-latin1', BAD_PASSWORD, LISTED, { stage: 'contents' }),
    ...accepts('password:non-ascii*', [PK12UTIL, PBES2_PASSWORD], { versions: '>=3.31' }),
    ...unknown('password:non-ascii*', PBES2_PASSWORD, { versions: '<3.31' }),
    ...refuses('password:non-ascii-bytewise', BAD_PASSWORD_18, SEEN_3_87, { versions: '<3.101' }),
    ...unknown('password:non-ascii-bytewise', SEEN_3_87, { versions: '>=3.101' }),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert', [
      PK12UTIL,
      LOWPBE,
    ]),
    ...accepts('encryption:none-key', PK12UTIL),
    ...accepts('encryption:pbe-sha1-rc2-128 encryption:pbe-sha1-rc4-*', LOWPBE),
    ...refuses('encryption:pbe-sha1-2des', NOT_VALIDATED, SEEN_3_87, {
      versions: '<3.101',
      note: 'although the source has it',
    }),
    ...unknown('encryption:pbe-sha1-2des', [LOWPBE, SEEN_3_87], { versions: '>=3.101' }),
    ...refuses('encryption:pbes1-md5-des encryption:pbes1-sha1-des', BAD_PASSWORD_18, SEEN_28, {
      versions: '<3.101',
      note: 'although the source has it',
    }),
    ...refuses('encryption:pbes1-md5-rc2 encryption:pbes1-sha1-rc2', NOT_VALIDATED, SEEN_28, {
      versions: '<3.101',
      note: 'although the source has it',
    }),
    ...unknown('encryption:pbes1-*', [LOWPBE, SEEN_28]),
    ...refuses('encryption:unknown', BAD_PASSWORD, LOWPBE),
    ...accepts(
      'pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc',
      [PK12UTIL, PBES2_PASSWORD],
      {
        versions: '>=3.31',
      },
    ),
    ...accepts('pbes2:des-ede3-cbc', PK12UTIL, { versions: '>=3.31' }),
    ...accepts(
      'pbes2:camellia-128-cbc pbes2:camellia-192-cbc pbes2:camellia-256-cbc',
      [PK12UTIL, source('nss-dev/nss@652c3f75c, bug 1373716, first in 3.71')],
      { versions: '>=3.71' },
    ),
    ...accepts('pbes2:des-cbc pbes2:rc2-cbc pbes2:seed-cbc', SEEN_28, {
      versions: '>=3.87 <3.101',
    }),
    ...refuses('pbes2:aes-128-ecb', BAD_PASSWORD_18, SEEN_28, { versions: '>=3.87 <3.101' }),
    ...refuses(
      'pbes2:aes-128-ofb pbes2:aes-256-cfb pbes2:aria-128-cbc pbes2:aria-256-cbc pbes2:bf-cbc ' +
        'pbes2:cast5-cbc pbes2:sm4-cbc',
      NOT_VALIDATED,
      SEEN_28,
      { versions: '>=3.87 <3.101' },
    ),
    ...unknown('pbes2:*', PBES2, { versions: '>=3.30' }),
    ...refuses('pbes2:*', BAD_PASSWORD, PBES2, { versions: '<3.30' }),
    ...accepts(
      'prf:hmac-sha1 prf:hmac-sha224 prf:hmac-sha256 prf:hmac-sha384 prf:hmac-sha512 ' +
        'prf:parameters-absent prf:default keylength:*',
      [PK12UTIL, LOWPBE],
    ),
    ...accepts('mac-iterations:* kdf-iterations:*', PK12UTIL),
    ...refuses(
      'kdf-iterations:100000001+',
      { code: 17, text: 'SEC_ERROR_INVALID_ARGS: security library: invalid arguments.' },
      CAP,
      { versions: '>=3.123' },
    ),
    ...unknown('mac-iterations:100000001+', CAP, { versions: '>=3.123' }),
    ...accepts('salt:*', PK12UTIL),
    ...accepts('key:rsa key:rsa-pss key:ec-p256 key:ec-p384 key:ec-p521', PK12UTIL),
    ...accepts('key:ed25519', PK12UTIL, { versions: '>=3.132' }),
    ...refuses('key:ed25519', NO_KEY_IMPORT, PK12UTIL, { versions: '<3.111' }),
    ...unknown('key:ed25519', PK12UTIL, { versions: '>=3.111 <3.132' }),
    ...accepts('keys:none keys:multiple', PK12UTIL),
    ...refuses('pairing:none pairing:by-friendlyname', NOT_VALIDATED, PK12UTIL_24, {
      note: 'it pairs by localKeyId alone',
    }),
    ...loses('key:ec-secp256k1', ['the use of the private key'], PK12UTIL_24, {
      versions: '>=3.87 <3.101',
      note: 'certutil -K lists it; it neither signs (SEC_ERROR_NO_MEMORY) nor can be exported',
    }),
    ...unknown('key:ec-secp256k1', PK12UTIL_24, { versions: '<3.87 || >=3.101' }),
    ...refuses('key:ed448', NO_KEY_IMPORT, PK12UTIL_24),
    ...accepts('key:dsa key:rsa-over-8192', SEEN_28, { versions: '>=3.87 <3.101' }),
    ...loses(
      'key:ec-p192 key:ec-p224 key:ec-brainpool key:ec-other key:ec-sm2',
      ['the use of the private key'],
      SEEN_28,
      { versions: '>=3.87 <3.101', note: 'certutil -K lists it; it can not be exported' },
    ),
    ...refuses(
      'key:ec-explicit key:x25519 key:x448 key:ml-dsa key:ml-kem key:unknown',
      NO_KEY_IMPORT,
      SEEN_28,
      { versions: '>=3.87 <3.101' },
    ),
    ...refuses('certs:none', NOT_VALIDATED, PK12UTIL, { stage: 'key' }),
    ...accepts('bag:crl localkeyid:*', P12D),
    ...unknown('pairing:mismatch bag:*', P12D),

    ...accepts(
      'csr-key:rsa csr-key:rsa-pss csr-key:dsa csr-key:ec-p256 csr-key:ec-p384 csr-key:ec-p521',
      [CERTUTIL, CERTUTIL_C],
    ),
    ...accepts(
      'csr-signature:sha1-rsa csr-signature:sha224-rsa csr-signature:sha256-rsa ' +
        'csr-signature:sha384-rsa csr-signature:sha512-rsa csr-signature:rsa-pss ' +
        'csr-signature:sha1-ecdsa csr-signature:sha224-ecdsa csr-signature:sha256-ecdsa ' +
        'csr-signature:sha384-ecdsa csr-signature:sha512-ecdsa csr-signature:sha1-dsa ' +
        'csr-signature:sha256-dsa',
      [CERTUTIL, CERTUTIL_C],
    ),
    ...refuses('csr-signature:invalid', BAD_REQUEST_SIGNATURE, [CERTUTIL, CERTUTIL_C], {
      note: 'certutil -C verifies the signature before it issues anything',
    }),
    ...refuses('csr-key:ed25519', REQUEST_KEY, CERTUTIL, { versions: '>=3.87 <3.99' }),
    ...refuses('csr-key:ed25519', null, NO_EDDSA, { versions: '>=3.99 <3.124' }),
    ...refuses('csr-key:ed448 csr-key:ml-dsa csr-key:unknown', REQUEST_KEY, CERTUTIL, {
      versions: '>=3.87 <3.99',
    }),
    ...refuses(
      'csr-key:ec-p192 csr-key:ec-p224 csr-key:ec-secp256k1 csr-key:ec-other',
      BAD_REQUEST_SIGNATURE,
      CERTUTIL,
      { versions: '>=3.87 <3.101', note: 'of a curve that it does not calculate with' },
    ),
    ...refuses('csr-key:ec-explicit', REQUEST_NOT_DER, CERTUTIL_29, {
      versions: '>=3.87 <3.101',
      stage: 'file',
    }),
    ...accepts('csr-key:ec-sm2', CERTUTIL_29, {
      note: 'it is the signature that it does not know',
    }),
    ...refuses('csr-key:ec-compressed', BAD_REQUEST_SIGNATURE, CERTUTIL_29, {
      versions: '>=3.87 <3.101',
    }),
    ...refuses('csr-key:rsa-below-1024', REQUEST_DISABLED, CERTUTIL_29, {
      versions: '>=3.87 <3.101',
    }),
    ...accepts('csr-signature:sha224-dsa csr-pss-*', CERTUTIL_29, { versions: '>=3.87 <3.101' }),
    ...refuses('csr-key:ec-brainpool csr-signature:md5-rsa', REQUEST_DISABLED, CERTUTIL, {
      versions: '>=3.87 <3.101',
    }),
    ...refuses(
      `csr-signature:md4-rsa csr-signature:ripemd160-rsa csr-signature:sm2 ${neverVerified} ` +
        `${sha3Rsa} ${sha3Ecdsa} ${sha3Dsa}`,
      REQUEST_ALGORITHM,
      [CERTUTIL, CERTUTIL_29],
      { versions: '>=3.87 <3.101' },
    ),
    ...unknown('csr-key:* csr-signature:*', CERTUTIL),

    ...accepts('cms:signed-data cms:opaque cms:detached cms:enveloped-data cms-encoding:ber', [
      CMSUTIL,
      CMSUTIL_110,
    ]),
    ...accepts('cms-encoding:constructed-definite', CMSUTIL),
    ...refuses('cms:malformed', BAD_MESSAGE, CMSUTIL),
    ...refuses('cms:auth-enveloped-data', NO_OID, [CMSUTIL, CMSUTIL_110]),
    ...accepts('cms-signature:rsa cms-signature:rsa-pss cms-signature:ecdsa cms-pss-salt:*', [
      CMSUTIL,
      CMSUTIL_110,
    ]),
    ...refuses('cms-signature:ed25519', BAD_SIGNATURE, CMSUTIL, { versions: '<3.101' }),
    ...refuses('cms-signature:invalid cms-signature:sha1-instead', BAD_SIGNATURE, [
      CMSUTIL,
      CMSUTIL_110,
    ]),
    ...accepts('cms-digest:sha1 cms-digest:sha256 cms-digest:sha384 cms-digest:sha512', CMSUTIL),
    ...accepts('cms-attributes:unsorted cms-key:rsa cms-key:ec-p256 cms-key:ec-p384', CMSUTIL),
    ...accepts('cms-key:ed25519', CMSUTIL, { note: 'the certificate; not what its key signs' }),
    ...refuses(
      'cms-key:rsa-pss',
      { code: 1, text: 'SEC_ERROR_INVALID_ARGS: security library: invalid arguments.' },
      CMSUTIL,
      { versions: '<3.101', stage: 'key' },
    ),
    ...refuses('cms-content:changed', BAD_SIGNATURE, [CMSUTIL, CMSUTIL_110]),
    ...refuses('cms-trust:no-anchor', NOT_TRUSTED, CMSUTIL),
    ...accepts(
      'cms-cipher:des-ede3-cbc cms-cipher:aes-128-cbc cms-cipher:aes-256-cbc cms-recipient:rsa-pkcs1',
      [CMSUTIL, CMSUTIL_110],
    ),
    ...accepts('cms-recipient:rsa-oaep cms-recipient:ecdh-* cms-wrap:*', CMSUTIL_110, {
      versions: '>=3.110',
    }),
    ...refuses('cms-recipient:rsa-oaep', NO_KEY_ALGORITHM, [CMSUTIL, CMSUTIL_110], {
      versions: '<3.88',
    }),
    ...refuses('cms-recipient:ecdh-*', BAD_MESSAGE, [CMSUTIL, CMSUTIL_110], { versions: '<3.88' }),
    ...loses('cms-content:garbled', ['the content as it was written'], CMSUTIL, {
      note: 'CBC does not authenticate',
    }),
    ...loses('cms-content:padding-broken', ['the content as it was written'], CMSUTIL, {
      note: 'it looks at the last octet of the padding alone',
    }),
  ],
}
