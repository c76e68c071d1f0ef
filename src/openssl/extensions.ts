/** The certificate extensions of each profile, as config lines (RFC 5280 4.2.1.3, 4.2.1.12). */
import { subjectAltNameLines, type ConfigLine } from './config.js'

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
  readonly subjectAltNames: readonly string[]
}

/** Sections `extensions` and, where there are names, `names`; none at all when nothing is to be said. */
export function extensionSections(
  { profile, keyAlgorithm, subjectAltNames }: ExtensionOptions,
  first: readonly ConfigLine[] = [],
): Record<string, readonly ConfigLine[]> {
  const usage = usages[profile]
  const names = subjectAltNameLines(subjectAltNames)
  const extensions: ConfigLine[] = [
    ...first,
    ...(usage === null
      ? []
      : ([
          ['keyUsage', usage.keyUsage[keyKind(keyAlgorithm)]],
          ['extendedKeyUsage', usage.extendedKeyUsage],
        ] as const)),
    ...(names.length === 0 ? [] : ([['subjectAltName', '@names']] as const)),
  ]
  return extensions.length === 0 ? {} : { extensions, ...(names.length === 0 ? {} : { names }) }
}

function keyKind(algorithm: string): KeyKind {
  if (algorithm.startsWith('RSA-') && !algorithm.startsWith('RSA-PSS')) return 'encipher'
  return algorithm.startsWith('EC-') ? 'agree' : 'sign'
}
