/** Foreign files of a scenario: found by glob, read when needed, their password never kept where a report is made. */
import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { sha256Hex } from '../crypto/digest.js'
import { DataInvalidError } from '../errors.js'
import { matchesGlob } from './glob.js'

/** Relative to the scenario file; `*` stands for any characters, folders too. */
const files = z.array(z.string().min(1)).min(1)

/** Certification requests: they have no password. */
export const givenRequestsSchema = z.strictObject({ files })

export const givenSchema = z
  .strictObject({
    files,
    /** Exactly one of these three. For throw-away passwords: it stands in the file for all to read. */
    password: z.string().optional(),
    /** A file whose first line it is, relative to the scenario file. */
    passwordFile: z.string().min(1).optional(),
    /** An environment variable that holds it; set but empty is the empty password. */
    passwordEnv: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
      .optional(),
  })
  .refine(
    ({ password, passwordFile, passwordEnv }) =>
      [password, passwordFile, passwordEnv].filter((one) => one !== undefined).length === 1,
    { error: 'give one of password, passwordFile, passwordEnv' },
  )
export type GivenData = z.infer<typeof givenSchema | typeof givenRequestsSchema>

/** One foreign file. What stands here goes into the plan's hash; bytes and password are asked for. */
export interface GivenFile {
  /** Its name in the cell id, unique in the scenario. */
  readonly name: string
  readonly sha256: string
  readonly read: () => Promise<Uint8Array>
  /** Empty for what has none. */
  readonly password: () => string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The files that the globs match, sorted by path.
 * @throws DataInvalidError ERR_SCENARIO_INVALID where a glob matches nothing, or there is no password to be had
 */
export async function givenFiles(
  { files, ...source }: GivenData,
  scenarioFile: string,
  environment: Environment,
): Promise<GivenFile[]> {
  const folder = dirname(scenarioFile)
  const paths = new Set<string>()
  for (const glob of files) {
    const found = await matching(resolve(folder), glob)
    if (found.length === 0) throw invalid(scenarioFile, 'given.files', `no file matches ${glob}`)
    for (const path of found) paths.add(path)
  }
  const secret = await passwordOf(source, scenarioFile, environment)
  const sorted = [...paths].sort()
  return Promise.all(
    sorted.map(async (path, index): Promise<GivenFile> => {
      const name = basename(path)
      const twins = sorted.filter((other) => basename(other) === name)
      return {
        name: safe(
          twins.length > 1
            ? `${name}.${sorted.slice(0, index + 1).filter((other) => twins.includes(other)).length}`
            : name,
        ),
        sha256: sha256Hex(new Uint8Array(await readFile(path))),
        read: async () => new Uint8Array(await readFile(path)),
        password: () => secret,
      }
    }),
  )
}

/** What may stand in a cell id, a file name and a table. */
function safe(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]/gu, '_')
}

async function passwordOf(
  { password, passwordFile, passwordEnv }: Omit<z.infer<typeof givenSchema>, 'files'>,
  scenarioFile: string,
  environment: Environment,
): Promise<string> {
  if (password !== undefined) return password
  if (passwordEnv !== undefined) {
    const value = environment[passwordEnv]
    if (value !== undefined) return value
    throw invalid(scenarioFile, 'given.passwordEnv', `${passwordEnv} is not set`)
  }
  if (passwordFile === undefined) return ''
  const file = resolve(dirname(scenarioFile), passwordFile)
  try {
    const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/)
    return line
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw invalid(scenarioFile, 'given.passwordFile', `${passwordFile} can't be read (${code})`)
  }
}

/** Walks the folder that the glob names before its first `*`. */
async function matching(folder: string, glob: string): Promise<string[]> {
  const pattern = resolve(folder, glob).split(sep).join('/')
  const fixed = pattern.includes('*')
    ? dirname(`${pattern.slice(0, pattern.indexOf('*'))}x`)
    : dirname(pattern)
  let names: string[]
  try {
    const entries = await readdir(fixed, { recursive: pattern.includes('*'), withFileTypes: true })
    names = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
  } catch {
    return []
  }
  return names.filter((name) => matchesGlob(pattern, name.split(sep).join('/')))
}

function invalid(file: string, path: string, message: string): DataInvalidError {
  return new DataInvalidError('ERR_SCENARIO_INVALID', `${file}: ${path}: ${message}`, {
    file,
    path,
  })
}
