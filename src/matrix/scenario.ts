/** A scenario is one question as data: one JSON file, its id is its path under `scenarios/` without `.json`. */
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { DataInvalidError } from '../errors.js'
import { parseDistinguishedName } from '../pki/name.js'
import { profileIds, type ProfileId } from '../pki/profile.js'
import { encryptions, recipeDigests, type Pkcs12Recipe } from '../programs/recipe.js'
import {
  keyTransports,
  messageCiphers,
  messageDigests,
  signatureSchemes,
} from '../programs/message.js'
import { damageSchema, messageDamageSchema } from './damage.js'
import { checkData, parseJson } from './data-file.js'
import { givenFiles, givenRequestsSchema, givenSchema, type GivenFile } from './given.js'
import { variantsOf, varySchema } from './vary.js'

const globs = z.array(z.string().min(1)).min(1)
const about = {
  $schema: z.string().optional(),
  /** The question in one line. */
  title: z.string().min(1),
  /** Why anybody asks it. */
  why: z.string().min(1),
  /** Which programs may take part, by id with `*`; all that can, when absent. */
  producers: globs.optional(),
  consumers: globs.optional(),
  /** What a standard asks of every consumer, whatever is known of it. */
  expect: z
    .strictObject({
      outcome: z.enum(['accepted', 'rejected']),
      /** Where it says so: `RFC 7292 §5.2`. */
      source: z.string().min(1),
    })
    .optional(),
  /** This file stands for a cross product: axis → choice → what that changes. */
  vary: varySchema.optional(),
}

const distinguishedName = z.string().superRefine((text, context) => {
  try {
    parseDistinguishedName(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
  }
})

const csrScenario = z.strictObject({
  ...about,
  kind: z.literal('csr'),
  request: z.strictObject({
    key: z.string().regex(/^(rsa:\d{3,5}|rsa-pss:\d{3,5}|ec:[\w-]+|ed25519|ed448)$/),
    /** Every producer makes a key of its own; else one key of that kind serves the whole run. @default false */
    newKey: z.boolean().optional(),
    /** RFC 4514 (last RDN first). */
    subject: distinguishedName,
    subjectAltNames: z.array(z.string().regex(/^(email|dns|ip|uri|upn):.+/s)),
    profile: z.enum(['smime', 'tls-server', 'tls-client', 'code-signing', 'none']),
  }),
  /** Done to the request after it was checked. */
  damage: damageSchema.optional(),
})

const choices = z.strictObject({
  certificates: z.enum(encryptions),
  key: z.enum(encryptions),
  mac: z.union([
    z.literal('none'),
    z.strictObject({ digest: z.enum(recipeDigests) }),
    z.strictObject({ pbmac1: z.enum(recipeDigests) }),
  ]),
  prf: z.enum(recipeDigests.map((digest) => `hmac-${digest}` as const)).optional(),
  iterations: z.number().int().min(1).max(10_000_000).optional(),
  macIterations: z.number().int().min(1).max(10_000_000).optional(),
  saltLength: z.number().int().min(0).max(1024).optional(),
})

const recipe = z
  .strictObject({
    form: z.enum(['default', 'legacy', 'choices', ...(profileIds as [ProfileId, ...ProfileId[]])]),
    /** For `choices`: every choice said. */
    choices: choices.optional(),
    password: z.string(),
    /** Empty: none. */
    friendlyName: z.string(),
    caNames: z.array(z.string()).optional(),
    contents: z.enum(['whole', 'certificates', 'key']).optional(),
    pairing: z.enum(['both', 'neither', 'key-only', 'differing']).optional(),
    contentsPassword: z.string().optional(),
    noPasswordOctets: z.boolean().optional(),
  })
  .transform((data, context): Pkcs12Recipe => {
    const { form, choices, ...details } = data
    if (form !== 'choices' && choices === undefined) return { ...details, form }
    if (form === 'choices' && choices !== undefined) return { ...details, form, choices }
    context.addIssue({ code: 'custom', message: 'choices go with the form "choices"' })
    return z.NEVER
  })

const pkcs12Scenario = z.strictObject({
  ...about,
  kind: z.literal('pkcs12'),
  /** The csr scenario whose key and (test-CA-signed) certificate are bundled. */
  identity: z.string().startsWith('csr/'),
  /**
   * The certificates above the leaf: the root that signed it; none; an intermediate and its root; the same two, root
   * first. @default 'root'
   */
  chain: z.enum(['root', 'none', 'intermediate', 'intermediate-reversed']).optional(),
  recipe,
  /** What the consumer is told, when that is not the recipe's password. */
  open: z.strictObject({ password: z.string() }).optional(),
  /** Done to the artifact after it was checked. */
  damage: damageSchema.optional(),
  /** Features the undamaged artifact must have, or the cell is broken (our fault), not rejected. */
  features: z.array(z.string()).optional(),
})

/** Files that are there already, instead of a recipe or a request; each is a scenario of its own, `pkcs12/ours#file.p12`. */
const givenScenario = z.discriminatedUnion('kind', [
  z.strictObject({ ...about, kind: z.literal('pkcs12'), given: givenSchema }),
  z.strictObject({ ...about, kind: z.literal('csr'), given: givenRequestsSchema }),
])

const identityId = z.string().startsWith('csr/')

const smimeScenario = z.strictObject({
  ...about,
  kind: z.literal('smime'),
  /** What is signed or encrypted, octet for octet in UTF-8. */
  content: z.string().min(1),
  message: z.union([
    z.strictObject({
      sign: z.strictObject({
        /** The csr scenario whose key and (test-CA-signed) certificate sign. */
        identity: identityId,
        /** @default false: the message holds the content */
        detached: z.boolean().optional(),
        /** Ed25519 has its own. @default 'sha256' */
        digest: z.enum(messageDigests).optional(),
        /** Of RSA keys. @default 'pkcs1' */
        scheme: z.enum(signatureSchemes).optional(),
      }),
    }),
    z.strictObject({
      encrypt: z.strictObject({
        /** The csr scenario whose key opens it. */
        identity: identityId,
        cipher: z.enum(messageCiphers),
        /** How the content key gets there. @default 'pkcs1' */
        transport: z.enum(keyTransports).optional(),
      }),
    }),
  ]),
  /** Whom a verifier is told to trust: the root above the signer, or one that nobody here knows. @default 'root' */
  anchors: z.enum(['root', 'stranger']).optional(),
  /** Done to the message, or to the content beside it, after it was checked. */
  damage: messageDamageSchema.optional(),
  /** Features the undamaged message must have, or the cell is broken (our fault), not rejected. */
  features: z.array(z.string()).optional(),
})

const madeSchema = z.discriminatedUnion('kind', [csrScenario, pkcs12Scenario, smimeScenario])
export const scenarioSchema = z.union([madeSchema, givenScenario])

interface Placed {
  readonly id: string
  readonly file: string
}
type Without<T> = Omit<T, 'vary'>
export type CsrScenario = Without<z.infer<typeof csrScenario>> & Placed
export type Pkcs12Scenario = Without<z.infer<typeof pkcs12Scenario>> & Placed
export type GivenScenario = Without<Omit<z.infer<typeof givenScenario>, 'given'>> &
  Placed & { readonly given: GivenFile }
export type SmimeScenario = Without<z.infer<typeof smimeScenario>> & Placed
export type MadeScenario = CsrScenario | Pkcs12Scenario | SmimeScenario
export type Scenario = MadeScenario | GivenScenario

export function isGiven(scenario: Scenario): scenario is GivenScenario {
  return 'given' in scenario
}

/** The csr scenario whose identity a scenario takes; null where it takes none. */
export function identityOf(scenario: Scenario): string | null {
  if (isGiven(scenario) || scenario.kind === 'csr') return null
  if (scenario.kind === 'pkcs12') return scenario.identity
  const { message } = scenario
  return 'sign' in message ? message.sign.identity : message.encrypt.identity
}

/** What a consumer of the scenario's artifact is told. */
export function passwordFor(scenario: Pkcs12Scenario | GivenScenario): string {
  if (isGiven(scenario)) return scenario.given.password()
  return scenario.open?.password ?? scenario.recipe.password
}

/**
 * Every scenario below a folder, sorted by id; those of one file in the order of its choices or files.
 * ERR_SCENARIO_INVALID names file, path and sentence. `environment` is where `passwordEnv` looks.
 */
export async function loadScenarios(
  folder: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Scenario[]> {
  let names: string[]
  try {
    names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
  } catch (cause) {
    throw new DataInvalidError(
      'ERR_SCENARIO_INVALID',
      `no scenarios in ${folder}`,
      { file: folder, path: '' },
      { cause, hint: 'name the folder in matrix.json ("scenarios"), relative to it' },
    )
  }
  const scenarios: Scenario[] = []
  for (const name of names.sort()) {
    const file = join(folder, name)
    const id = relative(folder, file)
      .split(sep)
      .join('/')
      .replace(/\.json$/, '')
    scenarios.push(...(await scenariosOf(await readFile(file, 'utf8'), { id, file }, environment)))
  }
  refuseStrangeIdentities(scenarios)
  return scenarios
}

/** The scenarios of one file: itself, its cross product, or one for each file given. */
async function scenariosOf(
  text: string,
  { id, file }: Placed,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Scenario[]> {
  const json = parseJson(text, file, 'ERR_SCENARIO_INVALID')
  const check = <T>(data: unknown, schema: z.ZodType<T>): T =>
    checkData(data, file, schema, 'ERR_SCENARIO_INVALID')
  if (isRecord(json) && 'given' in json) {
    const { vary: _vary, given, ...data } = check(json, givenScenario)
    refuseOtherFolder(data.kind, { id, file })
    return (await givenFiles(given, file, environment)).map((one) => ({
      ...data,
      title: `${data.title} (${one.name})`,
      given: one,
      id: `${id}#${one.name}`,
      file,
    }))
  }
  const { vary, ...whole } = check(json, madeSchema)
  refuseOtherFolder(whole.kind, { id, file })
  if (vary === undefined || !isRecord(json)) return [{ ...whole, id, file }]
  const { vary: _vary, ...base } = json
  return variantsOf(base, vary).map(({ name, choices, data }) => {
    const { vary: _none, ...one } = check(data, madeSchema)
    return { ...one, title: `${one.title} (${choices.join(', ')})`, id: `${id}#${name}`, file }
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuseOtherFolder(kind: string, { id, file }: Placed): void {
  if (id.startsWith(`${kind}/`)) return
  throw new DataInvalidError(
    'ERR_SCENARIO_INVALID',
    `${file}: a ${kind} scenario lies in ${kind}/`,
    { file, path: 'kind' },
  )
}

function refuseStrangeIdentities(scenarios: readonly Scenario[]): void {
  const made = scenarios.filter((one) => one.kind === 'csr' && !isGiven(one))
  const known = new Set(made.map(({ id }) => id))
  for (const scenario of scenarios) {
    const identity = identityOf(scenario)
    if (identity === null || known.has(identity)) continue
    throw new DataInvalidError(
      'ERR_SCENARIO_INVALID',
      `${scenario.file}: identity: there is no scenario ${identity}`,
      { file: scenario.file, path: 'identity' },
      { hint: `known: ${[...known].join(', ')}` },
    )
  }
}
