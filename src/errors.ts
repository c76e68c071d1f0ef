/** Every failure interssl throws: one class per kind, one stable `code` each. This file imports nothing. */

export type ErrorCode =
  | 'ERR_DER_INVALID'
  | 'ERR_PEM_INVALID'
  | 'ERR_PFX_INVALID'
  | 'ERR_CSR_INVALID'
  | 'ERR_CMS_INVALID'
  | 'ERR_MESSAGE_INVALID'
  | 'ERR_CERTIFICATE_INVALID'
  | 'ERR_KEY_INVALID'
  | 'ERR_NAME_INVALID'
  | 'ERR_PASSWORD_INCORRECT'
  | 'ERR_ALGORITHM_UNSUPPORTED'
  | 'ERR_LIMIT_EXCEEDED'
  | 'ERR_VALUE_REFUSED'
  | 'ERR_KEY_MISMATCH'
  | 'ERR_IMPORTER_UNKNOWN'
  | 'ERR_REPAIR_IMPOSSIBLE'
  | 'ERR_REPAIR_UNVERIFIED'
  | 'ERR_TOOLCHAIN_NOT_FOUND'
  | 'ERR_CAPABILITY_MISSING'
  | 'ERR_OPENSSL_FAILED'
  | 'ERR_OPENSSL_TIMEOUT'
  | 'ERR_PROGRAM_FAILED'
  | 'ERR_PROGRAM_MISSING'
  | 'ERR_SCENARIO_INVALID'
  | 'ERR_MATRIX_INVALID'
  | 'ERR_FILE'
  | 'ERR_USAGE'
  | 'ERR_ABORTED'

/** What every interssl error can carry besides its message. `hint` says what to do about it. */
export interface ErrorOptions {
  readonly hint?: string
  readonly cause?: unknown
}

/** Base of all errors. Messages are lower case, without a full stop: the thing, then the place. */
export class InterSslError extends Error {
  override readonly name: string = 'InterSslError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/** Bytes that are not BER, or break off. `offset` is where, in bytes from the start of the input. */
export class DerInvalidError extends InterSslError {
  override readonly name = 'DerInvalidError'
  readonly offset: number
  constructor(message: string, offset: number, options: ErrorOptions = {}) {
    super('ERR_DER_INVALID', message, options)
    this.offset = offset
  }
}

/** Well-formed BER that is not the structure it should be. `offset`/`length` say where. */
export class StructureInvalidError extends InterSslError {
  override readonly name = 'StructureInvalidError'
  readonly offset: number
  readonly length: number
  constructor(
    code:
      | 'ERR_PFX_INVALID'
      | 'ERR_CSR_INVALID'
      | 'ERR_CMS_INVALID'
      | 'ERR_MESSAGE_INVALID'
      | 'ERR_CERTIFICATE_INVALID'
      | 'ERR_KEY_INVALID'
      | 'ERR_PEM_INVALID',
    message: string,
    span: { readonly offset: number; readonly length: number } = { offset: 0, length: 0 },
    options: ErrorOptions = {},
  ) {
    super(code, message, options)
    this.offset = span.offset
    this.length = span.length
  }
}

/** The password does not verify the MAC, or (without a MAC) does not decrypt the contents. */
export class PasswordIncorrectError extends InterSslError {
  override readonly name = 'PasswordIncorrectError'
  constructor(message: string, options: ErrorOptions = {}) {
    super('ERR_PASSWORD_INCORRECT', message, options)
  }
}

/** A real algorithm that we do not have. `oid` is dotted, or a name where there is no OID. */
export class AlgorithmUnsupportedError extends InterSslError {
  override readonly name = 'AlgorithmUnsupportedError'
  readonly oid: string
  constructor(message: string, oid: string, options: ErrorOptions = {}) {
    super('ERR_ALGORITHM_UNSUPPORTED', message, options)
    this.oid = oid
  }
}

/** Input asks for more than a stated limit: bytes, depth, bags, KDF iterations. */
export class LimitExceededError extends InterSslError {
  override readonly name = 'LimitExceededError'
  /** The option that raises it. */
  readonly limit: string
  /** Where, in bytes from the start of the input; 0 where it is no place. */
  readonly offset: number
  constructor(
    message: string,
    limit: string,
    options: ErrorOptions & { readonly offset?: number } = {},
  ) {
    super('ERR_LIMIT_EXCEEDED', message, options)
    this.limit = limit
    this.offset = options.offset ?? 0
  }
}

/** What a reading says of a limit that stopped it: what was asked, and the option that raises the limit. */
export function limitReason(error: LimitExceededError): string {
  return `limit: ${error.message} (${error.limit})`
}

/** A value that can't be carried exactly (NUL in a name, say), refused before anything runs. */
export class ValueRefusedError extends InterSslError {
  override readonly name = 'ValueRefusedError'
  readonly field: string
  constructor(message: string, field: string, options: ErrorOptions = {}) {
    super('ERR_VALUE_REFUSED', message, options)
    this.field = field
  }
}

/** No way of writing the file gets it accepted, or what was written did not prove to be as good as the input. */
export class RepairError extends InterSslError {
  override readonly name = 'RepairError'
  constructor(
    code: 'ERR_REPAIR_IMPOSSIBLE' | 'ERR_REPAIR_UNVERIFIED',
    message: string,
    options: ErrorOptions = {},
  ) {
    super(code, message, options)
  }
}

/** No openssl here, or the path given is none. `tried` lists every path looked at. */
export class ToolchainNotFoundError extends InterSslError {
  override readonly name = 'ToolchainNotFoundError'
  readonly tried: readonly string[]
  constructor(message: string, tried: readonly string[], options: ErrorOptions = {}) {
    super('ERR_TOOLCHAIN_NOT_FOUND', message, options)
    this.tried = tried
  }
}

/** The toolchain lacks what was asked; thrown before anything is spawned. */
export class CapabilityMissingError extends InterSslError {
  override readonly name = 'CapabilityMissingError'
  readonly capability: string
  readonly toolchain: string
  constructor(message: string, capability: string, toolchain: string, options: ErrorOptions = {}) {
    super('ERR_CAPABILITY_MISSING', message, options)
    this.capability = capability
    this.toolchain = toolchain
  }
}

/** One entry of an openssl error queue, in the words of the binary. */
export interface OpensslReason {
  readonly library: string
  readonly reason: string
  readonly data: string
}

/** What an openssl failure comes down to. */
export type OpensslFailure =
  | 'password-incorrect'
  | 'algorithm-unsupported'
  | 'legacy-provider-missing'
  | 'key-mismatch'
  | 'signature-invalid'
  | 'chain-invalid'
  | 'input-malformed'
  | 'io'
  | 'option-unknown'
  | 'output-missing'
  | 'other'

/** openssl ran and did not do what was asked. */
export class OpensslFailedError extends InterSslError {
  override readonly name = 'OpensslFailedError'
  readonly failure: OpensslFailure
  readonly exitCode: number | null
  readonly reasons: readonly OpensslReason[]
  readonly stderr: string
  /** Which one it lacks, in the binary's word, where it says so. */
  readonly algorithm: string | null
  constructor(
    message: string,
    fields: {
      readonly failure: OpensslFailure
      readonly exitCode: number | null
      readonly reasons: readonly OpensslReason[]
      readonly stderr: string
      readonly algorithm?: string | null
    },
    options: ErrorOptions = {},
  ) {
    super('ERR_OPENSSL_FAILED', message, options)
    this.algorithm = fields.algorithm ?? null
    this.failure = fields.failure
    this.exitCode = fields.exitCode
    this.reasons = fields.reasons
    this.stderr = fields.stderr
  }
}

/** A scenario or matrix file that does not hold to its schema. */
export class DataInvalidError extends InterSslError {
  override readonly name = 'DataInvalidError'
  readonly file: string
  readonly path: string
  constructor(
    code: 'ERR_SCENARIO_INVALID' | 'ERR_MATRIX_INVALID',
    message: string,
    place: { readonly file: string; readonly path: string },
    options: ErrorOptions = {},
  ) {
    super(code, message, options)
    this.file = place.file
    this.path = place.path
  }
}

/** A file that can't be read, written, or must not be overwritten. */
export class FileError extends InterSslError {
  override readonly name = 'FileError'
  readonly path: string
  constructor(message: string, path: string, options: ErrorOptions = {}) {
    super('ERR_FILE', message, options)
    this.path = path
  }
}

/** Wrong usage of the command line or of a typed call's values. */
export class UsageError extends InterSslError {
  override readonly name = 'UsageError'
  constructor(message: string, options: ErrorOptions = {}) {
    super('ERR_USAGE', message, options)
  }
}
