/** Serial numbers for test certificates. */
import { random } from '../crypto/random.js'
import { hex } from '../asn1/strings.js'

/** 16 octets, positive, at least 64 random bits (RFC 5280 4.1.2.2), lower-case hex. */
export function randomSerial(): string {
  const bytes = random(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return hex(bytes)
}
