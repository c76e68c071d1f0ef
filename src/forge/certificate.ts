/** A test CA made by node-forge alone, so that a machine without any openssl can still issue an identity. */
import forge from 'node-forge'
import { type Asn1, children, derOf, readTree, toBinaryString } from './asn1-tree.js'
import { parseCsr } from './csr.js'
import { type ForgeExtension, type ForgeProfile, profileExtensions } from './extensions.js'
import { forgeFailure } from './failure.js'
import { type ForgeKeySource, type RsaKey, rsaKey, rsaKeyToPkcs8 } from './key.js'
import { nameTree, type SubjectAttribute } from './name.js'

interface Lifetime {
  readonly notBefore: Date
  readonly notAfter: Date
  /** Lower-case hex of a positive INTEGER. @default 16 random bytes */
  readonly serial?: string
}

export interface ForgeTestCaInput extends Lifetime {
  readonly key: ForgeKeySource
  readonly subject: readonly SubjectAttribute[]
}

export interface ForgeIssueInput extends Lifetime {
  /** PEM or DER. Its subject and public key are certified; what it asks for in extensions is not. */
  readonly csr: Uint8Array
  readonly caPkcs8: Uint8Array
  readonly caCertificate: Uint8Array
  readonly subjectAltNames: readonly string[]
  readonly profile: ForgeProfile
}

/** A self-signed root, for tests only: DER, and the PKCS#8 of its key. */
export function forgeTestCa(input: ForgeTestCaInput): {
  certificate: Uint8Array
  pkcs8: Uint8Array
} {
  const key = rsaKey(input.key)
  const name = nameTree(input.subject)
  const certificate = sign({
    lifetime: input,
    publicKey: forge.pki.setRsaPublicKey(key.n, key.e),
    issuer: name,
    subject: name,
    signer: key,
    extensions: [
      { name: 'basicConstraints', critical: true, cA: true },
      { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
      { name: 'subjectKeyIdentifier' },
    ],
  })
  return { certificate, pkcs8: rsaKeyToPkcs8(key) }
}

/**
 * Issues an end-entity certificate (DER) for a CSR. Names are taken over byte for byte: node-forge's own
 * setSubject would encode UTF-8 twice and split multi-valued RDNs.
 * @throws AlgorithmUnsupportedError when the CSR or the CA is not RSA
 */
export function forgeIssueCertificate(input: ForgeIssueInput): Uint8Array {
  const signer = rsaKey({ pkcs8: input.caPkcs8 })
  try {
    const request = parseCsr(input.csr)
    const ca = readTree(input.caCertificate)
    const caCertificate = forge.pki.certificateFromAsn1(ca)
    return sign({
      lifetime: input,
      publicKey: request.publicKey,
      issuer: tbsElement(ca, subjectIndex),
      subject: children(request.certificationRequestInfo)[1] as Asn1,
      signer,
      extensions: [
        { name: 'basicConstraints', critical: true, cA: false },
        ...profileExtensions(input.profile, input.subjectAltNames),
        { name: 'subjectKeyIdentifier' },
        {
          name: 'authorityKeyIdentifier',
          keyIdentifier: caCertificate.generateSubjectKeyIdentifier().getBytes(),
        },
      ],
    })
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CSR_INVALID')
  }
}

/** Places in a v3 TBSCertificate: version, serialNumber, signature, issuer, validity, subject, … */
const issuerIndex = 3
const subjectIndex = 5

/** An element of a TBSCertificate; a v1 certificate has no version, and everything one place earlier. */
function tbsElement(certificate: Asn1, index: number): Asn1 {
  const tbs = children(children(certificate)[0])
  const isVersioned = tbs[0]?.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC
  return tbs[isVersioned ? index : index - 1] as Asn1
}

function sign(parts: {
  readonly lifetime: Lifetime
  readonly publicKey: forge.pki.rsa.PublicKey
  readonly issuer: Asn1
  readonly subject: Asn1
  readonly signer: RsaKey
  readonly extensions: readonly ForgeExtension[]
}): Uint8Array {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = parts.publicKey
  certificate.serialNumber = parts.lifetime.serial ?? randomSerial()
  certificate.validity = {
    notBefore: parts.lifetime.notBefore,
    notAfter: parts.lifetime.notAfter,
  }
  certificate.setExtensions([...parts.extensions])
  certificate.signatureOid = forge.pki.oids['sha256WithRSAEncryption'] ?? ''
  certificate.siginfo.algorithmOid = certificate.signatureOid
  const build = forge.pki as unknown as { getTBSCertificate(certificate: unknown): Asn1 }
  const tbs = build.getTBSCertificate(certificate)
  const elements = tbs.value as Asn1[]
  elements[issuerIndex] = parts.issuer
  elements[subjectIndex] = parts.subject
  certificate.tbsCertificate = tbs
  certificate.signature = parts.signer.sign(
    forge.md.sha256.create().update(toBinaryString(derOf(tbs))),
  )
  return derOf(forge.pki.certificateToAsn1(certificate))
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 octets; the first bits keep it positive and minimal. */
function randomSerial(): string {
  const hex = forge.util.bytesToHex(forge.random.getBytesSync(16))
  return `4${hex.slice(1)}`
}
