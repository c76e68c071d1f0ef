/** The roles a program can play in the matrix: Producer and Consumer, and the values that pass between them. */
import type { DistinguishedName } from '../pki/name.js'
import type { ImporterTarget } from '../importers/resolve.js'
import type { Artifact, Attempt, CallContext, Identity } from './attempt.js'
import type { MessageConsumer, MessageProducer } from './message.js'
import type { Pkcs12Recipe, Pkcs12Wish } from './recipe.js'

export { quiet } from './attempt.js'
export type { Artifact, Attempt, CallContext, Identity, Trace } from './attempt.js'
export type { Pkcs12Recipe } from './recipe.js'

/** A CSR to be made: RFC 2986 subject and public key, the extensions that the profile adds. */
export interface CsrRequest {
  /** `rsa:BITS`, `rsa-pss:BITS`, `ec:CURVE`, `ed25519` or `ed448`. */
  readonly key: string
  /** An existing key of that kind (PKCS#8 DER) to be taken instead of a new one, where the program can. */
  readonly pkcs8?: Uint8Array | undefined
  /** In encoded order (most significant RDN first). */
  readonly subject: DistinguishedName
  /** `email:…`, `dns:…`, `ip:…`, `uri:…`, `upn:…`. */
  readonly subjectAltNames: readonly string[]
  readonly profile: 'smime' | 'tls-server' | 'tls-client' | 'code-signing' | 'none'
}

/** A CSR that was made, with the key it was made for (PKCS#8 DER). */
export interface MadeCsr {
  readonly csr: Uint8Array
  readonly pkcs8: Uint8Array
  readonly commands: readonly string[]
}

/**
 * What shows that a private key arrived: the key itself (it then has to sign something that the certificate
 * verifies), a TLS handshake that the program finished with it, for the certificate it presented, or a signature that
 * the program made with it and that we verified under the public key named (`spki`, a SubjectPublicKeyInfo).
 */
export type KeyProof =
  | { readonly how: 'key'; readonly pkcs8: Uint8Array }
  | { readonly how: 'handshake'; readonly certificate: Uint8Array }
  | { readonly how: 'signature'; readonly spki: Uint8Array }

/** What a consumer got out of a PKCS#12 file; certificates are DER. */
export interface Pkcs12Contents {
  readonly keys: readonly KeyProof[]
  readonly certificates: readonly Uint8Array[]
}

/** What a reader says of a CSR. `null`: this reader does not tell. */
export interface CsrReading {
  readonly subject: string | null
  readonly spki: Uint8Array | null
  readonly subjectAltNames: readonly string[] | null
  readonly signatureValid: boolean | null
}

export interface Producer extends MessageProducer {
  makeCsr?(request: CsrRequest, context: CallContext): Promise<MadeCsr>
  /** Signs a CSR as a fresh test CA would, and says who signed. */
  issue?(made: MadeCsr, request: CsrRequest, context: CallContext): Promise<Identity>
  /** The same, through an intermediate CA: two certificates above the leaf. */
  issueThroughIntermediate?(
    made: MadeCsr,
    request: CsrRequest,
    context: CallContext,
  ): Promise<Identity>
  /** What of a recipe it can do beyond form, password and name. @default nothing */
  readonly wishes?: readonly Pkcs12Wish[] | undefined
  makePkcs12?(recipe: Pkcs12Recipe, identity: Identity, context: CallContext): Promise<Artifact>
}

export interface Consumer extends MessageConsumer {
  readPkcs12?(
    bytes: Uint8Array,
    password: string,
    context: CallContext,
  ): Promise<Attempt<Pkcs12Contents>>
  readCsr?(csr: Uint8Array, context: CallContext): Promise<Attempt<CsrReading>>
}

/** One program of the matrix: what it is, where it is, who predicts it, and what it can do here. */
export interface Program {
  /** File-name safe: `openssl-3.5`, `openssl-legacy-3.5`, `forge-1.4`. */
  readonly id: string
  readonly label: string
  /** The program's own version text; empty when it is not here. */
  readonly version: string
  /** A path, `built-in`, or `not-found`. */
  readonly found: string
  readonly why: string
  /** Whose knowledge predicts it. */
  readonly target: ImporterTarget
  readonly producer: Producer | null
  /** `null` with `found: 'not-found'`: its cells are untested and only predicted. */
  readonly consumer: Consumer | null
  /** What a consumer of this name reads, here or elsewhere. */
  readonly reads: readonly ('csr' | 'pkcs12' | 'smime')[]
  /** Cells of this program that may run at the same time; `null`: as many as there are jobs. */
  readonly concurrency: number | null
  /** Its driver was written to documentation and has not run on a real system. */
  readonly notYetRun: boolean
  /** It takes the password of a file in argv alone: for throw-away passwords only. */
  readonly passwordInArgv: boolean
}
