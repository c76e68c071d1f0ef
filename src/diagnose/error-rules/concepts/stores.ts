/** Key stores of Windows and macOS, terminals and arguments. */
import type { ErrorRule } from '../rule.js'
import { elsewhere, fileName, ours, password, patterns } from '../words.js'

export const stores: readonly ErrorRule[] = [
  {
    sign: patterns(
      String.raw`(?:certificate )?store (?:was|is) (?:read-only|full)|store did not open`,
      String.raw`access\w* (?:to )?[^\n]{0,40}(?:server credential )?private key|private key[^\n]{0,40}(?:access (?:is |was )?denied|permission)`,
      String.raw`non-?exportable|not exportable|marked as (?:not )?exportable|not marked as exportable`,
      String.raw`logon session does not exist`,
      String.raw`key (?:container|set|storage provider)[^\n]{0,60}(?:not|fail|denied|error)`,
    ),
    near: [/cert|private key|pfx|80070520|8009|windows|import/i],
    not: [elsewhere, patterns(fileName), /keychain/i],
    weight: 74,
    causes: ['windows-key-store-access', 'no-key-in-file', 'file-unreadable'],
    by: ['windows'],
  },
  {
    sign: /Cannot import the (?:following )?key file|key file may be password protected|\bMSB332[15]\b|\bAPPX01(?:05|02)\b/i,
    weight: 80,
    causes: ['wrong-password', 'windows-key-store-access', 'no-key-in-file'],
    by: ['windows'],
  },
  {
    sign: /(?:no user interaction was possible|authorization was (?:denied|canceled)|key(?:chain|store) is (?:locked|UNINITIALIZED)|(?:unlock|locked)[^\n]{0,30}keychain)/i,
    weight: 74,
    causes: ['keychain-locked', 'keychain-password-not-p12-password'],
    by: ['macos-security'],
  },
  {
    sign: /keychain[- _]?password/i,
    near: [patterns('check if|correct|wrong|incorrect|invalid|partition')],
    not: [/SecKeychainItemImport/i],
    weight: 76,
    causes: ['keychain-password-not-p12-password', 'keychain-locked'],
    by: ['fastlane'],
  },
  {
    sign: patterns(
      String.raw`controlling tty|tty device|is ?n[o']t a (?:tty|terminal)|no (?:controlling )?(?:tty|terminal)\b|without a (?:tty|terminal)|stdin is not`,
    ),
    near: [patterns(password, ours.source)],
    not: [elsewhere],
    weight: 80,
    causes: ['tty-missing', 'key-passphrase-wrong'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`(?:pass ?phrase|options?\.(?:pfx|cert|key|ca|passphrase)|\bpfx\b|certificate)\W?[^\n]{0,30}must be (?:of type |a |an )(?:string|Buffer|bytes|instance)`,
    ),
    near: [/TypeError|ERR_INVALID_ARG_TYPE|ArgumentError|Exception/i],
    not: [/password must be bytes-like/i],
    weight: 84,
    causes: ['api-misuse', 'not-pkcs12-zero-bytes'],
    by: ['node'],
  },
]
