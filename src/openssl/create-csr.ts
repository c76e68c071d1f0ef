/** The typed call for a CSR: openssl makes it, and it is read back and compared with what was asked before success is said. */
import { equalOctets } from '../crypto/digest.js'
import { spkiOf } from '../crypto/keys.js'
import { InterSslError } from '../errors.js'
import { forgeReadCsr } from '../forge/csr.js'
import { readCsr, verifyCsr as verifySignature, type CertificationRequest } from '../pki/csr.js'
import { formatDistinguishedName, type DistinguishedName } from '../pki/name.js'
import { readPrivateKey } from '../pki/private-key.js'
import type { Command } from './command.js'
import type { Toolchain } from './toolchain.js'
import { extensionLines } from './extensions.js'
import { req, type CertificateProfile, type ExtensionRequest, type KeyUsage } from './req.js'
import { commandLine, run, type CommandLineOptions } from './run.js'

export interface CreateCsrOptions {
  /** A new key (`rsa:4096`, `ec:P-256`, `ed25519` …), or an existing one (PEM or DER). */
  readonly key:
    | { readonly newKey: string; readonly password?: string | undefined }
    | { readonly existing: Uint8Array; readonly password?: string | undefined }
  /** In encoded order; `parseDistinguishedName` reads RFC 4514 text. */
  readonly subject: DistinguishedName
  /** `email:…`, `dns:…`, `ip:…`, `uri:…`, `upn:…`. @default [] */
  readonly subjectAltNames?: readonly string[] | undefined
  /** @default 'smime' */
  readonly profile?: CertificateProfile | undefined
  /** Instead of the profile's. */
  readonly keyUsage?: readonly KeyUsage[] | undefined
  /** Words such as `emailProtection`, or dotted OIDs, instead of the profile's. */
  readonly extendedKeyUsage?: readonly string[] | undefined
  /** Further extensions, as DER or by name. @default [] */
  readonly extensions?: readonly ExtensionRequest[] | undefined
  /** RFC 2985 5.4.1; stands in the request in the clear. @default none */
  readonly challengePassword?: string | undefined
  /** Of the signature. @default 'sha256' */
  readonly digest?: 'sha256' | 'sha384' | 'sha512' | undefined
  readonly toolchain: Toolchain
  readonly signal?: AbortSignal | undefined
  /** Milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined
}

/** One thing that was compared. `detail` says what was found. */
export interface CsrCheck {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export interface CreatedCsr {
  readonly csr: CertificationRequest
  /** PEM. */
  readonly csrPem: string
  /** PEM of a new key (encrypted where a password was given); `null` for an existing one. */
  readonly keyPem: string | null
  readonly checks: readonly CsrCheck[]
  /** Pasteable; secrets are `env:` sources. */
  readonly commands: readonly string[]
}

/** The openssl call that `createCsr` makes, for printing. Throws ERR_VALUE_REFUSED, ERR_NAME_INVALID. */
export function csrCommand(options: Omit<CreateCsrOptions, 'toolchain'>): Command {
  const { key, subject, subjectAltNames = [], profile = 'smime' } = options
  const { keyUsage, extendedKeyUsage, extensions, challengePassword, digest } = options
  return req({
    key:
      'newKey' in key
        ? { newKey: key.newKey }
        : { pem: key.existing, ...(key.password === undefined ? {} : { password: key.password }) },
    subject,
    subjectAltNames,
    profile,
    ...{ keyUsage, extendedKeyUsage, extensions, challengePassword, digest },
    ...('newKey' in key && key.password !== undefined ? { keyPassword: key.password } : {}),
  })
}

/**
 * Throws ERR_CAPABILITY_MISSING before anything runs, ERR_OPENSSL_FAILED, ERR_OPENSSL_TIMEOUT, and ERR_CSR_INVALID
 * when what came out is not what was asked (then nothing of it is returned).
 */
export async function createCsr(
  options: CreateCsrOptions,
  shown: CommandLineOptions = {},
): Promise<CreatedCsr> {
  const { key, toolchain, signal } = options
  const command = csrCommand(options)
  const result = await run(command, toolchain, {
    signal,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  })
  const csrBytes = result.outputs['csr'] ?? new Uint8Array()
  const keyBytes = 'newKey' in key ? (result.outputs['key'] ?? new Uint8Array()) : key.existing
  const { pkcs8 } = readPrivateKey(keyBytes, key.password)
  const csr = readCsr(csrBytes)
  const checks = checkCsr(csr, options, spkiOf(pkcs8))
  const wrong = checks.filter(({ ok }) => !ok)
  if (wrong.length > 0) {
    throw new InterSslError(
      'ERR_CSR_INVALID',
      `${toolchain.id} made a CSR that is not what was asked: ${wrong.map(({ name, detail }) => `${name}: ${detail}`).join('; ')}`,
      { hint: 'nothing was written; try another toolchain with --openssl' },
    )
  }
  const text = new TextDecoder()
  return {
    csr,
    csrPem: text.decode(csrBytes),
    keyPem: 'newKey' in key ? text.decode(keyBytes) : null,
    checks,
    commands: [commandLine(command, toolchain, shown)],
  }
}

/** Our reader on every point; node-forge as second opinion where it knows the key type. */
function checkCsr(
  csr: CertificationRequest,
  options: CreateCsrOptions,
  spki: Uint8Array,
): CsrCheck[] {
  const { subject, subjectAltNames = [], profile = 'smime' } = options
  const keyAlgorithm = csr.publicKey.algorithm
  const extensions = extensionLines({ ...options, profile, subjectAltNames, keyAlgorithm })
  const asked = formatDistinguishedName(subject)
  const got = formatDistinguishedName(csr.subject)
  const names = [...csr.subjectAltNames]
  const signature = verifySignature(csr)
  const own: CsrCheck[] = [
    { name: 'subject', ok: got === asked, detail: got },
    {
      name: 'subjectAltName',
      ok: sorted(names) === sorted(subjectAltNames.map(canonicalName)),
      detail: names.join(', ') || 'none',
    },
    {
      name: 'extensions',
      ok: sorted(csr.extensions.map(({ oid }) => oid)) === sorted(extensions.map(({ oid }) => oid)),
      detail: csr.extensions.map(({ name }) => name).join(', ') || 'none',
    },
    {
      name: 'public key',
      // Explicit EC parameters are what LibreSSL 3.3 writes by itself; few programs read them.
      ok: equalOctets(csr.publicKey.spki, spki) && !csr.publicKey.explicit,
      detail: csr.publicKey.algorithm,
    },
    {
      name: 'signature',
      ok: signature === true,
      detail: signature === true ? csr.signatureAlgorithm : 'does not verify',
    },
  ]
  if (!csr.publicKey.algorithm.startsWith('RSA-') || csr.publicKey.algorithm.includes('PSS')) {
    return own
  }
  const second = forgeReadCsr(csr.der)
  return [
    ...own,
    { name: 'subject (node-forge)', ok: second.subject === asked, detail: second.subject },
    {
      name: 'signature (node-forge)',
      ok: second.signatureValid,
      detail: second.signatureValid ? csr.signatureAlgorithm : 'does not verify',
    },
  ]
}

function sorted(names: readonly string[]): string {
  return [...names].sort().join('\n')
}

/** IPv6 has many spellings; readers give the canonical one (RFC 5952). */
function canonicalName(name: string): string {
  if (!/^ip:.*:.*:/.test(name)) return name
  return `ip:${new URL(`http://[${name.slice(3)}]/`).hostname.slice(1, -1)}`
}
