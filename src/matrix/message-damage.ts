/** What is done to a message after it was checked: to what is signed, the signature, what is encrypted. */
import { AlgorithmUnsupportedError } from '../errors.js'
import { readCms, type CmsMessage } from '../pki/cms.js'
import { damaged, turned, whereIs, type MessageDamage } from './damage.js'

/** A message, and what lies beside a detached signature. */
export interface Handed {
  readonly bytes: Uint8Array
  readonly content: Uint8Array | null
}

/** `features`: what the key alone would show of it. */
export interface DamagedMessage extends Handed {
  readonly features: readonly string[]
}

/** @throws AlgorithmUnsupportedError where the message has no such place */
export function damagedMessage({ bytes, content }: Handed, damage: MessageDamage): DamagedMessage {
  if (!('flip' in damage)) return { bytes: damaged(bytes, damage), content, features: [] }
  const { flip } = damage
  if (flip === 'content' && content !== null) {
    return { bytes, content: turned(content, Math.floor(content.length / 2)), features: [] }
  }
  const message = readCms(bytes)
  const { value, at, feature } = placeIn(message, flip)
  const place = value === null ? null : whereIs(value, bytes)
  if (value === null || place === null || at < 0) {
    throw new AlgorithmUnsupportedError(
      `there is no ${flip} in it that a bit can be turned in`,
      flip,
    )
  }
  return {
    bytes: turned(bytes, place + at),
    content,
    features: feature === null ? [] : [feature],
  }
}

interface Part {
  readonly value: Uint8Array | null
  /** The octet in it. */
  readonly at: number
  readonly feature: string | null
}

const none: Part = { value: null, at: -1, feature: null }

function placeIn(message: CmsMessage, flip: string): Part {
  if (message.kind === 'other') return none
  if (message.kind === 'signed-data') {
    if (flip === 'content') return middleOf(message.content, null)
    // The last octet, so that an ECDSA-Sig-Value stays one.
    const signature = message.signers[0]?.signature ?? null
    if (flip !== 'signature' || signature === null) return none
    return { value: signature, at: signature.length - 1, feature: null }
  }
  const { encryptedContent, mac, cipher } = message
  if (flip === 'mac') return mac === null ? none : middleOf(mac, 'cms-content:not-authentic')
  if (flip === 'encrypted-content') {
    const authenticated = message.kind === 'auth-enveloped-data'
    return middleOf(
      encryptedContent,
      authenticated ? 'cms-content:not-authentic' : 'cms-content:garbled',
    )
  }
  if (flip !== 'padding' || encryptedContent === null || !cipher.endsWith('CBC')) return none
  const block = /DES|RC2/.test(cipher) ? 8 : 16
  return {
    value: encryptedContent,
    at: encryptedContent.length - 1 - block,
    feature: 'cms-content:padding-broken',
  }
}

function middleOf(value: Uint8Array | null, feature: string | null): Part {
  return value === null ? none : { value, at: Math.floor(value.length / 2), feature }
}
