/** A JavaScript runtime's TLS as Consumer: a real handshake with the bundle as server identity, in a child process. */
import type { Consumer } from './program.js'
import { attemptIn, selfDescription, textOf } from './session.js'

/**
 * Runs in the child. Reads {pfx, passphrase} as JSON from stdin, serves one TLS connection on loopback with them, connects
 * to itself, and prints the certificates that the client was shown. Plain old JavaScript, so that any Node, and Bun, can run it.
 */
const script = `
const tls = require('tls')
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  const given = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  let refused = false
  const refuse = (error) => {
    if (refused) return
    refused = true
    process.stdout.write(JSON.stringify({ refused: (error.code ? error.code + ': ' : '') + error.message }))
    process.exitCode = 1
  }
  const options = { pfx: Buffer.from(given.pfx, 'base64'), passphrase: given.passphrase }
  let server
  try {
    tls.createSecureContext(options)
    server = tls.createServer(options)
  } catch (error) {
    return refuse(error)
  }
  server.on('tlsClientError', (error) => { refuse(error); server.close() })
  server.listen(0, '127.0.0.1', () => {
    const client = tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const certificates = []
      const seen = new Set()
      let peer = client.getPeerCertificate(true)
      while (peer && peer.raw && !seen.has(peer.fingerprint256)) {
        seen.add(peer.fingerprint256)
        certificates.push(peer.raw.toString('base64'))
        peer = peer.issuerCertificate
      }
      process.stdout.write(JSON.stringify({ certificates, protocol: client.getProtocol() }))
      client.end()
      server.close()
    })
    client.on('error', (error) => { refuse(error); server.close() })
  })
})
`

/** A runtime that runs the script after `args`. */
export interface Runtime {
  /** What a person types. */
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export function handshakeConsumer({ name, file, args, env = {} }: Runtime): Consumer {
  const commands = [
    `${name} -e "require('tls').createSecureContext({ pfx: require('fs').readFileSync('in.p12'), passphrase: process.env.P12_PASSWORD })"`,
  ]
  return {
    readPkcs12: (bytes, password, context) =>
      attemptIn(context, commands, async (session) => {
        const given = { pfx: Buffer.from(bytes).toString('base64'), passphrase: password }
        const result = await session.call(file, [...args, script], {
          stdin: new TextEncoder().encode(JSON.stringify(given)),
          secrets: [password],
          env,
        })
        const trace = { exitCode: result.exitCode, commands, log: result.stderr }
        const answer = answerIn(textOf(result))
        if (answer.refused?.startsWith(unprovable) === true) {
          return {
            state: 'unsupported',
            reason: `no handshake proves this key: ${unprovable}`,
            trace,
          }
        }
        if (answer.refused !== null) return { state: 'refused', error: answer.refused, trace }
        const [leaf, ...others] = answer.certificates
        if (result.exitCode !== 0 || leaf === undefined) {
          return { state: 'broken', reason: `${name} gave no answer that can be read`, trace }
        }
        const keys = [{ how: 'handshake', certificate: leaf }] as const
        return { state: 'read', contents: { keys, certificates: [leaf, ...others] }, trace }
      }),
  }
}

/** The bundle was loaded, but TLS has no use for its key (secp256k1, say). */
const unprovable = 'ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM'

/** What `--version` says, which is a version with or without a v; null when it is anything else. */
export async function runtimeVersion(file: string, signal?: AbortSignal): Promise<string | null> {
  const said = await selfDescription(file, ['--version'], signal)
  return /^v?(\d+\.\d+\.\d+)\S*\s*$/.exec(said)?.[1] ?? null
}

interface Answer {
  readonly refused: string | null
  readonly certificates: readonly Uint8Array[]
}

function answerIn(printed: string): Answer {
  const { refused, certificates } = objectIn(printed)
  return {
    refused: typeof refused === 'string' ? refused : null,
    certificates: (Array.isArray(certificates) ? certificates : []).map(
      (base64) => new Uint8Array(Buffer.from(String(base64), 'base64')),
    ),
  }
}

/** Empty where it is no JSON object: a program that crashed half-way has printed anything. */
function objectIn(text: string): { readonly refused?: unknown; readonly certificates?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
