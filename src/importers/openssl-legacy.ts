/** OpenSSL 3 and 4 with the legacy provider loaded (`openssl pkcs12 -legacy`). */
import { variant } from './fact.js'
import type { Importer } from './importer.js'
import { legacySchemes } from './libcrypto.js'
import { opensslFacts, opensslPaths, since3 } from './openssl.js'

export const opensslLegacy: Importer = {
  id: 'openssl-legacy',
  label: 'OpenSSL with the legacy provider',
  versions: variant(since3, 'with the legacy provider'),
  between: '>=3.0 <=4.0.3',
  paths: opensslPaths,
  facts: [...opensslFacts, ...legacySchemes],
}
