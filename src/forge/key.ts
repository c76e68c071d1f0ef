/** RSA private keys between node-forge and PKCS#8 (RFC 5958). */
import forge from 'node-forge'
import { AlgorithmUnsupportedError } from '../errors.js'
import { children, oidOf, readTree, toBytes } from './asn1-tree.js'
import { forgeFailure } from './failure.js'

export type RsaKey = forge.pki.rsa.PrivateKey

/** A key that is there (PKCS#8 DER), or a new one of `bits`. */
export type ForgeKeySource = { readonly pkcs8: Uint8Array } | { readonly bits: number }

/**
 * The key node-forge will work with. A new one comes from the runtime's own generator (node-forge asks
 * node:crypto for exponent 65537), which takes about as long as `openssl genrsa`.
 * @throws AlgorithmUnsupportedError for every key but RSA
 */
export function rsaKey(source: ForgeKeySource): RsaKey {
  if ('bits' in source) return forge.pki.rsa.generateKeyPair({ bits: source.bits }).privateKey
  try {
    const info = readTree(source.pkcs8)
    const oid = oidOf(children(children(info)[1])[0])
    // node-forge reads any key whose OCTET STRING holds an RSAPrivateKey, and would forget that it was RSASSA-PSS
    if (oid !== '' && oid !== forge.pki.oids['rsaEncryption']) {
      throw new AlgorithmUnsupportedError('node-forge writes RSA keys only', oid)
    }
    return forge.pki.privateKeyFromAsn1(info)
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_KEY_INVALID')
  }
}

/** PKCS#8 as node-forge writes it: rsaEncryption, no attributes, whatever the key was read from. */
export function rsaKeyToPkcs8(key: RsaKey): Uint8Array {
  const info = forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key))
  return toBytes(forge.asn1.toDer(info).getBytes())
}
