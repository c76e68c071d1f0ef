/** The typed call for opening a bundle: by the system's openssl, or by our own reader where none is given. */
import { readPem } from '../asn1/pem.js'
import {
  CapabilityMissingError,
  InterSslError,
  OpensslFailedError,
  PasswordIncorrectError,
} from '../errors.js'
import { openPfx } from '../pki/open.js'
import { readPrivateKey } from '../pki/private-key.js'
import { readPfx, type Pfx } from '../pki/read.js'
import { capabilities } from './capabilities.js'
import { commandLine } from './command-line.js'
import { pkcs12Read, type Pkcs12ReadOptions } from './pkcs12.js'
import { run, type RunOptions } from './run.js'
import type { Toolchain } from './toolchain.js'

export interface OpenPkcs12Options extends RunOptions {
  /** DER. */
  readonly pfx: Uint8Array
  /** May be empty. */
  readonly password: string
  /** @default none: our own reader, which has every algorithm */
  readonly toolchain?: Toolchain | undefined
}

export interface OpenedPkcs12 {
  /** PKCS#8, DER, in the clear; in the bundle's order, usually one. */
  readonly keys: readonly Uint8Array[]
  /** DER; in the bundle's order. */
  readonly certificates: readonly Uint8Array[]
  /** Who opened it; `null`: our own reader. */
  readonly toolchain: Toolchain | null
  /** Pasteable; the password is an `env:` source. */
  readonly commands: readonly string[]
}

/**
 * Keys and certificates of a bundle. The legacy provider is used where the bundle needs it, a missing MAC is not taken
 * for a wrong password, and a PBMAC1 that the binary can't verify is refused before it says "invalid password".
 * @throws PasswordIncorrectError, OpensslFailedError, CapabilityMissingError, StructureInvalidError ERR_PFX_INVALID,
 * InterSslError ERR_OPENSSL_TIMEOUT or ERR_ABORTED
 */
export async function openPkcs12(options: OpenPkcs12Options): Promise<OpenedPkcs12> {
  const { pfx: bytes, password, toolchain } = options
  if (options.signal?.aborted === true) {
    throw new InterSslError('ERR_ABORTED', 'opening the bundle was interrupted')
  }
  const pfx = readPfx(bytes)
  if (toolchain === undefined) return openNatively(pfx, password)
  if (pfx.macData?.algorithm === 'PBMAC1' && !toolchain.capabilities['pkcs12.pbmac1']) {
    throw new CapabilityMissingError(
      `${toolchain.id} (${toolchain.path}) can't do this: verify a PBMAC1 (RFC 9579)`,
      'pkcs12.pbmac1',
      toolchain.id,
      { hint: 'leave the toolchain out: interssl reads it itself' },
    )
  }
  const read = { pfx: bytes, password, verifyMac: pfx.macData !== null }
  try {
    return await openWith(toolchain, { ...read, legacy: false }, options)
  } catch (error) {
    if (!(error instanceof OpensslFailedError)) throw error
    if (error.failure === 'legacy-provider-missing' && toolchain.capabilities['provider.legacy']) {
      return openWith(toolchain, { ...read, legacy: true }, options)
    }
    throw error.failure === 'password-incorrect' ? wrongPassword(error, password, toolchain) : error
  }
}

async function openWith(
  toolchain: Toolchain,
  read: Pkcs12ReadOptions,
  { signal, timeoutMs }: RunOptions,
): Promise<OpenedPkcs12> {
  const command = pkcs12Read(read)
  const { stdout } = await run(command, toolchain, { signal, timeoutMs })
  const blocks = readPem(stdout)
  return {
    keys: blocks
      .filter(({ label }) => label.endsWith('PRIVATE KEY'))
      .map((block) => readPrivateKey(block.bytes).pkcs8),
    certificates: blocks.filter(({ label }) => label === 'CERTIFICATE').map((block) => block.bytes),
    toolchain,
    commands: [commandLine(command, toolchain)],
  }
}

function openNatively(pfx: Pfx, password: string): OpenedPkcs12 {
  const { passwordState, keys, certificates, failures } = openPfx(pfx, password)
  if (passwordState === 'incorrect') {
    throw new PasswordIncorrectError('the password does not open the bundle')
  }
  const [failure] = failures
  if (failure !== undefined) {
    throw new InterSslError(
      failure.reason === 'algorithm' ? 'ERR_ALGORITHM_UNSUPPORTED' : 'ERR_PFX_INVALID',
      `the bundle does not open: ${failure.message}`,
    )
  }
  return {
    keys: keys.flatMap(({ pkcs8 }) => (pkcs8 === null ? [] : [pkcs8])),
    certificates: certificates.map(({ der }) => der),
    toolchain: null,
    commands: [],
  }
}

/** LibreSSL takes each byte of a password for a character: outside ASCII it opens nobody's bundles but its own. */
function wrongPassword(
  cause: OpensslFailedError,
  password: string,
  toolchain: Toolchain,
): PasswordIncorrectError {
  const foreign = /[^\u0000-\u007f]/.test(password)
  const hint =
    foreign && !toolchain.capabilities['pkcs12.password-utf8']
      ? `${toolchain.id} can't ${capabilities['pkcs12.password-utf8'].means}: leave the toolchain out`
      : cause.hint
  return new PasswordIncorrectError(`${toolchain.id} can't open the bundle with this password`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  })
}
