/** PKCS#10 (RFC 2986) as node-forge alone reads and writes it. RSA only: node-forge knows no other key. */
import forge from 'node-forge'
import { AlgorithmUnsupportedError } from '../errors.js'
import { type Asn1, children, derOf, oidOf, toBinaryString } from './asn1-tree.js'
import { extensionRequest, type ForgeProfile } from './extensions.js'
import { forgeFailure } from './failure.js'
import { generalNameTexts } from './general-names.js'
import { type ForgeKeySource, rsaKey, rsaKeyToPkcs8 } from './key.js'
import { nameText, nameTree, type SubjectAttribute } from './name.js'

/** What node-forge says of a CSR. */
export interface ForgeCsr {
  /** RFC 4514. */
  readonly subject: string
  /** `email:…` `dns:…` `ip:…` `uri:…` `upn:…` in encoded order. */
  readonly subjectAltNames: readonly string[]
  /** node-forge's names (`emailProtection`), or dotted OIDs. */
  readonly extendedKeyUsage: readonly string[]
  readonly publicKeyBits: number
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
  readonly signatureValid: boolean
}

/**
 * Reads a CSR, PEM or DER, and checks its signature.
 * @throws AlgorithmUnsupportedError for every key but RSA and every signature node-forge lacks
 * @throws StructureInvalidError (`ERR_CSR_INVALID`) for what node-forge can't read
 */
export function forgeReadCsr(csr: Uint8Array): ForgeCsr {
  try {
    const parsed = parseCsr(csr)
    const [, subject, spki] = children(parsed.certificationRequestInfo)
    const extensions = requestedExtensions(parsed)
    return {
      subject: nameText(subject),
      subjectAltNames: extensions
        .filter(({ id }) => id === forge.pki.oids['subjectAltName'])
        .flatMap(({ value }) => generalNameTexts(forge.asn1.fromDer(value))),
      extendedKeyUsage: extensions
        .filter(({ id }) => id === forge.pki.oids['extKeyUsage'])
        .flatMap(({ value }) => children(forge.asn1.fromDer(value)))
        .map((usage) => forge.pki.oids[oidOf(usage)] ?? oidOf(usage)),
      publicKeyBits: parsed.publicKey.n.bitLength(),
      spki: spki === undefined ? new Uint8Array() : derOf(spki),
      signatureValid: signatureValid(parsed),
    }
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CSR_INVALID')
  }
}

export interface ForgeCsrInput {
  readonly key: ForgeKeySource
  /** In encoded order, one attribute per RDN. */
  readonly subject: readonly SubjectAttribute[]
  readonly subjectAltNames: readonly string[]
  readonly profile: ForgeProfile
}

/** Makes a CSR signed with sha256WithRSAEncryption; answers DER, and the PKCS#8 of its key. */
export function forgeCreateCsr(input: ForgeCsrInput): { csr: Uint8Array; pkcs8: Uint8Array } {
  const key = rsaKey(input.key)
  const csr = forge.pki.createCertificationRequest()
  csr.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  csr.setAttributes(extensionRequest(input.profile, input.subjectAltNames))
  // Through the tree and not through setSubject, which can't tell IA5String from PrintableString
  const asn1 = forge.pki as unknown as { getCertificationRequestInfo(csr: unknown): Asn1 }
  const info = asn1.getCertificationRequestInfo(csr)
  ;(info.value as Asn1[])[1] = nameTree(input.subject)
  csr.certificationRequestInfo = info
  csr.signatureOid = forge.pki.oids['sha256WithRSAEncryption'] ?? ''
  csr.signature = key.sign(forge.md.sha256.create().update(toBinaryString(derOf(info))))
  return { csr: derOf(forge.pki.certificationRequestToAsn1(csr)), pkcs8: rsaKeyToPkcs8(key) }
}

/** A CSR in PEM or DER, in node-forge's own object. @throws Error in node-forge's words */
export function parseCsr(csr: Uint8Array): ForgeRequest {
  const text = toBinaryString(csr)
  const isPem = text.includes('-----BEGIN ')
  const tree = forge.asn1.fromDer(isPem ? (forge.pem.decode(text)[0]?.body ?? '') : text)
  refuseOtherKeys(tree)
  // node-forge takes the first PEM block, and refuses it unless it is labelled a CERTIFICATE REQUEST
  const parsed = isPem
    ? forge.pki.certificationRequestFromPem(text)
    : forge.pki.certificationRequestFromAsn1(tree)
  return parsed as ForgeRequest
}

/** node-forge keeps what it read of a request, and reads RSA keys only. */
interface ForgeRequest extends forge.pki.CertificateSigningRequest {
  readonly certificationRequestInfo: Asn1
  readonly publicKey: forge.pki.rsa.PublicKey
}

/** node-forge's own refusal does not say which key it met. */
function refuseOtherKeys(tree: Asn1): void {
  const oid = oidOf(children(children(children(children(tree)[0])[2])[0])[0])
  if (oid === '' || oid === forge.pki.oids['rsaEncryption']) return
  throw new AlgorithmUnsupportedError('node-forge: Cannot read public key. OID is not RSA.', oid)
}

function requestedExtensions(
  csr: forge.pki.CertificateSigningRequest,
): { readonly id: string; readonly value: string }[] {
  const request = csr.getAttribute({ name: 'extensionRequest' })
  return (request?.extensions ?? []) as { id: string; value: string }[]
}

/** node-forge answers a signature that does not even unpad with a plain error instead of `false`. */
function signatureValid(csr: forge.pki.CertificateSigningRequest): boolean {
  try {
    return csr.verify()
  } catch (thrown) {
    const failure = forgeFailure(thrown, 'ERR_CSR_INVALID')
    if (failure.code === 'ERR_ALGORITHM_UNSUPPORTED') throw failure
    return false
  }
}
