/** Which programs take part: those that matrix.json declares, and every openssl that is found besides. */
import { importers } from '../importers/index.js'
import { resolveImporter, type ImporterTarget } from '../importers/resolve.js'
import type { Toolchain } from '../openssl/toolchain.js'
import type { DeclaredProgram, Driver } from './declaration.js'
import { forgeConsumer, forgeProducer } from './forge.js'
import { nativeConsumer, nativeProducer } from './native.js'
import { nodeConsumer } from './node.js'
import { opensslConsumer, opensslProducer } from './openssl.js'
import type { Program } from './program.js'

/** What is on this machine. */
export interface Surroundings {
  readonly toolchains: readonly Toolchain[]
  readonly node: { readonly path: string; readonly version: string }
  readonly forgeVersion: string
  readonly ownVersion: string
}

type Found = Omit<Program, 'label' | 'target'> & {
  readonly importer: string
  readonly release: string
}

/** Declared programs in their order, found or not, then what was found and not declared. */
export function findPrograms(
  declared: readonly DeclaredProgram[],
  surroundings: Surroundings,
): Program[] {
  const here = foundHere(surroundings)
  const rows = declared.map((row): Program => {
    const target = onlyTarget(row.importer)
    const found = here.find(({ id }) => id === row.id)
    if (found === undefined) return absent(row, target)
    const { importer: _importer, release: _release, ...program } = found
    return { ...program, label: labelOf(program.version, target), target }
  })
  const others = here
    .filter(({ id }) => !declared.some((row) => row.id === id))
    .map(({ importer, release, ...program }): Program => {
      const target = targetOf(importer, release)
      return { ...program, label: labelOf(program.version, target), target }
    })
  return [...rows, ...others]
}

function foundHere({ toolchains, node, forgeVersion, ownVersion }: Surroundings): Found[] {
  return [
    {
      id: 'native',
      version: `interssl ${ownVersion}`,
      found: 'built-in',
      why: 'part of interssl',
      producer: nativeProducer,
      consumer: nativeConsumer,
      reads: reads.native,
      importer: 'native',
      release: ownVersion,
    },
    {
      id: `forge-${line(forgeVersion)}`,
      version: `node-forge ${forgeVersion}`,
      found: 'built-in',
      why: 'a dependency of interssl',
      producer: forgeProducer,
      consumer: forgeConsumer,
      reads: reads.forge,
      importer: 'forge',
      release: forgeVersion,
    },
    {
      id: `node-${node.version.split('.')[0]}`,
      version: `Node.js ${node.version}`,
      found: node.path,
      why: 'the Node that runs interssl',
      producer: null,
      consumer: nodeConsumer(node.path),
      reads: reads.node,
      importer: 'node',
      release: node.version,
    },
    ...toolchains.flatMap(opensslPrograms),
  ]
}

function opensslPrograms(toolchain: Toolchain): Found[] {
  const { id, flavour, version, versionText, path, foundBy } = toolchain
  const common = { version: versionText, found: path, why: `found by ${foundBy}`, release: version }
  const plain: Found = {
    ...common,
    id,
    producer: opensslProducer(toolchain),
    consumer: opensslConsumer(toolchain, false),
    reads: reads.openssl,
    importer: flavour,
  }
  if (!toolchain.legacyProvider) return [plain]
  const legacy: Found = {
    ...common,
    id: id.replace(/^openssl-/, 'openssl-legacy-'),
    why: `${common.why}, with its legacy provider`,
    producer: null,
    consumer: opensslConsumer(toolchain, true),
    reads: reads['openssl-legacy'],
    importer: 'openssl-legacy',
  }
  return [plain, legacy]
}

/** What a program of a driver reads, whether it is here or not. */
const reads: Record<Driver, Program['reads']> = {
  openssl: ['csr', 'pkcs12'],
  'openssl-legacy': ['pkcs12'],
  forge: ['csr', 'pkcs12'],
  native: ['csr', 'pkcs12'],
  node: ['pkcs12'],
  none: ['pkcs12'],
}

function absent({ id, driver }: DeclaredProgram, target: ImporterTarget): Program {
  const why =
    driver === 'none'
      ? `interssl can't run ${target.importer.label} yet; this is a prediction`
      : `${id} is not on this machine`
  return {
    id,
    label: target.label,
    version: '',
    found: 'not-found',
    why,
    target,
    producer: null,
    consumer: null,
    reads: reads[driver],
  }
}

function onlyTarget(ref: string): ImporterTarget {
  const [target] = resolveImporter(ref)
  if (target === undefined) throw new RangeError(`${ref} names no importer`)
  return target
}

/** The knowledge for a release that may be newer, or between, the lines that are listed. */
function targetOf(id: string, release: string): ImporterTarget {
  const importer = importers.find((candidate) => candidate.id === id)
  if (importer === undefined) throw new RangeError(`no importer data for ${id}`)
  const label = `${importer.label} ${release}`
  return { importer, version: release, release, path: null, label, asked: `${id}@${release}` }
}

function labelOf(version: string, target: ImporterTarget): string {
  return version === '' ? target.label : version
}

function line(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}
