/** `openssl pkcs12`: bundles a key with its certificates, and opens bundles (RFC 7292). */
import { ValueRefusedError } from '../errors.js'
import { profiles, type ProfileId } from '../pki/profile.js'
import type { CapabilityId } from './capabilities.js'
import { command, type Argument, type Command } from './command.js'
import { certificatesInput, input, keyInput, secretLine } from './material.js'

/** How the file is to be written: a profile, what the binary writes when nothing is asked, or its `-legacy`. */
export type Pkcs12Form =
  { readonly profile: ProfileId } | { readonly form: 'default' } | { readonly form: 'legacy' }

export interface Pkcs12ExportOptions {
  /** PEM or DER. */
  readonly key: Uint8Array
  readonly keyPassword?: string | undefined
  /** PEM or DER; the key's. */
  readonly certificate: Uint8Array
  /** PEM or DER each, issuer first. @default [] */
  readonly chain?: readonly Uint8Array[] | undefined
  /** On the key and its certificate. @default none */
  readonly friendlyName?: string | undefined
  /** The bundle's password; may be empty. */
  readonly password: string
  readonly form: Pkcs12Form
}

/**
 * Output `pfx` (DER), written in the form asked or refused before anything runs. The salts of the forms before 2026
 * are the binary's own where it has no option for them (8 bytes, the MAC's 16 from OpenSSL 3.6 and LibreSSL 4.3 on).
 * @throws ValueRefusedError
 */
export function pkcs12Export(options: Pkcs12ExportOptions): Command {
  const { key, keyPassword, certificate, chain = [], friendlyName = '', password, form } = options
  const { args, requires } = formRows['profile' in form ? form.profile : form.form]
  const name = bmpName(friendlyName)
  return command(
    'pkcs12',
    [
      ...['-export', '-in', { input: 'certificate' }, '-inkey', { input: 'key' }],
      ...(chain.length === 0 ? [] : ['-certfile', { input: 'chain' }]),
      ...(name === '' ? [] : ['-name', name]),
      ...(keyPassword === undefined ? [] : ['-passin', { secret: 'keyPassword' }]),
      ...['-passout', { secret: 'password' }, ...args, '-out', { output: 'pfx' }],
    ],
    {
      inputs: {
        certificate: certificatesInput('certificate.pem', [certificate]),
        key: keyInput('key.pem', key, keyPassword),
        ...(chain.length === 0 ? {} : { chain: certificatesInput('chain.pem', chain) }),
      },
      outputs: { pfx: { fileName: 'bundle.p12' } },
      secrets: {
        password: secretLine(password, 'password'),
        ...(keyPassword === undefined
          ? {}
          : { keyPassword: secretLine(keyPassword, 'keyPassword') }),
      },
      requires: [
        ...requires,
        ...(isAscii(name) ? [] : (['pkcs12.name-utf8'] as const)),
        // What the binary writes by itself is its own affair; a profile means the same to every reader.
        ...(isAscii(password) || 'form' in form ? [] : (['pkcs12.password-utf8'] as const)),
      ],
    },
  )
}

export interface Pkcs12ReadOptions {
  /** DER. */
  readonly pfx: Uint8Array
  readonly password: string
  /** With the legacy provider, which RC2 and RC4 need on OpenSSL 3. @default false */
  readonly legacy?: boolean | undefined
}

/** Key and certificates as PEM on stdout, never on disk; text around the blocks is to be passed over. */
export function pkcs12Read({ pfx, password, legacy = false }: Pkcs12ReadOptions): Command {
  return command(
    'pkcs12',
    [
      ...['-in', { input: 'pfx' }, '-nodes', ...(legacy ? ['-legacy'] : [])],
      ...['-passin', { secret: 'password' }],
    ],
    {
      inputs: { pfx: input('bundle.p12', pfx) },
      secrets: { password: secretLine(password, 'password') },
      requires: legacy ? ['pkcs12.legacy-option', 'provider.legacy'] : [],
      answersOnStdout: true,
    },
  )
}

interface FormRow {
  readonly args: readonly Argument[]
  readonly requires: readonly CapabilityId[]
}

const aes256 = ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC', '-macalg', 'sha256']
const macSalt = (length: number): Argument => ({
  when: 'pkcs12.macsaltlen',
  args: ['-macsaltlen', String(length)],
})

/** The arguments of every form. */
export const formRows: Readonly<Record<'default' | 'legacy' | ProfileId, FormRow>> = {
  default: { args: [], requires: [] },
  legacy: { args: ['-legacy'], requires: ['pkcs12.legacy-option', 'provider.legacy'] },
  'pbmac1-2026': {
    args: [
      ...[...aes256, '-pbmac1_pbkdf2', '-pbmac1_pbkdf2_md', 'sha256'],
      ...['-iter', iterations('pbmac1-2026'), macSalt(16)],
    ],
    requires: ['pkcs12.pbmac1-2026'],
  },
  'modern-2026': {
    args: [...aes256, '-iter', iterations('modern-2026'), macSalt(16)],
    requires: ['pkcs12.modern-2026'],
  },
  'modern-2023': { args: [...aes256, macSalt(8)], requires: ['pkcs12.pbkdf2-hmac-sha256'] },
  'compat-3des': {
    args: [
      ...['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
      macSalt(8),
    ],
    requires: [],
  },
  'legacy-rc2': {
    args: [
      { when: 'pkcs12.legacy-option', args: ['-legacy'] },
      ...['-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
      macSalt(8),
    ],
    requires: ['pkcs12.rc2-40'],
  },
}

function iterations(profile: ProfileId): string {
  const { key } = profiles[profile].recipe
  return String(key === 'none' ? 2048 : key.iterations)
}

/** friendlyName is a BMPString (RFC 2985 5.5.1). */
function bmpName(name: string): string {
  if (
    /[\u0000-\u001f\u007f]/.test(name) ||
    /[^\u0000-\uffff]/u.test(name) ||
    /\p{Surrogate}/u.test(name)
  ) {
    throw new ValueRefusedError(
      'the friendly name holds a character that a BMPString does not',
      'friendlyName',
      { hint: 'no control characters, nothing above U+FFFF (emoji)' },
    )
  }
  return name
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text)
}
