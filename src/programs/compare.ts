/** Compares what a consumer got out with what went in. Exit codes are no proof; this is. */
import { readBer, readBerPartially } from '../asn1/ber.js'
import { equalOctets, sha256Hex } from '../crypto/digest.js'
import { signatureProves, signWith, spkiOf, verifySignature } from '../crypto/keys.js'
import { random } from '../crypto/random.js'
import { formatDistinguishedName, parseDistinguishedName } from '../pki/name.js'
import { readCsr } from '../pki/csr.js'
import { readPublicKey } from '../pki/public-key.js'
import type { CsrReading, CsrRequest, Identity, KeyProof, Pkcs12Contents } from './program.js'

/** What is missing or different; empty when everything arrived. */
export type Differences = readonly string[]

/** What has to come out of a PKCS#12 file. */
export interface ExpectedContents {
  /** PKCS#8; null: there is none in it. */
  readonly pkcs8: Uint8Array | null
  /** The certificate of that key; null where the file holds none. */
  readonly certificate: Uint8Array | null
  /** All of them, that one included. */
  readonly certificates: readonly Uint8Array[]
}

/** The key must sign something that the leaf verifies, and every certificate must come out byte for byte. */
export function comparePkcs12(contents: Pkcs12Contents, identity: Identity): Differences {
  const { pkcs8, certificate, chain } = identity
  return compareContents(contents, { pkcs8, certificate, certificates: [certificate, ...chain] })
}

/** The same for a file that may lack the key, or its certificate. */
export function compareContents(contents: Pkcs12Contents, expected: ExpectedContents): Differences {
  const differences: string[] = []
  const { pkcs8, certificate, certificates } = expected
  if (pkcs8 === null) {
    if (contents.keys.length > 0) differences.push('a private key came out that never went in')
  } else if (contents.keys.length === 0) differences.push('the private key did not arrive')
  else if (!contents.keys.some((key) => provesKey(key, pkcs8, certificate))) {
    differences.push(
      certificate === null
        ? 'the key that came out is another one'
        : 'the key that came out does not match the certificate',
    )
  }
  const missing = certificates.filter(
    (der) => !contents.certificates.some((got) => equalOctets(got, der)),
  )
  if (missing.length > 0) {
    differences.push(
      `${missing.length} of ${certificates.length} certificates did not arrive unchanged`,
    )
  }
  const strangers = contents.certificates.filter(
    (got) => !certificates.some((der) => equalOctets(got, der)),
  )
  if (strangers.length > 0) {
    differences.push(`${strangers.length} certificates came out that never went in`)
  }
  return differences
}

function provesKey(key: KeyProof, pkcs8: Uint8Array, certificate: Uint8Array | null): boolean {
  switch (key.how) {
    case 'key':
      return provesOnce(key.pkcs8, certificate, pkcs8)
    case 'handshake':
      return certificate !== null && equalOctets(key.certificate, certificate)
    case 'signature':
      return isPublicKey(key.spki, spkiOf(pkcs8))
  }
}

/**
 * Whether `got` is `wanted`. Some programs hand out a key for RSASSA-PSS alone as a plain RSA key, a curve that was
 * written out by its name, a compressed point whole: modulus and exponent, or curve and point, still have to be the same.
 */
function isPublicKey(got: Uint8Array, wanted: Uint8Array): boolean {
  if (equalOctets(got, wanted)) return true
  const { root: key } = readBerPartially(got)
  const { root: asked } = readBer(wanted)
  if (key === null || key.children.length !== 2) return false
  const [{ algorithm }, { algorithm: wish }] = [readPublicKey(key), readPublicKey(asked)]
  const isCurve = wish.startsWith('EC-') && algorithm === wish
  if (!isCurve && !(wish.startsWith('RSA-PSS') && algorithm.startsWith('RSA'))) return false
  const [numbers, askedNumbers] = [key.children[1], asked.children[1]]
  if (numbers === undefined || askedNumbers === undefined) return false
  return isSamePoint(numbers.contentBytes, askedNumbers.contentBytes)
}

/** Contents of a BIT STRING. A compressed point (RFC 5480 2.2) says of y only whether it is odd. */
function isSamePoint(got: Uint8Array, wanted: Uint8Array): boolean {
  if (equalOctets(got, wanted)) return true
  const [, form] = wanted
  const length = wanted.length - 2
  if ((form !== 2 && form !== 3) || got[1] !== 4 || got.length !== 2 + 2 * length) return false
  const isOdd = (got.at(-1) ?? 0) % 2 === 1
  return equalOctets(got.slice(2, 2 + length), wanted.slice(2)) && isOdd === (form === 3)
}

/** What the same bytes proved before: one identity is in hundreds of files, and a signature with its key costs milliseconds. */
const proofs = new Map<string, boolean>()
const mostProofs = 4096

function provesOnce(got: Uint8Array, certificate: Uint8Array | null, pkcs8: Uint8Array): boolean {
  const question = [got, certificate ?? new Uint8Array(0), pkcs8].map(sha256Hex).join()
  const known = proofs.get(question)
  if (known !== undefined) return known
  const spki = spkiOf(pkcs8)
  const proved = signatureProves(got, certificate ?? spki) || provesPss(got, spki)
  if (proofs.size >= mostProofs) proofs.clear()
  proofs.set(question, proved)
  return proved
}

/** The same for a key that came out itself: it still makes the signatures of that key. */
function provesPss(pkcs8: Uint8Array, spki: Uint8Array): boolean {
  if (!readPublicKey(readBer(spki).root).algorithm.startsWith('RSA-PSS')) return false
  const nonce = random(32)
  return verifySignature(spki, pss, nonce, signWith(pkcs8, pss, nonce)) === true
}

const pss = { digest: 'sha256', pss: { saltLength: 32, mgfDigest: 'sha256' } } as const

/**
 * A CSR reading against what was asked. A reader that does not tell something is not blamed for it, but
 * one that tells nothing at all has proved nothing.
 */
export function compareCsr(
  reading: CsrReading,
  request: Pick<CsrRequest, 'subject' | 'subjectAltNames'>,
  csr: Uint8Array,
  spki: Uint8Array,
): Differences {
  const differences: string[] = []
  const own = readCsr(csr)
  if (!equalOctets(own.publicKey.spki, spki))
    differences.push('the CSR is not for the key it was made with')
  if (reading.signatureValid === false) differences.push('the signature does not verify')
  const subject = formatDistinguishedName(request.subject)
  if (reading.subject !== null && !isSameSubject(reading.subject, subject)) {
    differences.push(`subject is ${reading.subject}, asked was ${subject}`)
  }
  if (reading.spki !== null && !isPublicKey(reading.spki, spki)) {
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

/** Whether two names in RFC 4514 text say the same. */
export function isSameSubject(one: string, other: string): boolean {
  return canonical(one) === canonical(other)
}

/** The attributes of a multi-valued RDN are a SET: readers may print them in any order. */
function canonical(subject: string): string {
  return formatDistinguishedName(
    parseDistinguishedName(subject).map((rdn) =>
      [...rdn].sort((a, b) => (`${a.type}=${a.value}` < `${b.type}=${b.value}` ? -1 : 1)),
    ),
  )
}
