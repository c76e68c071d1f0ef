/** From a key and whatever the CA sent to a .pfx for the devices named. */
import { InterSslError } from '../errors.js'
import { choosableProfiles } from '../diagnose/strongest.js'
import { defaultTargets, type ImporterTarget } from '../importers/resolve.js'
import { issuerUris } from '../pki/authority-info.js'
import type { Certificate } from '../pki/certificate.js'
import { pathOf } from '../pki/chain.js'
import { formatDistinguishedName } from '../pki/name.js'
import { belongsTogether } from '../pki/pairing.js'
import type { PrivateKey } from '../pki/private-key.js'
import type { ProfileId } from '../pki/profile.js'
import {
  acceptance,
  createPkcs12,
  type Acceptance,
  type CreatedPkcs12,
  type CreatePkcs12Options,
  type ShownExport,
} from '../programs/create-pkcs12.js'
import { addressesOf } from './address.js'

export interface AssembleOptions {
  /** The one of these that a certificate belongs to is taken. */
  readonly keys: readonly PrivateKey[]
  /** In any order, with or without chain, of other people too. */
  readonly certificates: readonly Certificate[]
  /** @default now */
  readonly at?: Date | undefined
}

/** What belongs together. */
export interface Assembled {
  readonly key: PrivateKey
  readonly certificate: Certificate
  /** Issuer first. */
  readonly chain: readonly Certificate[]
  /** The issuer that is not among the certificates, and where its own certificate can be had by hand. */
  readonly missing: { readonly issuer: string; readonly uris: readonly string[] } | null
  /** Further certificates of the same key (older ones, say), and certificates that have no part in the chain. */
  readonly left: readonly Certificate[]
}

/**
 * Of several certificates for the key the one that is valid and expires last.
 * @throws InterSslError ERR_KEY_MISMATCH where no certificate belongs to a key
 */
export function assemble({ keys, certificates, at = new Date() }: AssembleOptions): Assembled {
  const all = certificates.filter(
    ({ sha256 }, index) => certificates.findIndex((one) => one.sha256 === sha256) === index,
  )
  const pairs = keys.flatMap((key) =>
    all
      .filter(({ der }) => belongsTogether(key.pkcs8, der) === true)
      .map((certificate) => ({ key, certificate })),
  )
  const valid = (one: Certificate): boolean =>
    Date.parse(one.notBefore) <= at.getTime() && at.getTime() <= Date.parse(one.notAfter)
  const [best] = pairs.toSorted(
    (a, b) =>
      Number(valid(b.certificate)) - Number(valid(a.certificate)) ||
      b.certificate.notAfter.localeCompare(a.certificate.notAfter),
  )
  if (best === undefined) throw mismatch(keys, all)
  const { certificates: path, missing } = pathOf(best.certificate, all)
  const top = path.at(-1) ?? best.certificate
  return {
    ...best,
    chain: path.slice(1),
    missing: missing === null ? null : { issuer: missing, uris: issuerUris(top) },
    left: all.filter((one) => !path.includes(one)),
  }
}

export interface SmimeBundleOptions
  extends
    AssembleOptions,
    Pick<CreatePkcs12Options, 'password' | 'with' | 'toolchain' | 'signal' | 'timeoutMs'> {
  /** @default the address, or the common name */
  readonly friendlyName?: string | undefined
  /** @default the mail programs and systems in use: macOS, iOS, Windows, Thunderbird, gpgsm */
  readonly targets?: readonly ImporterTarget[] | undefined
  /** @default the strongest that all targets accept */
  readonly profile?: ProfileId | undefined
}

export interface SmimeBundle extends CreatedPkcs12, Assembled {
  readonly acceptance: Acceptance
  /** Which targets would take `modern-2026`, where the others made it a weaker one; null otherwise. */
  readonly stronger: Acceptance | null
}

/**
 * Throws ERR_KEY_MISMATCH where no certificate belongs to the key, ERR_USAGE where no profile is accepted by all
 * targets, and what {@link createPkcs12} throws.
 */
export async function smimeBundle(
  options: SmimeBundleOptions,
  shown: ShownExport = {},
): Promise<SmimeBundle> {
  const { pfx, assembled, acceptance, stronger } = planBundle(options)
  return { ...(await createPkcs12(pfx, shown)), ...assembled, acceptance, stronger }
}

/** What is to be written, before it is. */
export interface PlannedBundle {
  readonly pfx: CreatePkcs12Options
  readonly assembled: Assembled
  readonly acceptance: Acceptance
  readonly stronger: Acceptance | null
}

/** Throws as {@link smimeBundle}; nothing runs. */
export function planBundle(options: SmimeBundleOptions): PlannedBundle {
  const { password, toolchain, signal, timeoutMs, targets = mailTargets() } = options
  const assembled = assemble(options)
  const { key, certificate, chain } = assembled
  const subject = {
    key,
    certificate: certificate.der,
    chain: chain.map(({ der }) => der),
    password,
    friendlyName: options.friendlyName ?? nameFor(certificate),
  }
  const judged =
    options.profile === undefined
      ? strongest((profile) => acceptance(subject, profile, targets))
      : acceptance(subject, options.profile, targets)
  return {
    pfx: {
      ...subject,
      ...{ profile: judged.profile, with: options.with, toolchain, signal, timeoutMs },
    },
    assembled,
    acceptance: judged,
    stronger:
      options.profile === undefined && judged.profile === 'compat-3des'
        ? acceptance(subject, 'modern-2026', targets)
        : null,
  }
}

/** Where people read mail, the versions in support or in wide use. */
export function mailTargets(): ImporterTarget[] {
  return defaultTargets().filter(({ importer }) => mailImporters.has(importer.id))
}

const mailImporters: ReadonlySet<string> = new Set(['macos', 'ios', 'windows', 'nss', 'gnupg'])

/** The strongest that all accept, else the strongest that none refuses: of some old systems nothing is known. */
function strongest(judge: (profile: ProfileId) => Acceptance): Acceptance {
  const tried = choosableProfiles.map(judge)
  const chosen =
    tried.find(({ refusedBy, unknown }) => refusedBy.length + unknown.length === 0) ??
    tried.find(({ refusedBy }) => refusedBy.length === 0)
  if (chosen !== undefined) return chosen
  const last = tried.at(-1)
  throw new InterSslError(
    'ERR_USAGE',
    `no profile is accepted by all of them; even ${last?.profile} is refused by ${last?.refusedBy.map(({ label }) => label).join(', ')}`,
    { hint: 'ask for fewer devices with --for, and write a bundle for each group' },
  )
}

function nameFor(certificate: Certificate): string {
  const [address] = addressesOf(certificate)
  const [name] = certificate.subject.flat().filter(({ type }) => type === 'CN')
  return address ?? name?.value ?? ''
}

function mismatch(
  keys: readonly PrivateKey[],
  certificates: readonly Certificate[],
): InterSslError {
  const names = certificates.map(({ subject }) => formatDistinguishedName(subject) || '(no name)')
  return new InterSslError(
    'ERR_KEY_MISMATCH',
    keys.length === 0
      ? 'there is no private key'
      : certificates.length === 0
        ? 'there is no certificate'
        : `none of the certificates belongs to the key: ${names.join('; ')}`,
    {
      hint:
        keys.length === 0
          ? 'name the key that the request was made with: --key alice.key'
          : 'the key is the one that was made with the request that the CA got; a later request has another',
    },
  )
}
