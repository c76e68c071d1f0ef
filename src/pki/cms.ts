/** Cryptographic messages (CMS, RFC 5652; AuthEnvelopedData, RFC 5083): what a message says of itself, without a key. */
import type { BerNode, Span } from '../asn1/ber.js'
import { joinString, readBer } from '../asn1/ber.js'
import { readBase64, readPem } from '../asn1/pem.js'
import { oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { child, isUnreadable, octetsOf, oidOf, sequenceOf, timeOf } from '../asn1/value.js'
import { digest, equalOctets } from '../crypto/digest.js'
import { verifySignature, type SignatureScheme } from '../crypto/keys.js'
import { DerInvalidError, StructureInvalidError } from '../errors.js'
import { cipherRow, digestName } from './algorithm.js'
import type { Certificate } from './certificate.js'
import { formatDistinguishedName, readName } from './name.js'
import { readSignatureAlgorithm } from './signature-algorithm.js'

/** How a SignerInfo or RecipientInfo names its certificate (RFC 5652 5.3, 6.2). */
export type CertificateId =
  { readonly issuer: string; readonly serial: string } | { readonly subjectKeyIdentifier: string }

/** One signature. `signedBytes` is what was signed, where that is not the content itself. */
export interface SignerInfo {
  readonly signer: CertificateId
  /** `sha256` …, else `oid:<dotted>`. */
  readonly digest: string
  /** `RSA`, `RSASSA-PSS`, `ecdsa-with-SHA256` …, else `oid:<dotted>`. */
  readonly signatureAlgorithm: string
  /** ISO 8601, `Z`; the signer's claim. */
  readonly signingTime: string | null
  /** DER of the signed attributes as a SET; `null` when the content is signed directly. */
  readonly signedBytes: Uint8Array | null
  readonly messageDigest: Uint8Array | null
  /** The signed attributes stand in the order of DER, as RFC 5652 5.3 asks. */
  readonly attributesSorted: boolean
  /** The attributes are as RFC 5652 5.3 and 11 ask; else they prove nothing. */
  readonly attributesValid: boolean
  readonly signature: Uint8Array
  /** Null for an algorithm that we can't verify. */
  readonly scheme: SignatureScheme | null
  readonly span: Span
}

/** One recipient of an encrypted message. */
export interface RecipientInfo {
  readonly kind: 'key-transport' | 'key-agreement' | 'other'
  /** Whom it is for; several for one key agreement; empty where it is no certificate. */
  readonly recipients: readonly CertificateId[]
  /** `RSA-PKCS1-v1.5`, `RSA-OAEP`, `ECDH-sha1kdf` …, else `oid:<dotted>`. */
  readonly algorithm: string
  /**
   * Of a key agreement: whether the algorithm that wraps the content key has parameters. AES key wrap must have none (RFC
   * 3565 2.3.2).
   */
  readonly wrapParameters: boolean | null
}

export interface SignedData {
  readonly kind: 'signed-data'
  readonly signers: readonly SignerInfo[]
  /** DER of each X.509 certificate in it, as they stand. */
  readonly certificates: readonly Uint8Array[]
  readonly crls: number
  /** `null`: detached. */
  readonly content: Uint8Array | null
}

export interface EnvelopedData {
  readonly kind: 'enveloped-data' | 'auth-enveloped-data'
  readonly recipients: readonly RecipientInfo[]
  /** `AES-256-CBC` …, else `oid:<dotted>`. */
  readonly cipher: string
  /** Joined, where BER has it in pieces; `null`: it is not in the message. */
  readonly encryptedContent: Uint8Array | null
  /** It is in pieces (constructed), although what holds it says its length: BER, and unlike what a stream writes. */
  readonly constructedDefinite: boolean
  /** What authenticates the content, empty where it is missing; null for enveloped-data, which has none. */
  readonly mac: Uint8Array | null
}

/** A ContentInfo; `other` carries the type's OID. */
export type CmsMessage =
  SignedData | EnvelopedData | { readonly kind: 'other'; readonly contentType: string }

/**
 * A CMS message in DER, BER, PEM or bare base64. Limits are those of {@link readBer}.
 * @throws StructureInvalidError ERR_CMS_INVALID where it is none
 */
export function readCms(input: Uint8Array): CmsMessage {
  const bytes = input[0] === 0x30 ? input : unarmoured(input)
  try {
    const { root } = readBer(bytes)
    const contentType = oidOf(
      child(sequenceOf(root, 'ContentInfo'), 0, 'contentType'),
      'contentType',
    )
    const reader = readers[contentType]
    if (reader === undefined) return { kind: 'other', contentType }
    const wrapped = child(root, 1, 'content')
    if (!wrapped.isContext(0)) throw new DerInvalidError('content is not [0]', wrapped.span.offset)
    return reader(sequenceOf(child(wrapped, 0, 'content'), 'content'))
  } catch (cause) {
    if (!isUnreadable(cause)) throw cause
    throw new StructureInvalidError(
      'ERR_CMS_INVALID',
      `CMS message: ${cause.message}`,
      { offset: cause instanceof DerInvalidError ? cause.offset : 0, length: 0 },
      { cause },
    )
  }
}

const armours: ReadonlySet<string> = new Set([
  ...['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA', 'CERTIFICATE CHAIN'],
  // gpgsm's own.
  ...['SIGNED MESSAGE', 'ENCRYPTED MESSAGE'],
])

function unarmoured(input: Uint8Array): Uint8Array {
  const block = readPem(input).find(({ label }) => armours.has(label))
  const bytes = block?.bytes ?? readBase64(input)
  if (bytes?.[0] === 0x30) return bytes
  throw new StructureInvalidError(
    'ERR_CMS_INVALID',
    'no CMS message: neither DER, PEM (PKCS7, CMS) nor base64 of one',
    { offset: 0, length: input.length },
  )
}

const readers: Readonly<Record<string, (node: BerNode) => CmsMessage>> = {
  [oids['id-signedData']]: readSignedData,
  [oids['id-envelopedData']]: (node) => readEnveloped(node, 'enveloped-data'),
  [oids['id-ct-authEnvelopedData']]: (node) => readEnveloped(node, 'auth-enveloped-data'),
}

/** SignedData (RFC 5652 5.1): version, digestAlgorithms, encapContentInfo, [0] certificates, [1] crls, signerInfos. */
function readSignedData(node: BerNode): SignedData {
  const encapsulated = sequenceOf(child(node, 2, 'encapContentInfo'), 'encapContentInfo')
  const contentType = oidOf(child(encapsulated, 0, 'eContentType'), 'eContentType')
  const wrapped = encapsulated.children[1]
  const rest = node.children.slice(3)
  const certificates = rest.find((part) => part.isContext(0))?.children ?? []
  const signers = rest.find((part) => part.is(17))
  if (signers === undefined) throw new DerInvalidError('signerInfos is missing', node.span.offset)
  return {
    kind: 'signed-data',
    signers: signers.children.map((one) => readSignerInfo(one, contentType)),
    // Other choices of CertificateChoices (attribute certificates, say) have context tags.
    certificates: certificates.filter((part) => part.is(16)).map(({ bytes }) => bytes.slice()),
    crls: rest.find((part) => part.isContext(1))?.children.length ?? 0,
    content: wrapped === undefined ? null : contentOf(child(wrapped, 0, 'eContent')),
  }
}

/** PKCS #7 (RFC 2315) let any type stand where CMS has an OCTET STRING; its content octets are what is signed. */
function contentOf(node: BerNode): Uint8Array {
  return node.is(4) ? octetsOf(node, 'eContent') : node.contentBytes
}

/** SignerInfo (RFC 5652 5.3) over content of a type. */
function readSignerInfo(node: BerNode, contentType: string): SignerInfo {
  sequenceOf(node, 'signerInfo')
  const digestNode = sequenceOf(child(node, 2, 'digestAlgorithm'), 'digestAlgorithm')
  const signed = node.children[3]?.isContext(0) ? node.children[3] : null
  const at = signed === null ? 3 : 4
  const digestAlgorithm = digestName(oidOf(child(digestNode, 0, 'algorithm'), 'algorithm'))
  const attribute = (type: string): BerNode | undefined => {
    const found = signed?.children.find((part) => oidOf(child(part, 0, 'type'), 'type') === type)
    return found === undefined ? undefined : child(found, 1, 'values').children[0]
  }
  const time = attribute(oids.signingTime)
  const messageDigest = attribute(oids.messageDigest)
  return {
    signer: certificateId(child(node, 1, 'sid')),
    digest: digestAlgorithm,
    ...signatureOf(child(node, at, 'signatureAlgorithm'), digestAlgorithm),
    signingTime: time === undefined ? null : timeOf(time, 'signingTime'),
    signedBytes: signed === null ? null : asSet(signed.bytes),
    messageDigest: messageDigest === undefined ? null : octetsOf(messageDigest, 'messageDigest'),
    attributesSorted: isSorted(signed?.children ?? []),
    attributesValid: areAttributesValid(signed, contentType),
    signature: octetsOf(child(node, at + 1, 'signature'), 'signature'),
    span: node.span,
  }
}

/** A SET OF in DER is in the order of its encodings (X.690 11.6). */
function isSorted(nodes: readonly BerNode[]): boolean {
  return nodes.every((one, index) => {
    const before = nodes[index - 1]
    return before === undefined || hex(before.bytes) <= hex(one.bytes)
  })
}

/** Only content of the type data may go without attributes; there are one content-type, the content's, and one message-digest. */
function areAttributesValid(signed: BerNode | null, contentType: string): boolean {
  if (signed === null) return contentType === oids['id-data']
  const values = (type: string): readonly BerNode[] =>
    signed.children
      .filter((part) => oidOf(child(part, 0, 'type'), 'type') === type)
      .flatMap((part) => child(part, 1, 'values').children)
  const [type, ...otherTypes] = values(oids.contentType)
  return (
    type !== undefined &&
    otherTypes.length === 0 &&
    oidOf(type, 'content-type') === contentType &&
    values(oids.messageDigest).length === 1
  )
}

/** What is signed is the attributes as a SET OF, not as `[0]` (RFC 5652 5.4). */
function asSet(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[0] = 0x31
  return copy
}

/** `rsaEncryption` and `id-ecPublicKey` name the key alone: the digest is that of the content (RFC 3370 3.2, RFC 5753 2.1). */
function signatureOf(
  node: BerNode,
  digestAlgorithm: string,
): Pick<SignerInfo, 'signatureAlgorithm' | 'scheme'> {
  const dotted = oidOf(child(sequenceOf(node, 'signatureAlgorithm'), 0, 'algorithm'), 'algorithm')
  if (dotted === oids.rsaEncryption) {
    return { signatureAlgorithm: 'RSA', scheme: { digest: digestAlgorithm } }
  }
  if (dotted === oids['id-ecPublicKey']) {
    return { signatureAlgorithm: 'ECDSA', scheme: { digest: digestAlgorithm } }
  }
  const { name, scheme } = readSignatureAlgorithm(node)
  return { signatureAlgorithm: name, scheme }
}

/** IssuerAndSerialNumber, or `[0]` SubjectKeyIdentifier. */
function certificateId(node: BerNode): CertificateId {
  if (node.isContext(0)) return { subjectKeyIdentifier: hex(node.contentBytes) }
  sequenceOf(node, 'issuerAndSerialNumber')
  return {
    issuer: formatDistinguishedName(readName(child(node, 0, 'issuer'))),
    serial: hex(child(node, 1, 'serialNumber').contentBytes).replace(/^(00)+(?=..)/, ''),
  }
}

/** EnvelopedData (RFC 5652 6.1) and AuthEnvelopedData (RFC 5083 2.1) begin alike. */
/** The octet that stands for a length which is not said (X.690 8.1.3.6). */
const indefinite = 0x80

function readEnveloped(node: BerNode, kind: EnvelopedData['kind']): EnvelopedData {
  const recipients = node.children.find((part) => part.is(17))
  if (recipients === undefined) {
    throw new DerInvalidError('recipientInfos is missing', node.span.offset)
  }
  const content = node.children[node.children.indexOf(recipients) + 1]
  if (content === undefined) {
    throw new DerInvalidError('encryptedContentInfo is missing', node.span.offset)
  }
  const algorithm = child(sequenceOf(content, 'encryptedContentInfo'), 1, 'algorithm')
  const cipher = oidOf(child(algorithm, 0, 'algorithm'), 'algorithm')
  const encrypted = content.children[2]
  const mac = node.children.findLast((part) => part.is(4))
  return {
    kind,
    recipients: recipients.children.map(readRecipient),
    cipher: cipherRow(cipher)?.name ?? `oid:${cipher}`,
    encryptedContent: encrypted === undefined ? null : joinString(encrypted).bytes,
    constructedDefinite: encrypted?.constructed === true && content.bytes[1] !== indefinite,
    mac:
      kind === 'enveloped-data'
        ? null
        : mac === undefined
          ? new Uint8Array()
          : octetsOf(mac, 'mac'),
  }
}

/** RecipientInfo (RFC 5652 6.2): KeyTransRecipientInfo, `[1]` KeyAgreeRecipientInfo, others. */
function readRecipient(node: BerNode): RecipientInfo {
  if (node.is(16)) {
    return {
      kind: 'key-transport',
      recipients: [certificateId(child(node, 1, 'rid'))],
      algorithm: keyEncryption(child(node, 2, 'keyEncryptionAlgorithm')),
      wrapParameters: null,
    }
  }
  if (!node.isContext(1)) {
    return { kind: 'other', recipients: [], algorithm: `[${node.tag}]`, wrapParameters: null }
  }
  const keys = node.children.at(-1)?.children ?? []
  const algorithm = node.children.at(-2)
  return {
    kind: 'key-agreement',
    recipients: keys.map((key) => {
      const id = child(key, 0, 'rid')
      return id.isContext(0) && id.constructed
        ? { subjectKeyIdentifier: hex(octetsOf(child(id, 0, 'subjectKeyIdentifier'), 'id')) }
        : certificateId(id)
    }),
    algorithm: algorithm === undefined ? '' : keyEncryption(algorithm),
    wrapParameters:
      algorithm === undefined ? null : (algorithm.children[1]?.children.length ?? 0) > 1,
  }
}

function keyEncryption(node: BerNode): string {
  const dotted = oidOf(child(node, 0, 'algorithm'), 'algorithm')
  if (dotted === oids.rsaEncryption) return 'RSA-PKCS1-v1.5'
  if (dotted === oids['id-RSAES-OAEP']) return 'RSA-OAEP'
  return keyAgreements[dotted] ?? `oid:${dotted}`
}

/** Ephemeral-static ECDH by the KDF that makes the wrapping key (RFC 5753 7.1.4). */
const keyAgreements: Readonly<Record<string, string>> = {
  [oids['dhSinglePass-stdDH-sha1kdf-scheme']]: 'ECDH-sha1kdf',
  [oids['dhSinglePass-stdDH-sha256kdf-scheme']]: 'ECDH-sha256kdf',
  [oids['dhSinglePass-stdDH-sha384kdf-scheme']]: 'ECDH-sha384kdf',
  [oids['dhSinglePass-stdDH-sha512kdf-scheme']]: 'ECDH-sha512kdf',
}

/** Whether `certificate` is the one that an id names. */
export function names(id: CertificateId, certificate: Certificate): boolean {
  if ('serial' in id) {
    return (
      id.serial === certificate.serial && id.issuer === formatDistinguishedName(certificate.issuer)
    )
  }
  const extension = certificate.extensions.find(({ oid }) => oid === oids.subjectKeyIdentifier)
  return extension !== undefined && keyIdentifier(extension.der) === id.subjectKeyIdentifier
}

/** The octets of a subjectKeyIdentifier; `null` where it is no OCTET STRING. */
function keyIdentifier(der: Uint8Array): string | null {
  try {
    return hex(octetsOf(readBer(der).root, 'subjectKeyIdentifier'))
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

/** What a signature is worth by itself; whom to trust is another question. */
export type SignatureState =
  'valid' | 'digest-differs' | 'signature-invalid' | 'attributes-invalid' | 'unsupported'

/** What is said of a signature that does not hold. */
export const signatureFaults: Readonly<Record<Exclude<SignatureState, 'valid'>, string>> = {
  'digest-differs': 'the content was changed after it was signed',
  'signature-invalid': 'the signature is not of this key',
  'attributes-invalid': 'the signature was made over something else than a mail',
  unsupported: 'the signature uses an algorithm that can not be checked here',
}

/**
 * Whether a signature over `content` is the certificate's (RFC 5652 5.6). `unsupported`: an algorithm that we lack.
 * The signed attributes, where there are any, must hold the content's digest.
 */
export function verifySigner(
  signer: SignerInfo,
  content: Uint8Array,
  certificate: Certificate,
): SignatureState {
  const { scheme, signedBytes, messageDigest, attributesValid } = signer
  if (!attributesValid || (signedBytes === null && isAttributes(content))) {
    return 'attributes-invalid'
  }
  if (scheme === null || signer.digest.startsWith('oid:')) return 'unsupported'
  if (signedBytes !== null) {
    const actual = digest(signer.digest, content)
    if (messageDigest === null || !equalOctets(messageDigest, actual)) return 'digest-differs'
  }
  const holds = verifySignature(
    certificate.publicKey.spki,
    scheme,
    signedBytes ?? content,
    signer.signature,
  )
  if (holds === null) return 'unsupported'
  return holds ? 'valid' : 'signature-invalid'
}

/**
 * Whether content is the DER of signed attributes: then its signature was made over another mail, whose attributes these
 * are, and taken to this one without them.
 */
function isAttributes(content: Uint8Array): boolean {
  if (content[0] !== 0x31) return false
  try {
    const types = readBer(content).root.children.map((one) => oidOf(child(one, 0, 'type'), 'type'))
    return types.includes(oids.messageDigest)
  } catch (error) {
    if (isUnreadable(error)) return false
    throw error
  }
}

/** The certificates of a `.p7b` (a SignedData without signers, RFC 5652 5.2) in DER; `null` for anything else. */
export function certificatesOf(bytes: Uint8Array): readonly Uint8Array[] | null {
  const message = readCms(bytes)
  return message.kind === 'signed-data' ? message.certificates : null
}
