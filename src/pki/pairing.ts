/** Which certificate belongs to which key: by localKeyId, by friendlyName, and by the public key itself. */
import { readBer } from '../asn1/ber.js'
import { equalOctets } from '../crypto/digest.js'
import { signatureProves, spkiOf } from '../crypto/keys.js'
import { AlgorithmUnsupportedError, StructureInvalidError } from '../errors.js'
import { readCertificate } from './certificate.js'
import type { OpenedCertificate, OpenedKey, OpenedPfx } from './open.js'

/** Pairs that are judged. */
const mostPairs = 2000

/** The pairing features of an opened PFX; none where there is no key or no certificate. */
export function pairingFeatures(opened: OpenedPfx): string[] {
  const names = new Set<string>()
  if (opened.certificates.length === 0) return []
  // Every key is held against every certificate: a file of thousands of both is not judged.
  if (opened.keys.length * opened.certificates.length > mostPairs) return []
  for (const key of opened.keys)
    for (const name of pairing(key, opened.certificates)) names.add(name)
  return [...names]
}

/** Whether the certificate carries this key's public key; null where that can't be judged. */
export function belongsTogether(pkcs8: Uint8Array, certificateDer: Uint8Array): boolean | null {
  try {
    return provesItself(spkiOf(pkcs8), pkcs8, readCertificate(certificateDer).publicKey.spki)
  } catch (error) {
    if (error instanceof AlgorithmUnsupportedError || error instanceof StructureInvalidError) {
      return null
    }
    throw error
  }
}

/** Equal public keys need no signature; nor do different ones of one algorithm. */
function provesItself(own: Uint8Array, pkcs8: Uint8Array, spki: Uint8Array): boolean {
  if (equalOctets(own, spki)) return true
  const algorithm = (bytes: Uint8Array) => readBer(bytes).root.children[0]?.bytes ?? bytes
  return !equalOctets(algorithm(own), algorithm(spki)) && signatureProves(pkcs8, spki)
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
  // Who goes by ids first finds none in common, and does not come to the names.
  const hasId = (bag: { readonly localKeyId: string | null }): boolean => bag.localKeyId !== null
  if (sameId.length === 0 && sameName.length > 0 && (hasId(key) || sameName.every(hasId))) {
    names.push('localkeyid:not-shared')
  }

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
