/** `openssl pkcs12`: bundles a key with its certificates, and opens bundles (RFC 7292). */
import { ValueRefusedError } from '../errors.js'
import { command, type Argument, type Command } from './command.js'
import { certificatesInput, input, keyInput, secretLine } from './material.js'
import { onlyTheseAnchors } from './verify.js'
import { formRow, type Pkcs12Form } from './pkcs12-form.js'

export {
  formRows,
  type Pkcs12Choices,
  type Pkcs12Digest,
  type Pkcs12Form,
  type Pkcs12Mac,
  type Pkcs12Scheme,
} from './pkcs12-form.js'

export interface Pkcs12ExportOptions {
  /** PEM or DER. @default none: a bundle of certificates */
  readonly key?: Uint8Array | undefined
  readonly keyPassword?: string | undefined
  /** PEM or DER; the key's. @default none: a bundle of a key alone */
  readonly certificate?: Uint8Array | undefined
  /** PEM or DER each, issuer first. @default [] */
  readonly chain?: readonly Uint8Array[] | undefined
  /** Names of the chain's certificates, in their order (`-caname`). @default none */
  readonly chainNames?: readonly string[] | undefined
  /**
   * Instead of `chain`: certificates out of which openssl builds it up to a self-signed one (`-chain -CAfile`). Where
   * the chain does not close, nothing is written.
   */
  readonly chainFrom?: readonly Uint8Array[] | undefined
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
  const { key, keyPassword, certificate, password, form } = options
  const { args, requires } = formRow(form)
  const contents = exportContents(options)
  const names = contents.names.map(bmpName)
  const encrypted = key === undefined ? undefined : keyPassword
  return command(
    'pkcs12',
    [
      '-export',
      ...contents.args,
      ...(encrypted === undefined ? [] : ['-passin', { secret: 'keyPassword' }]),
      ...['-passout', { secret: 'password' }, ...args, '-out', { output: 'pfx' }],
    ],
    {
      inputs: {
        ...(certificate === undefined && contents.own.length === 0
          ? {}
          : { certificate: certificatesInput('certificate.pem', contents.own) }),
        ...(key === undefined ? {} : { key: keyInput('key.pem', key, keyPassword) }),
        ...(contents.others.length === 0
          ? {}
          : { chain: certificatesInput('chain.pem', contents.others) }),
      },
      outputs: { pfx: { fileName: 'bundle.p12' } },
      secrets: {
        password: secretLine(password, 'password'),
        ...(encrypted === undefined ? {} : { keyPassword: secretLine(encrypted, 'keyPassword') }),
      },
      requires: [
        ...requires,
        ...(names.every(isAscii) ? [] : (['pkcs12.name-utf8'] as const)),
        // What the binary writes by itself is its own affair; a profile means the same to every reader.
        ...(isAscii(password) || 'form' in form ? [] : (['pkcs12.password-utf8'] as const)),
      ],
    },
  )
}

/** What goes in: a key with its certificate, certificates alone (`-nokeys`), or a key alone (`-nocerts`). */
interface ExportContents {
  readonly args: readonly Argument[]
  readonly own: readonly Uint8Array[]
  readonly others: readonly Uint8Array[]
  readonly names: readonly string[]
}

function exportContents(options: Pkcs12ExportOptions): ExportContents {
  const { key, certificate, chain = [], chainFrom, chainNames = [], friendlyName = '' } = options
  const caNames = (names: readonly string[]): string[] => names.flatMap((name) => ['-caname', name])
  const name = friendlyName === '' ? [] : ['-name', friendlyName]
  if (chainNames.length > chain.length) {
    throw new ValueRefusedError('there are more names than certificates in the chain', 'chainNames')
  }
  if (chainFrom !== undefined && (chain.length > 0 || key === undefined || !certificate)) {
    throw new ValueRefusedError(
      'a chain is built for a key and its certificate alone',
      'chainFrom',
      {
        hint: 'give the chain itself, or leave it to be built',
      },
    )
  }
  const names = [friendlyName, ...chainNames]
  if (key === undefined) {
    const own = [...(certificate === undefined ? [] : [certificate]), ...chain]
    if (own.length === 0) {
      throw new ValueRefusedError('neither a key nor a certificate is given', 'key')
    }
    // Without a key every certificate is another one to openssl: -name is not looked at.
    const all = certificate === undefined ? chainNames : names
    const args = [
      '-nokeys',
      '-in',
      { input: 'certificate' },
      ...caNames(all.some(Boolean) ? all : []),
    ]
    return { own, others: [], names: all, args }
  }
  const inkey = ['-inkey', { input: 'key' }]
  if (certificate === undefined) {
    if (chain.length > 0) {
      throw new ValueRefusedError('a chain is given without its certificate', 'chain', {
        hint: "give the key's certificate too, or leave the key out",
      })
    }
    return { own: [], others: [], names, args: ['-nocerts', ...inkey, ...name] }
  }
  const own = [certificate]
  const both = ['-in', { input: 'certificate' }, ...inkey]
  if (chainFrom !== undefined) {
    const args = [...both, '-chain', '-CAfile', { input: 'chain' }, ...onlyTheseAnchors, ...name]
    return { own, others: chainFrom, names, args }
  }
  const certfile = chain.length === 0 ? [] : ['-certfile', { input: 'chain' }]
  return {
    own,
    others: chain,
    names,
    args: [...both, ...certfile, ...name, ...caNames(chainNames)],
  }
}

/** What is to be shown of a bundle. */
export type Pkcs12Part = 'everything' | 'key' | 'own-certificate' | 'ca-certificates'

const parts: Readonly<Record<Pkcs12Part, readonly string[]>> = {
  everything: [],
  key: ['-nocerts'],
  'own-certificate': ['-clcerts', '-nokeys'],
  'ca-certificates': ['-cacerts', '-nokeys'],
}

export interface Pkcs12ReadOptions {
  /** DER. */
  readonly pfx: Uint8Array
  readonly password: string
  /** With the legacy provider, which RC2 and RC4 need on OpenSSL 3. @default false */
  readonly legacy?: boolean | undefined
  /** @default 'everything' */
  readonly part?: Pkcs12Part | undefined
  /** `false`: a bundle without MAC, or with one that this binary does not know (`-nomacver`). @default true */
  readonly verifyMac?: boolean | undefined
}

/** Key and certificates as PEM on stdout, never on disk; text around the blocks is to be passed over. */
export function pkcs12Read(options: Pkcs12ReadOptions): Command {
  const { part = 'everything' } = options
  return reading(options, ['-nodes', ...parts[part]], part === 'everything')
}

/** What the bundle is made of, in the binary's words, on stderr; no key and no certificate. */
export function pkcs12Info(options: Omit<Pkcs12ReadOptions, 'part'>): Command {
  return reading(options, ['-info', '-noout'], false)
}

function reading(
  { pfx, password, legacy = false, verifyMac = true }: Pkcs12ReadOptions,
  args: readonly string[],
  answersOnStdout: boolean,
): Command {
  return command(
    'pkcs12',
    [
      ...['-in', { input: 'pfx' }, ...args, ...(legacy ? ['-legacy'] : [])],
      ...(verifyMac ? [] : ['-nomacver']),
      ...['-passin', { secret: 'password' }],
    ],
    {
      inputs: { pfx: input('bundle.p12', pfx) },
      secrets: { password: secretLine(password, 'password') },
      requires: legacy ? ['pkcs12.legacy-option', 'provider.legacy'] : [],
      answersOnStdout,
    },
  )
}

/** friendlyName is a BMPString (RFC 2985 5.5.1). */
function bmpName(name: string): string {
  if (name.length > 1024) {
    throw new ValueRefusedError(
      'the friendly name is longer than 1024 characters',
      'friendlyName',
      {
        hint: 'it is shown in lists: take a short one',
      },
    )
  }
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
