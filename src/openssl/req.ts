/** `openssl req`: a certification request (RFC 2986), with a new key or an existing one. */
import { ValueRefusedError } from '../errors.js'
import { parseDistinguishedName, type DistinguishedName } from '../pki/name.js'
import { readPrivateKey } from '../pki/private-key.js'
import { oids } from '../asn1/oid.js'
import { readPem } from '../asn1/pem.js'
import { command, type Command } from './command.js'
import { configValue, hasMultiValuedRdn, subjectLines, writeConfig } from './config.js'
import type { ExtensionLine, ExtensionRequest, KeyUsage } from './extension-request.js'
import { extensionSections, type CertificateProfile } from './extensions.js'
import { genpkey } from './genpkey.js'
import { configInput, input, keyInput, secretLine } from './material.js'
import { parseNewKey } from './new-key.js'
import { serialNumber, validityArguments, type Validity } from './validity.js'

export type { ExtensionRequest, KeyUsage, NamedExtension } from './extension-request.js'
export type { CertificateProfile } from './extensions.js'
export type { Validity } from './validity.js'

export interface ReqOptions {
  /** A new key (`rsa:BITS`, `rsa-pss:BITS`, `ec:CURVE`, `ed25519`, `ed448`), or an existing one, PEM or DER. */
  readonly key:
    | { readonly newKey: string }
    | { readonly pem: Uint8Array; readonly password?: string | undefined }
  /** In encoded order. */
  readonly subject: DistinguishedName
  /** `email:…`, `dns:…`, `ip:…`, `uri:…`, `upn:…`. @default [] */
  readonly subjectAltNames?: readonly string[] | undefined
  readonly profile: CertificateProfile
  /** Password of a new key, which is then PBES2 AES-256-CBC. @default none: `-nodes` */
  readonly keyPassword?: string | undefined
  /** Of the signature; Ed25519 and Ed448 have their own. @default 'sha256' */
  readonly digest?: 'sha256' | 'sha384' | 'sha512' | undefined
  /** Instead of the profile's. @default the profile's */
  readonly keyUsage?: readonly KeyUsage[] | undefined
  /** Words such as `emailProtection`, or dotted OIDs, instead of the profile's. @default the profile's */
  readonly extendedKeyUsage?: readonly string[] | undefined
  /** Further extensions, as DER or by name. @default [] */
  readonly extensions?: readonly ExtensionRequest[] | undefined
  /** RFC 2985 5.4.1, 1 to 255 characters; stands in the request in the clear. @default none */
  readonly challengePassword?: string | undefined
}

/** A certificate signed with its own key, instead of a request. */
export interface SelfSignedOptions extends Omit<ReqOptions, 'challengePassword'> {
  /** @default 30 days from now */
  readonly validity?: Validity | undefined
  /** Hex of at most 20 octets, not 0. */
  readonly serial: string
}

/**
 * Outputs `csr` (PEM) and, for a new key, `key` (PKCS#8 PEM). Everything asked stands in a config file: `-subj` and
 * `-addext` differ between binaries, the file does not.
 * @throws ValueRefusedError, InterSslError ERR_NAME_INVALID, UsageError for a key that can't be made
 */
export function req(options: ReqOptions): Command {
  const { algorithm, part } = keyPart(options)
  return request(options, algorithm, part)
}

/**
 * Outputs `certificate` (PEM) and, for a new key, `key` (PKCS#8 PEM). basicConstraints is CA:FALSE and the subject key
 * identifier is there unless `extensions` says otherwise; no other extension than those asked (OpenSSL 3.5 adds some).
 * @throws ValueRefusedError, InterSslError ERR_NAME_INVALID, UsageError
 */
export function selfSigned(options: SelfSignedOptions): Command {
  const { validity = { days: 30 }, serial } = options
  const { algorithm, part } = keyPart(options)
  const dates = validityArguments(validity, 'req.not-after')
  const made = request(options, algorithm, part, {
    first: [
      { oid: oids.basicConstraints, name: 'basicConstraints', value: 'critical, CA:FALSE' },
      { oid: oids.subjectKeyIdentifier, name: 'subjectKeyIdentifier', value: 'hash' },
    ],
    args: ['-x509', '-set_serial', serialNumber(serial), ...dates.args],
  })
  return { ...made, requires: [...made.requires, ...dates.requires] }
}

/**
 * Checks a CSR's self-signature and prints its public key. The exit code does not tell (a bad signature is 0 before
 * OpenSSL 3.5 and on LibreSSL): read the answer with `csrVerified`.
 */
export function verifyCsr({ csr }: { readonly csr: Uint8Array }): Command {
  const config = writeConfig({ req: [['distinguished_name', 'subject']], subject: [] })
  const form = readPem(csr).length > 0 ? 'PEM' : 'DER'
  return command(
    'req',
    [
      ...['-config', { input: 'config' }, '-in', { input: 'csr' }, '-inform', form],
      ...['-verify', '-noout', '-pubkey', '-subject', '-nameopt', subjectForm],
    ],
    {
      inputs: { config: configInput('req.cnf', config), csr: input('request.csr', csr) },
      exitCodes: [0, 1],
    },
  )
}

/** What `verifyCsr` found; `verify OK` is on stdout or stderr, and with words before it from OpenSSL 3.0 on. */
export function csrVerified(result: {
  readonly stdout: Uint8Array
  readonly stderr: string
}): boolean {
  const text = `${new TextDecoder().decode(result.stdout)}\n${result.stderr}`
  return /^(?:Certificate request self-signature )?verify OK\s*$/m.test(text)
}

/** RFC 2253 text in UTF-8: the only form that prints alike on every flavour (observed 2026-11-23 on six). */
const subjectForm = 'RFC2253,utf8,-esc_msb'

/** The subject that `verifyCsr` printed; null where it printed none. Throws ERR_NAME_INVALID for what is no name. */
export function csrSubject(result: { readonly stdout: Uint8Array }): DistinguishedName | null {
  const line = /^subject= ?(.*)$/m.exec(new TextDecoder().decode(result.stdout))?.[1]
  return line === undefined ? null : parseDistinguishedName(line)
}

/** The key's part of the command. */
type KeyPart = Pick<Command, 'args' | 'inputs' | 'outputs' | 'secrets' | 'requires' | 'before'>

const nothing: KeyPart = {
  args: [],
  inputs: {},
  outputs: {},
  secrets: {},
  requires: [],
  before: [],
}

function keyPart({ key, keyPassword }: ReqOptions): {
  readonly algorithm: string
  readonly part: KeyPart
} {
  if ('newKey' in key) {
    const { algorithm, req: args, requires } = parseNewKey(key.newKey)
    if (keyPassword !== undefined || args === null) {
      return { algorithm, part: madeBefore(key.newKey, requires, keyPassword) }
    }
    return { algorithm, part: madeHere(args, requires) }
  }
  if (keyPassword !== undefined) {
    throw new ValueRefusedError('an existing key gets no new password', 'keyPassword', {
      hint: "the existing key's own password goes with the key; pkey writes a key with another",
    })
  }
  const { algorithm } = readPrivateKey(key.pem, key.password)
  return { algorithm, part: existingKey(key.pem, key.password) }
}

/** What `-x509` adds. */
interface SelfSigning {
  readonly first: readonly ExtensionLine[]
  readonly args: readonly string[]
}

function request(
  options: ReqOptions,
  keyAlgorithm: string,
  key: KeyPart,
  signing?: SelfSigning,
): Command {
  const { subject, subjectAltNames = [], challengePassword, digest = 'sha256' } = options
  const extensions = extensionSections(
    { ...options, keyAlgorithm, subjectAltNames },
    signing?.first ?? [],
  )
  const challenge = challengePassword === undefined ? null : challengeValue(challengePassword)
  const extensionsLine = signing === undefined ? 'req_extensions' : 'x509_extensions'
  const config = writeConfig({
    req: [
      ['prompt', 'no'],
      ['utf8', 'yes'],
      ['string_mask', 'utf8only'],
      ['distinguished_name', 'subject'],
      ...('extensions' in extensions ? ([[extensionsLine, 'extensions']] as const) : []),
      ...(challenge === null ? [] : ([['attributes', 'attributes']] as const)),
    ],
    subject: subjectLines(subject),
    ...(challenge === null ? {} : { attributes: [['challengePassword', challenge]] }),
    ...extensions,
  })
  const made = signing === undefined ? 'csr' : 'certificate'
  return command(
    'req',
    [
      ...['-new', '-batch', '-config', { input: 'config' }],
      ...(signing?.args ?? []),
      ...key.args,
      ...[`-${digest}`, '-out', { output: made }],
    ],
    {
      inputs: {
        config: configInput('req.cnf', config, challenge === null ? [] : [challenge]),
        ...key.inputs,
      },
      outputs: {
        ...key.outputs,
        [made]: { fileName: made === 'csr' ? 'request.csr' : 'certificate.pem' },
      },
      secrets: key.secrets,
      requires: [
        ...key.requires,
        ...(hasMultiValuedRdn(subject) ? (['req.multi-valued-rdn'] as const) : []),
      ],
      before: key.before,
    },
  )
}

function challengeValue(text: string): string {
  if ([...text].length > 255) {
    throw new ValueRefusedError(
      'the challenge password is longer than 255 characters',
      'challengePassword',
      { hint: 'RFC 2985 allows no more' },
    )
  }
  return configValue(text, 'challengePassword')
}

function madeHere(args: readonly string[], requires: KeyPart['requires']): KeyPart {
  return {
    ...nothing,
    args: [...args, '-nodes', '-keyout', { output: 'key' }],
    outputs: { key: { fileName: 'key.pem' } },
    requires,
  }
}

/** `req -newkey` encrypts with triple DES on OpenSSL 1.1.1 and 3.0 (observed 2026-11-23): genpkey makes the key. */
function madeBefore(
  newKey: string,
  requires: KeyPart['requires'],
  password: string | undefined,
): KeyPart {
  const make = genpkey({ newKey, password })
  return {
    ...nothing,
    args: [
      ...['-key', { input: 'key' }],
      ...(password === undefined ? [] : ['-passin', { secret: 'keyPassword' }]),
    ],
    secrets: make.secrets,
    requires,
    before: [make],
  }
}

function existingKey(bytes: Uint8Array, password: string | undefined): KeyPart {
  const args = ['-key', { input: 'key' }]
  const inputs = { key: keyInput('key.pem', bytes, password) }
  if (password === undefined) return { ...nothing, args, inputs }
  return {
    ...nothing,
    args: [...args, '-passin', { secret: 'keyPassword' }],
    inputs,
    secrets: { keyPassword: secretLine(password, 'keyPassword') },
  }
}
