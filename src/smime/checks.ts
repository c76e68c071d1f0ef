/**
 * What makes mail programs or CAs refuse a certificate, a row each with the clause it comes from. BR: CA/Browser Forum
 * S/MIME Baseline Requirements 1.0.10 (2025-07-02).
 */
import type { Certificate } from '../pki/certificate.js'
import { formatDistinguishedName } from '../pki/name.js'
import { isSelfIssued } from '../pki/chain.js'
import { alternativeAddresses, readMailbox, sameAddress } from './address.js'
import { ValueRefusedError } from '../errors.js'
import type { CheckSubject } from './check-subject.js'
import { saysNothing } from './subject.js'

/** `unfit`: mail programs or CAs refuse it. `warns`: some do, or a rule is broken. `notes`: good to know. */
export type SmimeSeverity = 'unfit' | 'warns' | 'notes'

/** Which use a finding spoils. */
export type SpoiledUse = 'signing' | 'encryption' | 'both'

export interface SmimeFinding {
  readonly code: SmimeFindingCode
  readonly severity: SmimeSeverity
  readonly use: SpoiledUse
  readonly message: string
  /** `RFC 5280 4.2.1.3`, `BR 6.3.2` … */
  readonly clause: string
}

interface Row {
  readonly code: string
  readonly severity: SmimeSeverity
  /** @default 'both' */
  readonly use?: SpoiledUse
  readonly clause: string
  /** A message for each thing found. */
  readonly find: (subject: CheckSubject) => readonly string[]
}

const when = (found: boolean, message: string): string[] => (found ? [message] : [])
const purposes: readonly string[] = ['emailProtection', 'anyExtendedKeyUsage']
const neverBesides = ['serverAuth', 'codeSigning', 'timeStamping', 'anyExtendedKeyUsage']
const signs = ['digitalSignature', 'nonRepudiation']
const day = 86_400_000

const rows = [
  {
    code: 'PURPOSE_OTHER',
    severity: 'unfit',
    clause: 'RFC 8550 4.4.4, BR 7.1.2.3 f',
    find: ({ extKeyUsage }) =>
      when(
        extKeyUsage !== null && !extKeyUsage.some((one) => purposes.includes(one)),
        `it is for ${extKeyUsage?.join(', ')}, not for mail (emailProtection)`,
      ),
  },
  {
    code: 'PURPOSE_MISSING',
    severity: 'warns',
    clause: 'BR 7.1.2.3 f',
    find: ({ extKeyUsage }) =>
      when(extKeyUsage === null, 'it does not say that it is for mail (no extKeyUsage)'),
  },
  {
    code: 'PURPOSE_TOO_WIDE',
    severity: 'warns',
    clause: 'BR 7.1.2.3 f',
    find: ({ extKeyUsage }) =>
      (extKeyUsage ?? [])
        .filter((one) => neverBesides.includes(one) && extKeyUsage?.includes('emailProtection'))
        .map((one) => `it is for ${one} too, which a certificate for mail may not be`),
  },
  {
    code: 'ADDRESS_MISSING',
    severity: 'unfit',
    clause: 'RFC 8550 3, BR 7.1.4.2.1',
    find: ({ certificate, addresses }) =>
      when(
        addresses.length === 0,
        certificate.emailAddresses.length > 0
          ? `the address ${certificate.emailAddresses.join(', ')} stands in the subject alone, not in the subjectAltName, where mail programs look`
          : 'it names no e-mail address',
      ),
  },
  {
    code: 'ADDRESS_NOT_NAMED',
    severity: 'unfit',
    clause: 'RFC 8550 3',
    find: ({ asked, addresses }) =>
      asked
        .filter((one) => !addresses.some((own) => sameAddress(one, own)))
        .map((one) => `it is not for ${one} (but for ${addresses.join(', ') || 'no address'})`),
  },
  {
    code: 'ADDRESS_SUBJECT_ALONE',
    severity: 'warns',
    clause: 'BR 7.1.4.2.1',
    find: ({ certificate, addresses }) =>
      certificate.emailAddresses
        .filter((one) => addresses.length > 0 && !addresses.some((own) => sameAddress(one, own)))
        .map((one) => `${one} of the subject is not repeated in the subjectAltName`),
  },
  {
    code: 'ADDRESS_INVALID',
    severity: 'warns',
    clause: 'RFC 5280 4.2.1.6, RFC 5321 4.1.2, RFC 9598 3',
    find: ({ certificate }) => certificate.subjectAltNames.flatMap(addressFault),
  },
  {
    code: 'KEY_USAGE_MISSING',
    severity: 'warns',
    clause: 'BR 7.1.2.3 e',
    find: ({ keyUsage }) => when(keyUsage === null, 'it does not say what its key may do'),
  },
  {
    code: 'KEY_USAGE_NOT_FOR_SIGNING',
    severity: 'notes',
    use: 'signing',
    clause: 'RFC 8550 4.4.2, RFC 5280 4.2.1.3',
    find: ({ keyUsage, can }) =>
      when(
        !can.sign && can.encrypt,
        `it can't sign (keyUsage ${keyUsage?.join(', ')}): another certificate has to`,
      ),
  },
  {
    code: 'KEY_USAGE_NOT_FOR_ENCRYPTION',
    severity: 'notes',
    use: 'encryption',
    clause: 'RFC 5280 4.2.1.3, RFC 5753 3',
    find: ({ keyUsage, can, certificate }) =>
      when(
        can.sign && !can.encrypt,
        `nobody can encrypt to it (${keyUsage === null ? '' : `keyUsage ${keyUsage.join(', ')}, `}key ${certificate.publicKey.algorithm})`,
      ),
  },
  {
    code: 'KEY_USAGE_NOT_FOR_MAIL',
    severity: 'unfit',
    clause: 'RFC 8550 4.4.2, BR 7.1.2.3 e',
    find: ({ keyUsage, can }) =>
      when(!can.sign && !can.encrypt, `its keyUsage (${keyUsage?.join(', ')}) allows no mail`),
  },
  {
    code: 'KEY_USAGE_TOO_WIDE',
    severity: 'warns',
    clause: 'BR 7.1.2.3 e',
    find: ({ keyUsage, certificate }) => {
      const kind = certificate.publicKey.algorithm
      const agreed = ['keyAgreement', 'encipherOnly', 'decipherOnly']
      const allowed = kind.startsWith('EC-')
        ? [...signs, ...agreed]
        : kind.startsWith('Ed')
          ? signs
          : [...signs, 'keyEncipherment', 'dataEncipherment']
      return (keyUsage ?? [])
        .filter((one) => !allowed.includes(one))
        .map((one) => `keyUsage ${one} does not go with mail and a key ${kind}`)
    },
  },
  {
    code: 'NOT_YET_VALID',
    severity: 'unfit',
    clause: 'RFC 5280 4.1.2.5',
    find: ({ certificate, at }) =>
      when(
        Date.parse(certificate.notBefore) > at.getTime(),
        `it is not valid before ${certificate.notBefore}`,
      ),
  },
  {
    code: 'EXPIRED',
    severity: 'unfit',
    clause: 'RFC 5280 4.1.2.5',
    find: ({ certificate, at }) =>
      when(
        Date.parse(certificate.notAfter) < at.getTime(),
        `it expired on ${certificate.notAfter}`,
      ),
  },
  {
    code: 'EXPIRES_SOON',
    severity: 'notes',
    clause: 'RFC 5280 4.1.2.5',
    find: ({ certificate, at }) => {
      const left = (Date.parse(certificate.notAfter) - at.getTime()) / day
      return when(
        left >= 0 && left < 14,
        `it expires on ${certificate.notAfter}; keep its key, or what was encrypted to it stays unread`,
      )
    },
  },
  {
    code: 'VALID_TOO_LONG',
    severity: 'warns',
    clause: 'BR 6.3.2',
    find: ({ days, policy }) => {
      const most = policy !== null && policy.generation !== 'legacy' ? 825 : 1185
      return when(days > most, `it is valid for ${days} days, and a public CA may give ${most}`)
    },
  },
  {
    code: 'KEY_WEAK',
    severity: 'unfit',
    clause: 'RFC 8550 4.3, BR 6.1.5',
    find: ({ path, certificate }) =>
      path
        .filter(({ publicKey }) => {
          const [, bits] = /^(?:RSA|RSA-PSS|DSA)-(\d+)$/.exec(publicKey.algorithm) ?? []
          return bits !== undefined && Number(bits) < 2048
        })
        .map((one) => `the key of ${ofPath(one, certificate)} is ${one.publicKey.algorithm}`),
  },
  {
    code: 'KEY_TYPE',
    severity: 'warns',
    clause: 'BR 6.1.5, 7.1.3.1',
    find: ({ certificate: { publicKey } }) =>
      when(
        publicKey.explicit ||
          !/^(RSA-\d+|EC-secp(256|384|521)r1|Ed25519|Ed448)$/.test(publicKey.algorithm),
        `public CAs may not certify a key ${publicKey.algorithm}${publicKey.explicit ? ' with parameters written out' : ''}`,
      ),
  },
  {
    code: 'SIGNATURE_WEAK',
    severity: 'unfit',
    clause: 'RFC 8550 4.3, BR 7.1.3.2',
    find: ({ path, certificate }) =>
      path
        .filter((one) => !isSelfIssued(one) || path.length === 1)
        .filter(({ signatureAlgorithm }) => /md[245]|sha-?1(?!\d)/i.test(signatureAlgorithm))
        .map((one) => `${ofPath(one, certificate)} is signed with ${one.signatureAlgorithm}`),
  },
  {
    code: 'IS_A_CA',
    severity: 'unfit',
    clause: 'BR 7.1.2.3 d',
    find: ({ isCa }) => when(isCa, 'it is the certificate of a CA, not of a person'),
  },
  {
    code: 'SELF_SIGNED',
    severity: 'warns',
    clause: 'RFC 8550 4',
    find: ({ certificate, anchors }) =>
      when(
        isSelfIssued(certificate) && anchors.length === 0,
        'nobody vouches for it but itself: others have to import it by hand',
      ),
  },
  {
    code: 'CHAIN_BROKEN',
    severity: 'unfit',
    clause: 'RFC 5280 6.1, RFC 8550 4.2',
    find: ({ chainFaults }) => chainFaults,
  },
  {
    code: 'CHAIN_INCOMPLETE',
    severity: 'notes',
    clause: 'RFC 8550 2.3',
    find: ({ missing }) =>
      missing === null
        ? []
        : [
            `its chain ends below ${missing.issuer}, which is not here: fine where that is a root that everybody has, else add its certificate${missing.uris.length > 0 ? ` (${missing.uris.join(', ')})` : ''}`,
          ],
  },
  {
    code: 'ISSUER_NOT_FOR_MAIL',
    severity: 'unfit',
    clause: 'RFC 8550 4.4.4, BR 7.1.2.2 g',
    find: ({ issuersNotForMail }) =>
      issuersNotForMail.map((one) => `the CA ${one} may not certify for mail (extKeyUsage)`),
  },
  {
    code: 'SUBJECT_FILLER',
    severity: 'warns',
    clause: 'BR 7.1.4.2',
    find: ({ certificate }) =>
      certificate.subject
        .flat()
        .filter(({ value }) => saysNothing(value))
        .map(({ type, value }) => `${type}=${value} of the subject says nothing`),
  },
  {
    code: 'SUBJECT_NOT_AS_ITS_TYPE',
    severity: 'warns',
    clause: 'BR 7.1.4.2.3 to 7.1.4.2.6',
    find: ({ subjectFaults }) => subjectFaults,
  },
  {
    code: 'POLICY_NONE',
    severity: 'notes',
    clause: 'BR 7.1.6.1',
    find: ({ policy }) =>
      when(
        policy === null,
        'it claims no rules of public CAs (a private or test CA, or older than 2023-09): only who has its root trusts it',
      ),
  },
  {
    code: 'POLICY_LEGACY',
    severity: 'warns',
    clause: 'BR 7.1.6.1',
    find: ({ policy, certificate }) =>
      when(
        policy?.generation === 'legacy' && certificate.notBefore >= '2025-07-15',
        'it is of the legacy generation, which ended on 2025-07-15',
      ),
  },
  {
    code: 'KEY_MISSING',
    severity: 'warns',
    clause: 'RFC 7292 4.2',
    find: ({ hasKey }) =>
      when(hasKey === false, 'the bundle holds no private key for it: it can only be encrypted to'),
  },
] as const satisfies readonly Row[]

export type SmimeFindingCode = (typeof rows)[number]['code']

/** Every row on one certificate, the gravest first. */
export function findingsOn(subject: CheckSubject): SmimeFinding[] {
  const order: readonly SmimeSeverity[] = ['unfit', 'warns', 'notes']
  return rows
    .flatMap((row: Row & { readonly code: SmimeFindingCode }) =>
      row.find(subject).map((message) => ({
        code: row.code,
        severity: row.severity,
        use: row.use ?? 'both',
        message,
        clause: row.clause,
      })),
    )
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

/** An rfc822Name is ASCII, an SmtpUTF8Mailbox has a local part that is not. */
function addressFault(name: string): string[] {
  const [address] = alternativeAddresses({ subjectAltNames: [name] })
  if (address === undefined) return []
  try {
    const { international } = readMailbox(address)
    const asEmail = name.startsWith('email:')
    if (asEmail === international) {
      return [
        international
          ? `${address} is an rfc822Name and not ASCII`
          : `${address} is ASCII before the @, and so no SmtpUTF8Mailbox`,
      ]
    }
    // Both forms hold the domain in A-labels.
    return /[^\u0000-\u007f]/.test(address.slice(address.lastIndexOf('@')))
      ? [`the domain of ${address} is not in its xn-- form`]
      : []
  } catch (error) {
    if (error instanceof ValueRefusedError) return [error.message]
    throw error
  }
}

const ofPath = (one: Certificate, own: Certificate): string =>
  one === own ? 'the certificate' : formatDistinguishedName(one.subject) || 'a CA without a name'
