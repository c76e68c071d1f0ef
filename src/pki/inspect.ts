/** The answer of `inspect`: what is inside a file, exactly, as CONTRACT's JSON. */
import type { TreeLimits } from '../asn1/ber.js'
import { readBerPartially } from '../asn1/ber.js'
import { hex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import {
  AlgorithmUnsupportedError,
  LimitExceededError,
  PasswordIncorrectError,
  StructureInvalidError,
} from '../errors.js'
import { certificateLabels, readCertificate, readCertificates } from './certificate.js'
import type { ContentEncryption } from './content-encryption.js'
import { csrLabels, examineCsr, verifyCsr } from './csr.js'
import { features, type Feature } from './features.js'
import type {
  InspectedCertificate,
  InspectedMac,
  InspectedPkcs12,
  InspectedFailure,
  InspectedSafe,
  InspectReport,
} from './inspect-report.js'
import type { MacData } from './mac-data.js'
import { formatDistinguishedName } from './name.js'
import type { OpenedCertificate, OpenedPfx, PasswordState } from './open.js'
import { openPfx } from './open.js'
import { privateKeyForm, readPrivateKey } from './private-key.js'
import type { Malformed, Pfx, ReadLimits } from './read.js'
import { defaultLimits, readPfx, removeArmour } from './read.js'

export interface InspectOptions {
  /** The file's name as shown. */
  readonly name: string
  /** Absent: not given. null: there is none. */
  readonly password?: string | null | undefined
  /** Limits on hostile input; those not given are the defaults. */
  readonly limits?: Partial<ReadLimits> | undefined
}

export type {
  InspectedCertificate,
  InspectedCsr,
  InspectedKey,
  InspectedMac,
  InspectedPkcs12,
  InspectedFailure,
  InspectedSafe,
  InspectReport,
} from './inspect-report.js'

/**
 * Says what is inside a .p12/.pfx, certification request, certificate or private key. Never throws on bad input:
 * what is none of these is `unknown` with `malformed`.
 */
export function inspect(bytes: Uint8Array, options: InspectOptions): InspectReport {
  return examine(bytes, options).report
}

/** The answer of `inspect`, and for a PFX what it was made from. */
export interface Examined {
  readonly report: InspectReport
  readonly pfx: Pfx | null
  readonly opened: OpenedPfx | null
  /** Of a PFX, each with its place. */
  readonly features: readonly Feature[]
}

/** The same as `inspect`, for who goes on to judge the file. */
export function examine(bytes: Uint8Array, options: InspectOptions): Examined {
  const { name, password, limits } = options
  const plain = (report: InspectReport): Examined => ({
    report,
    pfx: null,
    opened: null,
    features: [],
  })
  const report: InspectReport = {
    schemaVersion: 1,
    file: { name, size: bytes.length, sha256: hex(digest('sha256', bytes)) },
    kind: 'unknown',
    malformed: null,
    pkcs12: null,
    password: { state: 'not-needed', form: null },
    csr: null,
  }
  // Too large is said by readPfx, before anything else looks at the bytes.
  const tooLarge = bytes.length > (limits?.maxBytes ?? defaultLimits.maxBytes)
  const kind = tooLarge ? 'unknown' : kindOf(bytes)
  if (kind === 'csr') return plain(inspectCsr(bytes, limits, report))
  if (kind === 'certificate') return plain(inspectCertificate(bytes, limits, report))
  if (kind === 'private-key') return plain(inspectPrivateKey(bytes, password, report))
  const pfx = readPfx(bytes, limits)
  if (!pfx.recognised) {
    const reason =
      pfx.malformed?.reason === 'not a PFX'
        ? 'not a PKCS#12 file, certification request, certificate or private key'
        : (pfx.malformed?.reason ?? 'unreadable')
    return plain({
      ...report,
      malformed: { offset: pfx.malformed?.offset ?? 0, reason },
      password: { state: password === undefined ? 'not-given' : 'undecidable', form: null },
    })
  }
  const opened = openPfx(pfx, password)
  const found = features(pfx, opened, password)
  return {
    report: {
      ...report,
      kind: 'pkcs12',
      malformed: pfx.malformed ?? lostBag(opened),
      pkcs12: describePfx(pfx, opened, found),
      password: { state: opened.passwordState, form: opened.passwordForm },
    },
    pfx,
    opened,
    features: found,
  }
}

/** A bag that is no bag is as malformed inside an encrypted part as outside; its place is that of the part. */
function lostBag({ failures }: OpenedPfx): Malformed | null {
  const lost = failures.find(({ part }) => part === 'bag')
  return lost
    ? { offset: lost.span.offset, reason: `a bag in an encrypted part: ${lost.message}` }
    : null
}

/** What `inspect` says of a PFX that is read and opened already. */
export function describePfx(
  pfx: Pfx,
  opened: OpenedPfx,
  found: readonly Feature[],
): InspectedPkcs12 {
  const { form, indefiniteLength, trailingBytes, armour } = pfx.encoding
  const { crls, secrets, nestedSafes, unknownBags } = opened
  const failures = describeFailures(opened)
  return {
    version: pfx.version,
    encoding: { form, indefiniteLength, trailingBytes, armour },
    integrity: pfx.integrity,
    mac: pfx.macData && describeMac(pfx.macData, opened.macVerified),
    safes: opened.safes.map(({ encryption, readable }) => ({
      ...describeEncryption(encryption),
      readable,
    })),
    keys: opened.keys.map((key) => ({
      algorithm: key.algorithm,
      ...(key.explicit ? { explicit: true as const } : {}),
      bag: key.bag,
      ...describeEncryption(key.encryption),
      friendlyName: key.friendlyName,
      localKeyId: key.localKeyId,
      readable: key.readable,
    })),
    certificates: opened.certificates.map((one) => describeCertificate(one, pfx.limits)),
    crls,
    secrets,
    nestedSafes,
    unknownBags,
    features: found.map((feature) => feature.name),
    ...(failures.length === 0 ? {} : { failures }),
  }
}

function describeFailures({ failures }: OpenedPfx): InspectedFailure[] {
  return failures.flatMap(({ part, reason, message, span }) =>
    reason === 'password' ? [] : [{ part, reason, message, offset: span.offset }],
  )
}

function describeMac(mac: MacData, verified: boolean | null): InspectedMac {
  const { algorithm, iterations, saltLength, prf, hmac, keyLength, outerIterations } = mac
  return algorithm === 'PBMAC1'
    ? {
        algorithm,
        iterations,
        saltLength,
        ...(prf === null ? {} : { prf }),
        ...(hmac === null ? {} : { hmac }),
        keyLength,
        outerIterations,
        verified,
      }
    : { algorithm, iterations, saltLength, verified }
}

function describeEncryption(encryption: ContentEncryption): Omit<InspectedSafe, 'readable'> {
  const { name, kdf, prf, prfParameters, iterations, saltLength, keyLength } = encryption
  return {
    encryption: name,
    ...(kdf === null ? {} : { kdf }),
    ...(prf === null ? {} : { prf }),
    ...(prfParameters === null ? {} : { prfParameters }),
    ...(iterations === null ? {} : { iterations }),
    ...(saltLength === null ? {} : { saltLength }),
    ...(keyLength === null ? {} : { keyLength }),
  }
}

function describeCertificate(
  certificate: OpenedCertificate,
  limits: TreeLimits,
): InspectedCertificate {
  const { der, friendlyName, localKeyId } = certificate
  const attributes = { friendlyName, localKeyId }
  try {
    const { subject, issuer, serial, notBefore, notAfter, sha256, emailAddresses } =
      readCertificate(der, limits)
    return {
      subject: formatDistinguishedName(subject),
      issuer: formatDistinguishedName(issuer),
      serial,
      notBefore,
      notAfter,
      sha256,
      emailAddresses: [...emailAddresses],
      ...attributes,
    }
  } catch (error) {
    if (!(error instanceof StructureInvalidError)) throw error
    return {
      subject: null,
      issuer: null,
      serial: null,
      notBefore: null,
      notAfter: null,
      sha256: hex(digest('sha256', der)),
      emailAddresses: [],
      ...attributes,
    }
  }
}

function inspectCsr(
  bytes: Uint8Array,
  limits: TreeLimits | undefined,
  report: InspectReport,
): InspectReport {
  const { csr, malformed } = examineCsr(bytes, limits)
  const read = { ...report, kind: 'csr' as const, malformed }
  if (!csr) return read
  return {
    ...read,
    csr: {
      subject: formatDistinguishedName(csr.subject),
      publicKey: csr.publicKey.algorithm,
      signatureAlgorithm: csr.signatureAlgorithm,
      signatureValid: verifyCsr(csr),
      version: csr.version,
      extensions: csr.extensions.map(({ oid, name, critical, value }) => ({
        oid,
        name,
        critical,
        value,
      })),
      attributes: csr.attributes.map(({ oid, name, values }) => ({
        oid,
        name,
        values: [...values],
      })),
    },
  }
}

function inspectCertificate(
  bytes: Uint8Array,
  limits: TreeLimits | undefined,
  report: InspectReport,
): InspectReport {
  const read = { ...report, kind: 'certificate' as const }
  try {
    readCertificates(bytes, limits)
    return read
  } catch (error) {
    if (!(error instanceof StructureInvalidError)) throw error
    return { ...read, malformed: { offset: error.offset, reason: error.message } }
  }
}

function inspectPrivateKey(
  bytes: Uint8Array,
  password: string | null | undefined,
  report: InspectReport,
): InspectReport {
  const encrypted = privateKeyForm(bytes) === 'encrypted'
  const read = { ...report, kind: 'private-key' as const }
  const state = (given: PasswordState): InspectReport => ({
    ...read,
    password: { state: encrypted ? given : 'not-needed', form: null },
  })
  if (encrypted && password === undefined) return state('not-given')
  try {
    readPrivateKey(bytes, password ?? '')
    return state('correct')
  } catch (error) {
    if (error instanceof PasswordIncorrectError) return state('incorrect')
    if (error instanceof AlgorithmUnsupportedError || error instanceof LimitExceededError) {
      return state('undecidable')
    }
    if (!(error instanceof StructureInvalidError)) throw error
    return { ...state('undecidable'), malformed: { offset: error.offset, reason: error.message } }
  }
}

/** What the bytes look like: by the label of PEM, else by the first elements, also where they break off. */
function kindOf(input: Uint8Array): InspectReport['kind'] {
  const { bytes, label } = removeArmour(input)
  if (label !== null) {
    if (csrLabels.has(label)) return 'csr'
    if (certificateLabels.has(label)) return 'certificate'
    if (label.endsWith('PRIVATE KEY')) return 'private-key'
  }
  if (privateKeyForm(bytes) !== null) return 'private-key'
  const { root } = readBerPartially(bytes)
  const [first, second] = root?.children ?? []
  if (!root?.is(16) || !first?.is(16)) return 'unknown'
  // Certificate and CertificationRequest: SEQUENCE, AlgorithmIdentifier, BIT STRING.
  const parts = first.children
  const [version, name] = parts
  if (version?.isContext(0) && name?.is(2)) return 'certificate'
  if (version?.is(2) && name?.is(16)) {
    // A v1 certificate goes on with its issuer; a request's Name is followed by the key.
    const key = parts[2]
    const request = !key || (parts.length <= 4 && key.is(16) && !key.children[0]?.is(23))
    return request && (second === undefined || second.is(16)) ? 'csr' : 'certificate'
  }
  return 'unknown'
}
