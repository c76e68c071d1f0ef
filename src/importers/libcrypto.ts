/** What every OpenSSL reads of the contents of a file, and what OpenSSL 3 leaves to its legacy provider. */
import { accepts, curedBy, observed, refuses, source, unknown } from './fact.js'
import type { Fact } from './importer.js'

const SEEN = observed('openssl 1.1.1w, 3.0.19, 3.5.9, 3.6.5, 4.0.3')
const SEEN_28 = observed('openssl 1.1.1w, 3.0.19, 3.5.9, 3.6.5, 4.0.3', '2026-11-28')
const EVP_PBE = source('OpenSSL crypto/evp/evp_pbe.c, 1.0.2u to 3.3')
const P5_CRPT2 = source('OpenSSL crypto/evp/p5_crpt2.c and crypto/asn1/p5_pbev2.c, 1.0.2u to 3.3')
const P12_MUTL = source('OpenSSL crypto/pkcs12/p12_mutl.c, to 3.3')
const LEGACY = [
  SEEN,
  source('OpenSSL CHANGES, 3.0.0: RC2, RC4, DES and others moved to the legacy provider'),
]
const LEGACY_SCHEMES =
  'encryption:pbe-sha1-rc2-* encryption:pbe-sha1-rc4-* encryption:pbes1-* ' +
  'pbes2:rc2-cbc pbes2:des-cbc pbes2:seed-cbc pbes2:idea-cbc pbes2:cast5-cbc pbes2:bf-cbc'

/** The same in every release. */
export const libcrypto: readonly Fact[] = [
  ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', SEEN),
  ...accepts('encoding:trailing-data', SEEN),
  ...accepts('mac:hmac-*', [SEEN, P12_MUTL], { note: 'any digest that the library has' }),
  ...accepts('encryption:pbe-sha1-3des encryption:none-cert encryption:none-key', SEEN),
  ...accepts('encryption:pbe-sha1-2des', EVP_PBE),
  ...accepts(
    'pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc pbes2:des-ede3-cbc pbes2:camellia-128-cbc pbes2:camellia-192-cbc pbes2:camellia-256-cbc',
    [SEEN, EVP_PBE],
  ),
  ...accepts('pbes2:aes-128-ecb pbes2:aes-128-ofb pbes2:aes-256-cfb', SEEN_28),
  ...accepts('prf:hmac-* prf:parameters-absent prf:default', [SEEN, P5_CRPT2]),
  ...accepts('keylength:*', P5_CRPT2, { note: 'it must be the key length of the cipher' }),
  ...accepts('salt:*', SEEN),
  ...accepts('mac-iterations:* kdf-iterations:*', P12_MUTL, { note: 'there is no upper limit' }),
  ...unknown('mac-iterations:2147483648+ kdf-iterations:2147483648+ kdf-iterations:zero', P12_MUTL),
  ...accepts('mac-iterations:zero', P12_MUTL),
  ...accepts('password:empty-*', SEEN),
  ...accepts('key:rsa* key:dsa key:ec-*', SEEN),
  ...accepts('pairing:* localkeyid:* bag:crl bag:secret bag:nested-safe', SEEN),
  ...accepts('attribute:* cert-bag:unknown-type bag:unknown', P12_MUTL),
]

const words = (digests: readonly string[], key: string): string =>
  digests.map((digest) => `csr-signature:${digest}-${key}`).join(' ')
const sha3 = ['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512']

/** Signatures of requests with SHA-3, which not every libcrypto verifies. */
export const sha3Rsa = words(sha3, 'rsa')
export const sha3Ecdsa = words(sha3, 'ecdsa')
export const sha3Dsa = words(sha3, 'dsa')
/** What OpenSSL and LibreSSL say of a signature that they have no way to verify. */
export const UNKNOWN_SIGNATURE = { code: 1, text: 'unknown signature algorithm' }
/** Signatures of requests that no release of OpenSSL and LibreSSL verifies. */
export const neverVerified = [
  words(['sha512-224', 'sha512-256'], 'rsa'),
  words(['sha384', 'sha512'], 'dsa'),
].join(' ')
/** Those that all of them do. */
export const verifiedEverywhere = [
  words(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'], 'rsa'),
  words(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'], 'ecdsa'),
  words(['sha1', 'sha224', 'sha256'], 'dsa'),
  'csr-signature:rsa-pss csr-signature:ripemd160-rsa',
].join(' ')

/** What OpenSSL 3 reads with the legacy provider only. */
export const legacySchemes: readonly Fact[] = [...accepts(LEGACY_SCHEMES, LEGACY)]

/** The same schemes without it; each program says it in words of its own. */
export const legacySchemesRefused: readonly Fact[] = curedBy(
  refuses(LEGACY_SCHEMES, null, LEGACY),
  'legacy-provider',
)
