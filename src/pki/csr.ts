/** PKCS#10 certification requests (RFC 2986). */
import type { BerNode, TreeLimits } from '../asn1/ber.js'
import { readBerPartially } from '../asn1/ber.js'
import { oidName, oids } from '../asn1/oid.js'
import { readPem, writePem } from '../asn1/pem.js'
import { hex } from '../asn1/strings.js'
import { bitsOf, child, limited, numberOf, oidOf, sequenceOf, textOf } from '../asn1/value.js'
import { verifySignature } from '../crypto/keys.js'
import {
  DerInvalidError,
  LimitExceededError,
  limitReason,
  StructureInvalidError,
} from '../errors.js'
import type { Extension } from './extension.js'
import { readExtensions, subjectAltNamesOf } from './extension.js'
import type { DistinguishedName } from './name.js'
import { readName } from './name.js'
import type { PublicKey } from './public-key.js'
import { readPublicKey } from './public-key.js'
import type { SignatureAlgorithm } from './signature-algorithm.js'
import { readSignatureAlgorithm } from './signature-algorithm.js'

/** One attribute of a request; `values` as text where it is a string, else hex of the DER. */
export interface Attribute {
  readonly oid: string
  readonly name: string
  readonly values: readonly string[]
}

export interface CertificationRequest {
  readonly der: Uint8Array
  /** The encoded INTEGER: 0 for v1. */
  readonly version: number
  readonly subject: DistinguishedName
  readonly publicKey: PublicKey
  readonly signatureAlgorithm: string
  readonly extensions: readonly Extension[]
  readonly attributes: readonly Attribute[]
  /** `email:…` `dns:…` `ip:…` `uri:…` `upn:…` in encoded order. */
  readonly subjectAltNames: readonly string[]
}

/** A request as far as it can be read, and the first thing that is wrong with it. */
export interface CsrExamination {
  readonly csr: CertificationRequest | null
  readonly malformed: { readonly offset: number; readonly reason: string } | null
}

/**
 * A request, PEM or DER. Legible faults (another version, a repeated extension, BER) are not thrown but found by
 * {@link examineCsr}.
 * @throws StructureInvalidError ERR_CSR_INVALID
 */
export function readCsr(bytes: Uint8Array, limits: TreeLimits = {}): CertificationRequest {
  const { csr, malformed } = examineCsr(bytes, limits)
  if (csr) return csr
  throw new StructureInvalidError(
    'ERR_CSR_INVALID',
    `certification request: ${malformed?.reason ?? 'not one'}`,
    { offset: malformed?.offset ?? 0, length: 0 },
  )
}

/** A request that is read was read within its limits. */
const unlimited: TreeLimits = { maxDepth: Infinity, maxNodes: Infinity, maxStringLength: Infinity }

/** Whether the request is signed with its own key; null for an algorithm we lack. */
export function verifyCsr(csr: CertificationRequest): boolean | null {
  const { root } = readBerPartially(csr.der, unlimited)
  if (!root) return null
  const tbs = child(root, 0, 'certificationRequestInfo')
  const { scheme } = signatureAlgorithmOf(root)
  if (!scheme) return null
  const signature = bitsOf(child(root, 2, 'signature'), 'signature')
  return verifySignature(csr.publicKey.spki, scheme, tbs.bytes, signature)
}

/** How the request is signed; null where its encoding is broken. */
export function csrSignature(csr: CertificationRequest): SignatureAlgorithm | null {
  const { root } = readBerPartially(csr.der, unlimited)
  return root ? signatureAlgorithmOf(root) : null
}

/** A CERTIFICATE REQUEST block of PEM. */
export function csrPem(csr: CertificationRequest | Uint8Array): string {
  return writePem('CERTIFICATE REQUEST', csr instanceof Uint8Array ? csr : csr.der)
}

/** The labels RFC 7468 section 7 names. */
export const csrLabels: ReadonlySet<string> = new Set([
  'CERTIFICATE REQUEST',
  'NEW CERTIFICATE REQUEST',
])

/** Reads what can be read and says what is wrong. Never throws on bad input. */
export function examineCsr(input: Uint8Array, limits: TreeLimits = {}): CsrExamination {
  const bytes =
    input[0] === 0x30
      ? input
      : (readPem(input).find(({ label }) => csrLabels.has(label))?.bytes ?? input)
  const { root, broken, deviations, end } = readBerPartially(bytes, limits)
  try {
    if (broken) throw broken
    if (!root) throw new DerInvalidError('no element', 0)
    const csr = readRoot(root)
    const deviation = deviations[0]
    const malformed =
      fault(root, csr) ??
      (deviation ? { offset: deviation.offset, reason: `not DER: ${deviation.kind}` } : null) ??
      (end < bytes.length ? { offset: end, reason: `${bytes.length - end} bytes too many` } : null)
    return { csr, malformed }
  } catch (error) {
    if (error instanceof LimitExceededError) {
      return { csr: null, malformed: { offset: error.offset, reason: limitReason(error) } }
    }
    if (!(error instanceof DerInvalidError)) throw error
    return { csr: null, malformed: { offset: error.offset, reason: error.message } }
  }
}

/** CertificationRequest ::= SEQUENCE { CertificationRequestInfo, signatureAlgorithm, signature }. */
function readRoot(root: BerNode): CertificationRequest {
  sequenceOf(root, 'certification request')
  const info = sequenceOf(child(root, 0, 'certificationRequestInfo'), 'certificationRequestInfo')
  const version = numberOf(child(info, 0, 'version'), 'version')
  const subject = readName(child(info, 1, 'subject'))
  const publicKey = readPublicKey(child(info, 2, 'subjectPKInfo'))
  const attributeNodes = attributesOf(info)
  const extensions = attributeNodes
    .filter((node) => extensionAttributes.has(oidOf(child(node, 0, 'type'), 'type')))
    .flatMap((node) => {
      // An empty SET is not allowed (RFC 2986 4.1), but every program takes it for no extensions.
      const value = child(node, 1, 'values').children[0]
      return value ? readExtensions(value) : []
    })
  bitsOf(child(root, 2, 'signature'), 'signature')
  return {
    der: root.bytes.slice(),
    version,
    subject,
    publicKey,
    signatureAlgorithm: signatureAlgorithmOf(root).name,
    extensions,
    attributes: attributeNodes.map(readAttribute),
    subjectAltNames: subjectAltNamesOf(extensions),
  }
}

const extensionAttributes = new Set<string>([oids.extensionRequest, oids.msExtensionRequest])

function signatureAlgorithmOf(root: BerNode): SignatureAlgorithm {
  return readSignatureAlgorithm(child(root, 1, 'signatureAlgorithm'))
}

/** `attributes [0]` is not OPTIONAL (RFC 2986 4.1), but programs leave it out. */
function attributesOf(info: BerNode): readonly BerNode[] {
  return info.children[3]?.isContext(0) ? info.children[3].children : []
}

function readAttribute(node: BerNode): Attribute {
  const oid = oidOf(child(sequenceOf(node, 'attribute'), 0, 'type'), 'type')
  const values = child(node, 1, 'values').children
  return {
    oid,
    name: oidName(oid) ?? oid,
    values: values.map((value) => textOf(limited(value)) ?? hex(value.bytes)),
  }
}

/** What a request must not say although it can be read. */
function fault(root: BerNode, csr: CertificationRequest): CsrExamination['malformed'] {
  const info = child(root, 0, 'certificationRequestInfo')
  const place = (node: BerNode | undefined) => node?.span.offset ?? info.span.offset
  if (csr.version !== 0) {
    return { offset: place(info.children[0]), reason: `version ${csr.version} is not v1 (0)` }
  }
  for (const node of attributesOf(info)) {
    const type = oidOf(child(node, 0, 'type'), 'type')
    const set = child(node, 1, 'values')
    if (!set.is(17)) return { offset: place(set), reason: 'attribute values are not a SET' }
    if (type === oids.challengePassword && set.children.some((value) => textOf(value) === null)) {
      return { offset: place(set), reason: 'challengePassword is not a string' }
    }
    if (extensionAttributes.has(type)) {
      // X.690 11.5: a DEFAULT must not be written out.
      for (const extension of set.children[0]?.children ?? []) {
        const critical = extension.children[1]
        if (critical?.is(1) && critical.contentBytes[0] !== 0xff) {
          return { offset: place(critical), reason: 'critical is not TRUE in DER' }
        }
      }
    }
  }
  const signature = root.children[2]
  if (signature?.contentBytes[0] !== 0) {
    return { offset: place(signature), reason: 'signature does not end on a whole octet' }
  }
  const seen = new Set<string>()
  for (const { oid, name } of csr.extensions) {
    if (seen.has(oid)) return { offset: info.span.offset, reason: `${name} is there twice` }
    seen.add(oid)
  }
  return null
}
