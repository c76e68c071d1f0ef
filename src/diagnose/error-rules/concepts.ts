/** Messages of programs nobody has listed: what is said of what (a key that is missing, a chain that does not end), with low weights. */
import { algorithms } from './concepts/algorithms.js'
import { contents } from './concepts/contents.js'
import { mails } from './concepts/mails.js'
import { passwords } from './concepts/passwords.js'
import { requests } from './concepts/requests.js'
import { shapes } from './concepts/shapes.js'
import { stores } from './concepts/stores.js'
import type { ErrorRule } from './rule.js'

export const conceptRules: readonly ErrorRule[] = [
  ...passwords,
  ...contents,
  ...shapes,
  ...algorithms,
  ...requests,
  ...mails,
  ...stores,
]
