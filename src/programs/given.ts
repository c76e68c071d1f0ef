/** Whoever wrote the files that a scenario gives: a producer that has done its work. */
import { resolveImporter } from '../importers/resolve.js'
import type { Program } from './program.js'

const [native] = resolveImporter('native')
if (native === undefined) throw new RangeError('no importer data for native')

export const givenProgram: Program = {
  id: 'given',
  label: 'files given by a scenario',
  version: '',
  found: 'built-in',
  why: 'the files are there already',
  // Nobody predicts it: it reads nothing.
  target: native,
  producer: {},
  consumer: null,
  reads: [],
  concurrency: null,
  notYetRun: false,
  passwordInArgv: false,
}
