/** macOS and iOS: by OSStatus, by the call that failed, by the words of the frameworks. Localised texts by number alone. */
import type { ErrorRule } from './rule.js'

const by = ['macos-security']
const refused = /user name or passphrase you entered|-25293\b|errSecAuthFailed/i
const keychainCall =
  /SecKeychainUnlock|SetAccessWithPassword|SecKeychainAdd\w*Password|SecKeychain(?:Create|ItemSet)|unlock-keychain|set-key-partition-list|login\.keychain|add-generic-password|(?:Error number: ?|exit code )51/i
const bundle =
  /SecKeychainItemImport|SecPKCS12Import|SecItemImport|security import|\.p12\b|\.pfx\b|pkcs ?#?12|import(?:ing)?\b[^\n]{0,40}(?:cert|identity|key)/i
const macFailed = /(?<!PFX )MAC verification fail\w*|-25264\b|errSecPkcs12VerifyFailure/i

export const appleRules: readonly ErrorRule[] = [
  {
    sign: keychainCall,
    near: [refused],
    not: [/SecKeychainItemImport: |SecPKCS12Import/i],
    weight: 95,
    causes: ['keychain-password-not-p12-password', 'keychain-locked', 'wrong-password'],
    by,
  },
  {
    sign: /SetAccessWithPassword|SecKeychainUnlock|SecKeychainAdd\w*Password/i,
    weight: 84,
    causes: ['keychain-password-not-p12-password', 'keychain-locked'],
    by,
  },
  {
    sign: refused,
    near: [
      /-P ?(?:''|"")(?=\s|$)|empty (?:password|passphrase)|without (?:a )?password|no password/i,
    ],
    weight: 84,
    causes: [
      'empty-password-form',
      'wrong-password',
      'mac-digest-unsupported',
      'password-shell-mangled',
    ],
    by,
  },
  {
    sign: refused,
    near: [/ios|NSOSStatusErrorDomain|SecPKCS12Import|iphone/i],
    weight: 82,
    causes: [
      'mac-digest-unsupported',
      'wrong-password',
      'empty-password-form',
      'pbmac1-unsupported',
    ],
    by: ['ios'],
  },
  {
    sign: refused,
    near: [bundle],
    not: [/SetAccessWithPassword|SecKeychainUnlock/i],
    weight: 78,
    causes: [
      'wrong-password',
      'mac-digest-unsupported',
      'password-shell-mangled',
      'empty-password-form',
      'password-trailing-newline',
    ],
    by,
  },
  {
    sign: refused,
    not: [bundle],
    weight: 70,
    causes: [
      'keychain-password-not-p12-password',
      'keychain-locked',
      'wrong-password',
      'mac-digest-unsupported',
    ],
    by,
  },
  {
    sign: macFailed,
    near: [/-P ?(?:''|"")(?=\s|$)|empty (?:password|passphrase)|password is empty/i],
    weight: 86,
    causes: ['empty-password-form', 'mac-digest-unsupported', 'wrong-password'],
    by,
  },
  {
    sign: macFailed,
    weight: 82,
    causes: [
      'mac-digest-unsupported',
      'wrong-password',
      'empty-password-form',
      'password-trailing-newline',
      'pbmac1-unsupported',
    ],
    by,
  },
  {
    sign: /entered an invalid password/i,
    weight: 78,
    causes: [
      'mac-digest-unsupported',
      'wrong-password',
      'empty-password-form',
      'pbes2-unsupported',
    ],
    by: ['macos-keychain-access'],
  },
  {
    sign: /password for (?:the )?(?:certificate|identity|profile)[^\n]{0,60}(?:incorrect|wrong|invalid)|incorrect file or passphrase|password is required to install/i,
    weight: 74,
    causes: [
      'mac-digest-unsupported',
      'wrong-password',
      'pbes2-unsupported',
      'empty-password-form',
    ],
    by: ['ios'],
  },
  {
    sign: /(?:Unable|impossible) to decode the provided data|-26275\b|errSecDecode/i,
    weight: 82,
    causes: [
      'not-pkcs12-other',
      'not-pkcs12-zero-bytes',
      'truncated',
      'pbes2-unsupported',
      'mac-missing',
      'not-pkcs12-pem',
    ],
    by,
  },
  {
    sign: /Unknown format in import|format unsupported|-25256\b|-25257\b|errSecUnknownFormat/i,
    weight: 82,
    causes: ['not-pkcs12-other', 'pbes2-unsupported', 'not-pkcs12-pem', 'mac-missing'],
    by,
  },
  {
    sign: /parameters? passed to (?:a|the) function (?:was|were) not valid|errSecParam\b|OSStatus[^\n]{0,20}-50\b|\(-50\b|code[=: ]+-50\b/i,
    near: [/SecKeychainItemImport|security import|zero|empty|0 bytes|secret/i],
    weight: 84,
    causes: ['not-pkcs12-zero-bytes', 'api-misuse', 'key-type-unsupported'],
    by,
  },
  {
    sign: /parameters? passed to (?:a|the) function (?:was|were) not valid|errSecParam\b|OSStatus[^\n]{0,20}-50\b|\(-50\b|code[=: ]+-50\b|(?:PKCS|keychain|Sec[A-Z])[^\n]{0,40}[:= ]-50\b/i,
    not: [/SecKeychainItemImport/i],
    weight: 78,
    causes: ['api-misuse', 'not-pkcs12-zero-bytes', 'key-type-unsupported'],
    by,
  },
  {
    sign: /passphrase is required for import|-25260\b|errSecPassphraseRequired/i,
    weight: 90,
    causes: ['empty-password-form', 'password-encoding', 'password-source-missing'],
    by,
  },
  {
    sign: /item already exists in the keychain|-25299\b|errSecDuplicateItem|\bDuplicateItem\b/i,
    weight: 92,
    causes: ['duplicate-item', 'no-identity-paired'],
    by,
  },
  {
    sign: /User interaction is not allowed|-25308\b|errSecInteractionNotAllowed|errSecInternalComponent|errSecInteractionRequired|-25315\b/i,
    not: [/unable to build chain/i],
    weight: 90,
    causes: ['keychain-locked', 'keychain-password-not-p12-password', 'no-identity-paired'],
    by,
  },
  {
    sign: /specified keychain (?:could not be found|is not a valid)|-25294\b|-25295\b|errSecNoSuchKeychain|keychain (?:cannot|could not) be found/i,
    not: [/MAC verification|SecKeychainDelete: /i],
    weight: 92,
    causes: ['keychain-missing', 'keychain-not-in-search-list'],
    by,
  },
  {
    sign: /item could(?: not|n't) be found in the keychain|-25300\b|errSecItemNotFound/i,
    weight: 78,
    causes: [
      'no-identity-paired',
      'keychain-missing',
      'chain-incomplete',
      'keychain-not-in-search-list',
    ],
    by,
  },
  { sign: /No entry found for key 0x[0-9a-f]+/i, weight: 70, causes: ['no-identity-paired'], by },
  {
    sign: /CSSMERR_TP_NOT_TRUSTED|\b0 valid identit|unable to build chain to self-signed root|errSecCreateChainFailed|-25318\b/i,
    weight: 84,
    causes: ['chain-incomplete', 'no-identity-paired', 'keychain-not-in-search-list'],
    by,
  },
  {
    sign: /no identity found/i,
    near: [/codesign/i],
    weight: 80,
    causes: ['keychain-not-in-search-list', 'no-identity-paired', 'chain-incomplete'],
    by,
  },
  {
    sign: /no identity found|no (?:matching |valid )?(?:signing )?(?:identity|identities)\b[^\n]{0,30}found|No signing certificate/i,
    weight: 72,
    causes: [
      'no-identity-paired',
      'chain-incomplete',
      'keychain-not-in-search-list',
      'no-key-in-file',
    ],
    by,
  },
  {
    sign: /iteration count attribute was not valid|-67(?:696|697|698)\b|InvalidAttributeIteration/i,
    weight: 90,
    causes: ['iteration-cap', 'corrupted'],
    by,
  },
  {
    sign: /CSSMERR_CSP_INVALID_ALGORITHM|-2147415994|-67740\b|-67758\b/i,
    weight: 84,
    causes: ['pbes2-unsupported', 'mac-digest-unsupported', 'key-type-unsupported'],
    by,
  },
  {
    sign: /process '[^'\n]*\/security' failed|\/usr\/bin\/security[^\n]{0,200}exit(?:ed with)? (?:code|status) ?1\b/i,
    weight: 50,
    causes: ['not-pkcs12-other', 'not-pkcs12-zero-bytes', 'wrong-password'],
    by,
  },
]
