/** Messages as they pass between the programs of the matrix: what is to be made, and what came out. */
import type { Artifact, Attempt, CallContext, Identity } from './attempt.js'

export const messageDigests = ['sha1', 'sha256', 'sha384', 'sha512'] as const
export type MessageDigest = (typeof messageDigests)[number]

export const messageCiphers = [
  'des-ede3-cbc',
  'aes-128-cbc',
  'aes-256-cbc',
  'aes-128-gcm',
  'aes-256-gcm',
] as const
export type MessageCipher = (typeof messageCiphers)[number]

/**
 * How an RSA key signs: PKCS #1 v1.5, or PSS with a salt as long as the digest (RFC 4055 3.1 recommends it) or as long as
 * the key lets it be. Other keys have one way, which is taken whatever stands here.
 */
export const signatureSchemes = ['pkcs1', 'pss', 'pss-longest-salt'] as const
export type MessageScheme = (typeof signatureSchemes)[number]

/** How the content key reaches the recipient (RFC 3370 4.2.1, RFC 3560, RFC 5753). */
export const keyTransports = ['pkcs1', 'oaep', 'ecdh'] as const
export type KeyTransport = (typeof keyTransports)[number]

export interface SignMessage {
  /** Signed octet for octet. */
  readonly content: Uint8Array
  readonly signer: Identity
  readonly detached: boolean
  /** Ed25519 has its own. */
  readonly digest: MessageDigest
  readonly scheme: MessageScheme
}

export interface EncryptMessage {
  readonly content: Uint8Array
  readonly recipient: Identity
  readonly cipher: MessageCipher
  readonly transport: KeyTransport
}

export interface ReceivedSignature {
  /** DER or BER. */
  readonly message: Uint8Array
  /** What a detached signature is of. */
  readonly content: Uint8Array | null
  /** DER; the only ones that count. */
  readonly anchors: readonly Uint8Array[]
}

export interface ReceivedEnvelope {
  readonly message: Uint8Array
  readonly recipient: Identity
}

/** How a program names who signed: whatever it tells has to be true of the certificate. */
export type SignerProof =
  | { readonly how: 'certificate'; readonly certificate: Uint8Array }
  /** SHA-1 of the certificate, upper-case hex. */
  | { readonly how: 'fingerprint'; readonly sha1: string }
  /** Hex, without leading zeros. */
  | { readonly how: 'serial'; readonly serial: string }
  | { readonly how: 'name'; readonly commonName: string }

/** What a verifier vouches for: whom it trusts, and what they signed. */
export interface VerifiedContents {
  readonly signers: readonly SignerProof[]
  readonly content: Uint8Array
}

export interface DecryptedContents {
  readonly content: Uint8Array
}

/** What a producer can do with messages. Both throw AlgorithmUnsupportedError or CapabilityMissingError for what it can't write. */
export interface MessageProducer {
  /** SignedData with the signer's certificate, DER or BER. */
  sign?(request: SignMessage, context: CallContext): Promise<Artifact>
  /** EnvelopedData or AuthEnvelopedData, DER or BER. */
  encrypt?(request: EncryptMessage, context: CallContext): Promise<Artifact>
}

export interface MessageConsumer {
  /** A signature that does not hold, or whose signer leads to none of the anchors, is `refused`. */
  verify?(received: ReceivedSignature, context: CallContext): Promise<Attempt<VerifiedContents>>
  decrypt?(received: ReceivedEnvelope, context: CallContext): Promise<Attempt<DecryptedContents>>
}
