/** `openssl cms` and `openssl smime`: signs, verifies, encrypts and decrypts messages (RFC 5652, RFC 8551). */
import { signatureProves } from '../crypto/keys.js'
import { InterSslError, ValueRefusedError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { readPrivateKey } from '../pki/private-key.js'
import type { CapabilityId } from './capabilities.js'
import { command, type Argument, type Command } from './command.js'
import { certificatesInput, input, keyInput, secretLine } from './material.js'
import type { Toolchain } from './toolchain.js'
import { onlyTheseAnchors } from './verify.js'

/** `smime` writes PKCS#7 (RFC 2315) and is in every binary; LibreSSL 2.8 has no `cms`. */
export type MessageProgram = 'cms' | 'smime'

/** How the message is written. `smime` is MIME text (`multipart/signed`, `application/pkcs7-mime`). */
export type MessageForm = 'der' | 'pem' | 'smime'

/** The better of the two that the toolchain has. */
export function messageProgram(toolchain: Pick<Toolchain, 'capabilities'>): MessageProgram {
  return toolchain.capabilities.cms ? 'cms' : 'smime'
}

interface MessageOptions {
  /** @default 'cms' */
  readonly program?: MessageProgram | undefined
  /** @default 'der' */
  readonly form?: MessageForm | undefined
}

export interface CmsSignOptions extends MessageOptions {
  /** Signed as it is, byte for byte. */
  readonly content: Uint8Array
  /** PEM or DER. */
  readonly key: Uint8Array
  readonly keyPassword?: string | undefined
  /** PEM or DER; the key's. */
  readonly certificate: Uint8Array
  /** PEM or DER each. @default [] */
  readonly chain?: readonly Uint8Array[] | undefined
  /** `true`: the message does not hold the content. @default true */
  readonly detached?: boolean | undefined
  /** Always said: LibreSSL signs EC with SHA-1 otherwise. Ed25519 has its own. @default 'sha256' */
  readonly digest?: 'sha1' | 'sha256' | 'sha384' | 'sha512' | undefined
  /**
   * RSASSA-PSS with a salt of so many octets; `cms` alone. A key for PSS alone needs it too: OpenSSL calls its signature
   * PKCS #1 v1.5 otherwise, and then nobody can verify it (observed 2026-11-24). @default PKCS #1 v1.5 (EC and Ed25519 have
   * ways of their own)
   */
  readonly pssSalt?: number | undefined
}

/** Output `message`. Throws ERR_VALUE_REFUSED, ERR_KEY_MISMATCH, ERR_KEY_INVALID, ERR_CERTIFICATE_INVALID. */
export function cmsSign(options: CmsSignOptions): Command {
  const { content, certificate, chain = [], detached = true, digest = 'sha256', pssSalt } = options
  const { program, form } = chosen(options)
  const signer = keyAndCertificate(options)
  const edwards = signer.algorithm === 'Ed25519'
  if (edwards && program === 'smime') throw onlyCms('signs with Ed25519')
  if (pssSalt !== undefined && program === 'smime') throw onlyCms('signs with RSASSA-PSS')
  return command(
    program,
    [
      ...['-sign', '-binary', '-in', { input: 'content' }, '-signer', { input: 'certificate' }],
      ...signer.args,
      ...(chain.length === 0 ? [] : ['-certfile', { input: 'chain' }]),
      ...(edwards ? [] : ['-md', digest]),
      ...(pssSalt === undefined ? [] : ['-keyopt', 'rsa_padding_mode:pss']),
      ...(pssSalt === undefined ? [] : ['-keyopt', `rsa_pss_saltlen:${pssSalt}`]),
      ...(detached ? [] : ['-nodetach']),
      ...['-outform', form, '-out', { output: 'message' }],
    ],
    {
      inputs: {
        content: contentInput(content),
        certificate: certificatesInput('certificate.pem', [certificate]),
        ...signer.inputs,
        ...(chain.length === 0 ? {} : { chain: certificatesInput('chain.pem', chain) }),
      },
      outputs: { message: { fileName: messageFile(form) } },
      secrets: signer.secrets,
      requires: [...needs(program), ...(edwards ? (['cms.sign-ed25519'] as const) : [])],
    },
  )
}

export interface CmsVerifyOptions extends MessageOptions {
  readonly message: Uint8Array
  /** Of a detached signature in DER or PEM. */
  readonly content?: Uint8Array | undefined
  /** PEM or DER each, the only ones that count; `not-checked`: the signature alone is judged (`-noverify`). */
  readonly anchors: readonly Uint8Array[] | 'not-checked'
  /** Certificates that are not in the message; PEM or DER each. @default [] */
  readonly certificates?: readonly Uint8Array[] | undefined
  /** Output `signers` too: their certificates, PEM. @default false */
  readonly tellSigners?: boolean | undefined
}

/** Output `content`: what was signed. A signature or chain that does not hold is ERR_OPENSSL_FAILED. */
export function cmsVerify(options: CmsVerifyOptions): Command {
  const { message, content, anchors, certificates = [] } = options
  const { program, form } = chosen(options)
  const unchecked = anchors === 'not-checked'
  const trust = unchecked ? ['-noverify'] : ['-CAfile', { input: 'anchors' }, ...onlyTheseAnchors]
  return command(
    program,
    [
      ...['-verify', '-binary', '-in', { input: 'message' }, '-inform', form],
      ...(content === undefined ? [] : ['-content', { input: 'signed' }]),
      ...trust,
      ...(certificates.length === 0 ? [] : ['-certfile', { input: 'certificates' }]),
      ...(options.tellSigners === true ? ['-signer', { output: 'signers' }] : []),
      ...['-out', { output: 'content' }],
    ],
    {
      inputs: {
        message: input(messageFile(form), message),
        ...(content === undefined ? {} : { signed: contentInput(content) }),
        ...(unchecked ? {} : { anchors: certificatesInput('anchors.pem', anchors) }),
        ...(certificates.length === 0
          ? {}
          : { certificates: certificatesInput('certificates.pem', certificates) }),
      },
      outputs: {
        content: { fileName: 'content.bin' },
        ...(options.tellSigners === true ? { signers: { fileName: 'signers.pem' } } : {}),
      },
      requires: needs(program),
    },
  )
}

/** Of the content. GCM makes AuthEnvelopedData (RFC 5083), which only OpenSSL 3 and newer write and open. */
export type MessageCipher = keyof typeof ciphers

const ciphers = {
  'aes-256-cbc': '-aes256',
  'aes-192-cbc': '-aes192',
  'aes-128-cbc': '-aes128',
  'des-ede3-cbc': '-des3',
  'aes-256-gcm': '-aes-256-gcm',
  'aes-128-gcm': '-aes-128-gcm',
} as const

export interface CmsEncryptOptions extends MessageOptions {
  readonly content: Uint8Array
  /** PEM or DER each; at least one. EC ones need `cms`, and OpenSSL opens what LibreSSL wrote but not the reverse. */
  readonly recipients: readonly Uint8Array[]
  /** Always said: the defaults go from RC2-40 to AES-256. @default 'aes-256-cbc' */
  readonly cipher?: MessageCipher | undefined
  /** RSA recipients get the content key by RSAES-OAEP (RFC 3560); `cms` alone. @default false: PKCS #1 v1.5 */
  readonly oaep?: boolean | undefined
}

/** Output `message`. Throws ERR_VALUE_REFUSED, ERR_CERTIFICATE_INVALID. */
export function cmsEncrypt(options: CmsEncryptOptions): Command {
  const { content, recipients, cipher = 'aes-256-cbc' } = options
  const { program, form } = chosen(options)
  const option = Object.hasOwn(ciphers, cipher) ? ciphers[cipher] : undefined
  if (option === undefined) {
    throw new ValueRefusedError(`${cipher} is not a cipher for messages`, 'cipher', {
      hint: Object.keys(ciphers).join(', '),
    })
  }
  if (recipients.length === 0) throw new ValueRefusedError('there is no recipient', 'recipients')
  const gcm = cipher.endsWith('gcm')
  const ec = recipients.some((one) => readCertificate(one).publicKey.algorithm.startsWith('EC-'))
  if (program === 'smime' && gcm) throw onlyCms('writes AES-GCM')
  if (program === 'smime' && ec) throw onlyCms('encrypts to EC keys')
  if (program === 'smime' && options.oaep === true) throw onlyCms('encrypts with RSAES-OAEP')
  const to = recipients.map((bytes, index) => [`recipient${index + 1}`, bytes] as const)
  return command(
    program,
    [
      ...['-encrypt', '-binary', option, '-in', { input: 'content' }],
      ...['-outform', form, '-out', { output: 'message' }],
      ...(options.oaep === true
        ? to.flatMap(([name]) => ['-recip', { input: name }, ...oaepOptions])
        : to.map(([name]) => ({ input: name }))),
    ],
    {
      inputs: {
        content: contentInput(content),
        ...Object.fromEntries(
          to.map(([name, bytes]) => [name, certificatesInput(`${name}.pem`, [bytes])]),
        ),
      },
      outputs: { message: { fileName: messageFile(form) } },
      requires: [
        ...needs(program),
        ...(gcm ? (['cms.authenveloped'] as const) : []),
        ...(ec ? (['cms.encrypt-ec'] as const) : []),
      ],
    },
  )
}

/** They belong to the recipient before them. */
const oaepOptions = ['-keyopt', 'rsa_padding_mode:oaep'] as const

export interface CmsDecryptOptions extends MessageOptions {
  readonly message: Uint8Array
  /** PEM or DER. */
  readonly key: Uint8Array
  readonly keyPassword?: string | undefined
  /** PEM or DER; the key's. Without it a wrong key gives random bytes instead of an error. */
  readonly certificate: Uint8Array
}

/** Output `content`. Throws ERR_KEY_MISMATCH before anything runs. */
export function cmsDecrypt(options: CmsDecryptOptions): Command {
  const { message, certificate } = options
  const { program, form } = chosen(options)
  const recipient = keyAndCertificate(options)
  return command(
    program,
    [
      ...['-decrypt', '-binary', '-in', { input: 'message' }, '-inform', form],
      ...['-recip', { input: 'certificate' }, ...recipient.args, '-out', { output: 'content' }],
    ],
    {
      inputs: {
        message: input(messageFile(form), message),
        certificate: certificatesInput('certificate.pem', [certificate]),
        ...recipient.inputs,
      },
      outputs: { content: { fileName: 'content.bin' } },
      secrets: recipient.secrets,
      requires: needs(program),
    },
  )
}

function chosen({ program = 'cms', form = 'der' }: MessageOptions): {
  readonly program: MessageProgram
  readonly form: string
} {
  return { program, form: form.toUpperCase() }
}

function needs(program: MessageProgram): readonly CapabilityId[] {
  return program === 'cms' ? ['cms'] : []
}

function messageFile(form: string): string {
  return { DER: 'message.p7m', PEM: 'message.pem' }[form] ?? 'message.eml'
}

/** An output that is empty can't be told from one that was not made. */
function contentInput(content: Uint8Array): Command['inputs'][string] {
  if (content.length === 0) throw new ValueRefusedError('the content is empty', 'content')
  return input('content.bin', content)
}

function onlyCms(does: string): ValueRefusedError {
  return new ValueRefusedError(`smime never ${does}`, 'program', { hint: "take program 'cms'" })
}

/** A key that is not its certificate's is found here: some binaries sign, or decrypt to noise, without a word. */
function keyAndCertificate({
  key,
  keyPassword,
  certificate,
}: Pick<CmsDecryptOptions, 'key' | 'keyPassword' | 'certificate'>): Pick<
  Command,
  'inputs' | 'secrets'
> & { readonly args: readonly Argument[]; readonly algorithm: string } {
  const { pkcs8, algorithm } = readPrivateKey(key, keyPassword)
  if (!signatureProves(pkcs8, readCertificate(certificate).der)) {
    throw new InterSslError(
      'ERR_KEY_MISMATCH',
      'the key and the certificate do not belong together',
    )
  }
  return {
    algorithm,
    args: [
      ...['-inkey', { input: 'key' }],
      ...(keyPassword === undefined ? [] : ['-passin', { secret: 'keyPassword' }]),
    ],
    inputs: { key: keyInput('key.pem', key, keyPassword) },
    secrets:
      keyPassword === undefined ? {} : { keyPassword: secretLine(keyPassword, 'keyPassword') },
  }
}
