/** What Windows and macOS say of these files in other languages, where no number is beside it. */
import type { ErrorRule } from './rule.js'

const store =
  /X509|Cryptograph|pfx|p12|certutil|certifica[td]|zertifikat|сертификат|证书|憑證|証明書|PrivateKey|CspParameters|\bKey\b/i

const windows: readonly (readonly [words: RegExp, causes: ErrorRule['causes']])[] = [
  [
    /Schlüsselsatz|jeu de clés|conjunto de (?:claves|chaves)|set di chiavi|zestaw kluczy|набор ключей|キー ?セット|密钥集|機碼組|金鑰組|키 집합/i,
    ['windows-key-store-access', 'no-identity-paired'],
  ],
  [
    /Schlüssel ist im angegebenen Status|état spécifié|estado especificado|stato specificato|указанном состоянии|指定(?:された|的)?状態|指定状态/i,
    ['windows-key-store-access'],
  ],
  [
    /Invalid (?:provider )?type specified|Ungültiger Typ angegeben|type (?:spécifié )?non valide|tipo (?:no válido|inválido|non valido) especificado|tipo inválido|指定了无效的类型|无效的类型/i,
    ['windows-key-store-access', 'key-type-unsupported'],
  ],
  [
    /angegebene Datei nicht finden|fichier spécifié est introuvable|encontrar el archivo especificado|impossibile trovare il file specificato|(?:encontrar|localizar) o (?:arquivo|ficheiro) especificado|opgegeven bestand niet vinden|odnaleźć określonego pliku|найти указанный файл|指定されたファイルが見つかりません|找不到指定的(?:文件|檔案)|지정된 파일을 찾을 수 없/i,
    ['windows-key-store-access', 'file-not-found', 'wrong-password'],
  ],
  [
    /Zugriff (?:wurde )?verweigert|accès (?:est )?refusé|acceso denegado|accesso negato|acesso negado|toegang geweigerd|odmowa dostępu|отказано в доступе|アクセスが拒否|拒绝访问|存取被拒|액세스가 거부/i,
    ['windows-key-store-access', 'file-unreadable'],
  ],
  [
    /angeforderte Objekt|objet demandé|objeto (?:solicitado|requerido)|oggetto (?:richiesto|specificato)|требуемый объект|запрошенный объект|要求されたオブジェクト|请求的对象|要求的物件|요청한 개체/i,
    ['not-pkcs12-other', 'not-pkcs12-pem', 'not-pkcs12-zero-bytes', 'not-pkcs12-der-cert'],
  ],
  [
    /interner Fehler|erreur interne|error interno|errore interno|erro interno|внутренняя ошибка|内部エラー|内部错误|內部錯誤/i,
    ['windows-key-store-access', 'wrong-password'],
  ],
]

/** The password of macOS' dialogs and of its `security`; the words for a MAC that does not verify carry "MAC" everywhere. */
const macos: readonly (readonly [words: RegExp, causes: ErrorRule['causes']])[] = [
  [
    /\bMAC\b[^\n]{0,60}(?:fehlgeschlagen|échoué|échec|fallado|fallita|falhou|mislukt|не удал|失敗|失败|실패)|(?:échec|fallo|Fehler|не удал)[^\n]{0,40}\bMAC\b/i,
    ['mac-digest-unsupported', 'wrong-password', 'empty-password-form'],
  ],
  [
    /(?:im Schlüsselbund|trousseau|llavero|portachiavi|chaves|sleutelhanger|キーチェーン|钥匙串|鑰匙圈|키체인)[^\n]{0,60}(?:vorhanden|existe|esiste|存在|bestaat)|(?:existe|vorhanden|esiste|已存在|既に存在)[^\n]{0,60}(?:schlüsselbund|trousseau|llavero|portachiavi|钥匙串|鑰匙圈|キーチェーン)/i,
    ['duplicate-item', 'no-identity-paired'],
  ],
]

/** ERROR_INVALID_PASSWORD: its words alone tell it, as in English. */
const networkPassword =
  /Netzwerkkennwort|mot de passe réseau|contraseña de red|password di rete|senha de rede|netwerkwachtwoord|nätverkslösenord|hasło sieciowe|сетевой пароль|ağ parolası|ネットワーク ?パスワード|网络密码|網路密碼|네트워크 (?:암호|비밀번호)/i

export const localisedRules: readonly ErrorRule[] = [
  {
    sign: networkPassword,
    weight: 76,
    causes: [
      'wrong-password',
      'pbes2-unsupported',
      'mac-digest-unsupported',
      'windows-key-store-access',
    ],
    by: ['windows', 'dotnet'],
  },
  ...windows.map(([sign, causes]) => ({
    sign,
    near: [store],
    weight: 76,
    causes,
    by: ['windows', 'dotnet'],
  })),
  ...macos.map(([sign, causes]) => ({
    sign,
    near: [/pkcs|p12|import|OSStatus|security|-25\d{3}/i],
    weight: 70,
    causes,
    by: ['macos-security'],
  })),
]
