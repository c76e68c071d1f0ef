/** Messages through `openssl cms`, or `openssl smime` where the binary has no cms. */
import { readPem } from '../asn1/pem.js'
import { AlgorithmUnsupportedError } from '../errors.js'
import {
  cmsDecrypt,
  cmsEncrypt,
  cmsSign,
  cmsVerify,
  messageProgram,
  type MessageProgram,
} from '../openssl/cms.js'
import { commandLine, run } from '../openssl/run.js'
import type { Toolchain } from '../openssl/toolchain.js'
import { certificatePem, readCertificate } from '../pki/certificate.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import type { MessageConsumer, MessageDigest, MessageProducer, MessageScheme } from './message.js'
import { attempt, output } from './openssl-attempt.js'
import type { Identity } from './program.js'

const utf8 = new TextEncoder()
const pem = (der: Uint8Array): Uint8Array => utf8.encode(certificatePem(der))
const keyOf = ({ pkcs8, certificate }: Identity) => ({
  key: utf8.encode(privateKeyPem(readPrivateKey(pkcs8))),
  certificate: pem(certificate),
})

export function opensslSign(toolchain: Toolchain): NonNullable<MessageProducer['sign']> {
  const program = messageProgram(toolchain)
  return async ({ content, signer, detached, digest, scheme }, context) => {
    const { algorithm } = readPrivateKey(signer.pkcs8)
    const pssKey = algorithm.startsWith('RSA-PSS-')
    const pss = pssKey || (algorithm.startsWith('RSA-') && scheme !== 'pkcs1')
    if (pss) onlyCms(program, 'sign with RSASSA-PSS')
    if (algorithm === 'Ed25519') onlyCms(program, 'sign with Ed25519')
    const command = cmsSign({
      ...{ program, content, detached, digest },
      ...keyOf(signer),
      chain: signer.chain.map(pem),
      ...(pss ? { pssSalt: saltLength(algorithm, digest, scheme) } : {}),
    })
    const { outputs } = await run(command, toolchain, context)
    return { bytes: output(outputs, 'message'), commands: [commandLine(command, toolchain)] }
  }
}

/** Octets. The longest is what the modulus leaves beside the digest (RFC 8017 9.1.1). */
function saltLength(algorithm: string, digest: MessageDigest, scheme: MessageScheme): number {
  const octets = digestLengths[digest]
  if (scheme !== 'pss-longest-salt') return octets
  return Number(/\d+$/.exec(algorithm)?.[0] ?? 2048) / 8 - octets - 2
}

const digestLengths: Readonly<Record<MessageDigest, number>> = {
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
}

export function opensslEncrypt(toolchain: Toolchain): NonNullable<MessageProducer['encrypt']> {
  const program = messageProgram(toolchain)
  return async ({ content, recipient, cipher, transport }, context) => {
    if (cipher.endsWith('gcm')) onlyCms(program, 'write AES-GCM')
    if (transport !== 'pkcs1') onlyCms(program, `encrypt by ${transport}`)
    const command = cmsEncrypt({
      ...{ program, content, cipher },
      recipients: [pem(recipient.certificate)],
      oaep: transport === 'oaep',
    })
    const { outputs } = await run(command, toolchain, context)
    return { bytes: output(outputs, 'message'), commands: [commandLine(command, toolchain)] }
  }
}

/** The binary's own word on who signed: the certificates that it writes out. */
export function opensslVerify(toolchain: Toolchain): NonNullable<MessageConsumer['verify']> {
  const program = messageProgram(toolchain)
  return ({ message, content, anchors }, context) => {
    const command = cmsVerify({
      ...{ program, message, tellSigners: true },
      anchors: anchors.map(pem),
      ...(content === null ? {} : { content }),
    })
    return attempt(toolchain, command, context, ({ outputs }) => ({
      content: output(outputs, 'content'),
      signers: readPem(output(outputs, 'signers')).map(({ bytes }) => ({
        how: 'certificate' as const,
        certificate: readCertificate(bytes).der,
      })),
    }))
  }
}

export function opensslDecrypt(toolchain: Toolchain): NonNullable<MessageConsumer['decrypt']> {
  const program = messageProgram(toolchain)
  return ({ message, recipient }, context) => {
    const command = cmsDecrypt({ program, message, ...keyOf(recipient) })
    return attempt(toolchain, command, context, ({ outputs }) => ({
      content: output(outputs, 'content'),
    }))
  }
}

function onlyCms(program: MessageProgram, does: string): void {
  if (program === 'cms') return
  throw new AlgorithmUnsupportedError(`it has no cms, and smime does not ${does}`, does)
}
