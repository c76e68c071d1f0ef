/** Digests and HMACs by CONTRACT's names: which exist, how long they are, and how to compute them. */
import { createHmac, getHashes, hash, timingSafeEqual } from 'node:crypto'
import { AlgorithmUnsupportedError } from '../errors.js'
import { md2 } from './md2.js'
import { md4 } from './md4.js'

interface DigestRow {
  /** OpenSSL's name, which node takes. */
  readonly node: string
  /** Bytes of output, and of one compression block (`v` of RFC 7292 B.2). */
  readonly length: number
  readonly block: number
  /** Ours, for one that node lacks. */
  readonly own?: (bytes: Uint8Array) => Uint8Array
}

const rows: Readonly<Record<string, DigestRow>> = {
  // MD2 works in blocks of 16 octets, but RFC 7292 B.2 says 64 for it as for MD5.
  md2: { node: 'md2', length: 16, block: 64, own: md2 },
  md4: { node: 'md4', length: 16, block: 64, own: md4 },
  md5: { node: 'md5', length: 16, block: 64 },
  sha1: { node: 'sha1', length: 20, block: 64 },
  sha224: { node: 'sha224', length: 28, block: 64 },
  sha256: { node: 'sha256', length: 32, block: 64 },
  sha384: { node: 'sha384', length: 48, block: 128 },
  sha512: { node: 'sha512', length: 64, block: 128 },
  'sha512-224': { node: 'sha512-224', length: 28, block: 128 },
  'sha512-256': { node: 'sha512-256', length: 32, block: 128 },
  'sha3-224': { node: 'sha3-224', length: 28, block: 144 },
  'sha3-256': { node: 'sha3-256', length: 32, block: 136 },
  'sha3-384': { node: 'sha3-384', length: 48, block: 104 },
  'sha3-512': { node: 'sha3-512', length: 64, block: 72 },
  ripemd160: { node: 'ripemd160', length: 20, block: 64 },
  blake2b512: { node: 'blake2b512', length: 64, block: 128 },
  blake2s256: { node: 'blake2s256', length: 32, block: 64 },
  sm3: { node: 'sm3', length: 32, block: 64 },
}

let here: ReadonlySet<string> | null = null

/** The row of a digest that this machine can compute. @throws AlgorithmUnsupportedError for any other. */
export function digestRow(name: string): DigestRow {
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined
  // Asked when it is needed: the list takes longer than many a digest.
  here ??= new Set(getHashes())
  if (!row || !(row.own || here.has(row.node))) {
    throw new AlgorithmUnsupportedError(`digest ${name} is not available`, name)
  }
  return row
}

/** Octets of a digest's output; null for one we don't know. */
export function digestLength(name: string): number | null {
  return Object.hasOwn(rows, name) ? (rows[name]?.length ?? null) : null
}

/** Digest of the bytes. @throws AlgorithmUnsupportedError */
export function digest(name: string, bytes: Uint8Array): Uint8Array {
  const { node, own } = digestRow(name)
  return own ? own(bytes) : view(hash(node, bytes, 'buffer'))
}

/** HMAC (RFC 2104) of the bytes; `name` is the digest's. @throws AlgorithmUnsupportedError */
export function hmac(name: string, key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const { node, own, block } = digestRow(name)
  if (!own) return view(createHmac(node, key).update(bytes).digest())
  const padded = new Uint8Array(block)
  padded.set(key.length > block ? own(key) : key)
  const inner = own(
    joined(
      padded.map((octet) => octet ^ 0x36),
      bytes,
    ),
  )
  return own(
    joined(
      padded.map((octet) => octet ^ 0x5c),
      inner,
    ),
  )
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

/** Equality that takes the same time wherever the difference is. */
export function equalOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A plain Uint8Array over the same memory. */
export function view(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** SHA-256 as lower-case hex: how files and certificates are named everywhere. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}
