/** One call of a program: what it is given, its limits, and what becomes of it. */

/** A key with its certificate and the certificates above it, all DER; made once and shared by every artifact. */
export interface Identity {
  readonly pkcs8: Uint8Array
  readonly certificate: Uint8Array
  /** Issuer first, root last. */
  readonly chain: readonly Uint8Array[]
  readonly madeBy: string
  readonly commands: readonly string[]
}

/** Bytes and how they came to be. `commands` are lines a person can paste. */
export interface Artifact {
  readonly bytes: Uint8Array
  /** The certificates above the leaf that are in it. @default the identity's chain */
  readonly chain?: readonly Uint8Array[]
  readonly commands: readonly string[]
}

/** What happened when a consumer was handed an artifact. `error` is the program's own words. */
export type Attempt<Contents> =
  | { readonly state: 'read'; readonly contents: Contents; readonly trace: Trace }
  | { readonly state: 'refused'; readonly error: string; readonly trace: Trace }
  | { readonly state: 'unsupported'; readonly reason: string; readonly trace: Trace }
  | { readonly state: 'hung'; readonly reason: string; readonly trace: Trace }
  | { readonly state: 'broken'; readonly reason: string; readonly trace: Trace }

/** What a person needs to see it again. `exitCode` is `null` for work done in this process. */
export interface Trace {
  readonly exitCode: number | null
  readonly commands: readonly string[]
  readonly log: string
}

/** Limits of one call. */
export interface CallContext {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export const quiet: Trace = { exitCode: null, commands: [], log: '' }
