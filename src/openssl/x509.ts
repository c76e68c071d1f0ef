/** `req -x509` and `x509 -req`: a test CA, and certificates (RFC 5280) signed by it. */
import { ValueRefusedError } from '../errors.js'
import { csrPem, readCsr } from '../pki/csr.js'
import type { DistinguishedName } from '../pki/name.js'
import { command, type Command } from './command.js'
import { hasMultiValuedRdn, subjectLines, writeConfig } from './config.js'
import { extensionSections, type CertificateProfile } from './extensions.js'
import { certificatesInput, configInput, input, keyInput, secretLine } from './material.js'
import { parseNewKey } from './new-key.js'

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
  const key = parseNewKey(newKey)
  const config = writeConfig({
    req: [
      ['prompt', 'no'],
      ['utf8', 'yes'],
      ['string_mask', 'utf8only'],
      ['distinguished_name', 'subject'],
      ['x509_extensions', 'extensions'],
    ],
    subject: subjectLines(subject),
    extensions: [
      ['basicConstraints', 'critical, CA:TRUE'],
      ['keyUsage', 'critical, keyCertSign, cRLSign'],
      ['subjectKeyIdentifier', 'hash'],
    ],
  })
  return command(
    'req',
    [
      ...['-x509', '-new', '-batch', '-config', { input: 'config' }],
      ...[...key.req, '-nodes', '-keyout', { output: 'key' }, '-sha256'],
      ...['-days', wholeDays(days), '-set_serial', serialNumber(serial)],
      ...['-out', { output: 'certificate' }],
    ],
    {
      inputs: { config: configInput('ca.cnf', config) },
      outputs: { key: { fileName: 'ca-key.pem' }, certificate: { fileName: 'ca.pem' } },
      requires: [
        ...key.requires,
        ...(hasMultiValuedRdn(subject) ? (['req.multi-valued-rdn'] as const) : []),
      ],
    },
  )
}

export interface SignCsrOptions {
  /** PEM or DER. Its own extensions are not copied: those of the profile count. */
  readonly csr: Uint8Array
  /** PEM or DER. */
  readonly caKey: Uint8Array
  readonly caKeyPassword?: string | undefined
  /** PEM or DER. */
  readonly caCertificate: Uint8Array
  /** Validity in days from now. @default 30 */
  readonly days?: number | undefined
  /** Hex of at most 20 octets, not 0. */
  readonly serial: string
  readonly profile: CertificateProfile
  /** @default [] */
  readonly subjectAltNames?: readonly string[] | undefined
}

/** Output `certificate` (PEM). Throws ERR_VALUE_REFUSED, ERR_CSR_INVALID. */
export function signCsr(options: SignCsrOptions): Command {
  const { caKeyPassword, days = 30, profile, subjectAltNames = [] } = options
  const csr = readCsr(options.csr)
  const sections = extensionSections(
    { profile, keyAlgorithm: csr.publicKey.algorithm, subjectAltNames },
    [
      ['basicConstraints', 'critical, CA:FALSE'],
      ['subjectKeyIdentifier', 'hash'],
      ['authorityKeyIdentifier', 'keyid'],
    ],
  )
  return command(
    'x509',
    [
      ...['-req', '-in', { input: 'csr' }, '-CA', { input: 'caCertificate' }],
      ...['-CAkey', { input: 'caKey' }],
      ...(caKeyPassword === undefined ? [] : ['-passin', { secret: 'caKeyPassword' }]),
      ...['-set_serial', serialNumber(options.serial), '-days', wholeDays(days), '-sha256'],
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
    },
  )
}

/** `-set_serial` takes a number: decimal, or hex after 0x (RFC 5280 4.1.2.2: positive, at most 20 octets). */
function serialNumber(serial: string): string {
  if (!/^[0-9a-f]{1,40}$/i.test(serial) || /^0+$/.test(serial)) {
    throw new ValueRefusedError(`serial ${serial} is not 1 to 20 octets of hex, not 0`, 'serial')
  }
  return `0x${serial}`
}

/** A negative `-days` is accepted by some binaries and refused by others. */
function wholeDays(days: number): string {
  if (!Number.isInteger(days) || days < 1 || days > 36_500) {
    throw new ValueRefusedError(`days ${days} is not a whole number from 1 to 36500`, 'days')
  }
  return String(days)
}
