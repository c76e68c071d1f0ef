/** `openssl req`: a certification request (RFC 2986), with a new key or an existing one. */
import { ValueRefusedError } from '../errors.js'
import type { DistinguishedName } from '../pki/name.js'
import { readPrivateKey } from '../pki/private-key.js'
import { readPem } from '../asn1/pem.js'
import { command, type Command } from './command.js'
import { hasMultiValuedRdn, subjectLines, writeConfig } from './config.js'
import { extensionSections, type CertificateProfile } from './extensions.js'
import { configInput, input, keyInput, secretLine } from './material.js'
import { parseNewKey, type NewKey } from './new-key.js'

export type { CertificateProfile } from './extensions.js'

export interface ReqOptions {
  /** A new key (`rsa:BITS`, `ec:P-256`, `ec:P-384`, `ec:P-521`, `ed25519`), or an existing one, PEM or DER. */
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
  /** @default 'sha256' */
  readonly digest?: 'sha256' | 'sha384' | 'sha512' | undefined
}

/**
 * Outputs `csr` (PEM) and, for a new key, `key` (PKCS#8 PEM). Everything asked stands in a config file: `-subj` and
 * `-addext` differ between binaries, the file does not.
 * @throws ValueRefusedError, InterSslError ERR_NAME_INVALID, UsageError for a key that can't be made
 */
export function req(options: ReqOptions): Command {
  const { key, keyPassword, digest = 'sha256' } = options
  if ('newKey' in key) {
    const newKey = parseNewKey(key.newKey)
    const made = keyPassword === undefined ? clearKey(newKey) : sealedKey(newKey, keyPassword)
    return request(options, newKey.algorithm, digest, made)
  }
  const { algorithm } = readPrivateKey(key.pem, key.password)
  return request(options, algorithm, digest, existingKey(key.pem, key.password))
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
      ...['-verify', '-noout', '-pubkey'],
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

function request(
  { subject, subjectAltNames = [], profile }: ReqOptions,
  keyAlgorithm: string,
  digest: string,
  key: KeyPart,
): Command {
  const extensions = extensionSections({ profile, keyAlgorithm, subjectAltNames })
  const config = writeConfig({
    req: [
      ['prompt', 'no'],
      ['utf8', 'yes'],
      ['string_mask', 'utf8only'],
      ['distinguished_name', 'subject'],
      ...('extensions' in extensions ? ([['req_extensions', 'extensions']] as const) : []),
    ],
    subject: subjectLines(subject),
    ...extensions,
  })
  return command(
    'req',
    [
      ...['-new', '-batch', '-config', { input: 'config' }],
      ...key.args,
      ...[`-${digest}`, '-out', { output: 'csr' }],
    ],
    {
      inputs: { config: configInput('req.cnf', config), ...key.inputs },
      outputs: { ...key.outputs, csr: { fileName: 'request.csr' } },
      secrets: key.secrets,
      requires: [
        ...key.requires,
        ...(hasMultiValuedRdn(subject) ? (['req.multi-valued-rdn'] as const) : []),
      ],
      before: key.before,
    },
  )
}

function clearKey({ req: args, requires }: NewKey): KeyPart {
  return {
    ...nothing,
    args: [...args, '-nodes', '-keyout', { output: 'key' }],
    outputs: { key: { fileName: 'key.pem' } },
    requires,
  }
}

/** `req -newkey` encrypts with triple DES on OpenSSL 1.1.1 and 3.0 (observed 2026-11-23): genpkey makes the key. */
function sealedKey({ genpkey, requires }: NewKey, password: string): KeyPart {
  if (password === '') {
    throw new ValueRefusedError('the key password is empty', 'keyPassword', {
      hint: 'OpenSSL 1.1.1 and LibreSSL refuse it; give one, or none at all',
    })
  }
  const secrets = { keyPassword: secretLine(password, 'keyPassword') }
  const make = command(
    'genpkey',
    [...genpkey, '-aes256', '-pass', { secret: 'keyPassword' }, '-out', { output: 'key' }],
    { outputs: { key: { fileName: 'key.pem' } }, secrets },
  )
  return {
    ...nothing,
    args: ['-key', { input: 'key' }, '-passin', { secret: 'keyPassword' }],
    secrets,
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
