/** Keys that openssl makes: how `rsa:4096`, `ec:P-256`, `ed25519` are said to `req -newkey` and to `genpkey`. */
import { UsageError } from '../errors.js'
import type { CapabilityId } from './capabilities.js'

export interface NewKey {
  /** CONTRACT's name of the key's algorithm. */
  readonly algorithm: string
  /** Arguments of `req`. */
  readonly req: readonly string[]
  /** Arguments of `genpkey`. */
  readonly genpkey: readonly string[]
  readonly requires: readonly CapabilityId[]
}

const curves: ReadonlyMap<string, string> = new Map([
  ['P-256', 'secp256r1'],
  ['P-384', 'secp384r1'],
  ['P-521', 'secp521r1'],
])

/** @throws UsageError for anything that is not `rsa:BITS` (512 to 16384), `ec:P-256|P-384|P-521` or `ed25519` */
export function parseNewKey(text: string): NewKey {
  const [kind, size = ''] = text.split(/:(.*)/s)
  const bits = Number(/^[1-9][0-9]{2,4}$/.exec(size)?.[0])
  if (kind === 'rsa' && bits >= 512 && bits <= 16_384) {
    return {
      algorithm: `RSA-${bits}`,
      req: ['-newkey', `rsa:${bits}`],
      genpkey: ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`],
      requires: [],
    }
  }
  const curve = curves.get(size)
  if (kind === 'ec' && curve !== undefined) {
    // ec_param_enc: LibreSSL 3.3.6 writes explicit parameters without it (observed 2026-11-23).
    const options = [
      '-pkeyopt',
      `ec_paramgen_curve:${size}`,
      '-pkeyopt',
      'ec_param_enc:named_curve',
    ]
    return {
      algorithm: `EC-${curve}`,
      req: ['-newkey', 'ec', ...options],
      genpkey: ['-algorithm', 'EC', ...options],
      requires: ['req.newkey-ec'],
    }
  }
  if (text === 'ed25519') {
    return {
      algorithm: 'Ed25519',
      req: ['-newkey', 'ed25519'],
      genpkey: ['-algorithm', 'ed25519'],
      requires: ['req.newkey-ed25519'],
    }
  }
  throw new UsageError(`${text} is not a key that can be made`, {
    hint: 'rsa:BITS (512 to 16384), ec:P-256, ec:P-384, ec:P-521 or ed25519',
  })
}
