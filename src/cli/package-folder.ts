/**
 * Where the files are that come with the package. Every room is a folder of src/ as it is of dist/, and the bundled command
 * lies in dist/cli: two folders up is the package from each of them.
 */
import { fileURLToPath } from 'node:url'

/** The path of a file of the package, `matrix.json`. */
export function packagedFile(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url))
}
