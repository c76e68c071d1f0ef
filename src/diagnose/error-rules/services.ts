/** Servers, VPNs and tools that load keys and bundles through a library and put words of their own around it. */
import type { ErrorRule } from './rule.js'
import { bundle, failed, mismatch, took } from './words.js'

export const serviceRules: readonly ErrorRule[] = [
  {
    sign: new RegExp(
      String.raw`\bkeys?\b[^\n]{0,100}\bcert\w{0,12}[^\n]{0,60}${mismatch}|\bcert\w{0,12}[^\n]{0,120}\bkeys?\b[^\n]{0,60}${mismatch}|${mismatch}[^\n]{0,40}\bkey\b[^\n]{0,40}\bcert|(?:public|private) keys?\b[^\n]{0,60}${mismatch}|${mismatch}[^\n]{0,30}(?:public|private) (?:and \w+ )?keys?\b|KEY_?PAIR_?MISMATCH|KEY_MISMATCH|\bkey\b is for a different cert`,
      'i',
    ),
    not: [/ssh|known_hosts|host key/i],
    weight: 83,
    causes: ['key-cert-mismatch', 'no-cert-in-file'],
    by: ['nginx', 'apache', 'haproxy', 'gnutls'],
  },
  {
    sign: /(?:unable|failed|could not|cannot|can't) (?:to )?(?:load|find|get|read) (?:an? |the |any )?(?:SSL |TLS |RSA |EC )?private key (?:from|in|file)|no private key found in|private key (?:was )?not found/i,
    not: [/key values mismatch|bad decrypt|passphrase|pass phrase|No such file|ssh/i],
    weight: 70,
    causes: ['no-key-in-file', 'pem-expected', 'key-passphrase-wrong', 'file-not-found'],
    by: ['haproxy', 'postfix', 'apache'],
  },
  {
    sign: /unable to load (?:SSL )?certificate (?:chain )?from (?:PEM )?file|No start line|PEM lib\b|did find a private key; PEM inputs|found a certificate rather than a key|PEM inputs may have been switched|Base64 (?:unexpected header|decoding) error|GNUTLS_E_BASE64\w*|no certificate (?:assigned|found) in (?:the )?PEM/i,
    not: [/bad decrypt|key values mismatch|unable to get pass|cipherfinal|pkcs12/i],
    weight: 71,
    causes: ['pem-expected', 'key-passphrase-wrong', 'no-key-in-file', 'corrupted'],
    by: ['python', 'go', 'gnutls', 'haproxy'],
  },
  {
    sign: /PEM lib\b|SSL_CTX_use_PrivateKey|private key/i,
    near: [/cipherfinal|bad decrypt/i],
    weight: 86,
    causes: ['key-passphrase-wrong', 'wrong-password', 'password-encoding'],
    by: ['stunnel', 'nginx'],
  },
  {
    sign: /unable to get passphrase|1C80009F|\bUI lib\b|07880028|problems getting password|(?:empty|no) passphrase (?:given|supplied)/i,
    weight: 82,
    causes: ['key-passphrase-wrong', 'tty-missing', 'password-source-missing'],
    by: ['openssl-3', 'stunnel'],
  },
  {
    sign: /Neither PUB key nor PRIV key|Could not parse PKey/i,
    weight: 80,
    causes: ['key-passphrase-wrong', 'pem-expected', 'key-type-unsupported'],
    by: ['ruby'],
  },
  {
    sign: /unsupported key type|unsupported (?:private )?key (?:type|algorithm)|(?:EE|CA)_KEY_TOO_SMALL|(?:ee|ca) key too small|(?:CA|EE)_MD_TOO_WEAK|(?:ca|ee) md too weak|curve (?:is )?not supported|unsupported curve/i,
    weight: 76,
    causes: ['key-type-unsupported', 'explicit-ec-params', 'pem-expected'],
    by: ['strongswan', 'python', 'openssl-3'],
  },
  {
    sign: /building CRED_PRIVATE_KEY - \w+ failed/i,
    weight: 58,
    causes: ['key-type-unsupported', 'key-passphrase-wrong', 'pem-expected'],
    by: ['strongswan'],
  },
  {
    sign: /building CRED_CONTAINER|verification of MAC failed|loading (?:PKCS#?12|P12) (?:file )?[^\n]{0,120}failed/i,
    weight: 66,
    causes: ['wrong-password', 'mac-digest-unsupported', 'pbes2-unsupported', 'corrupted'],
    by: ['strongswan'],
  },
  {
    sign: /schannel: Failed to (?:import|open) cert/i,
    near: [/password/i],
    weight: 78,
    causes: ['wrong-password', 'pbes2-unsupported', 'mac-digest-unsupported'],
    by: ['curl'],
  },
  {
    sign: /Can'?t find the certificate [^\n]{1,200} in the Keychain/i,
    weight: 86,
    causes: ['keychain-not-in-search-list', 'no-identity-paired', 'file-not-found'],
    by: ['curl'],
  },
  {
    sign: /curl: \(58\)|CURLE_SSL_CERTPROBLEM|cURL error 58/i,
    weight: 38,
    causes: ['wrong-password', 'pem-expected', 'file-not-found', 'legacy-provider-off'],
    by: ['curl'],
  },
  {
    sign: /AsnContentException|tagged with|ASN1 corrupted data/i,
    near: [
      /tagged with 'Universal' class value '(?:16|17)', but it should have been 'Universal' class value '2'/i,
    ],
    weight: 90,
    causes: ['not-pkcs12-der-cert', 'not-pkcs12-other'],
    by: ['dotnet'],
  },
  {
    // The octet 2D, "-", read as a tag.
    sign: /tagged with 'Universal' class value '13', but it should have been 'Universal' class value '16'/i,
    weight: 90,
    causes: ['not-pkcs12-pem', 'not-pkcs12-other'],
    by: ['dotnet'],
  },
  {
    // The octet 3C, "<".
    sign: /tagged with 'Universal' class value '28', but it should have been 'Universal' class value '16'/i,
    weight: 90,
    causes: ['not-pkcs12-html', 'not-pkcs12-other'],
    by: ['dotnet'],
  },
  {
    // Letters: base64 begins with M, hex digits with 3.
    sign: /tagged with '(?:Application|ContextSpecific|Private)' class value '\d+'|tagged with 'Universal' class value '\d+', but it should have been 'Universal' class value '16'/i,
    weight: 84,
    causes: ['not-pkcs12-other', 'corrupted', 'not-pkcs12-pem', 'wrong-keystore-type'],
    by: ['dotnet'],
  },
  {
    sign: /EOFException/i,
    near: [/JavaKeyStore|BcKeyStoreSpi|JceKeyStore/i],
    weight: 86,
    causes: ['not-pkcs12-zero-bytes', 'truncated', 'not-pkcs12-other'],
    by: ['java'],
  },
  {
    sign: /not (?:a )?valid PFX file|InvalidPFXFile|not (?:a )?valid PKCS ?#?12/i,
    weight: 80,
    causes: ['not-pkcs12-other', 'not-pkcs12-pem', 'not-pkcs12-zero-bytes', 'corrupted'],
    by: ['windows'],
  },
  {
    sign: /PFX password is (?:not correct|incorrect|wrong|invalid)/i,
    weight: 80,
    causes: [
      'wrong-password',
      'pbes2-unsupported',
      'password-shell-mangled',
      'mac-digest-unsupported',
    ],
    by: ['windows'],
  },
  {
    sign: /No certificates were found that met all the given criteria|no (?:valid |suitable )?(?:code ?)?signing certificate (?:was |were )?found/i,
    weight: 66,
    causes: ['smime-eku', 'no-key-in-file', 'chain-incomplete', 'no-identity-paired'],
    by: ['windows'],
  },
  {
    sign: /could not parse invalid or corrupted data|unrecognized or unsupported data/i,
    weight: 60,
    causes: ['corrupted', 'wrong-password', 'pbes2-unsupported', 'not-pkcs12-other'],
    by: ['gnome'],
  },
  {
    sign: /(?:root )?certificate is not marked trusted|interactive marking as trusted not enabled/i,
    weight: 82,
    causes: ['smime-untrusted-signer', 'chain-incomplete'],
    by: ['gpgsm'],
  },
  {
    sign: /digital ID name cannot be found|no secret key|no (?:private|secret) key (?:available|found) (?:to|for)/i,
    near: [/s\/?mime|gpgsm|outlook|underlying security|decrypt/i],
    not: [/ssh|openpgp|gpg: /i],
    weight: 78,
    causes: ['smime-recipient-mismatch', 'no-key-in-file', 'no-identity-paired'],
    by: ['outlook', 'gpgsm'],
  },
  {
    sign: /failed to find (?:a )?valid machine certificate|\b13806\b/i,
    near: [/IKE|certificate/i],
    weight: 80,
    causes: ['no-key-in-file', 'no-identity-paired', 'smime-eku', 'chain-incomplete'],
    by: ['windows'],
  },
  {
    sign: /private key (?:is )?required to install|A private key is required/i,
    weight: 82,
    causes: ['no-key-in-file', 'unencrypted-key-bag'],
    by: ['android'],
  },
  {
    sign: /certificate file could ?n[o']t be read|No certificates? to install|could ?n[o']t install because/i,
    weight: 62,
    causes: ['not-pkcs12-other', 'corrupted', 'pbes2-unsupported', 'wrong-password'],
    by: ['android'],
  },
  {
    sign: /ENAMETOOLONG|File name too long/i,
    near: [/\bMI[IEG][A-Za-z0-9+/]{10}/],
    weight: 90,
    causes: ['not-pkcs12-other', 'file-not-found'],
    by: ['electron-builder', 'node'],
  },
  {
    sign: /Unparsed DER bytes remain/i,
    weight: 85,
    causes: ['corrupted', 'ber-encoding', 'not-pkcs12-other'],
    by: ['forge'],
  },
  {
    sign: /Could not deserialize (?:PKCS ?12|PFX)/i,
    not: [/Invalid password/i],
    weight: 84,
    causes: ['not-pkcs12-other', 'truncated', 'not-pkcs12-pem', 'not-pkcs12-zero-bytes'],
    by: ['python-cryptography'],
  },
  {
    sign: new RegExp(
      String.raw`(?:${failed}[^\n]{0,60}${took}[^\n]{0,80}${bundle}|${bundle}[^\n]{0,80}${failed})[^\n]{0,120}(?:(?:wrong|bad|check|invalid|incorrect)[^\n]{0,20}password|password[^\n]{0,20}(?:bad|wrong|incorrect|invalid))`,
      'i',
    ),
    weight: 52,
    causes: [
      'wrong-password',
      'legacy-provider-off',
      'mac-digest-unsupported',
      'pbes2-unsupported',
    ],
    by: [],
  },
  {
    sign: new RegExp(
      String.raw`${failed}[^\n]{0,60}${took}[^\n]{0,80}${bundle}|${bundle}[^\n]{0,60}${failed}`,
      'i',
    ),
    not: [/No such file|not found|does not exist|Permission denied|unknown option|unrecognized/i],
    weight: 36,
    causes: ['wrong-password', 'mac-digest-unsupported', 'not-pkcs12-other', 'corrupted'],
    by: [],
  },
]
