/** The version of this package, from its own package.json. */
import { readFileSync } from 'node:fs'
import { packagedFile } from './package-folder.js'

export const ownVersion: string = (
  JSON.parse(readFileSync(packagedFile('package.json'), 'utf8')) as { version: string }
).version
