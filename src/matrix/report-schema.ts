/** The matrix report: the JSON document of a run, as a zod schema and the types that follow from it. */
import { z } from 'zod'

export const verdicts = ['pass', 'fail', 'known', 'new', 'untested', 'skipped'] as const
export type Verdict = (typeof verdicts)[number]

export const outcomeStates = [
  'accepted',
  'rejected',
  'altered',
  'unsupported',
  'hung',
  'broken',
] as const
export type OutcomeState = (typeof outcomeStates)[number]

const predictionSchema = z.strictObject({
  verdict: z.enum(['accepts', 'refuses', 'loses', 'unknown']).nullable(),
  /** Finding codes, the deciding one first. */
  because: z.array(z.string()),
  /** The features of the artifact that decided. */
  features: z.array(z.string()),
  /** What the importer is expected to say, where that is known. */
  error: z.string().nullable(),
  evidence: z.array(
    z.strictObject({
      how: z.enum(['observed', 'source', 'documented', 'reported']),
      where: z.string(),
      on: z.string(),
    }),
  ),
})

export const cellSchema = z.strictObject({
  id: z.string(),
  scenario: z.string(),
  producer: z.string(),
  consumer: z.string(),
  outcome: z.strictObject({
    /** `null`: the consumer is not on this machine, nothing was run. */
    state: z.enum(outcomeStates).nullable(),
    reason: z.string(),
    exitCode: z.number().nullable(),
    error: z.string().nullable(),
  }),
  prediction: predictionSchema,
  verdict: z.enum(verdicts),
  /** Why the verdict is what it is, in one sentence. */
  because: z.string(),
  durationMs: z.number(),
  /** Lines a person can paste to see it again; secrets are `env:` sources. */
  commands: z.array(z.string()),
  artifact: z.strictObject({ sha256: z.string(), size: z.number() }).nullable(),
  recorded: z
    .strictObject({ state: z.enum(outcomeStates), program: z.string(), on: z.string() })
    .nullable(),
  log: z.string(),
})

const programSchema = z.strictObject({
  id: z.string(),
  role: z.array(z.enum(['producer', 'consumer'])),
  version: z.string(),
  /** A path, `built-in`, or `not-found`. */
  found: z.string(),
  /** How it was found, or why it was not and how to get it. */
  why: z.string(),
  /** The importer whose knowledge predicts it, as `ID[@VERSION][/PATH]`. */
  importer: z.string(),
  label: z.string(),
})

export const matrixReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  startedAt: z.string(),
  durationMs: z.number(),
  childCpuMs: z.number().nullable(),
  ownCpuMs: z.number(),
  host: z.strictObject({
    platform: z.string(),
    arch: z.string(),
    id: z.string(),
    /** Processors that the run could use. */
    cores: z.number().optional(),
  }),
  planHash: z.string(),
  shard: z.string().nullable(),
  programs: z.array(programSchema),
  cells: z.array(cellSchema),
  totals: z.strictObject({
    pass: z.number(),
    fail: z.number(),
    known: z.number(),
    new: z.number(),
    untested: z.number(),
    skipped: z.number(),
  }),
})

export type MatrixReport = z.infer<typeof matrixReportSchema>
export type Cell = MatrixReport['cells'][number]
export type ReportProgram = MatrixReport['programs'][number]
export type CellPrediction = Cell['prediction']
