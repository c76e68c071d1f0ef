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

/** A machine: its name is hashed, so that two can be told apart and none is named. */
const hostSchema = z.strictObject({
  platform: z.string(),
  arch: z.string(),
  id: z.string(),
  /** Processors that the run could use. */
  cores: z.number().optional(),
})

/** What the command line narrowed the plan to; what is absent was not narrowed. */
const filtersSchema = z.strictObject({
  scenarios: z.array(z.string()).optional(),
  producers: z.array(z.string()).optional(),
  consumers: z.array(z.string()).optional(),
  grep: z.string().optional(),
  /** Cells that failed in the run before, by `--last-failed`. */
  lastFailed: z.literal(true).optional(),
})

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

/** One machine's observation of a cell that went differently on another. */
const observationSchema = z.strictObject({
  host: hostSchema,
  /** ISO date and time of the run. */
  on: z.string(),
  /** The consumer's version text there. */
  program: z.string(),
  state: z.enum(outcomeStates),
  error: z.string().nullable(),
  verdict: z.enum(verdicts),
  because: z.string(),
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
  /** At most 8 KiB: of a longer one, beginning and end. */
  log: z.string(),
  /** In a merged report, where machines observed different things: all of them. */
  observations: z.array(observationSchema).optional(),
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
  /** In a report merged from several machines: where it was found. */
  hosts: z
    .array(
      z.strictObject({ host: hostSchema, on: z.string(), version: z.string(), found: z.string() }),
    )
    .optional(),
})

/** What kept cores waiting though nothing was wrong with the run. */
const apartSchema = z.strictObject({
  /** Programs of which only so many run at a time, and how long they were busy. */
  limited: z.array(
    z.strictObject({ program: z.string(), atATime: z.number(), busyMs: z.number() }),
  ),
  hung: z.strictObject({ cells: z.number(), busyMs: z.number() }),
  /** Wall time in which there was room for more, and only limited programs ran. */
  waitedMs: z.number(),
})

/** One run in a merged report. */
const runSchema = z.strictObject({
  host: hostSchema,
  startedAt: z.string(),
  durationMs: z.number(),
  shard: z.string().nullable(),
  cells: z.number(),
})

export const matrixReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  startedAt: z.string(),
  durationMs: z.number(),
  childCpuMs: z.number().nullable(),
  ownCpuMs: z.number(),
  /** Of a report merged from several machines: `several`. */
  host: hostSchema,
  planHash: z.string(),
  /** `i/n` of a part; `null`: whole, or merged. */
  shard: z.string().nullable(),
  /** Absent: nothing was narrowed. */
  filters: filtersSchema.optional(),
  /** Cells at the same time. */
  jobs: z.number().optional(),
  apart: apartSchema.optional(),
  /** In a merged report: what was joined. */
  runs: z.array(runSchema).optional(),
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
export type Observation = z.infer<typeof observationSchema>
export type Host = z.infer<typeof hostSchema>
export type ReportFilters = z.infer<typeof filtersSchema>
export type Apart = z.infer<typeof apartSchema>
export type CellPrediction = Cell['prediction']
