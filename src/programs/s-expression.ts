/** Canonical S-expressions, which gpg-agent answers with: `(10:public-key(3:rsa(1:n257:…)(1:e3:…)))`. */
import {
  algorithmIdentifier,
  bitString,
  integer,
  nullValue,
  objectIdentifier,
  sequence,
} from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import { hex } from '../asn1/strings.js'
import { InterSslError } from '../errors.js'

/** A list, or an atom of octets. */
export type SExpression = Uint8Array | readonly SExpression[]

const depthLimit = 16

/** The one expression that `bytes` are. @throws InterSslError ERR_PROGRAM_FAILED */
export function readSExpression(bytes: Uint8Array): SExpression {
  const { value } = readAt(bytes, 0, 0)
  return value
}

function readAt(
  bytes: Uint8Array,
  start: number,
  depth: number,
): { value: SExpression; end: number } {
  if (depth > depthLimit) throw malformed()
  if (bytes[start] === 0x28) {
    const items: SExpression[] = []
    let at = start + 1
    while (bytes[at] !== 0x29) {
      const item = readAt(bytes, at, depth + 1)
      items.push(item.value)
      at = item.end
    }
    return { value: items, end: at + 1 }
  }
  const digits = /^(\d{1,6}):/.exec(new TextDecoder('latin1').decode(bytes.slice(start, start + 7)))
  if (digits === null) throw malformed()
  const from = start + digits[0].length
  const end = from + Number(digits[1])
  if (end > bytes.length) throw malformed()
  return { value: bytes.slice(from, end), end }
}

/** The octets behind a name, anywhere in the expression. */
export function octetsNamed(expression: SExpression, name: string): Uint8Array | null {
  if (expression instanceof Uint8Array) return null
  const [head, value] = expression
  if (head instanceof Uint8Array && value instanceof Uint8Array && textOf(head) === name)
    return value
  for (const item of expression) {
    const found = octetsNamed(item, name)
    if (found !== null) return found
  }
  return null
}

const curves: Readonly<Record<string, string>> = {
  'NIST P-256': oids.secp256r1,
  'NIST P-384': oids.secp384r1,
  'NIST P-521': oids.secp521r1,
}

/** The SubjectPublicKeyInfo of a `(public-key …)`; null for a kind of key that has none here. */
export function spkiOfPublicKey(key: SExpression): Uint8Array | null {
  const modulus = octetsNamed(key, 'n')
  const exponent = octetsNamed(key, 'e')
  if (modulus !== null && exponent !== null) {
    const rsa = sequence(integer(unsigned(modulus)), integer(unsigned(exponent)))
    return sequence(algorithmIdentifier(oids.rsaEncryption, nullValue()), bitString(rsa))
  }
  const point = octetsNamed(key, 'q')
  const curve = curves[textOf(octetsNamed(key, 'curve') ?? new Uint8Array(0))]
  if (point === null || curve === undefined) return null
  return sequence(
    algorithmIdentifier(oids['id-ecPublicKey'], objectIdentifier(curve)),
    bitString(point),
  )
}

/** The signature of a `(sig-val …)` as X.509 has it: RSA's octets, or an ECDSA-Sig-Value. */
export function signatureOf(value: SExpression): Uint8Array | null {
  const rsa = octetsNamed(value, 's')
  const r = octetsNamed(value, 'r')
  if (rsa === null || r === null) return rsa
  return sequence(integer(unsigned(r)), integer(unsigned(rsa)))
}

function unsigned(octets: Uint8Array): bigint {
  return BigInt(`0x0${hex(octets)}`)
}

function textOf(octets: Uint8Array): string {
  return new TextDecoder('latin1').decode(octets)
}

function malformed(): InterSslError {
  return new InterSslError('ERR_PROGRAM_FAILED', 'gpg-agent answered with something unreadable')
}
