/** The JSON of `inspect`, as CONTRACT.md words it. */
import type { PasswordForm, PasswordState } from './open.js'
import type { Malformed } from './read.js'

export interface InspectedMac {
  algorithm: string
  iterations: number | null
  saltLength: number | null
  prf?: string
  hmac?: string
  keyLength?: number | null
  outerIterations?: number | null
  verified: boolean | null
}

export interface InspectedSafe {
  encryption: string
  kdf?: string
  prf?: string
  prfParameters?: string
  iterations?: number
  saltLength?: number
  keyLength?: number
  readable: boolean | null
}

export interface InspectedKey {
  algorithm: string | null
  explicit?: true
  bag: 'shrouded' | 'plain'
  encryption: string
  kdf?: string
  prf?: string
  prfParameters?: string
  iterations?: number
  saltLength?: number
  keyLength?: number
  friendlyName: string | null
  localKeyId: string | null
  readable: boolean | null
}

export interface InspectedCertificate {
  subject: string | null
  issuer: string | null
  serial: string | null
  notBefore: string | null
  notAfter: string | null
  sha256: string
  emailAddresses: string[]
  friendlyName: string | null
  localKeyId: string | null
}

/** A part that stayed closed although a password was given, for another reason than the password. */
export interface InspectedFailure {
  part: 'mac' | 'safe' | 'key' | 'bag'
  reason: 'damaged' | 'algorithm' | 'limit'
  message: string
  offset: number
}

export interface InspectedPkcs12 {
  version: number | null
  encoding: {
    form: 'der' | 'ber'
    indefiniteLength: boolean
    trailingBytes: number
    armour: 'none' | 'pem' | 'base64'
  }
  integrity: 'password' | 'public-key' | 'none' | null
  mac: InspectedMac | null
  safes: InspectedSafe[]
  keys: InspectedKey[]
  certificates: InspectedCertificate[]
  crls: number
  secrets: number
  nestedSafes: number
  unknownBags: number
  features: string[]
  /** Absent where nothing failed but, at most, the password. */
  failures?: InspectedFailure[]
}

export interface InspectedCsr {
  subject: string
  publicKey: string
  signatureAlgorithm: string
  signatureValid: boolean | null
  version: number
  extensions: { oid: string; name: string; critical: boolean; value: string }[]
  attributes: { oid: string; name: string; values: string[] }[]
}

export interface InspectReport {
  schemaVersion: 1
  file: { name: string; size: number; sha256: string }
  kind: 'pkcs12' | 'csr' | 'certificate' | 'private-key' | 'unknown'
  malformed: Malformed | null
  pkcs12: InspectedPkcs12 | null
  password: { state: PasswordState; form: PasswordForm | null }
  csr: InspectedCsr | null
}
