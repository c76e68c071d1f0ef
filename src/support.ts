/** Who can do what, since which version, on what evidence: the atom of all importer knowledge. */

/** How a fact is known. `observed`: run and seen. `source`: read in the program's own source. */
export type EvidenceKind = 'observed' | 'source' | 'documented' | 'reported'

/** Where a fact comes from. `on` is the ISO date it was seen or read. */
export interface Evidence {
  readonly how: EvidenceKind
  readonly where: string
  readonly on: string
}

/** `true`: accepts it. `false`: refuses. `'loses'`: says success, but something does not arrive. */
export type Support = boolean | 'loses' | 'unknown'
