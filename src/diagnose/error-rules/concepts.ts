/** Messages of programs nobody has listed: what is said of what (a key that is missing, a chain that does not end), with low weights. */
import type { ErrorRule } from './rule.js'

const missing = String.raw`(?:missing|not found|no such|not (?:be )?(?:found|located|installed|available|present|included?)|fail\w* to (?:find|locate)|could ?n[o']t (?:find|locate|be found)|cannot (?:find|locate)|can'?t (?:find|locate)|unable to (?:find|locate)|does ?n[o']t (?:include|contain|have)|without)`
const failed = String.raw`(?:fail\w*|unable|could ?n[o']t|cannot|can'?t|not able|error)`
const took = String.raw`(?:pars|read|load|decod|process|import|recogni[sz])\w*`
const wrong = String.raw`(?:in-?correct|wrong|invalid|not (?:correct|valid|right)|does ?n[o']t (?:match|work)|mismatch|bad)`
const elsewhere =
  /\bssh\b|known_hosts|openpgp|gpg: |wallet|bitcoin|api key|deploy key|secret key base|JWT|wi-?fi/i

export const conceptRules: readonly ErrorRule[] = [
  {
    sign: new RegExp(
      String.raw`(?:certificates?|pfx|p12|keystore|identity)[^\n]{0,20}password\b[^\n]{0,200}\b${wrong}|password[^\n]{0,30}\b(?:for|of|to)\b[^\n]{0,20}(?:certificates?|pfx|p12|keystore)\b[^\n]{0,240}\b${wrong}|CertificatePasswordIncorrect|${wrong}[^\n]{0,30}(?:certificates?|pfx|p12|keystore)[^\n]{0,10} password`,
      'i',
    ),
    not: [elsewhere, /user ?name|login failed|keychain/i],
    weight: 58,
    causes: [
      'wrong-password',
      'empty-password-form',
      'pbes2-unsupported',
      'password-trailing-newline',
    ],
    by: [],
  },
  {
    sign: new RegExp(
      String.raw`${missing}[^\n]{0,60}private keys?\b|private keys?\b[^\n]{0,80}${missing}|no private key`,
      'i',
    ),
    near: [/cert|identity|p12|pfx|pkcs|keystore|keychain|signing/i],
    not: [elsewhere, /No such file|does not match|PEM/i],
    weight: 46,
    causes: ['no-key-in-file', 'no-identity-paired', 'keychain-not-in-search-list'],
    by: [],
  },
  {
    sign: new RegExp(
      String.raw`\bno\b[^\n]{0,20}(?:code ?)?sign(?:ing)? (?:identit|cert)\w*|(?:code ?)?sign(?:ing)? (?:identit|cert)\w*[^\n]{0,60}${missing}`,
      'i',
    ),
    weight: 52,
    causes: [
      'no-identity-paired',
      'chain-incomplete',
      'no-key-in-file',
      'keychain-not-in-search-list',
    ],
    by: ['macos-security', 'windows'],
  },
  {
    sign: new RegExp(
      String.raw`\b(?:cert\w* )?chain\b[^\n]{0,80}(?:${missing}|incomplete|invalid|broken|not (?:be )?(?:valid|trusted|verified|built|complete)|out of order)|could not validate the certificate|intermediate (?:certificate|CA)[^\n]{0,60}(?:${missing}|invalid|required)|${missing}[^\n]{0,30}intermediate`,
      'i',
    ),
    near: [/cert|\bCA\b|ssl|tls|x509|issuer/i],
    weight: 48,
    causes: ['chain-incomplete', 'smime-untrusted-signer'],
    by: [],
  },
  {
    sign: /trustAnchors parameter must be non-empty/i,
    weight: 80,
    causes: ['no-cert-in-file', 'chain-incomplete', 'file-not-found', 'mac-missing'],
    by: ['java'],
  },
  {
    sign: new RegExp(
      String.raw`(?:not |in (?:a )?(?:valid )?|expect\w* |must be )(?:in )?(?:a )?(?:valid )?PEM(?:[- ](?:format|encod\w+))?\b|${failed}[^\n]{0,40}${took}[^\n]{0,40}(?:PKCS ?#?[18]\b|(?:private |SSL |RSA )?key\b)|(?:key|certificate|CSR)[^\n]{0,20} could not be (?:parsed|read|decoded)`,
      'i',
    ),
    not: [elsewhere, /bad decrypt|does not match|mismatch|PKCS ?#?12|No such file|encoding:|JSON/i],
    near: [/cert|pem|pkcs|ssl|tls|csr|x509/i],
    weight: 42,
    causes: ['pem-expected', 'key-passphrase-wrong', 'key-type-unsupported', 'corrupted'],
    by: [],
  },
  {
    sign: /nested asn1 error/i,
    near: [/X509|PKCS7|PKey|certificate/i],
    weight: 58,
    causes: ['pem-expected', 'not-pkcs12-other', 'no-key-in-file', 'corrupted'],
    by: ['ruby'],
  },
  {
    sign: /Failed to load keystore|(?:could not|cannot|unable to|failed to) (?:load|open|read) (?:the )?key ?store/i,
    weight: 40,
    causes: ['file-not-found', 'wrong-keystore-type', 'wrong-password', 'not-pkcs12-other'],
    by: ['java'],
  },
  {
    sign: new RegExp(
      String.raw`(?:private )?key (?:length|size|type|algorithm)[^\n]{0,60}(?:not supported|unsupported|not allowed|too (?:small|short|large|long))|private key is not supported`,
      'i',
    ),
    not: [elsewhere],
    weight: 54,
    causes: ['key-type-unsupported', 'explicit-ec-params'],
    by: [],
  },
  {
    sign: /recipients? (?:had|have|has) (?:missing or invalid|no (?:valid )?)\s?cert|missing or invalid certificates|conflicting or unsupported encryption capabilities/i,
    weight: 74,
    causes: ['smime-recipient-mismatch', 'smime-eku', 'cms-algorithm-unsupported'],
    by: ['outlook', 'thunderbird'],
  },
  {
    sign: /no certificates? which can be used to send from|cert\w*[^\n]{0,60}(?:e-?mail )?address[^\n]{0,60}(?:does ?n[o']t match|do not match|mismatch|differs?|different)/i,
    weight: 70,
    causes: ['smime-from-mismatch', 'smime-eku', 'no-identity-paired'],
    by: ['outlook', 'apple-mail'],
  },
  {
    sign: /(?:used to )?(?:create|make) this signature is not (?:trusted|valid)|signer'?s? cert\w*[^\n]{0,40}not (?:trusted|valid)|unable to verify (?:the )?(?:message )?signature/i,
    weight: 60,
    causes: ['smime-untrusted-signer', 'smime-signature-invalid', 'chain-incomplete'],
    by: ['outlook', 'apple-mail'],
  },
  {
    sign: new RegExp(
      String.raw`${failed}[^\n]{0,40}${took}[^\n]{0,40}\bcert\w*|\bcert\w*[^\n]{0,40}${failed}[^\n]{0,30}${took}`,
      'i',
    ),
    not: [
      elsewhere,
      /No such file|expired|issuer|verif|trust|handshake|not found|doesn't exist|collect\w* cert/i,
    ],
    weight: 31,
    causes: ['not-pkcs12-other', 'pem-expected', 'wrong-password', 'corrupted'],
    by: [],
  },
]
