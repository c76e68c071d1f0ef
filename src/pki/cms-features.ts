/** Features of messages: what a reader of CMS may stumble on, in the vocabulary of `features.ts`. */
import { readBer } from '../asn1/ber.js'
import { readCertificate, type Certificate } from './certificate.js'
import { names, readCms, verifySigner, type EnvelopedData, type SignerInfo } from './cms.js'
import { keyFeature } from './features.js'

/** What a reader is given beside the message. */
export interface MessageSetting {
  /** Of a detached signature. @default null */
  readonly content?: Uint8Array | null | undefined
  /** The recipient whose key opens it. @default none */
  readonly recipient?: Certificate | undefined
}

/**
 * The features of a message in DER or BER, each name once. A signature is verified here, so that one which does not hold
 * shows; what was done to encrypted content does not, without its key.
 * @throws StructureInvalidError ERR_CMS_INVALID
 */
export function messageFeatures(bytes: Uint8Array, setting: MessageSetting = {}): string[] {
  const message = readCms(bytes)
  const isBer = readBer(bytes).deviations.some(({ kind }) => kind === 'indefinite-length')
  const common = [`cms:${message.kind}`, ...(isBer ? ['cms-encoding:ber'] : [])]
  if (message.kind === 'other') return common
  if (message.kind !== 'signed-data') {
    return unique([...common, ...envelopeFeatures(message, setting)])
  }
  const content = message.content ?? setting.content ?? null
  const certificates = message.certificates.map((der) => readCertificate(der))
  return unique([
    ...common,
    message.content === null ? 'cms:detached' : 'cms:opaque',
    ...message.signers.flatMap((signer) => signerFeatures(signer, content, certificates)),
  ])
}

function envelopeFeatures(
  { cipher, recipients, constructedDefinite }: EnvelopedData,
  { recipient }: MessageSetting,
): string[] {
  return [
    ...(constructedDefinite ? ['cms-encoding:constructed-definite'] : []),
    `cms-cipher:${/^oid:/.test(cipher) ? 'unknown' : cipher.toLowerCase()}`,
    ...recipients.map(({ kind, algorithm }) => `cms-recipient:${recipientWord(kind, algorithm)}`),
    ...recipients.flatMap(({ wrapParameters }) =>
      wrapParameters === null
        ? []
        : [`cms-wrap:parameters-${wrapParameters ? 'present' : 'absent'}`],
    ),
    ...(recipient === undefined ? [] : [keyWord(recipient)]),
  ]
}

function recipientWord(kind: string, algorithm: string): string {
  if (algorithm === 'RSA-PKCS1-v1.5') return 'rsa-pkcs1'
  return /^(?:RSA-OAEP|ECDH-)/.test(algorithm) ? algorithm.toLowerCase() : kind
}

function signerFeatures(
  signer: SignerInfo,
  content: Uint8Array | null,
  certificates: readonly Certificate[],
): string[] {
  const { scheme, digest } = signer
  const certificate = certificates.find((one) => names(signer.signer, one))
  const salt = scheme?.pss && scheme.pss.saltLength > (digestLengths[digest] ?? Infinity)
  return [
    `cms-signature:${signatureWord(signer)}`,
    `cms-digest:${digest.startsWith('oid:') ? 'unknown' : digest}`,
    ...(salt ? ['cms-pss-salt:over-digest'] : []),
    ...(signer.signedBytes === null ? ['cms-attributes:absent'] : []),
    ...(signer.attributesSorted ? [] : ['cms-attributes:unsorted']),
    ...(certificate === undefined
      ? ['cms-certificates:absent']
      : [keyWord(certificate), ...faults(signer, content, certificate)]),
  ]
}

const digestLengths: Readonly<Record<string, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
}

function signatureWord({ signatureAlgorithm: name, scheme }: SignerInfo): string {
  if (scheme?.pss) return 'rsa-pss'
  if (/^(?:RSA|.*WithRSA)/.test(name)) return 'rsa'
  if (/^ecdsa/i.test(name)) return 'ecdsa'
  return /^Ed(?:25519|448)$/.test(name) ? name.toLowerCase() : 'unknown'
}

/** `sha1-instead`: it holds if what is signed is digested with SHA-1, whatever the message says. */
function faults(
  signer: SignerInfo,
  content: Uint8Array | null,
  certificate: Certificate,
): string[] {
  if (content === null) return []
  const state = verifySigner(signer, content, certificate)
  if (state === 'valid') return []
  if (state === 'unsupported') return ['cms-signature:not-verified']
  if (state === 'attributes-invalid') return ['cms-attributes:invalid']
  if (state === 'digest-differs') return ['cms-content:changed']
  const other = { ...signer, scheme: { digest: 'sha1' } }
  return verifySigner(other, content, certificate) === 'valid'
    ? ['cms-signature:sha1-instead']
    : ['cms-signature:invalid']
}

/** `cms-key:rsa`, `cms-key:ec-p256` … */
function keyWord({ publicKey }: Certificate): string {
  return `cms-${keyFeature(publicKey.algorithm, publicKey.explicit)}`
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)]
}
