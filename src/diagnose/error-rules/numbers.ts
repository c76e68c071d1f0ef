/** Errors that have a number of their own: HRESULT, mbedTLS, NSS, OSStatus, Apache's AH; the same in every language. */
import type { CauseName } from '../causes.js'
import type { ErrorRule } from './rule.js'

/** A number, other ways in which the same thing is written, and what it can mean, likeliest first. */
type Row = readonly [code: number, words: RegExp | null, causes: readonly CauseName[]]

const COMPANY =
  /pfx|p12|pkcs|cert|\bkey\b|crypt|x509|sign|certutil|NTE_|CRYPT_E|s\/?mime|keychain|keystore/i

/** winerror.h; written in hex, or as a signed or unsigned decimal. */
const hresults: readonly Row[] = [
  [
    0x80070056,
    null,
    ['wrong-password', 'pbes2-unsupported', 'mac-digest-unsupported', 'windows-key-store-access'],
  ],
  [
    0x80092009,
    null,
    ['not-pkcs12-other', 'not-pkcs12-pem', 'not-pkcs12-zero-bytes', 'not-pkcs12-der-cert'],
  ],
  [
    0x80090005,
    /NTE_BAD_DATA|CryptographicException: Bad Data/,
    ['wrong-password', 'corrupted', 'pbes2-unsupported', 'smime-recipient-mismatch'],
  ],
  [
    0x80090006,
    /NTE_BAD_SIGNATURE|CryptographicException: Invalid Signature/,
    ['csr-signature-invalid', 'smime-signature-invalid', 'corrupted'],
  ],
  [
    0x80090008,
    /NTE_BAD_ALGID|Invalid algorithm specified/i,
    ['pbes2-unsupported', 'mac-digest-unsupported', 'key-type-unsupported'],
  ],
  [
    0x80090029,
    /NTE_NOT_SUPPORTED|requested operation is not supported/i,
    ['pbes2-unsupported', 'key-type-unsupported', 'windows-key-store-access'],
  ],
  [
    0x80090003,
    /NTE_BAD_KEY\b|CryptographicException: Bad Key/,
    ['windows-key-store-access', 'smime-recipient-mismatch', 'key-type-unsupported'],
  ],
  [
    0x8009000d,
    /NTE_NO_KEY\b|\bKey does not exist/i,
    ['windows-key-store-access', 'no-key-in-file'],
  ],
  [0x80090019, /NTE_KEYSET_NOT_DEF|keyset is not defined/i, ['windows-key-store-access']],
  [0x8009002d, /NTE_INTERNAL_ERROR/, ['windows-key-store-access', 'wrong-password']],
  [
    0x80092002,
    /CRYPT_E_BAD_ENCODE|occurred during encode or decode operation/i,
    ['not-pkcs12-other', 'corrupted', 'wrong-password', 'pbes2-unsupported'],
  ],
  [
    0x80092003,
    /CRYPT_E_FILE_ERROR|error occurred while reading or writing to a file/i,
    ['file-not-found', 'file-unreadable'],
  ],
  [
    0x80092004,
    /CRYPT_E_NOT_FOUND|Cannot find object or property/i,
    ['no-key-in-file', 'no-identity-paired', 'windows-key-store-access'],
  ],
  [0x80092005, /CRYPT_E_EXISTS|object or property already exists/i, ['duplicate-item']],
  [
    0x80092007,
    /CRYPT_E_SELF_SIGNED|specified certificate is self signed/i,
    ['no-key-in-file', 'chain-incomplete'],
  ],
  [
    0x8009200b,
    /CRYPT_E_NO_KEY_PROPERTY|find the certificate and private key (?:to use )?for decryption|does not have a property that references a private key/i,
    ['no-key-in-file', 'no-identity-paired', 'windows-key-store-access'],
  ],
  [
    0x8009200c,
    /CRYPT_E_NO_DECRYPT_CERT|certificate and private key to use for decryption|enveloped-data message does not contain the specified recipient/i,
    ['smime-recipient-mismatch', 'no-key-in-file'],
  ],
  [0x8009100b, /CRYPT_E_RECIPIENT_NOT_FOUND/, ['smime-recipient-mismatch', 'no-key-in-file']],
  [0x8009100e, /CRYPT_E_SIGNER_NOT_FOUND/, ['smime-untrusted-signer', 'smime-signature-invalid']],
  [0x80091002, /CRYPT_E_UNKNOWN_ALGO/, ['cms-algorithm-unsupported', 'cms-gcm-unsupported']],
  [0x8009200d, /CRYPT_E_BAD_MSG/, ['corrupted', 'not-pkcs12-other']],
  [
    0x8009030d,
    /SEC_E_UNKNOWN_CREDENTIALS|SSL server credential private key/,
    ['windows-key-store-access', 'no-key-in-file'],
  ],
  [0x80070520, null, ['windows-key-store-access', 'no-key-in-file']],
  [0x80090009, /NTE_BAD_FLAGS/, ['windows-key-store-access', 'api-misuse']],
  [0x8009000a, /NTE_BAD_TYPE/, ['key-type-unsupported', 'pbes2-unsupported']],
  [0x80090013, /NTE_BAD_PROVIDER/, ['windows-key-store-access', 'key-type-unsupported']],
  [0x80090015, /NTE_BAD_PUBLIC_KEY/, ['key-type-unsupported', 'corrupted']],
  [0x80090017, /NTE_PROV_TYPE_NOT_DEF/, ['windows-key-store-access', 'key-type-unsupported']],
  [0x8009001a, /NTE_PROV_TYPE_ENTRY_BAD/, ['windows-key-store-access']],
  [0x8009001d, /NTE_PROVIDER_DLL_FAIL/, ['windows-key-store-access']],
  [0x80090026, /NTE_INVALID_HANDLE/, ['windows-key-store-access', 'api-misuse']],
  [0x80090027, /NTE_INVALID_PARAMETER/, ['api-misuse', 'key-type-unsupported']],
  [0x80090030, /NTE_DEVICE_NOT_READY/, ['windows-key-store-access']],
  [0x8009000e, /NTE_NO_MEMORY/, ['windows-key-store-access']],
  [0x80092020, /CRYPT_E_INVALID_NUMERIC_STRING/, ['subject-value-invalid', 'subject-format']],
  [0x80092021, /CRYPT_E_INVALID_PRINTABLE_STRING/, ['subject-value-invalid', 'subject-format']],
  [0x80092022, /CRYPT_E_INVALID_IA5_STRING/, ['subject-value-invalid', 'subject-format']],
  [0x80094811, /CERTSRV_E_KEY_LENGTH/, ['key-type-unsupported']],
  [0x800b0106, /CERT_E_PURPOSE/, ['smime-eku']],
  [0x80070003, null, ['file-not-found', 'windows-key-store-access']],
  [
    0x80091007,
    /CRYPT_E_HASH_VALUE|hash value is not correct/i,
    ['smime-signature-invalid', 'corrupted'],
  ],
  [0x8009200e, /CRYPT_E_NO_SIGNER|find the original signer/i, ['smime-untrusted-signer']],
  [
    0x800b0109,
    /CERT_E_UNTRUSTEDROOT|terminated in a root certificate which is not trusted/i,
    ['smime-untrusted-signer', 'chain-incomplete'],
  ],
  [
    0x800b010a,
    /CERT_E_CHAINING|chain could not be built to a trusted root/i,
    ['chain-incomplete', 'smime-untrusted-signer'],
  ],
  [0x800b0110, /CERT_E_WRONG_USAGE|not valid for the requested usage/i, ['smime-eku']],
  [
    0x80094001,
    /CERTSRV_E_BAD_REQUESTSUBJECT|request subject name is invalid/i,
    ['subject-format', 'subject-value-invalid'],
  ],
]

/** mbedtls/{pem,pkcs12,pkcs5,pk,x509}.h, without their sign. */
const mbedtls: readonly Row[] = [
  [0x1080, null, ['pem-expected', 'not-pkcs12-other']],
  [0x1100, null, ['corrupted', 'pem-expected']],
  [0x1280, null, ['pbes2-unsupported']],
  [0x1300, null, ['key-passphrase-wrong', 'password-source-missing']],
  [0x1380, null, ['key-passphrase-wrong']],
  [0x1400, null, ['pbes2-unsupported', 'key-type-unsupported']],
  [0x1e00, null, ['wrong-password', 'key-passphrase-wrong', 'password-encoding']],
  [0x1e80, null, ['corrupted', 'not-pkcs12-other', 'truncated']],
  [0x1f00, null, ['pbes2-unsupported', 'rc2-unsupported']],
  [0x1f80, null, ['api-misuse', 'pbes2-unsupported', 'empty-password-form']],
  [0x2e00, null, ['key-passphrase-wrong', 'wrong-password']],
  [0x2e80, null, ['pbes2-unsupported']],
  [0x2f00, null, ['corrupted', 'pbes2-unsupported']],
  [0x2180, null, ['pem-expected', 'not-pkcs12-other', 'corrupted']],
  [0x3a00, null, ['key-type-unsupported', 'explicit-ec-params']],
  [0x3b80, null, ['key-passphrase-wrong', 'wrong-password']],
  [0x3c00, null, ['key-passphrase-wrong', 'password-source-missing']],
  [0x3c80, null, ['key-type-unsupported', 'not-pkcs12-other']],
  [0x3d00, null, ['not-pkcs12-other', 'pem-expected', 'key-type-unsupported', 'corrupted']],
  [0x3e00, null, ['file-not-found', 'file-unreadable']],
]

/** secerr.h: -0x2000 and the place in it. */
const nss: readonly Row[] = [
  [-8183, /SEC_ERROR_BAD_DER/, ['not-pkcs12-other', 'corrupted', 'mac-missing']],
  [-8182, null, ['smime-signature-invalid', 'corrupted']],
  [-8179, null, ['smime-untrusted-signer', 'chain-incomplete']],
  [-8177, null, ['wrong-password', 'corrupted', 'password-encoding']],
  [-8172, null, ['smime-untrusted-signer', 'chain-incomplete']],
  [-8147, null, ['smime-recipient-mismatch']],
  [-8113, null, ['not-pkcs12-other', 'corrupted', 'wrong-password']],
  [-8112, null, ['wrong-password', 'corrupted', 'password-encoding']],
  [-8111, null, ['mac-digest-unsupported', 'pbmac1-unsupported']],
  [-8109, null, ['corrupted', 'not-pkcs12-other']],
  [-8108, null, ['pbes2-unsupported', 'rc2-unsupported']],
  [-8106, /SEC_ERROR_PKCS12_PRIVACY_PASSWORD_INCORRECT/, ['wrong-password', 'password-encoding']],
  [-8105, null, ['duplicate-item']],
  [-8102, null, ['smime-eku']],
  [-8101, null, ['smime-eku']],
  [
    -8018,
    /SEC_ERROR_UNKNOWN_PKCS11_ERROR/,
    ['file-not-found', 'no-identity-paired', 'wrong-password'],
  ],
]

/** SecBase.h, where no closer rule has the number. */
const osStatus: readonly Row[] = [
  [-25307, /errSecNoDefaultKeychain/, ['keychain-missing', 'keychain-not-in-search-list']],
  [-25244, /errSecInvalidOwnerEdit/, ['keychain-locked', 'keychain-password-not-p12-password']],
  [-60008, /errAuthorizationInternal/, ['keychain-locked']],
  [-34018, /errSecMissingEntitlement/, ['api-misuse', 'keychain-locked']],
  [-25262, /errSecNoCertificateModule/, ['key-type-unsupported']],
  [-67712, /errSecInvalidKeyFormat/, ['key-type-unsupported', 'corrupted']],
]

/** The messages of httpd, `AH` and five digits. */
const apache: readonly Row[] = [
  [2203, null, ['no-key-in-file', 'pem-expected']],
  [2238, null, ['key-cert-mismatch', 'pem-expected']],
  [2561, null, ['pem-expected', 'file-not-found', 'key-cert-mismatch']],
  [2562, null, ['pem-expected', 'file-not-found', 'corrupted']],
  [2564, null, ['key-passphrase-wrong', 'pem-expected']],
  [2565, null, ['key-cert-mismatch']],
  [2572, null, ['pem-expected', 'file-not-found', 'key-cert-mismatch']],
  [2577, null, ['key-passphrase-wrong', 'tty-missing']],
  [2579, null, ['no-key-in-file', 'pem-expected']],
]

function rules(
  rows: readonly Row[],
  shape: (code: number) => string,
  rest: Omit<ErrorRule, 'sign' | 'causes'>,
): ErrorRule[] {
  return rows.flatMap(([code, words, causes]) => [
    { ...rest, sign: new RegExp(shape(code), 'i'), causes },
    ...(words === null ? [] : [{ ...rest, near: [], sign: words, causes }]),
  ])
}

const hex = (code: number): string => code.toString(16)
const seven = (code: number): string => (code % 0x100 === 0 ? '[0-7][0-9a-f]' : '[89a-f][0-9a-f]')

export const numberRules: readonly ErrorRule[] = [
  ...rules(
    hresults,
    (code) =>
      String.raw`(?<![0-9a-f])${hex(code)}(?![0-9a-f])|${code - 0x1_0000_0000}\b|\b${code}\b`,
    { near: [COMPANY], weight: 79, by: ['windows', 'dotnet'] },
  ),
  // The number of an ASN.1 error may be added to it: two last digits below 80.
  ...rules(
    mbedtls,
    (code) => String.raw`(?:-|returned |error |: )0x0*${hex(code).slice(0, -2)}${seven(code)}\b`,
    {
      near: [/mbed|pk_?parse|pkcs|\bpk\b|x509|pem\b|\.p12|\.pfx|\bcrt\b|key/i],
      weight: 79,
      by: ['mbedtls'],
    },
  ),
  ...rules(nss, (code) => String.raw`(?<!\d)${code}\b`, {
    near: [/nss|SEC_ERROR|pk12util|certutil|firefox|thunderbird|mozilla|PR_?Error/i],
    weight: 74,
    by: ['nss'],
  }),
  ...rules(osStatus, (code) => String.raw`(?<!\d)${code}\b`, {
    near: [/OSStatus|security|keychain|errSec|apple|macos|\bios\b/i],
    weight: 74,
    by: ['macos-security'],
  }),
  ...rules(apache, (code) => `AH0${code}\\b`, { weight: 82, by: ['apache'] }),
]
