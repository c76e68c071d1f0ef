/**
 * A CA for trying things out: a root whose key is forgotten at once, an intermediate that can certify mail alone, and
 * certificates for people, all short-lived and named so that nobody takes them for more.
 */
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { InterSslError, StructureInvalidError } from '../errors.js'
import { issueCertificate } from '../openssl/issue-certificate.js'
import { keyUsages, type KeyUsage } from '../openssl/extension-request.js'
import { req, selfSigned } from '../openssl/req.js'
import { run, type RunOptions } from '../openssl/run.js'
import type { Toolchain } from '../openssl/toolchain.js'
import { certificatePem, readCertificate, type Certificate } from '../pki/certificate.js'
import { certificatesOnly } from '../pki/certificates-only.js'
import { readCsr, verifyCsr } from '../pki/csr.js'
import { formatDistinguishedName, type DistinguishedName } from '../pki/name.js'
import { belongsTogether } from '../pki/pairing.js'
import { readPrivateKey, type PrivateKey } from '../pki/private-key.js'
import { alternativeAddresses } from './address.js'

/** Both certificates, and the key of the intermediate; the root's signed it and is gone. */
export interface SmimeTestCa {
  readonly root: Certificate
  readonly intermediate: Certificate
  readonly key: PrivateKey
}

export interface SmimeIssueOptions extends RunOptions {
  /** PEM or DER. */
  readonly csr: Uint8Array
  /** @default a new one; it comes back for the next person */
  readonly ca?: SmimeTestCa | undefined
  /** Validity from now, 1 to 90; never beyond the CA's own end. @default 30 */
  readonly days?: number | undefined
  readonly toolchain: Toolchain
}

export interface SmimeIssued {
  readonly certificate: Certificate
  readonly ca: SmimeTestCa
  readonly addresses: readonly string[]
  /** PEM: the certificate, the intermediate. A root comes from elsewhere, or it would vouch for itself. */
  readonly chainPem: string
  /** DER: a PKCS #7 with the same two, as CAs send. */
  readonly p7b: Uint8Array
  /** What stood in the request and was left out. */
  readonly left: readonly string[]
  readonly commands: readonly string[]
}

/** What every certificate of a test CA says of it. */
export const testCaName = 'interssl TEST CA - trusted by nobody'

/** Days that root and intermediate hold. */
const caDays = 90

/**
 * Name constraints would have to name every address that is ever tried, and readers differ on those of
 * SmtpUTF8Mailbox: the limits are path lengths and the purpose instead (RFC 5280 4.2.1.9, 4.2.1.12).
 * @throws what `run` throws
 */
export async function createTestCa(
  toolchain: Toolchain,
  options: RunOptions = {},
): Promise<SmimeTestCa> {
  const tag = hex(random(4))
  const self = await run(
    selfSigned({
      key: { newKey: 'rsa:2048' },
      subject: nameOf(testCaName, tag),
      profile: 'none',
      keyUsage: ['keyCertSign', 'cRLSign'],
      extensions: [{ name: 'basicConstraints', critical: true, text: 'CA:TRUE, pathlen:1' }],
      validity: { days: caDays },
      serial: serial(),
    }),
    toolchain,
    options,
  )
  const root = readCertificate(self.outputs['certificate'] ?? new Uint8Array(0))
  const asked = await run(
    req({
      key: { newKey: 'rsa:2048' },
      subject: nameOf(`${testCaName} (mail)`, tag),
      profile: 'none',
    }),
    toolchain,
    options,
  )
  const { certificate: intermediate } = await issueCertificate({
    csr: asked.outputs['csr'] ?? new Uint8Array(0),
    caKey: self.outputs['key'] ?? new Uint8Array(0),
    caCertificate: root.der,
    days: caDays,
    serial: serial(),
    profile: 'none',
    keyUsage: ['keyCertSign', 'cRLSign'],
    extendedKeyUsage: ['emailProtection'],
    extensions: [{ name: 'basicConstraints', critical: true, text: 'CA:TRUE, pathlen:0' }],
    toolchain,
    ...options,
  })
  return { root, intermediate, key: readPrivateKey(asked.outputs['key'] ?? new Uint8Array(0)) }
}

/**
 * Certifies the addresses of a request for mail. Its keyUsage is taken over as far as it is one for mail; all else
 * that it asks for is left out, as CAs do.
 * Throws ERR_CSR_INVALID for a request whose signature does not verify or that names no address,
 * ERR_CERTIFICATE_INVALID for a CA that has expired, and what {@link issueCertificate} throws.
 */
export async function smimeIssue(options: SmimeIssueOptions): Promise<SmimeIssued> {
  const { toolchain, signal, timeoutMs, days = 30 } = options
  const csr = readCsr(options.csr)
  if (verifyCsr(csr) !== true) {
    throw new StructureInvalidError(
      'ERR_CSR_INVALID',
      "the request's signature does not verify",
      undefined,
      {
        hint: 'whoever sent it does not have the key, or the file was changed',
      },
    )
  }
  const addresses = alternativeAddresses(csr)
  if (addresses.length === 0) {
    throw new StructureInvalidError(
      'ERR_CSR_INVALID',
      'the request names no e-mail address in its subjectAltName (RFC 8550 3)',
      undefined,
      { hint: 'interssl smime request makes one that does' },
    )
  }
  const ca = options.ca ?? (await createTestCa(toolchain, { signal, timeoutMs }))
  const left = daysLeft(ca)
  const usage = usageOf(csr)
  const names = csr.subjectAltNames.filter((name) => /^(email|other:smtpUTF8Mailbox):/.test(name))
  const issued = await issueCertificate({
    csr: options.csr,
    caKey: ca.key.pkcs8,
    caCertificate: ca.intermediate.der,
    days: Math.min(days, left),
    serial: serial(),
    profile: 'smime',
    subjectAltNames: names,
    ...(usage === null ? {} : { keyUsage: usage }),
    toolchain,
    signal,
    timeoutMs,
  })
  const { certificate } = issued
  return {
    certificate,
    ca,
    addresses,
    chainPem: certificatePem(certificate) + certificatePem(ca.intermediate),
    p7b: certificatesOnly([certificate.der, ca.intermediate.der]),
    left: [
      ...csr.subjectAltNames.filter((name) => !names.includes(name)),
      ...csr.extensions
        .filter(({ name }) => !['subjectAltName', 'keyUsage', 'extKeyUsage'].includes(name))
        .map(({ name }) => name),
    ],
    commands: issued.commands,
  }
}

/** Whether three files are a CA of ours that can sign today. @throws InterSslError ERR_CERTIFICATE_INVALID */
export function checkTestCa(ca: SmimeTestCa): SmimeTestCa {
  const ours = formatDistinguishedName(ca.intermediate.subject).includes(testCaName)
  if (!ours || belongsTogether(ca.key.pkcs8, ca.intermediate.der) !== true) {
    throw new InterSslError('ERR_CERTIFICATE_INVALID', 'this is no test CA of interssl', {
      hint: 'name another folder with --ca; a CA that people trust is not for trying things out',
    })
  }
  daysLeft(ca)
  return ca
}

function daysLeft({ root, intermediate }: SmimeTestCa): number {
  const end = Math.min(Date.parse(root.notAfter), Date.parse(intermediate.notAfter))
  const left = Math.floor((end - Date.now()) / 86_400_000)
  if (left >= 1) return left
  throw new InterSslError('ERR_CERTIFICATE_INVALID', 'the test CA has expired', {
    hint: 'remove its folder, or name another with --ca: a new one is made',
  })
}

/** The request's keyUsage where it is one for mail, null where it says nothing. */
function usageOf(csr: ReturnType<typeof readCsr>): KeyUsage[] | null {
  const asked = csr.extensions.find(({ name }) => name === 'keyUsage')?.value.split(', ')
  if (asked === undefined) return null
  const usage = keyUsages.filter((one) => forMail.has(one) && asked.includes(one))
  return usage.length === 0 ? null : usage
}

const forMail: ReadonlySet<KeyUsage> = new Set([
  ...(['digitalSignature', 'nonRepudiation'] as const),
  ...(['keyEncipherment', 'keyAgreement'] as const),
])

function nameOf(commonName: string, tag: string): DistinguishedName {
  // The tag keeps two test CAs apart, or readers would take one's certificates for the other's.
  return [[{ type: 'serialNumber', value: tag }], [{ type: 'CN', value: commonName }]]
}

/** 16 octets, positive (RFC 5280 4.1.2.2). */
function serial(): string {
  const octets = random(16)
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40
  return hex(octets)
}
