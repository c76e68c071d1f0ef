/** Where the releases inside a line of versions do not do the same (Java 25.0.3 and 25.0.5, say). */
import type { ImporterTarget } from '../importers/resolve.js'
import { predict, type PredictedVerdict } from './predict.js'

/** A release, and what it does with the file. */
export interface ReleaseVerdict {
  readonly release: string
  readonly verdict: PredictedVerdict
}

/**
 * The known releases of the line that `target` names whose verdict is not the line's, oldest first; empty
 * where all agree or a single release was asked for.
 */
export function releasesThatDiffer(
  features: readonly { readonly name: string }[],
  target: ImporterTarget,
): ReleaseVerdict[] {
  const { importer, version } = target
  const { verdict } = predict(features, target)
  const releases = importer.versions.find((row) => row.version === version)?.releases ?? []
  return releases
    .map((release) => ({ release, verdict: predict(features, { ...target, release }).verdict }))
    .filter((one) => one.verdict !== verdict)
}
