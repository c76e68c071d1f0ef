/** Bun's TLS as Consumer: the handshake of tls-handshake.ts, read by the BoringSSL inside it. */
import { binariesOf, numbered } from './binaries.js'
import type { Driver, FoundProgram, Surroundings } from './driver.js'
import { installedPrograms } from './npm-install.js'
import { handshakeConsumer, runtimeVersion } from './tls-handshake.js'

/** Bun keeps what it compiles and asks home: neither is wanted of a throw-away call. */
const env = { BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0', DO_NOT_TRACK: '1' }

async function find({ path, cacheFolder, signal }: Surroundings): Promise<FoundProgram[]> {
  const elsewhere = await installedPrograms('bun', cacheFolder)
  const candidates = await binariesOf('bun', { path, elsewhere })
  const found = await Promise.all(
    candidates.map(async ({ path: bun }): Promise<FoundProgram[]> => {
      const release = await runtimeVersion(bun, signal)
      if (release === null) return []
      return [
        {
          id: `bun-${release.split('.').slice(0, 2).join('.')}`,
          version: `Bun ${release}`,
          found: bun,
          why: `found as ${bun}`,
          producer: null,
          consumer: handshakeConsumer({ name: 'bun', file: bun, args: ['-e'], env }),
          importer: 'bun',
          release,
        },
      ]
    }),
  )
  return numbered(found.flat())
}

export const bunDriver: Driver = {
  id: 'bun',
  reads: ['pkcs12'],
  install: {
    homebrew: 'brew install oven-sh/bun/bun',
    npm: 'npm install --global bun',
    interssl: 'interssl toolchains install bun-1',
  },
  find,
}
