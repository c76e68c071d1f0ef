/** A password as octets: BMPString for PKCS#12's KDF (RFC 7292 B.1), UTF-8 for PBKDF2 and scrypt (RFC 8018 3, RFC 9579). */
import { pkcs12Password } from '../crypto/kdf.js'

/** How the empty password went into the PKCS#12 KDF: two NUL octets, or nothing at all. */
export type PasswordForm = 'bmp-nul' | 'zero-length'

/**
 * How a password outside ASCII was encoded: as the RFCs say; octet by octet (each UTF-8 octet one BMP character, as
 * LibreSSL to 4.3.2 and OpenSSL 1.0 do); or with ISO 8859-1 octets into PBKDF2 (old Bouncy Castle).
 */
export type PasswordEncoding = 'rfc' | 'bytewise' | 'latin1'

export interface PasswordOctets {
  readonly form: PasswordForm
  readonly encoding: PasswordEncoding
  /** For the PKCS#12 KDF. */
  readonly bmp: Uint8Array
  /** For PBKDF1, PBKDF2 and scrypt. */
  readonly octets: Uint8Array
}

/**
 * Every way a password may have been used, most likely first. OpenSSL ≥ 1.1.0 tries the bytewise one second too
 * (observed 2026-11-23). null means that there is no password.
 */
export function passwordCandidates(password: string | null): PasswordOctets[] {
  const plain = passwordOctets(password ?? '')
  const nothing = passwordOctets(null)
  if (password === null) return [nothing, plain]
  if (password === '') return [plain, nothing]
  if (!isNonAscii(password)) return [plain]
  const widened = pkcs12Password(String.fromCharCode(...plain.octets.subarray(0, 65536)))
  const candidates: PasswordOctets[] = [plain, { ...plain, encoding: 'bytewise', bmp: widened }]
  if (!/[^\0-\xff]/.test(password)) {
    const latin1 = Uint8Array.from(password, (character) => character.charCodeAt(0))
    candidates.push({ ...plain, encoding: 'latin1', octets: latin1 })
  }
  return candidates
}

/** A password as the RFCs want it, which is how we write; null: no octets at all, as some write the empty one. */
export function passwordOctets(password: string | null): PasswordOctets {
  return {
    form: password === null ? 'zero-length' : 'bmp-nul',
    encoding: 'rfc',
    bmp: password === null ? new Uint8Array() : pkcs12Password(password),
    octets: new TextEncoder().encode(password ?? ''),
  }
}

/** Whether a character is outside ASCII. */
export function isNonAscii(password: string): boolean {
  return /[^\0-\x7f]/.test(password)
}
