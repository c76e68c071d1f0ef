/** Python's cryptography (PyPI wheels): PKCS12_parse of the OpenSSL inside, its legacy provider loaded. */
import { accepts, documented, loses, observed, refuses, saying, source, unknown } from './fact.js'
import type { Importer } from './importer.js'
import {
  legacySchemes,
  libcrypto,
  neverVerified,
  sha3Dsa,
  sha3Ecdsa,
  sha3Rsa,
} from './libcrypto.js'

const WHEELS = observed('pkcs12.load_key_and_certificates of cryptography 38, 43, 48, 49')
const CSR = observed('x509.load_pem_x509_csr of cryptography 48')
const CSR_24 = observed('x509.load_der_x509_csr of cryptography 38.0.4, 48.0.0', '2026-11-24')
const NOT_VALID = { code: null, text: 'is_signature_valid is False' }
const OLD_DIGESTS =
  'csr-signature:sha1-rsa csr-signature:sha1-ecdsa csr-signature:sha1-dsa csr-signature:md5-rsa ' +
  'csr-signature:md4-rsa csr-signature:ripemd160-rsa'
const CSR_29 = observed('x509.load_der_x509_csr of cryptography 38.0.4, 48.0.0', '2026-11-29')
const NO_EXPLICIT = documented(
  'cryptography CHANGELOG.rst to 44.0.2 has no keys with explicit parameters',
  '2026-11-29',
)
const CHANGELOG = documented('cryptography CHANGELOG.rst of 49.0.0: the OpenSSL in each wheel')
const STRICT = observed(
  'load_key_and_certificates and x509.Certificate of cryptography 48.0.0',
  '2026-11-24',
)
const SEEN_28 = observed(
  'pkcs12.load_key_and_certificates of cryptography 38.0.4 and 48.0.0',
  '2026-11-28',
)
const P12_KISS = source('OpenSSL crypto/pkcs12/p12_kiss.c')

const INVALID = { code: null, text: 'ValueError: Invalid password or PKCS12 data' }
const CERTIFICATE = { code: null, text: 'ValueError: error parsing asn1 value: …' }
const NOT_READ = { code: null, text: 'ValueError: Could not deserialize PKCS12 data' }

export const pythonCryptography: Importer = {
  id: 'python-cryptography',
  label: 'Python cryptography',
  aliases: ['pyca', 'pyca-cryptography'],
  versions: [
    { version: '38', label: 'Python cryptography 38', newest: '38.0.4' },
    { version: '43', label: 'Python cryptography 43', newest: '43.0.3', inDefaultSet: true },
    { version: '44', label: 'Python cryptography 44' },
    { version: '46', label: 'Python cryptography 46', inDefaultSet: true },
    {
      version: '48',
      label: 'Python cryptography 48',
      newest: '48.0.1',
      releases: ['48.0.0', '48.0.1'],
      inDefaultSet: true,
    },
    { version: '49', label: 'Python cryptography 49', inDefaultSet: true },
  ],
  between: '>=37 <=49',
  facts: [
    ...saying([...libcrypto, ...legacySchemes], INVALID, ['contents', 'key', 'pairing']),
    ...refuses('file:empty file:truncated file:not-pfx file:malformed', NOT_READ, WHEELS),
    ...refuses('encoding:pem encoding:base64', NOT_READ, WHEELS),
    ...refuses('file:damaged', INVALID, WHEELS, { stage: 'contents' }),
    ...refuses('integrity:public-key', INVALID, P12_KISS),
    ...accepts('mac:absent', [WHEELS, CHANGELOG], { versions: '>=42' }),
    ...refuses('mac:absent', INVALID, [WHEELS, CHANGELOG], { versions: '<42' }),
    ...accepts('mac:absent-empty-password', P12_KISS, { versions: '<42' }),
    ...accepts('mac:pbmac1 pbmac1*', [WHEELS, CHANGELOG], { versions: '>=44.0.0' }),
    ...refuses('mac:pbmac1', INVALID, [WHEELS, CHANGELOG], { versions: '<43' }),
    ...unknown('mac:pbmac1', [WHEELS, CHANGELOG], {
      versions: '>=43 <44.0.0',
      note: 'the wheel has OpenSSL 3.3 and refuses; a build on OpenSSL 3.5 (Debian 13) accepts',
    }),
    ...refuses('mac:mismatch password:incorrect password:non-ascii-bytewise', INVALID, WHEELS),
    ...refuses('password:non-ascii-latin1', INVALID, WHEELS, { stage: 'contents' }),
    ...refuses('password:differs', INVALID, P12_KISS, { stage: 'contents' }),
    ...accepts('password:non-ascii*', WHEELS),
    ...refuses('pbmac1:long-key', INVALID, WHEELS, { versions: '>=48' }),
    ...refuses('pbmac1:short-key', INVALID, [WHEELS, CHANGELOG], {
      versions: '>=48.0.1',
      note: '48.0.0, with OpenSSL 4.0.0, takes it; 48.0.1 has 4.0.1',
    }),
    ...refuses('cert-bag:time-not-der cert-bag:dsa-parameters-inherited', CERTIFICATE, STRICT),
    ...accepts('key:ed25519 key:ed448 key:x25519', WHEELS),
    ...accepts('key:x448', SEEN_28, { versions: '>=48' }),
    ...accepts('pbes2:sm4-cbc', SEEN_28),
    ...accepts('keys:none certs:none', WHEELS),
    ...loses('keys:multiple', ['the private keys after the first'], P12_KISS),
    ...accepts('kdf:scrypt pbes2:aria-128-cbc pbes2:aria-192-cbc pbes2:aria-256-cbc', P12_KISS),
    ...refuses('encryption:unknown pbes2:unknown prf:unknown key:unknown', INVALID, P12_KISS),

    ...accepts('csr-key:rsa csr-key:rsa-pss csr-key:ec-* csr-key:ed25519 csr-key:dsa', CSR),
    ...accepts('csr-key:ed448', CSR_24),
    ...accepts('csr-key:ec-compressed csr-key:rsa-below-1024 csr-pss-*', CSR_29),
    ...refuses(
      'csr-key:ec-other',
      { code: null, text: 'is not a supported elliptic curve' },
      CSR_29,
      {
        versions: '<42',
      },
    ),
    ...refuses('csr-key:ec-other', { code: null, text: 'is not supported' }, CSR_29, {
      versions: '>=48',
    }),
    ...unknown('csr-key:ec-other', CSR_29, { versions: '>=42 <48' }),
    ...refuses('csr-key:ec-sm2', { code: null, text: 'is not supported' }, CSR_29, {
      versions: '>=48',
      stage: 'file',
    }),
    ...refuses(
      'csr-key:ec-explicit-other',
      { code: null, text: 'No custom curves are supported' },
      CSR_29,
      {
        versions: '>=48',
      },
    ),
    ...refuses('csr-key:ml-dsa', { code: null, text: 'Unknown OpenSSL error' }, CSR_29, {
      versions: '<42',
    }),
    ...refuses('csr-key:ml-dsa', NOT_VALID, CSR_29, { versions: '>=48' }),
    ...accepts(
      'csr-signature:sha224-rsa csr-signature:sha256-rsa csr-signature:sha384-rsa ' +
        'csr-signature:sha512-rsa csr-signature:rsa-pss csr-signature:sha224-ecdsa ' +
        'csr-signature:sha256-ecdsa csr-signature:sha384-ecdsa csr-signature:sha512-ecdsa ' +
        'csr-signature:sha224-dsa csr-signature:sha256-dsa csr-signature:ed25519 ' +
        `csr-signature:ed448 ${sha3Rsa}`,
      CSR_29,
    ),
    ...accepts(OLD_DIGESTS, CSR_29, { versions: '<42' }),
    ...refuses(OLD_DIGESTS, NOT_VALID, CSR_29, {
      versions: '>=48',
      note: 'verifies no signature over SHA-1 or older',
    }),
    ...accepts(sha3Ecdsa, CSR_29, { versions: '>=48' }),
    ...refuses(sha3Ecdsa, NOT_VALID, CSR_29, { versions: '<42' }),
    ...refuses(`${neverVerified} ${sha3Dsa} csr-signature:sm2`, NOT_VALID, CSR_29),
    ...accepts('csr-signature:ml-dsa', CSR_29, { note: 'the key is what it refuses' }),
    ...unknown('csr-signature:*', CSR_29),
    ...refuses(
      'csr-key:ec-explicit',
      {
        code: null,
        text: 'ValueError: ECDSA keys with explicit parameters are unsupported at this time',
      },
      [CSR_29, NO_EXPLICIT],
      { versions: '<45' },
    ),
    ...unknown('csr-key:ec-explicit', NO_EXPLICIT, { versions: '>=45 <48' }),
    ...accepts('csr-key:ec-explicit', CSR_29, {
      versions: '>=48',
      note: 'and gives the curve its name',
    }),
    ...refuses('csr-signature:invalid', NOT_VALID, CSR),
  ],
}
