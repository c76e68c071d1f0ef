/** A driver is the code for one kind of program: how to find it here, what it reads and writes, how to get it. */
import type { Toolchain } from '../openssl/toolchain.js'
import type { Program } from './program.js'

/** Drivers there are code for. `none`: knowledge only. */
export const driverIds = [
  ...(['openssl', 'openssl-legacy', 'forge', 'native', 'node', 'bun'] as const),
  ...(['nss', 'gnutls', 'keytool', 'gpgsm', 'python', 'security', 'windows'] as const),
  'none',
] as const
export type DriverId = (typeof driverIds)[number]

/** What matrix.json may say of a program: its id, the driver that runs it, and who predicts it. */
export interface DeclaredProgram {
  readonly id: string
  readonly driver: DriverId
  /** `ID[@VERSION][/PATH]`, naming exactly one importer. */
  readonly importer: string
}

/** What a driver may look at. */
export interface Surroundings {
  readonly toolchains: readonly Toolchain[]
  readonly node: { readonly path: string; readonly version: string }
  readonly forgeVersion: string
  readonly ownVersion: string
  /** A PATH to search; relative entries are passed over. @default the environment's */
  readonly path?: string | undefined
  /** Where programs that were installed on request lie; null: nowhere. @default the user's */
  readonly cacheFolder?: string | null | undefined
  readonly signal?: AbortSignal | undefined
}

/** A program that is here; what its driver says of all its programs is left out. */
export interface FoundProgram extends Pick<
  Program,
  'id' | 'version' | 'found' | 'why' | 'producer' | 'consumer'
> {
  /** Whose knowledge predicts it: an importer's id, with `/PATH` where that has paths. */
  readonly importer: string
  /** The release as the program itself tells it, numbers and dots. */
  readonly release: string
}

/** The line that installs a program, by system. */
export type InstallLines = Readonly<
  Partial<Record<'debian' | 'alpine' | 'fedora' | 'homebrew' | 'npm' | 'interssl', string>>
>

export interface Driver extends Pick<Program, 'reads'> {
  readonly id: DriverId
  /** Cells of one of its programs that may run at the same time. @default as many as there are jobs */
  readonly concurrency?: number
  /** How to get one. */
  readonly install: InstallLines
  /** Written to documentation and not yet run on a real system; said wherever its results show. @default false */
  readonly notYetRun?: boolean
  /**
   * The program takes the password of a file in argv alone, where other users of the machine can read it: for files with
   * throw-away passwords, never for a person's. @default false
   */
  readonly passwordInArgv?: boolean
  /** Every program of its kind that is here, with its own version; none where there is none. */
  find(surroundings: Surroundings): Promise<readonly FoundProgram[]>
}
