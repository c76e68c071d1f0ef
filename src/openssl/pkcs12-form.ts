/** The forms of a bundle, and how each is said to `pkcs12 -export`: profiles, the binary's own, and choice by choice. */
import { ValueRefusedError } from '../errors.js'
import { profiles, type ProfileId } from '../pki/profile.js'
import type { CapabilityId } from './capabilities.js'
import type { Argument } from './command.js'

/** How a part is encrypted: PBES2 with PBKDF2 (RFC 8018), or, where it begins with `pbe-`, RFC 7292 appendix C. */
export type Pkcs12Scheme = keyof typeof schemes

const schemes = {
  'aes-256-cbc': 'AES-256-CBC',
  'aes-192-cbc': 'AES-192-CBC',
  'aes-128-cbc': 'AES-128-CBC',
  'camellia-256-cbc': 'CAMELLIA-256-CBC',
  'camellia-128-cbc': 'CAMELLIA-128-CBC',
  'des-ede3-cbc': 'DES-EDE3-CBC',
  'pbe-sha1-3des': 'PBE-SHA1-3DES',
  'pbe-sha1-rc2-128': 'PBE-SHA1-RC2-128',
  'pbe-sha1-rc2-40': 'PBE-SHA1-RC2-40',
  none: 'NONE',
} as const

/** Of the MAC. SHA-3 is refused where the binary would write SHA-1 instead. */
export type Pkcs12Digest = (typeof digests)[number]

const digests = Object.freeze([
  ...['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512'],
] as const)

/** The integrity of the bundle. `saltLength` in octets; OpenSSL 3.5 and newer can choose. @default the binary's: 8 or 16 */
export type Pkcs12Mac =
  | 'none'
  /** RFC 7292 appendix B. */
  | { readonly digest: Pkcs12Digest; readonly saltLength?: number | undefined }
  /** PBMAC1 (RFC 9579): PBKDF2 and HMAC with the same digest. OpenSSL 3.5 and newer. */
  | {
      readonly pbmac1: 'sha256' | 'sha384' | 'sha512'
      readonly saltLength?: number | undefined
    }

/** Every choice said, so that no binary's default decides. */
export interface Pkcs12Choices {
  readonly certificates: Pkcs12Scheme
  readonly key: Pkcs12Scheme
  readonly mac: Pkcs12Mac
  /** PRF of PBKDF2: LibreSSL before 4.3 has HMAC-SHA-1 only. @default 'hmac-sha256' */
  readonly prf?: 'hmac-sha256' | 'any' | undefined
  /** Of encryption and MAC: every binary has 2048 and 1, OpenSSL 3 and newer any up to 10,000,000. @default 2048 */
  readonly iterations?: number | undefined
  /** Of the MAC alone: 1, or as `iterations`. @default as `iterations` */
  readonly macIterations?: number | undefined
}

/** Whether a name is one of `Pkcs12Scheme`. */
export function isScheme(name: string): name is Pkcs12Scheme {
  return Object.hasOwn(schemes, name)
}

/** How the file is to be written: a profile, choices, what the binary writes when nothing is asked, or its `-legacy`. */
export type Pkcs12Form =
  | { readonly profile: ProfileId }
  | { readonly choices: Pkcs12Choices }
  | { readonly form: 'default' }
  | { readonly form: 'legacy' }

export interface FormRow {
  readonly args: readonly Argument[]
  readonly requires: readonly CapabilityId[]
}

/** @throws ValueRefusedError */
export function formRow(form: Pkcs12Form): FormRow {
  if ('choices' in form) return choiceRow(form.choices)
  return formRows['profile' in form ? form.profile : form.form]
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

/** `-nomac` stands before `-certpbe`: after it, OpenSSL 3 writes the certificates in the clear (observed 2026-11-23). */
function choiceRow({
  certificates,
  key,
  mac,
  prf = 'hmac-sha256',
  iterations = 2048,
  macIterations = iterations,
}: Pkcs12Choices): FormRow {
  const used = [oneOf(schemes, certificates, 'certificates'), oneOf(schemes, key, 'key')]
  const rc2 = used.some((scheme) => scheme.includes('RC2'))
  const integrity = macRow(mac)
  return {
    args: [
      ...(rc2 ? [{ when: 'pkcs12.legacy-option', args: ['-legacy'] } as const] : []),
      ...integrity.args,
      ...['-certpbe', used[0] ?? '', '-keypbe', used[1] ?? ''],
      ...iterationArguments(iterations, macIterations),
    ],
    requires: [
      ...(rc2 ? (['pkcs12.rc2-40'] as const) : []),
      ...(prf !== 'any' && used.some((scheme) => scheme !== 'NONE' && !scheme.startsWith('PBE-'))
        ? (['pkcs12.pbkdf2-hmac-sha256'] as const)
        : []),
      ...integrity.requires,
      ...(iterations === 2048 || iterations === 1 ? [] : (['pkcs12.iter'] as const)),
    ],
  }
}

/** LibreSSL writes SHA-1 for a digest that it does not know, and exits 0: only known names get there. */
function macRow(mac: Pkcs12Mac): FormRow {
  if (mac === 'none') return { args: ['-nomac'], requires: [] }
  const { saltLength } = mac
  if (saltLength !== undefined && !isWhole(saltLength, 8, 1024)) {
    throw refused('macSaltLength', `${saltLength} is not a whole number from 8 to 1024`)
  }
  const salt: FormRow =
    saltLength === undefined
      ? { args: [], requires: [] }
      : { args: ['-macsaltlen', String(saltLength)], requires: ['pkcs12.macsaltlen'] }
  const digest = 'digest' in mac ? mac.digest : mac.pbmac1
  if (!digests.includes(digest)) throw refused('macDigest', `${digest} is not a digest of a MAC`)
  if ('digest' in mac) {
    const sha3 = digest.startsWith('sha3') ? (['pkcs12.macalg-sha3'] as const) : []
    return { args: ['-macalg', digest, ...salt.args], requires: [...sha3, ...salt.requires] }
  }
  // The length of the MAC's key follows -macalg.
  return {
    args: ['-macalg', digest, '-pbmac1_pbkdf2', '-pbmac1_pbkdf2_md', digest, ...salt.args],
    requires: ['pkcs12.pbmac1', ...salt.requires],
  }
}

function iterationArguments(count: number, ofMac: number): string[] {
  if (!isWhole(count, 1, 10_000_000)) {
    throw refused('iterations', `${count} is not a whole number from 1 to 10000000`)
  }
  if (ofMac !== count && ofMac !== 1) {
    throw refused('macIterations', `the MAC has 1 iteration or ${count}, not ${ofMac}`)
  }
  const mac = ofMac === 1 ? ['-nomaciter'] : []
  if (count === 2048) return mac
  return count === 1 ? ['-noiter', ...mac] : ['-iter', String(count), ...mac]
}

function oneOf<T extends string>(
  rows: Readonly<Record<T, string>>,
  name: T,
  field: string,
): string {
  if (Object.hasOwn(rows, name)) return rows[name]
  throw refused(field, `${name} is no way to encrypt`, Object.keys(rows).join(', '))
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function refused(field: string, message: string, hint?: string): ValueRefusedError {
  return new ValueRefusedError(message, field, hint === undefined ? {} : { hint })
}
