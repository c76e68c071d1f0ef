/** What can be fetched as an npm package besides openssl: one row per line of a program. */

export interface InstallableProgram {
  /** As its driver will call it, without the minor version. */
  readonly id: string
  readonly program: 'node' | 'bun'
  /** What npm is asked for, after the @. */
  readonly range: string
}

/** Node 16 and 18 get no more fixes: they are for finding out what such a Node does. */
export const installablePrograms: readonly InstallableProgram[] = Object.freeze([
  ...['16', '18', '20', '22', '24'].map((range): InstallableProgram => ({
    id: `node-${range}`,
    program: 'node',
    range,
  })),
  { id: 'bun-1', program: 'bun', range: '1' },
])

/** The system that a package is for. */
export interface PackageSystem {
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** Linux with musl, as Alpine: what is linked to glibc does not start there. */
  readonly musl: boolean
}

const nodePlatforms: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux',
  darwin: 'darwin',
}

/** The package that holds nothing but the binary, so that no script of a package has to run; null where there is none. */
export function packageFor(
  { program }: Pick<InstallableProgram, 'program'>,
  { platform, arch, musl }: PackageSystem,
): string | null {
  const system = nodePlatforms[platform]
  if (system === undefined || (arch !== 'x64' && arch !== 'arm64')) return null
  if (program === 'node') return musl ? null : `node-${system}-${arch}`
  return `@oven/bun-${system}-${arch === 'arm64' ? 'aarch64' : arch}${musl ? '-musl' : ''}`
}
