/** What is done to an artifact after it was checked: a small vocabulary of damage and disguise, as data. */
import { z } from 'zod'
import { writePem } from '../asn1/pem.js'
import { AlgorithmUnsupportedError } from '../errors.js'
import { readPfx, type Pfx } from '../pki/read.js'
import type { SafeBag } from '../pki/safe-contents.js'

const noise = z.strictObject({
  bytes: z.number().int().min(1).max(1_048_576),
  /** The same seed gives the same bytes. */
  seed: z.number().int().min(1).max(4_294_967_295),
})

export const damageSchema = z.union([
  /** Only its first part is handed on. */
  z.strictObject({ keepBytes: z.number().int().min(0) }),
  /**
   * One bit is turned: in the value of the MAC; in the last octet but one block of the encrypted key or certificates
   * (so that the padding is wrong), or in the middle of what lies in the clear; in the signature of a request.
   */
  z.strictObject({ flip: z.enum(['mac', 'key', 'certificates', 'signature']) }),
  /** The lowest bit of one octet; a negative offset counts from the end. */
  z.strictObject({ flip: z.strictObject({ at: z.number().int() }) }),
  /** The file holds this text instead; empty: an empty file. */
  z.strictObject({ replaceWith: z.string() }),
  z.strictObject({ garbage: noise }),
  z.strictObject({ append: noise }),
  z.strictObject({ armour: z.enum(['pem', 'base64']) }),
])
export type Damage = z.infer<typeof damageSchema>

/** What of it a message may have; where the bits of a message lie, `message-damage.ts` says. */
export const messageDamageSchema = z.union([
  z.strictObject({ keepBytes: z.number().int().min(0) }),
  /**
   * One bit is turned: in what is signed (in the message, or beside it); in the signature; in the middle of what is
   * encrypted; in its last block but one, so that the padding is wrong; in the MAC of AuthEnvelopedData.
   */
  z.strictObject({ flip: z.enum(['content', 'signature', 'encrypted-content', 'padding', 'mac']) }),
  z.strictObject({ replaceWith: z.string() }),
  z.strictObject({ append: noise }),
])
export type MessageDamage = z.infer<typeof messageDamageSchema>

/** @throws AlgorithmUnsupportedError where the artifact has no such place */
export function damaged(
  bytes: Uint8Array,
  damage: Damage | Exclude<MessageDamage, { readonly flip: unknown }>,
): Uint8Array {
  if ('keepBytes' in damage) return bytes.slice(0, damage.keepBytes)
  if ('replaceWith' in damage) return new TextEncoder().encode(damage.replaceWith)
  if ('garbage' in damage) return noiseOf(damage.garbage)
  if ('append' in damage) return joined(bytes, noiseOf(damage.append))
  if ('armour' in damage) {
    const pem = writePem('PKCS12', bytes)
    return new TextEncoder().encode(damage.armour === 'pem' ? pem : pem.replace(/^-----.*\n/gm, ''))
  }
  const { flip } = damage
  if (typeof flip === 'object') return turned(bytes, flip.at < 0 ? bytes.length + flip.at : flip.at)
  if (flip === 'signature') return turned(bytes, bytes.length - 1)
  const pfx = readPfx(bytes)
  const { value, block } = flip === 'mac' ? macOf(pfx) : partOf(pfx, flip)
  const place = value && whereIs(value, bytes)
  if (!value || place === null) {
    throw new AlgorithmUnsupportedError(
      `there is no ${flip} in it that a bit can be turned in`,
      flip,
    )
  }
  const last = value.length - 1 - block
  const middle = Math.floor(value.length / 2)
  return turned(bytes, place + (block > 0 && last >= 0 ? last : middle))
}

interface Part {
  readonly value: Uint8Array | null
  /** Octets of a block of the cipher; 0 where it is not encrypted. */
  readonly block: number
}

function macOf({ macData }: Pfx): Part {
  return { value: macData?.value ?? null, block: 0 }
}

/** Of a key only one that lies in a ContentInfo in the clear: a place inside what is encrypted is no place. */
function partOf(pfx: Pfx, part: 'key' | 'certificates'): Part {
  for (const { bags, ciphertext, encryption } of pfx.authenticatedSafe) {
    if (part === 'certificates' && ciphertext)
      return { value: ciphertext, block: blockOf(encryption) }
    const bag = (bags ?? []).find(({ kind }) =>
      part === 'key' ? kind === 'shrouded-key' || kind === 'key' : kind === 'cert',
    )
    if (bag) return { value: bag.value, block: bag.encryption ? blockOf(bag.encryption) : 0 }
  }
  return { value: null, block: 0 }
}

function blockOf({ name }: NonNullable<SafeBag['encryption']>): number {
  return /DES|RC2/.test(name) ? 8 : /RC4/.test(name) ? 0 : 16
}

/** Where a stretch of octets lies; BER may have cut it into pieces, so its first part counts. */
export function whereIs(value: Uint8Array, bytes: Uint8Array): number | null {
  const at = Buffer.from(bytes).indexOf(value)
  return at < 0 ? null : at
}

/** The same with the lowest bit of one octet turned. */
export function turned(bytes: Uint8Array, offset: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  const octet = changed[offset]
  if (octet === undefined) {
    throw new AlgorithmUnsupportedError(`there is no octet ${offset} in it`, 'flip')
  }
  changed[offset] = octet ^ 1
  return changed
}

/** xorshift32: no randomness wanted, the same octets everywhere. */
function noiseOf({ bytes, seed }: z.infer<typeof noise>): Uint8Array {
  let state = seed
  return Uint8Array.from({ length: bytes }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 8) & 0xff
  })
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
