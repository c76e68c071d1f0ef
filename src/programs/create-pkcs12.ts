/** The typed call for a bundle: picks a profile for the importers asked, writes it, and reads it back before success is said. */
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { CapabilityMissingError, InterSslError } from '../errors.js'
import { signatureProves } from '../crypto/keys.js'
import { acceptanceOf, chooseProfile, type ProfileAcceptance } from '../diagnose/strongest.js'
import type { ImporterTarget } from '../importers/resolve.js'
import type { Toolchain } from '../openssl/toolchain.js'
import { checkCapabilities, commandLine, run, type CommandLineOptions } from '../openssl/run.js'
import { pkcs12Export } from '../openssl/pkcs12.js'
import { certificatePem } from '../pki/certificate.js'
import { features, type Feature } from '../pki/features.js'
import { openPfx } from '../pki/open.js'
import {
  encryptedPrivateKeyPem,
  privateKeyPem,
  sealPrivateKey,
  type PrivateKey,
} from '../pki/private-key.js'
import { profiles, type ProfileId, type Recipe } from '../pki/profile.js'
import { readPfx } from '../pki/read.js'
import { sealPfx } from '../pki/seal.js'
import { comparePkcs12 } from './compare.js'
import { writeByForge } from './forge.js'
import type { Artifact, Identity } from './program.js'
import { writeNatively } from './write-natively.js'

export type Pkcs12Writer = 'openssl' | 'native' | 'forge'

export interface CreatePkcs12Options {
  readonly key: PrivateKey
  /** DER; the certificate of `key`. */
  readonly certificate: Uint8Array
  /** DER, issuer first. @default [] */
  readonly chain?: readonly Uint8Array[] | undefined
  readonly password: string
  /** @default '' (none) */
  readonly friendlyName?: string | undefined
  readonly profile: ProfileId
  /** @default openssl where it writes exactly the profile, else native */
  readonly with?: Pkcs12Writer | undefined
  /** Needed for `with: 'openssl'`. */
  readonly toolchain?: Toolchain | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined
}

export interface CreatedPkcs12 {
  readonly bytes: Uint8Array
  readonly writer: Pkcs12Writer
  /** The toolchain that wrote it; `null` when none did. */
  readonly toolchain: Toolchain | null
  /** Why the openssl that is here did not write it, if so. */
  readonly note: string | null
  readonly commands: readonly string[]
}

/** What a profile means for a key, a certificate and a password: who accepts it, who does not. */
export type Acceptance = ProfileAcceptance

type Subject = Pick<
  CreatePkcs12Options,
  'key' | 'certificate' | 'chain' | 'password' | 'friendlyName'
>

/**
 * Judges a profile by a trial file with one iteration (no profile is near any importer's cap, so the count
 * changes no verdict, and the trial costs milliseconds).
 */
export function acceptance(
  subject: Subject,
  profile: ProfileId,
  targets: readonly ImporterTarget[],
): Acceptance {
  return { profile, ...acceptanceOf(trialFeatures(subject, profile), targets) }
}

/**
 * The strongest profile that every target accepts; `legacy-rc2` is never chosen, because `compat-3des` is accepted
 * wherever it is. Throws ERR_USAGE when there is none.
 */
export function strongestProfile(subject: Subject, targets: readonly ImporterTarget[]): ProfileId {
  const { chosen, tried } = chooseProfile((id) => trialFeatures(subject, id), targets)
  if (chosen !== null) return chosen.profile
  const best = tried.at(-1)
  const against = [...(best?.refusedBy ?? []), ...(best?.unknown ?? [])]
  throw new InterSslError(
    'ERR_USAGE',
    `no profile is accepted by all of them; even ${best?.profile} is not known to work for ${against.map(({ label }) => label).join(', ')}`,
    { hint: 'ask for fewer importers with --for, or name a profile with --profile' },
  )
}

/**
 * Throws ERR_KEY_MISMATCH when key and certificate do not belong together, ERR_CAPABILITY_MISSING before anything runs,
 * ERR_OPENSSL_FAILED, and ERR_PROGRAM_FAILED when the file does not read back as what went in.
 */
export async function createPkcs12(
  options: CreatePkcs12Options,
  shown: ShownExport = {},
): Promise<CreatedPkcs12> {
  const { key, certificate, chain = [], password, friendlyName = '' } = options
  if (!signatureProves(key.pkcs8, certificate)) {
    throw new InterSslError(
      'ERR_KEY_MISMATCH',
      'the key and the certificate do not belong together',
      {
        hint: 'give the certificate that was issued for this key with --cert, the others with --chain',
      },
    )
  }
  const { writer, toolchain, note } = chooseWriter(options)
  const identity: Identity = { pkcs8: key.pkcs8, certificate, chain, madeBy: '', commands: [] }
  const recipe = { form: options.profile, password, friendlyName }
  const artifact =
    toolchain === null
      ? await (writer === 'forge' ? writeByForge : writeNatively)(recipe, identity)
      : await writeByOpenssl(options, toolchain, shown)
  proveReadBack(artifact.bytes, password, identity)
  return { ...artifact, writer, toolchain, note }
}

/** How the openssl line is printed. */
export interface ShownExport extends CommandLineOptions {
  /** The person's key file is encrypted, so the line has to name its password. @default false */
  readonly keyEncrypted?: boolean
}

/** The openssl call that writes it, for printing. */
export function exportCommand(
  options: CreatePkcs12Options,
  keyEncrypted = false,
): ReturnType<typeof pkcs12Export> {
  const { key, certificate, chain = [], password, friendlyName = '', profile } = options
  const utf8 = new TextEncoder()
  const keyPassword = keyEncrypted ? hex(random(16)) : undefined
  const keyPem =
    keyPassword === undefined
      ? privateKeyPem(key)
      : encryptedPrivateKeyPem(sealPrivateKey(key, keyPassword, { iterations: 2048 }))
  return pkcs12Export({
    key: utf8.encode(keyPem),
    keyPassword,
    certificate: utf8.encode(certificatePem(certificate)),
    chain: chain.map((der) => utf8.encode(certificatePem(der))),
    ...(friendlyName === '' ? {} : { friendlyName }),
    password,
    form: { profile },
  })
}

/** The key goes to openssl under a throw-away password, so that it never lies on the disk in the clear. */
async function writeByOpenssl(
  options: CreatePkcs12Options,
  toolchain: Toolchain,
  shown: ShownExport,
): Promise<Artifact> {
  const { signal, timeoutMs = 30_000 } = options
  const result = await run(exportCommand(options, true), toolchain, { signal, timeoutMs })
  const bytes = result.outputs['pfx']
  if (bytes === undefined) throw new InterSslError('ERR_PROGRAM_FAILED', 'openssl made no bundle')
  const line = commandLine(exportCommand(options, shown.keyEncrypted), toolchain, shown)
  return { bytes, commands: [line] }
}

interface Choice {
  readonly writer: Pkcs12Writer
  readonly toolchain: Toolchain | null
  readonly note: string | null
}

function chooseWriter(options: CreatePkcs12Options): Choice {
  const { toolchain, with: asked } = options
  if (asked === 'forge' || asked === 'native') return { writer: asked, toolchain: null, note: null }
  const native = { writer: 'native', toolchain: null } as const
  if (toolchain === undefined) {
    if (asked === undefined) return { ...native, note: 'no openssl here: interssl wrote it itself' }
    throw new InterSslError('ERR_TOOLCHAIN_NOT_FOUND', 'no openssl to write it with')
  }
  const openssl = { writer: 'openssl', toolchain, note: null } as const
  if (asked === 'openssl') return openssl
  try {
    checkCapabilities(exportCommand(options), toolchain)
  } catch (error) {
    if (!(error instanceof CapabilityMissingError)) throw error
    return {
      ...native,
      note: `${toolchain.id} can't write ${options.profile} exactly, so interssl wrote it itself`,
    }
  }
  return openssl
}

function proveReadBack(bytes: Uint8Array, password: string, identity: Identity): void {
  const opened = openPfx(readPfx(bytes), password)
  const contents = {
    keys: opened.keys.flatMap(({ pkcs8 }) =>
      pkcs8 === null ? [] : [{ how: 'key' as const, pkcs8 }],
    ),
    certificates: opened.certificates.map(({ der }) => der),
  }
  const differences = comparePkcs12(contents, identity)
  if (differences.length > 0) {
    throw new InterSslError(
      'ERR_PROGRAM_FAILED',
      `the file that was made does not read back as what went in: ${differences.join('; ')}`,
      { hint: 'nothing was written; please report this with the program and its version' },
    )
  }
}

function trialFeatures(subject: Subject, profile: ProfileId): Feature[] {
  const pfx = readPfx(seal(subject, withOneIteration(profiles[profile].recipe)))
  return features(pfx, openPfx(pfx, subject.password), subject.password)
}

function seal(
  { key, certificate, chain = [], password, friendlyName = '' }: Subject,
  recipe: Recipe,
): Uint8Array {
  const certificates = [certificate, ...chain]
  const input = friendlyName === '' ? { key, certificates } : { key, certificates, friendlyName }
  return sealPfx(input, password, recipe)
}

function withOneIteration({ certificates, key, mac }: Recipe): Recipe {
  const once = <T extends { readonly iterations: number }>(part: T | 'none'): T | 'none' =>
    part === 'none' ? part : { ...part, iterations: 1 }
  return { certificates: once(certificates), key: once(key), mac: once(mac) }
}
