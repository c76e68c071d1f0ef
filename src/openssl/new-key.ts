/** Keys that openssl makes: how `rsa:4096`, `ec:P-256`, `ed25519` are said to `req -newkey` and to `genpkey`. */
import { UsageError } from '../errors.js'
import type { CapabilityId } from './capabilities.js'

export interface NewKey {
  /** CONTRACT's name of the key's algorithm. */
  readonly algorithm: string
  /** Arguments of `req`; null where only `genpkey` makes such a key everywhere. */
  readonly req: readonly string[] | null
  /** Arguments of `genpkey`. */
  readonly genpkey: readonly string[]
  readonly requires: readonly CapabilityId[]
}

interface Curve {
  readonly algorithm: string
  /** What every binary that has the curve calls it. */
  readonly name: string
  readonly requires: CapabilityId
}

const brainpool = (name: string): readonly [string, Curve] => [
  name,
  { algorithm: `EC-${name}`, name, requires: 'req.newkey-ec-brainpool' },
]

const curves: ReadonlyMap<string, Curve> = new Map([
  ['P-256', { algorithm: 'EC-secp256r1', name: 'P-256', requires: 'req.newkey-ec' }],
  ['P-384', { algorithm: 'EC-secp384r1', name: 'P-384', requires: 'req.newkey-ec' }],
  ['P-521', { algorithm: 'EC-secp521r1', name: 'P-521', requires: 'req.newkey-ec' }],
  [
    'secp256k1',
    { algorithm: 'EC-secp256k1', name: 'secp256k1', requires: 'req.newkey-ec-secp256k1' },
  ],
  ...['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'].map(brainpool),
])

/** Keys whose word says it all. */
const edwards: ReadonlyMap<string, NewKey> = new Map([
  [
    'ed25519',
    {
      algorithm: 'Ed25519',
      req: ['-newkey', 'ed25519'],
      genpkey: ['-algorithm', 'ed25519'],
      requires: ['req.newkey-ed25519'],
    },
  ],
  [
    'ed448',
    {
      algorithm: 'Ed448',
      req: null,
      genpkey: ['-algorithm', 'ed448'],
      requires: ['req.newkey-ed448'],
    },
  ],
])

/**
 * `rsa:BITS`, `rsa-pss:BITS` (512 to 16384), `ec:CURVE` (P-256, P-384, P-521, secp256k1, brainpoolP256r1,
 * brainpoolP384r1, brainpoolP512r1), `ed25519`, `ed448`.
 * @throws UsageError for anything else
 */
export function parseNewKey(text: string): NewKey {
  const [kind = '', size = ''] = text.split(/:(.*)/s)
  const bits = Number(/^[1-9][0-9]{2,4}$/.exec(size)?.[0])
  if ((kind === 'rsa' || kind === 'rsa-pss') && bits >= 512 && bits <= 16_384) {
    const pss = kind === 'rsa-pss'
    const name = pss ? 'RSA-PSS' : 'RSA'
    return {
      algorithm: `${name}-${bits}`,
      req: pss ? null : ['-newkey', `rsa:${bits}`],
      genpkey: ['-algorithm', name, '-pkeyopt', `rsa_keygen_bits:${bits}`],
      requires: pss ? ['req.newkey-rsa-pss'] : [],
    }
  }
  const curve = kind === 'ec' ? curves.get(size) : undefined
  if (curve !== undefined) {
    const options = namedCurve(curve.name)
    return {
      algorithm: curve.algorithm,
      req: ['-newkey', 'ec', ...options],
      genpkey: ['-algorithm', 'EC', ...options],
      requires: [curve.requires],
    }
  }
  const known = edwards.get(text)
  if (known !== undefined) return known
  throw new UsageError(`${text} is not a key that can be made`, {
    hint: `rsa:BITS or rsa-pss:BITS (512 to 16384), ec:CURVE (${[...curves.keys()].join(', ')}), ed25519 or ed448`,
  })
}

/** ec_param_enc: LibreSSL 3.3.6 writes explicit parameters without it (observed 2026-11-23). */
export function namedCurve(name: string): string[] {
  return ['-pkeyopt', `ec_paramgen_curve:${name}`, '-pkeyopt', 'ec_param_enc:named_curve']
}
