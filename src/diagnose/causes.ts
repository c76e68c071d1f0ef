/** The closed list of what an error message about these files can mean, and what to do in each case. */

/** One thing that can be behind a message. */
export interface Cause {
  /** What is wrong, in one sentence. */
  readonly meaning: string
  /** How to find out that it is this and nothing else, the quickest check first. */
  readonly tellApart: readonly string[]
  /** What to do, the best way first. */
  readonly fixes: readonly string[]
}

const repair = 'interssl repair FILE --out NEW.p12 --for IMPORTER'
const diagnose = 'interssl diagnose FILE names what is inside and who refuses it'
const capabilities = 'interssl toolchains shows what each openssl on this machine can do'

/** By the name that `explain` gives them. */
export const causes = {
  'wrong-password': {
    meaning: 'The password is not the one that the file was made with.',
    tellApart: [
      'interssl diagnose FILE --password-file F says whether the MAC verifies, for every way to encode the password',
      'another program refuses the same password too; if one accepts it, the cause is another',
    ],
    fixes: ['find the right password', 'export the file again with a password that you know'],
  },
  'password-trailing-newline': {
    meaning: 'A line ending was stored with the password, and one side counts it.',
    tellApart: [
      'interssl diagnose tries the password with and without its line ending and says which one opens the file',
      'echo was used without -n, or a CI secret was set from a file',
    ],
    fixes: [
      'store the password without a line ending: printf %s instead of echo',
      'give it with --password-file, which takes the first line only',
    ],
  },
  'password-shell-mangled': {
    meaning: 'A shell or a template changed the password before the program got it.',
    tellApart: [
      'the password has one of $ ! ; & \\ ` or a quote and stands on the command line',
      'the same password works from a file or from the environment',
    ],
    fixes: ['hand it over as env: or file:, never inline', 'quote it with single quotes'],
  },
  'password-encoding': {
    meaning:
      'The password has characters outside ASCII, and writer and reader encode them differently.',
    tellApart: [
      'interssl diagnose tries the known encodings and says which one opens the file',
      'the MAC verifies but decryption fails',
    ],
    fixes: [`make it anew with an ASCII password: ${repair} --new-password-file F`],
  },
  'password-too-long': {
    meaning: 'The importer takes passwords only up to a certain length.',
    tellApart: ['a short password works with the same contents'],
    fixes: [`make it anew with fewer than 32 characters: ${repair} --new-password-file F`],
  },
  'password-source-missing': {
    meaning: 'The variable or file that should hold the password is not there, so none was read.',
    tellApart: [
      'the message names the variable, the file or the prefix; the bundle was never opened',
    ],
    fixes: [
      'set the variable for this process, and write pass:, env:, file: or fd: before the source',
    ],
  },
  'empty-password-form': {
    meaning:
      'The password is empty, and there are two ways to write that; this importer expects the other one or none at all.',
    tellApart: ['interssl diagnose --password-env EMPTY names the form in the file', diagnose],
    fixes: [`give the file a password: ${repair} --new-password-file F`],
  },
  'mac-digest-unsupported': {
    meaning:
      'The importer does not know the digest of the MAC (it wants SHA-1) and takes that for a wrong password.',
    tellApart: [
      'the same password opens the file with openssl: then it is not the password',
      'interssl inspect FILE shows mac.algorithm; anything but sha1 stops macOS 14 and iOS 17 and older',
    ],
    fixes: [
      repair,
      'openssl pkcs12 -export -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 …',
      'on macOS 15 and later: security import FILE -f pkcs12',
    ],
  },
  'pbmac1-unsupported': {
    meaning: 'The MAC is a PBMAC1 (RFC 9579), which the importer is too old for.',
    tellApart: ['interssl inspect FILE shows mac.algorithm PBMAC1 (OID 1.2.840.113549.1.5.14)'],
    fixes: [repair, 'export without -pbmac1_pbkdf2', 'read it with OpenSSL 3.4, Java 26 or later'],
  },
  'mac-missing': {
    meaning: 'The file has no MAC, and the importer insists on one.',
    tellApart: [
      'interssl inspect FILE shows mac: null',
      'openssl pkcs12 -info says that the MAC is absent',
    ],
    fixes: [repair, 'export without -nomac'],
  },
  'iteration-cap': {
    meaning: 'An iteration count is outside what the importer accepts.',
    tellApart: [
      'interssl inspect FILE shows the counts; Windows and .NET stop at 600,000 or below',
    ],
    fixes: [repair, 'export with -iter 2048', 'give the file a password: .NET allows less without'],
  },
  'legacy-provider-off': {
    meaning:
      'The contents are encrypted with RC2, RC4, DES or an MD5 scheme, which OpenSSL 3 only does with its legacy provider. The password was right.',
    tellApart: [
      'the message names RC2-40-CBC, RC4, DES-CBC or PBKDF1',
      'openssl pkcs12 -legacy -in FILE opens it',
    ],
    fixes: [repair, 'read it once with openssl pkcs12 -legacy and export it again without'],
  },
  'legacy-provider-missing': {
    meaning: 'The legacy provider is wanted, but its library can not be loaded.',
    tellApart: ['openssl list -providers -provider legacy fails', capabilities],
    fixes: [
      'install the provider (packages openssl-provider-legacy, openssl-libs) or point OPENSSL_MODULES at its folder',
      `do without it: ${repair}`,
    ],
  },
  'rc2-unsupported': {
    meaning: 'The program was built without RC2, so no setting makes it read this file.',
    tellApart: ['interssl inspect FILE shows PBE-SHA1-RC2-40-CBC, and -legacy changes nothing'],
    fixes: [repair],
  },
  'pbes2-unsupported': {
    meaning: 'The importer can not do PBES2, or not this cipher, PRF or form of its parameters.',
    tellApart: [
      'interssl inspect FILE shows PBES2; Windows before Server 2019 and Java before 8u301 do not read it',
      'the same file and password work with openssl',
    ],
    fixes: [
      repair,
      'openssl pkcs12 -export -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 …',
    ],
  },
  'fips-blocked': {
    meaning: 'FIPS mode forbids the key derivation of PKCS#12 (or a short salt).',
    tellApart: ['the same file opens outside FIPS', 'the message names PKCS12KDF or a salt length'],
    fixes: [
      'open it outside FIPS and move key and certificates as PEM',
      'inside FIPS use PBMAC1 with salts of 16 bytes: interssl repair FILE --out NEW.p12 --profile pbmac1-2026',
    ],
  },
  'not-pkcs12-pem': {
    meaning: 'The file is PEM text, not PKCS#12.',
    tellApart: ['it begins with -----BEGIN or Bag Attributes', 'the first byte is 45 ("-")'],
    fixes: [
      'make one: interssl pkcs12 --key KEY --cert CERT --out FILE',
      'if it is a PEM armour around PKCS#12: interssl repair',
    ],
  },
  'not-pkcs12-zero-bytes': {
    meaning: 'The file is empty; most often a CI secret was not set or did not decode.',
    tellApart: ['ls -l shows 0 bytes', 'the secret is not there for pull requests from forks'],
    fixes: ['set the secret', 'decode with base64 -d, or openssl base64 -d -A for one long line'],
  },
  'not-pkcs12-html': {
    meaning: 'A web page was saved instead of the file.',
    tellApart: ['it begins with <!DOCTYPE or <html', 'the first byte is 60 ("<")'],
    fixes: ['download it again with the log-in that it needs'],
  },
  'not-pkcs12-der-cert': {
    meaning: 'The file is a DER certificate, key or request, not PKCS#12.',
    tellApart: ['interssl inspect FILE says what kind it is'],
    fixes: ['make one: interssl pkcs12 --key KEY --cert FILE --out NEW.p12'],
  },
  'not-pkcs12-other': {
    meaning: 'The file is something else: base64 text, an encrypted blob, an archive, junk.',
    tellApart: [
      'interssl diagnose FILE recognises what people bring',
      'a PKCS#12 file begins with 30 82 or 30 80',
    ],
    fixes: ['decode it first (base64 -d), or export it again'],
  },
  'wrong-keystore-type': {
    meaning: 'A JKS, JCEKS or BKS keystore is read as PKCS#12, or the other way round.',
    tellApart: ['a JKS begins with FE ED FE ED, a JCEKS with CE CE CE CE'],
    fixes: [
      'name the type: -storetype JKS',
      'convert it: keytool -importkeystore -srckeystore OLD -destkeystore NEW.p12 -deststoretype PKCS12',
    ],
  },
  truncated: {
    meaning: 'The file ends before its contents do.',
    tellApart: [
      'interssl diagnose FILE compares the outer length with the size',
      'size or checksum differ from the source',
    ],
    fixes: ['copy it again; check for a size limit of secrets and for a base64 that lost lines'],
  },
  corrupted: {
    meaning:
      'The file has the right size but wrong bytes: a text-mode copy, a build tool that filtered it, a bad disk.',
    tellApart: [
      'the checksum differs from the source',
      'EF BF BD or CR LF stand where bytes should be',
    ],
    fixes: [
      'copy it again as binary',
      'exclude it from resource filtering and line-ending conversion',
    ],
  },
  'ber-encoding': {
    meaning: 'The file is BER, or leaves out what DER would write, and this reader insists.',
    tellApart: ['interssl inspect FILE shows form ber or a missing iteration count'],
    fixes: [repair],
  },
  'key-cert-mismatch': {
    meaning: 'The private key does not belong to the certificate.',
    tellApart: ['openssl pkey -pubout and openssl x509 -pubkey print different keys'],
    fixes: [
      'find the key that the CSR was made with',
      'have a new certificate issued for this key',
    ],
  },
  'no-key-in-file': {
    meaning: 'The file holds certificates only.',
    tellApart: ['interssl inspect FILE lists no keys'],
    fixes: ['export again with the private key'],
  },
  'no-cert-in-file': {
    meaning: 'The file holds a key but no certificate.',
    tellApart: ['interssl inspect FILE lists no certificates'],
    fixes: ['export again with -in CERT'],
  },
  'unencrypted-key-bag': {
    meaning: 'The key lies in a plain bag, which some readers skip without a word.',
    tellApart: ['interssl inspect FILE shows bag plain'],
    fixes: [repair, 'export without -keypbe NONE'],
  },
  'key-password-differs': {
    meaning: 'The key has a password of its own, different from that of the file.',
    tellApart: ['MAC and certificates open, only the key does not'],
    fixes: ['give both the same password: keytool -keypasswd, or export again'],
  },
  'key-passphrase-wrong': {
    meaning: 'The pass phrase of a PEM or PKCS#8 key is wrong or missing; no PKCS#12 is involved.',
    tellApart: [
      'the input begins with BEGIN ENCRYPTED PRIVATE KEY, or the prompt asks for a PEM pass phrase',
    ],
    fixes: ['give the pass phrase of the key, not that of the bundle'],
  },
  'key-type-unsupported': {
    meaning: 'The type or curve of the key is not known to the program.',
    tellApart: ['interssl inspect FILE shows the algorithm of the key'],
    fixes: [
      'use RSA or P-256 for programs that know nothing else',
      'use a newer version of the program',
    ],
  },
  'explicit-ec-params': {
    meaning: 'The EC key writes its curve out in numbers instead of naming it.',
    tellApart: ['openssl pkey -text -noout shows Field Type and Prime'],
    fixes: [
      'openssl ec -param_enc named_curve -in KEY -out NEW; the certificate has to be issued anew',
    ],
  },
  'chain-incomplete': {
    meaning: 'The certificate of an issuer is missing or not trusted there.',
    tellApart: [
      'openssl verify stops with error 20 or 21',
      'security find-identity counts matching, but not valid identities',
    ],
    fixes: ['add the intermediates: interssl pkcs12 --chain', 'install the CA on that machine'],
  },
  'no-identity-paired': {
    meaning: 'The import worked, but no key pairs with a certificate.',
    tellApart: [
      'interssl inspect FILE: localKeyId of key and certificate differ, or one half is missing',
    ],
    fixes: [repair, 'import the key too: a .cer holds none'],
  },
  'duplicate-item': {
    meaning: 'The item is in the keychain or database already.',
    tellApart: ['OSStatus -25299'],
    fixes: ['nothing needs to be done, or delete the old item first'],
  },
  'keychain-password-not-p12-password': {
    meaning: 'The password of the keychain is refused, not that of the file.',
    tellApart: [
      'the message begins with SecKeychainUnlock, SetAccessWithPassword or AddGenericPassword',
    ],
    fixes: ['give -k of set-key-partition-list and unlock-keychain the password of the keychain'],
  },
  'keychain-locked': {
    meaning: 'The keychain is locked, or nobody is there to allow the access.',
    tellApart: ['OSStatus -25308 or errSecInternalComponent, mostly over ssh or in CI'],
    fixes: [
      'security unlock-keychain',
      'security set-key-partition-list -S apple-tool:,apple: -k PASSWORD KEYCHAIN',
    ],
  },
  'keychain-missing': {
    meaning: 'The named keychain does not exist.',
    tellApart: ['OSStatus -25294', 'security list-keychains does not show it'],
    fixes: ['security create-keychain', 'give its whole path, ending in .keychain-db'],
  },
  'keychain-not-in-search-list': {
    meaning: 'The identity lies in a keychain that is not searched.',
    tellApart: ['security find-identity KEYCHAIN shows it, without KEYCHAIN it does not'],
    fixes: ['security list-keychains -d user -s KEYCHAIN login.keychain'],
  },
  'windows-key-store-access': {
    meaning: 'Windows can not write or read the container of the private key (profile, rights).',
    tellApart: ['it works for an administrator or with a loaded user profile'],
    fixes: [
      'load with MachineKeySet or EphemeralKeySet',
      'let the application pool load its user profile; on Azure set WEBSITE_LOAD_USER_PROFILE=1',
    ],
  },
  'api-misuse': {
    meaning: 'The program called the interface with a bad argument; the file is not at fault.',
    tellApart: ['the file imports with the command line of the same machine'],
    fixes: ['report it to the makers of the program, or update it'],
  },
  'option-unknown-legacy': {
    meaning: 'This openssl does not know -legacy: it is LibreSSL, or OpenSSL before 3.',
    tellApart: ['openssl version', capabilities],
    fixes: ['leave -legacy out: these versions read and write the old algorithms anyhow'],
  },
  'option-unknown-addext': {
    meaning: 'This openssl does not know req -addext (OpenSSL before 1.1.1, LibreSSL before 3.1).',
    tellApart: ['openssl version', capabilities],
    fixes: [
      'put the extensions into a config file (req_extensions)',
      'interssl csr does that by itself',
    ],
  },
  'option-unknown-noenc': {
    meaning: 'This openssl does not know -noenc (OpenSSL before 3, LibreSSL).',
    tellApart: ['openssl version', capabilities],
    fixes: ['write -nodes, which every version takes'],
  },
  'option-unknown-other': {
    meaning: 'This openssl does not know an option, a command or an algorithm by that name.',
    tellApart: ['openssl version', capabilities],
    fixes: ['look it up in the help of this version', 'choose another binary with --openssl'],
  },
  'config-missing': {
    meaning: 'The openssl.cnf that is named or built in does not exist.',
    tellApart: ['openssl version -d names the folder', 'OPENSSL_CONF points elsewhere'],
    fixes: ['unset OPENSSL_CONF, or give -config FILE', 'interssl csr brings its own config'],
  },
  'config-syntax': {
    meaning: 'The config file can not be parsed.',
    tellApart: ['the message names the line'],
    fixes: ['mend that line; every line is [section], name = value or a # comment'],
  },
  'config-extension-invalid': {
    meaning: 'A section or value of the extensions is missing or wrong.',
    tellApart: ['the message names section, name and value'],
    fixes: [
      'mend the value, e.g. subjectAltName = DNS:example.com',
      'interssl csr --san writes it for you',
    ],
  },
  'distinguished-name-missing': {
    meaning: 'The [req] section of the config has no distinguished_name.',
    tellApart: ['the message names distinguished_name, or the config was not found'],
    fixes: [
      'add distinguished_name = dn and a [dn] section',
      'interssl csr --subject needs no config',
    ],
  },
  'msys-path': {
    meaning: 'Git Bash turned the subject /CN=… into a Windows path.',
    tellApart: ['the message shows C:/Program Files/Git/ before CN='],
    fixes: ['set MSYS_NO_PATHCONV=1, or write //CN=…', 'interssl csr --subject CN=… has no slash'],
  },
  'subject-format': {
    meaning: 'The subject is not written the way the program wants it.',
    tellApart: ['openssl wants /CN=…/O=…, Windows CN=…, O=…'],
    fixes: [
      'write /type=value for each part, with \\/ for a slash',
      'interssl csr --subject takes RFC 4514',
    ],
  },
  'subject-value-invalid': {
    meaning: 'A value of the subject is empty, too long, or not allowed there.',
    tellApart: ['the country has two letters, a common name 64 characters at most'],
    fixes: ['shorten or correct it; UTF-8 needs -utf8'],
  },
  'friendly-name-encoding': {
    meaning: 'The friendly name has characters that writer or reader can not take.',
    tellApart: ['the name has characters outside ASCII'],
    fixes: ['give an ASCII name with -name or --name'],
  },
  'tty-missing': {
    meaning: 'The program wants to ask for a password, but there is no terminal.',
    tellApart: ['it works when typed by hand; in CI or a container it does not'],
    fixes: ['give the password with -passin env:NAME', 'docker run -it, or winpty in Git Bash'],
  },
  'file-not-found': {
    meaning: 'The file does not exist under that name.',
    tellApart: ['the message names the path; relative ones count from the working folder'],
    fixes: ['check name and folder'],
  },
  'file-unreadable': {
    meaning: 'The path is a folder, or may not be read.',
    tellApart: ['EISDIR or EACCES'],
    fixes: ['check the path and its rights'],
  },
  'pem-expected': {
    meaning: 'The command wanted a PEM object of another kind than the file holds.',
    tellApart: ['grep BEGIN FILE', 'interssl inspect FILE says what it is'],
    fixes: ['give the right file, or -inform DER for a binary one'],
  },
  'der-expected': {
    meaning: 'The command wanted DER and got text.',
    tellApart: ['the file begins with -----BEGIN'],
    fixes: ['leave -inform der out, or convert the file'],
  },
  'csr-signature-invalid': {
    meaning: 'The signature of the CSR does not verify: it was changed after it was made.',
    tellApart: ['interssl inspect FILE shows signatureValid false'],
    fixes: ['make the CSR anew'],
  },
  'csr-signature-unsupported': {
    meaning:
      'The program does not know the algorithm that the CSR is signed with, or trusts it no more.',
    tellApart: ['interssl diagnose FILE shows who verifies such a signature'],
    fixes: ['make the CSR anew, signed with SHA-256: interssl csr'],
  },
  'smime-eku': {
    meaning: 'The certificate may not be used for mail.',
    tellApart: ['interssl smime check names the missing usage (emailProtection, digitalSignature)'],
    fixes: ['have it issued with emailProtection; interssl smime request asks for it'],
  },
  'smime-from-mismatch': {
    meaning: 'The address in the certificate is not that of the mailbox.',
    tellApart: ['interssl inspect FILE lists emailAddresses'],
    fixes: ['have it issued for the address that you send from, exactly as it is written'],
  },
  'smime-recipient-mismatch': {
    meaning: 'The message was encrypted for another certificate than the one at hand.',
    tellApart: ['issuer and serial in the message are not those of the certificate'],
    fixes: ['use the key of the older certificate', 'have it sent again for the current one'],
  },
  'smime-signature-invalid': {
    meaning: 'The signed text was changed on its way.',
    tellApart: ['the signer is trusted, only the digest differs'],
    fixes: [
      'send it again; keep gateways and footers from changing it',
      'sign with -binary where line endings matter',
    ],
  },
  'smime-untrusted-signer': {
    meaning: 'The signature is right, but the chain of the signer is not trusted.',
    tellApart: ['openssl cms -verify -noverify succeeds'],
    fixes: ['give the CA with -CAfile', 'add the intermediates to the signature'],
  },
  'cms-gcm-unsupported': {
    meaning: 'The message uses AES-GCM (AuthEnvelopedData), which the program can not do.',
    tellApart: ['openssl cms -cmsout -print names authEnvelopedData'],
    fixes: ['read it with openssl cms of 3.0 or later', 'send with AES-256-CBC'],
  },
  'cms-algorithm-unsupported': {
    meaning:
      'The message uses another algorithm that the program can not do (ECDH, OAEP, PSS, Ed25519).',
    tellApart: ['openssl cms -cmsout -print names it'],
    fixes: ['use a newer program', 'use an RSA certificate with the usual algorithms'],
  },
  'node-md4-hash': {
    meaning:
      'A bundler hashes with MD4, which Node 17 and later do not have; no certificate is involved.',
    tellApart: ['the stack shows new Hash or createHash'],
    fixes: [
      'update webpack or the bundler',
      'output.hashFunction: "xxhash64" in the webpack config',
    ],
  },
  unrelated: {
    meaning: 'It has nothing to do with these files.',
    tellApart: ['no bundle, request or message is being read'],
    fixes: ['look at the program that printed it'],
  },
} as const satisfies Readonly<Record<string, Cause>>

export type CauseName = keyof typeof causes

/** Where the page about a cause is. */
export function causeDocs(name: CauseName): string {
  return `docs/causes.md#${name}`
}
