/** `matrix doctor`: which programs of the matrix are here, which are not, and what would bring them. */
import { z } from 'zod'
import type { DeclaredProgram } from '../programs/driver.js'
import { drivers } from '../programs/drivers.js'
import { installLine, type System } from '../programs/install-line.js'
import type { Program } from '../programs/program.js'

export const doctorDocument = z.strictObject({
  schemaVersion: z.literal(1),
  /** Whose package manager `install` is for; `null`: none that we have lines for. */
  system: z.enum(['debian', 'alpine', 'fedora', 'homebrew']).nullable(),
  programs: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      /** Empty where it is not here. */
      version: z.string(),
      /** A path, `built-in`, or `not-found`. */
      found: z.string(),
      why: z.string(),
      importer: z.string(),
      produces: z.boolean(),
      consumes: z.array(z.enum(['csr', 'pkcs12', 'smime'])),
      /** Of its tasks; `null`: as many as there are jobs. */
      atATime: z.number().nullable(),
      /** Its driver was written to documentation and has not run on a real system. */
      notYetRun: z.boolean(),
      /** There is nothing that runs it: its cells can only be predicted. */
      predictedOnly: z.boolean(),
      /** The line that installs it here; `null`: it is here, or there is none. */
      install: z.string().nullable(),
    }),
  ),
  /** Drivers of which no program is declared and none was found. */
  others: z.array(
    z.strictObject({
      driver: z.string(),
      notYetRun: z.boolean(),
      install: z.string().nullable(),
    }),
  ),
})

export type DoctorDocument = z.infer<typeof doctorDocument>

/** `programs` are those of `findPrograms` for what is declared. */
export function examine(
  declared: readonly DeclaredProgram[],
  programs: readonly Program[],
  system: System | null,
): DoctorDocument {
  const driverOf = (id: string) => {
    const row = declared.find((one) => one.id === id)
    return drivers.find((driver) => driver.id === row?.driver)
  }
  const rows = programs.map((program) => {
    const { id, label, version, found, why, target, producer, reads, concurrency } = program
    const here = found !== 'not-found'
    const driver = driverOf(id)
    const install = here ? null : installLine({ id, importer: target.asked }, driver, system)
    return {
      ...{ id, label, version, found, why },
      importer: target.asked,
      produces: producer !== null,
      consumes: [...reads],
      atATime: concurrency,
      notYetRun: program.notYetRun,
      predictedOnly: !here && driver === undefined,
      install,
    }
  })
  const others = drivers.filter(
    ({ id, reads }) =>
      !declared.some(({ driver }) => driver === id) && !isFound(id, programs) && reads.length > 0,
  )
  return {
    schemaVersion: 1,
    system,
    programs: rows,
    others: others.map((driver) => ({
      driver: driver.id,
      notYetRun: driver.notYetRun ?? false,
      install: installLine({ id: driver.id, importer: driver.id }, driver, system),
    })),
  }
}

/** Programs that a driver finds are called after it. */
function isFound(driver: string, programs: readonly Program[]): boolean {
  return programs.some(
    ({ id, found }) => found !== 'not-found' && (id === driver || id.startsWith(`${driver}-`)),
  )
}
