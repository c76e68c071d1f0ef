/** `req -x509` and `x509 -req`: a test CA, and certificates (RFC 5280) signed by it. */
import { oids } from '../asn1/oid.js'
import { StructureInvalidError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { csrPem, readCsr, verifyCsr } from '../pki/csr.js'
import type { DistinguishedName } from '../pki/name.js'
import { command, type Command } from './command.js'
import { writeConfig } from './config.js'
import { extensionLine, type ExtensionRequest, type KeyUsage } from './extension-request.js'
import { extensionSections, type CertificateProfile } from './extensions.js'
import { certificatesInput, configInput, input, keyInput, secretLine } from './material.js'
import { selfSigned } from './req.js'
import { serialNumber, validityArguments, type Validity } from './validity.js'

export interface TestCaOptions {
  readonly subject: DistinguishedName
  /** As `req`'s `newKey`. @default 'rsa:2048' */
  readonly newKey?: string | undefined
  /** Validity in days from now. @default 30 */
  readonly days?: number | undefined
  /** Hex of at most 20 octets, not 0. */
  readonly serial: string
}

/** Outputs `key` (PKCS#8 PEM, in the clear) and `certificate` (PEM, CA:TRUE). Throws ERR_VALUE_REFUSED. */
export function testCa({
  subject,
  newKey = 'rsa:2048',
  days = 30,
  serial,
}: TestCaOptions): Command {
  const made = selfSigned({
    key: { newKey },
    subject,
    profile: 'none',
    keyUsage: ['keyCertSign', 'cRLSign'],
    extensions: [{ name: 'basicConstraints', critical: true, text: 'CA:TRUE' }],
    validity: { days },
    serial,
  })
  const config = made.inputs['config']
  return {
    ...made,
    inputs: config === undefined ? {} : { config: { ...config, fileName: 'ca.cnf' } },
    outputs: { key: { fileName: 'ca-key.pem' }, certificate: { fileName: 'ca.pem' } },
  }
}

export interface SignCsrOptions {
  /** PEM or DER. A request whose signature does not verify is refused: the exit code of some binaries does not tell. */
  readonly csr: Uint8Array
  /** PEM or DER. */
  readonly caKey: Uint8Array
  readonly caKeyPassword?: string | undefined
  /** PEM or DER. */
  readonly caCertificate: Uint8Array
  /** Validity in days from now. @default 30 */
  readonly days?: number | undefined
  /** Instead of `days`: two instants, where the binary can (OpenSSL 3.5 and newer). */
  readonly validity?: Validity | undefined
  /** Hex of at most 20 octets, not 0. */
  readonly serial: string
  readonly profile: CertificateProfile
  /** @default [] */
  readonly subjectAltNames?: readonly string[] | undefined
  /** Instead of the profile's. */
  readonly keyUsage?: readonly KeyUsage[] | undefined
  /** Words such as `emailProtection`, or dotted OIDs, instead of the profile's. */
  readonly extendedKeyUsage?: readonly string[] | undefined
  /** Further extensions, as DER or by name. @default [] */
  readonly extensions?: readonly ExtensionRequest[] | undefined
  /**
   * Takes over the request's extensions, byte for byte, except basicConstraints and the key identifiers, which are
   * the CA's to say; what is asked here comes before them. @default false
   */
  readonly copyExtensions?: boolean | undefined
  /** @default 'sha256' */
  readonly digest?: 'sha256' | 'sha384' | 'sha512' | undefined
}

/** Output `certificate` (PEM). Throws ERR_VALUE_REFUSED, ERR_CSR_INVALID. */
export function signCsr(options: SignCsrOptions): Command {
  const { caKeyPassword, days = 30, subjectAltNames = [], digest = 'sha256' } = options
  const csr = readCsr(options.csr)
  if (verifyCsr(csr) === false) {
    throw new StructureInvalidError('ERR_CSR_INVALID', "the request's signature does not verify")
  }
  const dates = validityArguments(options.validity ?? { days }, 'x509.not-after')
  const sections = extensionSections(
    { ...options, keyAlgorithm: csr.publicKey.algorithm, subjectAltNames },
    [
      { oid: oids.basicConstraints, name: 'basicConstraints', value: 'critical, CA:FALSE' },
      { oid: oids.subjectKeyIdentifier, name: 'subjectKeyIdentifier', value: 'hash' },
      { oid: oids.authorityKeyIdentifier, name: 'authorityKeyIdentifier', value: 'keyid' },
      ...(options.copyExtensions === true ? csr.extensions.map(extensionLine) : []),
    ],
  )
  const ownDigest = /^Ed(?:25519|448)$/.test(
    readCertificate(options.caCertificate).publicKey.algorithm,
  )
  return command(
    'x509',
    [
      ...['-req', '-in', { input: 'csr' }, '-CA', { input: 'caCertificate' }],
      ...['-CAkey', { input: 'caKey' }],
      ...(caKeyPassword === undefined ? [] : ['-passin', { secret: 'caKeyPassword' }]),
      ...['-set_serial', serialNumber(options.serial), ...dates.args],
      ...(ownDigest ? [] : [`-${digest}`]),
      ...['-extfile', { input: 'extensions' }, '-extensions', 'extensions'],
      ...['-out', { output: 'certificate' }],
    ],
    {
      inputs: {
        extensions: configInput('extensions.cnf', writeConfig(sections)),
        csr: input('request.csr', new TextEncoder().encode(csrPem(csr))),
        caCertificate: certificatesInput('ca.pem', [options.caCertificate]),
        caKey: keyInput('ca-key.pem', options.caKey, caKeyPassword),
      },
      outputs: { certificate: { fileName: 'certificate.pem' } },
      secrets:
        caKeyPassword === undefined
          ? {}
          : { caKeyPassword: secretLine(caKeyPassword, 'caKeyPassword') },
      requires: dates.requires,
    },
  )
}
