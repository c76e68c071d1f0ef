/** X.509 certificates (RFC 5280), as much as a bundle shows. */
import type { TreeLimits } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { readPem, writePem } from '../asn1/pem.js'
import { hex } from '../asn1/strings.js'
import { bitsOf, child, integerOf, isUnreadable, sequenceOf, timeOf } from '../asn1/value.js'
import { digest } from '../crypto/digest.js'
import { StructureInvalidError } from '../errors.js'
import type { Extension } from './extension.js'
import { readExtensions, subjectAltNamesOf } from './extension.js'
import type { DistinguishedName } from './name.js'
import { readName } from './name.js'
import type { PublicKey } from './public-key.js'
import { readPublicKey } from './public-key.js'
import { readSignatureAlgorithm } from './signature-algorithm.js'

export interface Certificate {
  readonly der: Uint8Array
  readonly subject: DistinguishedName
  readonly issuer: DistinguishedName
  /** Lower-case hex of the INTEGER's octets, without leading zero octets. */
  readonly serial: string
  /** ISO 8601, `Z`. */
  readonly notBefore: string
  readonly notAfter: string
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string
  /** rfc822Names of the subjectAltName, then emailAddress of the subject, each once. */
  readonly emailAddresses: readonly string[]
  readonly publicKey: PublicKey
  readonly signatureAlgorithm: string
  readonly extensions: readonly Extension[]
  readonly subjectAltNames: readonly string[]
}

/** One certificate, PEM (the first CERTIFICATE block) or DER. @throws StructureInvalidError ERR_CERTIFICATE_INVALID */
export function readCertificate(bytes: Uint8Array, limits: TreeLimits = {}): Certificate {
  const first = readCertificates(bytes, limits)[0]
  if (!first) throw new StructureInvalidError('ERR_CERTIFICATE_INVALID', 'no certificate')
  return first
}

/** Every CERTIFICATE block of a PEM in order, or the one of a DER. @throws StructureInvalidError */
export function readCertificates(bytes: Uint8Array, limits: TreeLimits = {}): Certificate[] {
  if (bytes[0] === 0x30) return [readDer(bytes, limits)]
  const blocks = readPem(bytes).filter(({ label }) => certificateLabels.has(label))
  if (blocks.length === 0) {
    throw new StructureInvalidError(
      'ERR_CERTIFICATE_INVALID',
      'no certificate: neither DER nor a CERTIFICATE block of PEM',
      { offset: 0, length: bytes.length },
    )
  }
  return blocks.map((block) => readDer(block.bytes, limits))
}

/** A CERTIFICATE block of PEM. */
export function certificatePem(certificate: Certificate | Uint8Array): string {
  return writePem('CERTIFICATE', certificate instanceof Uint8Array ? certificate : certificate.der)
}

/** The labels that hold a certificate alone (TRUSTED CERTIFICATE has more behind it). */
export const certificateLabels: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE'])

function readDer(bytes: Uint8Array, limits: TreeLimits): Certificate {
  try {
    const { root } = readBer(bytes, limits)
    sequenceOf(root, 'certificate')
    const tbs = sequenceOf(child(root, 0, 'tbsCertificate'), 'tbsCertificate')
    const shift = tbs.children[0]?.isContext(0) ? 1 : 0
    const at = (index: number, what: string) => child(tbs, shift + index, what)
    const serial = at(0, 'serialNumber')
    integerOf(serial, 'serialNumber')
    const validity = sequenceOf(at(3, 'validity'), 'validity')
    const wrapped = tbs.children.find((part) => part.isContext(3))
    const extensions = wrapped ? readExtensions(child(wrapped, 0, 'extensions')) : []
    bitsOf(child(root, 2, 'signatureValue'), 'signatureValue')
    const subject = readName(at(4, 'subject'))
    const subjectAltNames = subjectAltNamesOf(extensions)
    const der = root.bytes.slice()
    return {
      der,
      subject,
      issuer: readName(at(2, 'issuer')),
      // The sign octet of a positive number is left out, as openssl x509 -serial does.
      serial: hex(serial.contentBytes).replace(/^(00)+(?=..)/, ''),
      notBefore: timeOf(child(validity, 0, 'notBefore'), 'notBefore'),
      notAfter: timeOf(child(validity, 1, 'notAfter'), 'notAfter'),
      sha256: hex(digest('sha256', der)),
      emailAddresses: emailAddresses(subjectAltNames, subject),
      publicKey: readPublicKey(at(5, 'subjectPublicKeyInfo')),
      signatureAlgorithm: readSignatureAlgorithm(child(root, 1, 'signatureAlgorithm')).name,
      extensions,
      subjectAltNames,
    }
  } catch (cause) {
    if (!isUnreadable(cause)) throw cause
    throw new StructureInvalidError(
      'ERR_CERTIFICATE_INVALID',
      `certificate: ${cause.message}`,
      { offset: cause.offset, length: 0 },
      { cause },
    )
  }
}

function emailAddresses(subjectAltNames: readonly string[], subject: DistinguishedName): string[] {
  const alternative = subjectAltNames
    .filter((name) => name.startsWith('email:'))
    .map((name) => name.slice('email:'.length))
  const own = subject
    .flat()
    .filter(({ type }) => type === 'emailAddress')
    .map(({ value }) => value)
  return [...new Set([...alternative, ...own])]
}
