/** What changed between two reports: cell by cell, as finished data. */
import { z } from 'zod'
import { cellSchema, verdicts, type Cell, type MatrixReport } from './report-schema.js'

/** How a cell looks in one report; `null`: it is not in it. */
const sideSchema = z
  .strictObject({
    state: cellSchema.shape.outcome.shape.state,
    verdict: z.enum(verdicts),
    because: z.string(),
    error: z.string().nullable(),
  })
  .nullable()

const changeSchema = z.strictObject({ id: z.string(), before: sideSchema, after: sideSchema })

export const kindsOfChange = ['worse', 'better', 'lost', 'gained', 'other'] as const
export type KindOfChange = (typeof kindsOfChange)[number]

export const matrixDiffSchema = z.strictObject({
  schemaVersion: z.literal(1),
  before: z.strictObject({ startedAt: z.string(), planHash: z.string(), cells: z.number() }),
  after: z.strictObject({ startedAt: z.string(), planHash: z.string(), cells: z.number() }),
  /** Whether scenarios and configuration are the same. */
  samePlan: z.boolean(),
  /** A cell fails that did not, or a file is no longer taken as a whole that was. */
  worse: z.array(changeSchema),
  /** The reverse. */
  better: z.array(changeSchema),
  /** Was observed, and is not any more. */
  lost: z.array(changeSchema),
  /** Is observed, and was not. */
  gained: z.array(changeSchema),
  /** Another outcome, or another verdict, neither better nor worse. */
  other: z.array(changeSchema),
  /** Programs whose version is not the same; `null`: not here. */
  programs: z.array(
    z.strictObject({ id: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
})

export type MatrixDiff = z.infer<typeof matrixDiffSchema>
export type CellChange = MatrixDiff['worse'][number]

/** Cells whose outcome and verdict are the same are not in it. Durations, logs and artifacts are not compared. */
export function diffReports(before: MatrixReport, after: MatrixReport): MatrixDiff {
  const changes: Record<KindOfChange, CellChange[]> = {
    ...{ worse: [], better: [], lost: [], gained: [], other: [] },
  }
  const old = new Map(before.cells.map((cell) => [cell.id, cell]))
  for (const cell of after.cells) {
    note(changes, cell.id, old.get(cell.id), cell)
    old.delete(cell.id)
  }
  for (const cell of old.values()) note(changes, cell.id, cell, undefined)
  const about = ({ startedAt, planHash, cells }: MatrixReport) => {
    return { startedAt, planHash, cells: cells.length }
  }
  return {
    schemaVersion: 1,
    before: about(before),
    after: about(after),
    samePlan: before.planHash === after.planHash,
    ...changes,
    programs: programChanges(before, after),
  }
}

/** 1 when something got worse; strictly, also when something is no longer observed. */
export function diffExitCode({ worse, lost }: MatrixDiff, strict: boolean): 0 | 1 {
  return worse.length > 0 || (strict && lost.length > 0) ? 1 : 0
}

function note(
  changes: Record<KindOfChange, CellChange[]>,
  id: string,
  before: Cell | undefined,
  after: Cell | undefined,
): void {
  const kind = kindOf(before, after)
  if (kind !== null) changes[kind].push({ id, before: side(before), after: side(after) })
}

function kindOf(before: Cell | undefined, after: Cell | undefined): KindOfChange | null {
  const failed = before?.verdict === 'fail'
  const fails = after?.verdict === 'fail'
  if (fails && !failed) return 'worse'
  if (isObserved(before) && !isObserved(after)) return 'lost'
  if (failed && !fails) return 'better'
  if (!isObserved(before) && isObserved(after)) return 'gained'
  const [had, has] = [before, after].map((cell) => cell?.outcome.state === 'accepted')
  if (isObserved(before) && had && !has) return 'worse'
  if (isObserved(before) && has && !had) return 'better'
  const changed =
    before?.verdict !== after?.verdict || before?.outcome.state !== after?.outcome.state
  const run = [before, after].some((cell) => cell !== undefined && cell.outcome.state !== null)
  return changed && run ? 'other' : null
}

/** CONTRACT: neither `unsupported` nor `broken` counts as observed. */
function isObserved(cell: Cell | undefined): boolean {
  const state = cell?.outcome.state ?? null
  return state !== null && state !== 'unsupported' && state !== 'broken'
}

function side(cell: Cell | undefined): CellChange['before'] {
  if (cell === undefined) return null
  const { outcome, verdict, because } = cell
  return { state: outcome.state, verdict, because, error: outcome.error }
}

function programChanges(before: MatrixReport, after: MatrixReport): MatrixDiff['programs'] {
  const versions = ({ programs }: MatrixReport): Map<string, string> =>
    new Map(
      programs.flatMap(({ id, found, version }) => (found === 'not-found' ? [] : [[id, version]])),
    )
  const [old, now] = [versions(before), versions(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const change = { id, before: old.get(id) ?? null, after: now.get(id) ?? null }
    return change.before === change.after ? [] : [change]
  })
}
