/** Which node-forge this is: the release decides which rows of limits.ts and of the importer data hold. */
import { createRequire } from 'node:module'

/** The version of the installed node-forge, `1.4.3`. */
export const forgeVersion: string = (
  createRequire(import.meta.url)('node-forge/package.json') as { readonly version: string }
).version
