/** Verifies a signed mail: by our own reading, by an engine's, and against the anchors given; nothing is trusted otherwise. */
import { StructureInvalidError } from '../errors.js'
import { readCertificate, type Certificate } from '../pki/certificate.js'
import { judgePath, pathOf } from '../pki/chain.js'
import {
  names,
  readCms,
  signatureFaults,
  verifySigner,
  type SignedData,
  type SignerInfo,
} from '../pki/cms.js'
import { formatDistinguishedName } from '../pki/name.js'
import { addressesOf, mailboxes, sameSender } from './address.js'
import { issuersNotForMail } from './check-subject.js'
import type { MessageEngine } from './engine.js'
import { receive } from './message.js'

export interface SmimeVerifyOptions {
  /** A mail, or bare CMS in DER, PEM or base64. */
  readonly input: Uint8Array
  /** What was signed, where the message is a bare detached signature. */
  readonly content?: Uint8Array | undefined
  /** DER; only these count. Without any nothing is trusted. @default [] */
  readonly anchors?: readonly Uint8Array[] | undefined
  /** Further certificates, DER: of signers and CAs that are not in the message. @default [] */
  readonly certificates?: readonly Uint8Array[] | undefined
  /** A second opinion on the signature. @default none */
  readonly engine?: MessageEngine | undefined
  /** The instant to judge certificates at. @default now */
  readonly at?: Date | undefined
}

export interface VerifiedSigner {
  /** RFC 4514; null where the certificate is not here. */
  readonly subject: string | null
  readonly emailAddresses: readonly string[]
  readonly digest: string
  /** ISO 8601: the signer's own claim. */
  readonly signingTime: string | null
  readonly valid: boolean
  readonly trusted: boolean
  /** Subjects from the signer upwards. */
  readonly chain: readonly string[]
  /** What speaks against the signature or the chain. */
  readonly reasons: readonly string[]
}

export interface SmimeVerified {
  /** Every signature holds, for us and for the engine. Says nothing of who may be trusted. */
  readonly valid: boolean
  readonly signers: readonly VerifiedSigner[]
  /** Whether the From field names an address of a signer; null where there is no From. */
  readonly fromMatches: boolean | null
  readonly from: readonly string[]
  /** One sentence. */
  readonly reason: string
  /** What was signed. */
  readonly content: Uint8Array
  /** DER, of the signers whose certificate is here: what one encrypts to when answering them. */
  readonly certificates: readonly Uint8Array[]
  readonly engine: { readonly id: string; readonly version: string } | null
}

/** Throws ERR_MESSAGE_INVALID, ERR_CMS_INVALID, ERR_CERTIFICATE_INVALID, and what the engine throws for its own faults. */
export async function smimeVerify(options: SmimeVerifyOptions): Promise<SmimeVerified> {
  const { input, engine } = options
  const { outer, cms, contents } = receive(input, options.content)
  const message = signedData(cms)
  const pool = [...message.certificates, ...(options.certificates ?? [])].map((der) =>
    readCertificate(der),
  )
  const candidates = contents ?? (message.content === null ? [] : [message.content])
  const content = chosenContent(message.signers, candidates, pool)
  const signers = message.signers.map((signer) => judge(signer, content, pool, options))
  const second =
    engine === undefined
      ? null
      : await engine.verify(cms, contents === null ? null : content, options.certificates ?? [])
  const from = outer
    .filter(({ name }) => /^from$/i.test(name))
    .flatMap(({ value }) => mailboxes(value))
  const addresses = signers.flatMap(({ emailAddresses }) => emailAddresses)
  const held = signers.length > 0 && signers.every(({ valid }) => valid)
  const valid = held && second?.holds !== false
  return {
    valid,
    signers,
    from,
    fromMatches:
      from.length === 0 ? null : from.every((one) => addresses.some((own) => sameSender(one, own))),
    reason: reasonOf(signers, held, second),
    content,
    certificates: message.signers.flatMap((signer) => certificateOf(signer, pool)?.der ?? []),
    engine: engine === undefined ? null : { id: engine.id, version: engine.version },
  }
}

function signedData(cms: Uint8Array): SignedData {
  const message = readCms(cms)
  if (message.kind === 'signed-data') return message
  const encrypted = message.kind !== 'other'
  throw new StructureInvalidError(
    'ERR_MESSAGE_INVALID',
    `the message is not signed (${encrypted ? message.kind : message.contentType})`,
    undefined,
    encrypted
      ? { hint: 'it is encrypted: interssl smime decrypt, then verify what comes out' }
      : {},
  )
}

/** Mailbox files change line endings: of what the signature may cover, what it does cover, else the likeliest. */
function chosenContent(
  signers: readonly SignerInfo[],
  candidates: readonly Uint8Array[],
  pool: readonly Certificate[],
): Uint8Array {
  const covered = candidates.find((one) =>
    signers.every((signer) => {
      const certificate = certificateOf(signer, pool)
      return (
        certificate !== undefined && verifySigner(signer, one, certificate) !== 'digest-differs'
      )
    }),
  )
  return covered ?? candidates[0] ?? new Uint8Array(0)
}

function certificateOf(
  { signer }: SignerInfo,
  pool: readonly Certificate[],
): Certificate | undefined {
  return pool.find((one) => names(signer, one))
}

function judge(
  signer: SignerInfo,
  content: Uint8Array,
  pool: readonly Certificate[],
  { anchors = [], at = new Date() }: SmimeVerifyOptions,
): VerifiedSigner {
  const certificate = certificateOf(signer, pool)
  const common = { digest: signer.digest, signingTime: signer.signingTime }
  if (certificate === undefined) {
    return {
      ...common,
      ...{ subject: null, emailAddresses: [], valid: false, trusted: false, chain: [] },
      reasons: ['the certificate of the signer is neither in the message nor given'],
    }
  }
  const state = verifySigner(signer, content, certificate)
  const trust = trustOf(certificate, anchors, pool, at)
  const weak = broken.has(signer.digest)
    ? [
        `the digest ${signer.digest} is broken: another mail can be made that has the same signature`,
      ]
    : []
  const reasons = [...weak, ...trust.reasons]
  return {
    ...common,
    subject: formatDistinguishedName(certificate.subject),
    emailAddresses: addressesOf(certificate),
    valid: state === 'valid',
    trusted: state === 'valid' && reasons.length === 0,
    chain: trust.path.map(({ subject }) => formatDistinguishedName(subject)),
    reasons: [...(state === 'valid' ? [] : [words[state]]), ...reasons],
  }
}

/** Two documents with the same digest can be made (RFC 8551 B.1); mail programs refuse them or warn. */
const broken: ReadonlySet<string> = new Set(['md2', 'md4', 'md5', 'sha1'])

function trustOf(
  certificate: Certificate,
  anchors: readonly Uint8Array[],
  pool: readonly Certificate[],
  at: Date,
): { readonly path: readonly Certificate[]; readonly reasons: readonly string[] } {
  const purpose = purposeFaults(certificate)
  if (anchors.length === 0) {
    return {
      path: pathOf(certificate, pool).certificates,
      reasons: ['no trusted anchors were given, so nobody vouches for the name', ...purpose],
    }
  }
  const { path, reasons } = judgePath(certificate, {
    anchors: anchors.map((der) => readCertificate(der)),
    intermediates: pool,
    at,
  })
  const issuers = issuersNotForMail(path).map(
    (one) => `the CA ${one} may not certify for mail (extKeyUsage)`,
  )
  return { path, reasons: [...reasons, ...issuers, ...purpose] }
}

/** RFC 8550 4.4.2 and 4.4.4: what the certificate must allow. */
function purposeFaults({ extensions }: Certificate): string[] {
  const value = (name: string): string[] | undefined =>
    extensions.find((one) => one.name === name)?.value.split(', ')
  const usage = value('keyUsage')
  const purposes = value('extKeyUsage')
  const signs =
    usage === undefined ||
    ['digitalSignature', 'nonRepudiation'].some((word) => usage.includes(word))
  const mails =
    purposes === undefined ||
    ['emailProtection', 'anyExtendedKeyUsage'].some((word) => purposes.includes(word))
  return [
    ...(signs ? [] : [`keyUsage does not allow signatures (${usage.join(', ')})`]),
    ...(mails ? [] : [`extKeyUsage does not allow mail (${purposes.join(', ')})`]),
  ]
}

/** The same, told to who reads the mail. */
const words = {
  ...signatureFaults,
  'digest-differs': 'what was signed is not what is here: the mail was changed after it was signed',
}

function reasonOf(
  signers: readonly VerifiedSigner[],
  held: boolean,
  second: { readonly holds: boolean; readonly reason: string } | null,
): string {
  if (signers.length === 0) return 'there is no signature in it'
  const bad = signers.find(({ valid }) => !valid)
  if (!held) return bad?.reasons[0] ?? 'a signature does not hold'
  if (second?.holds === false)
    return `it holds for interssl, but not for the engine: ${second.reason}`
  const untrusted = signers.find(({ trusted }) => !trusted)
  return untrusted === undefined
    ? 'the signature holds, and the chain leads to a trusted anchor'
    : `the signature holds, but ${untrusted.reasons[0] ?? 'the signer is not trusted'}`
}
