/** What an openssl binary may be able to do: one row per capability, how it is found out, what to use instead. */

export type CapabilityId =
  | 'req.newkey-ec'
  | 'req.newkey-ec-secp256k1'
  | 'req.newkey-ec-brainpool'
  | 'req.newkey-ed25519'
  | 'req.newkey-ed448'
  | 'req.newkey-rsa-pss'
  | 'req.multi-valued-rdn'
  | 'req.not-after'
  | 'key.pbkdf2-hmac-sha256'
  | 'rsa.traditional-option'
  | 'x509.not-after'
  | 'pkcs12.legacy-option'
  | 'pkcs12.iter'
  | 'pkcs12.macsaltlen'
  | 'pkcs12.pbmac1'
  | 'pkcs12.pbkdf2-hmac-sha256'
  | 'pkcs12.name-utf8'
  | 'pkcs12.password-utf8'
  | 'pkcs12.modern-2026'
  | 'pkcs12.pbmac1-2026'
  | 'pkcs12.rc2-40'
  | 'pkcs12.macalg-sha3'
  | 'cms'
  | 'cms.sign-ed25519'
  | 'cms.encrypt-ec'
  | 'cms.authenveloped'
  | 'verify.partial-chain'
  | 'verify.no-ca-path'
  | 'verify.no-ca-store'
  | 'provider.legacy'
  | 'provider.fips'

/** How a capability is found out. Nothing is decided by comparing version numbers. */
export type Probe =
  /** The option stands in `openssl <subcommand> -help`. */
  | { readonly how: 'option'; readonly subcommand: string; readonly option: string }
  /** A small real command is run and what it made is looked at (probe.ts, by capability id). */
  | { readonly how: 'trial'; readonly onlyWith?: CapabilityId }
  /** `then` has to hold where `when` does; where `when` does not hold, the binary can do it anyway. */
  | { readonly how: 'implied'; readonly when: CapabilityId; readonly then: CapabilityId }

export interface Capability {
  /** What the binary can do, as the end of "… can't". */
  readonly means: string
  readonly probe: Probe
  /** What to do on a binary that can't; the hint of the error. */
  readonly instead: string
}

const native = 'let interssl write it itself: interssl pkcs12 --with native'
const secondOpinion = 'take an OpenSSL 3 or newer: --openssl PATH'

export const capabilities: Readonly<Record<CapabilityId, Capability>> = Object.freeze({
  'req.newkey-ec': {
    means: 'make an EC key on a named curve',
    probe: { how: 'trial' },
    instead: 'take an RSA key (--key rsa:3072), or give an existing key (--key FILE)',
  },
  'req.newkey-ed25519': {
    means: 'make an Ed25519 key',
    probe: { how: 'trial' },
    instead: 'take an RSA or EC key (--key rsa:3072, --key ec:P-256)',
  },
  'req.newkey-ec-secp256k1': {
    means: 'make an EC key on secp256k1',
    probe: { how: 'trial' },
    instead: 'take ec:P-256, or give an existing key (--key FILE)',
  },
  'req.newkey-ec-brainpool': {
    means: 'make an EC key on a Brainpool curve',
    probe: { how: 'trial' },
    instead: 'take ec:P-256 or ec:P-384, or give an existing key (--key FILE)',
  },
  'req.newkey-ed448': {
    means: 'make an Ed448 key',
    probe: { how: 'trial' },
    instead: 'take ec:P-384 or rsa:3072, or take an OpenSSL binary: --openssl PATH',
  },
  'req.newkey-rsa-pss': {
    means: 'make a key for RSASSA-PSS alone',
    probe: { how: 'trial' },
    instead: 'take an RSA key (--key rsa:3072), or give an existing key (--key FILE)',
  },
  'req.not-after': {
    means: 'sign itself a certificate with given dates (req -not_before, -not_after)',
    probe: { how: 'option', subcommand: 'req', option: 'not_after' },
    instead: 'give a number of days from now, or take OpenSSL 3.5 or newer',
  },
  'key.pbkdf2-hmac-sha256': {
    means: 'encrypt a key with PBKDF2 and hmacWithSHA256 (its PRF would be HMAC-SHA-1)',
    probe: { how: 'trial' },
    instead: "ask for prf 'any', which every PBES2 reader opens, or take an OpenSSL binary",
  },
  'rsa.traditional-option': {
    means: 'rsa -traditional',
    probe: { how: 'option', subcommand: 'rsa', option: 'traditional' },
    instead: 'leave it out: what lacks the option writes that form by itself',
  },
  'x509.not-after': {
    means: 'sign a certificate with given dates (x509 -not_before, -not_after)',
    probe: { how: 'option', subcommand: 'x509', option: 'not_after' },
    instead: 'give a number of days from now, or take OpenSSL 3.5 or newer',
  },
  'req.multi-valued-rdn': {
    means: 'put several attributes into one RDN from a config file',
    probe: { how: 'trial' },
    instead:
      'write the attributes as RDNs of their own (a comma instead of +), or take an OpenSSL binary',
  },
  'pkcs12.legacy-option': {
    means: 'pkcs12 -legacy',
    probe: { how: 'option', subcommand: 'pkcs12', option: 'legacy' },
    instead:
      'profile legacy-rc2 is the same form, which LibreSSL and OpenSSL 1.1.1 write by default: --profile legacy-rc2',
  },
  'pkcs12.iter': {
    means: 'choose the iteration count of a PKCS#12 file',
    probe: { how: 'option', subcommand: 'pkcs12', option: 'iter' },
    instead: native,
  },
  'pkcs12.macsaltlen': {
    means: 'choose the length of the MAC salt',
    probe: { how: 'option', subcommand: 'pkcs12', option: 'macsaltlen' },
    instead: native,
  },
  'pkcs12.pbmac1': {
    means: 'write a PBMAC1 (RFC 9579)',
    probe: { how: 'option', subcommand: 'pkcs12', option: 'pbmac1_pbkdf2' },
    instead: native,
  },
  'pkcs12.pbkdf2-hmac-sha256': {
    means: 'write AES with PBKDF2 and hmacWithSHA256 (its PRF would be HMAC-SHA-1)',
    probe: { how: 'trial' },
    instead: `${native}, or ${secondOpinion}`,
  },
  'pkcs12.name-utf8': {
    means: 'carry a friendly name outside ASCII (each UTF-8 byte would become a character)',
    probe: { how: 'trial' },
    instead: `take an ASCII name, or ${native}`,
  },
  'pkcs12.password-utf8': {
    means:
      'use a bundle password outside ASCII as RFC 7292 B.1 says (each UTF-8 byte would become a character)',
    probe: { how: 'trial' },
    instead: `take an ASCII password, or ${native}`,
  },
  'pkcs12.modern-2026': {
    means: 'write profile modern-2026 (16-byte salts and 250,000 iterations)',
    probe: { how: 'trial', onlyWith: 'pkcs12.iter' },
    instead: `${native}, or take --profile modern-2023`,
  },
  'pkcs12.pbmac1-2026': {
    means: 'write profile pbmac1-2026 exactly',
    probe: { how: 'trial', onlyWith: 'pkcs12.pbmac1' },
    instead: `${native}, or take --profile modern-2023`,
  },
  'pkcs12.rc2-40': {
    means: 'encrypt with RC2-40',
    probe: { how: 'implied', when: 'pkcs12.legacy-option', then: 'provider.legacy' },
    instead:
      "install OpenSSL's legacy provider (Debian: openssl-provider-legacy), or take --profile compat-3des",
  },
  'pkcs12.macalg-sha3': {
    means: 'write a MAC with SHA-3 (it would be SHA-1)',
    probe: { how: 'trial' },
    instead: 'take a digest of the SHA-2 family: sha256',
  },
  cms: {
    means: 'sign or encrypt with cms',
    probe: { how: 'option', subcommand: 'cms', option: 'sign' },
    instead: "take program 'smime', which every binary has",
  },
  'cms.sign-ed25519': {
    means: 'sign a message with an Ed25519 key',
    probe: { how: 'trial', onlyWith: 'cms' },
    instead: 'sign with an RSA or EC key',
  },
  'cms.encrypt-ec': {
    means: 'encrypt a message to an EC key',
    probe: { how: 'trial', onlyWith: 'cms' },
    instead: 'encrypt to an RSA key, or take an OpenSSL binary',
  },
  'cms.authenveloped': {
    means: 'write AuthEnvelopedData (what it writes for AES-GCM opens nowhere)',
    probe: { how: 'trial', onlyWith: 'cms' },
    instead: "take cipher 'aes-256-cbc', or OpenSSL 3 or newer",
  },
  'verify.partial-chain': {
    means: 'end a chain at a certificate that is not self-signed',
    probe: { how: 'option', subcommand: 'verify', option: 'partial_chain' },
    instead: 'give the root as an anchor too, or take an OpenSSL binary',
  },
  'verify.no-ca-path': {
    means: "leave the system's CA folder out",
    probe: { how: 'option', subcommand: 'verify', option: 'no-CApath' },
    instead: 'leave it out',
  },
  'verify.no-ca-store': {
    means: "leave the system's CA store out",
    probe: { how: 'option', subcommand: 'verify', option: 'no-CAstore' },
    instead: 'leave it out',
  },
  'provider.legacy': {
    means: 'load the legacy provider',
    probe: { how: 'trial', onlyWith: 'pkcs12.legacy-option' },
    instead:
      "install OpenSSL's legacy provider (Debian: openssl-provider-legacy), or take --profile compat-3des",
  },
  'provider.fips': {
    means: 'load the FIPS provider',
    probe: { how: 'trial', onlyWith: 'pkcs12.legacy-option' },
    instead: 'install and set up the FIPS provider of this OpenSSL',
  },
} as const)

/** Every id, in the order of the table. */
export const capabilityIds: readonly CapabilityId[] = Object.freeze(
  Object.keys(capabilities) as CapabilityId[],
)
