/** Reads what openssl says on stderr when it fails: its error queue, and what the failure comes down to. */
import type { OpensslFailure, OpensslReason } from '../errors.js'

/**
 * The entries of the error queue, oldest first. One format, three fillings: OpenSSL 1.1.1 and 3 name the function,
 * LibreSSL says CRYPTO_internal or func(4095); what stands after the line number is data (observed 2026-11-23).
 */
export function parseErrorQueue(stderr: string): OpensslReason[] {
  return [...stderr.matchAll(entry)].map(({ groups = {} }) => ({
    library: groups['library'] ?? '',
    reason: groups['reason'] ?? '',
    data: (groups['data'] ?? '').trim(),
  }))
}

/** What a failure comes down to, by the words of all dialects: codes differ between them. */
export function classifyFailure(stderr: string): OpensslFailure {
  return failures.find(([words]) => words.test(stderr))?.[1] ?? 'other'
}

/** The algorithm that a binary says it does not have, in its word: `RC2-40-CBC`, `bogus`; null where it names none. */
export function unsupportedAlgorithm(stderr: string): string | null {
  for (const words of algorithmWords) {
    const found = words.exec(stderr)?.[1]
    if (found !== undefined) return found
  }
  return null
}

const algorithmWords: readonly RegExp[] = [
  /Algorithm \((\S+) : \d+\)/,
  /unknown (?:PBE |digest |cipher )?algorithm:? (\S+)/i,
  /algorithm (\S+) not found/i,
  /unknown (?:cipher|digest)(?: name)?:? (\S+)/i,
  /TYPE=([A-Za-z0-9-]+)/,
]

/** The line that says most: the program's own sentence, else the deepest reason, else nothing. */
export function firstWords(stderr: string): string {
  const own = stderr
    .split(/\r?\n/)
    .map((line) => line.trim())
    .find((line) => line !== '' && !noise.test(line) && !new RegExp(entry.source).test(line))
  // Looking up an optional setting leaves "no value" behind on LibreSSL.
  const first = parseErrorQueue(stderr).find(({ reason }) => reason !== 'no value')
  const queued = first === undefined ? '' : [first.reason, first.data].filter(Boolean).join(': ')
  return [own, queued].filter(Boolean).join(': ')
}

// tid:error:code:library:function:reason:file:line:data; a Windows file has a colon of its own.
const entry =
  /^[0-9A-Fa-f]+:error:[0-9A-Fa-f]+:(?<library>[^:\n]*):[^:\n]*:(?<reason>[^:\n]*):(?:[A-Za-z]:)?[^:\n]*:\d+:(?<data>.*)$/gm

/** Printed at success too. */
const noise =
  /^(?:[.+*\s-]+|Generating a |writing new private key|MAC verified OK|WARNING: can't open config file|Certificate request self-signature ok|Signature ok|subject=)/i

/** First match counts. */
const failures: readonly (readonly [RegExp, OpensslFailure])[] = [
  // LibreSSL: nothing but the usage text, whose words are no reasons.
  [/^\s*(?:unknown option[^\n]*\n)?usage[: ]/i, 'option-unknown'],
  [
    /unable to load provider legacy|could not load the (?:legacy )?provider|legacy\.(?:so|dll|dylib)/i,
    'legacy-provider-missing',
  ],
  [
    /unsupported:[^\n]*Algorithm \((?:RC2|RC4|RC5|DES-CBC|BF|CAST|IDEA|SEED|MD2|MD4|MDC2)/i,
    'legacy-provider-missing',
  ],
  [
    /mac verify (?:error|failure)|invalid password|bad decrypt|bad password read|cipherfinal error/i,
    'password-incorrect',
  ],
  [
    /can't read password|error getting password|empty password|problems getting password/i,
    'password-incorrect',
  ],
  [/no cert(?:ificate)?\b.* matches private key|key values mismatch/i, 'key-mismatch'],
  [
    /certificate verify error|unable to get (?:local )?issuer|self[- ]signed certificate|error getting chain/i,
    'chain-invalid',
  ],
  [
    /verification fail(?:ed|ure)|signature (?:verification |)(?:failure|error)|digest failure|bad signature|signature did not match/i,
    'signature-invalid',
  ],
  [
    /can't open |could not open |error opening (?:input|output) file|no such file|permission denied|is a directory/i,
    'io',
  ],
  [
    /unrecognized flag|unknown (?:option|command)|is an invalid command|extra (?:arguments|option)|use -help for summary/i,
    'option-unknown',
  ],
  [
    /unsupported|unknown (?:algorithm|digest|cipher|pbe)|algorithm \S+ not found|invalid operation|not supported/i,
    'algorithm-unsupported',
  ],
  [/^usage:/im, 'option-unknown'],
  [
    /asn1 encoding routines|no start line|wrong tag|header too long|not enough data|bad base64|could not (?:find|read)|unable to load|no certificate/i,
    'input-malformed',
  ],
]
