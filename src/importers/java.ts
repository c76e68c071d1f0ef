/** Java: the PKCS12 KeyStore of OpenJDK, as keytool uses it. */
import { accepts, documented, loses, observed, refuses, reported, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const JDKS = observed('keytool of OpenJDK 8u504, 11.0.33, 17.0.21, 21.0.13, 25.0.5, 26.0.2, 27.0.1')
const KEYTOOL_24 = observed(
  'keytool -list, -certreq and -printcertreq of OpenJDK 17.0.21 and Temurin 25.0.3',
  '2026-11-24',
)
const SEEN_24 = observed(
  'keytool -list and -certreq of OpenJDK 17.0.21, Temurin 25.0.3',
  '2026-11-24',
)
const CURVE = 'Curve not supported: secp256k1 (1.3.132.0.10)'
const CSR = observed('keytool -printcertreq of OpenJDK 17')
const CSR_29 = observed('keytool -printcertreq of OpenJDK 17.0.21 and Temurin 25.0.3', '2026-11-29')
const JDK_25_0_3 = observed('keytool of Temurin 25.0.3')
const PLAIN_CERTIFICATES = observed('keytool of OpenJDK 17.0.21, Temurin 25.0.3', '2026-11-24')
const PLAIN_CERTIFICATES_29 = observed(
  'keytool -list and -certreq of OpenJDK 17.0.21, Temurin 25.0.3',
  '2026-11-29',
)
const KEYSTORE = source('openjdk/jdk11u-dev@jdk-11.0.31-ga PKCS12KeyStore.java')
const PBES2_11 = source('openjdk/jdk11u-dev@jdk-11.0.31-ga PBES2Parameters.java')
const PBES2_OLD_11 = source('openjdk/jdk11u-dev@jdk-11.0.11-ga PBES2Parameters.java parseKDF')
const SUNJCE_11 = source('openjdk/jdk11u-dev SunJCE.java: HmacPBESHA256 first in 11.0.12')
const PBMAC1 = documented('JDK-8343232')
const OLD_8 = reported('keystore-explorer#173, #79, #308 (8u282)')
const GAP_8 = reported('adoptium-support#378: no between 8u303 and 8u503 is dated')

const PASSWORD = { code: 1, text: 'keystore password was incorrect' }
const NOT_ASCII = { code: 1, text: 'getSecretKey failed: Password is not ASCII' }
const INTEGRITY = {
  code: 1,
  text: 'Integrity check failed: java.security.UnrecoverableKeyException: Failed PKCS12 integrity checking',
}
const NO_SHA256 = {
  code: 1,
  text: 'Integrity check failed: java.security.NoSuchAlgorithmException: Algorithm HmacPBESHA256 not available',
}
const NO_DIGEST = {
  code: 1,
  text: 'Integrity check failed: java.security.NoSuchAlgorithmException',
}
const NO_PBMAC1 = {
  code: 1,
  text: 'Integrity check failed: java.security.NoSuchAlgorithmException: Algorithm HmacPBE1.2.840.113549.1.5.14 not available',
}
const NOT_AES = {
  code: 1,
  text: 'PBE parameter parsing error: expecting the object identifier for AES cipher',
}
const TAG_48 = { code: 1, text: "ObjectIdentifier() -- data isn't an object ID (tag = 48)" }
const EOF = { code: 1, text: 'java.io.EOFException' }
/** The first octets decide. */
const NOT_DER = {
  code: 1,
  text: EOF.text,
  or: [
    'toDerInputStream rejects tag type …',
    'DerInputStream.getLength(): lengthTag=…, too big.',
    'Short read of DER length',
  ],
}
const ARMOURED = { code: 1, text: 'toDerInputStream rejects tag type …', or: [EOF.text] }
const TOO_MANY = { code: 1, text: 'iteration count too large' }
const PUBLIC_KEY = { code: 1, text: 'public key protected PKCS12 not supported' }
const NO_CERTIFICATE = { code: 1, text: 'has no public key (certificate)' }

/** 8u303 to 8u503 lie between what was read and what was run. */
const GAP = '>8.0.302 <8.0.504'
const SINCE_11_0_12 = '>=11.0.12'
const MODERN = '=8.0.504 || >=11.0.12'

export const java: Importer = {
  id: 'java',
  label: 'Java',
  aliases: ['keytool', 'openjdk'],
  versions: [
    { version: '8', label: 'Java 8', newest: '8.0.504', inDefaultSet: true },
    {
      version: '11',
      label: 'Java 11',
      newest: '11.0.33',
      releases: ['11.0.2', '11.0.11', '11.0.12', '11.0.33'],
      inDefaultSet: true,
    },
    { version: '17', label: 'Java 17', newest: '17.0.21', inDefaultSet: true },
    { version: '21', label: 'Java 21', newest: '21.0.13', inDefaultSet: true },
    {
      version: '25',
      label: 'Java 25',
      newest: '25.0.5',
      releases: ['25.0.3', '25.0.4', '25.0.5'],
      inDefaultSet: true,
    },
    { version: '26', label: 'Java 26', newest: '26.0.2' },
    { version: '27', label: 'Java 27', newest: '27.0.1', inDefaultSet: true },
  ],
  between: '>=8.0 <=27.0.1',
  facts: [
    ...refuses('file:empty', { code: 1, text: 'Keystore file exists, but is empty' }, JDKS),
    ...refuses('file:truncated file:malformed', EOF, JDKS),
    ...refuses('file:not-pfx', NOT_DER, [JDKS, SEEN_24]),
    ...refuses('encoding:pem encoding:base64', ARMOURED, [KEYSTORE, SEEN_24]),
    ...refuses('file:damaged', PASSWORD, JDKS, { stage: 'contents' }),
    ...loses('file:damaged-key-alone', ['the private key'], SEEN_24, {
      versions: '>=17',
      note: 'listed as a PrivateKeyEntry; its use fails',
    }),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', JDKS),
    ...accepts('encoding:trailing-data', KEYSTORE),
    ...refuses('integrity:public-key privacy:public-key', PUBLIC_KEY, JDKS, { stage: 'integrity' }),

    ...accepts('mac:absent', [JDKS, KEYSTORE]),
    ...accepts('mac:hmac-sha1', JDKS),
    ...accepts(
      'mac:hmac-sha224 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      [JDKS, SUNJCE_11],
      {
        versions: MODERN,
      },
    ),
    ...accepts('mac:hmac-sha512-224 mac:hmac-sha512-256', SUNJCE_11, { versions: MODERN }),
    ...unknown('mac:hmac-*', GAP_8, { versions: GAP }),
    ...refuses('mac:hmac-*', NO_SHA256, [SUNJCE_11, OLD_8], {
      versions: '<=8.0.302 || >=11.0.0 <11.0.12',
    }),
    ...refuses('mac:hmac-*', NO_DIGEST, SUNJCE_11, { versions: MODERN }),
    ...accepts('mac:pbmac1', [JDKS, PBMAC1], { versions: '>=25.0.5' }),
    ...accepts('pbmac1-prf:hmac-sha256 pbmac1-prf:hmac-sha512', PBMAC1),
    ...accepts('pbmac1-hmac:hmac-sha256 pbmac1-hmac:hmac-sha512', PBMAC1),
    ...refuses(
      'pbmac1-prf:* pbmac1-hmac:*',
      { code: 1, text: 'unsupported PBMAC1 Hmac' },
      source('openjdk/jdk@069ef254 MacData.java'),
    ),
    ...unknown('mac:pbmac1', PBMAC1, { versions: '>25.0.3 <25.0.5' }),
    ...refuses('mac:pbmac1', NO_PBMAC1, [JDKS, JDK_25_0_3], { versions: '<=25.0.3' }),
    ...refuses('mac:mismatch', INTEGRITY, JDKS),
    ...refuses('mac:mismatch-damaged-safe', PASSWORD, SEEN_24, {
      versions: '>=17',
      note: 'the certificates are decrypted before the MAC is checked',
    }),
    ...refuses('password:incorrect', PASSWORD, JDKS),
    ...refuses('password:incorrect-certs-plain', INTEGRITY, PLAIN_CERTIFICATES),
    ...refuses('password:differs', PASSWORD, KEYSTORE, { stage: 'contents' }),
    ...loses(
      'password:differs-certs-plain password:incorrect-no-mac-certs-plain',
      ['the private key'],
      [PLAIN_CERTIFICATES_29, KEYSTORE],
      {
        versions: '>=11',
        stage: 'key',
        note: 'listed as a PrivateKeyEntry; its use fails',
      },
    ),
    ...accepts('password:empty-*', JDKS),
    ...refuses(
      'password:non-ascii*',
      PASSWORD,
      [JDKS, documented('JDK-8352294: ASCII no longer required from 25')],
      { versions: '<25' },
    ),
    ...accepts('password:non-ascii-pbes2 password:non-ascii-astral', JDKS, { versions: '>=25' }),
    ...refuses('password:non-ascii-pbes1', PASSWORD, JDKS, { versions: '>=25' }),
    ...accepts('password:non-ascii-pkcs12-pbe', JDKS, { versions: '>=25' }),
    ...refuses('password:non-ascii-certs-plain', NOT_ASCII, PLAIN_CERTIFICATES, {
      versions: '<25',
      note: 'nothing has to be decrypted before the MAC is checked',
    }),
    ...loses('password:non-ascii-pbes1-certs-plain', ['the private key'], PLAIN_CERTIFICATES, {
      versions: '>=25',
      note: 'listed as a PrivateKeyEntry; its use fails',
    }),

    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert', JDKS),
    ...accepts('encryption:pbe-sha1-rc2-128 encryption:pbe-sha1-rc4-*', KEYSTORE),
    ...loses('encryption:none-key', ['the private key', 'the certificates'], JDKS, {
      note: 'an empty listing, exit code 0',
    }),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-256-cbc', [JDKS, PBES2_11], {
      versions: '=8.0.504 || >=11.0',
    }),
    ...unknown('pbes2:*', GAP_8, { versions: GAP }),
    ...refuses('pbes2:*', TAG_48, [OLD_8, documented('JDK-8202837')], {
      versions: '<=8.0.302 || >=9 <11',
    }),
    ...refuses('pbes2:*', NOT_AES, [JDKS, SEEN_24], { versions: '=8.0.504 || >=11.0' }),
    ...refuses('encryption:unknown', { code: 1, text: 'NoSuchAlgorithmException' }, KEYSTORE),
    ...refuses('encryption:pbe-sha1-2des', PASSWORD, [KEYSTORE, SEEN_24]),
    ...accepts('encryption:pbes1-md5-des', KEYSTORE),
    ...accepts(
      'prf:hmac-sha1 prf:hmac-sha224 prf:hmac-sha256 prf:hmac-sha384 prf:hmac-sha512 prf:default ' +
        'prf:parameters-absent',
      [JDKS, PBES2_11],
    ),
    ...accepts('prf:hmac-sha512-224 prf:hmac-sha512-256', PBES2_11, { versions: SINCE_11_0_12 }),
    ...accepts('keylength:*', [JDKS, PBES2_11]),
    ...refuses('keylength:absent-prf-not-sha1', PASSWORD, PBES2_OLD_11, {
      versions: '>=11.0.0 <11.0.12',
      note: 'without a keyLength the PRF is read over and HMAC-SHA-1 assumed',
    }),
    ...refuses('kdf:scrypt', NOT_AES, PBES2_11),
    ...accepts('mac-iterations:* kdf-iterations:*', [JDKS, KEYSTORE]),
    ...refuses('mac-iterations:5000001+', TOO_MANY, KEYSTORE),
    ...refuses('kdf-iterations:5000001+', TOO_MANY, KEYSTORE),
    ...accepts('key:rsa key:ec-p256 key:ec-p384 key:ec-p521 key:dsa', JDKS),
    ...accepts('key:ed25519 key:ed448', JDKS, { versions: '>=15' }),
    ...loses('key:ed25519 key:ed448', ['the private key'], JDKS, {
      versions: '<15',
      note: 'listed as a PrivateKeyEntry; its use fails',
    }),
    ...accepts('key:rsa-pss', JDKS, { versions: '>=11' }),
    ...loses('key:rsa-pss', ['the private key'], JDKS, {
      versions: '<11',
      note: 'listed as a PrivateKeyEntry; its use fails',
    }),
    ...loses('keys:none', ['the certificates'], JDKS, {
      note: 'an empty listing, exit code 0, unless the trustedKeyUsage attribute is there',
    }),
    ...refuses('certs:none', NO_CERTIFICATE, JDKS, { stage: 'pairing' }),
    ...accepts('keys:multiple', KEYSTORE),
    ...accepts('pairing:by-friendlyname localkeyid:* bag:crl bag:secret', KEYSTORE),
    ...refuses('pairing:none', NO_CERTIFICATE, [KEYTOOL_24, SEEN_24], {
      note: 'listed as a PrivateKeyEntry with a chain of length 0; its use fails',
    }),
    ...unknown('pairing:mismatch', KEYSTORE),
    ...loses('key:ec-secp256k1', ['the use of the private key'], KEYTOOL_24, {
      versions: '>=17',
      note: CURVE,
    }),

    ...accepts('csr-key:rsa csr-key:rsa-pss csr-key:ec-p256 csr-key:ed25519 csr-signature:*', CSR, {
      versions: '>=17',
    }),
    ...accepts('csr-key:ec-p384 csr-key:ec-p521 csr-key:ed448', KEYTOOL_24, { versions: '>=17' }),
    ...refuses('csr-key:ec-secp256k1', { code: 1, text: CURVE }, KEYTOOL_24, { versions: '>=17' }),
    ...accepts('csr-key:dsa csr-key:rsa-below-1024 csr-key:ec-sm2 csr-pss-*', CSR_29, {
      versions: '>=17',
    }),
    ...accepts('csr-key:ml-dsa', CSR_29, {
      versions: '>=17',
      note: 'prints it; 17 can not verify its signature',
    }),
    ...refuses(
      'csr-key:ec-brainpool csr-key:ec-p192 csr-key:ec-p224 csr-key:ec-other',
      { code: 1, text: 'java.security.SignatureException: Curve not supported' },
      CSR_29,
      { versions: '>=17' },
    ),
    ...refuses(
      'csr-key:ec-compressed',
      { code: 1, text: 'java.security.InvalidKeyException: Invalid EC key' },
      CSR_29,
      { versions: '>=17' },
    ),
    ...refuses(
      'csr-signature:md4-rsa csr-signature:ripemd160-rsa',
      { code: 1, text: 'Signature not available' },
      CSR_29,
      { versions: '>=17' },
    ),
    ...refuses(
      'csr-signature:sm2',
      { code: 1, text: 'java.io.IOException: Unknown named curve' },
      CSR_29,
      { versions: '>=17', stage: 'file' },
    ),
    ...refuses(
      'csr-key:ec-explicit',
      { code: 1, text: 'java.io.IOException: Only named ECParameters supported' },
      CSR_29,
      { versions: '>=17', stage: 'file' },
    ),
    ...refuses('csr-signature:invalid', { code: 1, text: 'Invalid PKCS #10 signature' }, CSR),
  ],
}
