/** The extensions node-forge asks for in a CSR and writes into a test certificate, by profile. */
import forge from 'node-forge'
import { generalNamesTree } from './general-names.js'

export type ForgeProfile = 'smime' | 'none'

/** node-forge's own way to say an extension: by name, with the fields it knows or a finished value. */
export type ForgeExtension = Readonly<Record<string, unknown>>

/** RFC 8550 section 4.4: what a mail program looks at before it signs or encrypts. */
const smime: readonly ForgeExtension[] = [
  { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
  { name: 'extKeyUsage', emailProtection: true },
]

const byProfile: Readonly<Record<ForgeProfile, readonly ForgeExtension[]>> = { smime, none: [] }

/** Usage extensions of the profile, and the subjectAltName when there are names. */
export function profileExtensions(
  profile: ForgeProfile,
  subjectAltNames: readonly string[],
): ForgeExtension[] {
  // node-forge fills its own fields into the objects it is given
  const usages = byProfile[profile].map((extension) => ({ ...extension }))
  if (subjectAltNames.length === 0) return usages
  return [...usages, { name: 'subjectAltName', value: generalNamesTree(subjectAltNames) }]
}

/** The attributes of a CSR: one extensionRequest (RFC 2985 section 5.4.2), or none. */
export function extensionRequest(
  profile: ForgeProfile,
  subjectAltNames: readonly string[],
): forge.pki.CertificateField[] {
  const extensions = profileExtensions(profile, subjectAltNames)
  return extensions.length === 0 ? [] : [{ name: 'extensionRequest', extensions: [...extensions] }]
}
