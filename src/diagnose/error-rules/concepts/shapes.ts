/** Files of another kind than was expected, that are not there or may not be read. */
import type { ErrorRule } from '../rule.js'
import {
  bundle,
  certificate,
  connection,
  elsewhere,
  failed,
  fileName,
  mismatch,
  password,
  patterns,
  took,
  wrong,
} from '../words.js'

export const shapes: readonly ErrorRule[] = [
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
      patterns(password),
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
