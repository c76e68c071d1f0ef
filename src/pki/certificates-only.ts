/** Certificates in a SignedData without signers (RFC 5652 5.1, RFC 8551 3.8): the `.p7b` that CAs send. */
import { context, integer, objectIdentifier, sequence, setOf } from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import { readBer } from '../asn1/ber.js'

/** DER of a ContentInfo with these certificates, each DER. */
export function certificatesOnly(certificates: readonly Uint8Array[]): Uint8Array {
  // [0] IMPLICIT SET: its elements in the order of a SET OF.
  const set = readBer(setOf(...certificates)).root
  return sequence(
    objectIdentifier(oids['id-signedData']),
    context(
      0,
      sequence(
        integer(1),
        setOf(),
        sequence(objectIdentifier(oids['id-data'])),
        context(0, ...set.children.map(({ bytes }) => bytes)),
        setOf(),
      ),
    ),
  )
}
