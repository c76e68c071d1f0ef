/** What people write who only saw a dialog: the platform and a word for "password", in several languages. Weak signs, low weights. */
import type { ErrorRule } from './rule.js'
import { password, wrong } from './words.js'

const refused = new RegExp(`${password}[^\\n]{0,80}${wrong}|${wrong}[^\\n]{0,60}${password}`, 'i')
const bundle =
  /pkcs ?#?-?12|\bp12\b|\.p12|\.pfx|\bpfx\b|certificat|certificad|сертификат|zertifikat|证书|証明書|keystore/i

export const symptomRules: readonly ErrorRule[] = [
  {
    sign: refused,
    near: [/android|install(?:ing)? (?:a |the |client |user )*certificate/i],
    weight: 58,
    causes: [
      'mac-digest-unsupported',
      'pbes2-unsupported',
      'wrong-password',
      'empty-password-form',
    ],
    by: ['android'],
  },
  {
    sign: refused,
    near: [/\bios\b|iphone|ipad/i],
    weight: 58,
    causes: [
      'mac-digest-unsupported',
      'wrong-password',
      'pbes2-unsupported',
      'empty-password-form',
    ],
    by: ['ios'],
  },
  {
    sign: refused,
    near: [/mac ?os|keychain|schlüsselbund|キーチェーン/i],
    not: [/user name or passphrase/i],
    weight: 56,
    causes: ['mac-digest-unsupported', 'wrong-password', 'pbes2-unsupported'],
    by: ['macos-keychain-access'],
  },
  {
    sign: refused,
    near: [/windows|wizard|IIS\b|gateway|exchange/i, bundle],
    weight: 56,
    causes: [
      'pbes2-unsupported',
      'wrong-password',
      'mac-digest-unsupported',
      'password-trailing-newline',
    ],
    by: ['windows'],
  },
  {
    sign: refused,
    near: [/net ?core|dotnet|\.net\b|网络密码/i],
    weight: 58,
    causes: ['wrong-password', 'pbes2-unsupported', 'windows-key-store-access'],
    by: ['dotnet'],
  },
  {
    sign: refused,
    near: [bundle],
    not: [/\bsign in\b|\blog in\b|user ?name/i],
    weight: 42,
    causes: [
      'wrong-password',
      'mac-digest-unsupported',
      'pbes2-unsupported',
      'empty-password-form',
    ],
    by: [],
  },
  {
    sign: /パスワードが違います|密码不正确|Kennwort ist falsch/i,
    weight: 40,
    causes: ['mac-digest-unsupported', 'wrong-password', 'pbes2-unsupported'],
    by: ['macos-keychain-access'],
  },
  {
    sign: /accent|umlaut|non-?ascii|special character|utf-?8 (?:encoded|password|passphrase)|unicode/i,
    near: [/password|passphrase|pass phrase/i, bundle],
    weight: 64,
    causes: ['password-encoding', 'wrong-password'],
    by: [],
  },
  {
    sign: /generated (?:by|with|using) OpenSSL 3|OpenSSL 3\S* default|PBES2, PBKDF2, AES-256-CBC/i,
    near: [/import|not possible|fail|refus|cannot|can't/i],
    not: [/mac verification/i],
    weight: 54,
    causes: ['pbes2-unsupported', 'mac-digest-unsupported', 'wrong-password'],
    by: [],
  },
  {
    sign: /password verify error/i,
    weight: 66,
    causes: ['mac-missing', 'wrong-password', 'mac-digest-unsupported'],
    by: ['xca'],
  },
  {
    sign: /not provided as possible export format/i,
    weight: 70,
    causes: ['key-cert-mismatch', 'no-key-in-file'],
    by: ['xca'],
  },
  {
    sign: /imported?\b[^\n]{0,40}(?:but|without)[^\n]{0,40}(?:no|without|missing)[^\n]{0,20}(?:private )?key/i,
    weight: 54,
    causes: ['no-key-in-file', 'no-identity-paired', 'unencrypted-key-bag'],
    by: [],
  },
]
