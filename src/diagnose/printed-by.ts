/** Which program printed a text, by what only it writes: packed error numbers, file names, prefixes, exceptions. */

/** Names as the evidence has them; the first that shows is the one that printed. */
const signs: readonly (readonly [string, RegExp])[] = [
  ['libressl', /CRYPTO_internal|func\(4095\)|:[0-9A-F]{2}FFF[0-9A-F]{3}:|^[ \t]*usage: \w+ \[-/im],
  ['gpgsm', /\bgpgsm\b|ksba_/i],
  ['nss', /pk12util|SEC_ERROR_|PR_LOAD_LIBRARY/],
  ['gnutls', /certtool|verify_mac:|bag_decrypt:|p12_import:|ASN1 parser:|GNUTLS_E_/],
  ['bouncy-castle', /org\.bouncycastle|provider BC|DEF length \d|PKCS12 key store mac invalid/],
  ['bun', /\bbun(?:\.sh)?\b|PFX MAC verification failed/i],
  ['deno', /\bdeno\b|ext:deno/i],
  ['forge', /forge|ShroudedKeyBag|PKCS#12 MAC could not/i],
  ['pkijs', /pkijs/i],
  ['node', /\(node:|node:internal|at configSecureContext|ERR_CRYPTO_|ERR_OSSL_|opensslErrorStack/],
  ['ruby', /OpenSSL::(?:PKCS|PKey|X509|SSL)/],
  ['php', /\bphp\b|\.php\b|openssl_pkcs12_read/i],
  ['python-cryptography', /Invalid password or PKCS12 data|cryptography\.hazmat/],
  ['python-pyopenssl', /OpenSSL\.crypto\.Error/],
  [
    'go-pkcs12',
    /\bpkcs12: (?:decryption|no MAC|unknown digest|error reading|algorithm|pbes2|expected|private key|certificate|string)/,
  ],
  ['wolfssl', /wolfssl|-(?:213|140|154) (?:MAC|ASN)/i],
  ['hxtool', /hxtool|hx509/],
  ['mono', /Mono\.Security|unsupported HMAC|file may have been tampered/],
  [
    'dotnet',
    /System\.Security\.Cryptography|Internal\.(?:Cryptography|NativeCrypto)|X509Certificate2|maximum allowed\s+iterations/,
  ],
  ['java', /java\.(?:io|security|lang)\.|javax\.|sun\.security|keytool|DerInputStream|DerValue/],
  ['rust-native-tls', /native.?tls|Error \{ code: -?\d+/i],
  ['ios', /NSOSStatusErrorDomain|\biOS\b|iPhone|iPad/],
  [
    'macos-security',
    /security: Sec|SecKeychain|CSSMERR_|errSec[A-Z]|MAC verification failed|\bcodesign\b|\.keychain\b/,
  ],
  ['git-bash', /C:[\\/]Program Files[\\/]Git|winpty|mintty/i],
  ['windows', /0x800[0-9A-F]{5}|CertEnroll|certutil|Certificate Import Wizard/i],
  ['curl', /\bcurl\b/],
  ['thunderbird', /thunderbird/i],
  ['openssl-4', /Properties \(<null>\)[^]{0,200}EVP_PBE_CipherInit_ex:unknown cipher/],
  [
    'openssl-3',
    /:error:(?:0[1-9AB]|1[0-9A-F])[08][0-9A-F]{5}:(?![^:\n]{1,40}:[A-Z][A-Za-z0-9_]*_[A-Za-z0-9_]+:[^\n]{1,60}\.c:\d+:$)|inner_evp_generic_fetch|evp_fetch\.c|unable to load provider|ossl_/,
  ],
  [
    'openssl-1.1.1',
    /error:[0-9A-F]{8}:[^:\n]{1,40}:\w+:[^\n]{1,60}:(?:\.\.\/)?crypto\/|Unrecognized flag|Use -help for summary/,
  ],
  ['openssl-1.0.2', /error:[0-9A-F]{8}:[^:\n]{1,40}:\w+:[^\n]{1,60}:\w+\.c:\d+/],
]

/** The programs that a text shows, most telling first; empty when it shows none. */
export function printedBy(text: string): string[] {
  return signs.filter(([, sign]) => sign.test(text)).map(([name]) => name)
}
