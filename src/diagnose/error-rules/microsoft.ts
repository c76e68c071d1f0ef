/** Windows, .NET and Mono: by HRESULT, by exception, by the names of their interfaces. */
import type { ErrorRule } from './rule.js'

const windows = ['windows']
const dotnet = ['dotnet', 'windows']
const store =
  /X509|CryptographicException|pfx|certificate|Pal\.|_LoadCertFromBlob|LoadStoreFromBlob|FilterPFXStore|PersistKeySet|certutil|\.cer\b/i

export const microsoftRules: readonly ErrorRule[] = [
  {
    sign: /specified network password is not correct|80070056|-2147024810/i,
    near: [/azure|IIS\b|app ?pool|app service|WEBSITE_LOAD|UserKeySet|MachineKeySet/i],
    weight: 84,
    causes: [
      'windows-key-store-access',
      'wrong-password',
      'pbes2-unsupported',
      'empty-password-form',
    ],
    by: dotnet,
  },
  {
    sign: /network password is not correct|80070056|-2147024810|ERROR_INVALID_PASSWORD|网络密码/i,
    weight: 78,
    causes: [
      'wrong-password',
      'pbes2-unsupported',
      'mac-digest-unsupported',
      'windows-key-store-access',
      'password-trailing-newline',
    ],
    by: dotnet,
  },
  {
    sign: /Server 20(?:08|12|16)|Windows (?:7|8|8\.1|10)\b/i,
    near: [/password|PFX/i, /incorrect|wrong|invalid|not correct|refus|fail/i],
    weight: 76,
    causes: ['pbes2-unsupported', 'wrong-password', 'mac-digest-unsupported'],
    by: windows,
  },
  {
    sign: /Certificate Import Wizard|import wizard|mmc\b|certlm|certmgr|MMC snap/i,
    near: [/password/i],
    weight: 78,
    causes: [
      'pbes2-unsupported',
      'wrong-password',
      'not-pkcs12-pem',
      'password-trailing-newline',
      'password-too-long',
    ],
    by: windows,
  },
  {
    sign: /password you entered is incorrect/i,
    weight: 74,
    causes: ['pbes2-unsupported', 'wrong-password', 'not-pkcs12-pem', 'password-too-long'],
    by: windows,
  },
  {
    sign: /requires either a different password or membership/i,
    weight: 88,
    causes: ['wrong-password', 'pbes2-unsupported', 'mac-digest-unsupported'],
    by: windows,
  },
  {
    sign: /iteration count doesn'?t lie|expected range[^\n]{0,30}600,?000|maximum allowed\s+iterations|linkid=2233907|iteration count (?:is )?too (?:large|high)|too many iterations/i,
    weight: 95,
    causes: ['iteration-cap', 'empty-password-form'],
    by: dotnet,
  },
  {
    sign: /Keyset does not exist|80090016|-2146893802|NTE_BAD_KEYSET|Key not valid for use in specified state|8009000B|-2146893813|Invalid provider type specified|80090014|-2146893804|NTE_PERM|80090010|-2146893808|RSACryptoServiceProvider[^\n]{0,60}Access/i,
    weight: 90,
    causes: ['windows-key-store-access', 'no-identity-paired'],
    by: dotnet,
  },
  {
    sign: /system cannot find the file specified|80070002|-2147024894/i,
    near: [store],
    weight: 88,
    causes: ['windows-key-store-access', 'file-not-found', 'wrong-password'],
    by: dotnet,
  },
  {
    sign: /system cannot find the file specified/i,
    weight: 56,
    causes: ['windows-key-store-access', 'file-not-found'],
    by: dotnet,
  },
  {
    sign: /Access (?:is |was )?denied|80070005|-2147024891/i,
    near: [store],
    weight: 82,
    causes: ['windows-key-store-access', 'file-unreadable'],
    by: dotnet,
  },
  {
    sign: /An internal error occurred|Object was not found|80090011|80090020|-2146893792|Object already exists|8009000F/i,
    near: [store],
    weight: 70,
    causes: ['windows-key-store-access', 'wrong-password'],
    by: dotnet,
  },
  {
    sign: /Cannot find the requested object|80092009|-2146885623|CRYPT_E_NO_MATCH|Input data cannot be coded as a valid certificate|m_safeCertContext is an invalid handle/i,
    weight: 78,
    causes: ['not-pkcs12-other', 'not-pkcs12-pem', 'not-pkcs12-zero-bytes', 'not-pkcs12-der-cert'],
    by: dotnet,
  },
  {
    sign: /8009310B|-2146881269|ASN1 bad tag|CRYPT_E_ASN1_BADTAG|ASN1 corrupted data|ASN\.1 (?:bad tag|corrupt)|80093103|8009310[0-9A-F]\b/i,
    weight: 78,
    causes: ['not-pkcs12-other', 'corrupted', 'not-pkcs12-pem', 'truncated'],
    by: dotnet,
  },
  {
    sign: /80093102|ASN1 unexpected end of data|CRYPT_E_ASN1_EOD/i,
    weight: 88,
    causes: ['truncated', 'not-pkcs12-zero-bytes', 'not-pkcs12-other'],
    by: dotnet,
  },
  {
    sign: /8007000D|-2147024883|The data is invalid\b/i,
    near: [store],
    weight: 76,
    causes: ['corrupted', 'not-pkcs12-other', 'truncated'],
    by: dotnet,
  },
  {
    sign: /invalid for use as the following|unrecognizable|file type is not recogni[sz]able|no reconocible|nicht erkannt|non reconnu|non riconosciuto/i,
    weight: 70,
    causes: ['not-pkcs12-other', 'corrupted', 'not-pkcs12-der-cert', 'not-pkcs12-pem'],
    by: windows,
  },
  {
    sign: /EncryptedPrivateKeyInfo structure was decoded/i,
    not: [/iteration/i],
    weight: 84,
    causes: ['key-passphrase-wrong', 'wrong-password', 'pbes2-unsupported'],
    by: ['dotnet'],
  },
  {
    sign: /certificate data cannot be read with the provided password|password may be incorrect/i,
    weight: 80,
    causes: ['wrong-password', 'pbes2-unsupported', 'empty-password-form', 'corrupted'],
    by: ['dotnet'],
  },
  {
    sign: /unsupported HMAC/i,
    weight: 90,
    causes: ['mac-digest-unsupported', 'pbmac1-unsupported'],
    by: ['mono'],
  },
  {
    sign: /Invalid MAC - file may have been tampered/i,
    weight: 88,
    causes: ['wrong-password', 'corrupted', 'password-encoding'],
    by: ['mono'],
  },
  {
    sign: /Only integer can be converted/i,
    weight: 82,
    causes: ['pbes2-unsupported', 'corrupted'],
    by: ['mono'],
  },
  {
    sign: /CryptographicException: invalid salt/i,
    weight: 84,
    causes: ['mac-missing', 'corrupted'],
    by: ['mono'],
  },
  {
    sign: /Offset and length were out of bounds for the array/i,
    weight: 70,
    causes: ['truncated', 'not-pkcs12-other'],
    by: ['mono'],
  },
  {
    sign: /IndexOutOfRangeException: Index was outside the bounds/i,
    weight: 56,
    causes: ['not-pkcs12-zero-bytes', 'truncated'],
    by: ['mono'],
  },
  {
    sign: /(?:certificate|X509Certificate2?)[^\n]{0,60}(?:does not|doesn't) have (?:a |an )?(?:associated )?private key|must have a private key|with (?:the|an) associated private key|Missing stored keyset|HasPrivateKey[^\n]{0,20}false|NoPrivateKey/i,
    weight: 74,
    causes: [
      'no-key-in-file',
      'no-identity-paired',
      'windows-key-store-access',
      'unencrypted-key-bag',
    ],
    by: dotnet,
  },
  {
    sign: /WindowsCryptographicException[^\n]{0,60}(?:unknown error)?[^\n]{0,20}(?:c1000413|not supported)/i,
    weight: 60,
    causes: ['pbes2-unsupported', 'key-type-unsupported'],
    by: dotnet,
  },
]
