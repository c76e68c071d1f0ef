/** What the openssl command line says about options, configuration, subjects, files and prompts. */
import type { ErrorRule } from './rule.js'

const by = ['openssl-3', 'openssl-1.1.1', 'libressl']
const older = ['libressl', 'openssl-1.1.1', 'openssl-1.0.2']
const refused = String.raw`(?:(?:unrecognized|unknown|invalid|illegal|bad|unsupported)[ \t]+(?:flag|option|argument|command line option)s?(?: or cipher| or message digest)?:?[ \t]*(?:is )?['"\x60]?-{0,2})`
const option = (name: string): RegExp =>
  new RegExp(
    `${refused}${name}\\b|-${name}\\b['"\\x60]?[ \\t]*(?:option )?(?:is |was )?(?:not (?:recognized|supported|known|available)|unknown|unrecognized|doesn't exist|does not exist|an invalid command)`,
    'i',
  )

const options: readonly ErrorRule[] = [
  {
    sign: option('legacy'),
    weight: 92,
    causes: ['option-unknown-legacy', 'option-unknown-other'],
    by: older,
  },
  {
    sign: option('addext'),
    weight: 92,
    causes: ['option-unknown-addext', 'option-unknown-other'],
    by: older,
  },
  {
    sign: option('noenc'),
    weight: 92,
    causes: ['option-unknown-noenc', 'option-unknown-other'],
    by: older,
  },
  {
    sign: option('pbmac1\\w*'),
    weight: 92,
    causes: ['option-unknown-other', 'pbmac1-unsupported'],
    by: older,
  },
  {
    sign: /unknown option or cipher:? (?:rc2|rc4|des|bf|cast|idea|seed)/i,
    weight: 90,
    causes: ['option-unknown-other', 'legacy-provider-off'],
    by,
  },
  {
    sign: /\busage: (?:openssl )?pkcs12 \[/i,
    near: [/ -legacy\b/],
    not: [/unknown option|unrecognized|\[-legacy/i],
    weight: 86,
    causes: ['option-unknown-legacy', 'option-unknown-other'],
    by: older,
  },
  {
    sign: /\busage: (?:openssl )?(?:pkcs12|req|pkcs8) \[/i,
    near: [/ -noenc\b/],
    not: [/unknown option|unrecognized|\[-noenc/i],
    weight: 86,
    causes: ['option-unknown-noenc', 'option-unknown-other'],
    by: older,
  },
  {
    sign: /\busage: (?:openssl )?req \[|\breq \[options\] <infile/i,
    near: [/ -addext\b/],
    not: [/unknown option|unrecognized|\[-addext/i],
    weight: 86,
    causes: ['option-unknown-addext', 'option-unknown-other'],
    by: older,
  },
  {
    sign: /^[ \t]*usage: pkcs12 (?:\[options\]|\[-aes)/im,
    not: [/unknown option|unrecognized/i],
    weight: 62,
    causes: ['option-unknown-legacy', 'option-unknown-noenc', 'option-unknown-other'],
    by: ['libressl'],
  },
  {
    sign: /^[ \t]*(?:usage: )?req (?:\[options\] <infile|\[-addext)/im,
    not: [/unknown option|unrecognized/i],
    weight: 62,
    causes: ['option-unknown-noenc', 'option-unknown-addext', 'option-unknown-other'],
    by: ['libressl'],
  },
  {
    sign: new RegExp(
      `(?:^|\\n)[^\\n]{0,80}\\b(?:openssl|pkcs12|pkcs8|req|x509|cms|smime|genpkey|genrsa|rsa|ec|ca|verify|pkey|pkeyutl|dgst|enc|storeutl|asn1parse|s_client)\\b[^\\n]{0,40}${refused}`,
      'i',
    ),
    weight: 78,
    causes: ['option-unknown-other', 'option-unknown-legacy', 'option-unknown-noenc'],
    by,
  },
  {
    sign: /^[ \t]*unknown option '?-\w+/im,
    near: [/\[-\w+|\boptions\b|usage|openssl|argument/i],
    weight: 76,
    causes: ['option-unknown-other', 'option-unknown-legacy'],
    by: ['libressl', 'openssl-1.0.2'],
  },
  {
    sign: /^[ \t]*unknown option '?-\w+'?[ \t]*$/im,
    weight: 60,
    causes: ['option-unknown-other', 'option-unknown-legacy'],
    by: ['libressl', 'openssl-1.0.2'],
  },
  {
    sign: /Unknown cipher \S+|Unknown option or (?:cipher|message digest)|Unknown PBE algorithm|Unknown digest \S+|Multiple (?:cipher|digest) or unknown options|: Use -help for summary|'-?\w+' is an invalid command|Invalid command '\w+'|(?:^|: )Option -\w+ (?:cannot|needs|can not)|unknown (?:message )?digest\b(?! algorithm)/im,
    weight: 68,
    causes: ['option-unknown-other', 'pbmac1-unsupported', 'legacy-provider-off'],
    by,
  },
]

const configs: readonly ErrorRule[] = [
  {
    sign: /(?:can'?t open|unable to (?:open|load|find)|cannot open|could not open|failed to open|error opening|error loading)\s[^\n]{0,30}(?:config(?:uration)?\s(?:file|info)|[^\n\s]*\.cnf)|[^\n]{0,160}\.cnf['"]?(?:[^\n]{0,30})No such file/i,
    weight: 90,
    causes: ['config-missing', 'file-not-found', 'distinguished-name-missing'],
    by,
  },
  { sign: /error on line -1\b/i, weight: 92, causes: ['config-missing', 'file-not-found'], by },
  {
    sign: /error on line \d+ of|line \d+ of (?:config|\S+\.cnf)|variable has no value|missing equal sign|missing close square bracket|no close brace|conf[^\n]{0,40}unable to create new section|Error (?:parsing|reading) config/i,
    weight: 84,
    causes: ['config-syntax', 'config-missing'],
    by,
  },
  {
    sign: /distinguished_name['"]? in config|name=distinguished_name|no objects specified in config|No template, please set one up/i,
    weight: 93,
    causes: ['distinguished-name-missing', 'config-missing', 'config-syntax'],
    by,
  },
  {
    sign: /(?:0E06D06C|0EFFF06C|0700006C|NCONF_get_string)[^\n]{0,60}no value/i,
    near: [/csr|request|sign/i],
    not: [/distinguished_name/i],
    weight: 64,
    causes: ['subject-value-invalid', 'distinguished-name-missing', 'config-missing'],
    by: ['php'],
  },
  {
    sign: /Error (?:Loading|checking) (?:\w+ )?extension section|error in extension|extension(?:s)? in section|unknown extension name|invalid extension string|X509V3_EXT_nconf|DO_EXT_NCONF|X509V3_parse_list|v2i_\w+:|no issuer certificate|duplicate extension|extension setting not supported|error adding (?:\w+ )?extension|No extensions in|invalid null name/i,
    weight: 82,
    causes: ['config-extension-invalid', 'config-missing', 'config-syntax'],
    by,
  },
]

const subjects: readonly ErrorRule[] = [
  {
    sign: /(?:^|[\s'"(=])[A-Z]:[\\/][^\n]{0,120}[\\/](?:CN|C|O|OU|ST|L|emailAddress)=/i,
    weight: 96,
    causes: ['msys-path', 'subject-format'],
    by: ['git-bash'],
  },
  {
    sign: /Subject does not start with '?\/|name is expected to be in the format|not in that format|subject[^\n]{0,40}expected[^\n]{0,20}format/i,
    weight: 78,
    causes: ['subject-format', 'msys-path'],
    by: ['git-bash', 'openssl-3', 'libressl'],
  },
  {
    sign: /Missing '=' after RDN|end of string encountered while processing|CRYPT_E_INVALID_X500_STRING|80092023|invalid X500 name|X509::NameError|invalid field name|Skipping unknown (?:subject name )?attribute|has no known NID|unknown (?:subject )?name attribute|No value provided for (?:subject )?name attribute|RDN type string/i,
    weight: 86,
    causes: ['subject-format', 'msys-path', 'subject-value-invalid'],
    by,
  },
  {
    sign: /(?:friendly ?name|-name\b|OPENSSL_(?:asc|utf8)2uni|PKCS12_add_friendlyname|nickname|alias)[^\n]{0,120}(?:illegal|invalid|encod|character|unicode)|illegal characters/i,
    weight: 66,
    causes: ['friendly-name-encoding', 'subject-value-invalid', 'password-encoding'],
    by,
  },
  {
    sign: /(?:string|value) too (?:long|short)|(?:max|min)size=\d|ASN1_mbstring_ncopy|invalid (?:utf8|bmp|universal|printable)\s?string|is too (?:long|short), it needs to be/i,
    near: [/request|subject|csr|req\b|asn1|DN|name|mbstr|bytes/i],
    weight: 82,
    causes: ['subject-value-invalid', 'friendly-name-encoding', 'subject-format'],
    by,
  },
]

const name = String.raw`\.(?:p12|pfx|pem|key|crt|cer|csr|der|p7b|p7m|p7s|jks|keystore|req|srl|cert|pk8)\b`
const files: readonly ErrorRule[] = [
  {
    sign: /Is a directory|EISDIR|Permission denied|EACCES/i,
    near: [new RegExp(`pkcs12|openssl|BIO|fopen|fread|${name}|bss_file`, 'i')],
    weight: 78,
    causes: ['file-unreadable', 'file-not-found', 'windows-key-store-access'],
    by,
  },
  {
    sign: /Can't open [^\n]{1,200} for (?:reading|writing), No such file|Error opening (?:input|output|\w+) (?:file )?[^\n]{1,200}\n?[^\n]{0,200}No such file|(?:fopen|calling fopen)\([^\n]{1,200}\)/i,
    not: [/\.cnf\b|recipient|Is a directory/i],
    weight: 76,
    causes: ['file-not-found', 'config-missing', 'msys-path'],
    by,
  },
  {
    sign: new RegExp(
      `ENOENT[^\\n]{0,300}${name}|${name}[^\\n]{0,60}(?:No such file|not found|does not exist|cannot find)|(?:No such file|FileNotFound|cannot find|not found)[^\\n]{0,200}${name}`,
      'i',
    ),
    weight: 74,
    causes: ['file-not-found', 'msys-path', 'config-missing'],
    by: ['node', 'openssl-3'],
  },
  {
    sign: /Could not (?:find|read|find or decode) [^\n]{0,40}from\s+\S+\.pem\b/i,
    near: [/1608010C|STORE routines|DECODER routines|1E08010C/i],
    not: [/bad decrypt|private key/i],
    weight: 84,
    causes: ['der-expected', 'pem-expected'],
    by: ['openssl-3'],
  },
  {
    sign: /Could not (?:find|read|find or decode) (?:any )?(?:certificate|private key|key|public key|certificate request)|no start line|0909006C|0906D06C|0480006C|09FFF06C|unable to load (?:certificate|private key|public key|key|X509 request)|Expecting: (?:\w+ )*(?:CERTIFICATE|KEY|REQUEST)|PEM_read_bio|ERR_OSSL_PEM_NO_START_LINE|failed to (?:find|parse|decode) any PEM|could not load PEM|no PEM data|Unable to load PEM|not (?:a )?(?:valid )?PEM/i,
    not: [/bad decrypt|wrong tag|Enter (?:PEM )?pass phrase|bad password/i],
    weight: 74,
    causes: ['pem-expected', 'der-expected', 'not-pkcs12-other', 'no-key-in-file'],
    by,
  },
  {
    sign: /\bin DER format/i,
    near: [/wrong tag|1E08010C|no start line/i],
    weight: 82,
    causes: ['der-expected', 'pem-expected'],
    by,
  },
  {
    sign: /unable to load (?:certificate|key|X509 request|private key)/i,
    near: [/wrong tag|header too long|not enough data/i],
    weight: 80,
    causes: ['der-expected', 'pem-expected'],
    by,
  },
]

const prompts: readonly ErrorRule[] = [
  {
    sign: /environment variable [^\n]{1,60}|Error getting passwords?|Invalid password argument|Can't open (?:password|file)[^\n]{0,80}pass|within the first 5 chars/i,
    near: [/password|pass\b|Error getting|can't read|prefix/i],
    weight: 88,
    causes: ['password-source-missing', 'file-not-found'],
    by,
  },
  {
    sign: /Can'?t read Password|not a TTY|can't open \/dev\/tty|User interface error|UI_process|while reading strings|Inappropriate ioctl|no terminal|could not read (?:password|passphrase) from|problems getting password|No such device or address[^\n]{0,40}tty|pinentry/i,
    weight: 84,
    causes: ['tty-missing', 'password-source-missing', 'key-passphrase-wrong'],
    by,
  },
]

const requests: readonly ErrorRule[] = [
  {
    sign: /self[- ]signature (?:verify failure|does not match|: ?FAILED)|Invalid PKCS ?#10 signature|Signature did not match the certificate request|signature verification problems|CSR self-signature|request (?:self-)?signature (?:is )?(?:invalid|verification)/i,
    weight: 92,
    causes: ['csr-signature-invalid', 'corrupted'],
    by,
  },
  {
    sign: /asn1 encoding routines[^\n]{0,60}unknown signature algorithm/i,
    weight: 84,
    causes: ['csr-signature-unsupported', 'cms-algorithm-unsupported'],
    by,
  },
  {
    sign: /(?:^|")verify failure$/im,
    weight: 82,
    causes: ['csr-signature-invalid', 'corrupted'],
    by,
  },
]

export const opensslCommandRules: readonly ErrorRule[] = [
  ...options,
  ...configs,
  ...subjects,
  ...files,
  ...prompts,
  ...requests,
]
