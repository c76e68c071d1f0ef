/** Every driver, in the order in which found programs are listed. */
import type { Driver } from './driver.js'
import { forgeDriver } from './forge.js'
import { nativeDriver } from './native.js'
import { nodeDriver } from './node.js'
import { opensslDriver, opensslLegacyDriver } from './openssl.js'

export const drivers: readonly Driver[] = [
  nativeDriver,
  forgeDriver,
  nodeDriver,
  opensslDriver,
  opensslLegacyDriver,
]
