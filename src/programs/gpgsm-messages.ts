/** Messages through gpgsm, in a home that trusts what it is told to. */
import { hex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { certificatePem } from '../pki/certificate.js'
import type { SpawnResult } from '../spawn.js'
import { hold, inHome, type Home } from './gpgsm-home.js'
import type { MessageCipher, MessageConsumer, MessageProducer } from './message.js'
import type { Artifact, Attempt, Identity } from './program.js'
import { attemptIn, inSession, type Session } from './session.js'

const offline = ['--disable-crl-checks', '--status-fd', '2', '--yes']

export function gpgsmSign(path: string): NonNullable<MessageProducer['sign']> {
  return async ({ content, signer, detached, digest: asked, scheme }, context) => {
    if (scheme !== 'pkcs1') {
      throw new AlgorithmUnsupportedError('gpgsm signs with PKCS #1 v1.5', scheme)
    }
    const args = ['--digest-algo', asked.toUpperCase(), detached ? '--detach-sign' : '--sign']
    return inSession(context, (session) => made(path, session, signer, content, args))
  }
}

/** As its `--cipher-algo` names them. */
const ciphers: Readonly<Partial<Record<MessageCipher, string>>> = {
  'des-ede3-cbc': '3DES',
  'aes-128-cbc': 'AES',
  'aes-256-cbc': 'AES256',
}

export function gpgsmEncrypt(path: string): NonNullable<MessageProducer['encrypt']> {
  return async ({ content, recipient, cipher, transport }, context) => {
    const name = ciphers[cipher]
    if (name === undefined || transport === 'oaep') {
      throw new AlgorithmUnsupportedError(
        `gpgsm does not write ${cipher} with ${transport}`,
        cipher,
      )
    }
    const to = hex(digest('sha1', recipient.certificate)).toUpperCase()
    const args = ['--cipher-algo', name, '--recipient', `0x${to}`, '--encrypt']
    return inSession(context, (session) => made(path, session, recipient, content, args))
  }
}

/** Runs one command that writes a message from `content`. */
async function made(
  path: string,
  session: Session,
  identity: Identity,
  content: Uint8Array,
  args: readonly string[],
): Promise<Artifact> {
  const passing = hex(random(12))
  return inHome(path, passing, session, async (home) => {
    await trust(home, identity.chain.slice(-1))
    if (args.includes('--encrypt')) await importCertificates(home, [identity.certificate])
    else {
      const held = await hold(home, passing, identity)
      if ('fault' in held) throw new AlgorithmUnsupportedError(held.fault, 'key')
    }
    await home.session.write('content', content)
    const result = await home.gpgsm([...offline, '--output', 'message.der', ...args, 'content'])
    const bytes = await home.session.made('message.der')
    if (result.exitCode === 0 && bytes !== null) {
      return { bytes, commands: home.session.trace().commands }
    }
    const words = complaint(result)
    if (/unsupported|not usable|not supported|Wrong key usage/i.test(words)) {
      throw new AlgorithmUnsupportedError(`gpgsm can't write it: ${words}`, 'message')
    }
    throw new InterSslError('ERR_PROGRAM_FAILED', `gpgsm wrote nothing: ${words}`)
  })
}

/** Its status lines decide (doc/DETAILS): a good signature of somebody whom it trusts fully. */
export function gpgsmVerify(path: string): NonNullable<MessageConsumer['verify']> {
  return ({ message, content, anchors }, context) =>
    attemptIn(context, [], (session) =>
      inHome(path, '', session, async (home) => {
        await trust(home, anchors)
        await home.session.write('message.der', message)
        if (content !== null) await home.session.write('content', content)
        const what = content === null ? ['--output', 'content.out'] : []
        const files = content === null ? ['message.der'] : ['message.der', 'content']
        const result = await home.gpgsm([...offline, ...what, '--verify', ...files])
        const trace = session.trace(result.exitCode)
        const good = [...result.stderr.matchAll(/^\[GNUPG:\] VALIDSIG ([0-9A-F]{40})/gm)]
        const trusted = /^\[GNUPG:\] TRUST_(?:FULLY|ULTIMATE)/m.test(result.stderr)
        const bad = /^\[GNUPG:\] (?:BADSIG|ERRSIG)/m.test(result.stderr)
        if (good.length === 0 || bad || !trusted) {
          return { state: 'refused', error: complaint(result), trace }
        }
        return {
          state: 'read',
          contents: {
            content: content ?? (await home.session.made('content.out')) ?? nothing,
            signers: good.map(([, sha1 = '']) => ({ how: 'fingerprint' as const, sha1 })),
          },
          trace,
        }
      }),
    )
}

const nothing = new Uint8Array(0)

export function gpgsmDecrypt(path: string): NonNullable<MessageConsumer['decrypt']> {
  return ({ message, recipient }, context) => {
    const passing = hex(random(12))
    return attemptIn(context, [], (session) =>
      inHome(path, passing, session, async (home): Promise<Attempt<{ content: Uint8Array }>> => {
        await trust(home, recipient.chain.slice(-1))
        const held = await hold(home, passing, recipient)
        if ('fault' in held) {
          return { state: 'unsupported', reason: held.fault, trace: session.trace() }
        }
        await home.session.write('message.der', message)
        const result = await home.gpgsm([
          ...[...offline, '--output', 'content.out', '--decrypt', 'message.der'],
        ])
        const trace = session.trace(result.exitCode)
        const okay = /^\[GNUPG:\] DECRYPTION_OKAY/m.test(result.stderr)
        const content = await home.session.made('content.out')
        return okay && content !== null
          ? { state: 'read', contents: { content }, trace }
          : { state: 'refused', error: complaint(result), trace }
      }),
    )
  }
}

/** A root counts when its fingerprint stands in trustlist.txt; `relax`: also without every extension of a CA. */
async function trust(home: Home, anchors: readonly Uint8Array[]): Promise<void> {
  const lines = anchors.map((der) => `${hex(digest('sha1', der)).toUpperCase()} S relax\n`)
  await home.session.write('trustlist.txt', lines.join(''))
  await importCertificates(home, anchors, 'anchors.pem')
}

async function importCertificates(
  home: Home,
  certificates: readonly Uint8Array[],
  name = 'certificates.pem',
): Promise<void> {
  await home.session.write(name, certificates.map(certificatePem).join(''))
  await home.gpgsm(['--import', name], false)
}

/** What it says before its verdict is the reason; what it only notes is left out. */
function complaint({ stderr, exitCode }: SpawnResult): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^\[GNUPG:\]|offline option|dirmngr|^gpgsm: (?:Signature made|\s+using)/.test(line),
    )
  const told = lines.find((line) =>
    /rejected|invalid|error|failed|bad|not (?:trusted|usable|supported)|unsupported|No secret/i.test(
      line,
    ),
  )
  return told ?? lines.at(-1) ?? `exit code ${exitCode}`
}
