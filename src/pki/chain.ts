/** Certification paths (RFC 5280 section 6), as far as names, signatures, dates and the CA's own limits go. */
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { bitsOf, child } from '../asn1/value.js'
import { equalOctets } from '../crypto/digest.js'
import { verifySignature } from '../crypto/keys.js'
import type { Certificate } from './certificate.js'
import { formatDistinguishedName } from './name.js'
import { readSignatureAlgorithm } from './signature-algorithm.js'

/** Longest path looked for: real ones have two to four certificates above the leaf. */
const longest = 16

/** Whether the issuer's key made the certificate's signature; null where we lack the algorithm. */
export function signedBy(certificate: Certificate, issuer: Certificate): boolean | null {
  const { root } = readBer(certificate.der)
  const { scheme } = readSignatureAlgorithm(child(root, 1, 'signatureAlgorithm'))
  if (scheme === null) return null
  const signature = bitsOf(child(root, 2, 'signatureValue'), 'signatureValue')
  const tbs = child(root, 0, 'tbsCertificate')
  return verifySignature(issuer.publicKey.spki, scheme, tbs.bytes, signature)
}

/** Subject and issuer are one name. */
export function isSelfIssued({ subject, issuer }: Certificate): boolean {
  return formatDistinguishedName(subject) === formatDistinguishedName(issuer)
}

/** A way up from a certificate. */
export interface Path {
  /** The certificate, its issuer, and so on. */
  readonly certificates: readonly Certificate[]
  /** RFC 4514 name of the issuer that is not among those given; null when the last one is self-issued. */
  readonly missing: string | null
}

/**
 * The path upwards through `pool`, each issuer found by name and proved by its signature (a signature that we can't
 * check counts as proved). Of several issuers with one name the one that expires last is taken.
 */
export function pathOf(certificate: Certificate, pool: readonly Certificate[]): Path {
  const certificates = [certificate]
  let top = certificate
  while (!isSelfIssued(top) && certificates.length < longest) {
    const wanted = formatDistinguishedName(top.issuer)
    const under = top
    const issuer = pool
      .filter((one) => formatDistinguishedName(one.subject) === wanted)
      .filter((one) => !certificates.some(({ der }) => equalOctets(der, one.der)))
      .filter((one) => signedBy(under, one) !== false)
      .toSorted((a, b) => b.notAfter.localeCompare(a.notAfter))[0]
    if (issuer === undefined) return { certificates, missing: wanted }
    certificates.push(issuer)
    top = issuer
  }
  return { certificates, missing: null }
}

/** Whether a path leads to an anchor, and what speaks against it; no reasons when it holds. */
export interface PathVerdict {
  readonly trusted: boolean
  readonly path: readonly Certificate[]
  readonly reasons: readonly string[]
}

export interface PathOptions {
  readonly anchors: readonly Certificate[]
  /** Further certificates that may stand between. @default [] */
  readonly intermediates?: readonly Certificate[] | undefined
  /** The instant to judge at. @default now */
  readonly at?: Date | undefined
}

/**
 * Judges the path from a certificate to one of the anchors: every signature, every date, CA and path length of
 * basicConstraints, keyCertSign. Name constraints, policies and revocation are not judged: a critical extension that we
 * don't judge is a reason against.
 */
export function judgePath(certificate: Certificate, options: PathOptions): PathVerdict {
  const { anchors, intermediates = [], at = new Date() } = options
  const path = pathTo(certificate, anchors, [...intermediates, ...anchors])
  const reasons = path.certificates.flatMap((one, index) =>
    against(one, index, path.certificates, at),
  )
  const top = path.certificates.at(-1) ?? certificate
  if (!anchors.some(({ der }) => equalOctets(der, top.der))) {
    reasons.push(
      path.missing === null
        ? `${nameOf(top)} is not a trusted anchor`
        : `the issuer ${path.missing} is not here`,
    )
  }
  return { trusted: reasons.length === 0, path: path.certificates, reasons }
}

/** Ends at the first anchor, which need not be self-issued. */
function pathTo(
  certificate: Certificate,
  anchors: readonly Certificate[],
  pool: readonly Certificate[],
): Path {
  const whole = pathOf(certificate, pool)
  const end = whole.certificates.findIndex((one) =>
    anchors.some(({ der }) => equalOctets(der, one.der)),
  )
  return end < 0 ? whole : { certificates: whole.certificates.slice(0, end + 1), missing: null }
}

function against(
  one: Certificate,
  index: number,
  path: readonly Certificate[],
  at: Date,
): string[] {
  const reasons: string[] = []
  const instant = at.toISOString()
  const issuer = path[index + 1]
  if (Date.parse(one.notBefore) > at.getTime()) {
    reasons.push(`${nameOf(one)} is not yet valid on ${instant}: from ${one.notBefore}`)
  }
  if (Date.parse(one.notAfter) < at.getTime()) {
    reasons.push(`${nameOf(one)} expired on ${one.notAfter}`)
  }
  if (issuer !== undefined && signedBy(one, issuer) !== true) {
    reasons.push(`the signature of ${nameOf(issuer)} on ${nameOf(one)} can't be verified`)
  }
  const unjudged = one.extensions.filter(({ critical, oid }) => critical && !judged.has(oid))
  for (const { name } of unjudged) {
    reasons.push(`${nameOf(one)} has a critical ${name}, which is not judged here`)
  }
  if (index > 0) reasons.push(...againstCa(one, index))
  return reasons
}

const judged: ReadonlySet<string> = new Set([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extKeyUsage,
  oids.subjectAltName,
])

function againstCa(one: Certificate, index: number): string[] {
  const constraints = one.extensions.find(({ oid }) => oid === oids.basicConstraints)
  const [flag, length] = constraints === undefined ? [] : readBer(constraints.der).root.children
  const reasons: string[] = []
  if (flag === undefined || !flag.is(1) || flag.contentBytes[0] === 0) {
    reasons.push(`${nameOf(one)} is no CA`)
  }
  const most = length?.is(2) === true ? Number(length.contentBytes[0] ?? 0) : Infinity
  // Path length counts the CA certificates below this one.
  if (index - 1 > most) reasons.push(`${nameOf(one)} allows ${most} CAs below it, not ${index - 1}`)
  const usage = one.extensions.find(({ oid }) => oid === oids.keyUsage)
  if (usage !== undefined && !usage.value.split(', ').includes('keyCertSign')) {
    reasons.push(`${nameOf(one)} may not sign certificates (keyUsage)`)
  }
  return reasons
}

const nameOf = ({ subject }: Certificate): string => formatDistinguishedName(subject) || '(no name)'
