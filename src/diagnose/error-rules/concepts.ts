/** Messages of programs nobody has listed: what is said of what (a key that is missing, a chain that does not end), with low weights. */
import type { ErrorRule } from './rule.js'
import {
  bundle,
  connection,
  elsewhere,
  exists,
  failed,
  fileName,
  mismatch,
  missing,
  password,
  said,
  took,
  unsupported,
  wrong,
} from './words.js'

const key = String.raw`(?:private|secret|privat\w*)[- _]?(?:key|schl(?:ü|u)ssel)s?\b|\bPKey\b|clé privée|clave privada|chave privada|закрыт\w+ ключ\w*|私钥|私鑰|秘密鍵|개인 ?키`
const certificate = String.raw`\bcerts?\b|certificat\w*|certificad\w*|zertifikat\w*|сертификат\w*|证书|憑證|証明書|인증서`
const identity = String.raw`(?:code[- ]?)?sign(?:ing|ature)? (?:identit|cert)\w*|\b(?:valid|client|certificate|matching|installer) identit(?:y|ies)\b|\bidentity certificate`
const request = String.raw`\b(?:bad)?CSRs?\b|certificate (?:signing )?request|signing request|PKCS ?#?10\b`
const asked = String.raw`(?:need|requir|incorrect|wrong|bad|invalid|fail|miss|must|may be|verif|protect|isn't|is not|not (?:given|provided|supplied|set)|no\b|enter|error)\w*`
const ours =
  /cert|pem\b|pkcs|\bssl\b|\btls\b|csr|x\.?509|p12|pfx|keystore|keychain|openssl|证书|証明書/i
const mail =
  /s\/?mime|e-?mail|outlook|thunderbird|smime|\bmessages?\b|pkcs ?#?7|\bcms\b|digital(?:ly)? (?:id|sign)/i

const patterns = (...parts: string[]): RegExp => new RegExp(parts.join('|'), 'i')

/** Passwords. */
const passwords: readonly ErrorRule[] = [
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

/** What is in a file and what is not. */
const contents: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(key, missing, 80),
      String.raw`no private key`,
      String.raw`\b0 entries successfully imported|\b(?:0|no) (?:private )?keys? (?:were )?imported`,
      String.raw`(?:alias|entry|certificate)\b[^\n]{0,40}(?:has no (?:private )?key|does not (?:identify|have|contain) a (?:private )?key)`,
    ),
    near: [patterns(ours.source, 'identity|sign|alias|charon|panicked|successfully imported')],
    not: [
      elsewhere,
      connection,
      /No such file|PEM (?:data|block|format|inputs)|start line|valid private key|decrypt|encoded/i,
      patterns(mismatch),
    ],
    weight: 52,
    causes: ['no-key-in-file', 'no-identity-paired', 'keychain-not-in-search-list'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${bundle}[^\n]{0,60}(?:contain\w*|ha[sd]|with|includ\w+|found) (?:no|neither) (?:\w+ ){0,3}cert\w*`,
      String.raw`${bundle}[^\n]{0,80}(?:not|n't) (?:contain|include|have) (?:any |a )?(?:\w+ ){0,2}cert\w*`,
      String.raw`no (?:\w+ ){0,2}cert\w*(?: (?:was|were))?(?: found)? in (?:the )?(?:file )?${bundle}`,
      String.raw`(?:accompanied by|without) (?:a |its )?certificate(?: chain)?`,
    ),
    not: [connection],
    weight: 76,
    causes: ['no-cert-in-file', 'no-identity-paired', 'chain-incomplete'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${bundle}[^\n]{0,60}(?:contain\w*|ha[sd]|with|includ\w+) no (?:\w+ ){0,2}keys?\b`,
      String.raw`no (?:\w+ ){0,2}keys?(?: (?:was|were))?(?: found)? in (?:the )?(?:file )?${bundle}`,
      String.raw`(?:certificate|alias|entry)\b[^\n]{0,30}\bhas no key`,
    ),
    weight: 78,
    causes: ['no-key-in-file', 'unencrypted-key-bag', 'no-identity-paired'],
    by: [],
  },
  {
    sign: patterns(
      said(identity, missing),
      String.raw`\bno\b[^\n]{0,20}(?:code ?)?sign(?:ing)? (?:identit|cert)\w*`,
      String.raw`\b0 (?:valid )?identit\w+`,
    ),
    near: [/sign|keychain|cert|profile/i],
    not: [elsewhere, /s\/?mime|mail/i],
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
    sign: patterns(
      String.raw`(?:no (?:key|entry|certificate) (?:with|found (?:for|under)|for) (?:the )?alias|alias\b[^\n]{0,60}(?:does not exist|not found|nicht vorhanden|不存在))`,
    ),
    near: [patterns(ours.source, 'alias')],
    weight: 66,
    causes: ['no-identity-paired', 'no-key-in-file', 'wrong-keystore-type'],
    by: ['java'],
  },
  {
    sign: patterns(
      String.raw`\b(?:cert\w* )?chain\b[^\n]{0,80}(?:${missing}|incomplete|invalid|broken|not (?:be )?(?:valid|trusted|verified|built|complete)|out of order|must start)`,
      String.raw`could not validate the certificate`,
      String.raw`(?:establish|build|validate|verify|complete|getting|get)\w*\b[^\n]{0,30}\bchain\b`,
      String.raw`intermediate (?:certificate|CA)[^\n]{0,60}(?:${missing}|invalid|required)|${missing}[^\n]{0,30}intermediate`,
      String.raw`issuer\b[^\n]{0,24}${missing}|(?:missing|unknown|no) issuer`,
    ),
    near: [
      /cert|\bCA\b|x509|issuer|keytool/i,
      patterns(failed, missing, 'unable|warning|must|invalid|incomplete|broken'),
    ],
    not: [elsewhere, connection, /chain not found for/i],
    weight: 50,
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
    sign: patterns(
      said(
        String.raw`\balias <|keystore[^\n]{0,40}\balias\b|${certificate}|key ?pair|nickname|friendly ?name|key ?chain`,
        exists,
      ),
      String.raw`ambiguous \(matches`,
      String.raw`same (?:nick)?name already`,
    ),
    not: [
      elsewhere,
      connection,
      /(?<!hash )table|column|branch|constraint|repositor|issued for|container|namespace/i,
    ],
    weight: 64,
    causes: ['duplicate-item', 'no-identity-paired'],
    by: [],
  },
]

/** Shapes: PEM where it is not, files that are not there or not allowed. */
const shapes: readonly ErrorRule[] = [
  {
    sign: patterns(
      String.raw`(?:not |in (?:a )?(?:valid )?|expect\w* |must be |ensure[^\n]{0,30}\b|check[^\n]{0,30}\b)(?:in )?(?:a )?(?:valid )?PEM(?:[- ](?:format|encod\w+))?\b`,
      String.raw`\bPEM\b[^\n]{0,60}(?:${wrong}|unexpected|malformed|not found|missing)|(?:no|invalid|malformed|bad) (?:\w+ ){0,3}\bPEM\b`,
      String.raw`MalformedFraming|PEM header type|in DER format|no supported key formats|Input not an X\.?509`,
      String.raw`${failed}[^\n]{0,40}${took}[^\n]{0,40}(?:PKCS ?#?[18]\b|(?:private |SSL |RSA |EC )?key\b)`,
      String.raw`(?:key|certificate|CSR)\b[^\n]{0,40}(?:could|can) ?n[o']t be (?:parsed|read|decoded|retrieved|loaded)`,
      String.raw`(?:unable|error|fail\w*)(?: to)? (?:get|set|getting|setting|us\w+) (?:the )?(?:private key|certificate)\b`,
      String.raw`(?:contain|find)\w* (?:a |any )?valid (?:private key|certificate)|could not find a PKCS`,
      String.raw`invalid private key\b|(?:${failed}|could not)[^\n]{0,20}(?:decod|pars|read|find|load)\w*[^\n]{0,20}\bPEM\b`,
      String.raw`algid parse error|invalid (?:private )?key format|(?:CRT|CRL|CSR)\S* format is invalid`,
    ),
    not: [
      elsewhere,
      connection,
      patterns(bundle),
      patterns(mismatch),
      /bad decrypt|No such file|encoding:|JSON|already exists|algorithm/i,
    ],
    near: [/cert|pem|pkcs|ssl|tls|csr|x509|InvalidKey|private key/i],
    weight: 46,
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
    sign: patterns(
      String.raw`(?:${bundle}|${fileName}|${certificate})[^\n]{0,80}(?:does ?n[o']t exist|is missing|nicht vorhanden|不存在|introuvable|no existe|cannot resolve|not found for signing)`,
      String.raw`(?:could ?n[o']t|cannot|can't|unable to|failed to) (?:find|open|resolve|locate)[^\n]{0,20}(?:file)?[^\n]{0,100}(?:${fileName}|PKCS ?#?12 file|key ?store file|certificate file)`,
      String.raw`invalid path: [^\n]{0,100}${fileName}|certificate file[^\n]{0,30}invalid path`,
      String.raw`not (?:the )?private key file`,
    ),
    not: [
      elsewhere,
      connection,
      /\.cnf\b|alias|Permission denied|Is a directory|certificate contents/i,
    ],
    weight: 62,
    causes: ['file-not-found', 'file-unreadable', 'msys-path'],
    by: [],
  },
  {
    sign: /(?:error:|library[^\n]{0,8}:)0?(?:2001002|2FFF002)|80000002|fopen:No such file|No such file or directory|BIO\w*[^\n]{0,40}no such file|\bENOENT\b/i,
    near: [
      /\bcert|private ?key|root cert|pkcs|\bCA\b[^\n]{0,20}(?:file|cert)|\.p12|\.pfx|\.pem|BIO routines/i,
    ],
    not: [/\.cnf\b|recipient|package\.json|\bssh\b/i],
    weight: 60,
    causes: ['file-not-found', 'msys-path', 'config-missing'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`(?:key|certificate|p12|pfx|pem)[^\n]{0,80}(?:group or (?:world|other)|world[- ]readable|permissions? (?:denied|must|too))`,
      String.raw`(?:permission denied|access (?:is )?denied|EACCES|fopen:Permission denied)[^\n]{0,100}(?:${fileName}|privkey)|(?:${fileName})[^\n]{0,60}(?:permission denied|access (?:is )?denied)`,
      String.raw`fopen:Permission denied|⨯ [^\n]{1,200} not a file\b`,
    ),
    near: [/key|cert|pem|pkcs|p12|pfx|⨯/i],
    not: [elsewhere, /UNPROTECTED|X509Certificate|Cryptographic/i],
    weight: 70,
    causes: ['file-unreadable', 'file-not-found', 'windows-key-store-access'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`Failed to load keystore`,
      String.raw`${failed}(?: to)? (?:load|open|read)\w* (?:the |SSL |configured |\[\w+\] ){0,3}key ?store`,
      String.raw`keystore load:`,
    ),
    weight: 40,
    causes: ['file-not-found', 'wrong-keystore-type', 'wrong-password', 'not-pkcs12-other'],
    by: ['java'],
  },
  {
    sign: /key ?store[^\n]{0,80}\.(?:p12|pfx)\b[^\n]{0,20} (?:of|as|with) type \W?JKS|key ?store[^\n]{0,80}\.jks\b[^\n]{0,20} (?:of|as|with) type \W?PKCS12/i,
    weight: 74,
    causes: ['wrong-keystore-type', 'wrong-password', 'file-not-found'],
    by: ['java'],
  },
  {
    sign: patterns(
      String.raw`${failed}[^\n]{0,40}${took}[^\n]{0,40}\bcert\w*|\bcert\w*[^\n]{0,40}${failed}[^\n]{0,30}${took}`,
    ),
    not: [
      elsewhere,
      connection,
      /No such file|expired|issuer|verif|trust|not found|doesn't exist|collect\w* cert/i,
    ],
    weight: 31,
    causes: ['not-pkcs12-other', 'pem-expected', 'wrong-password', 'corrupted'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${bundle}[^\n]{0,40}(?:content|format|data|structure|file)[^\n]{0,40}(?:can ?n[o']t|invalid|valid|unexpected|corrupt\w*)`,
      String.raw`(?:file )?structure is corrupt`,
    ),
    near: [patterns(failed, 'corrupt')],
    not: [elsewhere],
    weight: 50,
    causes: ['not-pkcs12-other', 'corrupted', 'wrong-password', 'pbes2-unsupported'],
    by: [],
  },
]

/** Algorithms. */
const algorithms: readonly ErrorRule[] = [
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
    sign: /legacy provider[^\n]{0,40}(?:failed|unable|could not|cannot|not (?:found|available|load))|(?:failed|unable|could not|cannot)[^\n]{0,30}\blegacy (?:provider|module)/i,
    weight: 92,
    causes: ['legacy-provider-missing', 'legacy-provider-off'],
    by: ['openssl-3'],
  },
]

/** Certificate requests and those who take them. */
const requests: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(
        request,
        String.raw`(?:invalid|wrong|bad) signature|signature[^\n]{0,40}(?:${wrong}|fail\w*|verif\w*|check)|proof of possession|\bPOP\b`,
        90,
      ),
      String.raw`signature \(popo?\)|POPO? verification fail`,
    ),
    near: [patterns(failed, wrong)],
    weight: 84,
    causes: ['csr-signature-invalid', 'corrupted'],
    by: [],
  },
  {
    sign: patterns(
      said(
        request,
        String.raw`(?:\bCN\b|common ?name|subject|\bO\b|organi[sz]ation|country|\bDN\b)[^\n]{0,40}(?:longer than|too (?:long|short)|exceed\w*|more than|at most|characters?|invalid|empty|required)`,
        90,
      ),
      String.raw`add_entry_by_NID|\bDN\b[^\n]{0,60}(?:too long|illegal characters)`,
      String.raw`subject name is (?:invalid|too long)`,
    ),
    not: [/not in that format|expected[^\n]{0,20}format|extension/i],
    weight: 81,
    causes: ['subject-value-invalid', 'subject-format'],
    by: [],
  },
  {
    sign: /is not a recogni[sz]ed (?:name|attribute)|unknown (?:DN|RDN|subject) (?:attribute|component|field)|invalid (?:DN|distinguished name)\b/i,
    weight: 76,
    causes: ['subject-format', 'subject-value-invalid'],
    by: ['php'],
  },
  {
    sign: patterns(
      said(
        request,
        String.raw`key (?:size|length|type|algorithm)|\b(?:1024|2048|4096)\b|weak key|short key|algorithm/size`,
        80,
      ),
    ),
    near: [
      patterns(unsupported, 'incorrect|required|too|minimum|at least|unacceptable|reject|invalid'),
    ],
    not: [/e\.g\., due to a short key/i],
    weight: 76,
    causes: ['key-type-unsupported', 'csr-signature-invalid'],
    by: [],
  },
  {
    sign: patterns(
      said(
        request,
        String.raw`${failed}[^\n]{0,30}(?:${took}|decode)|(?:can|could) ?n[o']t be (?:decoded|parsed|read)|PEM|invalid format|malformed`,
        60,
      ),
      String.raw`"csr"\W{1,60}msg`,
    ),
    near: [patterns(failed, 'invalid|malformed')],
    not: [/signature|\bCN\b|key size|subject/i],
    weight: 58,
    causes: ['pem-expected', 'corrupted', 'der-expected'],
    by: [],
  },
]

/** Mail. */
const mails: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(
        String.raw`\bmessages?\b|\bcontents?\b|\bsignature`,
        String.raw`\baltered\b|tampered|modified (?:after|since)|changed (?:after|since)|digest (?:mismatch|attribute value does not)|does ?n[o']t match the (?:message|content)`,
        80,
      ),
    ),
    near: [mail],
    not: [/keystore|SAML|\bapk\b|JWT|saml/i],
    weight: 78,
    causes: ['smime-signature-invalid', 'corrupted'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`decrypt\w*[^\n]{0,160}(?:${missing}|not able to find|have a|no )[^\n]{0,60}(?:digital ID|private key|certificate)`,
      String.raw`(?:digital ID|${key})[^\n]{0,60}${missing}[^\n]{0,60}decrypt`,
      String.raw`not able to find this certificate`,
      String.raw`\bno (?:\w+ )?recipient\b|no enveloped recipient|exception unwrapping key`,
    ),
    near: [mail],
    not: [elsewhere, connection, /bad decrypt/i],
    weight: 72,
    causes: ['smime-recipient-mismatch', 'no-key-in-file', 'cms-algorithm-unsupported'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`recipients? (?:had|have|has) (?:missing or invalid|no (?:valid )?)\s?cert|missing or invalid certificates|conflicting or unsupported encryption capabilities`,
      String.raw`\brecipients?\b[^\n]{0,30}certificates?[^\n]{0,40}${missing}`,
      String.raw`(?:find|locate|have|get)\w* (?:an? |the |any )?(?:valid )?(?:S/MIME )?certificates? for \W?\S+@\S+`,
      String.raw`no (?:\(?valid\)? |usable |suitable )?(?:encryption )?certificates? (?:was |were )?(?:found )?(?:for|to encrypt)[^\n]{0,20}\S+@\S+`,
    ),
    weight: 74,
    causes: ['smime-recipient-mismatch', 'smime-eku', 'cms-algorithm-unsupported'],
    by: ['outlook', 'thunderbird'],
  },
  {
    sign: patterns(
      String.raw`no certificates? which can be used to send from`,
      String.raw`(?:cert\w*|signer)[^\n]{0,60}(?:e-?mail )?address[^\n]{0,60}(?:${mismatch}|differs?|different)`,
      String.raw`(?:e-?mail )?address[^\n]{0,60}(?:cert\w*|signer)[^\n]{0,40}(?:${mismatch}|differs?|different)`,
      String.raw`(?:different|other) (?:e-?mail )?address than`,
    ),
    near: [mail],
    weight: 74,
    causes: ['smime-from-mismatch', 'smime-eku', 'no-identity-paired'],
    by: ['outlook', 'apple-mail'],
  },
  {
    sign: patterns(
      String.raw`(?:used to )?(?:create|make) this signature is not (?:trusted|valid)|signer'?s? cert\w*[^\n]{0,40}not (?:trusted|valid)|unable to verify (?:the )?(?:message )?signature`,
      said(
        String.raw`certificate authority|\bissuer\b|\bissued by\b|root cert\w*|\bCA\b|signer'?s? cert\w*|verifier`,
        String.raw`(?:do(?:es)? ?n[o']t|is ?n[o']t|not) (?:\w+ )?trust\w*|untrusted|not valid at|cannot be verified|not issued by|not (?:\w+ ){0,3}trusted`,
        80,
      ),
    ),
    near: [mail],
    not: [connection, /no certificates which|send from/i],
    weight: 62,
    causes: ['smime-untrusted-signer', 'smime-signature-invalid', 'chain-incomplete'],
    by: ['outlook', 'apple-mail'],
  },
  {
    sign: /certificate[^\n]{0,60}(?:usage propert|key usage|not (?:usable|suitable|intended|allowed|permitted) (?:for|to))|wrong key usage|certificate is not valid\W{0,3}$/im,
    near: [mail],
    not: [connection],
    weight: 72,
    causes: ['smime-eku', 'chain-incomplete', 'smime-untrusted-signer'],
    by: [],
  },
  {
    sign: /s\/?mime[^\n]{0,60}(?:cannot|can't|unable to|failed to|could not) sign|(?:unable to|cannot|can't|could not) sign (?:the |this )?(?:message|mail)/i,
    weight: 64,
    causes: ['chain-incomplete', 'no-identity-paired', 'smime-eku', 'smime-from-mismatch'],
    by: [],
  },
]

/** Stores of Windows and macOS. */
const stores: readonly ErrorRule[] = [
  {
    sign: patterns(
      String.raw`(?:certificate )?store (?:was|is) (?:read-only|full)|store did not open`,
      String.raw`access\w* (?:to )?[^\n]{0,40}(?:server credential )?private key|private key[^\n]{0,40}(?:access (?:is |was )?denied|permission)`,
      String.raw`non-?exportable|not exportable|marked as (?:not )?exportable|not marked as exportable`,
      String.raw`logon session does not exist`,
      String.raw`key (?:container|set|storage provider)[^\n]{0,60}(?:not|fail|denied|error)`,
    ),
    near: [/cert|private key|pfx|80070520|8009|windows|import/i],
    not: [elsewhere, patterns(fileName)],
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

export const conceptRules: readonly ErrorRule[] = [
  ...passwords,
  ...contents,
  ...shapes,
  ...algorithms,
  ...requests,
  ...mails,
  ...stores,
]
