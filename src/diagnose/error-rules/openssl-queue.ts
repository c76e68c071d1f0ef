/** The error queue of OpenSSL, LibreSSL and all that is built on them: by packed number, library function and reason. */
import type { ErrorRule } from './rule.js'

const by = ['openssl-3', 'openssl-1.1.1', 'libressl']
const fetchFailed =
  /0308010C|inner_evp_generic_fetch|digital envelope routines:[^\n]{0,40}:unsupported|ERR_OSSL_EVP_UNSUPPORTED/i
const hashing =
  /new Hash\b|createHash|webpack|module\.exports \([^\n]{0,200}createHash|hashFunction|md4/i
const wrongTag = /asn1_check_tlen|wrong tag/i
const otherType = /Type=(?!PKCS12\b)\w+|OLD_RSA_PRIV_DECODE/i

/** A fetch of an algorithm that no loaded provider has. */
const fetches: readonly ErrorRule[] = [
  {
    sign: /Algorithm \(?'?(?:RC2|RC4|RC5|DES-(?:CBC|ECB|CFB|OFB)|DES\b|PBKDF1|MD2|BF-|BLOWFISH|CAST5|IDEA|SEED)/i,
    weight: 95,
    causes: ['legacy-provider-off', 'legacy-provider-missing', 'rc2-unsupported'],
    by: ['openssl-3'],
  },
  {
    sign: /EVP_PBE_CipherInit[^\n]{0,30}:unknown cipher[^\n]{0,120}(?:RC2|RC4|DES-CBC)/i,
    weight: 94,
    causes: ['legacy-provider-off', 'legacy-provider-missing', 'rc2-unsupported'],
    by: ['openssl-3', 'openssl-4'],
  },
  {
    sign: /pbeWithSHA1And(?:40|128)BitRC[24]/i,
    near: [/unsupported|unknown pbe|unknown cipher/i],
    weight: 93,
    causes: ['legacy-provider-off', 'rc2-unsupported', 'legacy-provider-missing'],
    by,
  },
  {
    sign: /Algorithm \(PBMAC1/i,
    weight: 97,
    causes: ['pbmac1-unsupported', 'fips-blocked'],
    by: ['openssl-3'],
  },
  {
    sign: /Algorithm \(PKCS12KDF/i,
    weight: 97,
    causes: ['fips-blocked', 'legacy-provider-missing', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
  {
    sign: /no PKCS12KDF support|PKCS12KDF[^\n]{0,40}(?:not |un)(?:available|supported)/i,
    weight: 92,
    causes: ['fips-blocked', 'legacy-provider-missing'],
    by: ['openssl-3'],
  },
  {
    sign: /PKCS12_key_gen_utf8|PKCS12_key_gen_uni|pkcs12_gen_mac[^\n]{0,30}(?:fips|key gen error)/i,
    near: [fetchFailed],
    weight: 88,
    causes: ['fips-blocked', 'legacy-provider-off', 'legacy-provider-missing'],
    by: ['openssl-3'],
  },
  {
    sign: /Algorithm \((?:MD5|DES-EDE3|PBKDF2|SCRYPT|HMAC|SHA)/i,
    weight: 80,
    causes: ['fips-blocked', 'legacy-provider-missing'],
    by: ['openssl-3'],
  },
  {
    sign: /Algorithm \((?:ML-DSA|ML-KEM|SLH-DSA|ED25519|ED448|X25519|X448|SM2|RSA-PSS)/i,
    weight: 95,
    causes: ['key-type-unsupported', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
  {
    sign: fetchFailed,
    near: [hashing],
    not: [/Algorithm \(RC|PKCS12 routines|configSecureContext/i],
    weight: 92,
    causes: ['node-md4-hash', 'legacy-provider-off'],
    by: ['node'],
  },
  {
    sign: fetchFailed,
    near: [/unknown digest algorithm/i],
    not: [/Algorithm \(/i],
    weight: 86,
    causes: ['pbmac1-unsupported', 'mac-digest-unsupported', 'legacy-provider-off'],
    by: ['openssl-3', 'php'],
  },
  {
    sign: fetchFailed,
    not: [hashing, /Algorithm \((?!RC)|PKCS12_key_gen/i],
    weight: 70,
    causes: [
      'legacy-provider-off',
      'pbmac1-unsupported',
      'node-md4-hash',
      'rc2-unsupported',
      'fips-blocked',
    ],
    by: ['openssl-3', 'node', 'php'],
  },
  {
    sign: /opensslErrorStack|digital envelope routines::initialization error/i,
    near: [hashing],
    weight: 90,
    causes: ['node-md4-hash', 'legacy-provider-off'],
    by: ['node'],
  },
  {
    sign: /PKCS12_parse: unsupported|PKCS12Error:[^\n]{0,40}unsupported/i,
    weight: 80,
    causes: ['legacy-provider-off', 'pbmac1-unsupported', 'rc2-unsupported'],
    by: ['ruby'],
  },
  {
    sign: /unable to load provider legacy|name=legacy\b|provider_legacy is NULL|OSSL_PROVIDER_load\([^\n]{0,20}legacy/i,
    weight: 98,
    causes: ['legacy-provider-missing', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
  {
    sign: /12800067|DSO_load:could not load the shared library|legacy\.(?:so|dll|dylib)\b/i,
    weight: 88,
    causes: ['legacy-provider-missing', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
]

/** The MAC. */
const macs: readonly ErrorRule[] = [
  {
    sign: /PBMAC1_PBKDF2_HMAC|kdf_pbkdf2_set_ctx_params/i,
    near: [/internal error|invalid salt length|fips|invalid iteration|key size/i],
    weight: 96,
    causes: ['fips-blocked', 'pbmac1-unsupported', 'wrong-password'],
    by: ['openssl-3'],
  },
  {
    sign: /PBMAC1_PBKDF2_HMAC/i,
    weight: 80,
    causes: ['pbmac1-unsupported', 'fips-blocked', 'corrupted'],
    by: ['openssl-3'],
  },
  {
    sign: /2307E06C|1180006C|23FFF06C|PKCS12[^\n]{0,60}:mac absent|^[ \t]*(?:Error: )?mac absent[ \t]*$/im,
    weight: 90,
    causes: ['mac-missing', 'wrong-password'],
    by,
  },
  {
    sign: /Warning: MAC is absent/i,
    weight: 75,
    causes: ['mac-missing', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
  {
    sign: /2306B076|11800076|23FFF076|PKCS12[^\n]{0,60}unknown digest algorithm/i,
    weight: 89,
    causes: ['pbmac1-unsupported', 'mac-digest-unsupported', 'fips-blocked'],
    by,
  },
  {
    sign: /^[ \t]*(?:Error: )?unknown digest algorithm[ \t]*$/im,
    weight: 80,
    causes: ['pbmac1-unsupported', 'mac-digest-unsupported', 'fips-blocked'],
    by: ['node'],
  },
  {
    sign: /2307E06D|1180006D|23FFF06D|PKCS12[^\n]{0,60}mac generation error/i,
    weight: 72,
    causes: ['fips-blocked', 'pbmac1-unsupported', 'mac-digest-unsupported'],
    by,
  },
  {
    sign: /Mac verify error|23076071|11800071|23FFF071|mac[ _]verify[ _](?:failure|error)|verify MAC failed/i,
    weight: 60,
    causes: [
      'wrong-password',
      'password-trailing-newline',
      'password-encoding',
      'corrupted',
      'empty-password-form',
      'mac-digest-unsupported',
    ],
    by,
  },
]

/** The shape of the file. */
const shapes: readonly ErrorRule[] = [
  {
    sign: /Field=version,\s*Type=PKCS12/i,
    weight: 92,
    causes: ['not-pkcs12-der-cert', 'not-pkcs12-other'],
    by,
  },
  {
    sign: /Field=authsafes,\s*Type=PKCS12/i,
    weight: 92,
    causes: ['not-pkcs12-der-cert', 'not-pkcs12-other', 'corrupted'],
    by,
  },
  {
    sign: /Type=PKCS12\b/i,
    near: [wrongTag],
    not: [/Field=\w+,\s*Type=PKCS12/i],
    weight: 88,
    causes: ['not-pkcs12-pem', 'not-pkcs12-other', 'not-pkcs12-html'],
    by,
  },
  {
    sign: /Type=PKCS12\b|Type=PKCS12_(?:MAC_DATA|SAFEBAG|BAGS)/i,
    weight: 60,
    causes: ['corrupted', 'truncated', 'not-pkcs12-other'],
    by,
  },
  {
    sign: /wrong tag/i,
    near: [
      /OpenSslX509|X509CertificateReader|CertificatePal|configSecureContext|createSecureContext|d2i_PKCS12|load_pkcs12|PKCS12_parse/i,
    ],
    not: [otherType],
    weight: 84,
    causes: ['not-pkcs12-pem', 'not-pkcs12-other', 'not-pkcs12-html', 'not-pkcs12-der-cert'],
    by: ['node'],
  },
  {
    sign: /asn1_check_tlen'?,?\s+'?wrong tag|error:asn1 encoding routines:asn1_check_tlen:wrong tag/i,
    near: [/asn1_item_embed_d2i/i],
    not: [otherType, /rsa routines/i],
    weight: 66,
    causes: ['not-pkcs12-pem', 'not-pkcs12-other', 'not-pkcs12-html'],
    by: ['python-pyopenssl'],
  },
  {
    sign: /0680008E|0D06B08E|0DFFF08E|asn1_d2i_read_bio[^\n]{0,20}not enough data|(?:^|error: ?|'|")not enough data\b/im,
    weight: 72,
    causes: ['truncated', 'not-pkcs12-zero-bytes', 'not-pkcs12-other', 'ber-encoding'],
    by,
  },
  {
    sign: /header too long/i,
    near: [/configSecureContext|createSecureContext/i],
    weight: 85,
    causes: ['wrong-keystore-type', 'not-pkcs12-zero-bytes', 'not-pkcs12-other'],
    by: ['node'],
  },
  {
    sign: /0680007B/i,
    weight: 84,
    causes: ['wrong-keystore-type', 'not-pkcs12-other', 'truncated'],
    by: ['openssl-3'],
  },
  {
    sign: /0D07207B|0DFFF07B|\bheader too long/i,
    weight: 76,
    causes: ['not-pkcs12-zero-bytes', 'truncated', 'wrong-keystore-type'],
    by: ['openssl-1.1.1', 'libressl'],
  },
  {
    sign: /0D07209B|0680009B|0DFFF09B|ASN1_get_object:too long|asn1 encoding routines[^\n]{0,40}:too long/i,
    weight: 72,
    causes: ['truncated', 'corrupted', 'not-pkcs12-other'],
    by,
  },
  {
    sign: /PKCS12Error: PKCS12_parse: parse error|PKCS12_parse[^\n]{0,20}:parse error/i,
    weight: 62,
    causes: ['corrupted', 'truncated', 'not-pkcs12-other'],
    by: ['ruby', 'openssl-1.1.1'],
  },
]

/** Decryption after the MAC, PEM keys, pairing. */
const contents: readonly ErrorRule[] = [
  {
    // BoringSSL: Electron, Flutter, Bun, gRPC, Android.
    sign: /\bincorrect[ _]password\b/i,
    near: [/OPENSSL_internal|PKCS ?#?8|PKCS8|CIPHER_R_/i],
    weight: 84,
    causes: ['wrong-password', 'password-encoding', 'key-passphrase-wrong'],
    by: ['electron', 'bun'],
  },
  {
    sign: /\bbad[ _]pkcs12[ _](?:data|version)\b|pkcs12[ _]too[ _]deeply[ _]nested/i,
    weight: 84,
    causes: ['not-pkcs12-other', 'corrupted', 'ber-encoding', 'not-pkcs12-der-cert'],
    by: ['electron', 'bun'],
  },
  {
    sign: /\bmissing[ _]mac\b/i,
    weight: 86,
    causes: ['mac-missing', 'wrong-password'],
    by: ['electron', 'bun'],
  },
  {
    // A text that no decoder knows: an encrypted key, one whose line breaks were lost, another kind of file.
    sign: /1E08010C|DECODER routines[^\n]{0,40}:unsupported/i,
    not: [/1608010C|STORE routines/i],
    weight: 62,
    causes: ['pem-expected', 'key-passphrase-wrong', 'key-type-unsupported', 'corrupted'],
    by: ['node', 'openssl-3'],
  },
  {
    sign: /NO_CERTIFICATE_OR_CRL_FOUND|no certificate or crl found/i,
    weight: 78,
    causes: ['pem-expected', 'der-expected', 'not-pkcs12-other'],
    by: ['python'],
  },
  {
    sign: /07880109|common libcrypto routines[^\n]{0,30}interrupted or cancelled/i,
    weight: 86,
    causes: ['key-passphrase-wrong', 'password-source-missing', 'tty-missing'],
    by: ['node'],
  },
  {
    sign: /PEM_read_bio_PrivateKey|PEM_do_header|bad password read|Enter (?:PEM )?pass phrase|encrypted private key/i,
    near: [
      /bad decrypt|bad password read|incorrect|maybe wrong|cipherfinal|could not (?:read|parse)|decryption failed/i,
    ],
    not: [/processing error|while reading strings|User interface error/i],
    weight: 87,
    causes: ['key-passphrase-wrong', 'wrong-password', 'pem-expected'],
    by,
  },
  {
    sign: /(?:unable to load|could not (?:read|find|find or decode))[^\n]{0,20} key\b/i,
    near: [/bad decrypt|cipherfinal|maybe wrong password/i],
    weight: 87,
    causes: ['key-passphrase-wrong', 'key-password-differs', 'pem-expected'],
    by,
  },
  {
    sign: /ERR_MISSING_PASSPHRASE|Passphrase required for encrypted key|BEGIN ENCRYPTED PRIVATE KEY[^\n]{0,80}pass/i,
    weight: 85,
    causes: ['key-passphrase-wrong', 'password-source-missing'],
    by: ['node'],
  },
  {
    sign: /pkcs12 cipherfinal error|PKCS12_pbe_crypt|PKCS12_item_decrypt_d2i|2306A075|11800075|23FFF075/i,
    weight: 74,
    causes: ['wrong-password', 'password-encoding', 'key-password-differs', 'corrupted'],
    by,
  },
  {
    sign: /maybe wrong password/i,
    weight: 72,
    causes: ['password-encoding', 'wrong-password', 'key-password-differs', 'corrupted'],
    by: ['openssl-3'],
  },
  {
    sign: /06065064|1C800064|06FFF064|ERR_OSSL_(?:EVP_)?BAD_DECRYPT|(?:evp|cipher functions)[^\n]{0,40}:bad decrypt/i,
    weight: 46,
    causes: [
      'key-passphrase-wrong',
      'password-encoding',
      'wrong-password',
      'key-password-differs',
      'corrupted',
    ],
    by,
  },
  {
    sign: /unknown pbe algorithm|EVP_PBE_CipherInit[^\n]{0,30}unknown pbe|unsupported (?:prf|keylength|key derivation function|cipher)|PKCS5_v2[^\n]{0,60}unsupported/i,
    weight: 76,
    causes: ['pbes2-unsupported', 'legacy-provider-off', 'rc2-unsupported'],
    by,
  },
  {
    sign: /X509_check_private_key|0B080074|05800074|0BFFF074|KEY_VALUES_MISMATCH|key values mismatch|key type mismatch|matches private key|private key does not match|does not match (?:the |its )?(?:private|public) key|SSL_CTX_check_private_key/i,
    weight: 88,
    causes: ['key-cert-mismatch', 'no-cert-in-file', 'no-key-in-file'],
    by,
  },
  {
    sign: /unknown group|unsupported field|curve_name|EC_GROUP|not suitable for|explicit (?:ec )?(?:parameters|curve)|wrong curve parameters|invalid group order|unnamed curve/i,
    near: [/elliptic curve|\bEC\b|ecdsa|group|curve/i],
    weight: 66,
    causes: ['explicit-ec-params', 'key-type-unsupported'],
    by,
  },
  {
    sign: /TLS alert:? decode error|explicit curve|explicitly encoded (?:ec|curve)/i,
    weight: 52,
    causes: ['explicit-ec-params', 'unrelated'],
    by: ['openssl-1.1.1'],
  },
  {
    sign: /unsupported algorithm|unknown (?:public )?key type|unsupported public key|Algorithm \S+ not found|Unknown algorithm \S+|unsupported private key algorithm/i,
    near: [/key|algorithm/i],
    not: [/mac\b|digest|pbe/i],
    weight: 58,
    causes: ['key-type-unsupported', 'option-unknown-other', 'pbes2-unsupported'],
    by,
  },
  {
    sign: /(?:Algorithm|algorithm) (?:ED25519|ED448|X25519|X448|ML-|SLH-|SM2|RSA-PSS)\S* not found|Unknown algorithm (?:ED|X|ML-|SLH-|SM2)|Error (?:initializing|allocating keygen)[^\n]{0,40}context/i,
    weight: 84,
    causes: ['key-type-unsupported', 'option-unknown-other'],
    by,
  },
]

export const opensslQueueRules: readonly ErrorRule[] = [...fetches, ...macs, ...shapes, ...contents]
