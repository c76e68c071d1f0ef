/** Which programs take part: those that matrix.json declares, and every other that its driver finds. */
import { importers } from '../importers/index.js'
import { resolveImporter, type ImporterTarget } from '../importers/resolve.js'
import type { DeclaredProgram, Driver, FoundProgram, Surroundings } from './driver.js'
import { drivers } from './drivers.js'
import type { Program } from './program.js'

/** Declared programs in their order, found or not, then what was found and not declared. */
export async function findPrograms(
  declared: readonly DeclaredProgram[],
  surroundings: Surroundings,
): Promise<Program[]> {
  const here = (
    await Promise.all(
      drivers.map(async (driver) =>
        (await driver.find(surroundings)).map((found) => ({ driver, found })),
      ),
    )
  ).flat()
  const rows = declared.map((row): Program => {
    const target = onlyTarget(row.importer)
    const match = here.find(({ found: { id } }) => id === row.id)
    if (match === undefined) return absent(row, target)
    return programOf(match.driver, match.found, releaseOf(match.found, target))
  })
  const others = here
    .filter(({ found: { id } }) => !declared.some((row) => row.id === id))
    .map(({ driver, found }) => programOf(driver, found, targetOf(found.importer, found.release)))
  return [...rows, ...others]
}

function programOf(
  { reads, concurrency, notYetRun = false, passwordInArgv = false }: Driver,
  { importer: _importer, release: _release, ...found }: FoundProgram,
  target: ImporterTarget,
): Program {
  return {
    ...found,
    label: found.version === '' ? target.label : found.version,
    target,
    reads,
    concurrency: concurrency ?? null,
    notYetRun,
    passwordInArgv,
  }
}

function absent({ id, driver: driverId }: DeclaredProgram, target: ImporterTarget): Program {
  const driver = drivers.find((candidate) => candidate.id === driverId)
  const why =
    driver === undefined
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
    reads: driver?.reads ?? ['pkcs12'],
    concurrency: null,
    notYetRun: driver?.notYetRun ?? false,
    passwordInArgv: driver?.passwordInArgv ?? false,
  }
}

function onlyTarget(ref: string): ImporterTarget {
  const [target] = resolveImporter(ref)
  if (target === undefined) throw new RangeError(`${ref} names no importer`)
  return target
}

/** The row says whose knowledge, the program which release of it: a line is judged as its newest. */
function releaseOf({ importer, release }: FoundProgram, target: ImporterTarget): ImporterTarget {
  const { importer: declared, path } = target
  const same = importer === (path === null ? declared.id : `${declared.id}/${path}`)
  return same && target.version !== null ? targetOf(importer, release) : target
}

/** The knowledge for a release that may be newer, or between, the lines that are listed. */
function targetOf(ref: string, release: string): ImporterTarget {
  const [id = '', path = null] = ref.split('/')
  const importer = importers.find((candidate) => candidate.id === id)
  if (importer === undefined) throw new RangeError(`no importer data for ${id}`)
  const label = `${importer.label} ${release}`
  return {
    importer,
    version: release,
    release,
    path,
    label,
    asked: `${id}@${release}${path === null ? '' : `/${path}`}`,
  }
}
