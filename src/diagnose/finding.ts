/** The closed list of things that can be wrong with a file for somebody, and which Feature means which. */
import type { Fact } from '../importers/importer.js'

/** How much a finding matters to whoever imports the file. */
export type Severity = 'blocks' | 'loses' | 'warns' | 'notes'

/** What each code says, in one line. The keys are the codes; their pages are `docs/findings/<CODE>.md`. */
export const findings = {
  FILE_EMPTY: 'the file has no bytes',
  FILE_NOT_PKCS12: 'the file is not a PKCS#12 file',
  FILE_TRUNCATED: 'the file ends before its contents do',
  FILE_MALFORMED: 'the structure of the file is broken',
  CONTENTS_DAMAGED: 'the contents can not be decoded although the file has the right shape',
  ENCODING_BER: 'the file is BER where DER is expected',
  ENCODING_ARMOURED: 'the file is text (PEM or base64) where bytes are expected',
  TRAILING_DATA: 'bytes follow the end of the PKCS#12 structure',
  INTEGRITY_PUBLIC_KEY: 'the file is signed with a public key instead of carrying a password MAC',
  PRIVACY_PUBLIC_KEY: 'contents are encrypted to a public key instead of a password',
  MAC_MISSING: 'the file has no MAC',
  MAC_MISMATCH: 'the MAC does not fit the contents although the password opens them',
  MAC_DIGEST_UNSUPPORTED: 'the digest of the MAC is not known there',
  PBMAC1_UNSUPPORTED: 'the MAC is a PBMAC1 (RFC 9579)',
  PBMAC1_PARAMETERS: 'the parameters of the PBMAC1 are not accepted',
  ENCRYPTION_UNSUPPORTED: 'the encryption scheme of keys or certificates is not known there',
  LEGACY_PROVIDER_NEEDED: 'the encryption needs the legacy provider of OpenSSL',
  PBES2_UNSUPPORTED: 'PBES2, or its cipher, is not known there',
  KDF_UNSUPPORTED: 'the key derivation is not known there',
  PRF_UNSUPPORTED: 'the PRF of PBKDF2 is not known there',
  PRF_PARAMETERS_ABSENT: 'the PRF is written without its NULL parameters',
  PRF_DEFAULT: 'the PRF is left out (which means HMAC-SHA-1)',
  KEY_LENGTH_FIELD:
    'the keyLength of PBKDF2 is written, or left out, against what is expected there',
  CERTIFICATES_PLAIN: 'the certificates are not encrypted',
  PLAIN_KEY_LOST: 'the private key is not encrypted (a plain keyBag)',
  ITERATIONS_OUT_OF_RANGE: 'an iteration count is outside what is accepted there',
  SALT_LENGTH: 'a salt has a length that is not accepted there',
  PASSWORD_INCORRECT: 'the password is not the one of the file',
  PASSWORD_EMPTY_FORM: 'the empty password is encoded in the other of its two forms',
  PASSWORD_NON_ASCII: 'the password has characters outside ASCII',
  PASSWORD_ENCODING: 'the password was encoded byte by byte instead of as RFC 7292 says',
  PASSWORD_TOO_LONG: 'the password is longer than what is accepted there',
  PASSWORDS_DIFFER: 'MAC and contents have different passwords',
  KEY_TYPE_UNSUPPORTED: 'the type or curve of the private key is not known there',
  KEY_TOO_LARGE: 'the private key is too large',
  KEY_MISSING: 'the file has no private key',
  CERTIFICATE_MISSING: 'the file has no certificate',
  KEYS_MULTIPLE: 'the file has several private keys',
  PAIRING_MISSING: 'nothing in the file says which certificate belongs to the key',
  PAIRING_BY_NAME: 'only the friendlyName pairs the key with its certificate',
  PAIRING_MISMATCH: 'the file pairs the key with a certificate that is not its own',
  LOCAL_KEY_ID_SHARED: 'another certificate has the localKeyId of the key',
  BAG_UNSUPPORTED: 'the file has a bag of a kind that is not known there',
  BAG_NESTED: 'keys or certificates lie in a nested SafeContents bag',
  CERTIFICATE_TYPE_UNKNOWN: 'a certificate bag holds something that is not an X.509 certificate',
  ATTRIBUTE_MALFORMED: 'a friendlyName or localKeyId is not encoded as RFC 2985 says',
  CSR_KEY_UNSUPPORTED: 'the key type of the CSR is not known there',
  CSR_SIGNATURE_UNSUPPORTED: 'the signature algorithm of the CSR is not known there',
  CSR_SIGNATURE_INVALID: 'the signature of the CSR does not verify',
  FEATURE_UNKNOWN: 'the file uses something we have no word for',
} as const

export type FindingCode = keyof typeof findings

/** Feature (or the beginning of one) to code; the longest beginning wins. */
const CODES: readonly (readonly [string, FindingCode])[] = [
  ['file:', 'FILE_MALFORMED'],
  ['file:empty', 'FILE_EMPTY'],
  ['file:not-pfx', 'FILE_NOT_PKCS12'],
  ['file:truncated', 'FILE_TRUNCATED'],
  ['file:damaged', 'CONTENTS_DAMAGED'],
  ['encoding:', 'ENCODING_BER'],
  ['encoding:pem', 'ENCODING_ARMOURED'],
  ['encoding:base64', 'ENCODING_ARMOURED'],
  ['encoding:trailing-data', 'TRAILING_DATA'],
  ['integrity:', 'INTEGRITY_PUBLIC_KEY'],
  ['privacy:', 'PRIVACY_PUBLIC_KEY'],
  ['mac:', 'MAC_DIGEST_UNSUPPORTED'],
  ['mac:absent', 'MAC_MISSING'],
  ['mac:mismatch', 'MAC_MISMATCH'],
  ['mac:pbmac1', 'PBMAC1_UNSUPPORTED'],
  ['pbmac1', 'PBMAC1_PARAMETERS'],
  ['encryption:', 'ENCRYPTION_UNSUPPORTED'],
  ['encryption:none-cert', 'CERTIFICATES_PLAIN'],
  ['encryption:none-key', 'PLAIN_KEY_LOST'],
  ['pbes2:', 'PBES2_UNSUPPORTED'],
  ['kdf:', 'KDF_UNSUPPORTED'],
  ['prf:', 'PRF_UNSUPPORTED'],
  ['prf:parameters-absent', 'PRF_PARAMETERS_ABSENT'],
  ['prf:default', 'PRF_DEFAULT'],
  ['keylength:', 'KEY_LENGTH_FIELD'],
  ['iterations:', 'ITERATIONS_OUT_OF_RANGE'],
  ['mac-iterations:', 'ITERATIONS_OUT_OF_RANGE'],
  ['kdf-iterations:', 'ITERATIONS_OUT_OF_RANGE'],
  ['salt:', 'SALT_LENGTH'],
  ['password:incorrect', 'PASSWORD_INCORRECT'],
  ['password:empty', 'PASSWORD_EMPTY_FORM'],
  ['password:non-ascii', 'PASSWORD_NON_ASCII'],
  ['password:non-ascii-bytewise', 'PASSWORD_ENCODING'],
  ['password:non-ascii-latin1', 'PASSWORD_ENCODING'],
  ['password:over', 'PASSWORD_TOO_LONG'],
  ['password:differs', 'PASSWORDS_DIFFER'],
  ['key:', 'KEY_TYPE_UNSUPPORTED'],
  ['key:rsa-over', 'KEY_TOO_LARGE'],
  ['keys:none', 'KEY_MISSING'],
  ['keys:multiple', 'KEYS_MULTIPLE'],
  ['certs:none', 'CERTIFICATE_MISSING'],
  ['pairing:none', 'PAIRING_MISSING'],
  ['pairing:by-friendlyname', 'PAIRING_BY_NAME'],
  ['pairing:mismatch', 'PAIRING_MISMATCH'],
  ['localkeyid:', 'LOCAL_KEY_ID_SHARED'],
  ['bag:', 'BAG_UNSUPPORTED'],
  ['bag:nested-safe', 'BAG_NESTED'],
  ['cert-bag:', 'CERTIFICATE_TYPE_UNKNOWN'],
  ['cert-bag:undecodable', 'CONTENTS_DAMAGED'],
  ['content-type:', 'BAG_UNSUPPORTED'],
  ['pkcs8:', 'KEY_TYPE_UNSUPPORTED'],
  ['attribute:', 'ATTRIBUTE_MALFORMED'],
  ['csr-key:', 'CSR_KEY_UNSUPPORTED'],
  ['csr-signature:', 'CSR_SIGNATURE_UNSUPPORTED'],
  ['csr-signature:invalid', 'CSR_SIGNATURE_INVALID'],
]

/** The code that `feature` means where it is not accepted; FEATURE_UNKNOWN if it has none. */
export function findingCodeOf(feature: string, cure?: Fact['cure']): FindingCode {
  if (cure === 'legacy-provider') return 'LEGACY_PROVIDER_NEEDED'
  let best: readonly [string, FindingCode] = ['', 'FEATURE_UNKNOWN']
  for (const row of CODES) {
    if (feature.startsWith(row[0]) && row[0].length > best[0].length) best = row
  }
  return best[1]
}
