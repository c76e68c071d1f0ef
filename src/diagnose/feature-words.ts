/** What a Feature is, in the words of somebody who explains it. */

type Words = string | ((rest: string) => string)

/** By the beginning of the Feature's name; the longest beginning wins. A function gets what follows it. */
const WORDS: Readonly<Record<string, Words>> = {
  'file:truncated': 'the file breaks off',
  'file:malformed': 'the structure of the file is broken',
  'file:content-missing': 'a part of the file has no contents',
  'file:encrypted-content-missing': 'an encrypted part of the file has no contents',
  'file:damaged': 'a part of the contents does not decode, and not because of the password',
  'file:damaged-key': 'a private key does not decode, and not because of the password',
  'file:damaged-safe': 'an encrypted part does not decode, and not because of the password',
  'encoding:ber': 'the file is BER, not DER',
  'encoding:ber-indefinite': 'the file has indefinite lengths (BER)',
  'encoding:constructed-string': 'the file has strings in pieces (BER)',
  'encoding:non-minimal-length': 'the file has lengths longer than they need be (BER)',
  'encoding:pem': 'the file is PEM text, not bytes',
  'encoding:base64': 'the file is base64 text, not bytes',
  'encoding:trailing-data': 'bytes follow the end of the PKCS#12 structure',
  'integrity:public-key': 'the file is signed with a public key instead of carrying a password MAC',
  'privacy:public-key': 'contents are encrypted to a public key',
  'mac:hmac-': (digest) => `the MAC is an HMAC-${digestWords(digest)}`,
  'mac:absent': 'the file has no MAC',
  'mac:mismatch': 'the MAC does not fit the contents, though the password opens them',
  'mac:pbmac1': 'the MAC is a PBMAC1 (RFC 9579)',
  'pbmac1-prf:hmac-': (digest) => `the PBMAC1 derives its key with HMAC-${digestWords(digest)}`,
  'pbmac1-hmac:hmac-': (digest) => `the PBMAC1 is an HMAC-${digestWords(digest)}`,
  'pbmac1:short-key': 'the PBMAC1 has a key of fewer than 20 bytes',
  'pbmac1:long-key': 'the PBMAC1 has a key of more than 64 bytes',
  'pbmac1:malformed-params': 'the parameters of the PBMAC1 are not what RFC 9579 says',
  'encryption:none-cert': 'the certificates are not encrypted',
  'encryption:none-key': 'the private key is not encrypted (a plain keyBag)',
  'encryption:pbe-sha1-rc2-40-alone': 'the key too is encrypted with RC2-40',
  'encryption:unknown': 'something is encrypted with a scheme that nobody knows',
  'encryption:': (scheme) => `something is encrypted with ${schemeWords(scheme)}`,
  'pbes2:': (cipher) => `something is encrypted with PBES2, ${cipher.toUpperCase()}`,
  'kdf:scrypt': 'the key is derived with scrypt',
  'prf:hmac-': (digest) => `PBKDF2 runs on HMAC-${digestWords(digest)}`,
  'prf:parameters-absent': 'the PRF of PBKDF2 is written without its NULL parameters',
  'prf:default': 'the PRF of PBKDF2 is left out, which means HMAC-SHA-1',
  'keylength:present': 'PBKDF2 says its keyLength',
  'keylength:absent': 'PBKDF2 does not say its keyLength',
  'mac-iterations:zero': 'the MAC has an iteration count of 0',
  'mac-iterations:one': 'the MAC has an iteration count of 1',
  'mac-iterations:': (count) => `the MAC has ${atLeast(count)} iterations`,
  'kdf-iterations:zero': 'the encryption has an iteration count of 0',
  'kdf-iterations:': (count) => `the encryption has ${atLeast(count)} iterations`,
  'kdf-block:leading-zero':
    'by chance of its salts, the key derivation meets a block that begins with a zero octet',
  'salt:zero-length-mac': 'the MAC has an empty salt',
  'salt:': 'the encryption has an empty salt',
  'password:incorrect': 'the password is not the one of the file',
  'password:differs': 'MAC and contents have different passwords',
  'password:empty-bmp-nul':
    'the password is empty and written as two zero bytes, as OpenSSL and keytool do',
  'password:empty-zero-length':
    'the password is empty and written as no bytes at all, as Keychain Access and .NET do',
  'password:over-127': 'the password is longer than 127 characters',
  'password:non-ascii': 'the password has characters outside ASCII',
  'password:non-ascii-bytewise':
    'the password was widened byte by byte, as LibreSSL does, instead of as RFC 7292 says',
  'password:non-ascii-latin1': 'the password went into PBKDF2 as Latin-1 instead of UTF-8',
  'password:not-nfc': 'the password has letters in pieces (it is not in Unicode form C)',
  'password:over-31': 'the password is longer than 31 characters',
  'password:non-ascii-beyond-latin1': 'the password has characters outside Latin-1',
  'password:non-ascii-astral': 'the password has a character beyond U+FFFF (an emoji, say)',
  'key:rsa-over-8192': 'the RSA key is longer than 8192 bits',
  'key:ec-explicit': 'the curve of the key is written out instead of named',
  'key:': (kind) => `the private key is ${keyWords(kind)}`,
  'keys:none': 'the file has no private key',
  'keys:multiple': 'the file has several private keys',
  'certs:none': 'the file has no certificate',
  'certs:several-in-clear': 'several certificates lie together and are not encrypted',
  'pairing:none': 'nothing in the file says which certificate belongs to the key',
  'pairing:by-friendlyname': 'only the friendlyName pairs the key with its certificate',
  'pairing:mismatch': 'the file pairs the key with a certificate that is not its own',
  'localkeyid:shared': 'a CA certificate has the localKeyId of the key',
  'localkeyid:not-shared':
    'key and certificate do not have the same localKeyId, only the same name',
  'bag:nested-safe': 'keys or certificates lie in a nested SafeContents bag',
  'bag:unknown': 'the file has a bag of a kind that no standard names',
  'bag:crl-unknown-type': 'the file has a CRL of a kind that is not X.509',
  'bag:crl': 'the file has a CRL',
  'bag:secret': 'the file has a secret bag',
  'cert-bag:unknown-type': 'a certificate bag holds something that is not X.509',
  'cert-bag:time-not-der':
    'a certificate has a date with a time zone or without seconds, which DER does not allow',
  'cert-bag:dsa-parameters-inherited':
    'a certificate leaves out its DSA parameters, which are then those of its issuer',
  'cert-bag:undecodable': 'a certificate in the file can not be decoded',
  'pkcs8:v2-public-key': 'the private key carries its public key (PKCS#8 version 2)',
  'content-type:signed-data': 'the file has signed data inside',
  'content-type:': 'the file has contents of a type that PKCS#12 does not name',
  'attribute:friendlyname-malformed': 'a friendlyName is not a BMPString',
  'attribute:localkeyid-several': 'a key or certificate has several localKeyIds',
  'attribute:localkeyid-malformed': 'a localKeyId is not an OCTET STRING',
  'csr-key:ec-compressed': 'the public key of the CSR is a compressed point',
  'csr-key:rsa-below-1024': 'the RSA key of the CSR is shorter than 1024 bits',
  'csr-pss-mgf:': 'the RSASSA-PSS signature of the CSR masks with another digest than it signs',
  'csr-pss-salt:none': 'the RSASSA-PSS signature of the CSR has no salt',
  'csr-pss-salt:longest': 'the salt of the RSASSA-PSS signature of the CSR is as long as can be',
  'csr-pss-salt:': 'the salt of the RSASSA-PSS signature of the CSR is not as long as the digest',
  'csr-key:ec-explicit': 'the curve of the key of the CSR is written out instead of named',
  'csr-key:': (kind) => `the key of the CSR is ${keyWords(kind)}`,
  'csr-signature:invalid': 'the signature of the CSR does not verify',
  'csr-signature:': (kind) => `the CSR is signed with ${kind}`,
}

/** A Feature in words; null where there are none. */
export function featureInWords(name: string): string | null {
  let best: string | null = null
  for (const beginning of Object.keys(WORDS)) {
    if (name.startsWith(beginning) && beginning.length > (best?.length ?? -1)) best = beginning
  }
  if (best === null) return null
  const words = WORDS[best]
  return typeof words === 'function' ? words(name.slice(best.length)) : (words ?? null)
}

/** `sha256` → `SHA-256`, `sha512-256` → `SHA-512/256`. */
function digestWords(digest: string): string {
  return digest
    .replace(/^sha(\d)/, 'SHA-$1')
    .replace(/^(SHA-512)-/, '$1/')
    .replace(/^(?!SHA)(.*)$/, (word) => word.toUpperCase())
}

/** `pbe-sha1-rc2-40` → `RC2-40 (PBE-SHA1-RC2-40)`. */
function schemeWords(scheme: string): string {
  const cipher = /^pbe-sha1-(.*)$/.exec(scheme)?.[1]
  return cipher === undefined
    ? scheme.toUpperCase()
    : `${cipher === '3des' ? 'triple DES' : cipher.toUpperCase()} (PBE-SHA1-${cipher.toUpperCase()})`
}

function keyWords(kind: string): string {
  if (kind === 'unknown') return 'of a type that is not known'
  const [family = '', rest] = kind.split(/-(.*)/s)
  const names: Readonly<Record<string, string>> = { ed25519: 'Ed25519', ed448: 'Ed448' }
  if (family === 'ec') return `on the curve ${(rest ?? '').replace(/^p(\d)/, 'P-$1')}`
  return names[kind] ?? kind.toUpperCase()
}

function atLeast(count: string): string {
  const number = Number(count.replace('+', ''))
  return Number.isFinite(number) ? `${number.toLocaleString('en-US')} or more` : count
}
