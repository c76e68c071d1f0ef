/** All cells, before any runs: scenarios × producers × consumers, in a fixed order with fixed ids. */
import { sha256Hex } from '../crypto/digest.js'
import { givenProgram } from '../programs/given.js'
import type { Program } from '../programs/program.js'
import type { LoadedConfig } from './config.js'
import { matchesAny } from './glob.js'
import { isGiven, type MadeScenario, type Scenario, type SmimeScenario } from './scenario.js'

export interface PlannedCell {
  readonly id: string
  readonly scenario: Scenario
  readonly producer: Program
  readonly consumer: Program
}

export interface Plan {
  readonly cells: readonly PlannedCell[]
  /** SHA-256 over scenarios, configuration and declared programs; never over what was found. */
  readonly hash: string
}

/** Narrowing from the command line; each list takes ids with `*`. */
export interface Filters {
  readonly scenarios?: readonly string[] | undefined
  readonly producers?: readonly string[] | undefined
  readonly consumers?: readonly string[] | undefined
  /** A part of the cell id, or a /regular expression/. */
  readonly grep?: string | undefined
}

export function cellId(scenario: string, producer: string, consumer: string): string {
  return `${scenario} × ${producer} → ${consumer}`
}

/**
 * Producers that are not on this machine have no cells (there would be no artifact to predict from);
 * consumers that are not here have cells that stay untested and show the prediction.
 */
export function makePlan(
  config: LoadedConfig,
  scenarios: readonly Scenario[],
  programs: readonly Program[],
  filters: Filters,
): Plan {
  const greps = grepTest(filters.grep)
  const cells: PlannedCell[] = []
  for (const scenario of scenarios) {
    if (!matchesAny(config.select, scenario.id) || !matchesAny(filters.scenarios, scenario.id)) {
      continue
    }
    const makers = isGiven(scenario)
      ? [givenProgram]
      : programs.filter(
          ({ producer }) => producer !== null && producer[makes(scenario)] !== undefined,
        )
    const producers = makers.filter(
      ({ id }) => matchesAny(scenario.producers, id) && matchesAny(filters.producers, id),
    )
    const consumers = programs.filter(
      ({ id, reads, consumer }) =>
        reads.includes(scenario.kind) &&
        // What is not here may do either.
        (scenario.kind !== 'smime' || consumer === null || consumer[opens(scenario)]) &&
        matchesAny(scenario.consumers, id) &&
        matchesAny(filters.consumers, id),
    )
    for (const producer of producers) {
      for (const consumer of consumers) {
        const id = cellId(scenario.id, producer.id, consumer.id)
        if (greps(id)) cells.push({ id, scenario, producer, consumer })
      }
    }
  }
  return { cells, hash: planHash(config, scenarios) }
}

/** What a producer has to be able to do. */
function makes(scenario: MadeScenario): 'makeCsr' | 'makePkcs12' | 'sign' | 'encrypt' {
  if (scenario.kind === 'csr') return 'makeCsr'
  if (scenario.kind === 'pkcs12') return 'makePkcs12'
  return 'sign' in scenario.message ? 'sign' : 'encrypt'
}

function opens({ message }: SmimeScenario): 'verify' | 'decrypt' {
  return 'sign' in message ? 'verify' : 'decrypt'
}

function planHash(config: LoadedConfig, scenarios: readonly Scenario[]): string {
  const { select, programs, known } = config
  const asked = scenarios.map(({ file: _file, ...data }) => data)
  return sha256Hex(new TextEncoder().encode(JSON.stringify({ select, programs, known, asked })))
}

function grepTest(grep: string | undefined): (id: string) => boolean {
  if (grep === undefined) return () => true
  const expression = /^\/(.*)\/([a-z]*)$/s.exec(grep)
  if (expression === null) return (id) => id.includes(grep)
  const pattern = new RegExp(expression[1] ?? '', (expression[2] ?? '').replace(/[gy]/g, ''))
  return (id) => pattern.test(id)
}
