/**
 * Apple's two PKCS#12 decoders. CLASSIC is CDSA's P12Coder, the same since OS X 10.9: SHA-1 alone, no PBES2.
 * MODERN is p12import.c, which learned SHA-2 MACs and one form of PBES2 with macOS 15 and iOS 18.
 */
import { accepts, loses, observed, refuses, source, unknown } from './fact.js'
import type { Fact } from './importer.js'

const CLASSIC = observed(
  'Apple P12Coder of macOS 11, 12.0, 14.6, 15.0 and 26.0, decoder run outside macOS',
)
const MODERN = observed(
  'Apple p12import.c of macOS 12.0 to 26.0 and iOS 14 to 26, decoder run outside macOS',
)
const P12CODER = source('Apple P12Coder pkcs12Decode.cpp, Security-61901.0.87.0.1')
const P12UTILS = source('Apple P12Coder pkcs12Utils.cpp, Security-61901.0.87.0.1')
const P12DERIVE = source('Apple pkcs12Derive.cpp, Security-61901.0.87.0.1')
const P12IMPORT_14 = source('Apple p12import.c, Security-61123.140.15')
const P12IMPORT_15 = source('Apple p12import.c, Security-61439.1.1')
const P12IMPORT_26 = source('Apple p12import.c, Security-61901.0.87.0.1')
const TEMPLATES = source('Apple pkcs12Templates.c, Security-61439.1.1')
const IDENTITY_26 = source('Apple SecIdentity.cpp, Security-61901.0.87.0.1')
const SECIMPORT = source('Apple SecImport.cpp, Security-61901.0.87.0.1')

const CLASSIC_MAC = {
  code: -25264,
  text: 'MAC verification failed during PKCS12 import (wrong password?)',
}
const CLASSIC_FORMAT = { code: -25257, text: 'Unknown format in import.' }
const CLASSIC_ALGORITHM = { code: -67747, text: 'An invalid algorithm was encountered.' }
const CLASSIC_KEY = { code: -67712, text: 'An invalid key was encountered.' }
const CLASSIC_DATA = { code: -67673, text: 'Invalid data was encountered.' }
const CLASSIC_NO_DATA = { code: -67724, text: '…' }
const CLASSIC_COUNT = { code: -67792, text: 'An iteration count attribute was not valid.' }
const CLASSIC_SIZE = { code: -67762, text: 'A key length attribute was not valid.' }
const EMPTY_FILE = {
  code: -50,
  text: 'One or more parameters passed to a function were not valid.',
}
const MODERN_MAC = { code: -25293, text: 'The user name or passphrase you entered is not correct.' }
const MODERN_DECODE = { code: -26275, text: 'Unable to decode the provided data.' }

const PBES1_KINDS =
  'encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:pbe-sha1-rc2-128 ' +
  'encryption:pbe-sha1-rc4-40 encryption:pbe-sha1-rc4-128'
const NO_PLACE_IN_A_SAFE =
  'bag:unknown cert-bag:unknown-type cert-bag:undecodable attribute:friendlyname-malformed attribute:localkeyid-malformed'

/** What both decoders take as it is. */
const taken: readonly Fact[] = [
  ...accepts('encoding:ber* encoding:constructed-string encoding:non-minimal-length', [
    CLASSIC,
    MODERN,
  ]),
  ...accepts('encoding:trailing-data', [CLASSIC, MODERN]),
  ...accepts(`${PBES1_KINDS} encryption:none-cert`, [CLASSIC, MODERN]),
  ...accepts('mac:hmac-sha1 password:non-ascii*', [CLASSIC, MODERN]),
  ...accepts('key:rsa key:ec-p256 key:ec-p384 key:ec-p521', [CLASSIC, MODERN]),
  ...accepts('mac-iterations:* kdf-iterations:*', [CLASSIC, MODERN], {
    note: 'there is no upper limit below 2^32; large counts only take their time',
  }),
  ...accepts('keys:multiple pairing:by-friendlyname localkeyid:shared-with-ca-before', [
    CLASSIC,
    MODERN,
  ]),
  ...loses('encryption:none-key', ['the private key'], [CLASSIC, MODERN]),
  ...loses('bag:nested-safe', ['keys and certificates in the nested bag'], [CLASSIC, MODERN]),
  ...loses('privacy:public-key', ['what is encrypted to a public key'], [CLASSIC, MODERN]),
  ...loses('content-type:signed-data', ['what is in it'], [CLASSIC, MODERN]),
]

/** CLASSIC: every macOS, for `security import` and SecItemImport. */
export const classic: readonly Fact[] = [
  ...taken,
  ...refuses('file:empty', EMPTY_FILE, SECIMPORT),
  ...refuses('file:not-pfx file:truncated file:malformed', CLASSIC_FORMAT, [CLASSIC, P12CODER]),
  ...refuses('encoding:base64', CLASSIC_FORMAT, CLASSIC),
  ...unknown('encoding:pem', SECIMPORT, {
    note: 'the decoder refuses armour; whether what calls it strips a PKCS12 armour was not seen',
  }),
  ...refuses('file:malformed-content-missing', CLASSIC_FORMAT, CLASSIC, {
    stage: 'contents',
    note: 'the MAC is looked at first',
  }),
  ...refuses('file:malformed-encrypted-content-missing', CLASSIC_NO_DATA, CLASSIC, {
    stage: 'file',
  }),
  ...loses('cert-bag:dsa-parameters-inherited', ['the pairing of key and certificate'], CLASSIC),
  ...refuses('integrity:public-key', CLASSIC_FORMAT, [CLASSIC, P12CODER], { stage: 'file' }),
  ...refuses('mac:absent', CLASSIC_FORMAT, [CLASSIC, P12CODER]),
  ...refuses('mac:*', CLASSIC_MAC, [CLASSIC, P12DERIVE], {
    note: 'SHA-1 is the only digest that its key derivation computes, in every version',
  }),
  ...refuses('mac:mismatch password:incorrect', CLASSIC_MAC, CLASSIC),
  ...refuses('password:empty-bmp-nul', CLASSIC_MAC, [CLASSIC, P12DERIVE]),
  ...accepts('password:empty-zero-length', [CLASSIC, P12DERIVE]),
  ...refuses('password:non-ascii-bytewise', CLASSIC_MAC, CLASSIC),
  ...refuses('password:differs', CLASSIC_DATA, CLASSIC, { stage: 'contents' }),
  ...refuses('file:damaged', CLASSIC_KEY, CLASSIC, { stage: 'contents' }),
  ...refuses('mac-iterations:4294967296+ kdf-iterations:4294967296+', CLASSIC_FORMAT, CLASSIC, {
    stage: 'file',
  }),
  ...accepts('salt:zero-length-mac salt:zero-length-pbes1', CLASSIC),
  ...accepts('mac-iterations:zero', CLASSIC),
  ...refuses('kdf-iterations:zero', CLASSIC_COUNT, CLASSIC),
  ...refuses('pbes2:*', CLASSIC_FORMAT, [CLASSIC, P12UTILS], { note: 'PBES2 is not known at all' }),
  ...accepts('encryption:pbe-sha1-2des', CLASSIC),
  ...refuses('encryption:pbes1-* encryption:unknown', CLASSIC_ALGORITHM, [CLASSIC, P12CODER]),
  ...refuses(NO_PLACE_IN_A_SAFE, CLASSIC_FORMAT, CLASSIC),
  ...accepts('bag:crl bag:secret', CLASSIC),
  ...refuses('bag:crl-unknown-type', CLASSIC_FORMAT, CLASSIC),
  ...refuses('pkcs8:v2-public-key', CLASSIC_KEY, CLASSIC, { stage: 'key' }),
  ...refuses('content-type:unknown', CLASSIC_FORMAT, CLASSIC, { versions: '>=12' }),
  ...loses('content-type:unknown', ['what is in it'], CLASSIC, { versions: '<12' }),
  ...accepts('key:dsa key:ec-p192', CLASSIC),
  ...refuses(
    'key:rsa-over-8192',
    CLASSIC_SIZE,
    source('Apple RSA_DSA_keys.cpp, Security-61901.0.87.0.1'),
  ),
  ...refuses(
    'key:ec-p224 key:ec-secp256k1 key:ec-brainpool key:ec-other key:ec-sm2 key:ec-explicit',
    CLASSIC_KEY,
    CLASSIC,
  ),
  ...refuses('key:*', CLASSIC_ALGORITHM, [
    CLASSIC,
    source('Apple pkcs8.cpp, Security-61901.0.87.0.1'),
  ]),
  ...accepts('keys:none certs:none', CLASSIC),
  ...loses('pairing:mismatch', ['the pairing of key and certificate'], CLASSIC, {
    note: 'the certificate that the file names is not that of the key',
  }),
  ...accepts('pairing:none localkeyid:shared-with-ca-after localkeyid:not-shared', CLASSIC, {
    note: 'keys and certificates are paired by public key; attributes do not matter',
  }),
]

/** MODERN, in all its versions. */
const modernAlways: readonly Fact[] = [
  ...taken,
  ...refuses('file:empty file:not-pfx file:truncated file:malformed', MODERN_DECODE, [
    MODERN,
    P12IMPORT_26,
  ]),
  ...loses('file:malformed-content-missing', ['what is missing'], MODERN, {
    stage: 'contents',
    note: 'the MAC is looked at first; then the part without contents is read over',
  }),
  ...refuses('encoding:pem encoding:base64', MODERN_DECODE, MODERN),
  ...refuses('integrity:public-key', MODERN_DECODE, [MODERN, P12IMPORT_26], { stage: 'file' }),
  ...refuses('mac:absent', MODERN_DECODE, [MODERN, P12IMPORT_26]),
  ...refuses('mac:*', MODERN_MAC, [MODERN, P12IMPORT_26]),
  ...refuses('salt:zero-length-mac', MODERN_MAC, MODERN, { stage: 'integrity' }),
  ...refuses('mac-iterations:4294967296+', MODERN_MAC, MODERN),
  ...refuses('mac:mismatch password:incorrect password:non-ascii-bytewise', MODERN_MAC, MODERN),
  ...refuses('password:non-ascii-latin1', MODERN_DECODE, P12IMPORT_26, { stage: 'contents' }),
  ...refuses('password:differs file:damaged', MODERN_DECODE, MODERN, { stage: 'contents' }),
  ...refuses('kdf-iterations:4294967296+', MODERN_DECODE, MODERN),
  ...accepts('mac-iterations:zero kdf-iterations:zero', MODERN),
  ...refuses('kdf-iterations:zero-pbkdf2', MODERN_DECODE, MODERN),
  ...refuses('salt:zero-length-pbes1', MODERN_DECODE, MODERN),
  ...accepts('salt:zero-length-pbkdf2', MODERN),
  ...refuses('encryption:pbe-sha1-2des encryption:pbes1-* encryption:unknown', MODERN_DECODE, [
    MODERN,
    P12IMPORT_26,
  ]),
  ...refuses(NO_PLACE_IN_A_SAFE, MODERN_DECODE, MODERN),
  ...accepts('bag:crl bag:secret', MODERN, {
    note: 'read over; only keys and certificates arrive',
  }),
  ...accepts('key:ec-explicit', MODERN),
  ...loses(
    'key:rsa-over-8192 key:ec-secp256k1 key:ec-brainpool key:ec-other key:ec-sm2',
    ['the private key', 'its certificate'],
    MODERN,
  ),
  ...refuses('key:*', MODERN_DECODE, [MODERN, P12IMPORT_26]),
  ...loses('certs:none', ['the private key'], MODERN),
  ...refuses('pkcs8:v2-public-key', MODERN_DECODE, MODERN, { stage: 'key' }),
  ...loses('pairing:none localkeyid:not-shared', ['the pairing of key and certificate'], MODERN),
]

/** MODERN to macOS 14 and iOS 17: SHA-1 and PBES1 alone. */
export const modernBefore15: readonly Fact[] = [
  ...modernAlways,
  ...refuses('pbes2:*', MODERN_DECODE, [MODERN, P12IMPORT_14], {
    note: 'PBES2 is not known at all',
  }),
]

/** MODERN from macOS 15 and iOS 18: SHA-2 MACs; PBES2 as AES-256-CBC with HMAC-SHA-256 and its NULL. */
export const modernSince15: readonly Fact[] = [
  ...modernAlways,
  ...accepts('mac:hmac-sha224 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512', [
    MODERN,
    P12IMPORT_15,
  ]),
  ...accepts('pbes2:aes-256-cbc prf:hmac-sha256 keylength:*', [MODERN, P12IMPORT_15]),
  ...refuses('pbes2:* kdf:scrypt', MODERN_DECODE, [MODERN, P12IMPORT_15], {
    note: 'the cipher is taken to be AES-256-CBC, whatever the file names',
  }),
  ...refuses('prf:*', MODERN_DECODE, [MODERN, P12IMPORT_15], {
    note: 'the PRF is taken to be HMAC-SHA-256, whatever the file names',
  }),
  ...refuses('prf:parameters-absent prf:default', MODERN_DECODE, [MODERN, TEMPLATES]),
]

/** MODERN from macOS 12 and iOS 15: an unknown type of content or of CRL ends the import. */
export const contentTypesKnown: readonly Fact[] = [
  ...refuses('content-type:unknown bag:crl-unknown-type', MODERN_DECODE, MODERN),
]

/** MODERN to macOS 15 and iOS 18: the wrong certificate is paired without a word. */
export const pairingBefore26: readonly Fact[] = [
  ...loses(
    'pairing:mismatch localkeyid:shared-with-ca-after',
    ['the pairing of key and certificate'],
    MODERN,
    { note: 'the key is paired with a certificate that is not its own' },
  ),
]

/** MODERN from macOS 26 and iOS 26: a certificate that does not fit the key ends the import. */
export const pairingSince26: readonly Fact[] = [
  ...refuses('pairing:mismatch localkeyid:shared-with-ca-after', MODERN_DECODE, [
    MODERN,
    IDENTITY_26,
  ]),
]

/** MODERN of macOS makes no identity where the ids of a bag contradict each other. */
export const severalIds: readonly Fact[] = [
  ...loses(
    'attribute:localkeyid-several',
    ['the pairing of key and certificate'],
    observed('Apple p12import.c of macOS 15.2 and 26.0, decoder run outside macOS'),
  ),
]

/** The empty password as two zero bytes: iOS, and macOS 15.0 and 15.1. */
export const emptyIsBmpNul: readonly Fact[] = [
  ...accepts('password:empty-bmp-nul', MODERN),
  ...refuses('password:empty-zero-length', MODERN_MAC, MODERN),
]

/** The empty password as no bytes: macOS from 15.2. */
export const emptyIsZeroLength: readonly Fact[] = [
  ...refuses('password:empty-bmp-nul', MODERN_MAC, [
    MODERN,
    source('Apple p12pbegen.c, Security-61439.60.117'),
  ]),
  ...accepts('password:empty-zero-length', MODERN),
]
