/** Messages by node-forge alone: RSA with PKCS #1 v1.5, CBC ciphers. */
import { AlgorithmUnsupportedError } from '../errors.js'
import {
  forgeDecrypt,
  forgeDistrust,
  forgeEncrypt,
  forgeSign,
  forgeVerify,
  type ForgeCipher,
} from '../forge/cms.js'
import { attempt } from './forge-attempt.js'
import type { MessageCipher, MessageConsumer, MessageProducer } from './message.js'
import { quiet } from './program.js'

export const forgeMessageWriting: MessageProducer = {
  async sign({ content, signer, detached, digest, scheme }) {
    if (scheme !== 'pkcs1') {
      throw new AlgorithmUnsupportedError('node-forge signs messages with PKCS #1 v1.5', scheme)
    }
    const { pkcs8, certificate, chain } = signer
    return {
      bytes: forgeSign({ content, pkcs8, certificate, chain, detached, digest }),
      commands: [],
    }
  },
  async encrypt({ content, recipient, cipher, transport }) {
    if (transport !== 'pkcs1' || !isForgeCipher(cipher)) {
      throw new AlgorithmUnsupportedError('node-forge writes CBC and PKCS #1 v1.5', cipher)
    }
    return { bytes: forgeEncrypt(content, [recipient.certificate], cipher), commands: [] }
  },
}

export const forgeMessageReading: MessageConsumer = {
  async verify({ message, content, anchors }) {
    const read = attempt(() => {
      const signature = forgeVerify(message, content)
      const { valid, reason, certificate } = signature
      const against = valid ? forgeDistrust(certificate, [], anchors) : reason
      return { ...signature, against }
    })
    if (read.state !== 'read') return read
    const { against, certificate, content: signed } = read.contents
    if (against !== null) return { state: 'refused', error: against, trace: quiet }
    const signers = [{ how: 'certificate' as const, certificate }]
    return { state: 'read', contents: { signers, content: signed }, trace: quiet }
  },
  decrypt: async ({ message, recipient }) =>
    attempt(() => ({ content: forgeDecrypt(message, recipient.pkcs8, recipient.certificate) })),
}

function isForgeCipher(cipher: MessageCipher): cipher is ForgeCipher & MessageCipher {
  return !cipher.endsWith('gcm')
}
