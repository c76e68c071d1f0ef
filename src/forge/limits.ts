/** What node-forge can't do, or does otherwise than others, as rows of data; test/forge/limits.ts shows every one. */
import type { Evidence } from '../support.js'

export interface ForgeLimit {
  readonly what: string
  /** Features of the vocabulary it is about, where there are any. */
  readonly features: readonly string[]
  readonly evidence: readonly Evidence[]
}

/** The release the rows were seen in; a newer one that has learnt turns their test red. */
export const limitsSeenIn = '1.4.3'

const observed = (where: string): Evidence => ({ how: 'observed', where, on: '2026-11-23' })
const source = (where: string): Evidence => ({
  how: 'source',
  where: `node-forge ${limitsSeenIn} ${where}`,
  on: '2026-11-23',
})

export const limits = {
  'csr-key-rsa-only': {
    what: 'reads CSRs for RSA keys only; EC, Ed25519, DSA and RSASSA-PSS are refused',
    features: ['csr-key:ec-p256', 'csr-key:ed25519', 'csr-key:rsa-pss', 'csr-key:dsa'],
    evidence: [
      source('lib/x509.js certificationRequestFromAsn1'),
      observed('test/forge/limits.ts'),
    ],
  },
  'csr-signature-digests': {
    what: 'verifies md5, sha1, sha256, sha384 and sha512 with RSA; sha224, md4 and sha3 are refused',
    features: ['csr-signature:sha224-rsa'],
    evidence: [source('lib/x509.js _createSignatureDigest'), observed('test/forge/limits.ts')],
  },
  'pfx-key-unread': {
    what: 'hands out an EC or Ed25519 key and its certificate as bare ASN.1, without an error',
    features: ['key:ec-p256', 'key:ec-p384', 'key:ec-p521', 'key:ed25519', 'key:ed448', 'key:dsa'],
    evidence: [source('lib/pkcs12.js _decodeSafeContents'), observed('test/forge/limits.ts')],
  },
  'pfx-key-rsa-pss': {
    what: 'reads an RSASSA-PSS key as plain rsaEncryption, and its certificate not at all',
    features: ['key:rsa-pss'],
    evidence: [source('lib/rsa.js privateKeyFromAsn1'), observed('test/forge/limits.ts')],
  },
  'seal-rsa-only': {
    what: 'writes RSA keys and certificates for RSA keys only',
    features: [],
    evidence: [source('lib/pkcs12.js toPkcs12Asn1'), observed('test/forge/limits.ts')],
  },
  'seal-mac-sha1': {
    what: 'writes HMAC-SHA-1 as MAC, whatever the encryption',
    features: ['mac:hmac-sha1'],
    evidence: [source('lib/pkcs12.js toPkcs12Asn1'), observed('test/forge/limits.ts')],
  },
  'seal-prf-sha1': {
    what: 'writes PBES2 without a PRF field, that is hmacWithSHA1; only an undocumented option changes it',
    features: ['prf:default'],
    evidence: [source('lib/pbe.js createPbkdf2Params'), observed('test/forge/limits.ts')],
  },
  'seal-ciphers': {
    what: 'encrypts keys with PBE-SHA1-3DES-CBC, or PBES2 with AES-CBC or DES-CBC; RC2, RC4 and the rest are not written',
    features: ['encryption:pbe-sha1-rc2-40', 'encryption:pbe-sha1-rc2-128'],
    evidence: [source('lib/pbe.js encryptPrivateKeyInfo'), observed('test/forge/limits.ts')],
  },
  'seal-one-count': {
    what: 'writes one iteration count for the key and the MAC, 2,048 unless told; 0 is taken for untold',
    features: [],
    evidence: [source('lib/pkcs12.js toPkcs12Asn1'), observed('test/forge/limits.ts')],
  },
  'seal-password-non-ascii': {
    what: 'writes PBES2 with the low byte of every UTF-16 unit of the password: Latin-1 where others take UTF-8',
    features: ['password:non-ascii-pbes2'],
    evidence: [source('lib/pbkdf2.js'), observed('test/forge/limits.ts')],
  },
  'seal-certificates-plain': {
    what: 'never encrypts the certificates',
    features: ['encryption:none-cert'],
    evidence: [source('lib/pkcs12.js toPkcs12Asn1'), observed('test/forge/limits.ts')],
  },
  'mac-pbmac1': {
    what: 'refuses PBMAC1',
    features: ['mac:pbmac1'],
    evidence: [source('lib/pkcs12.js pkcs12FromAsn1'), observed('test/forge/limits.ts')],
  },
  'mac-digest': {
    what: 'verifies MACs with md5, sha1, sha256, sha384 and sha512; every other digest is refused',
    features: ['mac:hmac-sha224', 'mac:hmac-sha512-256', 'mac:hmac-sha3-256'],
    evidence: [source('lib/pkcs12.js pkcs12FromAsn1'), observed('test/forge/limits.ts')],
  },
  'prf-sha224': {
    what: 'computes hmacWithSHA224 with SHA-512/224: what others wrote with it does not decrypt, and the other way round',
    features: ['prf:hmac-sha224'],
    evidence: [source('lib/pbe.js prfAlgorithmToMessageDigest'), observed('test/forge/limits.ts')],
  },
  'prf-others': {
    what: 'refuses hmacWithSHA512-256 and every other PRF beyond SHA-1 and SHA-2 of 224 to 512 bits',
    features: ['prf:hmac-sha512-256', 'prf:hmac-sha3-256'],
    evidence: [source('lib/pbe.js prfOidToMessageDigest'), observed('test/forge/limits.ts')],
  },
  'encryption-pkcs12-pbe': {
    what: 'knows PBE-SHA1-3DES-CBC and PBE-SHA1-RC2-40-CBC of RFC 7292 appendix C, not the other four',
    features: [
      'encryption:pbe-sha1-rc4-128',
      'encryption:pbe-sha1-rc4-40',
      'encryption:pbe-sha1-2des',
      'encryption:pbe-sha1-rc2-128',
    ],
    evidence: [source('lib/pbe.js getCipher'), observed('test/forge/limits.ts')],
  },
  'encryption-pbes1': {
    what: 'refuses the PBES1 schemes of RFC 8018',
    features: ['encryption:pbes1-md5-des', 'encryption:pbes1-sha1-des'],
    evidence: [source('lib/pbe.js getCipher'), observed('test/forge/limits.ts')],
  },
  'pbes2-cipher': {
    what: 'decrypts PBES2 with AES-CBC, DES-EDE3-CBC and DES-CBC; Camellia and the rest are refused',
    features: ['pbes2:camellia-256-cbc'],
    evidence: [source('lib/pbe.js getCipherForPBES2'), observed('test/forge/limits.ts')],
  },
  'kdf-scrypt': {
    what: 'refuses scrypt',
    features: ['kdf:scrypt'],
    evidence: [source('lib/pbe.js getCipherForPBES2'), observed('test/forge/limits.ts')],
  },
  'password-non-ascii-pbes2': {
    what: 'gives PBKDF2 the password in Latin-1 where others give UTF-8: the MAC verifies, the contents do not decrypt',
    features: ['password:non-ascii-pbes2'],
    evidence: [source('lib/pbkdf2.js'), observed('test/forge/limits.ts')],
  },
  'password-empty-form': {
    what: "tries one form of the empty password: '' is two zero octets, a missing one is none",
    features: ['password:empty-zero-length', 'password:empty-bmp-nul'],
    evidence: [source('lib/pbe.js generatePkcs12Key'), observed('test/forge/limits.ts')],
  },
  'bag-types': {
    what: 'refuses the whole file for one CRL, secret or nested safe bag',
    features: ['bag:crl', 'bag:secret', 'bag:nested-safe', 'bag:unknown'],
    evidence: [source('lib/pkcs12.js _decodeSafeContents'), observed('test/forge/limits.ts')],
  },
  'trailing-data': {
    what: 'refuses a file with bytes after its end',
    features: ['encoding:trailing-data'],
    evidence: [source('lib/asn1.js fromDer'), observed('test/forge/limits.ts')],
  },
  'public-key-integrity': {
    what: 'refuses files signed instead of MACed',
    features: ['integrity:public-key'],
    evidence: [source('lib/pkcs12.js pkcs12FromAsn1'), observed('test/forge/limits.ts')],
  },
  'original-encoding': {
    what: 'encodes certificates anew when it writes them: absent signature parameters become NULL',
    features: [],
    evidence: [source('lib/x509.js certificateToAsn1'), observed('test/forge/limits.ts')],
  },
  'name-utf8-twice': {
    what: 'encodes a UTF-8 name twice when a parsed name is set on a new certificate',
    features: [],
    evidence: [source('lib/x509.js _dnToAsn1'), observed('test/forge/limits.ts')],
  },
  'name-multi-valued': {
    what: 'splits a multi-valued RDN into several when a parsed name is set on a new certificate',
    features: [],
    evidence: [source('lib/x509.js RDNAttributesAsArray'), observed('test/forge/limits.ts')],
  },
  'iterations-32-bits': {
    what: 'reads and writes at most 2,147,483,647 iterations of an encryption',
    features: [],
    evidence: [
      source('lib/util.js getInt, lib/asn1.js integerToDer'),
      observed('test/forge/limits.ts'),
    ],
  },
  'iterations-unbounded': {
    what: 'has no bound on iterations and derives in JavaScript, about 8 µs an iteration of PBKDF2-HMAC-SHA-256',
    features: ['iterations:600001+'],
    evidence: [
      source('lib/pbkdf2.js'),
      observed('8.4 s for a file with 600,000 iterations thrice, Node 20'),
    ],
  },
} as const satisfies Record<string, ForgeLimit>

export type ForgeLimitId = keyof typeof limits
