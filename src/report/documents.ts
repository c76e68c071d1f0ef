/** The JSON documents of the single-file verbs as zod schemas: what CONTRACT promises, and what schemas/ is made from. */
import { z } from 'zod'

const kdf = {
  kdf: z.string().optional(),
  prf: z.string().optional(),
  prfParameters: z.enum(['null', 'absent', 'default']).optional(),
  iterations: z.number().int().optional(),
  saltLength: z.number().int().optional(),
  keyLength: z.number().int().optional(),
}

const hex = z.string().regex(/^([0-9a-f]{2})*$/)

const pkcs12 = z.strictObject({
  version: z.number().int().nullable(),
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
      iterations: z.number().int().nullable(),
      saltLength: z.number().int().nullable(),
      prf: z.string().optional(),
      hmac: z.string().optional(),
      keyLength: z.number().int().nullable().optional(),
      outerIterations: z.number().int().nullable().optional(),
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
      version: z.number().int(),
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
