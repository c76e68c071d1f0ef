/** Compares what a consumer got out with what went in. Exit codes are no proof; this is. */
import { equalOctets } from '../crypto/digest.js'
import { signatureProves, spkiOf } from '../crypto/keys.js'
import { formatDistinguishedName, parseDistinguishedName } from '../pki/name.js'
import { readCsr } from '../pki/csr.js'
import type { CsrReading, CsrRequest, Identity, KeyProof, Pkcs12Contents } from './program.js'

/** What is missing or different; empty when everything arrived. */
export type Differences = readonly string[]

/** The key must sign something that the leaf verifies, and every certificate must come out byte for byte. */
export function comparePkcs12(contents: Pkcs12Contents, identity: Identity): Differences {
  const differences: string[] = []
  const proven = contents.keys.some((key) => provesKey(key, identity))
  if (contents.keys.length === 0) differences.push('the private key did not arrive')
  else if (!proven) differences.push('the key that came out does not match the certificate')
  const expected = [identity.certificate, ...identity.chain]
  const missing = expected.filter(
    (der) => !contents.certificates.some((got) => equalOctets(got, der)),
  )
  if (missing.length > 0) {
    differences.push(
      `${missing.length} of ${expected.length} certificates did not arrive unchanged`,
    )
  }
  const strangers = contents.certificates.filter(
    (got) => !expected.some((der) => equalOctets(got, der)),
  )
  if (strangers.length > 0) {
    differences.push(`${strangers.length} certificates came out that never went in`)
  }
  return differences
}

function provesKey(key: KeyProof, { pkcs8, certificate }: Identity): boolean {
  switch (key.how) {
    case 'key':
      return signatureProves(key.pkcs8, certificate)
    case 'handshake':
      return equalOctets(key.certificate, certificate)
    case 'signature':
      return equalOctets(key.spki, spkiOf(pkcs8))
  }
}

/**
 * A CSR reading against what was asked. A reader that does not tell something is not blamed for it, but
 * one that tells nothing at all has proved nothing.
 */
export function compareCsr(
  reading: CsrReading,
  request: CsrRequest,
  csr: Uint8Array,
  spki: Uint8Array,
): Differences {
  const differences: string[] = []
  const own = readCsr(csr)
  if (!equalOctets(own.publicKey.spki, spki))
    differences.push('the CSR is not for the key it was made with')
  if (reading.signatureValid === false) differences.push('the signature does not verify')
  const subject = formatDistinguishedName(request.subject)
  if (reading.subject !== null && canonical(reading.subject) !== canonical(subject)) {
    differences.push(`subject is ${reading.subject}, asked was ${subject}`)
  }
  if (reading.spki !== null && !equalOctets(reading.spki, spki)) {
    differences.push('the public key is another one')
  }
  if (reading.subjectAltNames !== null) {
    const got = [...reading.subjectAltNames].sort().join(', ')
    const asked = [...request.subjectAltNames].sort().join(', ')
    if (got !== asked) differences.push(`subjectAltName is ${got || 'absent'}, asked was ${asked}`)
  }
  if (reading.signatureValid === null && reading.spki === null && reading.subject === null) {
    differences.push('the reader told nothing that could be compared')
  }
  return differences
}

/** The attributes of a multi-valued RDN are a SET: readers may print them in any order. */
function canonical(subject: string): string {
  return formatDistinguishedName(
    parseDistinguishedName(subject).map((rdn) =>
      [...rdn].sort((a, b) => (`${a.type}=${a.value}` < `${b.type}=${b.value}` ? -1 : 1)),
    ),
  )
}
