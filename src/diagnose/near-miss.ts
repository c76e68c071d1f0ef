/** Passwords that are wrong by something small: a newline from a file, quotes from a shell, another encoding. */
import { AlgorithmUnsupportedError, LimitExceededError } from '../errors.js'
import { macVerifies } from '../pki/mac-data.js'
import { openPfx } from '../pki/open.js'
import { passwordCandidates } from '../pki/password.js'
import type { Pfx } from '../pki/read.js'

/** Digests that all tries together may cost: about a second. */
const BUDGET = 3_000_000

/**
 * How the password has to be changed to be the file's, as the end of "the password works …"; null where
 * nothing small helps.
 */
export function nearMiss(pfx: Pfx, password: string): string | null {
  const budget = { left: BUDGET }
  for (const [candidate, how] of nearPasswords(password)) {
    try {
      if (opens(pfx, candidate, budget)) return how
    } catch (error) {
      if (error instanceof LimitExceededError || error instanceof AlgorithmUnsupportedError) {
        return null
      }
      throw error
    }
  }
  return null
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
    [password.replace(/\\n$/, ''), 'without the \\n at its end, which is no newline here'],
    [password.replace(/\\(.)/gs, '$1'), 'without the backslashes'],
    [password.normalize('NFC'), 'with its accents composed (Unicode form NFC)'],
    [password.normalize('NFD'), 'with its accents apart (Unicode form NFD)'],
    [fromLatin1(password), 'when its bytes are read as UTF-8: they were taken for Latin-1'],
    [`${password}\r\n`, 'with CR LF at its end: whoever made the file took them in'],
    [`${password}\r`, 'with a carriage return at its end: whoever made the file took it in'],
    [`${password} `, 'with a space at its end'],
    [swapCase(password), 'with capitals and small letters exchanged (Caps Lock)'],
  ]
  const seen = new Set([password])
  return all.filter(([candidate]) => !seen.has(candidate) && seen.add(candidate))
}

function opens(pfx: Pfx, password: string, budget: { left: number }): boolean {
  const { macData, authSafeContent } = pfx
  if (macData === null || authSafeContent === null || pfx.truncated) {
    return openPfx(pfx, password).passwordState === 'correct'
  }
  return passwordCandidates(password).some((one) =>
    macVerifies(macData, authSafeContent, one, budget),
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
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return password
  }
}

function swapCase(password: string): string {
  return [...password]
    .map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase()))
    .join('')
}
