/** Passwords that are wrong by something small: a newline from a file, quotes from a shell, another encoding. */
import { AlgorithmUnsupportedError, LimitExceededError } from '../errors.js'
import { macCost, visibleDigests } from '../pki/derivation-cost.js'
import { macVerifies } from '../pki/mac-data.js'
import { openPfx } from '../pki/open.js'
import { passwordCandidates } from '../pki/password.js'
import type { Pfx } from '../pki/read.js'

/** Digests that all tries together may cost: about two seconds. */
const BUDGET = 4_000_000

/** What trying came to. */
export interface NearMiss {
  /** How the password has to be changed, as the end of "the password works …"; null where nothing that was tried helps. */
  readonly how: string | null
  /** Changes that were not tried, because each costs so many digests. */
  readonly untried: number
  /** What one try costs. */
  readonly digestsEach: number
}

/** Tries what the person may have meant, likeliest first, as far as the budget goes. */
export function nearMiss(pfx: Pfx, password: string): NearMiss {
  const candidates = nearPasswords(password)
  const digestsEach = Math.max(1, costOf(pfx))
  let left = BUDGET
  for (const [tried, [candidate, how]] of candidates.entries()) {
    const cost = digestsEach * passwordCandidates(candidate).length
    if (cost > left) return { how: null, untried: candidates.length - tried, digestsEach }
    left -= cost
    try {
      if (opens(pfx, candidate)) return { how, untried: 0, digestsEach }
    } catch (error) {
      // An algorithm that we lack, or a count beyond what is computed at all: no try would get further.
      if (error instanceof LimitExceededError || error instanceof AlgorithmUnsupportedError) break
      throw error
    }
  }
  return { how: null, untried: 0, digestsEach }
}

/** What the person may have meant, likeliest first, and the words for it. */
export function nearPasswords(password: string): [candidate: string, how: string][] {
  const all: [string, string][] = [
    [password.replace(/[\r\n]+$/, ''), newlineWords(password)],
    [password.trimEnd(), 'without the white space at its end'],
    [password.trimStart(), 'without the white space at its start'],
    [password.trim(), 'without the white space around it'],
    ['', 'when it is left empty: the file has the empty password'],
    [`${password}\n`, 'with a newline at its end: whoever made the file took one in'],
    [password.replace(/^(['"])(.*)\1$/s, '$2'), 'without the quotes around it'],
    [password.replace(/^\ufeff/, ''), 'without the byte order mark at its start'],
    [password.normalize('NFC'), 'with its accents composed (Unicode form NFC)'],
    [password.normalize('NFD'), 'with its accents apart (Unicode form NFD)'],
    [fromLatin1(password), 'when its bytes are read as UTF-8: they were taken for Latin-1'],
    [
      toLatin1(password),
      'when its UTF-8 bytes are taken for Latin-1, as whoever made the file did',
    ],
    [swapCase(password), 'with capitals and small letters exchanged (Caps Lock)'],
    [swapFirst(password), 'with its first letter in the other case (a phone capitalises it)'],
    [plainPunctuation(password), 'with plain quotes and dashes instead of typographic ones'],
    [password.replace(/\\n$/, ''), 'without the \\n at its end, which is no newline here'],
    [password.replace(/\\(.)/gs, '$1'), 'without the backslashes'],
    [fromBase64(password), 'when it is decoded from base64 first'],
    [fromPercent(password), 'when its %XX are decoded first'],
    [`${password}\r\n`, 'with CR LF at its end: whoever made the file took them in'],
    [`${password}\r`, 'with a carriage return at its end: whoever made the file took it in'],
    [`${password} `, 'with a space at its end'],
    [password.normalize('NFKC'), 'with wide and joined characters made plain (Unicode form NFKC)'],
  ]
  const seen = new Set([password])
  return all.filter(([candidate]) => !seen.has(candidate) && seen.add(candidate))
}

function costOf(pfx: Pfx): number {
  return usesMac(pfx) ? macCost(pfx.macData.scheme).digests : visibleDigests(pfx)
}

type WithMac = Pfx & {
  readonly macData: NonNullable<Pfx['macData']>
  readonly authSafeContent: NonNullable<Pfx['authSafeContent']>
}

function usesMac(pfx: Pfx): pfx is WithMac {
  return pfx.macData !== null && pfx.authSafeContent !== null && !pfx.truncated
}

function opens(pfx: Pfx, password: string): boolean {
  if (!usesMac(pfx)) return openPfx(pfx, password).passwordState === 'correct'
  const budget = { left: BUDGET, each: pfx.limits.maxIterations }
  return passwordCandidates(password).some((one) =>
    macVerifies(pfx.macData, pfx.authSafeContent, one, budget),
  )
}

function newlineWords(password: string): string {
  if (/\r\n$/.test(password)) return 'without the CR LF at its end'
  return /\n$/.test(password)
    ? 'without the trailing newline'
    : 'without the carriage return at its end'
}

/** `Ã¼` → `ü`, where that is what happened. */
function fromLatin1(password: string): string {
  if (!/[\x80-\xff]/.test(password) || /[^\0-\xff]/.test(password)) return password
  const octets = Uint8Array.from(password, (character) => character.charCodeAt(0))
  return decoded(octets) ?? password
}

/** `ü` → `Ã¼`. */
function toLatin1(password: string): string {
  if (!/[^\0-\x7f]/.test(password) || password.length > 4096) return password
  return String.fromCharCode(...new TextEncoder().encode(password))
}

function decoded(octets: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return null
  }
}

function swapCase(password: string): string {
  return [...password].map(otherCase).join('')
}

function swapFirst(password: string): string {
  const [first = '', ...rest] = [...password]
  return [otherCase(first), ...rest].join('')
}

const otherCase = (one: string): string =>
  one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase()

function plainPunctuation(password: string): string {
  return password
    .replace(/[\u2018\u2019\u201a]/g, "'")
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\u2026/g, '...')
    .replace(/\u00a0/g, ' ')
}

/** A secret of Kubernetes, say, that was copied as it is stored. */
function fromBase64(password: string): string {
  const text = password.trim()
  if (!/^[A-Za-z0-9+/]{3,}={0,2}$/.test(text) || text.length % 4 !== 0) return password
  const octets = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return (decoded(octets) ?? password).replace(/[\r\n]+$/, '')
}

function fromPercent(password: string): string {
  if (!/%[0-9a-f]{2}/i.test(password)) return password
  try {
    return decodeURIComponent(password)
  } catch {
    return password
  }
}
