/** What programs say of things, in many words and some languages; parts of patterns. */

/** A thing is not there. */
export const missing = String.raw`(?:missing|absent|unavailable|not (?:be )?(?:found|located|specified|provided|supplied|given|available|present|includ\w+|set)|no such|(?:fail\w*|unable|impossible) to (?:find|locate|retrieve)|did ?n[o']t find|not installed|(?:could|can) ?n[o']t (?:be )?(?:find|found|locate|retrieve)\w*|can't (?:be )?(?:find|found|locate)d?|(?:do(?:es)?|did) ?n[o']t (?:include|contain|have|exist)|(?:contain|include|ha)(?:s|ed|d) no\b|contains? neither|without|lacks?|must (?:have|contain|be accompanied)|nicht (?:gefunden|vorhanden|verf(?:ü|u)gbar)|introuvable|no se (?:ha )?enc(?:uentr|ontr)\w+|n(?:ã|a)o (?:foi )?encontrad\w|non trovat\w|не найден\w*|不存在|找不到|未找到|見つかりません|찾을 수 없)`
/** An attempt that came to nothing. */
export const failed = String.raw`(?:fail\w*|errors?\b|unable|impossible|(?:could|can|was|is) ?n[o']t|can't|not able|refus\w+|reject\w+|invalid|fehlgeschlagen|konnte nicht|kann nicht|(?:é|e)chec|error al|не удалось|失败|失敗|실패)`
/** Taking something in. */
export const took = String.raw`(?:pars|read|load|decod|deserial|process|import|open|extract|recogni[sz]|interpret|install|instal|upload)\w*`
/** A value that is refused. */
export const wrong = String.raw`(?:in-?correct\w*|wrong|invalid|bad|(?:is|was|are)? ?not (?:correct|valid|right|accepted|the right)|does ?n[o']t (?:match|work)|mismatch|verification failed|falsch|ung(?:ü|u)ltig|inv(?:á|a)lid[ao]|fausse?|erron(?:é|e)\w*|errat[ao]|errad[ao]|onjuist|niepoprawn\w*|неверн\w*|错误|不正确|不对|違い|違う|正しくあり|間違|틀렸|잘못)`
/** Two things that are no pair. */
export const mismatch = String.raw`(?:(?:do(?:es)? ?n[o']t|not|did ?n[o']t|didn't|don't|doesn't) (?:match|belong|correspond|fit|pair|agree)\w*|mis-?match\w*|inconsisten\w+|is for a different)`
/** A thing is there already. */
export const exists = String.raw`(?:already (?:exists?|in|present|imported|installed|been (?:added|imported|installed))|duplicate\w*|(?:bereits|schon) vorhanden|existe d(?:é|e)j(?:à|a)|ya existe|j(?:á|a) existe|esiste gi(?:à|a)|уже существует|已存在|已经存在|既に存在|すでに存在)`
/** Something a program can not do. */
export const unsupported = String.raw`(?:not (?:be )?(?:supported|allowed|implemented|available|recogni[sz]ed|known)|un(?:supported|known|recogni[sz]ed)|nicht unterst(?:ü|u)tzt|non pris en charge|no (?:es )?compatible|不支持|サポートされていません)`
/** A pass phrase, by its names. */
export const password = String.raw`(?:pass ?-?(?:word|phrase|code)s?|passwort|kennwort|contrase(?:ñ|n)a|mot de passe|senha|wachtwoord|has(?:ł|l)o|пароль|密码|密碼|口令|パスワード|암호|비밀번호)`
/** A bundle of key and certificates, by its names. */
export const bundle = String.raw`(?:PKCS ?[#-]?-? ?12|\bP12\b|\.p12\b|\.pfx\b|\bPFX\b|key ?-?stores?|trust ?-?stores?|\.jks\b|密钥库|キーストア)`
/** A file that this is about, by the end of its name. */
export const fileName = String.raw`\.(?:p12|pfx|pem|key|crt|cer|csr|der|p7b|p7c|p7m|p7s|p8|pk8|jks|bks|keystore|req|srl|cert)\b`

/** `subject` and what is said of it, in either order, on one line. */
export function said(subject: string, predicate: string, gap = 60): string {
  return `(?:${subject})[^\\n]{0,${gap}}(?:${predicate})|(?:${predicate})[^\\n]{0,${gap}}(?:${subject})`
}

/** A TLS connection: its certificates are the other side's, its alerts are no file's. */
export const connection =
  /handshake|TLS key negotiation|TLS Error:|invalid peer certificate|CERTIFICATE_VERIFY_FAILED|certificate verify failed|server certificate verif|client SSL certificate verify|onConnectSecure|HTTPSConnectionPool|unable to access 'http|SSL certificate problem|remote certificate|NET::ERR_|ERR_TLS_CERT_|CERT_HAS_EXPIRED|curl: \((?:35|51|60)\)|x509: certificate (?:signed by unknown|is valid for|has expired)|SSL alert|\btls alert|remote error: tls|reading client request headers|VERIFY ERROR: depth/i
/** Keys and passwords of other trades. */
export const elsewhere =
  /\bssh\b|\.ssh\b|known_hosts|host key|deploy key|openpgp|\bgpg: |NO_PUBKEY|wallet|bitcoin|api[_ ]key|secret key base|\bJWT\b|JsonWebToken|wi-?fi|\bsudo\b|kinit|ldap_|luks|\.zip\b|INSTALL_(?:PARSE_)?FAILED|authentication failed/i

/** A private key, by its names. */
export const key = String.raw`(?:private|secret|privat\w*)[- _]?(?:key|schl(?:ü|u)ssel)s?\b|\bPKey\b|clé privée|clave privada|chave privada|закрыт\w+ ключ\w*|私钥|私鑰|秘密鍵|개인 ?키`
/** A certificate, by its names. */
export const certificate = String.raw`\bcerts?\b|certificat\w*|certificad\w*|zertifikat\w*|сертификат\w*|证书|憑證|証明書|인증서`
/** A key with its certificate. */
export const identity = String.raw`(?:code[- ]?)?sign(?:ing|ature)? (?:identit|cert)\w*|\b(?:valid|client|certificate|matching|installer) identit(?:y|ies)\b|\bidentity certificate`
/** A certificate request. */
export const request = String.raw`\b(?:bad)?CSRs?\b|certificate (?:signing )?request|signing request|PKCS ?#?10\b`
/** What is said of a pass phrase that is wanted or refused. */
export const asked = String.raw`(?:need|requir|incorrect|wrong|bad|invalid|fail|miss|must|may be|verif|protect|isn't|is not|not (?:given|provided|supplied|set)|no\b|enter|error)\w*`
/** Words that only stand near things of ours. */
export const ours =
  /cert|pem\b|pkcs|\bssl\b|\btls\b|csr|x\.?509|p12|pfx|keystore|keychain|openssl|证书|証明書/i
/** Words of mail. */
export const mail =
  /s\/?mime|e-?mail|outlook|thunderbird|smime|\bmessages?\b|pkcs ?#?7|\bcms\b|digital(?:ly)? (?:id|sign)/i

/** One pattern of several. */
export const patterns = (...parts: string[]): RegExp => new RegExp(parts.join('|'), 'i')
