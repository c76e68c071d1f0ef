/** Writes an X.509 certificate (RFC 5280 4.1), version 3: what a test CA needs. */
import { bitString, context, element, integer, sequence } from '../asn1/der.js'
import { signWith } from '../crypto/keys.js'
import type { ExtensionInput } from './extension-write.js'
import { writeExtensions } from './extension-write.js'
import type { DistinguishedName } from './name.js'
import { writeName } from './name-write.js'
import type { PrivateKey } from './private-key.js'
import { signatureOf } from './csr-write.js'

export interface CertificateInput {
  readonly issuer: DistinguishedName
  readonly issuerKey: PrivateKey
  readonly subject: DistinguishedName
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  readonly serial: bigint
  readonly notBefore: Date
  readonly notAfter: Date
  readonly extensions: readonly ExtensionInput[]
}

/** A certificate, DER. @throws ValueRefusedError, AlgorithmUnsupportedError */
export function writeCertificate(input: CertificateInput): Uint8Array {
  const { issuerKey, extensions } = input
  const { scheme, algorithm } = signatureOf({ key: issuerKey })
  const tbs = sequence(
    context(0, integer(2)),
    integer(input.serial),
    algorithm,
    writeName(input.issuer),
    sequence(writeTime(input.notBefore), writeTime(input.notAfter)),
    writeName(input.subject),
    input.spki,
    ...(extensions.length > 0 ? [context(3, writeExtensions(extensions))] : []),
  )
  return sequence(tbs, algorithm, bitString(signWith(issuerKey.pkcs8, scheme, tbs)))
}

/** UTCTime to 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). */
function writeTime(date: Date): Uint8Array {
  const text = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  const octets = new TextEncoder().encode(date.getUTCFullYear() < 2050 ? text.slice(2) : text)
  return element(date.getUTCFullYear() < 2050 ? 0x17 : 0x18, octets)
}
