/** The one limit that a real file may need more of: how often its passwords are stretched. */
import type { Options } from 'yargs'
import { UsageError } from '../errors.js'
import type { ReadLimits } from '../pki/read.js'

/** The flag, for yargs. */
export const limitOptions: Readonly<Record<string, Options>> = {
  'max-iterations': {
    type: 'number',
    requiresArg: true,
    describe: 'most iterations of all key derivations of the file together (default 10000000)',
  },
}

/** What a person is told where the default was not enough. */
export const MORE_ITERATIONS =
  'if you trust the file, --max-iterations N allows more (ten million take some seconds)'

/** The limits that the flag asks for; ERR_USAGE where it is no number of iterations. */
export function givenLimits(argv: Readonly<Record<string, unknown>>): Partial<ReadLimits> {
  const most = argv['max-iterations']
  if (most === undefined) return {}
  if (typeof most !== 'number' || !Number.isSafeInteger(most) || most < 1) {
    throw new UsageError('--max-iterations takes one whole number above 0', {
      hint: 'for example --max-iterations 20000000',
    })
  }
  return { maxIterations: most, maxTotalIterations: most }
}
