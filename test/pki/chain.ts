import t from 'tap'
import { generateKeyPair } from '../../src/crypto/keys.js'
import { readCertificate, type Certificate } from '../../src/pki/certificate.js'
import { writeCertificate } from '../../src/pki/certificate-write.js'
import { isSelfIssued, judgePath, pathOf, signedBy } from '../../src/pki/chain.js'
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  type ExtensionInput,
} from '../../src/pki/extension-write.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { readPrivateKey } from '../../src/pki/private-key.js'

interface Person {
  readonly name: string
  readonly pkcs8: Uint8Array
  readonly spki: Uint8Array
}

const person = (name: string): Person => ({ name, ...generateKeyPair('ec:P-256') })
const day = 86_400_000
const now = new Date('2026-06-01T12:00:00Z')
let serial = 0n

/** `days`: from when to when, counted from `now`. */
function certify(
  subject: Person,
  issuer: Person,
  extensions: readonly ExtensionInput[],
  days: readonly [number, number] = [-10, 10],
): Certificate {
  return readCertificate(
    writeCertificate({
      subject: parseDistinguishedName(`CN=${subject.name}`),
      issuer: parseDistinguishedName(`CN=${issuer.name}`),
      issuerKey: readPrivateKey(issuer.pkcs8),
      spki: subject.spki,
      serial: ++serial,
      notBefore: new Date(now.getTime() + days[0] * day),
      notAfter: new Date(now.getTime() + days[1] * day),
      extensions,
    }),
  )
}

const ca = [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])]
const [root, middle, alice, eve] = ['Root', 'Middle', 'Alice Example', 'Root'].map(person) as [
  Person,
  Person,
  Person,
  Person,
]
const rootCertificate = certify(root, root, ca)
const middleCertificate = certify(middle, root, ca)
const leaf = certify(alice, middle, [extendedKeyUsage(['emailProtection'])])
const others = certify(eve, eve, ca)
const judge = (
  certificate: Certificate,
  intermediates: readonly Certificate[] = [middleCertificate],
  at = now,
) => judgePath(certificate, { anchors: [rootCertificate], intermediates, at })

t.test(
  'a path is found in any order, through the key that signed, not the name alone',
  async (t) => {
    const { certificates, missing } = pathOf(leaf, [
      others,
      rootCertificate,
      leaf,
      middleCertificate,
    ])
    t.strictSame(certificates, [leaf, middleCertificate, rootCertificate])
    t.equal(missing, null)
    t.equal(signedBy(middleCertificate, rootCertificate), true)
    t.equal(signedBy(middleCertificate, others), false, 'another key of the same name')
    t.equal(isSelfIssued(rootCertificate), true)
    t.equal(pathOf(leaf, [rootCertificate]).missing, 'CN=Middle')
    t.equal(pathOf(leaf, []).certificates.length, 1)
  },
)

t.test('of two issuers with one name and key the one that lasts longer is taken', async (t) => {
  const renewed = certify(middle, root, ca, [-5, 400])
  for (const pool of [
    [middleCertificate, renewed, rootCertificate],
    [renewed, middleCertificate, rootCertificate],
  ]) {
    t.equal(pathOf(leaf, pool).certificates[1], renewed)
  }
})

t.test('two CAs that signed each other end somewhere', async (t) => {
  const [one, two] = [person('One'), person('Two')]
  const pool = [certify(one, two, ca), certify(two, one, ca)]
  const path = pathOf(certify(alice, one, []), pool)
  t.equal(path.certificates.length, 3)
  t.equal(path.missing, 'CN=One')
})

t.test('a path that holds, also to an anchor that is not a root', async (t) => {
  t.strictSame(judge(leaf), {
    trusted: true,
    path: [leaf, middleCertificate, rootCertificate],
    reasons: [],
  })
  const partial = judgePath(leaf, { anchors: [middleCertificate], at: now })
  t.equal(partial.trusted, true)
  t.strictSame(partial.path, [leaf, middleCertificate])
  t.equal(judgePath(leaf, { anchors: [leaf], at: now }).trusted, true)
})

t.test('what speaks against a path is said', async (t) => {
  const reasons = (certificate: Certificate, intermediates?: readonly Certificate[], at?: Date) => {
    const verdict = judge(certificate, intermediates, at)
    t.equal(verdict.trusted, false)
    return verdict.reasons.join('; ')
  }
  t.match(reasons(leaf, []), 'the issuer CN=Middle is not here')
  t.match(reasons(others, []), 'CN=Root is not a trusted anchor')
  t.match(reasons(leaf, undefined, new Date(now.getTime() + 11 * day)), 'expired on')
  t.match(reasons(leaf, undefined, new Date(now.getTime() - 11 * day)), 'not yet valid')
  const noCa = certify(middle, root, [keyUsage(['digitalSignature'])])
  t.match(reasons(leaf, [noCa]), 'CN=Middle is no CA; CN=Middle may not sign certificates')
  const short = certify(root, root, [basicConstraints(true, 0)])
  t.match(
    judgePath(leaf, {
      anchors: [short],
      intermediates: [middleCertificate],
      at: now,
    }).reasons.join(),
    'CN=Root allows 0 CAs below it, not 1',
  )
  const odd = certify(alice, middle, [{ oid: '1.2.3.4', critical: true, der: Uint8Array.of(5, 0) }])
  t.match(reasons(odd), 'a critical 1.2.3.4, which is not judged here')
  const bent = leaf.der.slice()
  bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1
  t.match(reasons(readCertificate(bent)), 'the issuer CN=Middle is not here')
})
