/** What a check looks at and what it says: judgements that go beyond what the importers' facts know. */
import type { Span } from '../asn1/ber.js'
import { StructureInvalidError } from '../errors.js'
import { readCertificate, type Certificate } from '../pki/certificate.js'
import type { Examined } from '../pki/inspect.js'
import { formatDistinguishedName } from '../pki/name.js'
import { ownCertificatesOf } from '../pki/own-certificates.js'
import type { Severity } from './finding.js'
import { nearMiss, type NearMiss } from './near-miss.js'

/** A certificate that could be read, and where its bag lies. */
export interface CertificateInFile {
  readonly certificate: Certificate
  readonly localKeyId: string | null
  readonly span: Span
  /** Its place among the certificates of the file. */
  readonly index: number
  /** RFC 4514. */
  readonly name: string
  readonly selfIssued: boolean
  readonly isCa: boolean
}

/** A key and the certificate with its public key, where the file holds both. */
export interface Identity {
  readonly keyIndex: number
  readonly algorithm: string | null
  readonly span: Span
  /** Null: none. Undefined: that can't be judged. */
  readonly leaf: CertificateInFile | null | undefined
}

export interface Subject extends Pick<Examined, 'report' | 'pfx' | 'opened' | 'features'> {
  readonly password: string | null | undefined
  readonly now: Date
  /** What small changes of a password that is wrong came to; null where it is right or absent. */
  readonly near: NearMiss | null
  readonly certificates: readonly CertificateInFile[]
  readonly identities: readonly Identity[]
}

/** One thing that a check found; which code it is, the table of checks says. */
export interface Observation {
  readonly severity: Severity
  readonly message: string
  readonly span: Span | null
}

export type Check = (subject: Subject) => readonly Observation[]

/** Reads what the checks share once. */
export function subjectOf(
  examined: Examined,
  password: string | null | undefined,
  now: Date,
): Subject {
  const certificates = (examined.opened?.certificates ?? []).flatMap((bag, index) => {
    const certificate = certificateOf(bag.der)
    if (certificate === null) return []
    const { localKeyId, span } = bag
    const name = formatDistinguishedName(certificate.subject)
    return [
      {
        certificate,
        localKeyId,
        span,
        index,
        name: name === '' ? 'a certificate without a subject' : name,
        selfIssued: name === formatDistinguishedName(certificate.issuer),
        isCa: /^CA:TRUE/.test(extensionOf(certificate, 'basicConstraints') ?? ''),
      },
    ]
  })
  const ownOf = ownCertificatesOf(certificates.map(({ certificate }) => certificate.der))
  const leafOf = (pkcs8: Uint8Array): CertificateInFile | null | undefined => {
    const { indexes, undecided } = ownOf(pkcs8)
    return certificates[indexes[0] ?? -1] ?? (undecided ? undefined : null)
  }
  const identities = (examined.opened?.keys ?? []).map((key, keyIndex): Identity => {
    const { algorithm, span, pkcs8 } = key
    return { keyIndex, algorithm, span, leaf: pkcs8 ? leafOf(pkcs8) : undefined }
  })
  return { ...examined, password, now, near: nearOf(examined, password), certificates, identities }
}

function nearOf({ report, pfx }: Examined, password: string | null | undefined): NearMiss | null {
  if (report.password.state !== 'incorrect' || pfx === null || typeof password !== 'string') {
    return null
  }
  return nearMiss(pfx, password)
}

/** The text of an extension by the RFC's word for it; null where the certificate has none. */
export function extensionOf(certificate: Certificate, name: string): string | null {
  return certificate.extensions.find((extension) => extension.name === name)?.value ?? null
}

/** The certificates of people and servers that the file is about: those of its keys, else those that are no CA's. */
export function leavesOf(subject: Subject): readonly CertificateInFile[] {
  const own = subject.identities.flatMap(({ leaf }) => (leaf ? [leaf] : []))
  return own.length > 0 ? own : subject.certificates.filter(({ isCa }) => !isCa)
}

function certificateOf(der: Uint8Array): Certificate | null {
  try {
    return readCertificate(der)
  } catch (error) {
    if (error instanceof StructureInvalidError) return null
    throw error
  }
}
