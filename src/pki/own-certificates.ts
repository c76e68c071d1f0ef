/** Which certificates carry the public key of a private key: each key and each certificate is read once. */
import { equalOctets } from '../crypto/digest.js'
import { hex } from '../asn1/strings.js'
import { mostProofs, ownKey, printOf, provesItself, publicKeyIn } from './pairing.js'

/** The certificates of one key. */
export interface OwnCertificates {
  /** Places in the list of certificates, in its order. The same array for the same public key. */
  readonly indexes: readonly number[]
  /** Whether something could not be judged: the key, a certificate, or more spellings of one public key than are proved. */
  readonly undecided: boolean
}

/** Reads the certificates (DER) once; what it returns takes a key (PKCS#8) and looks it up. */
export function ownCertificatesOf(
  certificates: readonly Uint8Array[],
): (pkcs8: Uint8Array) => OwnCertificates {
  const spkis = certificates.map(publicKeyIn)
  const byPrint = new Map<string, number[]>()
  for (const [index, spki] of spkis.entries()) {
    if (spki === null) continue
    const print = printOf(spki)
    const same = byPrint.get(print)
    if (same) same.push(index)
    else byPrint.set(print, [index])
  }
  const unreadable = spkis.includes(null)
  const byPkcs8 = new Map<string, OwnCertificates>()
  const bySpki = new Map<string, OwnCertificates>()
  let proofs = mostProofs

  const look = (pkcs8: Uint8Array): OwnCertificates => {
    const own = ownKey(pkcs8)
    if (own === null) return { indexes: [], undecided: certificates.length > 0 }
    const known = bySpki.get(hex(own.spki))
    if (known !== undefined) return known
    let undecided = unreadable
    const indexes = (byPrint.get(own.print) ?? []).filter((index) => {
      const spki = spkis[index]
      if (!spki) return false
      if (equalOctets(own.spki, spki)) return true
      const proof = proofs > 0 ? provesItself(own, spki) : null
      proofs -= 1
      if (proof === null) undecided = true
      return proof === true
    })
    const found = { indexes, undecided }
    bySpki.set(hex(own.spki), found)
    return found
  }

  return (pkcs8) => {
    const octets = hex(pkcs8)
    const known = byPkcs8.get(octets) ?? look(pkcs8)
    byPkcs8.set(octets, known)
    return known
  }
}
