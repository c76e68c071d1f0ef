/** Signed messages through certtool, which writes and verifies them and has no decryption of messages. */
import { AlgorithmUnsupportedError } from '../errors.js'
import { certificatePem } from '../pki/certificate.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import type { SpawnResult } from '../spawn.js'
import { mustSucceed } from './judge.js'
import type { MessageConsumer, MessageProducer } from './message.js'
import { attemptIn, inSession, textOf } from './session.js'

export function gnutlsSign(certtool: string): NonNullable<MessageProducer['sign']> {
  return async ({ content, signer, detached, digest, scheme }, context) => {
    const { algorithm } = readPrivateKey(signer.pkcs8)
    // --sign-params=RSA-PSS changes nothing here (observed 2026-11-24, 3.7.9).
    if (scheme === 'pss-longest-salt' || (scheme === 'pss' && !algorithm.startsWith('RSA-PSS-'))) {
      throw new AlgorithmUnsupportedError('certtool signs with PSS only by a key for it', scheme)
    }
    const args = [
      detached ? '--p7-detached-sign' : '--p7-sign',
      ...['--p7-time', `--hash=${digest.toUpperCase()}`],
      ...['--load-privkey', 'key.pem', '--load-certificate', 'certificate.pem'],
      ...['--infile', 'content', '--outder', '--outfile', 'message.der'],
    ]
    return inSession(context, async (session) => {
      await session.write('key.pem', privateKeyPem(readPrivateKey(signer.pkcs8)))
      await session.write('certificate.pem', certificatePem(signer.certificate))
      await session.write('content', content)
      const result = await session.call(certtool, args)
      const unable = /^.*not supported.*$/im.exec(saidBy(result))?.[0]
      if (result.exitCode !== 0 && unable !== undefined) {
        throw new AlgorithmUnsupportedError(`certtool: ${unable.trim()}`, algorithm)
      }
      mustSucceed(result, 'certtool --p7-sign')
      return {
        bytes: await session.read('message.der'),
        commands: [`certtool ${args.join(' ')}`],
      }
    })
  }
}

/** What it prints of the signature decides. It does not print both the signers and the content in one call. */
export function gnutlsVerify(certtool: string): NonNullable<MessageConsumer['verify']> {
  return ({ message, content, anchors }, context) => {
    const given = content === null ? [] : ['--load-data', 'content']
    const args = ['--p7-verify', '--inder', '--infile', 'message.der', ...given]
    const trusted = [...args, '--load-ca-certificate', 'anchors.pem']
    const commands = [`certtool ${trusted.join(' ')}`]
    return attemptIn(context, commands, async (session) => {
      await session.write('anchors.pem', anchors.map(certificatePem).join(''))
      await session.write('message.der', message)
      if (content !== null) await session.write('content', content)
      const result = await session.call(certtool, trusted)
      const said = saidBy(result)
      const trace = { exitCode: result.exitCode, commands, log: said }
      const status = /^\s*Signature status: (.*)$/m.exec(said)
      if (result.exitCode !== 0 || status?.[1] !== 'ok') {
        const error = status?.[0] ?? said.split('\n').find((line) => /error|import/i.test(line))
        return { state: 'refused', error: error?.trim() || `exit code ${result.exitCode}`, trace }
      }
      const show = ['--p7-show-data', '--outfile', 'content.out']
      if (content === null) await session.call(certtool, [...trusted, ...show])
      const signed = await session.made('content.out')
      return {
        state: 'read',
        contents: {
          content: content ?? signed ?? new Uint8Array(0),
          signers: [...said.matchAll(/^\s*Signer's serial: ([0-9a-f]+)$/gim)].map(
            ([, serial = '']) => ({ how: 'serial' as const, serial: serial.replace(/^(00)+/, '') }),
          ),
        },
        trace,
      }
    })
  }
}

function saidBy(result: SpawnResult): string {
  return `${result.stderr}\n${textOf(result)}`
}
