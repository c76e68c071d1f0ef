/** Every check, by the code of what it finds. */
import type { Check } from '../check.js'
import type { FindingCode } from '../finding.js'
import { certificateExpired } from './certificate-expired.js'
import { certificateMismatch } from './certificate-mismatch.js'
import { certificateNotYetValid } from './certificate-not-yet-valid.js'
import { certificatesPlain } from './certificates-plain.js'
import { chainIncomplete } from './chain-incomplete.js'
import { chainOrder } from './chain-order.js'
import { encryptionWeak } from './encryption-weak.js'
import { idDuplicate } from './id-duplicate.js'
import { iterationsLow } from './iterations-low.js'
import { keyWeak } from './key-weak.js'
import { pairingByName } from './pairing-by-name.js'
import { passwordNearMiss } from './password-near-miss.js'
import { passwordTooLong } from './password-too-long.js'
import { passwordUntried } from './password-untried.js'
import { signatureWeak } from './signature-weak.js'
import { smimeEmail } from './smime-email.js'
import { smimeKeyUsage } from './smime-key-usage.js'
import { smimeUsage } from './smime-usage.js'

export const checks: Readonly<Partial<Record<FindingCode, Check>>> = {
  PASSWORD_NEAR_MISS: passwordNearMiss,
  PASSWORD_UNTRIED: passwordUntried,
  PASSWORD_TOO_LONG: passwordTooLong,
  PAIRING_BY_NAME: pairingByName,
  CERTIFICATES_PLAIN: certificatesPlain,
  CERTIFICATE_EXPIRED: certificateExpired,
  CERTIFICATE_NOT_YET_VALID: certificateNotYetValid,
  CERTIFICATE_MISMATCH: certificateMismatch,
  KEY_WEAK: keyWeak,
  SIGNATURE_WEAK: signatureWeak,
  ENCRYPTION_WEAK: encryptionWeak,
  ITERATIONS_LOW: iterationsLow,
  SMIME_EMAIL: smimeEmail,
  SMIME_KEY_USAGE: smimeKeyUsage,
  SMIME_USAGE: smimeUsage,
  CHAIN_INCOMPLETE: chainIncomplete,
  CHAIN_ORDER: chainOrder,
  ID_DUPLICATE: idDuplicate,
}
