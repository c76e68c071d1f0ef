/** What matrix.json may say of a program: its id, the driver that runs it, and who predicts it. */

/** Drivers there are code for. `none`: knowledge only. */
export const drivers = ['openssl', 'openssl-legacy', 'forge', 'native', 'node', 'none'] as const
export type Driver = (typeof drivers)[number]

export interface DeclaredProgram {
  readonly id: string
  readonly driver: Driver
  /** `ID[@VERSION][/PATH]`, naming exactly one importer. */
  readonly importer: string
}
