/** How a PKCS#12 file is to be written, in names that no program owns, and what of it a producer has to be able to do. */
import { AlgorithmUnsupportedError } from '../errors.js'
import type { ProfileId } from '../pki/profile.js'

/** How certificates or the key are encrypted: PBES2 with PBKDF2 (RFC 8018), or RFC 7292 appendix C. */
export const encryptions = [
  'none',
  'aes-128-cbc',
  'aes-192-cbc',
  'aes-256-cbc',
  'des-ede3-cbc',
  'camellia-128-cbc',
  'camellia-256-cbc',
  'pbe-sha1-3des',
  'pbe-sha1-2des',
  'pbe-sha1-rc2-128',
  'pbe-sha1-rc2-40',
  'pbe-sha1-rc4-128',
  'pbe-sha1-rc4-40',
] as const
export type Encryption = (typeof encryptions)[number]

export const recipeDigests = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const
export type RecipeDigest = (typeof recipeDigests)[number]

/** Every choice said, so that no program's default decides. */
export interface Pkcs12Choices {
  readonly certificates: Encryption
  readonly key: Encryption
  /** `digest`: RFC 7292 appendix B; `pbmac1`: RFC 9579, PBKDF2 and HMAC with the same digest. */
  readonly mac: 'none' | { readonly digest: RecipeDigest } | { readonly pbmac1: RecipeDigest }
  /** Of PBKDF2. @default 'hmac-sha256' */
  readonly prf?: `hmac-${RecipeDigest}` | undefined
  /** Of the encryption. @default 2048 */
  readonly iterations?: number | undefined
  /** @default as `iterations` */
  readonly macIterations?: number | undefined
  /** Octets of every salt. @default the program's own */
  readonly saltLength?: number | undefined
}

/**
 * A named profile, what the program writes when nothing is asked (`default`), its own way of writing for old readers
 * (openssl's and keytool's `legacy`, say), or choice by choice.
 */
export type Pkcs12Form =
  | { readonly form: 'default' | 'legacy' | ProfileId; readonly choices?: undefined }
  | { readonly form: 'choices'; readonly choices: Pkcs12Choices }

export interface Pkcs12Details {
  readonly password: string
  /** On the key and its certificate. Empty: none. */
  readonly friendlyName: string
  /** Of the certificates above, in their order. @default none */
  readonly caNames?: readonly string[] | undefined
  /** @default 'whole' */
  readonly contents?: 'whole' | 'certificates' | 'key' | undefined
  /**
   * localKeyId: the same on key and certificate, on neither, on the key alone, or a different one on each.
   * @default 'both'
   */
  readonly pairing?: 'both' | 'neither' | 'key-only' | 'differing' | undefined
  /** What the contents are encrypted under, where the MAC is under `password`. @default `password` */
  readonly contentsPassword?: string | undefined
  /** The empty password as no octets at all, instead of two zero octets. @default false */
  readonly noPasswordOctets?: boolean | undefined
}

export type Pkcs12Recipe = Pkcs12Form & Pkcs12Details

/** What goes beyond a form, a password and a name; a producer writes only those that it lists. */
export type Pkcs12Wish =
  'choices' | 'contents' | 'caNames' | 'pairing' | 'contentsPassword' | 'noPasswordOctets'

/** The wishes in a recipe. */
export function wishesOf(recipe: Pkcs12Recipe): Pkcs12Wish[] {
  const { contents = 'whole', pairing = 'both', caNames = [], noPasswordOctets = false } = recipe
  const asked: readonly (readonly [Pkcs12Wish, boolean])[] = [
    ['choices', recipe.form === 'choices'],
    ['contents', contents !== 'whole'],
    ['caNames', caNames.some((name) => name !== '')],
    ['pairing', pairing !== 'both'],
    ['contentsPassword', recipe.contentsPassword !== undefined],
    ['noPasswordOctets', noPasswordOctets],
  ]
  return asked.flatMap(([wish, is]) => (is ? [wish] : []))
}

/** @throws AlgorithmUnsupportedError for a recipe that asks for more than a form, a password and a name */
export function refuseWishes(recipe: Pkcs12Recipe, program: string): void {
  const [wish] = wishesOf(recipe)
  if (wish === undefined) return
  const message = `${program} can't be asked for ${wish} of a PKCS#12 file`
  throw new AlgorithmUnsupportedError(message, wish)
}
