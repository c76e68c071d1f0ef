/** `genpkey`, `pkcs8`, `rsa`, `ec`, `pkey`: makes keys, and writes a key in another form (RFC 5958). */
import { ValueRefusedError } from '../errors.js'
import { readPrivateKey } from '../pki/private-key.js'
import { command, type Argument, type Command } from './command.js'
import { keyInput, secretLine } from './material.js'
import { parseNewKey } from './new-key.js'

/** Which PRF PBKDF2 uses: LibreSSL before 4.3 has HMAC-SHA-1 only, and every PBES2 reader opens both. */
export type KeyPrf = 'any' | 'hmac-sha256'

export interface GenpkeyOptions {
  /** `rsa:BITS`, `rsa-pss:BITS`, `ec:CURVE`, `ed25519`, `ed448`; see {@link parseNewKey}. */
  readonly newKey: string
  /** Makes the key PBES2 with AES-256-CBC (RFC 8018), 2048 iterations. Not empty. @default none: in the clear */
  readonly password?: string | undefined
  /** Of an encrypted key. `hmac-sha256` is refused on binaries that can't. @default 'any' */
  readonly prf?: KeyPrf | undefined
}

/**
 * Output `key`: PKCS#8 PEM, named curves only. `genpkey` and not `req -newkey`, which encrypts with triple DES on
 * OpenSSL 1.1.1 and 3.0, or `pkcs8`, whose default on LibreSSL before 4.3 is MD5 and DES (observed 2026-11-23).
 * @throws UsageError for a key that can't be made, ValueRefusedError
 */
export function genpkey({ newKey, password, prf = 'any' }: GenpkeyOptions): Command {
  const { genpkey: args, requires } = parseNewKey(newKey)
  const sealed = password === undefined ? unsealed : seal(password, prf)
  return command('genpkey', [...args, ...sealed.genpkey, '-out', { output: 'key' }], {
    outputs: { key: { fileName: 'key.pem' } },
    secrets: sealed.secrets,
    requires: [...requires, ...sealed.requires],
  })
}

/** A key's form. `traditional`: RSAPrivateKey (RFC 8017) or ECPrivateKey (RFC 5915), PEM, in the clear. */
export type KeyForm = 'pkcs8-pem' | 'pkcs8-der' | 'traditional' | 'public'

export interface PkeyOptions {
  /** PEM or DER, PKCS#8 or traditional. */
  readonly key: Uint8Array
  readonly password?: string | undefined
  /** `public`: SubjectPublicKeyInfo, PEM. */
  readonly form: KeyForm
  /** Of what is written, for the PKCS#8 forms. Not empty. @default none: in the clear */
  readonly newPassword?: string | undefined
  /** @default 'any' */
  readonly prf?: KeyPrf | undefined
}

/** Output `key`: the same key in the form asked. Throws ERR_VALUE_REFUSED, ERR_KEY_INVALID, ERR_PASSWORD_INCORRECT. */
export function pkey(options: PkeyOptions): Command {
  const { key, password, form, newPassword, prf = 'any' } = options
  if (newPassword !== undefined && !form.startsWith('pkcs8')) {
    throw new ValueRefusedError(`a ${form} key is not encrypted`, 'newPassword', {
      hint: 'ask for pkcs8-pem or pkcs8-der, or leave the new password out',
    })
  }
  const { subcommand, args } = formRow(form, readPrivateKey(key, password).algorithm)
  const sealed = newPassword === undefined ? unsealed : seal(newPassword, prf)
  return command(
    subcommand,
    [
      ...args,
      ...(form.startsWith('pkcs8') ? sealed.pkcs8 : []),
      ...['-in', { input: 'source' }],
      ...(password === undefined ? [] : ['-passin', { secret: 'password' }]),
      ...['-out', { output: 'key' }],
    ],
    {
      inputs: { source: keyInput('source.pem', key, password) },
      outputs: { key: { fileName: form === 'pkcs8-der' ? 'key.der' : 'key.pem' } },
      secrets: {
        ...(password === undefined ? {} : { password: secretLine(password, 'password') }),
        ...sealed.secrets,
      },
      requires: sealed.requires,
    },
  )
}

/** `-outform DER` of `pkey` is PKCS#8 on some binaries and traditional on others; `pkcs8` writes one form everywhere. */
function formRow(
  form: KeyForm,
  algorithm: string,
): { readonly subcommand: string; readonly args: readonly Argument[] } {
  if (form === 'public') return { subcommand: 'pkey', args: ['-pubout'] }
  if (form !== 'traditional') {
    const outform = form === 'pkcs8-der' ? 'DER' : 'PEM'
    return { subcommand: 'pkcs8', args: ['-topk8', '-outform', outform] }
  }
  if (/^RSA-\d/.test(algorithm)) {
    return {
      subcommand: 'rsa',
      args: [{ when: 'rsa.traditional-option', args: ['-traditional'] }],
    }
  }
  if (algorithm.startsWith('EC-')) return { subcommand: 'ec', args: [] }
  throw new ValueRefusedError(`${algorithm} has no traditional form`, 'form', {
    hint: 'RSA and EC keys have one; ask for pkcs8-pem',
  })
}

interface Sealing extends Pick<Command, 'secrets' | 'requires'> {
  readonly genpkey: readonly Argument[]
  readonly pkcs8: readonly Argument[]
}

const unsealed: Sealing = { genpkey: [], pkcs8: ['-nocrypt'], secrets: {}, requires: [] }

function seal(password: string, prf: KeyPrf): Sealing {
  if (password === '') {
    throw new ValueRefusedError('the key password is empty', 'keyPassword', {
      hint: 'OpenSSL 1.1.1 and LibreSSL refuse it; give one, or none at all',
    })
  }
  return {
    genpkey: ['-aes256', '-pass', { secret: 'keyPassword' }],
    pkcs8: ['-v2', 'aes-256-cbc', '-passout', { secret: 'keyPassword' }],
    secrets: { keyPassword: secretLine(password, 'keyPassword') },
    requires: prf === 'hmac-sha256' ? ['key.pbkdf2-hmac-sha256'] : [],
  }
}
