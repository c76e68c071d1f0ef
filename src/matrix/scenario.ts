/** A scenario is one question as data: one JSON file, its id is its path under `scenarios/` without `.json`. */
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { DataInvalidError } from '../errors.js'
import { parseDistinguishedName } from '../pki/name.js'
import { parseData } from './data-file.js'

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
    key: z.string().regex(/^(rsa:\d{3,5}|ec:[\w-]+|ed25519|ed448)$/),
    /** RFC 4514 (last RDN first). */
    subject: distinguishedName,
    subjectAltNames: z.array(z.string().regex(/^(email|dns|ip|uri|upn):.+/s)),
    profile: z.enum(['smime', 'tls-server', 'tls-client', 'code-signing', 'none']),
  }),
})

const pkcs12Scenario = z.strictObject({
  ...about,
  kind: z.literal('pkcs12'),
  /** The csr scenario whose key and (test-CA-signed) certificate are bundled. */
  identity: z.string().startsWith('csr/'),
  recipe: z.strictObject({
    form: z.enum([
      'default',
      'legacy',
      'pbmac1-2026',
      'modern-2026',
      'modern-2023',
      'compat-3des',
      'legacy-rc2',
    ]),
    password: z.string(),
    friendlyName: z.string(),
  }),
  /** What the consumer is told, when that is not the recipe's password. */
  open: z.strictObject({ password: z.string() }).optional(),
  /** Done to the artifact after it was checked: only its first part is handed on. */
  damage: z.strictObject({ keepBytes: z.number().int().min(0) }).optional(),
  /** Features the undamaged artifact must have, or the cell is broken (our fault), not rejected. */
  features: z.array(z.string()).optional(),
})

export const scenarioSchema = z.discriminatedUnion('kind', [csrScenario, pkcs12Scenario])
export type ScenarioData = z.infer<typeof scenarioSchema>
export type Scenario = ScenarioData & { readonly id: string; readonly file: string }
export type CsrScenario = Extract<Scenario, { kind: 'csr' }>
export type Pkcs12Scenario = Extract<Scenario, { kind: 'pkcs12' }>

/** Every scenario below a folder, sorted by id; ERR_SCENARIO_INVALID names file, path and sentence. */
export async function loadScenarios(folder: string): Promise<Scenario[]> {
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
    const data = parseData(
      await readFile(file, 'utf8'),
      file,
      scenarioSchema,
      'ERR_SCENARIO_INVALID',
    )
    if (!id.startsWith(`${data.kind}/`)) {
      throw new DataInvalidError(
        'ERR_SCENARIO_INVALID',
        `${file}: a ${data.kind} scenario lies in ${data.kind}/`,
        { file, path: 'kind' },
      )
    }
    scenarios.push({ ...data, id, file })
  }
  for (const scenario of scenarios) {
    if (scenario.kind !== 'pkcs12') continue
    if (!scenarios.some(({ id, kind }) => id === scenario.identity && kind === 'csr')) {
      throw new DataInvalidError(
        'ERR_SCENARIO_INVALID',
        `${scenario.file}: identity: there is no scenario ${scenario.identity}`,
        { file: scenario.file, path: 'identity' },
        {
          hint: `known: ${scenarios
            .filter((s) => s.kind === 'csr')
            .map((s) => s.id)
            .join(', ')}`,
        },
      )
    }
  }
  return scenarios
}
