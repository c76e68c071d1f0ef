/** Makes what a scenario asks for, once per producer, and confirms that it is what was asked before anybody reads it. */
import { newPrivateKey, spkiOf, type KeySpecification } from '../crypto/keys.js'
import { AlgorithmUnsupportedError, CapabilityMissingError, InterSslError } from '../errors.js'
import { chanceFeatures } from '../pki/chance.js'
import { csrFeatures, features } from '../pki/features.js'
import { readCsr } from '../pki/csr.js'
import { belongsTogether } from '../pki/pairing.js'
import { openPfx, readPfx } from '../pki/pfx.js'
import { parseDistinguishedName } from '../pki/name.js'
import type { ExpectedContents } from '../programs/compare.js'
import type { CallContext, CsrRequest, Identity, MadeCsr, Program } from '../programs/program.js'
import { wishesOf, type Pkcs12Recipe } from '../programs/recipe.js'
import { damaged } from './damage.js'
import type { Made } from './made.js'
import { makeMessage } from './message-artifact.js'
import type { PlannedCell } from './plan.js'
import { identityOf, isGiven, passwordFor } from './scenario.js'
import type {
  CsrScenario,
  GivenScenario,
  Pkcs12Scenario,
  Scenario,
  SmimeScenario,
} from './scenario.js'

/**
 * Remembers the keys, identities and artifacts of one run, so that each is made once and shared; an artifact whose last
 * planned cell is done is forgotten.
 */
export class Workshop {
  readonly #programs: readonly Program[]
  readonly #scenarios: readonly Scenario[]
  readonly #context: CallContext
  readonly #keys = new Map<string, Promise<Uint8Array>>()
  readonly #identities = new Map<string, Promise<Identity>>()
  readonly #artifacts = new Map<string, Promise<Made>>()
  /** Cells that still need an artifact. */
  readonly #users = new Map<string, number>()

  /** `planned`: the cells to come. @default [], and nothing is forgotten */
  constructor(
    programs: readonly Program[],
    scenarios: readonly Scenario[],
    context: CallContext,
    planned: readonly Pick<PlannedCell, 'scenario' | 'producer'>[] = [],
  ) {
    this.#programs = programs
    this.#scenarios = scenarios
    this.#context = context
    for (const { scenario, producer } of planned) {
      const key = keyOf(scenario, producer)
      this.#users.set(key, (this.#users.get(key) ?? 0) + 1)
    }
  }

  /** Artifacts that are held now. */
  get held(): number {
    return this.#artifacts.size
  }

  /** Never rejects: a producer's failure is a value. */
  artifact(scenario: Scenario, producer: Program): Promise<Made> {
    return remember(this.#artifacts, keyOf(scenario, producer), async () => {
      try {
        if (isGiven(scenario)) return await givenArtifact(scenario)
        if (scenario.kind === 'csr') return await this.#csrArtifact(scenario, producer)
        if (scenario.kind === 'smime') return await this.#message(scenario, producer)
        return await this.#pkcs12Artifact(scenario, producer)
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

  /** One planned cell is done with the artifact; after the last the bytes are let go. */
  release(scenario: Scenario, producer: Program): void {
    const key = keyOf(scenario, producer)
    const left = (this.#users.get(key) ?? 0) - 1
    if (left > 0) this.#users.set(key, left)
    else if (this.#users.delete(key)) this.#artifacts.delete(key)
  }

  async #csrArtifact(scenario: CsrScenario, producer: Program): Promise<Made> {
    const { damage, request } = scenario
    const made = await this.#csr(scenario, producer, request.newKey ?? false)
    const { der } = readCsr(made.csr)
    const bytes = damage === undefined ? made.csr : damaged(der, damage)
    return {
      state: 'made',
      bytes,
      features: csrFeatures(readCsr(bytes)).map(({ name }) => name),
      commands: made.commands,
      expected: { kind: 'csr', request: requestOf(scenario), spki: spkiOf(made.pkcs8) },
    }
  }

  async #pkcs12Artifact(scenario: Pkcs12Scenario, producer: Program): Promise<Made> {
    const makePkcs12 = producer.producer?.makePkcs12
    if (makePkcs12 === undefined) {
      return { state: 'unsupported', reason: `${producer.id} does not write PKCS#12` }
    }
    const { recipe, damage, open } = scenario
    const [wish] = wishesOf(recipe).filter((one) => !producer.producer?.wishes?.includes(one))
    if (wish !== undefined) {
      return { state: 'unsupported', reason: `${producer.id} can't be asked for its ${wish}` }
    }
    const identity = await this.#identity(scenario.identity, scenario.chain)
    const artifact = await makePkcs12(recipe, identity, this.#context)
    const whole = featuresOf(artifact.bytes, recipe.password)
    const lacking = (scenario.features ?? []).filter((name) => !whole.includes(name))
    if (lacking.length > 0) {
      return {
        state: 'broken',
        reason: `${producer.id} wrote something else than asked: ${lacking.join(', ')} not in it`,
      }
    }
    const bytes = damage ? damaged(artifact.bytes, damage) : artifact.bytes
    return {
      state: 'made',
      bytes,
      features: damage || open ? featuresOf(bytes, passwordFor(scenario)) : whole,
      commands: artifact.commands,
      expected: {
        kind: 'pkcs12',
        contents: contentsOf(recipe, { ...identity, chain: artifact.chain ?? identity.chain }),
      },
    }
  }

  async #message(scenario: SmimeScenario, producer: Program): Promise<Made> {
    const id = identityOf(scenario) ?? ''
    return makeMessage(scenario, producer, await this.#identity(id), this.#context)
  }

  async #csr(scenario: CsrScenario, producer: Program, newKey: boolean): Promise<MadeCsr> {
    const makeCsr = producer.producer?.makeCsr
    if (makeCsr === undefined) {
      throw new AlgorithmUnsupportedError(`${producer.id} does not make CSRs`, 'csr')
    }
    const pkcs8 = newKey ? undefined : await this.#pooledKey(scenario.request.key)
    return makeCsr({ ...requestOf(scenario), pkcs8 }, this.#context)
  }

  /** One key of a kind serves every scenario that does not ask for a new one. */
  #pooledKey(key: string): Promise<Uint8Array> {
    return remember(this.#keys, key, () => newPrivateKey(key as KeySpecification))
  }

  /**
   * The first program that can make the CSR and sign it as a test CA makes the identity everybody bundles; a real
   * openssl before what is built in, because that is the walk people follow.
   */
  async #identity(id: string, chain: Pkcs12Scenario['chain'] = 'root'): Promise<Identity> {
    const through = chain.startsWith('intermediate')
    const identity = await remember(this.#identities, `${id} ${through}`, () =>
      this.#issued(id, through),
    )
    if (chain === 'none') return { ...identity, chain: [] }
    return chain === 'intermediate-reversed'
      ? { ...identity, chain: identity.chain.toReversed() }
      : identity
  }

  async #issued(id: string, throughIntermediate: boolean): Promise<Identity> {
    const scenario = this.#scenarios.find((candidate) => candidate.id === id)
    if (scenario?.kind !== 'csr' || isGiven(scenario)) {
      throw new InterSslError('ERR_SCENARIO_INVALID', `no csr scenario ${id}`)
    }
    const reasons: string[] = []
    const makers = [
      ...this.#programs.filter(({ found }) => found !== 'built-in'),
      ...this.#programs.filter(({ found }) => found === 'built-in'),
    ]
    for (const program of makers) {
      const { issue, issueThroughIntermediate } = program.producer ?? {}
      const sign = throughIntermediate ? issueThroughIntermediate : issue
      if (sign === undefined) continue
      try {
        const made = await this.#csr(scenario, program, true)
        return await sign(made, requestOf(scenario), this.#context)
      } catch (error) {
        if (!(error instanceof InterSslError)) throw error
        reasons.push(`${program.id}: ${error.message}`)
      }
    }
    throw new InterSslError(
      'ERR_PROGRAM_FAILED',
      `no program here could make the identity of ${id}: ${reasons.join('; ') || 'none issues certificates'}`,
    )
  }
}

/** The features of a file as seen with a password, by name. */
export function featuresOf(bytes: Uint8Array, password: string): string[] {
  const pfx = readPfx(bytes)
  const opened = openPfx(pfx, password)
  const all = [...features(pfx, opened, password), ...chanceFeatures(opened, password)]
  return all.map(({ name }) => name)
}

/** What has to come out of a foreign file is what our own reader gets out; where it does not open, nobody knows. */
async function givenArtifact({ kind, given }: GivenScenario): Promise<Made> {
  const bytes = await given.read()
  return kind === 'csr' ? givenRequest(bytes) : givenBundle(bytes, given.password())
}

function givenRequest(bytes: Uint8Array): Made {
  const csr = readCsr(bytes)
  return {
    state: 'made',
    bytes: csr.der,
    features: csrFeatures(csr).map(({ name }) => name),
    commands: [],
    expected: { kind: 'csr', request: csr, spki: csr.publicKey.spki },
  }
}

function givenBundle(bytes: Uint8Array, password: string): Made {
  const pfx = readPfx(bytes)
  const opened = openPfx(pfx, password)
  const names = features(pfx, opened, password).map(({ name }) => name)
  const whole = pfx.malformed === null && opened.failures.length === 0
  const certificates = opened.certificates.map(({ der }) => der)
  const pkcs8 = opened.keys[0]?.pkcs8 ?? null
  const certificate = certificates.find(
    (der) => pkcs8 !== null && belongsTogether(pkcs8, der) === true,
  )
  const known = whole && opened.passwordState !== 'incorrect'
  return {
    state: 'made',
    bytes,
    features: names,
    commands: [],
    expected: {
      kind: 'pkcs12',
      contents: known ? { pkcs8, certificate: certificate ?? null, certificates } : null,
    },
  }
}

function contentsOf(
  { contents = 'whole' }: Pkcs12Recipe,
  { pkcs8, certificate, chain }: Identity,
): ExpectedContents {
  const certificates = [certificate, ...chain]
  if (contents === 'key') return { pkcs8, certificate: null, certificates: [] }
  if (contents === 'certificates') return { pkcs8: null, certificate, certificates }
  return { pkcs8, certificate, certificates }
}

function requestOf(scenario: CsrScenario): CsrRequest {
  const { key, subject, subjectAltNames, profile } = scenario.request
  return { key, subject: parseDistinguishedName(subject), subjectAltNames, profile }
}

function keyOf(scenario: Scenario, producer: Program): string {
  return `${scenario.id} × ${producer.id}`
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
