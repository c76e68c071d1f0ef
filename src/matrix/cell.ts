/** One cell: produce, check, predict, consume, compare what came out. */
import { sha256Hex } from '../crypto/digest.js'
import { InterSslError } from '../errors.js'
import { predict, type Prediction } from '../diagnose/predict.js'
import { compareCsr, compareContents } from '../programs/compare.js'
import { compareDecrypted, compareVerified } from '../programs/compare-messages.js'
import type { ImporterError } from '../importers/importer.js'
import type { Attempt, CallContext, Program, Trace } from '../programs/program.js'
import { quiet } from '../programs/program.js'
import type { Workshop } from './artifact.js'
import type { KnownDisagreement } from './config.js'
import { recordedFor, type EvidenceFile } from './evidence.js'
import { matchesGlob } from './glob.js'
import type { ExpectedEncrypted, ExpectedSigned, Made } from './made.js'
import type { PlannedCell } from './plan.js'
import { missingRow, unknownFeatures } from './row.js'
import { isGiven, passwordFor } from './scenario.js'
import type { Cell, CellPrediction, OutcomeState } from './report-schema.js'
import { applyKnown, judge } from './verdict.js'

interface Outcome {
  readonly state: OutcomeState | null
  readonly reason: string
  readonly error: string | null
  readonly trace: Trace
}

export async function runCell(
  planned: PlannedCell,
  workshop: Workshop,
  known: readonly KnownDisagreement[],
  evidence: readonly EvidenceFile[],
  context: CallContext,
): Promise<Cell> {
  const started = performance.now()
  const { scenario, producer, consumer } = planned
  const made = await workshop.artifact(scenario, producer)
  workshop.release(scenario, producer)
  const { prediction, error } =
    made.state === 'made'
      ? predictFor(made.features, consumer)
      : { prediction: noPrediction, error: null }
  const outcome = await observe(made, planned, context).catch(brokenBy)
  const listed = known.find(({ cell }) => matchesGlob(cell, planned.id))
  const today = new Date().toISOString().slice(0, 10)
  const judged = applyKnown(
    judge(
      outcome.state,
      { ...error, ...prediction, contentsUnknown: hasUnknownContents(made) },
      errorText(outcome),
      scenario.expect,
    ),
    outcome.state,
    listed,
    today,
  )
  const row = judged.verdict === 'new' ? rowFor(outcome, prediction, consumer, today) : null
  return {
    id: planned.id,
    scenario: scenario.id,
    producer: producer.id,
    consumer: consumer.id,
    outcome: {
      state: outcome.state,
      reason: outcome.reason,
      exitCode: outcome.trace.exitCode,
      error: outcome.error,
    },
    prediction,
    verdict: judged.verdict,
    because: becauseOf(judged.because, outcome, row),
    durationMs: Math.round((performance.now() - started) * 10) / 10,
    commands: [...(made.state === 'made' ? made.commands : []), ...outcome.trace.commands],
    artifact:
      made.state === 'made' ? { sha256: sha256Hex(made.bytes), size: made.bytes.length } : null,
    recorded:
      outcome.state === null
        ? recordedFor(evidence, {
            scenario: scenario.id,
            producer: producer.id,
            consumer: consumer.id,
          })
        : null,
    log: outcome.trace.log,
  }
}

/** What broke is said, and what importer data lacks. */
function becauseOf(because: string, { state, reason }: Outcome, row: string | null): string {
  if (state === 'broken') return `${because}: ${reason}`
  return row === null ? because : `${because}; the row to add: ${row}`
}

/** A cell that was planned but not run (interrupted, or after --fail-fast). */
export function unrunCell(planned: PlannedCell, because: string): Cell {
  return {
    id: planned.id,
    scenario: planned.scenario.id,
    producer: planned.producer.id,
    consumer: planned.consumer.id,
    outcome: { state: null, reason: because, exitCode: null, error: null },
    prediction: noPrediction,
    verdict: 'skipped',
    because,
    durationMs: 0,
    commands: [],
    artifact: null,
    recorded: null,
    log: '',
  }
}

const noPrediction: CellPrediction = {
  verdict: null,
  because: [],
  features: [],
  error: null,
  evidence: [],
}

/** `error`: all that is known of what a refusal says. */
function predictFor(
  features: readonly string[],
  consumer: Program,
): { readonly prediction: CellPrediction; readonly error: ImporterError | null } {
  const prediction = predict(
    features.map((name) => ({ name })),
    consumer.target,
  )
  return { prediction: inReport(prediction), error: prediction.error }
}

/** One for all cells that are predicted the same: a report holds tens of thousands. */
const written = new WeakMap<Prediction, CellPrediction>()

function inReport(prediction: Prediction): CellPrediction {
  const before = written.get(prediction)
  if (before !== undefined) return before
  const { verdict, because, features, error, evidence } = prediction
  const cell: CellPrediction = {
    verdict,
    because: [...because],
    features: [...features],
    error: error?.text ?? null,
    evidence: evidence.map(({ how, where, on }) => ({ how, where, on })),
  }
  written.set(prediction, cell)
  return cell
}

async function observe(
  made: Made,
  { scenario, consumer }: PlannedCell,
  context: CallContext,
): Promise<Outcome> {
  if (made.state !== 'made') {
    return { state: made.state, reason: made.reason, error: null, trace: quiet }
  }
  if (consumer.consumer === null) {
    return { state: null, reason: consumer.why, error: null, trace: quiet }
  }
  const { readCsr, readPkcs12 } = consumer.consumer
  if (made.expected.kind === 'csr') {
    const { request, spki } = made.expected
    if (readCsr === undefined) return cannot(`${consumer.id} does not read CSRs`)
    return settle(await readCsr(made.bytes, context), (reading) =>
      compareCsr(reading, request, made.bytes, spki),
    )
  }
  if (made.expected.kind === 'signed')
    return observeSigned(made.bytes, made.expected, consumer, context)
  if (made.expected.kind === 'encrypted') {
    return observeEncrypted(made.bytes, made.expected, consumer, context)
  }
  const { contents } = made.expected
  if (readPkcs12 === undefined || scenario.kind !== 'pkcs12') {
    return cannot(`${consumer.id} does not read PKCS#12`)
  }
  if (isGiven(scenario) && consumer.passwordInArgv === true) {
    return cannot(`${consumer.id} takes a password on its command line alone, where others see it`)
  }
  return settle(await readPkcs12(made.bytes, passwordFor(scenario), context), (read) =>
    contents === null ? [] : compareContents(read, contents),
  )
}

async function observeSigned(
  message: Uint8Array,
  { content, signer, received }: ExpectedSigned,
  { id, consumer }: Program,
  context: CallContext,
): Promise<Outcome> {
  if (consumer?.verify === undefined) return cannot(`${id} does not verify messages`)
  return settle(await consumer.verify({ message, ...received }, context), (verified) =>
    compareVerified(verified, { content, signer }),
  )
}

async function observeEncrypted(
  message: Uint8Array,
  { content, recipient }: ExpectedEncrypted,
  { id, consumer }: Program,
  context: CallContext,
): Promise<Outcome> {
  if (consumer?.decrypt === undefined) return cannot(`${id} does not decrypt messages`)
  return settle(await consumer.decrypt({ message, recipient }, context), (decrypted) =>
    compareDecrypted(decrypted, content),
  )
}

function hasUnknownContents(made: Made): boolean {
  return made.state === 'made' && made.expected.kind === 'pkcs12' && made.expected.contents === null
}

/** A consumer that fails in a way of its own breaks its cell, not the run. */
function brokenBy(error: unknown): Outcome {
  if (!(error instanceof InterSslError)) throw error
  return { state: 'broken', reason: error.message, error: null, trace: quiet }
}

function cannot(reason: string): Outcome {
  return { state: 'unsupported', reason, error: null, trace: quiet }
}

function settle<Contents>(
  attempt: Attempt<Contents>,
  compare: (contents: Contents) => readonly string[],
): Outcome {
  const { trace } = attempt
  if (attempt.state === 'refused') {
    return { state: 'rejected', reason: 'refused', error: attempt.error, trace }
  }
  if (attempt.state !== 'read') {
    return { state: attempt.state, reason: attempt.reason, error: null, trace }
  }
  const differences = compare(attempt.contents)
  return differences.length === 0
    ? { state: 'accepted', reason: 'everything arrived', error: null, trace }
    : { state: 'altered', reason: differences.join('; '), error: null, trace }
}

function rowFor(
  outcome: Outcome,
  prediction: CellPrediction,
  { target, version }: Program,
  on: string,
): string | null {
  if (outcome.state === null) return null
  return missingRow({
    state: outcome.state,
    features: unknownFeatures(prediction),
    words: outcome.error ?? outcome.reason,
    exitCode: outcome.trace.exitCode,
    importer: target.importer.id,
    release: target.release,
    path: target.path,
    version,
    on,
  })
}

/** Where a program hides its own words: the error it gave, else all it printed. */
function errorText(outcome: Outcome): string | null {
  return outcome.error === null ? null : `${outcome.error}\n${outcome.trace.log}`
}
