/** Watches node-forge while it works: which bytes its reader was given, and how many iterations it is asked for. */
import forge from 'node-forge'
import { LimitExceededError } from '../errors.js'
import { type Asn1, toBytes } from './asn1-tree.js'

/** Finds the bytes that node-forge read a value from. */
export type OriginalBytes = (firstElement: Asn1 | undefined) => Uint8Array | undefined

/** The functions of node-forge that its PKCS#12 reader looks up on these objects at every call. */
interface Watched {
  readonly asn1: { fromDer: (bytes: unknown, ...rest: unknown[]) => Asn1 }
  readonly pkcs5: { pbkdf2: Derive }
  readonly pkcs12: { generateKey: Derive }
  readonly pbe: { generatePkcs12Key: Derive }
}
type Derive = (...args: unknown[]) => unknown

/**
 * Runs `work`, which must be synchronous, and tells afterwards which bytes a value was read from. node-forge keeps
 * no original bytes, and what it encodes anew differs from them for a PSS signature or a padded INTEGER.
 * It also has no bound on iterations and would hold the process for hours: `maxIterations` is ours.
 * @throws LimitExceededError when a key derivation asks for more than `maxIterations`
 */
export function observed<T>(
  maxIterations: number,
  work: () => T,
): { readonly result: T; readonly original: OriginalBytes } {
  const { asn1, pkcs5, pkcs12, pbe } = forge as unknown as Watched
  const before = {
    read: asn1.fromDer,
    pbkdf2: pkcs5.pbkdf2,
    mac: pkcs12.generateKey,
    pbe: pbe.generatePkcs12Key,
  }
  // By the first element: node-forge hands on its TBSCertificate node, not the certificate around it
  const inputs = new Map<Asn1, string>()
  asn1.fromDer = (bytes, ...rest) => {
    const tree = before.read(bytes, ...rest)
    const first = typeof tree.value === 'string' ? undefined : tree.value[0]
    if (first !== undefined && typeof bytes === 'string') inputs.set(first, bytes)
    return tree
  }
  pkcs5.pbkdf2 = bounded(before.pbkdf2, 2, maxIterations)
  pkcs12.generateKey = bounded(before.mac, 3, maxIterations)
  pbe.generatePkcs12Key = bounded(before.pbe, 3, maxIterations)
  try {
    const result = work()
    const original: OriginalBytes = (first) => {
      const input = first === undefined ? undefined : inputs.get(first)
      return input === undefined ? undefined : toBytes(input)
    }
    return { result, original }
  } finally {
    asn1.fromDer = before.read
    pkcs5.pbkdf2 = before.pbkdf2
    pkcs12.generateKey = before.mac
    pbe.generatePkcs12Key = before.pbe
  }
}

function bounded(derive: Derive, position: number, maxIterations: number): Derive {
  return (...args) => {
    const iterations = Number(args[position])
    if (iterations > maxIterations) {
      throw new LimitExceededError(
        `${iterations} iterations asked, node-forge is given at most ${maxIterations}`,
        'iterations',
      )
    }
    return derive(...args)
  }
}
