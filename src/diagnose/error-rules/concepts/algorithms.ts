/** Algorithms, curves, counts and MACs that a program can not do or does not accept. */
import type { ErrorRule } from '../rule.js'
import {
  bundle,
  connection,
  elsewhere,
  failed,
  ours,
  patterns,
  said,
  unsupported,
} from '../words.js'

export const algorithms: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(
        String.raw`(?:private |public )?key (?:length|size|type|algorithm)s?|algorithm/size|\bcurve\b`,
        String.raw`${unsupported}|too (?:small|short|large|long|weak)|incorrect|not RSA|not acceptable`,
      ),
      String.raw`private key is ${unsupported}`,
      String.raw`(?:key|md|digest|signature algorithm) (?:is )?too (?:small|weak)`,
      String.raw`parse private key as RSA, ECDSA`,
    ),
    not: [elsewhere, /\bdh key too small|pbe\b|certificate verify/i],
    weight: 56,
    causes: ['key-type-unsupported', 'explicit-ec-params', 'pem-expected'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`explicit(?:ly encoded)? (?:ec )?(?:curve|param)\w*|only named curves|named curves? (?:are|is)`,
    ),
    near: [patterns(unsupported, failed, 'support')],
    weight: 82,
    causes: ['explicit-ec-params', 'key-type-unsupported'],
    by: [],
  },
  {
    sign: patterns(
      said(
        String.raw`\b(?:MAC|integrity|hmac)\b[^\n]{0,20}(?:algorithm|digest|hash)`,
        unsupported,
        20,
      ),
    ),
    near: [patterns(ours.source, 'import')],
    weight: 82,
    causes: ['mac-digest-unsupported', 'pbmac1-unsupported'],
    by: [],
  },
  {
    sign: patterns(
      said(
        String.raw`(?:encryption|cipher|PBE|decryption) (?:algorithm|type|scheme)`,
        unsupported,
        30,
      ),
      String.raw`SecretKeyFactory ${unsupported}|Illegal key size`,
    ),
    near: [patterns(ours.source, 'import')],
    not: [elsewhere, connection, /cms|enveloped|recipient/i],
    weight: 66,
    causes: ['pbes2-unsupported', 'rc2-unsupported', 'legacy-provider-off'],
    by: [],
  },
  {
    sign: /iterations?\b[^\n]{0,60}(?:exceed\w*|too (?:high|large|many)|maximum|limit|range|not valid|invalid|allowed)|(?:exceed\w*|maximum|too many)[^\n]{0,40}\biterations?\b/i,
    near: [/pkcs|pfx|p12|pbkdf|kdf|password|mac\b/i],
    weight: 84,
    causes: ['iteration-cap', 'corrupted'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`\binvalid mac\b|\bmac (?:is )?(?:invalid|mismatch\w*|check failed|comparison failed)\b|mac did not match`,
    ),
    near: [patterns(ours.source, 'import')],
    not: [connection, /bad record|mac address/i],
    weight: 70,
    causes: ['wrong-password', 'corrupted', 'password-encoding'],
    by: [],
  },
  {
    sign: /exceeds the number of bytes remaining/i,
    weight: 86,
    causes: ['truncated', 'corrupted', 'not-pkcs12-other'],
    by: ['dotnet'],
  },
  {
    sign: /\b(?:ha(?:s|ve)|with|contains?) (?:no|out a?) ?MAC\b|\bwithout (?:a )?MAC\b|\bMAC (?:is |was )?(?:missing|absent|not (?:present|found))/i,
    near: [ours],
    not: [/mac address/i],
    weight: 80,
    causes: ['mac-missing', 'wrong-password'],
    by: [],
  },
  {
    sign: /integrity\b[^\n]{0,50}(?:broken|fail\w*|invalid|not verif\w*)/i,
    near: [patterns(bundle)],
    not: [/1\.5\.14|Integrity check failed|Failed PKCS12 integrity/i],
    weight: 66,
    causes: ['wrong-password', 'corrupted', 'mac-digest-unsupported'],
    by: ['pkijs'],
  },
  {
    sign: /legacy provider[^\n]{0,40}(?:failed|unable|could not|cannot|not (?:found|available|load))|(?:failed|unable|could not|cannot)[^\n]{0,30}\blegacy (?:provider|module)/i,
    weight: 92,
    causes: ['legacy-provider-missing', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
]
