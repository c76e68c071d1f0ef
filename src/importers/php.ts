/** PHP: openssl_pkcs12_read, which is PKCS12_parse of the OpenSSL that PHP is linked with. */
import { saying, scoped } from './fact.js'
import type { Fact, Importer } from './importer.js'
import { parsed, parsedBefore32, parsedSince35 } from './pkcs12-parse.js'

const NOT_READ = { code: null, text: 'error:0680008E:asn1 encoding routines::not enough data' }
const MAC = { code: null, text: 'error:11800071:PKCS12 routines::mac verify failure' }
const CONTENTS = { code: null, text: 'error:0308010C:digital envelope routines::unsupported' }

const read: readonly Fact[] = [
  ...parsed,
  ...scoped(parsedBefore32, { versions: '<8.3' }),
  ...scoped(parsedSince35, { versions: '>=8.4' }),
]

export const php: Importer = {
  id: 'php',
  label: 'PHP',
  versions: [
    { version: '8.2', label: 'PHP 8.2 (OpenSSL 3.0)' },
    { version: '8.4', label: 'PHP 8.4 (OpenSSL 3.5)' },
  ],
  facts: saying(
    saying(saying(read, NOT_READ, ['file']), MAC, ['integrity', 'password']),
    CONTENTS,
    ['contents', 'key', 'pairing'],
  ),
}
