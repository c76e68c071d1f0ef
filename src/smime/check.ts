/** Whether certificates and bundles are fit for S/MIME, and for which clients. Not a full linter, and it says so. */
import { InterSslError } from '../errors.js'
import { acceptanceOf, type Acceptance } from '../diagnose/strongest.js'
import type { ImporterTarget } from '../importers/resolve.js'
import { readCertificate, type Certificate } from '../pki/certificate.js'
import { features, keyFeature } from '../pki/features.js'
import { formatDistinguishedName } from '../pki/name.js'
import { openPfx } from '../pki/open.js'
import { belongsTogether } from '../pki/pairing.js'
import { readPfx } from '../pki/read.js'
import { mailTargets } from './bundle.js'
import { checkSubject, isCa, type SmimePolicy } from './check-subject.js'
import { findingsOn, type SmimeFinding } from './checks.js'
import { clientFacts, type ClientFact } from './clients.js'
import { readMaterial, type Material, type NamedFile } from './material.js'

export interface SmimeCheckOptions {
  /** Certificates, PKCS #7 and bundles; together they are one pool for chains. */
  readonly files: readonly NamedFile[]
  /** Of bundles; asked for where one is encrypted. @default none */
  readonly password?: (() => Promise<string | undefined>) | undefined
  /** Addresses that each certificate shall be for. @default [] */
  readonly addresses?: readonly string[] | undefined
  /** DER. Without any nobody's trust is judged. @default [] */
  readonly anchors?: readonly Uint8Array[] | undefined
  /** @default the systems and mail programs in use */
  readonly targets?: readonly ImporterTarget[] | undefined
  /** @default now */
  readonly at?: Date | undefined
}

/** The answer for one certificate of a person. */
export interface SmimeChecked {
  /** Where it came from. */
  readonly file: string
  readonly certificate: Certificate
  readonly subject: string
  readonly addresses: readonly string[]
  readonly profile: SmimePolicy | null
  /** Nothing that makes mail programs or CAs refuse it for that use was found. */
  readonly fit: { readonly signing: boolean; readonly encryption: boolean }
  readonly findings: readonly SmimeFinding[]
  /** Subjects from the certificate upwards. */
  readonly chain: readonly string[]
  /** Null without anchors. */
  readonly trusted: boolean | null
  readonly clients: readonly ClientFact[]
  /** Who takes the bundle, or (for a bare certificate) a bundle with such a key. */
  readonly importers: Acceptance
  /** Whether `importers` is about the file itself. */
  readonly isBundle: boolean
}

export interface SmimeCheck {
  /** Every certificate is fit for signing or for encryption. */
  readonly fit: boolean
  readonly certificates: readonly SmimeChecked[]
}

/** The sentence that goes with every answer. */
export const notALinter =
  'this looks for what makes mail programs and CAs refuse a certificate; it is not a full linter of the Baseline Requirements (pkilint and zlint are)'

/** Throws ERR_CERTIFICATE_INVALID for a file without a certificate, ERR_PASSWORD_INCORRECT. */
export async function smimeCheck(options: SmimeCheckOptions): Promise<SmimeCheck> {
  const { files, addresses = [], anchors = [], targets = mailTargets(), at = new Date() } = options
  const asked = once(options.password ?? (async () => undefined))
  const materials: { readonly material: Material; readonly bytes: Uint8Array }[] = []
  for (const file of files) {
    materials.push({ material: await readMaterial(file, asked), bytes: file.bytes })
  }
  const trusted = anchors.map((der) => readCertificate(der))
  const pool = materials.flatMap(({ material }) => material.certificates)
  const seen = new Set<string>()
  const leaves = materials.flatMap(({ material, bytes }) =>
    leavesOf(material).flatMap((certificate) => {
      if (seen.has(certificate.sha256)) return []
      seen.add(certificate.sha256)
      return [{ material, bytes, certificate }]
    }),
  )
  if (leaves.length === 0) {
    throw new InterSslError('ERR_CERTIFICATE_INVALID', 'there are only certificates of CAs in it', {
      hint: 'name the certificate that the CA made for you, or the bundle',
    })
  }
  const certificates: SmimeChecked[] = []
  for (const { material, bytes, certificate } of leaves) {
    const isBundle = material.kind === 'pkcs12'
    const hasKey = isBundle
      ? material.keys.some(({ pkcs8 }) => belongsTogether(pkcs8, certificate.der) === true)
      : null
    const subject = checkSubject(certificate, {
      pool,
      anchors: trusted,
      asked: addresses,
      at,
      hasKey,
    })
    const findings = findingsOn(subject)
    const spoiled = (use: 'signing' | 'encryption'): boolean =>
      findings.some((one) => one.severity === 'unfit' && (one.use === 'both' || one.use === use))
    const { algorithm, explicit } = certificate.publicKey
    certificates.push({
      file: material.name,
      certificate,
      subject: formatDistinguishedName(certificate.subject),
      addresses: subject.addresses,
      profile: subject.policy,
      fit: {
        signing: subject.can.sign && hasKey !== false && !spoiled('signing'),
        encryption: subject.can.encrypt && !spoiled('encryption'),
      },
      findings,
      chain: subject.path.map((one) => formatDistinguishedName(one.subject)),
      trusted: subject.trusted,
      clients: clientFacts(algorithm, subject.can),
      importers: acceptanceOf(
        isBundle
          ? featuresOf(bytes, material.password ?? null)
          : [{ name: keyFeature(algorithm, explicit) }],
        targets,
      ),
      isBundle,
    })
  }
  return { fit: certificates.every(({ fit }) => fit.signing || fit.encryption), certificates }
}

/** Of a bundle those of its keys, else those of people; a file of CA certificates alone is judged too. */
function leavesOf({ certificates, keys }: Material): readonly Certificate[] {
  const own = certificates.filter(({ der }) =>
    keys.some(({ pkcs8 }) => belongsTogether(pkcs8, der) === true),
  )
  if (own.length > 0) return own
  return certificates.filter((one) => !isCa(one))
}

function featuresOf(bytes: Uint8Array, password: string | null): { readonly name: string }[] {
  const pfx = readPfx(bytes)
  return features(pfx, openPfx(pfx, password), password)
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => (answer ??= ask())
}
