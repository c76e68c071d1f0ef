/** Features that are combinations of others, where an importer stumbles on the combination alone. */

interface Combination {
  readonly name: string
  /** Each needs one Feature that it matches (exact, or a beginning and `*`). */
  readonly of: readonly string[]
  /** None of these may be there. */
  readonly without?: readonly string[]
  /** What the combination is judged instead of, where the importer has a fact for it. */
  readonly replaces?: readonly string[]
}

/** Every combination that some fact names. */
export const combinations: readonly Combination[] = [
  {
    name: 'mac:absent-empty-password',
    of: ['mac:absent', 'password:empty-*'],
    replaces: ['mac:absent'],
  },
  {
    name: 'keylength:absent-prf-not-sha1',
    of: ['keylength:absent', 'prf:hmac-*'],
    without: ['prf:hmac-sha1'],
  },
  {
    name: 'file:malformed-content-missing',
    of: ['file:malformed', 'file:content-missing'],
    replaces: ['file:malformed', 'file:content-missing'],
  },
  {
    name: 'file:malformed-encrypted-content-missing',
    of: ['file:malformed', 'file:encrypted-content-missing'],
    replaces: ['file:malformed', 'file:encrypted-content-missing'],
  },
  { name: 'kdf-iterations:zero-pbkdf2', of: ['kdf-iterations:zero', 'pbes2:*'] },
  {
    name: 'password:non-ascii-pbes1',
    of: ['password:non-ascii*', 'encryption:pbe-sha1-*'],
    without: ['encryption:none-cert'],
  },
  {
    name: 'password:non-ascii-pbes1-certs-plain',
    of: ['password:non-ascii*', 'encryption:pbe-sha1-*', 'encryption:none-cert'],
    replaces: ['password:non-ascii*'],
  },
  {
    name: 'password:non-ascii-certs-plain',
    of: ['password:non-ascii*', 'encryption:none-cert'],
    replaces: ['password:non-ascii*'],
  },
  {
    name: 'password:non-ascii-beyond-latin1-pbes1',
    of: ['password:non-ascii-beyond-latin1', 'encryption:pbe-sha1-*'],
  },
  {
    name: 'password:non-ascii-bytewise-pkcs12-pbe',
    of: ['password:non-ascii-bytewise', 'password:non-ascii-pkcs12-pbe'],
    replaces: ['password:non-ascii-bytewise', 'password:non-ascii-pkcs12-pbe'],
  },
  {
    name: 'password:non-ascii-latin1-pbes2',
    of: ['password:non-ascii-latin1', 'password:non-ascii-pbes2'],
    replaces: ['password:non-ascii-latin1', 'password:non-ascii-pbes2'],
  },
  {
    name: 'password:incorrect-certs-plain',
    of: ['password:incorrect', 'encryption:none-cert'],
    without: ['mac:absent'],
    replaces: ['password:incorrect'],
  },
  {
    name: 'password:incorrect-no-mac-certs-plain',
    of: ['password:incorrect', 'encryption:none-cert', 'mac:absent'],
    replaces: ['password:incorrect'],
  },
  {
    name: 'password:differs-certs-plain',
    of: ['password:differs', 'encryption:none-cert'],
    replaces: ['password:differs'],
  },
  {
    name: 'password:incorrect-nothing-encrypted',
    of: ['password:incorrect'],
    without: ['encryption:pbe-*', 'encryption:pbes1-*', 'encryption:unknown', 'pbes2:*'],
    replaces: ['password:incorrect'],
  },
  {
    name: 'password:incorrect-no-mac',
    of: ['password:incorrect', 'mac:absent'],
    replaces: ['password:incorrect'],
  },
  {
    name: 'mac:mismatch-pbes1',
    of: ['mac:mismatch', 'encryption:pbe-sha1-*'],
    without: ['pbes2:*'],
    replaces: ['mac:mismatch'],
  },
  {
    name: 'mac:mismatch-damaged-safe',
    of: ['mac:mismatch', 'file:damaged-safe'],
    replaces: ['mac:mismatch'],
  },
  {
    name: 'file:damaged-key-alone',
    of: ['file:damaged-key'],
    without: ['file:damaged-safe'],
    replaces: ['file:damaged'],
  },
  {
    name: 'file:damaged-safe-but-key',
    of: ['file:damaged-safe', 'key:*'],
    without: ['file:damaged-key'],
    replaces: ['file:damaged'],
  },
  {
    // Nothing else is there that the key could be encrypted with.
    name: 'encryption:pbe-sha1-rc2-40-alone',
    of: ['encryption:pbe-sha1-rc2-40', 'key:*'],
    without: [
      'encryption:pbe-sha1-3des',
      'encryption:pbe-sha1-2des',
      'encryption:pbe-sha1-rc2-128',
      'encryption:pbe-sha1-rc4-*',
      'encryption:pbes1-*',
      'encryption:none-key',
      'encryption:unknown',
      'pbes2:*',
    ],
  },
  { name: 'password:over-31-pbes1', of: ['password:over-31', 'encryption:pbe-sha1-*'] },
  {
    name: 'cms-signature:ecdsa-over-sha2',
    of: ['cms-signature:ecdsa', 'cms-digest:sha*'],
    without: ['cms-digest:sha1', 'cms-signature:sha1-instead'],
  },
  {
    name: 'cms-signature:rsa-pss-not-sha256',
    of: ['cms-signature:rsa-pss', 'cms-digest:*'],
    without: ['cms-digest:sha256'],
  },
  { name: 'password:empty-pbes2', of: ['password:empty-*', 'pbes2:*'] },
]

/** The combinations that `features` make. */
export function combinationsIn(features: readonly string[]): readonly Combination[] {
  const has = (pattern: string): boolean => features.some((name) => matches(name, pattern))
  return combinations.filter((one) => one.of.every(has) && !(one.without ?? []).some(has))
}

/** Whether a Feature is what `pattern` says: the same name, or one that begins so when it ends in `*`. */
export function matches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}
