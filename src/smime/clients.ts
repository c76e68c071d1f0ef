/**
 * What mail programs did with messages of a kind of key: observed, never inferred. What a program does when a bundle is
 * imported is in `importers`.
 */
import type { Evidence } from '../support.js'

export type ClientVerdict = 'works' | 'fails' | 'unknown'

/** A signature with such a key verified; a mail encrypted to it was read. */
export interface ClientFact {
  readonly client: string
  readonly signing: ClientVerdict
  readonly encryption: ClientVerdict
  readonly evidence: Evidence
}

const seen = (where: string): Evidence => ({ how: 'observed', where, on: '2026-11-23' })
const cmsutil = (version: string): Evidence => seen(`NSS cmsutil ${version}, CMS of OpenSSL 3.0`)
const gpgsm = (version: string): Evidence => seen(`gpgsm ${version}, CMS of OpenSSL 3.0`)

const works = { signing: 'works', encryption: 'works' } as const

/** PKCS #1 v1.5; ECDH and ECDSA on P-256. Nothing was observed for other kinds. */
const observed: Readonly<Record<'RSA' | 'EC-secp256r1', readonly ClientFact[]>> = {
  RSA: [
    { client: 'Thunderbird (NSS 3.87)', ...works, evidence: cmsutil('3.87') },
    { client: 'Thunderbird (NSS 3.110)', ...works, evidence: cmsutil('3.110') },
    { client: 'gpgsm 2.2.40', ...works, evidence: gpgsm('2.2.40') },
    { client: 'gpgsm 2.4.7', ...works, evidence: gpgsm('2.4.7') },
  ],
  'EC-secp256r1': [
    {
      client: 'Thunderbird (NSS 3.87)',
      signing: 'works',
      encryption: 'fails',
      evidence: cmsutil('3.87'),
    },
    { client: 'Thunderbird (NSS 3.110)', ...works, evidence: cmsutil('3.110') },
    {
      client: 'gpgsm 2.2.40',
      signing: 'works',
      encryption: 'unknown',
      evidence: gpgsm('2.2.40'),
    },
    { client: 'gpgsm 2.4.7', ...works, evidence: gpgsm('2.4.7') },
  ],
}

/** Facts for a key; none where nobody looked. What the certificate does not allow, no client does. */
export function clientFacts(
  algorithm: string,
  can: { readonly sign: boolean; readonly encrypt: boolean },
): ClientFact[] {
  const rows = /^RSA-\d/.test(algorithm)
    ? observed.RSA
    : algorithm === 'EC-secp256r1'
      ? observed['EC-secp256r1']
      : []
  return rows.map((row) => ({
    ...row,
    signing: can.sign ? row.signing : 'fails',
    encryption: can.encrypt ? row.encryption : 'fails',
  }))
}
