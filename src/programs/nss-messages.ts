/** Messages through cmsutil, in a throw-away database that trusts what it is told to. */
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError } from '../errors.js'
import { readPrivateKey } from '../pki/private-key.js'
import { profiles } from '../pki/profile.js'
import { sealPfx } from '../pki/seal.js'
import { mustSucceed } from './judge.js'
import type { MessageConsumer, MessageProducer } from './message.js'
import {
  copyDatabase,
  database,
  emptyDatabase,
  slotPassword,
  unlock,
  type NssTools,
} from './nss-database.js'
import type { Attempt, Identity, Trace } from './program.js'
import { attemptIn, inSession, type Session } from './session.js'

const nickname = 'identity'
const trusting = 'certutil -A -d sql:db -n anchor -t "CT,C,C" -i root.der'
const holding = 'pk12util -i identity.p12 -d sql:db -w passing.txt'

export function nssSign(tools: NssTools, cmsutil: string): NonNullable<MessageProducer['sign']> {
  const empty = emptyDatabase(tools)
  return async ({ content, signer, detached, digest, scheme }, context) => {
    if (scheme !== 'pkcs1') {
      throw new AlgorithmUnsupportedError('cmsutil can not be asked for RSASSA-PSS', scheme)
    }
    return inSession(context, async (session) => {
      await copyDatabase(session, await empty(context))
      await trust(tools, session, signer.chain.slice(-1))
      const fault = await hold(tools, session, signer)
      if (fault !== null) throw new AlgorithmUnsupportedError(fault, 'key')
      await session.write('content', content)
      const asked = ['-G', '-H', digest.toUpperCase(), ...(detached ? ['-T'] : [])]
      const args = ['-S', ...unlock, '-N', nickname, ...asked, '-i', 'content', '-o', 'message.der']
      const result = await session.call(cmsutil, args)
      if (result.exitCode !== 0) throw unable(result.stderr)
      return {
        bytes: await session.read('message.der'),
        commands: [trusting, holding, `cmsutil ${args.join(' ')}`],
      }
    })
  }
}

/** It takes the cipher that it prefers for everybody of whom it knows nothing (observed 2026-11-24, NSS 3.87). */
const ownCipher = 'aes-128-cbc'

export function nssEncrypt(
  tools: NssTools,
  cmsutil: string,
): NonNullable<MessageProducer['encrypt']> {
  const empty = emptyDatabase(tools)
  return async ({ content, recipient, cipher, transport }, context) => {
    if (cipher !== ownCipher) {
      throw new AlgorithmUnsupportedError('cmsutil chooses the cipher itself', cipher)
    }
    if (transport === 'oaep') {
      throw new AlgorithmUnsupportedError('cmsutil can not be asked for RSAES-OAEP', transport)
    }
    return inSession(context, async (session) => {
      await copyDatabase(session, await empty(context))
      await trust(tools, session, recipient.chain.slice(-1))
      await session.write('recipient.der', recipient.certificate)
      const add = ['-A', ...unlock, '-n', nickname, '-t', ',,', '-i', 'recipient.der']
      mustSucceed(await session.call(tools.certutil, add), 'certutil -A')
      await session.write('content', content)
      const args = ['-E', ...unlock, '-r', nickname, '-i', 'content', '-o', 'message.der']
      const result = await session.call(cmsutil, args)
      if (result.exitCode !== 0) throw unable(result.stderr)
      return {
        bytes: await session.read('message.der'),
        commands: [trusting, `certutil ${add.join(' ')}`, `cmsutil ${args.join(' ')}`],
      }
    })
  }
}

/** `-h` prints who signed and what cmsutil thinks of it into the output, so the content is asked for by itself. */
export function nssVerify(
  tools: NssTools,
  cmsutil: string,
): NonNullable<MessageConsumer['verify']> {
  const empty = emptyDatabase(tools)
  return ({ message, content, anchors }, context) => {
    const given = content === null ? [] : ['-c', 'content']
    const decode = ['-D', ...unlock, '-u', '4', '-i', 'message.der', ...given]
    const tell = [...decode, '-h', '1', '-n', '-o', 'headers']
    const commands = [trusting, `cmsutil ${decode.join(' ')} -o content.out`]
    return attemptIn(context, commands, async (session) => {
      await copyDatabase(session, await empty(context))
      await trust(tools, session, anchors)
      await session.write('message.der', message)
      if (content !== null) await session.write('content', content)
      const result = await session.call(cmsutil, [...decode, '-o', 'content.out'])
      const trace = { exitCode: result.exitCode, commands, log: result.stderr }
      if (result.exitCode !== 0) return refused(result.stderr, trace)
      await session.call(cmsutil, tell)
      const headers = new TextDecoder().decode(await madeIn(session, 'headers'))
      const signers = [...headers.matchAll(/signer\d+\.id="([^"]*)"; signer\d+\.status=(\w+)/g)]
      const bad = signers.find(([, , status]) => status !== 'GoodSignature')
      if (bad !== undefined) return refused(`signer status ${bad[2]}`, trace)
      return {
        state: 'read',
        contents: {
          content: content ?? (await madeIn(session, 'content.out')),
          signers: signers.map(([, commonName = '']) => ({ how: 'name' as const, commonName })),
        },
        trace,
      }
    })
  }
}

export function nssDecrypt(
  tools: NssTools,
  cmsutil: string,
): NonNullable<MessageConsumer['decrypt']> {
  const empty = emptyDatabase(tools)
  return ({ message, recipient }, context) => {
    const args = ['-D', ...unlock, '-i', 'message.der', '-o', 'content.out']
    const commands = [holding, `cmsutil ${args.join(' ')}`]
    return attemptIn(context, commands, async (session) => {
      await copyDatabase(session, await empty(context))
      const fault = await hold(tools, session, recipient)
      if (fault !== null) {
        return {
          state: 'unsupported',
          reason: fault,
          trace: { exitCode: null, commands, log: fault },
        }
      }
      await session.write('message.der', message)
      const result = await session.call(cmsutil, args)
      const trace = { exitCode: result.exitCode, commands, log: result.stderr }
      if (result.exitCode !== 0) return refused(result.stderr, trace)
      return { state: 'read', contents: { content: await madeIn(session, 'content.out') }, trace }
    })
  }
}

async function trust(
  { certutil }: NssTools,
  session: Session,
  anchors: readonly Uint8Array[],
): Promise<void> {
  for (const [index, der] of anchors.entries()) {
    const file = await session.write(`anchor-${index}.der`, der)
    const args = ['-A', ...unlock, '-n', `anchor ${index}`, '-t', 'CT,C,C', '-i', file]
    mustSucceed(await session.call(certutil, args), 'certutil -A')
  }
}

/** Puts key and certificates into the database; what it says where it can't. */
async function hold(
  { pk12util }: NssTools,
  session: Session,
  { pkcs8, certificate, chain }: Identity,
): Promise<string | null> {
  const passing = hex(random(16))
  const key = readPrivateKey(pkcs8)
  const certificates = [certificate, ...chain]
  const sealed = sealPfx(
    { key, certificates, friendlyName: nickname },
    passing,
    profiles['compat-3des'].recipe,
  )
  await session.write('identity.p12', sealed)
  await session.write('passing', `${passing}\n`)
  const args = ['-i', 'identity.p12', ...database, '-k', slotPassword, '-w', 'passing']
  const { exitCode, stderr } = await session.call(pk12util, args, { secrets: [passing] })
  return exitCode === 0 ? null : `pk12util can't hold the key: ${stderr.trim().split('\n').at(-1)}`
}

function refused(
  stderr: string,
  trace: Trace,
): Extract<Attempt<never>, { readonly state: 'refused' }> {
  return { state: 'refused', error: complaint(stderr) || `exit code ${trace.exitCode}`, trace }
}

/** The line with NSS's own name of the fault, else the first. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  return (lines.find((line) => /SEC_ERROR_|NSS_ERROR_/.test(line)) ?? lines[0] ?? '').trim()
}

function unable(stderr: string): AlgorithmUnsupportedError {
  return new AlgorithmUnsupportedError(`cmsutil can't write it: ${complaint(stderr)}`, 'message')
}

async function madeIn(session: Session, name: string): Promise<Uint8Array> {
  return (await session.made(name)) ?? new Uint8Array(0)
}
