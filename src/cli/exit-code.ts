/** The exit code for an error: CONTRACT.md's table, and nothing else. */
import { InterSslError, OpensslFailedError, type ErrorCode } from '../errors.js'

export type ExitCode = 0 | 1 | 2 | 3 | 4

/** 1: a negative answer about the input. 2: usage or configuration. 3: a program is missing. 4: our fault. */
const byCode: Record<ErrorCode, ExitCode> = {
  ERR_DER_INVALID: 1,
  ERR_PEM_INVALID: 1,
  ERR_PFX_INVALID: 1,
  ERR_CSR_INVALID: 1,
  ERR_CMS_INVALID: 1,
  ERR_MESSAGE_INVALID: 1,
  ERR_CERTIFICATE_INVALID: 1,
  ERR_KEY_INVALID: 1,
  ERR_PASSWORD_INCORRECT: 1,
  ERR_ALGORITHM_UNSUPPORTED: 1,
  ERR_LIMIT_EXCEEDED: 1,
  ERR_KEY_MISMATCH: 1,
  ERR_REPAIR_IMPOSSIBLE: 1,
  ERR_REPAIR_UNVERIFIED: 1,
  ERR_NAME_INVALID: 2,
  ERR_VALUE_REFUSED: 2,
  ERR_IMPORTER_UNKNOWN: 2,
  ERR_CAPABILITY_MISSING: 2,
  ERR_SCENARIO_INVALID: 2,
  ERR_MATRIX_INVALID: 2,
  ERR_FILE: 2,
  ERR_USAGE: 2,
  ERR_TOOLCHAIN_NOT_FOUND: 3,
  ERR_PROGRAM_MISSING: 3,
  ERR_OPENSSL_FAILED: 4,
  ERR_OPENSSL_TIMEOUT: 4,
  ERR_PROGRAM_FAILED: 4,
  ERR_ABORTED: 4,
}

/** What openssl said about the input is a negative answer; anything else is not the person's doing. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof InterSslError)) return 4
  if (error instanceof OpensslFailedError) {
    return error.failure === 'other' || error.failure === 'output-missing' ? 4 : 1
  }
  return byCode[error.code]
}
