import t from 'tap'
import { hex } from '../../src/asn1/strings.js'
import { digest } from '../../src/crypto/digest.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { compareDecrypted, compareVerified } from '../../src/programs/compare-messages.js'
import type { SignerProof } from '../../src/programs/message.js'
import { alice } from '../fixtures/alice.js'

const { certificate, ca } = alice()
const content = new TextEncoder().encode('all is well')
const { serial } = readCertificate(certificate)
const told = (...signers: readonly SignerProof[]) =>
  compareVerified({ content, signers }, { content, signer: certificate })

t.test('whatever a program tells of the signer has to be true', async (t) => {
  const proofs: readonly SignerProof[] = [
    { how: 'certificate', certificate },
    { how: 'fingerprint', sha1: hex(digest('sha1', certificate)).toUpperCase() },
    { how: 'serial', serial: serial.toUpperCase() },
    { how: 'name', commonName: 'Alice Example' },
  ]
  for (const proof of proofs) t.strictSame(told(proof), [], proof.how)
  t.strictSame(told(...proofs), [])
  const lies: readonly SignerProof[] = [
    { how: 'certificate', certificate: ca.certificate },
    { how: 'fingerprint', sha1: hex(digest('sha1', ca.certificate)).toUpperCase() },
    { how: 'serial', serial: `${serial}00` },
    { how: 'name', commonName: 'Alice' },
  ]
  for (const lie of lies) t.match(told(...proofs, lie), [/another signer/], lie.how)
})

t.test('a verifier that names nobody has not verified', async (t) => {
  t.match(told(), [/does not tell who signed/])
})

t.test('content is compared octet for octet', async (t) => {
  t.strictSame(compareDecrypted({ content }, content), [])
  t.match(compareDecrypted({ content: content.map((octet) => octet ^ 1) }, content), [/another/])
  t.match(compareDecrypted({ content: content.slice(1) }, content), [/10 octets, not 11/])
})
