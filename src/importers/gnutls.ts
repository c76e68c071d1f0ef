/** GnuTLS, observed through certtool, which prints what it can read even where it then fails. */
import { accepts, documented, loses, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const GOST = observed(
  'certtool --p12-info and --key-info of GnuTLS 3.7.9: certificate and key are decrypted',
  '2026-11-24',
)
const CERTTOOL_24 = observed(
  'certtool --p12-info, --key-info and --crq-info of GnuTLS 3.7.9',
  '2026-11-24',
)
const CERTTOOL = observed('certtool --p12-info of GnuTLS 3.7.9, 3.8.9, 3.8.13')
const SEEN_3_7 = observed('certtool of GnuTLS 3.7.9', '2026-11-24')
const CRQ_INFO = observed('certtool --crq-info of GnuTLS 3.7.9', '2026-11-29')
const SEEN_28 = observed('certtool --p12-info and --key-info of GnuTLS 3.7.9', '2026-11-28')
const PADDING_FITS = observed(
  'certtool --p12-info of GnuTLS 3.7.9: files whose padding fits another password by chance, certificates encrypted and in the clear',
  '2026-11-29',
)
const NEWS = documented('GnuTLS NEWS, 2.9.8 to 3.8.13')
const MAC_OIDS = source('gnutls/gnutls@gnutls_3_5_4 lib/algorithms/mac.c:28')
const PKCS7_CRYPT = source('gnutls/gnutls@3.8.13 lib/x509/pkcs7-crypt.c')
const COMMON_H = source('gnutls/gnutls@3.8.13 lib/x509/common.h:39')

const NOT_SELF_SIGNED = { code: 0, text: 'Self signature: FAILED' }
const NOT_VERIFIED = {
  code: 1,
  text: 'verify_mac: The Message Authentication Code verification failed.',
}
const STRUCTURE = { code: 1, text: 'There were errors parsing the structure' }
const DECRYPTION = { code: 1, text: 'bag_decrypt: Decryption has failed.' }
const NO_MAC_FOUND = { code: 1, text: 'verify_mac: ASN1 parser: Element was not found.' }
const CIPHER = { code: 1, text: 'bag_decrypt: The cipher type is unsupported.' }
const DER = { code: 1, text: 'p12_import: ASN1 parser: Error in DER parsing.' }
const KEY_DECRYPTION = { code: 1, text: 'import error: Decryption has failed.' }
const TAG = { code: 1, text: 'p12_import: ASN1 parser: Error in TAG.' }

const P7_VERIFY = observed('certtool --p7-verify of GnuTLS 3.7.9', '2026-11-24')
const P7_PSS = observed(
  'certtool --p7-verify of GnuTLS 3.7.9: five digests, salts of 0 to 65 octets, keys of 2,048 and 4,096 bits',
  '2026-11-28',
)
const P7_BOTH = observed('certtool --p7-verify of GnuTLS 3.7.9 and 3.8.9')
const P7_NOT_VERIFIED = {
  code: 1,
  text: 'Signature status: verification failed: Public key signature verification has failed.',
}
const P7_IMPORT = {
  code: 1,
  text: 'import error: ASN1 parser: Error in DER parsing.',
  or: ['import error: ASN1 parser: Error in TAG.'],
}

/** It can hash with some of them, and has no MAC of any. */
const NO_MAC_ALGORITHM =
  'mac:hmac-md4 mac:hmac-md5 mac:hmac-ripemd160 mac:hmac-sha3-224 mac:hmac-sha3-256 mac:hmac-sha3-384 ' +
  'mac:hmac-sha3-512 mac:hmac-sha512-224 mac:hmac-sha512-256 mac:hmac-blake2s256 mac:hmac-sm3'

export const gnutls: Importer = {
  id: 'gnutls',
  label: 'GnuTLS',
  aliases: ['certtool'],
  versions: [
    { version: '3.6', label: 'GnuTLS 3.6', newest: '3.6.16' },
    { version: '3.7', label: 'GnuTLS 3.7', newest: '3.7.9', inDefaultSet: true },
    {
      version: '3.8',
      label: 'GnuTLS 3.8',
      newest: '3.8.13',
      releases: ['3.8.5', '3.8.6', '3.8.9', '3.8.13'],
      inDefaultSet: true,
    },
  ],
  between: '>=2.9.8 <=3.8.13',
  paths: [
    {
      id: 'certtool',
      label: 'certtool',
      command: 'certtool --p12-info --inder --infile FILE',
      onlyIfAsked: true,
    },
  ],
  facts: [
    ...refuses('file:empty file:not-pfx encoding:pem encoding:base64', TAG, CERTTOOL),
    ...refuses('file:truncated file:malformed', DER, CERTTOOL),
    ...refuses('file:damaged', DECRYPTION, CERTTOOL, { stage: 'contents' }),
    ...refuses('file:damaged-key-alone', KEY_DECRYPTION, SEEN_3_7, {
      versions: '<3.8',
      paths: ['certtool'],
      stage: 'contents',
    }),
    ...loses('file:damaged-safe-but-key', ['the certificates'], SEEN_3_7, {
      versions: '<3.8',
      paths: ['certtool'],
      stage: 'contents',
      note: 'says so, exits with 1, and has printed the key',
    }),
    ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', CERTTOOL),
    ...refuses('encoding:trailing-data', DER, CERTTOOL),
    ...refuses('mac:absent', STRUCTURE, CERTTOOL),
    ...accepts('mac:absent mac:mismatch', [CERTTOOL, SEEN_3_7], {
      paths: ['certtool'],
      note: 'says so, exits with 1, and has printed everything',
    }),
    ...refuses('integrity:public-key', STRUCTURE, CERTTOOL),
    ...accepts('mac:hmac-sha1', CERTTOOL),
    ...accepts('mac:hmac-sha256', [CERTTOOL, NEWS], { versions: '>=3.5.0' }),
    ...refuses('mac:hmac-sha256', STRUCTURE, NEWS, { versions: '<3.5.0' }),
    ...accepts(
      'mac:hmac-sha224 mac:hmac-sha384 mac:hmac-sha512',
      [CERTTOOL, source('gnutls/gnutls@56d85d190, NEWS 3.6.0')],
      { versions: '>=3.6.0' },
    ),
    ...refuses('mac:hmac-sha224 mac:hmac-sha384 mac:hmac-sha512', STRUCTURE, NEWS, {
      versions: '<3.6.0',
    }),
    ...refuses('mac:hmac-blake2b512', STRUCTURE, CERTTOOL),
    ...refuses(NO_MAC_ALGORITHM, STRUCTURE, SEEN_28, {
      versions: '>=3.7 <3.8',
      note: 'verify_mac: An unimplemented or disabled feature has been requested.',
    }),
    ...accepts(`${NO_MAC_ALGORITHM} mac:hmac-blake2b512`, SEEN_28, {
      versions: '>=3.7 <3.8',
      paths: ['certtool'],
      note: 'says so, exits with 1, and has printed everything',
    }),
    ...unknown('mac:hmac-*', MAC_OIDS),
    ...accepts(
      'mac:pbmac1 pbmac1-prf:* pbmac1-hmac:*',
      [CERTTOOL, source('gnutls/gnutls@d86c2467e, NEWS 3.8.6')],
      { versions: '>=3.8.6' },
    ),
    ...refuses('pbmac1:short-key pbmac1:long-key', STRUCTURE, CERTTOOL, { versions: '>=3.8.6' }),
    ...unknown('pbmac1:*', NEWS, { versions: '>=3.8.6' }),
    ...refuses('mac:pbmac1', STRUCTURE, CERTTOOL, { versions: '<3.8.6' }),
    ...accepts('mac:pbmac1', [CERTTOOL, SEEN_3_7], {
      versions: '<3.8.6',
      paths: ['certtool'],
      note: 'says so, exits with 1, and has printed everything',
    }),
    ...accepts('pbmac1-prf:* pbmac1-hmac:*', SEEN_3_7, { versions: '<3.8.6', paths: ['certtool'] }),
    ...refuses('mac:mismatch password:incorrect', NOT_VERIFIED, CERTTOOL),
    ...refuses(
      'password:incorrect-no-mac',
      { ...DECRYPTION, or: [NO_MAC_FOUND.text] },
      [SEEN_3_7, PADDING_FITS],
      { paths: ['certtool'] },
    ),
    ...refuses('password:incorrect-no-mac-certs-plain', NO_MAC_FOUND, PADDING_FITS, {
      versions: '<3.8',
      paths: ['certtool'],
    }),
    ...refuses(
      'password:differs',
      { ...DECRYPTION, or: ['bag_decrypt: ASN1 parser: Error in TAG.'] },
      [CERTTOOL, PADDING_FITS],
      { stage: 'contents' },
    ),
    ...loses('password:differs-certs-plain', ['the private key'], PADDING_FITS, {
      versions: '<3.8',
      paths: ['certtool'],
      stage: 'key',
    }),
    ...unknown('password:incorrect-no-mac-certs-plain password:differs-certs-plain', PADDING_FITS, {
      versions: '>=3.8',
      paths: ['certtool'],
    }),
    ...accepts('password:empty-bmp-nul', CERTTOOL, { note: 'certtool wants --empty-password' }),
    ...accepts('password:empty-zero-length', [CERTTOOL, SEEN_3_7], {
      note: 'certtool wants --null-password',
    }),
    ...refuses('password:non-ascii-latin1', STRUCTURE, CERTTOOL, { stage: 'contents' }),
    ...accepts('password:non-ascii*', [CERTTOOL, NEWS], { versions: '>=3.5.4' }),
    ...refuses('password:non-ascii*', NOT_VERIFIED, NEWS, { versions: '<3.5.4' }),
    ...refuses('password:non-ascii-bytewise', NOT_VERIFIED, SEEN_3_7),
    ...refuses('password:not-nfc', NOT_VERIFIED, SEEN_3_7, {
      versions: '>=3.5.4',
      note: 'it brings every password into form C',
    }),
    ...accepts(
      'encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert',
      CERTTOOL,
    ),
    ...accepts('encryption:none-key', CERTTOOL),
    ...accepts('encryption:pbe-sha1-rc4-128', PKCS7_CRYPT),
    ...accepts('encryption:pbes1-sha1-des', NEWS, { versions: '>=3.8.5' }),
    ...accepts('encryption:pbes1-md5-des', SEEN_28, { versions: '>=3.7' }),
    ...refuses(
      'encryption:pbes1-md5-rc2 encryption:pbes1-sha1-rc2 encryption:pbes1-sha1-des',
      CIPHER,
      SEEN_28,
      { versions: '>=3.7 <3.8' },
    ),
    ...unknown('encryption:pbes1-*', NEWS),
    ...refuses('encryption:*', CIPHER, PKCS7_CRYPT),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc', [CERTTOOL, NEWS]),
    ...accepts('pbes2:des-ede3-cbc', CERTTOOL),
    ...accepts('pbes2:des-cbc', PKCS7_CRYPT),
    ...accepts('pbes2:gost28147-cfb', GOST),
    ...refuses('pbes2:*', CIPHER, CERTTOOL),
    ...refuses('kdf:scrypt', CIPHER, PKCS7_CRYPT),
    ...accepts('prf:hmac-sha1 prf:default prf:parameters-absent keylength:*', [
      CERTTOOL,
      PKCS7_CRYPT,
    ]),
    ...accepts('prf:hmac-sha256', [CERTTOOL, NEWS], { versions: '>=3.5.4' }),
    ...accepts('prf:hmac-sha224 prf:hmac-sha384 prf:hmac-sha512', MAC_OIDS, {
      versions: '>=3.5.4',
    }),
    ...refuses('prf:*', DECRYPTION, NEWS, { versions: '<3.5.4' }),
    ...accepts('mac-iterations:* kdf-iterations:*', CERTTOOL),
    ...refuses(
      'kdf-iterations:10485760+',
      DECRYPTION,
      [COMMON_H, source('gnutls/gnutls@06c5989da: from 3.6.0, not for the MAC')],
      { versions: '>=3.6.0' },
    ),
    ...accepts('salt:*', NEWS, { versions: '>=3.6.0' }),
    ...accepts('key:rsa key:rsa-pss key:ec-p256 key:ec-p384 key:ec-p521', CERTTOOL),
    ...accepts('key:ed25519', [CERTTOOL, NEWS], { versions: '>=3.6.0' }),
    ...accepts('key:ed448', CERTTOOL_24, { versions: '>=3.7' }),
    ...loses('key:ec-secp256k1', ['the private key'], CERTTOOL_24, {
      note: 'import error: Decryption has failed.',
    }),
    ...loses(
      'key:ec-p192 key:ec-p224 key:ec-brainpool key:ec-other key:ec-sm2 key:ec-explicit key:ml-dsa key:ml-kem key:unknown',
      ['the private key'],
      SEEN_28,
      { versions: '>=3.7 <3.8', note: 'import error: Decryption has failed.' },
    ),
    ...accepts('key:x25519 key:x448 key:rsa-over-8192', SEEN_28, { versions: '>=3.7 <3.8' }),
    ...accepts('key:dsa', PKCS7_CRYPT),
    ...accepts('keys:* certs:none pairing:* localkeyid:* bag:crl', CERTTOOL),
    ...unknown('key:*', PKCS7_CRYPT),

    ...accepts(
      'csr-key:rsa csr-key:rsa-pss csr-key:ec-p256 csr-key:ed25519 csr-signature:*',
      CERTTOOL,
    ),
    ...accepts('csr-key:ec-p384 csr-key:ec-p521 csr-key:ed448', CERTTOOL_24),
    ...refuses('csr-key:ec-secp256k1', NOT_SELF_SIGNED, CERTTOOL_24, {
      note: 'error: get_key_id(sha1): The curve is unsupported',
    }),
    ...accepts('csr-key:dsa csr-key:ec-p192 csr-key:ec-p224 csr-key:rsa-below-1024', CRQ_INFO, {
      versions: '>=3.7 <3.8',
    }),
    ...refuses(
      'csr-key:ec-brainpool csr-key:ec-other csr-key:ec-sm2 csr-key:ec-compressed csr-key:ml-dsa ' +
        'csr-signature:md4-rsa csr-signature:md5-rsa csr-signature:ripemd160-rsa ' +
        'csr-signature:sha512-224-rsa csr-signature:sha512-256-rsa csr-signature:sm2 csr-pss-mgf:*',
      NOT_SELF_SIGNED,
      CRQ_INFO,
      { versions: '>=3.7 <3.8' },
    ),
    ...refuses('csr-pss-salt:*', NOT_SELF_SIGNED, CRQ_INFO, {
      versions: '>=3.7 <3.8',
      note: 'takes a salt as long as the digest, unless the key says another one',
    }),
    ...unknown('csr-key:* csr-pss-*', CRQ_INFO),
    ...refuses('csr-key:ec-explicit', NOT_SELF_SIGNED, CRQ_INFO, {
      versions: '>=3.7 <3.8',
      note: 'error: get_key_id(sha1): ASN1 parser: Error in DER parsing.',
    }),
    ...refuses('csr-signature:invalid', NOT_SELF_SIGNED, CERTTOOL, {
      note: 'says so, and exits with 0',
    }),

    ...accepts('cms:signed-data cms:opaque cms:detached cms-encoding:ber', [P7_VERIFY, P7_BOTH]),
    ...refuses('cms:malformed', P7_IMPORT, P7_VERIFY),
    ...refuses('cms:enveloped-data cms:auth-enveloped-data', null, documented('info certtool'), {
      note: 'it verifies messages and has no decryption of them',
    }),
    ...accepts('cms-signature:rsa cms-signature:ecdsa', [P7_VERIFY, P7_BOTH]),
    ...accepts('cms-signature:rsa-pss cms-signature:ed25519', P7_VERIFY),
    ...refuses('cms-pss-salt:over-digest', P7_NOT_VERIFIED, [P7_VERIFY, P7_BOTH], { stage: 'key' }),
    ...refuses('cms-signature:rsa-pss-not-sha256', P7_NOT_VERIFIED, P7_PSS, {
      note: 'it takes every RSASSA-PSS signature for one over SHA-256 with a salt of 32 octets',
    }),
    ...refuses('cms-signature:invalid cms-signature:sha1-instead', P7_NOT_VERIFIED, P7_VERIFY),
    ...accepts('cms-digest:sha1 cms-digest:sha256 cms-digest:sha384 cms-digest:sha512', P7_VERIFY),
    ...refuses('cms-attributes:unsorted', P7_NOT_VERIFIED, P7_VERIFY, {
      stage: 'key',
      note: 'it sorts the signed attributes before it verifies; node-forge signs them as they come',
    }),
    ...accepts('cms-key:*', P7_VERIFY),
    ...refuses('cms-content:changed', P7_NOT_VERIFIED, P7_VERIFY),
    ...refuses('cms-trust:no-anchor', P7_NOT_VERIFIED, P7_VERIFY, {
      note: 'the words are those for a bad signature',
    }),
  ],
}
