/** Key and certification request for an S/MIME identity, after the rules that CAs are bound by. */
import { UsageError, ValueRefusedError } from '../errors.js'
import { createCsr, type CreateCsrOptions, type CreatedCsr } from '../openssl/create-csr.js'
import { parseNewKey } from '../openssl/new-key.js'
import type { KeyUsage } from '../openssl/req.js'
import type { CommandLineOptions } from '../openssl/run.js'
import { readPrivateKey } from '../pki/private-key.js'
import { readMailbox, sameAddress, subjectAltNameOf, type Mailbox } from './address.js'
import { profileFor, subjectOf, type SmimePerson, type SmimeProfile } from './subject.js'

/** Split keys: one identity to sign, another to be encrypted to (S/MIME BR 7.1.2.3 e). */
export const smimeUses = ['both', 'signing', 'encryption'] as const
export type SmimeUse = (typeof smimeUses)[number]

export interface SmimeRequestOptions extends Pick<
  CreateCsrOptions,
  'toolchain' | 'signal' | 'timeoutMs'
> {
  /** The first is the one that the subject names, where it names one. */
  readonly addresses: readonly string[]
  /** @default {} */
  readonly person?: SmimePerson | undefined
  /** @default what fits `person` */
  readonly profile?: SmimeProfile | undefined
  /** @default 'both' ('signing' for a key that can do nothing else) */
  readonly use?: SmimeUse | undefined
  /** @default a new `rsa:3072` without password */
  readonly key?: CreateCsrOptions['key'] | undefined
}

export interface SmimeRequest extends CreatedCsr {
  readonly profile: SmimeProfile
  readonly use: SmimeUse
  readonly addresses: readonly string[]
  /** What the CA will still want to know, or a reader may stumble on. */
  readonly notes: readonly string[]
}

/** The options of the CSR underneath, and what was decided on the way. */
export interface PlannedRequest {
  readonly csr: Omit<CreateCsrOptions, 'toolchain'>
  readonly profile: SmimeProfile
  readonly use: SmimeUse
  readonly addresses: readonly string[]
  readonly notes: readonly string[]
}

/** @throws UsageError, ValueRefusedError with the clause that forbids, before anything runs */
export function planRequest(options: Omit<SmimeRequestOptions, 'toolchain'>): PlannedRequest {
  const { person = {}, key = { newKey: 'rsa:3072' }, signal, timeoutMs } = options
  const mailboxes = distinct(options.addresses.map(readMailbox))
  if (mailboxes.length === 0) {
    throw new UsageError('no address', { hint: 'give --address alice@example.com' })
  }
  const profile = options.profile ?? profileFor(person)
  const algorithm = algorithmOf(key)
  const signsOnly = /^Ed(25519|448)$/.test(algorithm)
  const use = options.use ?? (signsOnly ? 'signing' : 'both')
  checkKey(algorithm, use)
  const { subject, notes } = subjectOf(profile, person, mailboxes)
  return {
    csr: {
      key,
      subject,
      subjectAltNames: mailboxes.map(subjectAltNameOf),
      profile: 'smime',
      keyUsage: keyUsageOf(algorithm, use),
      signal,
      timeoutMs,
    },
    profile,
    use,
    addresses: mailboxes.map(({ address }) => address),
    notes: [
      ...notes,
      ...(signsOnly
        ? [`few mail programs read ${algorithm} signatures, and nobody can encrypt to that key`]
        : []),
      ...mailboxes
        .filter(({ international }) => international)
        .map(
          ({ address }) =>
            `${address} goes into the certificate as SmtpUTF8Mailbox (RFC 9598), which many CAs and mail programs do not know yet`,
        ),
    ],
  }
}

/**
 * Throws UsageError and ValueRefusedError for what no CA may certify, and what {@link createCsr} throws.
 */
export async function smimeRequest(
  options: SmimeRequestOptions,
  shown: CommandLineOptions = {},
): Promise<SmimeRequest> {
  const { csr, ...decided } = planRequest(options)
  return { ...(await createCsr({ ...csr, toolchain: options.toolchain }, shown)), ...decided }
}

/** S/MIME BR 7.1.2.3 e; RFC 5753 3 for the agreement of EC keys. */
function keyUsageOf(algorithm: string, use: SmimeUse): KeyUsage[] {
  const encrypts: KeyUsage = algorithm.startsWith('EC-') ? 'keyAgreement' : 'keyEncipherment'
  return [
    ...(use === 'encryption' ? [] : (['digitalSignature'] as const)),
    ...(use === 'signing' ? [] : [encrypts]),
  ]
}

const certified = /^(EC-secp(256|384|521)r1|Ed25519|Ed448|RSA-\d+)$/

function checkKey(algorithm: string, use: SmimeUse): void {
  const bits = Number(/^RSA-(\d+)$/.exec(algorithm)?.[1] ?? 2048)
  if (!certified.test(algorithm) || bits < 2048 || bits % 8 !== 0) {
    throw new ValueRefusedError(
      `a CA may not certify ${algorithm} for mail (S/MIME BR 6.1.5, 7.1.3.1)`,
      'key',
      { hint: 'rsa:3072, rsa:4096, ec:P-256, ec:P-384' },
    )
  }
  if (use === 'signing' || !/^Ed/.test(algorithm)) return
  throw new ValueRefusedError(`an ${algorithm} key can only sign`, 'key', {
    hint: '--use signing, or rsa:3072 for both',
  })
}

function algorithmOf(key: CreateCsrOptions['key']): string {
  return 'newKey' in key
    ? parseNewKey(key.newKey).algorithm
    : readPrivateKey(key.existing, key.password).algorithm
}

function distinct(mailboxes: readonly Mailbox[]): Mailbox[] {
  return mailboxes.filter(
    ({ address }, index) =>
      mailboxes.findIndex((one) => sameAddress(one.address, address)) === index,
  )
}
