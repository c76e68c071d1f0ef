/** A private key of an NSS database as PKCS#8, by way of pk12util. */
import { readBer } from '../asn1/ber.js'
import { integer, sequence } from '../asn1/der.js'
import { hex } from '../asn1/strings.js'
import { child } from '../asn1/value.js'
import { equalOctets } from '../crypto/digest.js'
import { generateKeyPair, spkiOf } from '../crypto/keys.js'
import { random } from '../crypto/random.js'
import { InterSslError } from '../errors.js'
import { writeCertificate } from '../pki/certificate-write.js'
import { decryptContent } from '../pki/decrypt.js'
import { parseDistinguishedName } from '../pki/name.js'
import { passwordOctets } from '../pki/password.js'
import { readPrivateKey } from '../pki/private-key.js'
import { readPfx } from '../pki/read.js'
import { mustSucceed } from './judge.js'
import { database, slotPassword, unlock, type NssTools } from './nss-database.js'
import type { Session } from './session.js'

/**
 * The private key of `spki`: pk12util exports keys with a certificate alone, so one is written for it.
 * The MAC over 600000 iterations is left alone, since the public key tells whether it is the right one.
 */
export async function exportNssKey(
  { certutil, pk12util }: NssTools,
  session: Session,
  spki: Uint8Array,
): Promise<Uint8Array> {
  const passing = hex(random(16))
  await session.write('passing', `${passing}\n`)
  await session.write('certificate.der', placeholder(spki))
  const add = ['-A', ...unlock, '-n', 'key', '-t', ',,', '-i', 'certificate.der']
  mustSucceed(await session.call(certutil, add), 'certutil -A')
  const take = ['-o', 'key.p12', '-n', 'key', ...database, '-k', slotPassword, '-w', 'passing']
  mustSucceed(
    await session.call(pk12util, [...take, '-C', 'NONE'], { secrets: [passing] }),
    'pk12util -o',
  )
  const { authenticatedSafe } = readPfx(await session.read('key.p12'))
  const bags = authenticatedSafe.flatMap((safe) => safe.bags ?? [])
  const { encryption = null, value = null } = bags.find(({ kind }) => kind === 'shrouded-key') ?? {}
  const exported = encryption && value && decryptContent(encryption, value, passwordOctets(passing))
  const pkcs8 = exported && keyFor(spki, exported)
  if (pkcs8 === null || !equalOctets(spkiOf(pkcs8), spki)) {
    throw new InterSslError('ERR_PROGRAM_FAILED', 'pk12util did not export the key of the CSR')
  }
  return pkcs8
}

/** NSS holds a key for RSASSA-PSS as any RSA key and exports it so: what it is for stands in the CSR alone. */
function keyFor(spki: Uint8Array, pkcs8: Uint8Array): Uint8Array {
  const algorithm = child(readBer(spki).root, 0, 'algorithm')
  const { root } = readBer(pkcs8)
  if (equalOctets(child(root, 1, 'privateKeyAlgorithm').bytes, algorithm.bytes)) return pkcs8
  return sequence(integer(0), algorithm.bytes, child(root, 2, 'privateKey').bytes)
}

/** A certificate that is good for nothing but standing beside the key. */
function placeholder(spki: Uint8Array): Uint8Array {
  const name = parseDistinguishedName('CN=interssl')
  return writeCertificate({
    issuer: name,
    issuerKey: readPrivateKey(generateKeyPair('ec:P-256').pkcs8),
    subject: name,
    spki,
    serial: 1n,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [],
  })
}
