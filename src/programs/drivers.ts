/** Every driver, in the order in which found programs are listed. */
import { bunDriver } from './bun.js'
import type { Driver } from './driver.js'
import { forgeDriver } from './forge.js'
import { gnutlsDriver } from './gnutls.js'
import { gpgsmDriver } from './gpgsm.js'
import { keytoolDriver } from './keytool.js'
import { nativeDriver } from './native.js'
import { nodeDriver } from './node.js'
import { nssDriver } from './nss.js'
import { opensslDriver, opensslLegacyDriver } from './openssl.js'
import { pythonDriver } from './python.js'
import { securityDriver } from './security.js'
import { windowsDriver } from './windows.js'

export const drivers: readonly Driver[] = [
  nativeDriver,
  forgeDriver,
  nodeDriver,
  bunDriver,
  opensslDriver,
  opensslLegacyDriver,
  nssDriver,
  gnutlsDriver,
  keytoolDriver,
  gpgsmDriver,
  pythonDriver,
  securityDriver,
  windowsDriver,
]
