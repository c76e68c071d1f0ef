/** The PFX (RFC 7292): its three verbs behind one door: read (bytes), open (password), seal (recipe). */
export type { Malformed, Pfx, PfxEncoding, ReadLimits, SafeContentInfo } from './read.js'
export { readPfx } from './read.js'
export type {
  OpenedCertificate,
  OpenedKey,
  OpenedPfx,
  OpenedSafe,
  OpenFailure,
  PasswordForm,
  PasswordState,
} from './open.js'
export { openPfx } from './open.js'
export type { BundleInput } from './seal.js'
export { sealPfx } from './seal.js'
