/** The shape of what we know about a program that reads files: versions, import paths, facts. */
import type { Evidence, Support } from '../support.js'

/** What an importer looks at, in the order in which it does; the first that refuses decides the error. */
export type Stage = 'file' | 'integrity' | 'password' | 'contents' | 'key' | 'pairing'

/**
 * What the importer says: its number (an OSStatus, an exit code, a Win32 code) and its words. In the words `…` stands
 * for what varies from file to file or was left out.
 */
export interface ImporterError {
  readonly code: number | null
  readonly text: string
  /** Other words for the same: which of them it says is up to the octets of the file. */
  readonly or?: readonly string[]
  /** Or it says nothing and hands out noise: that too is up to the octets of the file. */
  readonly orNoise?: true
}

/** What an importer does with one Feature, in which of its versions and import paths. */
export interface Fact {
  /** A Feature name, or the beginning of one and `*`. The longer match wins over the shorter. */
  readonly feature: string
  /** `*`, or bounds that all hold (`>=15.0 <15.2`), alternatives joined by ` || `. */
  readonly versions: string
  /** Ids of the import paths that it holds for; absent: all. */
  readonly paths?: readonly string[]
  readonly support: Support
  readonly stage: Stage
  readonly error?: ImporterError
  /** For `support: 'loses'`: what does not arrive. */
  readonly loses?: readonly string[]
  readonly evidence: readonly Evidence[]
  readonly note?: string
  /** What on the importer's side would let the file in. */
  readonly cure?: 'legacy-provider'
}

/** A line of versions that people name, such as macOS 15. */
export interface ImporterVersion {
  /** What is written after `@`. */
  readonly version: string
  readonly label: string
  /** The newest release known of the line, which the line is judged as. @default version */
  readonly newest?: string
  /** The single releases known, oldest first, where they have names of their own. */
  readonly releases?: readonly string[]
  readonly inDefaultSet?: boolean
}

/** One way into an importer, where there are several that behave differently. */
export interface ImporterPath {
  readonly id: string
  readonly label: string
  /** What a person types to take this way; FILE stands for the file. */
  readonly command?: string
  /** The versions that have it. @default '*' */
  readonly versions?: string
  /** Not judged unless asked for by name; without any other path the importer itself is judged. */
  readonly onlyIfAsked?: boolean
}

export interface Importer {
  readonly id: string
  readonly label: string
  readonly aliases?: readonly string[]
  /** Oldest first; empty where the importer has no versions to tell apart. */
  readonly versions: readonly ImporterVersion[]
  /** Releases without a row of their own are still judged when they lie in this range. */
  readonly between?: string
  readonly paths?: readonly ImporterPath[]
  /** A refusal decides the answer when nobody says for whom the file is: the systems that most people import into. */
  readonly decisive?: true
  readonly facts: readonly Fact[]
}
