/** Signed and encrypted messages (PKCS #7, RFC 2315) as node-forge alone makes and opens them: RSA with PKCS #1 v1.5 only. */
import forge from 'node-forge'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import {
  children,
  contents,
  derOf,
  oidOf,
  readTree,
  toBinaryString,
  toBytes,
  type Asn1,
} from './asn1-tree.js'
import { forgeFailure } from './failure.js'
import { rsaKey } from './key.js'

export type ForgeDigest = 'sha1' | 'sha256' | 'sha384' | 'sha512'
export type ForgeCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc'

export interface ForgeSignInput {
  /** Signed as it is. */
  readonly content: Uint8Array
  /** PKCS#8 DER, RSA. */
  readonly pkcs8: Uint8Array
  /** DER; the key's. */
  readonly certificate: Uint8Array
  /** DER each. */
  readonly chain: readonly Uint8Array[]
  readonly detached: boolean
  readonly digest: ForgeDigest
}

/**
 * SignedData in DER with contentType, messageDigest and signingTime signed. node-forge writes certificates and issuer
 * names anew: what it would change is refused.
 * @throws AlgorithmUnsupportedError for every key but RSA, and for certificates that node-forge can't keep as they are
 */
export function forgeSign(input: ForgeSignInput): Uint8Array {
  const { content, certificate, chain, detached, digest } = input
  const key = rsaKey({ pkcs8: input.pkcs8 })
  try {
    const message = forge.pkcs7.createSignedData()
    message.content = forge.util.createBuffer(toBinaryString(content))
    for (const der of [certificate, ...chain]) message.addCertificate(kept(der))
    message.addSigner({
      key,
      certificate: kept(certificate),
      digestAlgorithm: forge.pki.oids[digest] ?? '',
      authenticatedAttributes: [
        { type: forge.pki.oids['contentType'] ?? '', value: forge.pki.oids['data'] ?? '' },
        { type: forge.pki.oids['messageDigest'] ?? '' },
        // node-forge takes a Date here; its types say string.
        { type: forge.pki.oids['signingTime'] ?? '', value: new Date() as unknown as string },
      ],
    })
    message.sign({ detached })
    return derOf(message.toAsn1())
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CMS_INVALID')
  }
}

/** node-forge writes a certificate from what it understood of it; one that comes out different can't be used. */
function kept(der: Uint8Array): forge.pki.Certificate {
  const certificate = forge.pki.certificateFromAsn1(readTree(der))
  const again = derOf(forge.pki.certificateToAsn1(certificate))
  if (Buffer.compare(again, der) !== 0) {
    throw new AlgorithmUnsupportedError('node-forge would change the certificate', 'certificate')
  }
  return certificate
}

/** What node-forge's parts say of the first signature of a SignedData. */
export interface ForgeSignature {
  readonly valid: boolean
  /** DER of the certificate that was found for the signature. */
  readonly certificate: Uint8Array
  /** What was signed. */
  readonly content: Uint8Array
  readonly reason: string
}

/**
 * Checks one RSA signature. node-forge has no verification of its own for PKCS #7, so this puts its reader, digests and
 * RSA together. `content`: of a detached signature; `others`: certificates beside those in the message, DER.
 * @throws AlgorithmUnsupportedError, StructureInvalidError ERR_CMS_INVALID
 */
export function forgeVerify(
  der: Uint8Array,
  content: Uint8Array | null,
  others: readonly Uint8Array[] = [],
): ForgeSignature {
  try {
    const tree = readTree(der)
    const signedData = children(children(children(tree)[1])[0])
    const [encapsulated, certificates, signers] = [
      children(signedData[2]),
      signedData.find((node) => context(node, 0)),
      signedData.findLast((node) => node.type === forge.asn1.Type.SET && universal(node)),
    ]
    const signer = children(children(signers)[0])
    const inside = children(encapsulated[1])[0]
    const signed = content ?? (inside === undefined ? null : joined(inside))
    if (signed === null) throw new Error('the content is neither in the message nor given')
    const attributes = signer[3] !== undefined && context(signer[3], 0) ? signer[3] : null
    const signature = contents(signer[attributes === null ? 4 : 5])
    const digest = digestOf(oidOf(children(signer[2])[0]))
    const given = [...children(certificates), ...others.map(readTree)]
    const certificate = given.find((one) => isFor(one, children(signer[1])))
    if (certificate === undefined)
      throw new Error('the certificate of the signer is neither in the message nor given')
    const answer = { certificate: derOf(certificate), content: signed }
    const told = digestAttribute(attributes)
    const own = digest(toBinaryString(signed))
    if (attributes !== null && told !== own.digest().getBytes()) {
      return { ...answer, valid: false, reason: 'the message digest differs' }
    }
    const covered = attributes === null ? own : digest(asSet(attributes))
    return { ...answer, ...verdict(certificate, covered, signature) }
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CMS_INVALID')
  }
}

function verdict(
  certificate: Asn1,
  covered: forge.md.MessageDigest,
  signature: string,
): { valid: boolean; reason: string } {
  const key = forge.pki.certificateFromAsn1(certificate).publicKey as forge.pki.rsa.PublicKey
  try {
    const valid = key.verify(covered.digest().getBytes(), signature)
    return { valid, reason: valid ? 'the signature holds' : 'the signature does not hold' }
  } catch {
    // Padding that is none is node-forge's way of saying no.
    return { valid: false, reason: 'the signature does not hold' }
  }
}

const digests: Readonly<Record<string, () => forge.md.MessageDigest>> = {
  [forge.pki.oids['sha1'] ?? '']: () => forge.md.sha1.create(),
  [forge.pki.oids['sha256'] ?? '']: () => forge.md.sha256.create(),
  [forge.pki.oids['sha384'] ?? '']: () => forge.md.sha384.create(),
  [forge.pki.oids['sha512'] ?? '']: () => forge.md.sha512.create(),
}

function digestOf(oid: string): (text: string) => forge.md.MessageDigest {
  const create = digests[oid]
  if (create === undefined) throw new AlgorithmUnsupportedError('node-forge: this digest', oid)
  return (text) => create().update(text)
}

const universal = (node: Asn1): boolean => node.tagClass === forge.asn1.Class.UNIVERSAL
const context = (node: Asn1, tag: number): boolean =>
  node.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && Number(node.type) === tag

/** An OCTET STRING may come in pieces. */
function joined(node: Asn1): Uint8Array {
  return node.constructed
    ? new Uint8Array(Buffer.concat(children(node).map(joined)))
    : toBytes(contents(node))
}

/** IssuerAndSerialNumber against a certificate, octet for octet. */
function isFor(certificate: Asn1, [issuer, serial]: readonly Asn1[]): boolean {
  const tbs = children(children(certificate)[0])
  const at = tbs[0] !== undefined && context(tbs[0], 0) ? 1 : 0
  const issued = tbs[at + 2]
  if (issuer === undefined || issued === undefined) return false
  return (
    contents(tbs[at]) === contents(serial) && Buffer.compare(derOf(issued), derOf(issuer)) === 0
  )
}

function digestAttribute(attributes: Asn1 | null): string | null {
  const found = children(attributes ?? undefined).find(
    (one) => oidOf(children(one)[0]) === forge.pki.oids['messageDigest'],
  )
  return found === undefined ? null : contents(children(children(found)[1])[0])
}

/** What is signed is the attributes as a SET OF (RFC 2315 9.3). */
function asSet(attributes: Asn1): string {
  const { Class, Type } = forge.asn1
  const set = forge.asn1.create(Class.UNIVERSAL, Type.SET, true, [...children(attributes)])
  return forge.asn1.toDer(set).getBytes()
}

/**
 * Why node-forge does not trust a certificate; `null` where its own check of the chain leads to one of the anchors.
 * @throws StructureInvalidError ERR_CERTIFICATE_INVALID for certificates that it can't read
 */
export function forgeDistrust(
  certificate: Uint8Array,
  above: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
): string | null {
  const read = (der: Uint8Array): forge.pki.Certificate =>
    forge.pki.certificateFromAsn1(readTree(der))
  try {
    const store = forge.pki.createCaStore(anchors.map(read))
    const chain = [certificate, ...above].map(read)
    try {
      return forge.pki.verifyCertificateChain(store, chain) ? null : 'the chain does not hold'
    } catch (thrown) {
      // Its verdict comes as a plain object.
      const { message } = thrown as { readonly message?: unknown }
      return typeof message === 'string' ? message : 'the chain does not hold'
    }
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CERTIFICATE_INVALID')
  }
}

/** EnvelopedData in DER. @throws AlgorithmUnsupportedError for a recipient that is not RSA */
export function forgeEncrypt(
  content: Uint8Array,
  recipients: readonly Uint8Array[],
  cipher: ForgeCipher,
): Uint8Array {
  try {
    const message = forge.pkcs7.createEnvelopedData()
    for (const der of recipients) {
      message.addRecipient(forge.pki.certificateFromAsn1(readTree(der)))
    }
    message.content = forge.util.createBuffer(toBinaryString(content))
    const { keyLength, oid } = ciphers[cipher]
    // Its types know neither argument.
    const encrypt = message.encrypt as (key: unknown, cipher: string) => void
    encrypt.call(message, forge.util.createBuffer(forge.random.getBytesSync(keyLength)), oid)
    return derOf(message.toAsn1())
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CMS_INVALID')
  }
}

const ciphers: Readonly<Record<ForgeCipher, { readonly keyLength: number; readonly oid: string }>> =
  {
    'aes-128-cbc': { keyLength: 16, oid: forge.pki.oids['aes128-CBC'] ?? '' },
    'aes-192-cbc': { keyLength: 24, oid: forge.pki.oids['aes192-CBC'] ?? '' },
    'aes-256-cbc': { keyLength: 32, oid: forge.pki.oids['aes256-CBC'] ?? '' },
    'des-ede3-cbc': { keyLength: 24, oid: forge.pki.oids['des-EDE3-CBC'] ?? '' },
  }

/**
 * The content of an EnvelopedData. Nothing authenticates it: that it decrypts proves nothing of who wrote it.
 * @throws InterSslError ERR_KEY_MISMATCH where no recipient is the certificate's
 */
export function forgeDecrypt(
  der: Uint8Array,
  pkcs8: Uint8Array,
  certificate: Uint8Array,
): Uint8Array {
  const key = rsaKey({ pkcs8 })
  try {
    const message = forge.pkcs7.messageFromAsn1(readTree(der)) as ReadEnvelope
    if (typeof message.findRecipient !== 'function') {
      throw new AlgorithmUnsupportedError(
        'node-forge: a message that is not EnvelopedData',
        'content type',
      )
    }
    const recipient = message.findRecipient(forge.pki.certificateFromAsn1(readTree(certificate)))
    if (recipient === null) {
      throw new InterSslError('ERR_KEY_MISMATCH', 'the message is not for this certificate')
    }
    message.decrypt(recipient, key)
    return toBytes(message.content?.getBytes() ?? '')
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CMS_INVALID')
  }
}

/** What node-forge's types leave out. */
type ReadEnvelope = {
  readonly content?: forge.util.ByteStringBuffer
  findRecipient(certificate: forge.pki.Certificate): unknown
  decrypt(recipient: unknown, key: forge.pki.rsa.PrivateKey): void
}
