/** matrix.json: which programs take part, where the scenarios are, and which disagreements are known. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { DataInvalidError, InterSslError } from '../errors.js'
import { resolveImporter } from '../importers/resolve.js'
import { driverIds } from '../programs/driver.js'
import { outcomeStates } from './report-schema.js'
import { parseData } from './data-file.js'

const importerRef = z.string().superRefine((ref, context) => {
  try {
    const targets = resolveImporter(ref)
    if (targets.length !== 1) {
      context.addIssue({
        code: 'custom',
        message: `${ref} names ${targets.length} importers; add @VERSION and /PATH`,
      })
    }
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
  }
})

export const matrixConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Folder of the scenarios, relative to this file. */
  scenarios: z.string().min(1).default('scenarios'),
  /** Folder of recorded observations, relative to this file. */
  evidence: z.string().min(1).default('evidence'),
  /** Scenario ids with `*`; all, when absent. */
  select: z.array(z.string().min(1)).min(1).optional(),
  /** Further openssl binaries, relative to this file; each has to be one. */
  toolchains: z.array(z.string().min(1)).optional(),
  programs: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z0-9][a-z0-9.#-]*$/, 'an id is lower-case letters, digits, . # -'),
        /** The code that runs it; `none`: nothing on this system can, it is only predicted. */
        driver: z.enum(driverIds),
        importer: importerRef,
      }),
    )
    .superRefine((programs, context) => {
      programs.forEach(({ id }, index) => {
        if (programs.findIndex((other) => other.id === id) !== index) {
          context.addIssue({
            code: 'custom',
            path: [index, 'id'],
            message: `${id} is declared twice`,
          })
        }
      })
    }),
  /** Disagreements that are known; each must keep happening, or the run fails as stale. */
  known: z
    .array(
      z.strictObject({
        /** A cell id; `*` stands for anything. */
        cell: z.string().min(1),
        outcome: z.enum(outcomeStates),
        reason: z.string().min(1),
        link: z.url(),
        /** The last day on which it is excused (YYYY-MM-DD). @default none: for ever */
        expires: z.iso.date().optional(),
      }),
    )
    .default([]),
})

export type MatrixConfig = z.infer<typeof matrixConfigSchema>
export type KnownDisagreement = MatrixConfig['known'][number]

export interface LoadedConfig extends MatrixConfig {
  readonly file: string
  /** Absolute folder of the scenarios. */
  readonly scenarioFolder: string
  /** Absolute folder of the recorded observations. */
  readonly evidenceFolder: string
  /** Absolute paths of the binaries that it names. */
  readonly toolchains: string[]
}

/** Reads and checks a matrix.json; ERR_MATRIX_INVALID names file, path and sentence. */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new DataInvalidError(
      'ERR_MATRIX_INVALID',
      `${file}: can't be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`,
      { file, path: '' },
      { cause },
    )
  }
  const config = parseData(text, file, matrixConfigSchema, 'ERR_MATRIX_INVALID')
  return {
    ...config,
    file,
    scenarioFolder: resolve(dirname(file), config.scenarios),
    evidenceFolder: resolve(dirname(file), config.evidence),
    toolchains: (config.toolchains ?? []).map((path) => resolve(dirname(file), path)),
  }
}
