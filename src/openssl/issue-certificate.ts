/** The typed call for a certificate: a CA signs a request, and the answer is read back before success is said. */
import { InterSslError } from '../errors.js'
import { readCertificate, type Certificate } from '../pki/certificate.js'
import { signedBy } from '../pki/chain.js'
import { readCsr } from '../pki/csr.js'
import { formatDistinguishedName } from '../pki/name.js'
import { run, type RunOptions } from './run.js'
import type { Toolchain } from './toolchain.js'
import { signCsr, type SignCsrOptions } from './x509.js'

export interface IssueCertificateOptions extends SignCsrOptions, RunOptions {
  readonly toolchain: Toolchain
}

export interface IssuedCertificate {
  readonly certificate: Certificate
  /** PEM. */
  readonly certificatePem: string
  /** Pasteable; secrets are `env:` sources. */
  readonly commands: readonly string[]
}

/**
 * Throws ERR_CSR_INVALID for a request whose signature does not verify and ERR_CAPABILITY_MISSING, both before anything
 * runs; ERR_OPENSSL_FAILED, ERR_OPENSSL_TIMEOUT, ERR_ABORTED; ERR_CERTIFICATE_INVALID when what came out is not what
 * was asked (then nothing of it is returned).
 */
export async function issueCertificate(
  options: IssueCertificateOptions,
): Promise<IssuedCertificate> {
  const { toolchain, signal, timeoutMs } = options
  const result = await run(signCsr(options), toolchain, { signal, timeoutMs })
  const bytes = result.outputs['certificate'] ?? new Uint8Array()
  const certificate = readCertificate(bytes)
  const wrong = differences(certificate, options)
  if (wrong.length > 0) {
    throw new InterSslError(
      'ERR_CERTIFICATE_INVALID',
      `${toolchain.id} made a certificate that is not what was asked: ${wrong.join(', ')}`,
      { hint: 'try another toolchain' },
    )
  }
  return {
    certificate,
    certificatePem: new TextDecoder().decode(bytes),
    commands: [result.commandLine],
  }
}

function differences(certificate: Certificate, options: SignCsrOptions): string[] {
  const csr = readCsr(options.csr)
  const ca = readCertificate(options.caCertificate)
  const serial = options.serial
    .toLowerCase()
    .replace(/^0+/, '')
    .replace(/^(?=(?:..)*.$)/, '0')
  const checks: readonly (readonly [string, boolean])[] = [
    ['subject', same(certificate.subject, csr.subject)],
    ['issuer', same(certificate.issuer, ca.subject)],
    ['public key', Buffer.compare(certificate.publicKey.spki, csr.publicKey.spki) === 0],
    ['serial', certificate.serial === serial],
    ['signature', signedBy(certificate, ca) !== false],
    [
      'extension twice',
      new Set(certificate.extensions.map(({ oid }) => oid)).size === certificate.extensions.length,
    ],
  ]
  return checks.filter(([, ok]) => !ok).map(([name]) => name)
}

function same(a: Certificate['subject'], b: Certificate['subject']): boolean {
  return formatDistinguishedName(a) === formatDistinguishedName(b)
}
