/** An artifact as it is handed on, with what has to come out of it. */
import type { ExpectedContents } from '../programs/compare.js'
import type { ReceivedSignature } from '../programs/message.js'
import type { CsrRequest, Identity } from '../programs/program.js'

/** An artifact ready to be handed on, or why there is none. */
export type Made =
  | {
      readonly state: 'made'
      readonly bytes: Uint8Array
      /** Names of the features of `bytes`, as the consumer will meet them. */
      readonly features: readonly string[]
      readonly commands: readonly string[]
      /** What the contents must be; `contents` null: nobody knows, so it is only accepted or rejected. */
      readonly expected:
        | { readonly kind: 'pkcs12'; readonly contents: ExpectedContents | null }
        | {
            readonly kind: 'csr'
            readonly request: Pick<CsrRequest, 'subject' | 'subjectAltNames'>
            readonly spki: Uint8Array
          }
        | ExpectedMessage
    }
  | { readonly state: 'unsupported'; readonly reason: string }
  | { readonly state: 'broken'; readonly reason: string }

/** What a verifier is handed beside the message, and what has to come out. */
export interface ExpectedSigned {
  readonly kind: 'signed'
  readonly content: Uint8Array
  /** DER certificate of who signed. */
  readonly signer: Uint8Array
  readonly received: Omit<ReceivedSignature, 'message'>
}

export interface ExpectedEncrypted {
  readonly kind: 'encrypted'
  readonly content: Uint8Array
  readonly recipient: Identity
}

export type ExpectedMessage = ExpectedSigned | ExpectedEncrypted
