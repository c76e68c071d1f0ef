/** What one openssl binary is and can do. */
import type { ProfileId } from '../pki/profile.js'
import type { CapabilityId } from './capabilities.js'

export type Flavour = 'openssl' | 'libressl'

/** One openssl binary at one version. */
export interface Toolchain {
  /** `openssl-3.0`, `openssl-1.1.1`, `libressl-3.3`; `#2` for a second of a line. */
  readonly id: string
  readonly flavour: Flavour
  /** `3.0.19`, `1.1.1w`, `4.3.2`. */
  readonly version: string
  /** The first line of `openssl version`. */
  readonly versionText: string
  readonly path: string
  readonly foundBy: 'given' | 'PATH' | 'system' | 'homebrew' | '/usr/local' | '/opt' | 'installed'
  /** Added to the environment of every call: where OPENSSL_MODULES comes from. */
  readonly env: Readonly<Record<string, string>>
  /** Whether the legacy provider of OpenSSL 3 can be loaded. LibreSSL and 1.1.1 have none, and need none. */
  readonly legacyProvider: boolean
  readonly fips: boolean
  /** The profile that `pkcs12 -export` writes when nothing is asked. */
  readonly defaultForm: ProfileId
  readonly capabilities: Readonly<Record<CapabilityId, boolean>>
}
