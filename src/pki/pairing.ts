/** Which certificate belongs to which key: by localKeyId, by friendlyName, and by the public key itself. */
import { equalOctets } from '../crypto/digest.js'
import { signatureProves, spkiOf } from '../crypto/keys.js'
import { AlgorithmUnsupportedError, StructureInvalidError } from '../errors.js'
import { readCertificate } from './certificate.js'
import type { OpenedCertificate, OpenedKey, OpenedPfx } from './open.js'

/** The pairing features of an opened PFX; none where there is no key or no certificate. */
export function pairingFeatures(opened: OpenedPfx): string[] {
  const names = new Set<string>()
  if (opened.certificates.length === 0) return []
  for (const key of opened.keys)
    for (const name of pairing(key, opened.certificates)) names.add(name)
  return [...names]
}

/** Whether the certificate carries this key's public key; null where that can't be judged. */
export function belongsTogether(pkcs8: Uint8Array, certificateDer: Uint8Array): boolean | null {
  try {
    const { spki } = readCertificate(certificateDer).publicKey
    return equalOctets(spkiOf(pkcs8), spki) || signatureProves(pkcs8, spki)
  } catch (error) {
    if (error instanceof AlgorithmUnsupportedError || error instanceof StructureInvalidError) {
      return null
    }
    throw error
  }
}

function pairing(key: OpenedKey, certificates: readonly OpenedCertificate[]): string[] {
  const sameId = certificates.filter(
    ({ localKeyId }) => localKeyId !== null && localKeyId === key.localKeyId,
  )
  const sameName = certificates.filter(
    ({ friendlyName }) => friendlyName !== null && friendlyName === key.friendlyName,
  )
  const names: string[] = []
  if (sameId.length > 0) names.push('pairing:by-localkeyid')
  else if (sameName.length > 0) names.push('pairing:by-friendlyname')
  else names.push('pairing:none')

  const { pkcs8 } = key
  if (!pkcs8) return names
  const proofs = certificates.map(({ der }) => belongsTogether(pkcs8, der))
  const own = proofs.indexOf(true)
  const claimed = sameId.length > 0 ? sameId : sameName
  const claims = claimed.map((certificate) => proofs[certificates.indexOf(certificate)])
  // Nothing that is named as the key's carries its public key (or, unnamed, nothing at all does).
  const judged = claimed.length > 0 ? claims : proofs
  if (judged.every((proof) => proof === false)) names.push('pairing:mismatch')
  for (const certificate of own >= 0 ? sameId : []) {
    const index = certificates.indexOf(certificate)
    if (proofs[index] !== false) continue
    names.push(`localkeyid:shared-with-ca-${index > own ? 'after' : 'before'}`)
  }
  return names
}
