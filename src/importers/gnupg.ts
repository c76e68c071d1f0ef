/** GnuPG's gpgsm: reads no MAC at all, and of PBES2 little before 2.2.42 and 2.4.4. */
import { accepts, loses, observed, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const GPGSM_24 = observed('gpgsm --import of GnuPG 2.2.40', '2026-11-24')
const GPGSM = observed('gpgsm --import of GnuPG 2.2.40, 2.4.7, 2.4.9')
const GPGSM_2_2_40 = observed('gpgsm --import of GnuPG 2.2.40', '2026-11-24')
const FOUR_THOUSAND = observed(
  'gpgsm --import of GnuPG 2.2.40: 4,000 files in triple DES under a wrong password, 11 of them at the second place; 4 of 161,498 at another',
  '2026-11-29',
)
const GPGSM_28 = observed('gpgsm --import of GnuPG 2.2.40', '2026-11-28')
const MINIP12_OLD = source('gpg/gnupg@gnupg-2.2.40 sm/minip12.c:900')
const MINIP12 = source('gpg/gnupg@gnupg-2.5.12 sm/minip12.c')
const AES_256 = source('gpg/gnupg@101433dfb (2.4.3), a6dad932f (2.2.42)')
const PRF = source('gpg/gnupg@24b3a5a57 (2.4.4), 9976285ff (2.2.42)')
const EC = source('gpg/gnupg@8dfef5197 (2.3.0), 4c14bbf56 (2.2.36)')

/** In a key, 2.2.40 puts the place before the name. */
const PBES2_PARAMS = { code: 2, text: 'error at "…pkcs5PBES2-params"' }
const KEY_BAG = { code: 2, text: 'data error at "shrouded_key_bag"' }
const DATA_OID = { code: 2, text: 'data error at "data.oid"' }
const CRASHED = { code: 2, text: 'signal Segmentation fault caught' }
const PARSING = { code: 2, text: 'error parsing or decrypting the PKCS#12 file' }
/** The others, where what comes out begins as one or two SEQUENCEs do, and so no other charset is tried. */
const WRONG_PASSWORD = {
  code: 2,
  text: 'decryption failed; trying charset',
  or: [
    'encryptedData error at "certbag.nextcert"',
    'encryptedData error at "certbag.objectidentifier"',
  ],
}
const CIPHER_ALGO = { code: 2, text: 'pkcs5PBES2-params: Invalid cipher algorithm' }
const NOT_IMPLEMENTED = { code: 2, text: 'shrouded_key_bag: Not implemented' }
const END_OF_FILE = { code: 2, text: 'error importing certificate: End of file' }
const SKIPPED = { code: 2, text: 'unknown inner data type - skipped' }

/** The first parser, up to 2.2.41 and 2.4.2. */
const OLD = '<2.2.42 || >=2.3.0 <2.4.3'
const OTHERS = '<2.2.40 || >2.2.40'
const WITH_AES_256 = '>=2.2.42 <2.3 || >=2.4.3'
const WITH_PRF = '>=2.2.42 <2.3 || >=2.4.4'
const WITHOUT_PRF = '<2.2.42 || >=2.3.0 <2.4.4'
const NO_MAC_READ = { note: 'gpgsm does not read the MAC when it imports' }

const MESSAGES = observed('gpgsm --verify and --decrypt of GnuPG 2.2.40', '2026-11-24')
const MESSAGES_BOTH = observed('gpgsm --verify and --decrypt of GnuPG 2.2.40 and 2.4.7')
const MESSAGES_28 = observed('gpgsm --decrypt of GnuPG 2.2.40 with libksba 1.6.3', '2026-11-28')
const MESSAGES_29 = observed(
  'gpgsm --decrypt of GnuPG 2.2.40: 159 octets instead of 151',
  '2026-11-29',
)
const NOT_DECRYPTED = { code: 2, text: 'message decryption failed: Invalid data' }
const BAD_SIGNATURE = { code: 1, text: 'invalid signature: Bad signature' }
const LONG_SALT = { code: null, text: "PSS hash algorithm '…' rejected due to salt length" }
const NOT_TRUSTED = {
  code: 2,
  text: 'invalid certification chain: Not trusted',
  or: ['invalid certification chain: Missing issuer certificate'],
}

export const gnupg: Importer = {
  id: 'gnupg',
  label: 'GnuPG',
  aliases: ['gpgsm'],
  versions: [
    { version: '2.2.40', label: 'GnuPG 2.2.40', inDefaultSet: true },
    {
      version: '2.2',
      label: 'GnuPG 2.2',
      newest: '2.2.50',
      releases: ['2.2.36', '2.2.41', '2.2.42', '2.2.50'],
      inDefaultSet: true,
    },
    {
      version: '2.4',
      label: 'GnuPG 2.4',
      newest: '2.4.9',
      releases: ['2.4.0', '2.4.2', '2.4.3', '2.4.4', '2.4.7', '2.4.9'],
      inDefaultSet: true,
    },
    { version: '2.5', label: 'GnuPG 2.5', newest: '2.5.12', inDefaultSet: true },
  ],
  between: '>=2.1.0 <=2.5.12',
  facts: [
    ...refuses('file:empty file:not-pfx encoding:base64', END_OF_FILE, GPGSM),
    ...refuses('file:truncated file:malformed', PARSING, GPGSM),
    ...refuses('file:damaged', PARSING, GPGSM, { stage: 'contents' }),
    ...accepts('encoding:pem encoding:trailing-data', GPGSM_24, { versions: '>=2.2.40' }),
    ...unknown('encoding:pem encoding:trailing-data', MINIP12, { versions: '<2.2.40' }),
    ...accepts('encoding:ber* encoding:constructed-string', GPGSM),
    ...unknown('encoding:non-minimal-length', MINIP12),
    ...accepts('mac:* pbmac1* mac:mismatch', [GPGSM, MINIP12], NO_MAC_READ),
    ...accepts('mac-iterations:* salt:zero-length-mac', MINIP12, NO_MAC_READ),
    ...refuses('integrity:public-key', PARSING, MINIP12, { stage: 'file' }),
    ...refuses('password:incorrect password:differs', WRONG_PASSWORD, [GPGSM, FOUR_THOUSAND], {
      stage: 'contents',
    }),
    ...accepts('password:incorrect-nothing-encrypted', GPGSM, { note: 'the MAC is not checked' }),
    ...accepts('password:empty-bmp-nul', GPGSM),
    ...refuses('password:empty-zero-length', PARSING, GPGSM_24, { stage: 'contents' }),
    ...accepts('password:non-ascii-*', GPGSM, {
      note: 'UTF-8 first, then ISO-8859-1 to -15 and others',
    }),
    ...accepts('password:non-ascii-latin1', MINIP12),
    ...refuses('password:non-ascii-beyond-latin1-pbes1', PARSING, [GPGSM, GPGSM_2_2_40], {
      stage: 'contents',
      note: 'each octet of the password becomes a character, so that no charset gives the right ones',
    }),
    ...refuses('password:over-31-pbes1', { code: 2, text: 'password too long' }, GPGSM_2_2_40, {
      versions: '=2.2.40',
      stage: 'contents',
    }),
    ...unknown('password:over-31-pbes1', GPGSM_2_2_40, { stage: 'contents', versions: OTHERS }),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40', [GPGSM, MINIP12]),
    ...accepts('encryption:none-cert', GPGSM),
    ...loses('certs:several-in-clear', ['the certificates after the first'], GPGSM_2_2_40, {
      versions: '=2.2.40',
      note: 'exit code 0; 2.4.7 and 2.4.9 import all of them',
    }),
    ...unknown('certs:several-in-clear', GPGSM_2_2_40, {
      versions: '<2.2.40 || >2.2.40 <2.2.42 || >=2.3.0 <2.4.3',
    }),
    ...refuses('encryption:pbe-sha1-rc2-40-alone', KEY_BAG, GPGSM_2_2_40, {
      versions: '=2.2.40',
      stage: 'key',
      note: 'RC2-40 for certificates alone; they are imported all the same',
    }),
    ...unknown('encryption:pbe-sha1-rc2-40-alone', GPGSM_2_2_40, {
      versions: OTHERS,
      stage: 'key',
    }),
    ...refuses('encryption:none-key', DATA_OID, GPGSM_2_2_40, {
      versions: '=2.2.40',
      stage: 'key',
      note: 'the certificates are imported all the same',
    }),
    ...refuses('encryption:none-key', SKIPPED, GPGSM, {
      versions: OTHERS,
      stage: 'key',
      note: 'the certificates are imported all the same',
    }),
    ...refuses('encryption:*', PARSING, MINIP12),
    ...accepts('pbes2:aes-128-cbc', MINIP12_OLD),
    ...accepts('pbes2:aes-256-cbc', [GPGSM, AES_256], { versions: WITH_AES_256 }),
    ...refuses('pbes2:*', PBES2_PARAMS, [GPGSM_2_2_40, MINIP12_OLD], { versions: OLD }),
    ...refuses('pbes2:*', CIPHER_ALGO, [GPGSM, MINIP12], { versions: WITH_AES_256 }),
    ...refuses('kdf:scrypt', PBES2_PARAMS, MINIP12),
    ...accepts('prf:default', [MINIP12_OLD, MINIP12]),
    ...accepts(
      'prf:hmac-sha1 prf:hmac-sha224 prf:hmac-sha256 prf:hmac-sha384 prf:hmac-sha512 ' +
        'prf:parameters-absent',
      [GPGSM, PRF],
      { versions: WITH_PRF },
    ),
    ...refuses('prf:*', PBES2_PARAMS, [GPGSM, GPGSM_2_2_40, MINIP12_OLD], {
      versions: WITHOUT_PRF,
    }),
    ...accepts('keylength:absent', [GPGSM, MINIP12]),
    ...refuses('keylength:present', PBES2_PARAMS, [GPGSM, GPGSM_2_2_40, MINIP12], {
      note: 'files of keytool, NSS and GnuTLS 3.8 carry it',
    }),
    ...accepts('kdf-iterations:*', MINIP12, { note: 'any count but 0' }),
    ...refuses('kdf-iterations:zero', PARSING, MINIP12),
    ...refuses('salt:zero-length-pbes1 salt:zero-length-pbkdf2', PARSING, MINIP12),
    ...refuses('kdf-block:leading-zero', PARSING, GPGSM_2_2_40, {
      versions: '=2.2.40',
      note: 'one 3DES file in 64, and always the same ones: its KDF drops the leading zero of a block',
    }),
    ...unknown('kdf-block:leading-zero', GPGSM_2_2_40, { versions: OTHERS }),
    ...accepts('key:rsa', GPGSM),
    ...accepts('key:rsa-over-8192', GPGSM, { versions: OTHERS }),
    ...refuses(
      'key:rsa-over-8192',
      { code: 2, text: 'failed to create S-expression from key: Cannot allocate memory' },
      GPGSM_28,
      { versions: '=2.2.40' },
    ),
    ...refuses(
      'key:ec-p192 key:ec-p224 key:ec-brainpool key:ec-other key:ec-sm2',
      CRASHED,
      GPGSM_28,
      {
        versions: '=2.2.40',
        note: 'it crashes; the certificates are imported all the same',
      },
    ),
    ...refuses('key:ec-p256 key:ec-p384 key:ec-p521', null, GPGSM_2_2_40, {
      versions: '=2.2.40',
      note: 'it crashes, or can not decrypt the key; the certificates are imported all the same',
    }),
    ...accepts('key:ec-p256 key:ec-p384 key:ec-p521 key:ec-brainpool', [GPGSM, EC], {
      versions: '>=2.2.36 <2.2.40 || >2.2.40',
    }),
    ...refuses('key:ec-secp256k1', CRASHED, GPGSM_24, {
      versions: '=2.2.40',
      note: 'it crashes; the certificates are imported all the same',
    }),
    ...refuses('key:ec-*', NOT_IMPLEMENTED, EC, { versions: '<2.2.36' }),
    ...unknown('key:ec-*', EC, { versions: '>=2.2.36' }),
    ...refuses('key:*', NOT_IMPLEMENTED, [GPGSM, MINIP12], {
      note: 'the certificates are imported all the same',
    }),
    ...refuses('keys:none', PARSING, GPGSM, {
      stage: 'key',
      note: 'the certificates are imported all the same',
    }),
    ...accepts('certs:none', GPGSM),
    ...accepts('keys:multiple', source('gpg/gnupg@0cb622d63'), { versions: '>=2.4.4' }),
    ...loses('keys:multiple', ['all private keys but one'], GPGSM_28, { versions: '=2.2.40' }),
    ...unknown('keys:multiple', MINIP12, { versions: '<2.2.40 || >2.2.40 <2.4.4' }),
    ...accepts('pairing:* localkeyid:* attribute:*', MINIP12, { note: 'paired by key grip' }),
    ...unknown('bag:* cert-bag:unknown-type', MINIP12),

    ...accepts('cms:signed-data cms:opaque cms:detached cms:enveloped-data cms-encoding:ber', [
      MESSAGES,
      MESSAGES_BOTH,
    ]),
    ...refuses('cms:malformed', { code: 2, text: 'ksba_cms_parse failed: BER error' }, MESSAGES),
    ...refuses('cms:auth-enveloped-data', { code: 2, text: 'Buffer too short' }, MESSAGES_BOTH),
    ...accepts('cms-signature:rsa cms-signature:ecdsa', [MESSAGES, MESSAGES_BOTH]),
    ...accepts('cms-signature:rsa-pss', MESSAGES),
    ...refuses('cms-pss-salt:over-digest', LONG_SALT, [MESSAGES, MESSAGES_BOTH], {
      stage: 'key',
      note: '2.2.40 then frees twice and is aborted',
    }),
    ...refuses(
      'cms-signature:ed25519',
      { code: 1, text: 'invalid signature: Internal error' },
      MESSAGES,
      {
        versions: '<2.3',
      },
    ),
    ...refuses('cms-signature:invalid cms-signature:sha1-instead', BAD_SIGNATURE, MESSAGES),
    ...accepts('cms-digest:sha1 cms-digest:sha256 cms-digest:sha384 cms-digest:sha512', MESSAGES),
    ...accepts('cms-attributes:unsorted cms-key:*', MESSAGES),
    ...refuses(
      'cms-content:changed',
      {
        code: 1,
        text: 'invalid signature: message digest attribute does not match computed one',
      },
      [MESSAGES, MESSAGES_BOTH],
    ),
    ...refuses('cms-trust:no-anchor', NOT_TRUSTED, MESSAGES),
    ...accepts(
      'cms-cipher:des-ede3-cbc cms-cipher:aes-128-cbc cms-cipher:aes-256-cbc cms-recipient:rsa-pkcs1',
      [MESSAGES, MESSAGES_BOTH],
    ),
    ...refuses('cms-recipient:rsa-oaep', { code: 2, text: 'No secret key' }, MESSAGES_BOTH),
    ...accepts('cms-recipient:ecdh-* cms-wrap:*', MESSAGES_BOTH, { versions: '>=2.4.7' }),
    ...unknown('cms-recipient:ecdh-* cms-wrap:*', MESSAGES_BOTH, {
      versions: '<2.4.7',
      note: '2.2.40 could not import the EC key that it was given',
    }),
    ...refuses(
      'cms-encoding:constructed-definite',
      { ...NOT_DECRYPTED, orNoise: true },
      [MESSAGES_28, MESSAGES_29],
      {
        versions: '<2.3',
        stage: 'file',
        note: 'it takes the tags and lengths of the pieces for what is encrypted, unless EncryptedContentInfo has the indefinite length; of one message in 256 the end then looks like padding, and noise comes out',
      },
    ),
    ...refuses('cms-content:padding-broken', NOT_DECRYPTED, MESSAGES_28),
    ...loses('cms-content:garbled', ['the content as it was written'], MESSAGES, {
      note: 'CBC does not authenticate',
    }),
  ],
}
