/** Node's own TLS as Consumer: the Node that runs interssl, others on PATH, and those that were installed on request. */
import { realpath } from 'node:fs/promises'
import { binariesOf, numbered } from './binaries.js'
import type { Driver, FoundProgram, Surroundings } from './driver.js'
import { installedPrograms } from './npm-install.js'
import { handshakeConsumer, runtimeVersion } from './tls-handshake.js'

async function find({ node, path, cacheFolder, signal }: Surroundings): Promise<FoundProgram[]> {
  const own = await realpath(node.path)
  const elsewhere = await installedPrograms('node', cacheFolder)
  const candidates = await binariesOf('node', { path, elsewhere })
  const others = await Promise.all(
    candidates.map(async ({ path: file }): Promise<FoundProgram[]> => {
      if ((await realpath(file)) === own) return []
      const version = await runtimeVersion(file, signal)
      return version === null ? [] : [nodeProgram(file, version, `found as ${file}`)]
    }),
  )
  const running = nodeProgram(node.path, node.version, 'the Node that runs interssl')
  return numbered([running, ...others.flat()])
}

function nodeProgram(file: string, version: string, why: string): FoundProgram {
  return {
    id: `node-${version.split('.')[0]}`,
    version: `Node.js ${version}`,
    found: file,
    why,
    producer: null,
    consumer: handshakeConsumer({ name: 'node', file, args: ['--input-type=commonjs', '-e'] }),
    importer: 'node',
    release: version,
  }
}

export const nodeDriver: Driver = {
  id: 'node',
  reads: ['pkcs12'],
  install: { interssl: 'interssl toolchains install node-22' },
  find,
}
