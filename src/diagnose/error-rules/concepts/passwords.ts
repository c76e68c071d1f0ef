/** Pass phrases that are wrong, missing, too long or hard to type, in the words of programs nobody has listed. */
import type { ErrorRule } from '../rule.js'
import {
  asked,
  bundle,
  connection,
  elsewhere,
  failed,
  key,
  ours,
  password,
  patterns,
  said,
  wrong,
} from '../words.js'

export const passwords: readonly ErrorRule[] = [
  {
    sign: patterns(
      String.raw`(?:certificates?|pfx|p12|keystore|identity)[^\n]{0,20}${password}[^\n]{0,200}${wrong}`,
      String.raw`${password}[^\n]{0,30}\b(?:for|of|to)\b[^\n]{0,20}(?:certificates?|pfx|p12|keystore)\b[^\n]{0,240}${wrong}`,
      `CertificatePasswordIncorrect`,
      String.raw`${wrong}[^\n]{0,30}(?:certificates?|pfx|p12|keystore)[^\n]{0,10} ${password}`,
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
    sign: patterns(
      said(
        String.raw`${bundle}|import\w*`,
        String.raw`check[^\n]{0,20}${password}|caused by an incorrect password`,
      ),
    ),
    near: [patterns(failed, 'cannot')],
    not: [elsewhere, connection],
    weight: 54,
    causes: [
      'wrong-password',
      'pbes2-unsupported',
      'legacy-provider-off',
      'mac-digest-unsupported',
    ],
    by: [],
  },
  {
    sign: patterns(
      said(
        String.raw`(?:${key})|\b(?:ssl|server|client|pem|encrypted|tls)[- _]key\b|\bkey ?file\b|\bPEM\b|EncryptedPrivateKeyInfo|PKCS ?#?8\b`,
        String.raw`${password}[^\n]{0,40}\b${asked}|\b${asked}[^\n]{0,24}${password}|(?:is|are|be) encrypted|${password}[- ]protected|PASSPHRASE`,
        80,
      ),
    ),
    not: [
      elsewhere,
      connection,
      patterns(bundle),
      /iterations?\b|keychain|start line|Decryption has failed/i,
    ],
    weight: 75,
    causes: ['key-passphrase-wrong', 'wrong-password', 'password-source-missing', 'pem-expected'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`bad decrypt\W{1,4}(?:incorrect|wrong) ${password}`,
      String.raw`no key found or wrong ${password}`,
      String.raw`EncryptionException: exception using cipher`,
      String.raw`unable to read encrypted data`,
    ),
    weight: 72,
    causes: ['key-passphrase-wrong', 'wrong-password'],
    by: ['python-cryptography', 'bouncy-castle'],
  },
  {
    sign: patterns(
      String.raw`${password}[^\n]{0,40}(?:(?:invalid|illegal|unsupported|special|non-?ascii|unicode|accented) char\w*|encoding)`,
    ),
    near: [ours],
    not: [elsewhere],
    weight: 80,
    causes: ['password-encoding', 'wrong-password', 'password-shell-mangled'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${password}[^\n]{0,40}(?:semi-? ?colon|dollar|ampersand|quot(?:e|ing)|escap\w+|\$ sign|shell)`,
      String.raw`(?:semi-? ?colon|escap(?:e|ing)|\$ sign|dollar sign|exclamation)[^\n]{0,60}${password}`,
    ),
    near: [ours, patterns(wrong, 'fail')],
    weight: 86,
    causes: ['password-shell-mangled', 'wrong-password', 'password-encoding'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${password}[^\n]{0,40}(?:too long|at most \d|maximum (?:length|of)|longer than|max\w*[^\n]{0,12}char\w*|exceeds?)`,
      String.raw`(?:maximum|max\.?)[^\n]{0,20}${password} length`,
    ),
    near: [ours],
    weight: 78,
    causes: ['password-too-long', 'wrong-password'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`(?:empty|blank|null|no|without (?:a |any )?|left empty)[^\n]{0,12} ${password}`,
      String.raw`${password}[^\n]{0,40}(?:left empty|is empty|be empty|blank|empty string|disabled when)`,
    ),
    near: [ours, patterns(failed, wrong, 'disabled', 'cannot', 'crash')],
    not: [elsewhere, /keychain[^\n]{0,20}password|openssl rand/i],
    weight: 59,
    causes: ['empty-password-form', 'wrong-password', 'mac-missing'],
    by: [],
  },
]
