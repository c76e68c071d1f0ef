/** What the message verbs of `interssl smime` tell a person. */
import type { SmimeDecrypted } from '../smime/decrypt.js'
import type { SmimeVerified, VerifiedSigner } from '../smime/verify.js'
import { escapeText } from './escape.js'
import { shortName } from './short-name.js'

interface WrittenFile {
  readonly path: string
  readonly size: number
}

interface Engine {
  readonly id: string
  readonly version: string
}

const row = (label: string, value: string): string => `${label.padEnd(12)} ${escapeText(value)}`

export function madeText(did: 'signed' | 'encrypted', file: WrittenFile, engine: Engine): string {
  return [row(did, `${file.path} (${file.size} bytes)`), row('by', engine.version)].join('\n')
}

export function decryptedText(file: WrittenFile, opened: SmimeDecrypted): string {
  return [
    row('decrypted', `${file.path} (${file.size} bytes, readable by you alone)`),
    row('for', opened.recipient),
    row(
      'cipher',
      `${opened.cipher}${opened.authenticated ? ', authenticated' : ', not authenticated'}`,
    ),
    ...(opened.signedInside ? [row('inside', 'a signed message')] : []),
    row('by', opened.engine.version),
  ].join('\n')
}

/** The verdict first, in a sentence; then each signer. */
export function verifiedText(verified: SmimeVerified): string {
  const { valid, signers, from, fromMatches, reason, engine } = verified
  return [
    `${valid ? 'valid' : 'NOT valid'}: ${escapeText(reason)}`,
    ...signers.flatMap(signerLines),
    ...(fromMatches === null
      ? []
      : [
          row(
            'from',
            `${from.join(', ')} ${fromMatches ? '(the signer)' : '(NOT the signer: do not believe it)'}`,
          ),
        ]),
    ...(engine === null ? [] : [row('checked by', `interssl and ${engine.version}`)]),
  ].join('\n')
}

function signerLines(signer: VerifiedSigner): string[] {
  return [
    row('signer', signer.subject ?? 'unknown: the certificate is not here'),
    row('addresses', signer.emailAddresses.join(', ') || 'none'),
    row('digest', signer.digest),
    ...(signer.signingTime === null
      ? []
      : [row('signed', `${signer.signingTime} (the signer's own claim)`)]),
    row('trusted', signer.trusted ? 'yes' : 'no'),
    ...(signer.chain.length > 1 ? [row('chain', signer.chain.map(shortName).join(' ← '))] : []),
    ...signer.reasons.map((reason) => row('because', reason)),
  ]
}
