/** The certificate extensions of each profile, as config lines (RFC 5280 4.2.1.3, 4.2.1.12). */
import { oids } from '../asn1/oid.js'
import { ValueRefusedError } from '../errors.js'
import { subjectAltNameLines, type ConfigLine } from './config.js'
import {
  extendedKeyUsageLine,
  extensionLine,
  keyUsageLine,
  type ExtensionLine,
  type ExtensionRequest,
  type KeyUsage,
} from './extension-request.js'

/** What a certificate is for: decides keyUsage and extendedKeyUsage. */
export type CertificateProfile = 'smime' | 'tls-server' | 'tls-client' | 'code-signing' | 'none'

/** What a key can do, which keyUsage has to agree with. */
type KeyKind = 'encipher' | 'agree' | 'sign'

interface Usage {
  readonly keyUsage: Readonly<Record<KeyKind, string>>
  readonly extendedKeyUsage: string
}

const signing = 'critical, digitalSignature'
const signingOnly: Usage['keyUsage'] = { encipher: signing, agree: signing, sign: signing }

const usages: Readonly<Record<CertificateProfile, Usage | null>> = {
  smime: {
    keyUsage: {
      encipher: `${signing}, keyEncipherment`,
      // RFC 5753 section 3: an EC key decrypts by key agreement.
      agree: `${signing}, keyAgreement`,
      sign: signing,
    },
    extendedKeyUsage: 'emailProtection',
  },
  'tls-server': {
    keyUsage: { ...signingOnly, encipher: `${signing}, keyEncipherment` },
    extendedKeyUsage: 'serverAuth',
  },
  'tls-client': { keyUsage: signingOnly, extendedKeyUsage: 'clientAuth' },
  'code-signing': { keyUsage: signingOnly, extendedKeyUsage: 'codeSigning' },
  none: null,
}

export interface ExtensionOptions {
  readonly profile: CertificateProfile
  /** CONTRACT's name (`RSA-4096`, `EC-secp256r1`, `Ed25519` …). */
  readonly keyAlgorithm: string
  /** `email:…`, `dns:…`, `ip:…`, `uri:…`, `upn:…`. */
  readonly subjectAltNames: readonly string[]
  /** Instead of the profile's. @default the profile's */
  readonly keyUsage?: readonly KeyUsage[] | undefined
  /** Words such as `emailProtection`, or dotted OIDs; instead of the profile's. @default the profile's */
  readonly extendedKeyUsage?: readonly string[] | undefined
  /** Further ones; of each kind one. @default [] */
  readonly extensions?: readonly ExtensionRequest[] | undefined
}

/**
 * The extensions that are asked for, each once: those of `first` and the profile's give way to what is asked one by one.
 * @throws ValueRefusedError, also when one is asked for twice
 */
export function extensionLines(
  options: ExtensionOptions,
  first: readonly ExtensionLine[] = [],
): ExtensionLine[] {
  const { keyUsage, extendedKeyUsage, subjectAltNames, extensions = [] } = options
  const asked: ExtensionLine[] = [
    ...(keyUsage === undefined ? [] : [keyUsageLine(keyUsage)]),
    ...(extendedKeyUsage === undefined ? [] : [extendedKeyUsageLine(extendedKeyUsage)]),
    ...(subjectAltNames.length === 0
      ? []
      : [{ oid: oids.subjectAltName, name: 'subjectAltName', value: '@names' }]),
    ...extensions.map(extensionLine),
  ]
  const twice = asked.find(({ oid }, index) => asked.findIndex((one) => one.oid === oid) < index)
  if (twice !== undefined) {
    throw new ValueRefusedError(`extension ${twice.name} is asked for twice`, 'extensions', {
      hint: 'a certificate holds an extension once (RFC 5280 4.2)',
    })
  }
  const added = [...first, ...profileLines(options)].filter(
    ({ oid }) => !asked.some((one) => one.oid === oid),
  )
  return [...added, ...asked].filter(
    ({ oid }, index, all) => all.findIndex((one) => one.oid === oid) === index,
  )
}

/** Sections `extensions` and, where there are names, `names`; none at all when nothing is to be said. */
export function extensionSections(
  options: ExtensionOptions,
  first: readonly ExtensionLine[] = [],
): Record<string, readonly ConfigLine[]> {
  const names = subjectAltNameLines(options.subjectAltNames)
  const lines = extensionLines(options, first)
  if (lines.length === 0) return {}
  return {
    extensions: lines.map(({ name, value }) => [name, value] as const),
    ...(names.length === 0 ? {} : { names }),
  }
}

function profileLines({ profile, keyAlgorithm }: ExtensionOptions): ExtensionLine[] {
  const usage = usages[profile]
  if (usage === null) return []
  return [
    { oid: oids.keyUsage, name: 'keyUsage', value: usage.keyUsage[keyKind(keyAlgorithm)] },
    { oid: oids.extKeyUsage, name: 'extendedKeyUsage', value: usage.extendedKeyUsage },
  ]
}

function keyKind(algorithm: string): KeyKind {
  if (algorithm.startsWith('RSA-') && !algorithm.startsWith('RSA-PSS')) return 'encipher'
  return algorithm.startsWith('EC-') ? 'agree' : 'sign'
}
