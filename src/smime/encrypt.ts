/** Encrypts a mail to certificates (RFC 8551 3.3). */
import { InterSslError, ValueRefusedError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { names, readCms } from '../pki/cms.js'
import { formatDistinguishedName } from '../pki/name.js'
import { abilitiesOf } from './check-subject.js'
import type { MessageCipher, MessageEngine } from './engine.js'
import { mailOf, opaqueMail, type MailInput } from './message.js'
import type { SmimeMade } from './sign.js'

export interface SmimeEncryptOptions extends MailInput {
  /** DER certificates of everybody who shall read it; one's own too, or one can't read what one sent. */
  readonly recipients: readonly Uint8Array[]
  readonly engine: MessageEngine
  /** GCM authenticates, and few mail programs read it yet. @default 'aes-256-cbc' */
  readonly cipher?: MessageCipher | undefined
}

/**
 * Throws ERR_VALUE_REFUSED for a certificate that may not be encrypted to (keyUsage, RFC 5280 4.2.1.3; a key that can only sign),
 * ERR_MESSAGE_INVALID, the engine's errors, and ERR_PROGRAM_FAILED when the message is not for everybody asked.
 */
export async function smimeEncrypt(options: SmimeEncryptOptions): Promise<SmimeMade> {
  const { recipients, engine, cipher = 'aes-256-cbc' } = options
  const certificates = recipients.map((der) => readCertificate(der))
  const unfit = certificates.find((one) => !abilitiesOf(one).encrypt)
  if (unfit !== undefined) {
    const { subject, publicKey, extensions } = unfit
    const usage = extensions.find(({ name }) => name === 'keyUsage')?.value ?? 'not said'
    throw new ValueRefusedError(
      `can't encrypt to ${formatDistinguishedName(subject)}: a key ${publicKey.algorithm} with keyUsage ${usage} is not for that`,
      'recipients',
      { hint: 'ask the recipient for the certificate for encryption' },
    )
  }
  const mail = mailOf(options)
  const { bytes, commands } = await engine.encrypt({ content: mail.entity, recipients, cipher })
  const message = readCms(bytes)
  const ids = 'recipients' in message ? message.recipients.flatMap((one) => one.recipients) : []
  const left = certificates.filter((certificate) => !ids.some((id) => names(id, certificate)))
  if (left.length > 0 || 'content' in message || !('cipher' in message)) {
    throw new InterSslError(
      'ERR_PROGRAM_FAILED',
      `${engine.id} made a message that is not for ${left.length === 0 ? 'anybody' : left.map(({ subject }) => formatDistinguishedName(subject)).join(', ')}`,
    )
  }
  const type = message.kind === 'auth-enveloped-data' ? 'authEnveloped-data' : 'enveloped-data'
  return {
    mail: opaqueMail(mail.outer, bytes, type),
    engine: { id: engine.id, version: engine.version },
    commands,
  }
}
