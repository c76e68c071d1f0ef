/** Who does the cryptography of a message: an openssl or LibreSSL (`cms`, or `smime` where that is missing), or node-forge. */
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError, InterSslError, OpensslFailedError } from '../errors.js'
import {
  forgeDecrypt,
  forgeEncrypt,
  forgeSign,
  forgeVerify,
  type ForgeCipher,
} from '../forge/cms.js'
import { forgeVersion } from '../forge/version.js'
import {
  cmsDecrypt,
  cmsEncrypt,
  cmsSign,
  cmsVerify,
  messageProgram,
  type MessageCipher,
} from '../openssl/cms.js'
import type { Command } from '../openssl/command.js'
import { run, type RunOptions } from '../openssl/run.js'
import type { Toolchain } from '../openssl/toolchain.js'
import { certificatePem } from '../pki/certificate.js'
import { readCms } from '../pki/cms.js'
import { encryptedPrivateKeyPem, sealPrivateKey, type PrivateKey } from '../pki/private-key.js'

export type { MessageCipher }
export type MessageDigest = 'sha256' | 'sha384' | 'sha512'

/** A key, its certificate and what stands above that, DER. */
export interface MessageIdentity {
  readonly key: PrivateKey
  readonly certificate: Uint8Array
  /** Issuer first. @default [] */
  readonly chain?: readonly Uint8Array[] | undefined
}

export interface SignRequest {
  /** Signed octet for octet. */
  readonly content: Uint8Array
  readonly signer: MessageIdentity
  readonly detached: boolean
  readonly digest: MessageDigest
}

export interface EncryptRequest {
  readonly content: Uint8Array
  /** DER certificates, at least one. */
  readonly recipients: readonly Uint8Array[]
  readonly cipher: MessageCipher
}

/** Bytes that were made, and lines a person can paste to make the like. */
export interface Made {
  readonly bytes: Uint8Array
  readonly commands: readonly string[]
}

/** An engine's own answer on a signature, whomever it trusts. */
export interface SecondOpinion {
  readonly holds: boolean
  /** In the engine's words; empty when it holds. */
  readonly reason: string
}

/** All CMS is DER. Every call throws the coded errors of `errors.ts`. */
export interface MessageEngine {
  /** `openssl-3.0`, `libressl-3.3`, `forge-1.4`. */
  readonly id: string
  /** The program's own version text. */
  readonly version: string
  sign(request: SignRequest): Promise<Made>
  encrypt(request: EncryptRequest): Promise<Made>
  decrypt(message: Uint8Array, recipient: MessageIdentity): Promise<Made>
  /**
   * `content`: of a detached signature; `certificates`: DER, beside those in the message. `null`: this engine lacks an
   * algorithm and has no opinion.
   */
  verify(
    message: Uint8Array,
    content: Uint8Array | null,
    certificates?: readonly Uint8Array[],
  ): Promise<SecondOpinion | null>
}

/** An engine that runs `toolchain`. Keys reach it sealed under a throw-away password. */
export function opensslEngine(toolchain: Toolchain, options: RunOptions = {}): MessageEngine {
  const program = messageProgram(toolchain)
  const make = async (command: Command, output: 'message' | 'content'): Promise<Made> => {
    const { outputs, commandLine } = await run(command, toolchain, options)
    return { bytes: outputs[output] ?? new Uint8Array(0), commands: [commandLine] }
  }
  return {
    id: toolchain.id,
    version: toolchain.versionText,
    sign: ({ content, signer, detached, digest }) =>
      make(
        cmsSign({
          ...{ program, content, detached, digest },
          ...sealed(signer),
          chain: (signer.chain ?? []).map(pem),
        }),
        'message',
      ),
    encrypt: ({ content, recipients, cipher }) =>
      make(cmsEncrypt({ program, content, recipients: recipients.map(pem), cipher }), 'message'),
    decrypt: (message, recipient) =>
      make(cmsDecrypt({ program, message, ...sealed(recipient) }), 'content'),
    verify: async (message, content, certificates = []) => {
      const command = cmsVerify({
        ...{ program, message, anchors: 'not-checked' },
        certificates: certificates.map(pem),
        ...(content === null ? {} : { content }),
      })
      try {
        await run(command, toolchain, options)
        return { holds: true, reason: '' }
      } catch (error) {
        if (!(error instanceof OpensslFailedError)) throw error
        return { holds: false, reason: error.message }
      }
    },
  }
}

/** node-forge: RSA with PKCS #1 v1.5, CBC ciphers, one signature. */
export const forgeEngine: MessageEngine = {
  id: `forge-${forgeVersion.split('.').slice(0, 2).join('.')}`,
  version: `node-forge ${forgeVersion}`,
  sign: async ({ content, signer, detached, digest }) => ({
    bytes: forgeSign({
      ...{ content, detached, digest },
      pkcs8: signer.key.pkcs8,
      certificate: signer.certificate,
      chain: signer.chain ?? [],
    }),
    commands: [],
  }),
  encrypt: async ({ content, recipients, cipher }) => {
    if (!isForgeCipher(cipher)) {
      throw new AlgorithmUnsupportedError(`node-forge writes no messages with ${cipher}`, cipher, {
        hint: 'take aes-256-cbc, or an openssl with --with',
      })
    }
    return { bytes: forgeEncrypt(content, recipients, cipher), commands: [] }
  },
  decrypt: async (message, { key, certificate }) => {
    checkForgeReads(message)
    return { bytes: forgeDecrypt(message, key.pkcs8, certificate), commands: [] }
  },
  verify: async (message, content, certificates = []) => {
    try {
      const { valid, reason } = forgeVerify(message, content, certificates)
      return { holds: valid, reason: valid ? '' : reason }
    } catch (error) {
      if (error instanceof AlgorithmUnsupportedError) return null
      if (!(error instanceof InterSslError)) throw error
      return { holds: false, reason: error.message }
    }
  },
}

/** node-forge would call what it does not know broken. @throws AlgorithmUnsupportedError */
function checkForgeReads(bytes: Uint8Array): void {
  const message = readCms(bytes)
  const lacks =
    message.kind === 'auth-enveloped-data'
      ? 'authenticated encryption'
      : 'recipients' in message
        ? message.recipients.find(({ kind }) => kind !== 'key-transport')?.kind
        : undefined
  if (lacks === undefined) return
  throw new AlgorithmUnsupportedError(`node-forge reads no messages with ${lacks}`, lacks, {
    hint: 'leave out --with forge',
  })
}

function isForgeCipher(cipher: MessageCipher): cipher is ForgeCipher {
  return !cipher.endsWith('gcm')
}

const pem = (der: Uint8Array): Uint8Array => new TextEncoder().encode(certificatePem(der))

function sealed({ key, certificate }: MessageIdentity): {
  readonly key: Uint8Array
  readonly keyPassword: string
  readonly certificate: Uint8Array
} {
  const keyPassword = hex(random(16))
  // The password is 128 random bits: iterations would add nothing.
  const block = encryptedPrivateKeyPem(sealPrivateKey(key, keyPassword, { iterations: 2048 }))
  return { key: new TextEncoder().encode(block), keyPassword, certificate: pem(certificate) }
}
