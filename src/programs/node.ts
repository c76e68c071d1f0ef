/** Node's own TLS as Consumer: a real handshake with the bundle as server identity, in a child process. */
import { InterSslError } from '../errors.js'
import { spawnProgram } from '../spawn.js'
import type { Driver } from './driver.js'
import type { Attempt, Consumer, Pkcs12Contents } from './program.js'

/**
 * Runs in the child. Reads {pfx, passphrase} as JSON from stdin, serves one TLS connection on loopback with them, connects
 * to itself, and prints the certificates that the client was shown. Plain old JavaScript, so that any Node can run it.
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

interface Answer {
  readonly refused?: string
  readonly certificates?: readonly string[]
}

/** `path`: the Node to run. */
export function nodeConsumer(path: string): Consumer {
  return {
    async readPkcs12(bytes, password, context): Promise<Attempt<Pkcs12Contents>> {
      const stdin = new TextEncoder().encode(
        JSON.stringify({ pfx: Buffer.from(bytes).toString('base64'), passphrase: password }),
      )
      const result = await spawnProgram({
        file: path,
        args: ['--input-type=commonjs', '-e', script],
        stdin,
        secrets: [password],
        timeoutMs: context.timeoutMs,
        signal: context.signal,
      })
      const trace = { exitCode: result.exitCode, commands: [pasteable], log: result.stderr }
      if (result.timedOut) {
        return { state: 'hung', reason: `no answer in ${context.timeoutMs} ms`, trace }
      }
      const answer = parseAnswer(result.stdout)
      if (answer?.refused?.startsWith(unprovable) === true) {
        return {
          state: 'unsupported',
          reason: `no handshake proves this key: ${unprovable}`,
          trace,
        }
      }
      if (answer?.refused !== undefined) return { state: 'refused', error: answer.refused, trace }
      const [leaf, ...others] = (answer?.certificates ?? []).map(
        (base64) => new Uint8Array(Buffer.from(base64, 'base64')),
      )
      if (result.exitCode !== 0 || leaf === undefined) {
        return { state: 'broken', reason: 'node gave no answer that can be read', trace }
      }
      return {
        state: 'read',
        contents: {
          keys: [{ how: 'handshake', certificate: leaf }],
          certificates: [leaf, ...others],
        },
        trace,
      }
    },
  }
}

/** The bundle was loaded, but TLS has no use for its key (secp256k1, say). */
const unprovable = 'ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM'

const pasteable =
  "node -e \"require('tls').createSecureContext({ pfx: require('fs').readFileSync('out.p12'), passphrase: process.env.P12_PASSWORD })\""

function parseAnswer(stdout: Uint8Array): Answer | null {
  const text = new TextDecoder().decode(stdout)
  if (text === '') return null
  try {
    return JSON.parse(text) as Answer
  } catch (cause) {
    throw new InterSslError('ERR_PROGRAM_FAILED', 'node printed something that is not JSON', {
      cause,
    })
  }
}

export const nodeDriver: Driver = {
  id: 'node',
  reads: ['pkcs12'],
  install: {},
  async find({ node: { path, version } }) {
    return [
      {
        id: `node-${version.split('.')[0]}`,
        version: `Node.js ${version}`,
        found: path,
        why: 'the Node that runs interssl',
        producer: null,
        consumer: nodeConsumer(path),
        importer: 'node',
        release: version,
      },
    ]
  },
}
