/** What came out of a message against what went in: octets, and the certificate of who signed. */
import { hex } from '../asn1/strings.js'
import { digest, equalOctets } from '../crypto/digest.js'
import { readCertificate, type Certificate } from '../pki/certificate.js'
import type { Differences } from './compare.js'
import type { DecryptedContents, SignerProof, VerifiedContents } from './message.js'

/** Everything a verifier tells has to be true, and it has to tell who signed. */
export function compareVerified(
  { content, signers }: VerifiedContents,
  expected: { readonly content: Uint8Array; readonly signer: Uint8Array },
): Differences {
  const certificate = readCertificate(expected.signer)
  return [
    ...compareDecrypted({ content }, expected.content),
    ...(signers.length === 0 ? ['it does not tell who signed'] : []),
    ...(signers.every((proof) => isTrueOf(proof, certificate))
      ? []
      : ['it names another signer than the one who signed']),
  ]
}

export function compareDecrypted(
  { content }: DecryptedContents,
  expected: Uint8Array,
): Differences {
  if (equalOctets(content, expected)) return []
  return content.length === expected.length
    ? ['the content that came out is another one']
    : [`the content that came out has ${content.length} octets, not ${expected.length}`]
}

function isTrueOf(proof: SignerProof, { der, serial, subject }: Certificate): boolean {
  switch (proof.how) {
    case 'certificate':
      return equalOctets(proof.certificate, der)
    case 'fingerprint':
      return proof.sha1.toUpperCase() === hex(digest('sha1', der)).toUpperCase()
    case 'serial':
      return proof.serial.toLowerCase() === serial.toLowerCase()
    case 'name':
      return subject.flat().some(({ value }) => value === proof.commonName)
  }
}
