/** The JSON documents of the single-file verbs as zod schemas: what CONTRACT promises, and what schemas/ is made from. */
import { z } from 'zod'

/** An INTEGER that a file holds: any size, beyond 2^53 the nearest number. */
const fileInteger = z.number()

const kdf = {
  kdf: z.string().optional(),
  prf: z.string().optional(),
  prfParameters: z.enum(['null', 'absent', 'default']).optional(),
  iterations: fileInteger.optional(),
  saltLength: fileInteger.optional(),
  keyLength: fileInteger.optional(),
}

const hex = z.string().regex(/^([0-9a-f]{2})*$/)

const pkcs12 = z.strictObject({
  version: fileInteger.nullable(),
  encoding: z.strictObject({
    form: z.enum(['der', 'ber']),
    indefiniteLength: z.boolean(),
    trailingBytes: z.number().int(),
    armour: z.enum(['none', 'pem', 'base64']),
  }),
  integrity: z.enum(['password', 'public-key', 'none']).nullable(),
  mac: z
    .strictObject({
      algorithm: z.string(),
      iterations: fileInteger.nullable(),
      saltLength: fileInteger.nullable(),
      prf: z.string().optional(),
      hmac: z.string().optional(),
      keyLength: fileInteger.nullable().optional(),
      outerIterations: fileInteger.nullable().optional(),
      verified: z.boolean().nullable(),
    })
    .nullable(),
  safes: z.array(
    z.strictObject({ encryption: z.string(), ...kdf, readable: z.boolean().nullable() }),
  ),
  keys: z.array(
    z.strictObject({
      algorithm: z.string().nullable(),
      explicit: z.literal(true).optional(),
      bag: z.enum(['shrouded', 'plain']),
      encryption: z.string(),
      ...kdf,
      friendlyName: z.string().nullable(),
      localKeyId: hex.nullable(),
      readable: z.boolean().nullable(),
    }),
  ),
  certificates: z.array(
    z.strictObject({
      subject: z.string().nullable(),
      issuer: z.string().nullable(),
      serial: z.string().nullable(),
      notBefore: z.string().nullable(),
      notAfter: z.string().nullable(),
      sha256: hex,
      emailAddresses: z.array(z.string()),
      friendlyName: z.string().nullable(),
      localKeyId: hex.nullable(),
    }),
  ),
  crls: z.number().int(),
  secrets: z.number().int(),
  nestedSafes: z.number().int(),
  unknownBags: z.number().int(),
  features: z.array(z.string()),
  failures: z
    .array(
      z.strictObject({
        part: z.enum(['mac', 'safe', 'key', 'bag']),
        reason: z.enum(['damaged', 'algorithm', 'limit']),
        message: z.string(),
        offset: z.number().int(),
      }),
    )
    .optional(),
})

/** `interssl inspect --json`. */
export const inspectDocument = z.strictObject({
  schemaVersion: z.literal(1),
  file: z.strictObject({ name: z.string(), size: z.number().int(), sha256: hex }),
  kind: z.enum(['pkcs12', 'csr', 'certificate', 'private-key', 'unknown']),
  malformed: z.strictObject({ offset: z.number().int(), reason: z.string() }).nullable(),
  pkcs12: pkcs12.nullable(),
  password: z.strictObject({
    state: z.enum(['correct', 'incorrect', 'not-given', 'not-needed', 'undecidable']),
    form: z.enum(['bmp-nul', 'zero-length']).nullable(),
  }),
  csr: z
    .strictObject({
      subject: z.string(),
      publicKey: z.string(),
      signatureAlgorithm: z.string(),
      signatureValid: z.boolean().nullable(),
      version: fileInteger,
      extensions: z.array(
        z.strictObject({
          oid: z.string(),
          name: z.string(),
          critical: z.boolean(),
          value: z.string(),
        }),
      ),
      attributes: z.array(
        z.strictObject({ oid: z.string(), name: z.string(), values: z.array(z.string()) }),
      ),
    })
    .nullable(),
})

/** `interssl csr --json`. */
export const csrDocument = z.strictObject({
  schemaVersion: z.literal(1),
  csr: z.strictObject({
    path: z.string().nullable(),
    pem: z.string(),
    subject: z.string(),
    publicKey: z.string(),
    subjectAltNames: z.array(z.string()),
  }),
  privateKey: z.strictObject({ path: z.string(), encrypted: z.boolean() }),
  toolchain: z.strictObject({ id: z.string(), version: z.string() }),
  commands: z.array(z.string()),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})

/** `interssl pkcs12 --json`. */
export const pkcs12Document = z.strictObject({
  schemaVersion: z.literal(1),
  file: z.strictObject({ path: z.string(), size: z.number().int(), sha256: hex }),
  profile: z.enum(['pbmac1-2026', 'modern-2026', 'modern-2023', 'compat-3des', 'legacy-rc2']),
  toolchain: z.strictObject({ id: z.string(), version: z.string() }).nullable(),
  acceptedBy: z.array(z.string()),
  refusedBy: z.array(z.string()),
  commands: z.array(z.string()),
})

/** `interssl explain --json`. */
export const explainDocument = z.strictObject({
  schemaVersion: z.literal(1),
  matches: z.array(
    z.strictObject({
      cause: z.string(),
      printedBy: z.array(z.string()),
      meaning: z.string(),
      tellApart: z.array(z.string()),
      fixes: z.array(z.string()),
      docs: z.string(),
      line: z.number().int(),
      seen: z.string(),
    }),
  ),
})

/** `interssl repair --json`. */
export const repairDocument = z.strictObject({
  schemaVersion: z.literal(1),
  input: z.strictObject({ path: z.string(), sha256: hex }),
  output: z.strictObject({ path: z.string(), sha256: hex }),
  profile: z.enum(['pbmac1-2026', 'modern-2026', 'modern-2023', 'compat-3des', 'legacy-rc2']),
  changed: z.array(z.string()),
  kept: z.array(z.string()),
  acceptedBy: z.array(z.string()),
  stillRefusedBy: z.array(z.string()),
  notKnown: z.array(z.string()),
  verifiedWith: z.array(z.string()),
})

/** `interssl toolchains --json`. */
export const toolchainsDocument = z.strictObject({
  schemaVersion: z.literal(1),
  toolchains: z.array(
    z.strictObject({
      id: z.string(),
      flavour: z.enum(['openssl', 'libressl']),
      version: z.string(),
      versionText: z.string(),
      path: z.string(),
      foundBy: z.enum(['given', 'PATH', 'system', 'homebrew', '/usr/local', '/opt', 'installed']),
      legacyProvider: z.boolean(),
      fips: z.boolean(),
      capabilities: z.record(z.string(), z.boolean()),
    }),
  ),
  skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  /** Other programs that `toolchains install` has fetched. */
  programs: z.array(z.strictObject({ id: z.string(), version: z.string(), path: z.string() })),
})

const evidence = z.array(
  z.strictObject({
    how: z.enum(['source', 'observed', 'documented', 'reported']),
    where: z.string(),
    on: z.iso.date(),
  }),
)
const importerError = z.strictObject({ code: z.number().int().nullable(), text: z.string() })
const verdict = z.enum(['accepts', 'refuses', 'loses', 'unknown'])

/** `interssl diagnose --json`. */
export const diagnoseDocument = z.strictObject({
  schemaVersion: z.literal(1),
  file: inspectDocument.shape.file,
  inspect: inspectDocument,
  verdicts: z.array(
    z.strictObject({
      importer: z.string(),
      version: z.string().nullable(),
      path: z.string().nullable(),
      label: z.string(),
      verdict,
      error: importerError.nullable(),
      because: z.array(z.string()),
      loses: z.array(z.string()),
      withRightPassword: verdict.nullable(),
      releases: z.array(z.strictObject({ release: z.string(), verdict })).optional(),
      evidence,
    }),
  ),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.enum(['blocks', 'loses', 'warns', 'notes']),
      message: z.string(),
      offset: z.number().int().nullable(),
      length: z.number().int().nullable(),
      importers: z.array(z.string()),
      docs: z.string(),
    }),
  ),
  remedy: z
    .strictObject({
      profile: z.enum(['pbmac1-2026', 'modern-2026', 'modern-2023', 'compat-3des', 'legacy-rc2']),
      because: z.string(),
      commands: z.array(z.strictObject({ for: z.string(), line: z.string() })),
    })
    .nullable(),
})

/** `interssl importers --json`. */
export const importersDocument = z.strictObject({
  schemaVersion: z.literal(1),
  importers: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      aliases: z.array(z.string()),
      versions: z.array(z.string()),
      paths: z.array(z.string()),
      facts: z.array(
        z.strictObject({
          feature: z.string(),
          support: z.union([z.boolean(), z.enum(['loses', 'unknown'])]),
          since: z.string().nullable(),
          until: z.string().nullable(),
          range: z.string(),
          paths: z.array(z.string()).nullable(),
          error: importerError.nullable(),
          loses: z.array(z.string()),
          note: z.string().nullable(),
          evidence,
        }),
      ),
    }),
  ),
})

const messageEngine = z.strictObject({ id: z.string(), version: z.string() })
const writtenFile = z.strictObject({ path: z.string(), size: z.number().int(), sha256: hex })

/** `interssl smime verify --json`. */
export const smimeVerifyDocument = z.strictObject({
  schemaVersion: z.literal(1),
  valid: z.boolean(),
  signers: z.array(
    z.strictObject({
      subject: z.string().nullable(),
      emailAddresses: z.array(z.string()),
      digest: z.string(),
      signingTime: z.string().nullable(),
      valid: z.boolean(),
      trusted: z.boolean(),
      chain: z.array(z.string()),
      reasons: z.array(z.string()),
    }),
  ),
  fromMatches: z.boolean().nullable(),
  reason: z.string(),
  engine: messageEngine.nullable(),
})

/** `interssl smime sign --json` and `interssl smime encrypt --json`. */
export const smimeMadeDocument = z.strictObject({
  schemaVersion: z.literal(1),
  file: writtenFile,
  engine: messageEngine,
  commands: z.array(z.string()),
})

/** `interssl smime decrypt --json`. */
export const smimeDecryptDocument = z.strictObject({
  ...smimeMadeDocument.shape,
  cipher: z.string(),
  authenticated: z.boolean(),
  signedInside: z.boolean(),
  recipient: z.string(),
})

/** `interssl smime request --json`. */
export const smimeRequestDocument = z.strictObject({
  ...csrDocument.shape,
  profile: z.enum([
    'mailbox-validated',
    'individual-validated',
    'sponsor-validated',
    'organization-validated',
  ]),
  use: z.enum(['both', 'signing', 'encryption']),
  addresses: z.array(z.string()),
  notes: z.array(z.string()),
})

/** `interssl smime issue --json`. */
export const smimeIssueDocument = z.strictObject({
  schemaVersion: z.literal(1),
  certificate: z.strictObject({
    path: z.string(),
    subject: z.string(),
    issuer: z.string(),
    serial: z.string(),
    notBefore: z.string(),
    notAfter: z.string(),
    sha256: hex,
    addresses: z.array(z.string()),
  }),
  p7b: z.string().nullable(),
  ca: z.strictObject({ folder: z.string(), root: z.string(), made: z.boolean() }),
  leftOut: z.array(z.string()),
  toolchain: z.strictObject({ id: z.string(), version: z.string() }),
  commands: z.array(z.string()),
})

/** `interssl smime bundle --json`: pkcs12's document, and what was put together. */
export const smimeBundleDocument = z.strictObject({
  ...pkcs12Document.shape,
  notKnown: z.array(z.string()),
  certificate: z.strictObject({
    subject: z.string(),
    addresses: z.array(z.string()),
    notAfter: z.string(),
    sha256: hex,
  }),
  chain: z.array(z.string()),
  missing: z.strictObject({ issuer: z.string(), uris: z.array(z.string()) }).nullable(),
  leftOut: z.array(z.string()),
})

const worksOrNot = z.enum(['works', 'fails', 'unknown'])

/** `interssl smime check --json`. */
export const smimeCheckDocument = z.strictObject({
  schemaVersion: z.literal(1),
  fit: z.boolean(),
  certificates: z.array(
    z.strictObject({
      file: z.string(),
      subject: z.string(),
      addresses: z.array(z.string()),
      publicKey: z.string(),
      notBefore: z.string(),
      notAfter: z.string(),
      sha256: hex,
      profile: z
        .strictObject({
          profile: smimeRequestDocument.shape.profile,
          generation: z.enum(['legacy', 'multipurpose', 'strict']),
        })
        .nullable(),
      fit: z.strictObject({ signing: z.boolean(), encryption: z.boolean() }),
      findings: z.array(
        z.strictObject({
          code: z.string(),
          severity: z.enum(['unfit', 'warns', 'notes']),
          use: z.enum(['both', 'signing', 'encryption']),
          message: z.string(),
          clause: z.string(),
        }),
      ),
      chain: z.array(z.string()),
      trusted: z.boolean().nullable(),
      clients: z.array(
        z.strictObject({
          client: z.string(),
          signing: worksOrNot,
          encryption: worksOrNot,
          evidence: evidence.element,
        }),
      ),
      importers: z.strictObject({
        of: z.enum(['file', 'key']),
        acceptedBy: z.array(z.string()),
        refusedBy: z.array(z.string()),
        notKnown: z.array(z.string()),
      }),
    }),
  ),
  note: z.string(),
})
