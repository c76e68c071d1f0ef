/** Password-based key derivation: PKCS#12's own (RFC 7292 B.2), PBKDF1 and PBKDF2 (RFC 8018), scrypt (RFC 7914). */
import { hash, pbkdf2Sync, scryptSync } from 'node:crypto'
import { encodeBmp } from '../asn1/strings.js'
import { AlgorithmUnsupportedError, LimitExceededError } from '../errors.js'
import { digest, digestRow, view } from './digest.js'
import { chains } from './digest-chain.js'

/** What the PKCS#12 KDF makes: the ID byte of RFC 7292 B.3. */
export const purpose = Object.freeze({ key: 1, iv: 2, mac: 3 } as const)

/** How often a digest may still be computed for one file (deriving takes from it), and how often in one derivation. */
export interface IterationBudget {
  left: number
  /** @default no limit of its own */
  readonly each?: number
}

export interface Pkcs12KdfInput {
  readonly digest: string
  /** Already in octets: see {@link pkcs12Password}. */
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  readonly id: 1 | 2 | 3
  /** Bytes wanted. */
  readonly length: number
}

/**
 * A password as RFC 7292 B.1 wants it: BMPString with two NUL octets at the end, characters outside the BMP as
 * surrogates (as OpenSSL ≥ 1.1.0, Windows and Java do, observed 2026-11-23).
 */
export function pkcs12Password(password: string): Uint8Array {
  return encodeBmp(password + '\0')
}

/** The KDF of RFC 7292 B.2. An iteration count below one counts as one, as in OpenSSL. */
export function pkcs12Kdf(input: Pkcs12KdfInput, budget?: IterationBudget): Uint8Array {
  const { password, salt, id, length } = input
  const { length: u, block: v } = digestRow(input.digest)
  const iterations = Math.max(1, input.iterations)
  const blocks = Math.ceil(length / u)
  spend(budget, iterations, blocks)
  const material = materialOf({ salt, password, id }, v)
  const derived = new Uint8Array(blocks * u)
  for (let block = 0; block < blocks; block += 1) {
    const a = repeated(input.digest, material, iterations)
    derived.set(a, block * u)
    if (block + 1 < blocks) addToEach(material, a, v)
  }
  return derived.slice(0, length)
}

/**
 * Whether what the second round digests has a block that begins with a zero octet: one file in 64 or so under 3DES, by
 * chance of its salts. A reader that adds with a number library and writes the sum without leading zeros gets another key.
 */
export function pkcs12RoundBeginsWithZero(input: Pkcs12KdfInput): boolean {
  const { length: u, block: v } = digestRow(input.digest)
  if (input.length <= u) return false
  const material = materialOf(input, v)
  addToEach(material, pkcs12Kdf({ ...input, length: u }), v)
  return material.some((octet, index) => octet === 0 && index >= v && index % v === 0)
}

function materialOf(
  { salt, password, id }: Pick<Pkcs12KdfInput, 'salt' | 'password' | 'id'>,
  v: number,
): Uint8Array {
  const saltPart = repeatTo(salt, v)
  const passwordPart = repeatTo(password, v)
  const material = new Uint8Array(v + saltPart.length + passwordPart.length)
  material.fill(id, 0, v)
  material.set(saltPart, v)
  material.set(passwordPart, v + saltPart.length)
  return material
}

export interface Pbkdf2Input {
  /** Digest of the HMAC that is the PRF. */
  readonly digest: string
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  readonly length: number
}

/** PBKDF2 (RFC 8018 5.2). @throws AlgorithmUnsupportedError, LimitExceededError */
export function pbkdf2(input: Pbkdf2Input, budget?: IterationBudget): Uint8Array {
  const { password, salt, iterations, length } = input
  const { node, own, length: u } = digestRow(input.digest)
  // No object identifier names an HMAC with one of these.
  if (own) throw new AlgorithmUnsupportedError(`PBKDF2 with ${input.digest}`, input.digest)
  if (iterations > 0x7fffffff) {
    throw new LimitExceededError(`${iterations} iterations`, 'maxIterations')
  }
  spend(budget, Math.max(1, iterations), Math.ceil(length / u))
  return view(pbkdf2Sync(password, salt, Math.max(1, iterations), length, node))
}

/** PBKDF1 (RFC 8018 5.1). */
export function pbkdf1(input: Pbkdf2Input, budget?: IterationBudget): Uint8Array {
  const { length: u } = digestRow(input.digest)
  if (input.length > u) {
    throw new AlgorithmUnsupportedError('PBKDF1 key is longer than its digest', 'PBKDF1')
  }
  spend(budget, Math.max(1, input.iterations))
  const seed = new Uint8Array(input.password.length + input.salt.length)
  seed.set(input.password)
  seed.set(input.salt, input.password.length)
  return repeated(input.digest, seed, input.iterations).slice(0, input.length)
}

export interface ScryptInput {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly costParameter: number
  readonly blockSize: number
  readonly parallelization: number
  readonly length: number
}

/** scrypt (RFC 7914), in at most 256 MiB. @throws LimitExceededError */
export function scrypt(input: ScryptInput, budget?: IterationBudget): Uint8Array {
  const { password, salt, costParameter: N, blockSize: r, parallelization: p, length } = input
  const memory = 128 * r * (N + p + 2)
  if (memory > 256 * 1024 * 1024) {
    throw new LimitExceededError(`scrypt asks for ${memory} bytes of memory`, 'scryptMemory')
  }
  spend(budget, 2 * N * r * p)
  try {
    return view(scryptSync(password, salt, length, { N, r, p, maxmem: memory + 1024 * 1024 }))
  } catch (cause) {
    throw new AlgorithmUnsupportedError(`scrypt with N=${N} r=${r} p=${p}`, 'scrypt', { cause })
  }
}

/** The digest of `first`, its digest and so on, `times` in all and at least once. */
function repeated(name: string, first: Uint8Array, times: number): Uint8Array {
  const { node, own } = digestRow(name)
  const chain = chains[name]
  if (chain) return chain(digest(name, first), times - 1)
  if (own) {
    let last = own(first)
    for (let i = 1; i < times; i += 1) last = own(last)
    return last
  }
  let last = hash(node, first, 'buffer')
  for (let i = 1; i < times; i += 1) last = hash(node, last, 'buffer')
  return view(last)
}

function spend(budget: IterationBudget | undefined, iterations: number, blocks = 1): void {
  if (!budget) return
  if (!(iterations <= (budget.each ?? Infinity))) {
    throw new LimitExceededError(
      `a key derivation of ${iterations} iterations; the limit is ${budget.each}`,
      'maxIterations',
    )
  }
  const amount = iterations * blocks
  if (!(amount <= budget.left)) {
    throw new LimitExceededError(
      `${amount} digests of a key derivation; ${budget.left} are left for this file`,
      'maxTotalIterations',
    )
  }
  budget.left -= amount
}

/** Copies laid end to end up to the next multiple of `v`; nothing stays nothing (B.2 steps 2 and 3). */
function repeatTo(bytes: Uint8Array, v: number): Uint8Array {
  const filled = new Uint8Array(v * Math.ceil(bytes.length / v))
  for (let at = 0; at < filled.length; at += 1) filled[at] = bytes[at % bytes.length] as number
  return filled
}

/** Adds B + 1 to every v-octet number of I, which follows D in `material` (B.2 step 6C). */
function addToEach(material: Uint8Array, a: Uint8Array, v: number): void {
  for (let start = v; start < material.length; start += v) {
    let carry = 1
    for (let i = v - 1; i >= 0; i -= 1) {
      const sum = (material[start + i] as number) + (a[i % a.length] as number) + carry
      material[start + i] = sum & 0xff
      carry = sum >> 8
    }
  }
}
