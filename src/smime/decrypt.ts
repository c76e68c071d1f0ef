/** Decrypts a mail. Nothing is handed out before the whole message was decrypted and read. */
import { InterSslError, StructureInvalidError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { names, readCms, type CertificateId } from '../pki/cms.js'
import { formatDistinguishedName } from '../pki/name.js'
import type { MessageEngine, MessageIdentity } from './engine.js'
import { receive, travelling } from './message.js'
import { contentType, readEntity } from './mime.js'

export interface SmimeDecryptOptions {
  /** A mail, or bare CMS in DER, PEM or base64. */
  readonly input: Uint8Array
  /** Everything one has: the right one is found by what the message names. */
  readonly identities: readonly MessageIdentity[]
  readonly engine: MessageEngine
}

export interface SmimeDecrypted {
  /** The fields of the mail around what was inside, CRLF. */
  readonly mail: Uint8Array
  /** What was inside, as it was encrypted. */
  readonly content: Uint8Array
  /** `AES-256-CBC` … */
  readonly cipher: string
  /** AuthEnvelopedData (RFC 5083): nobody changed it on the way. CBC says nothing of the kind (RFC 8551 6). */
  readonly authenticated: boolean
  /** Signed inside: verify it next. */
  readonly signedInside: boolean
  readonly recipient: string
  readonly engine: { readonly id: string; readonly version: string }
  readonly commands: readonly string[]
}

/** Throws ERR_KEY_MISMATCH when none of the identities is a recipient, ERR_MESSAGE_INVALID, ERR_CMS_INVALID, the engine's errors. */
export async function smimeDecrypt(options: SmimeDecryptOptions): Promise<SmimeDecrypted> {
  const { input, identities, engine } = options
  const { outer, cms } = receive(input)
  const message = readCms(cms)
  if (message.kind !== 'enveloped-data' && message.kind !== 'auth-enveloped-data') {
    const hint = message.kind === 'signed-data' ? 'it is signed: interssl smime verify' : undefined
    throw new StructureInvalidError(
      'ERR_MESSAGE_INVALID',
      `the message is not encrypted (${message.kind === 'other' ? message.contentType : message.kind})`,
      undefined,
      hint === undefined ? {} : { hint },
    )
  }
  if (message.mac !== null && message.mac.length < shortestTag) {
    throw new StructureInvalidError(
      'ERR_CMS_INVALID',
      `the tag that authenticates the message has ${message.mac.length} octets, and ${shortestTag} at least are needed (RFC 5084 3.2)`,
      undefined,
      { hint: 'a shorter one can be guessed: somebody may have changed the message' },
    )
  }
  const ids = message.recipients.flatMap(({ recipients }) => recipients)
  const identity = identities.find((one) => {
    const certificate = readCertificate(one.certificate)
    return ids.some((id) => names(id, certificate))
  })
  if (identity === undefined) {
    throw new InterSslError(
      'ERR_KEY_MISMATCH',
      'the message is not for any of the certificates given',
      {
        hint: `it is for: ${ids.map(described).join('; ') || 'nobody that has a certificate'}`,
      },
    )
  }
  const { bytes, commands } = await engine.decrypt(cms, identity)
  const entity = readable(bytes)
  return {
    mail: entity === null ? bytes : travelling(outer, bytes),
    content: bytes,
    cipher: message.cipher,
    authenticated: message.kind === 'auth-enveloped-data',
    signedInside:
      entity !== null && /^(multipart\/signed|application\/(x-)?pkcs7-mime)$/.test(entity),
    recipient: formatDistinguishedName(readCertificate(identity.certificate).subject),
    engine: { id: engine.id, version: engine.version },
    commands,
  }
}

/** Octets, of GCM and CCM alike; openssl takes any length. */
const shortestTag = 12

/** The type of a MIME entity; null for content that is none (bare bytes were encrypted). */
function readable(bytes: Uint8Array): string | null {
  try {
    const entity = readEntity(bytes)
    return entity.fields.some(({ name }) => /^content-/i.test(name))
      ? contentType(entity).type
      : null
  } catch (error) {
    if (error instanceof StructureInvalidError) return null
    throw error
  }
}

function described(id: CertificateId): string {
  return 'serial' in id ? `serial ${id.serial} of ${id.issuer}` : `key ${id.subjectKeyIdentifier}`
}
