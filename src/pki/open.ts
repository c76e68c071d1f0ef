/** A PFX after a password: the MAC judged, the bags in the clear, and what could not be opened and why. */
import type { Span, TreeLimits } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { equalOctets } from '../crypto/digest.js'
import type { IterationBudget } from '../crypto/kdf.js'
import { AlgorithmUnsupportedError, DerInvalidError, LimitExceededError } from '../errors.js'
import type { ContentEncryption } from './content-encryption.js'
import { notEncrypted } from './content-encryption.js'
import { decryptContent } from './decrypt.js'
import { visibleDigests } from './derivation-cost.js'
import { lacking } from './lacking.js'
import { macVerifies } from './mac-data.js'
import type { PasswordEncoding, PasswordForm, PasswordOctets } from './password.js'
import { passwordCandidates } from './password.js'
import { readPrivateKeyAlgorithm } from './public-key.js'
import type { Pfx } from './read.js'
import type { BagBudget, SafeBag } from './safe-contents.js'
import { readSafeContents } from './safe-contents.js'

export type { PasswordEncoding, PasswordForm } from './password.js'
export type PasswordState = 'correct' | 'incorrect' | 'not-given' | 'not-needed' | 'undecidable'

/**
 * Why a part did not open: the password, damage, an algorithm we lack, or a limit. A `bag` is one inside an encrypted part
 * that opened; it is in none of the lists and counts.
 */
export interface OpenFailure {
  readonly part: 'mac' | 'safe' | 'key' | 'bag'
  readonly reason: 'password' | 'damaged' | 'algorithm' | 'limit'
  /** The algorithm's name or OID, where that is the reason. */
  readonly algorithm: string | null
  readonly message: string
  readonly span: Span
}

export interface OpenedKey {
  /** OneAsymmetricKey, DER; null where it did not open. */
  readonly pkcs8: Uint8Array | null
  readonly algorithm: string | null
  /** True where EC parameters are written out instead of named. */
  readonly explicit: boolean
  readonly bag: 'shrouded' | 'plain'
  readonly encryption: ContentEncryption
  readonly friendlyName: string | null
  readonly localKeyId: string | null
  /** Null where no password was given to try. */
  readonly readable: boolean | null
  /** Which ContentInfo holds it. */
  readonly safe: number
  readonly span: Span
}

export interface OpenedCertificate {
  readonly der: Uint8Array
  readonly friendlyName: string | null
  readonly localKeyId: string | null
  readonly safe: number
  readonly span: Span
}

export interface OpenedSafe {
  readonly encryption: ContentEncryption
  /** Null where no password was given to try. */
  readonly readable: boolean | null
  readonly bags: readonly SafeBag[]
}

export interface OpenedPfx {
  readonly macVerified: boolean | null
  readonly passwordState: PasswordState
  /** How the password went into the PKCS#12 KDF; null where nothing proves it (no MAC but PBMAC1, say). */
  readonly passwordForm: PasswordForm | null
  /** How a password outside ASCII was encoded, where that showed; empty for others. */
  readonly passwordEncodings: readonly PasswordEncoding[]
  readonly safes: readonly OpenedSafe[]
  readonly keys: readonly OpenedKey[]
  readonly certificates: readonly OpenedCertificate[]
  readonly crls: number
  readonly secrets: number
  readonly nestedSafes: number
  readonly unknownBags: number
  readonly failures: readonly OpenFailure[]
}

/**
 * Opens what a password opens. Nothing about the file or the password throws: `passwordState` and `failures` say
 * what happened. `password` null means that there is none (both empty forms are tried); undefined, not given.
 */
export function openPfx(pfx: Pfx, password?: string | null): OpenedPfx {
  return new Opening(pfx, password).run()
}

type Reason = OpenFailure['reason']
type Faults = [part: OpenFailure['part'], why: Exclude<Attempt<never>, { value: never }>][]

/** What trying the password candidates on one encrypted part came to. */
type Attempt<T> =
  | { readonly value: T }
  | { readonly reason: Reason; readonly algorithm: string | null; readonly message: string }

class Opening {
  readonly #pfx: Pfx
  readonly #given: boolean
  readonly #budget: IterationBudget
  readonly #bagBudget: BagBudget
  readonly #failures: OpenFailure[] = []
  readonly #keys: OpenedKey[] = []
  readonly #certificates: OpenedCertificate[] = []
  readonly #counts = { crls: 0, secrets: 0, nestedSafes: 0, unknownBags: 0 }
  #candidates: PasswordOctets[]
  /** The candidates that proved themselves where it makes a difference. */
  readonly #proved: PasswordOctets[] = []
  /** Why no derivation is even begun. */
  #refused: LimitExceededError | null = null
  #encryptedParts = 0
  #openedParts = 0

  constructor(pfx: Pfx, password: string | null | undefined) {
    this.#pfx = pfx
    this.#given = password !== undefined
    this.#candidates = password === undefined ? [] : passwordCandidates(password)
    const { maxIterations, maxTotalIterations, maxBags } = pfx.limits
    this.#bagBudget = { left: maxBags, most: maxBags }
    this.#budget = { left: maxTotalIterations, each: maxIterations }
    const asked = this.#given ? visibleDigests(pfx) : 0
    if (asked > maxTotalIterations) {
      this.#refused = new LimitExceededError(
        `${asked} digests of key derivations in the whole file; the limit is ${maxTotalIterations}`,
        'maxTotalIterations',
      )
    }
  }

  run(): OpenedPfx {
    const macVerified = this.#given ? this.#verifyMac() : null
    const safes = this.#pfx.authenticatedSafe.map((info, index) => this.#openSafe(info, index))
    const [proved] = this.#proved
    return {
      macVerified,
      passwordState: this.#state(macVerified),
      passwordForm: proved?.form ?? null,
      passwordEncodings: this.#encodings(),
      safes,
      keys: this.#keys,
      certificates: this.#certificates,
      ...this.#counts,
      failures: this.#judged(macVerified),
    }
  }

  #verifyMac(): boolean | null {
    const { macData, authSafeContent, truncated } = this.#pfx
    if (!macData || !authSafeContent || truncated) return null
    for (const candidate of this.#candidates) {
      try {
        if (this.#refused) throw this.#refused
        if (!macVerifies(macData, authSafeContent, candidate, this.#budget)) continue
        if (macData.scheme.kind === 'hmac') this.#prove(candidate)
        return true
      } catch (error) {
        this.#fail('mac', macData.span, refusal(error))
        return null
      }
    }
    return false
  }

  #openSafe(info: Pfx['authenticatedSafe'][number], index: number): OpenedSafe {
    const { encryption, ciphertext } = info
    const closed = (readable: boolean | null): OpenedSafe => ({ encryption, readable, bags: [] })
    if (encryption.scheme.kind === 'none') {
      if (!info.bags) return closed(false)
      this.#take(info.bags, index)
      return { encryption, readable: true, bags: info.bags }
    }
    if (!ciphertext) {
      if (encryption.name === 'envelopedData') this.#encryptedParts += 1
      if (!this.#given) return closed(null)
      const unsupported = encryption.scheme.kind === 'unsupported'
      const why = unsupported
        ? lacking(encryption.name)
        : new DerInvalidError('the encrypted content is missing', info.span.offset)
      this.#fail('safe', info.span, refusal(why))
      return closed(false)
    }
    this.#encryptedParts += 1
    if (!this.#given) return closed(null)
    const opened = this.#attempt(encryption, ciphertext, (plaintext) => {
      const { root, end } = readBer(plaintext, {
        ...treeLimits(this.#pfx),
        place: { within: info.span },
      })
      if (end > plaintext.length) throw new DerInvalidError('breaks off', info.span.offset)
      const faults: Faults = []
      const bags = readSafeContents(root, this.#bagBudget, (error, bag) => {
        const { reason, algorithm, message } = refusal(error)
        faults.push([bag ? 'bag' : 'safe', { reason, algorithm, message }])
      })
      return { bags, faults }
    })
    if (!('value' in opened)) {
      this.#fail('safe', info.span, opened)
      return closed(false)
    }
    const { bags, faults } = opened.value
    for (const [part, why] of faults) this.#fail(part, info.span, why)
    this.#take(bags, index)
    return { encryption, readable: true, bags }
  }

  /** Sorts the bags of a safe into keys, certificates and counts; nested safes after RFC 7292 4.2.6. */
  #take(bags: readonly SafeBag[], safe: number): void {
    for (const bag of bags) {
      const { friendlyName, localKeyId, span } = bag
      const named = { friendlyName, localKeyId, safe, span }
      if (bag.kind === 'key') this.#keys.push(this.#plainKey(bag, named))
      else if (bag.kind === 'shrouded-key') this.#keys.push(this.#shroudedKey(bag, named))
      else if (bag.kind === 'cert' && bag.typeId === oids.x509Certificate && bag.value) {
        this.#certificates.push({ der: bag.value, ...named })
      } else if (bag.kind === 'crl') this.#counts.crls += 1
      else if (bag.kind === 'secret') this.#counts.secrets += 1
      else if (bag.kind === 'safe-contents') {
        this.#counts.nestedSafes += 1
        this.#take(bag.bags, safe)
      } else this.#counts.unknownBags += 1
    }
  }

  #plainKey(bag: SafeBag, named: Named): OpenedKey {
    const pkcs8 = bag.value as Uint8Array
    const key = { ...named, bag: 'plain', encryption: notEncrypted(bag.span) } as const
    try {
      const { root } = readBer(pkcs8, treeLimits(this.#pfx))
      return { ...key, pkcs8, ...readPrivateKeyAlgorithm(root), readable: true }
    } catch (error) {
      this.#fail('key', bag.span, refusal(error))
      return { ...key, pkcs8: null, algorithm: null, explicit: false, readable: false }
    }
  }

  #shroudedKey(bag: SafeBag, named: Named): OpenedKey {
    const encryption = bag.encryption as ContentEncryption
    const closed = { ...named, bag: 'shrouded', encryption, pkcs8: null, algorithm: null } as const
    this.#encryptedParts += 1
    if (!this.#given) return { ...closed, explicit: false, readable: null }
    const opened = this.#attempt(encryption, bag.value as Uint8Array, (plaintext) => {
      const { root, end } = readBer(plaintext, treeLimits(this.#pfx))
      return { pkcs8: plaintext.slice(0, end), ...readPrivateKeyAlgorithm(root) }
    })
    if ('value' in opened) return { ...closed, ...opened.value, readable: true }
    this.#fail('key', bag.span, opened)
    return { ...closed, explicit: false, readable: false }
  }

  /** Tries the candidates in turn, the proved one first. A limit or a missing algorithm ends it at once. */
  #attempt<T>(
    encryption: ContentEncryption,
    ciphertext: Uint8Array,
    read: (plaintext: Uint8Array) => T,
  ): Attempt<T> {
    let decrypted = false
    const tried: Uint8Array[] = []
    for (const candidate of [...this.#candidates]) {
      const octets = encryption.kdf === 'pkcs12' ? candidate.bmp : candidate.octets
      if (tried.some((other) => equalOctets(other, octets))) continue
      tried.push(octets)
      try {
        if (this.#refused) throw this.#refused
        const plaintext = decryptContent(encryption, ciphertext, candidate, this.#budget)
        if (!plaintext) continue
        const value = read(plaintext)
        this.#openedParts += 1
        if (encryption.kdf === 'pkcs12' || candidate.encoding !== 'rfc') this.#prove(candidate)
        return { value }
      } catch (error) {
        const refused = refusal(error)
        if (refused.reason !== 'damaged' || encryption.scheme.kind === 'malformed') return refused
        decrypted = true
      }
    }
    return {
      reason: 'password',
      algorithm: null,
      message: decrypted ? 'decrypts to something else' : 'does not decrypt',
    }
  }

  /** Notes what worked and tries it first from now on. */
  #prove(candidate: PasswordOctets): void {
    if (this.#proved.includes(candidate)) return
    this.#proved.push(candidate)
    const others = this.#candidates.filter((other) => !this.#proved.includes(other))
    this.#candidates = [...this.#proved, ...others]
  }

  #encodings(): PasswordEncoding[] {
    const ascii = !this.#candidates.some(({ encoding }) => encoding !== 'rfc')
    return ascii ? [] : [...new Set(this.#proved.map(({ encoding }) => encoding))]
  }

  #fail(
    part: OpenFailure['part'],
    span: Span,
    why: Exclude<Attempt<never>, { value: never }>,
  ): void {
    const { reason, algorithm, message } = why
    this.#failures.push({ part, reason, algorithm, message, span })
  }

  #state(macVerified: boolean | null): PasswordState {
    const { macData, integrity } = this.#pfx
    const needed =
      macData !== null ||
      (integrity !== 'none' && integrity !== 'public-key') ||
      this.#encryptedParts > 0
    if (!needed) return 'not-needed'
    if (!this.#given) return 'not-given'
    if (macVerified === true || this.#openedParts > 0) return 'correct'
    if (macVerified === false) return 'incorrect'
    if (this.#pfx.truncated) return 'undecidable'
    return this.#failures.some(({ reason }) => reason === 'password') ? 'incorrect' : 'undecidable'
  }

  /** With the password proved elsewhere, what still fails is not (only) the password's fault. */
  #judged(macVerified: boolean | null): OpenFailure[] {
    const { macData } = this.#pfx
    const failures = [...this.#failures]
    if (macVerified === false && macData) {
      const damaged = this.#openedParts > 0
      failures.unshift({
        part: 'mac',
        reason: damaged ? 'damaged' : 'password',
        algorithm: null,
        message: damaged
          ? 'the MAC does not verify, though the password opens the contents'
          : 'the MAC does not verify',
        span: macData.span,
      })
    }
    const intact = macVerified === true
    return failures.map((failure) => {
      if (failure.part === 'mac' || failure.reason !== 'password') return failure
      // Under a right MAC it is another password, whose padding fits one part in 256 by chance.
      if (intact && (this.#openedParts === 0 || failure.message === 'does not decrypt')) {
        return failure
      }
      const broken = intact || this.#openedParts > 0 || this.#pfx.truncated
      return broken ? { ...failure, reason: 'damaged' } : failure
    })
  }
}

interface Named {
  readonly friendlyName: string | null
  readonly localKeyId: string | null
  readonly safe: number
  readonly span: Span
}

const treeLimits = ({ limits: { maxDepth, maxNodes, maxStringLength } }: Pfx): TreeLimits => ({
  maxDepth,
  maxNodes,
  maxStringLength,
})

/** An error as the reason why a part did not open; one that is not about the input goes on up. */
function refusal(error: unknown): Exclude<Attempt<never>, { value: never }> {
  if (error instanceof AlgorithmUnsupportedError) {
    return { reason: 'algorithm', algorithm: error.oid, message: error.message }
  }
  if (error instanceof LimitExceededError) {
    return { reason: 'limit', algorithm: null, message: `${error.message} (${error.limit})` }
  }
  if (error instanceof DerInvalidError) {
    return { reason: 'damaged', algorithm: null, message: error.message }
  }
  throw error
}
