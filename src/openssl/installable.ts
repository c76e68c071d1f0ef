/** What can be installed: one row per toolchain, the Debian suites that hold it and the packages it is made of. */

export interface Installable {
  /** As `detectToolchain` will call it. */
  readonly id: string
  /** How the package version of its openssl starts. */
  readonly release: string
  /** Suites of the archive, by code name; later ones lend what the first ones lack. */
  readonly suites: readonly string[]
  /** All built from source openssl, so all of one version. */
  readonly packages: readonly string[]
  /** What they are linked to. Newer builds don't start on an older libc; each toolchain brings its own. */
  readonly libraries: readonly string[]
  readonly instead: string
}

const libraries = ['libc6', 'zlib1g', 'libzstd1']
// Since trixie legacy.so is a package of its own (observed 2026-11-23).
const withLegacy = ['openssl', 'openssl-provider-legacy']
const recent =
  'macOS: brew install openssl@3; Alpine: apk add openssl; FreeBSD: pkg install openssl; Windows: winget install ShiningLight.OpenSSL.Light'

/** Code names stay what they are while `testing` moves on: which suite holds which release was seen 2026-11-23. */
export const installables: readonly Installable[] = Object.freeze([
  {
    id: 'openssl-1.1.1',
    release: '1.1.1',
    suites: ['bullseye'],
    packages: ['openssl', 'libssl1.1'],
    libraries: ['libc6'],
    instead:
      'macOS: brew install openssl@1.1 (while brew has it); Alpine: apk add openssl1.1-compat (up to 3.18); FreeBSD: pkg install openssl111; or build it, and name it with --openssl PATH',
  },
  {
    id: 'openssl-3.0',
    release: '3.0.',
    suites: ['bookworm'],
    packages: ['openssl', 'libssl3'],
    libraries: ['libc6'],
    instead: `it is the openssl of Debian 12 and Ubuntu 22.04 and 24.04; newer ones: ${recent}`,
  },
  {
    id: 'openssl-3.5',
    release: '3.5.',
    suites: ['trixie'],
    packages: [...withLegacy, 'libssl3t64'],
    libraries,
    instead: `macOS: brew install openssl@3.5; Alpine: apk add openssl; FreeBSD: pkg install openssl35; Windows: winget install ShiningLight.OpenSSL.Light`,
  },
  {
    id: 'openssl-3.6',
    release: '3.6.',
    suites: ['forky'],
    packages: [...withLegacy, 'libssl3t64'],
    libraries,
    instead: recent,
  },
  {
    id: 'openssl-4.0',
    release: '4.0.',
    suites: ['experimental', 'sid'],
    packages: [...withLegacy, 'libssl4'],
    libraries,
    instead: recent.replace('openssl@3', 'openssl'),
  },
])

/** LibreSSL has no Debian package. */
export const howToGetLibressl =
  'macOS has it as /usr/bin/openssl, or brew install libressl; Alpine: apk add libressl; FreeBSD: pkg install libressl; OpenBSD has it; elsewhere build it under /opt/libressl-VERSION'
