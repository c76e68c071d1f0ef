/** Families of messages that no closer rule names: enough to say what they are about, with low weights. */
import type { ErrorRule } from './rule.js'
import { bundle, connection, elsewhere, failed, password, said, wrong } from './words.js'

const by = ['openssl-3', 'openssl-1.1.1', 'libressl']

export const fallbackRules: readonly ErrorRule[] = [
  {
    sign: /^[ \t]*usage:? (?:x509|verify|genpkey|genrsa|pkey|pkcs8|smime|cms|rsa|ec|ca|dgst|enc)\b/im,
    weight: 40,
    causes: ['option-unknown-other', 'option-unknown-noenc'],
    by: ['libressl'],
  },
  {
    sign: /Could not open file or uri|Error loading file \S/i,
    weight: 60,
    causes: ['file-not-found', 'file-unreadable'],
    by: ['openssl-3'],
  },
  {
    sign: /Is a directory/i,
    near: [/(?:Can't open|Error opening) \S/i],
    weight: 78,
    causes: ['file-unreadable', 'file-not-found'],
    by,
  },
  {
    sign: /Error decrypting (?:PKCS ?#7|CMS) structure/i,
    weight: 40,
    causes: ['smime-recipient-mismatch', 'cms-algorithm-unsupported', 'cms-gcm-unsupported'],
    by,
  },
  {
    sign: /Verification failure/i,
    near: [/invalid digest/i],
    weight: 80,
    causes: ['cms-algorithm-unsupported', 'smime-signature-invalid'],
    by,
  },
  {
    sign: /supports this key: \S*PKCS12Key|constructing MAC/i,
    weight: 60,
    causes: ['mac-digest-unsupported', 'pbmac1-unsupported'],
    by: ['bouncy-castle', 'android'],
  },
  {
    sign: /user profile is not accessible|cryptographic service provider that is not installed/i,
    weight: 80,
    causes: ['windows-key-store-access', 'key-type-unsupported'],
    by: ['windows'],
  },
  {
    sign: /end of string before finding the equals/i,
    weight: 80,
    causes: ['subject-format', 'msys-path'],
    by,
  },
  {
    sign: /PKCS12 routines|ERR_OSSL_PKCS12|PKCS12Error|PKCS12_parse|PKCS12Exception/i,
    not: [/PKCS8_|genpkey|genrsa|Error writing key/],
    weight: 34,
    causes: ['wrong-password', 'corrupted', 'legacy-provider-off', 'not-pkcs12-other'],
    by,
  },
  {
    sign: /X509 ?V3 routines/i,
    weight: 38,
    causes: ['config-extension-invalid', 'config-missing', 'config-syntax'],
    by,
  },
  {
    sign: /configuration file routines/i,
    weight: 38,
    causes: ['config-syntax', 'config-missing', 'distinguished-name-missing'],
    by,
  },
  {
    sign: /CMS routines|PKCS7 routines|S\/MIME routines|openssl_(?:cms|pkcs7)_decrypt/i,
    weight: 34,
    causes: ['cms-algorithm-unsupported', 'smime-recipient-mismatch', 'cms-gcm-unsupported'],
    by,
  },
  {
    sign: /SecKeychainItemImport:|SecPKCS12Import|SecItemImport/i,
    weight: 32,
    causes: ['not-pkcs12-other', 'wrong-password', 'mac-digest-unsupported', 'pbes2-unsupported'],
    by: ['macos-security'],
  },
  {
    sign: /SEC_ERROR_PKCS12|PKCS ?#12 (?:file|operation|import)[^\n]{0,40}(?:fail|error)/i,
    weight: 34,
    causes: ['corrupted', 'wrong-password', 'pbes2-unsupported', 'not-pkcs12-other'],
    by: ['nss'],
  },
  {
    sign: /\bpkcs12: [a-z]/,
    near: [/error|fail|invalid|unsupported|unknown|not |missing|unexpected|expected/i],
    not: [/unknown option|unrecognized|can't open/i],
    weight: 34,
    causes: ['corrupted', 'not-pkcs12-other', 'pbes2-unsupported', 'no-key-in-file'],
    by: ['go-pkcs12'],
  },
  {
    sign: /PKCS12KeyStore|PKCS12KeyStoreSpi|JDKPKCS12KeyStore/,
    near: [/exception|error/i],
    weight: 34,
    causes: ['wrong-password', 'pbes2-unsupported', 'corrupted', 'no-identity-paired'],
    by: ['java'],
  },
  {
    sign: /FilterPFXStore|PFXImportCertStore|Import-PfxCertificate|importPFX|UnixPkcs12Reader|AppleCertificatePal|X509CertificateLoader\.LoadPkcs12/i,
    near: [/exception|error|fail/i],
    weight: 34,
    causes: ['windows-key-store-access', 'wrong-password', 'pbes2-unsupported', 'corrupted'],
    by: ['dotnet', 'windows'],
  },
  // The last resort: what goes wrong most with a thing that is named beside a failure.
  {
    sign: new RegExp(said(bundle, `${failed}|${wrong}`, 100), 'i'),
    near: [new RegExp(password, 'i')],
    not: [elsewhere, connection],
    weight: 26,
    causes: ['wrong-password', 'pbes2-unsupported', 'mac-digest-unsupported', 'corrupted'],
    by: [],
  },
  {
    sign: new RegExp(said(String.raw`\bprivate[- ]key\b`, `${failed}|${wrong}`, 80), 'i'),
    not: [elsewhere, connection, /api|secret|token|public key|password/i],
    weight: 24,
    causes: ['pem-expected', 'key-passphrase-wrong', 'no-key-in-file', 'key-type-unsupported'],
    by: [],
  },
  {
    sign: new RegExp(
      said(String.raw`\bCSR\b|certificate (?:signing )?request\b`, `${failed}|${wrong}`, 80),
      'i',
    ),
    not: [elsewhere, connection, /CSRF/i],
    weight: 24,
    causes: ['pem-expected', 'subject-value-invalid', 'csr-signature-invalid'],
    by: [],
  },
  {
    sign: new RegExp(
      said(String.raw`s/mime|smime|pkcs ?#?7\b|\bp7m\b`, String.raw`decrypt\w*`, 80),
      'i',
    ),
    near: [new RegExp(failed, 'i')],
    not: [elsewhere, connection],
    weight: 26,
    causes: ['smime-recipient-mismatch', 'cms-algorithm-unsupported', 'cms-gcm-unsupported'],
    by: [],
  },
  {
    sign: new RegExp(
      said(
        String.raw`s/mime|smime|digital signature|signed (?:message|mail)`,
        String.raw`verif\w*|valid\w*`,
        80,
      ),
      'i',
    ),
    near: [new RegExp(`${failed}|${wrong}`, 'i')],
    not: [elsewhere, connection, /saml|apk|jwt|package/i],
    weight: 24,
    causes: ['smime-untrusted-signer', 'smime-signature-invalid', 'smime-eku'],
    by: [],
  },
]
