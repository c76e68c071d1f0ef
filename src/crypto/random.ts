/** The system's randomness. */
import { randomBytes } from 'node:crypto'

/** `length` fresh random bytes. */
export function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}
