/** node-forge: RSA alone, no PBMAC1, passwords as single characters. */
import { accepts, loses, observed, refuses, source } from './fact.js'
import type { Importer } from './importer.js'

const REQUESTS = observed('certificationRequestFromAsn1 of node-forge 1.4.3', '2026-11-29')
const FORGE = observed('pkcs12.pkcs12FromAsn1 of node-forge 1.4.3')
const PADDING_FITS = observed(
  'pkcs12.pkcs12FromAsn1 of node-forge 1.4.3: 270 files whose padding fits another password by chance',
  '2026-11-29',
)
const TEN_THOUSAND = observed(
  'pkcs12.pkcs12FromAsn1 of node-forge 1.4.3: 10,000 files in AES under passwords beyond ASCII, 37 of them in other words',
  '2026-11-29',
)
const PKCS12_JS = source('digitalbazaar/forge lib/pkcs12.js')
const PBE_JS = source('digitalbazaar/forge lib/pbe.js')

const TOO_FEW = { code: null, text: 'Too few bytes to read ASN.1 value.' }
const EMPTY = { code: null, text: 'Too few bytes to parse DER.' }
const SEEN_24 = observed('pkcs12.pkcs12FromAsn1 of node-forge 1.4.3', '2026-11-24')
const LEFT_OVER = { code: null, text: 'Unparsed DER bytes remain after ASN.1 parsing.' }
/** Which of them depends on the octets. */
const NOT_ASN1 = [
  TOO_FEW.text,
  EMPTY.text,
  LEFT_OVER.text,
  'Only 8, 16, 24, or 32 bits supported: …',
]
const NOT_PFX = {
  code: null,
  text: 'Cannot read PKCS#12 PFX. ASN.1 object is not an PKCS#12 PFX.',
  or: NOT_ASN1,
}
const NO_MAC_MATCH = { code: null, text: 'PKCS#12 MAC could not be verified. Invalid password?' }
const NO_PBMAC1 = {
  code: null,
  text: 'PKCS#12 uses unsupported MAC algorithm: 1.2.840.113549.1.5.14',
}
const NO_DIGEST = { code: null, text: 'PKCS#12 uses unsupported MAC algorithm' }
const NOT_DECRYPTED = { code: null, text: 'Failed to decrypt PKCS#12 SafeContents.' }
const KEY_NOT_DECRYPTED = {
  code: null,
  text: 'Unable to decrypt PKCS#8 ShroudedKeyBag, wrong password?',
}
/** What it says where the padding fits by chance, and what was decrypted is read as ASN.1. */
const DECRYPTED_NOISE = [
  ...NOT_ASN1,
  'Negative length: …',
  'Non-constructed ASN.1 object of indefinite length.',
]
const NO_SCHEME = {
  code: null,
  text: 'Cannot read encrypted private key. Unsupported encryption scheme OID.',
}
const NO_PBE = { code: null, text: 'Cannot read encrypted PBE data block. Unsupported OID.' }
const NO_KDF = { code: null, text: 'Unsupported key derivation function OID.' }
const NO_PRF = { code: null, text: 'Unsupported PRF OID.' }
const NOT_RSA = { code: null, text: 'Cannot read public key. OID is not RSA.' }

const PKCS7 = observed('pkcs7.messageFromAsn1 of node-forge 1.4.3, and its RSA', '2026-11-24')
const NO_SUCH_TYPE = {
  code: null,
  text: 'Cannot read PKCS#7 message. ContentType with OID … is not (yet) supported.',
}
const DOES_NOT_HOLD = { code: null, text: 'the signature does not hold' }

export const forge: Importer = {
  id: 'forge',
  label: 'node-forge',
  aliases: ['node-forge'],
  versions: [
    { version: '0.10', label: 'node-forge 0.10', newest: '0.10.0' },
    { version: '1.3', label: 'node-forge 1.3' },
    { version: '1.4', label: 'node-forge 1.4', newest: '1.4.3' },
  ],
  between: '>=0.7.0 <=1.4.3',
  facts: [
    ...refuses('file:empty', EMPTY, FORGE),
    ...refuses('file:truncated file:malformed', TOO_FEW, FORGE),
    ...refuses('file:not-pfx', NOT_PFX, [PKCS12_JS, SEEN_24]),
    ...refuses('encoding:pem', TOO_FEW, SEEN_24),
    ...refuses('encoding:base64', LEFT_OVER, SEEN_24),
    ...refuses(
      'file:damaged',
      { ...NOT_DECRYPTED, or: [KEY_NOT_DECRYPTED.text, ...DECRYPTED_NOISE] },
      [FORGE, SEEN_24],
      { stage: 'contents' },
    ),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', PKCS12_JS),
    ...refuses('encoding:trailing-data', LEFT_OVER, FORGE),
    ...accepts('mac:absent', [FORGE, PKCS12_JS]),
    ...accepts('mac:hmac-md5 mac:hmac-sha1 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512', [
      FORGE,
      PKCS12_JS,
    ]),
    ...refuses('mac:pbmac1', NO_PBMAC1, [FORGE, PKCS12_JS]),
    ...refuses('mac:*', NO_DIGEST, PKCS12_JS),
    ...refuses(
      'integrity:public-key',
      { code: null, text: 'Only PKCS#12 PFX in password integrity mode supported.' },
      PKCS12_JS,
    ),
    ...refuses('mac:mismatch password:incorrect', NO_MAC_MATCH, FORGE),
    ...refuses('password:non-ascii-bytewise', NO_MAC_MATCH, SEEN_24),
    ...refuses(
      'password:incorrect-no-mac password:differs',
      { ...NOT_DECRYPTED, or: DECRYPTED_NOISE },
      [PKCS12_JS, PADDING_FITS],
      { stage: 'contents' },
    ),
    ...refuses(
      'password:incorrect-no-mac-certs-plain password:differs-certs-plain',
      { ...KEY_NOT_DECRYPTED, or: DECRYPTED_NOISE },
      PADDING_FITS,
      { stage: 'contents' },
    ),
    ...accepts('password:empty-*', FORGE),
    ...refuses('password:empty-zero-length', NO_MAC_MATCH, FORGE, {
      note: 'takes such a file only when no password at all is given',
    }),
    ...accepts('password:non-ascii-pkcs12-pbe password:non-ascii-astral', FORGE),
    ...accepts('password:non-ascii-latin1-pbes2 password:non-ascii-latin1', FORGE),
    ...refuses(
      'password:non-ascii-pbes2',
      { ...NOT_DECRYPTED, or: DECRYPTED_NOISE },
      [FORGE, TEN_THOUSAND],
      { stage: 'contents', note: 'PBKDF2 gets one byte a character instead of UTF-8' },
    ),
    ...accepts(
      'encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert encryption:none-key',
      [FORGE, PBE_JS],
    ),
    ...refuses('encryption:*', NO_PBE, FORGE),
    ...refuses(
      'privacy:public-key',
      { code: null, text: 'Unsupported PKCS#12 contentType.' },
      FORGE,
    ),
    ...accepts(
      'pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc pbes2:des-ede3-cbc pbes2:des-cbc',
      [FORGE, PBE_JS],
    ),
    ...refuses('pbes2:*', NO_SCHEME, [FORGE, PBE_JS]),
    ...refuses('kdf:scrypt', NO_KDF, FORGE),
    ...accepts(
      'prf:hmac-sha1 prf:hmac-sha256 prf:hmac-sha384 prf:hmac-sha512 prf:default ' +
        'prf:parameters-absent keylength:*',
      PBE_JS,
    ),
    ...refuses('prf:*', NO_PRF, PBE_JS),
    ...refuses('prf:hmac-sha224', null, FORGE, {
      note: 'computed as SHA-512/224, so that nothing decrypts',
    }),
    ...accepts('mac-iterations:* kdf-iterations:*', PBE_JS, {
      note: 'no upper limit; 600000 take about 8 s',
    }),
    ...accepts('salt:*', PBE_JS),
    ...accepts('key:rsa key:rsa-over-8192', FORGE),
    ...accepts('key:rsa-pss', FORGE, {
      note: 'the key comes out as rsaEncryption, and forge itself can not read its certificate',
    }),
    ...loses('key:*', ['the private key'], FORGE, { note: 'RSA is the only key type it knows' }),
    ...accepts('keys:* certs:none pairing:* localkeyid:*', FORGE),
    ...refuses('bag:*', { code: null, text: 'Unsupported PKCS#12 SafeBag type.' }, PKCS12_JS),
    ...refuses(
      'cert-bag:unknown-type',
      { code: null, text: 'Unsupported certificate type, only X.509 supported.' },
      PKCS12_JS,
    ),

    ...accepts(
      'csr-key:rsa csr-signature:sha1-rsa csr-signature:sha256-rsa csr-signature:sha384-rsa csr-signature:sha512-rsa csr-signature:md5-rsa',
      FORGE,
    ),
    ...accepts('csr-key:rsa-below-1024', REQUESTS),
    ...accepts('csr-signature:rsa-pss csr-pss-salt:other csr-pss-mgf:*', REQUESTS),
    ...refuses(
      'csr-pss-salt:none csr-pss-salt:longest',
      { code: null, text: 'the signature does not verify' },
      REQUESTS,
    ),
    ...refuses('csr-key:*', NOT_RSA, FORGE),
    ...refuses(
      'csr-signature:*',
      {
        code: null,
        text: 'Unknown signature OID.',
      },
      FORGE,
    ),
    ...refuses('csr-signature:invalid', null, FORGE),

    ...accepts(
      'cms:signed-data cms:opaque cms:detached cms:enveloped-data cms-encoding:ber ' +
        'cms-encoding:constructed-definite',
      PKCS7,
    ),
    ...refuses('cms:malformed', TOO_FEW, PKCS7),
    ...refuses('cms:auth-enveloped-data', NO_SUCH_TYPE, PKCS7),
    ...accepts('cms-signature:rsa', PKCS7, {
      note: 'it has no verification of messages: interssl puts its reader, digests and RSA together',
    }),
    ...refuses('cms-signature:rsa-pss cms-signature:invalid', DOES_NOT_HOLD, PKCS7),
    ...refuses('cms-signature:*', NOT_RSA, PKCS7, { stage: 'contents' }),
    ...accepts('cms-digest:sha1 cms-digest:sha256 cms-digest:sha384 cms-digest:sha512', PKCS7),
    ...accepts('cms-pss-salt:* cms-attributes:unsorted cms-key:rsa', PKCS7),
    ...refuses('cms-key:*', NOT_RSA, PKCS7),
    ...refuses('cms-content:changed', { code: null, text: 'the message digest differs' }, PKCS7),
    ...refuses('cms-trust:no-anchor', { code: null, text: 'Certificate is not trusted.' }, PKCS7),
    ...accepts(
      'cms-cipher:des-ede3-cbc cms-cipher:aes-128-cbc cms-cipher:aes-256-cbc cms-recipient:rsa-pkcs1',
      PKCS7,
    ),
    ...refuses(
      'cms-recipient:rsa-oaep',
      { code: null, text: 'Unsupported asymmetric cipher, OID 1.2.840.113549.1.1.7' },
      PKCS7,
    ),
    ...refuses(
      'cms-recipient:ecdh-*',
      { code: null, text: 'node-forge writes RSA keys only' },
      PKCS7,
      { stage: 'file', note: 'the words are ours: it has no EC keys' },
    ),
    ...accepts('cms-wrap:*', PKCS7),
    ...loses('cms-content:garbled', ['the content as it was written'], PKCS7, {
      note: 'CBC does not authenticate',
    }),
    ...refuses(
      'cms-content:padding-broken',
      { code: null, text: 'Symmetric decryption failed.' },
      PKCS7,
    ),
  ],
}
