/** Signs a mail (RFC 8551 3.5), and believes the engine only after reading back what it made. */
import { equalOctets } from '../crypto/digest.js'
import { signatureProves } from '../crypto/keys.js'
import { InterSslError, ValueRefusedError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { readCms, verifySigner } from '../pki/cms.js'
import { formatDistinguishedName } from '../pki/name.js'
import { abilitiesOf } from './check-subject.js'
import type { MessageDigest, MessageEngine, MessageIdentity } from './engine.js'
import { mailOf, opaqueMail, signedMail, type MailInput } from './message.js'

export interface SmimeSignOptions extends MailInput {
  readonly signer: MessageIdentity
  readonly engine: MessageEngine
  /** `multipart/signed`, readable without S/MIME; or everything inside CMS (`application/pkcs7-mime`). @default false */
  readonly opaque?: boolean | undefined
  /** @default 'sha256' */
  readonly digest?: MessageDigest | undefined
}

export interface SmimeMade {
  /** The whole mail, CRLF. */
  readonly mail: Uint8Array
  readonly engine: { readonly id: string; readonly version: string }
  /** Lines a person can paste to make the like. */
  readonly commands: readonly string[]
}

/** Of several identities (split keys, an old certificate beside the new one) the first that may sign today, else that may. */
export function signerAmong<T extends MessageIdentity>(
  identities: readonly T[],
  at: Date = new Date(),
): T | undefined {
  const read = identities.map((one) => ({ one, certificate: readCertificate(one.certificate) }))
  const able = read.filter(({ certificate }) => abilitiesOf(certificate).sign)
  const today = able.find(
    ({ certificate: { notBefore, notAfter } }) =>
      Date.parse(notBefore) <= at.getTime() && at.getTime() <= Date.parse(notAfter),
  )
  return (today ?? able[0] ?? read[0])?.one
}

/**
 * Throws ERR_KEY_MISMATCH when key and certificate do not belong together, ERR_VALUE_REFUSED for a certificate that may not
 * sign (keyUsage, RFC 5280 4.2.1.3), ERR_MESSAGE_INVALID, the engine's errors, and
 * ERR_PROGRAM_FAILED when what it made is not a signature of this key over this mail.
 */
export async function smimeSign(options: SmimeSignOptions): Promise<SmimeMade> {
  const { signer, engine, opaque = false, digest = 'sha256' } = options
  if (!signatureProves(signer.key.pkcs8, signer.certificate)) {
    throw new InterSslError(
      'ERR_KEY_MISMATCH',
      'the key and the certificate do not belong together',
    )
  }
  const certificate = readCertificate(signer.certificate)
  if (!abilitiesOf(certificate).sign) {
    const usage = certificate.extensions.find(({ name }) => name === 'keyUsage')?.value
    throw new ValueRefusedError(
      `can't sign with ${formatDistinguishedName(certificate.subject)}: its keyUsage is ${usage}`,
      'signer',
      { hint: 'take the certificate for signing' },
    )
  }
  const mail = mailOf(options)
  const made = await engine.sign({ content: mail.entity, signer, detached: !opaque, digest })
  proveSignature(made.bytes, mail.entity, signer, engine.id)
  return {
    mail: opaque
      ? opaqueMail(mail.outer, made.bytes, 'signed-data')
      : signedMail(mail, made.bytes, digestOf(made.bytes)),
    engine: { id: engine.id, version: engine.version },
    commands: made.commands,
  }
}

/** Ed25519 brings its own digest: what the message says counts, not what was asked. */
function digestOf(cms: Uint8Array): string {
  const message = readCms(cms)
  return (message.kind === 'signed-data' ? message.signers[0]?.digest : undefined) ?? 'sha256'
}

function proveSignature(
  cms: Uint8Array,
  content: Uint8Array,
  { certificate, chain = [] }: MessageIdentity,
  engine: string,
): void {
  const message = readCms(cms)
  const [signer] = message.kind === 'signed-data' ? message.signers : []
  const state = signer && verifySigner(signer, content, readCertificate(certificate))
  const inside = message.kind === 'signed-data' ? message.certificates : []
  const missing = [certificate, ...chain].filter(
    (der) => !inside.some((one) => equalOctets(one, der)),
  )
  if ((state === 'valid' || state === 'unsupported') && missing.length === 0) return
  throw new InterSslError(
    'ERR_PROGRAM_FAILED',
    `${engine} made a message that does not read back: ${missing.length > 0 ? 'certificates are missing' : (state ?? 'no signature')}`,
    { hint: 'nothing was written; try another engine with --with or --openssl' },
  )
}
