/** Makes what a scenario asks for, once per producer, and confirms that it is what was asked before anybody reads it. */
import { AlgorithmUnsupportedError, CapabilityMissingError, InterSslError } from '../errors.js'
import { chanceFeatures } from '../pki/chance.js'
import { csrFeatures, features } from '../pki/features.js'
import { readCsr } from '../pki/csr.js'
import { openPfx, readPfx } from '../pki/pfx.js'
import type { CallContext, CsrRequest, Identity, MadeCsr, Program } from '../programs/program.js'
import { parseDistinguishedName } from '../pki/name.js'
import type { CsrScenario, Pkcs12Scenario, Scenario } from './scenario.js'

/** An artifact ready to be handed on, or why there is none. */
export type Made =
  | {
      readonly state: 'made'
      readonly bytes: Uint8Array
      /** Names of the features of `bytes`, as the consumer will meet them. */
      readonly features: readonly string[]
      readonly commands: readonly string[]
      /** What the contents must be: for pkcs12 the identity, for csr the key and request. */
      readonly expected:
        | { readonly kind: 'pkcs12'; readonly identity: Identity }
        | { readonly kind: 'csr'; readonly request: CsrRequest; readonly pkcs8: Uint8Array }
    }
  | { readonly state: 'unsupported'; readonly reason: string }
  | { readonly state: 'broken'; readonly reason: string }

/** Remembers identities and artifacts of one run, so that each is made once and shared. */
export class Workshop {
  readonly #programs: readonly Program[]
  readonly #scenarios: readonly Scenario[]
  readonly #context: CallContext
  readonly #csrs = new Map<string, Promise<MadeCsr>>()
  readonly #identities = new Map<string, Promise<Identity>>()
  readonly #artifacts = new Map<string, Promise<Made>>()

  constructor(programs: readonly Program[], scenarios: readonly Scenario[], context: CallContext) {
    this.#programs = programs
    this.#scenarios = scenarios
    this.#context = context
  }

  /** Never rejects: a producer's failure is a value. */
  artifact(scenario: Scenario, producer: Program): Promise<Made> {
    return remember(this.#artifacts, `${scenario.id} × ${producer.id}`, async () => {
      try {
        return scenario.kind === 'csr'
          ? await this.#csrArtifact(scenario, producer)
          : await this.#pkcs12Artifact(scenario, producer)
      } catch (error) {
        const unsupported =
          error instanceof CapabilityMissingError || error instanceof AlgorithmUnsupportedError
        const reason = error instanceof Error ? error.message : String(error)
        return unsupported
          ? { state: 'unsupported', reason }
          : { state: 'broken', reason: `${producer.id} could not make it: ${reason}` }
      }
    })
  }

  async #csrArtifact(scenario: CsrScenario, producer: Program): Promise<Made> {
    const made = await this.#csr(scenario, producer)
    const csr = readCsr(made.csr)
    return {
      state: 'made',
      bytes: made.csr,
      features: csrFeatures(csr).map(({ name }) => name),
      commands: made.commands,
      expected: { kind: 'csr', request: requestOf(scenario), pkcs8: made.pkcs8 },
    }
  }

  async #pkcs12Artifact(scenario: Pkcs12Scenario, producer: Program): Promise<Made> {
    const identity = await this.#identity(scenario.identity)
    const makePkcs12 = producer.producer?.makePkcs12
    if (makePkcs12 === undefined) {
      return { state: 'unsupported', reason: `${producer.id} does not write PKCS#12` }
    }
    const artifact = await makePkcs12(scenario.recipe, identity, this.#context)
    const whole = featuresOf(artifact.bytes, scenario.recipe.password)
    const lacking = (scenario.features ?? []).filter((name) => !whole.includes(name))
    if (lacking.length > 0) {
      return {
        state: 'broken',
        reason: `${producer.id} wrote something else than asked: ${lacking.join(', ')} not in it`,
      }
    }
    const password = scenario.open?.password ?? scenario.recipe.password
    const bytes = scenario.damage
      ? artifact.bytes.subarray(0, scenario.damage.keepBytes)
      : artifact.bytes
    const met = scenario.damage || scenario.open ? featuresOf(bytes, password) : whole
    return {
      state: 'made',
      bytes,
      features: met,
      commands: artifact.commands,
      expected: {
        kind: 'pkcs12',
        identity: { ...identity, chain: artifact.chain ?? identity.chain },
      },
    }
  }

  #csr(scenario: CsrScenario, producer: Program): Promise<MadeCsr> {
    return remember(this.#csrs, `${scenario.id} × ${producer.id}`, async () => {
      const makeCsr = producer.producer?.makeCsr
      if (makeCsr === undefined) {
        throw new AlgorithmUnsupportedError(`${producer.id} does not make CSRs`, 'csr')
      }
      return makeCsr(requestOf(scenario), this.#context)
    })
  }

  /**
   * The first program that can make the CSR and sign it as a test CA makes the identity everybody bundles; a real
   * openssl before what is built in, because that is the walk people follow.
   */
  #identity(id: string): Promise<Identity> {
    return remember(this.#identities, id, async () => {
      const scenario = this.#scenarios.find((candidate) => candidate.id === id)
      if (scenario?.kind !== 'csr')
        throw new InterSslError('ERR_SCENARIO_INVALID', `no csr scenario ${id}`)
      const reasons: string[] = []
      const makers = [
        ...this.#programs.filter(({ found }) => found !== 'built-in'),
        ...this.#programs.filter(({ found }) => found === 'built-in'),
      ]
      for (const program of makers) {
        const issue = program.producer?.issue
        if (issue === undefined) continue
        try {
          const made = await this.#csr(scenario, program)
          return await issue(made, requestOf(scenario), this.#context)
        } catch (error) {
          if (!(error instanceof InterSslError)) throw error
          reasons.push(`${program.id}: ${error.message}`)
        }
      }
      throw new InterSslError(
        'ERR_PROGRAM_FAILED',
        `no program here could make the identity of ${id}: ${reasons.join('; ') || 'none issues certificates'}`,
      )
    })
  }
}

/** The features of a file as seen with a password, by name. */
export function featuresOf(bytes: Uint8Array, password: string): string[] {
  const pfx = readPfx(bytes)
  const opened = openPfx(pfx, password)
  const all = [...features(pfx, opened, password), ...chanceFeatures(opened, password)]
  return all.map(({ name }) => name)
}

function requestOf(scenario: CsrScenario): CsrRequest {
  const { key, subject, subjectAltNames, profile } = scenario.request
  return { key, subject: parseDistinguishedName(subject), subjectAltNames, profile }
}

function remember<T>(
  memory: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}
