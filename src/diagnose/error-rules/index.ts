/** Every rule about error texts, in no order that matters: weights decide. */
import { appleRules } from './apple.js'
import { conceptRules } from './concepts.js'
import { fallbackRules } from './fallbacks.js'
import { javaRules } from './java.js'
import { libraryRules } from './libraries.js'
import { localisedRules } from './localised.js'
import { mailRules } from './mail.js'
import { microsoftRules } from './microsoft.js'
import { numberRules } from './numbers.js'
import { opensslCommandRules } from './openssl-command.js'
import { opensslQueueRules } from './openssl-queue.js'
import type { ErrorRule } from './rule.js'
import { serviceRules } from './services.js'
import { symptomRules } from './symptoms.js'

export type { ErrorRule } from './rule.js'

export const errorRules: readonly ErrorRule[] = [
  ...opensslQueueRules,
  ...opensslCommandRules,
  ...appleRules,
  ...javaRules,
  ...microsoftRules,
  ...libraryRules,
  ...mailRules,
  ...serviceRules,
  ...localisedRules,
  ...numberRules,
  ...symptomRules,
  ...conceptRules,
  ...fallbackRules,
]
