/** The version of this package, from its own package.json. */
import { readFileSync } from 'node:fs'

const file = new URL('../../package.json', import.meta.url)

export const ownVersion: string = (JSON.parse(readFileSync(file, 'utf8')) as { version: string })
  .version
