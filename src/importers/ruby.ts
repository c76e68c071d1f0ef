/** Ruby: OpenSSL::PKCS12.new, which is PKCS12_parse of the OpenSSL that Ruby is linked with. */
import { saying, scoped } from './fact.js'
import type { Fact, Importer } from './importer.js'
import { parsed, parsedBefore32, parsedSince35 } from './pkcs12-parse.js'

const said = (text: string): { code: null; text: string } => ({
  code: null,
  text: `OpenSSL::PKCS12::PKCS12Error: PKCS12_parse: ${text}`,
})
const MAC = said('mac verify failure')
const NOT_READ = said('parse error')
const CONTENTS = said('unsupported…')

const read: readonly Fact[] = saying(saying(parsed, MAC, ['integrity', 'password']), CONTENTS, [
  'contents',
  'key',
  'pairing',
])

export const ruby: Importer = {
  id: 'ruby',
  label: 'Ruby',
  versions: [
    { version: '3.1', label: 'Ruby 3.1 (OpenSSL 3.0)' },
    { version: '3.3', label: 'Ruby 3.3 (OpenSSL 3.5)' },
  ],
  facts: [
    ...scoped(saying(read, MAC, ['file']), { versions: '<3.3' }),
    ...scoped(saying(parsedBefore32, MAC, ['integrity']), { versions: '<3.3' }),
    ...scoped(saying(read, NOT_READ, ['file']), { versions: '>=3.3' }),
    ...scoped(parsedSince35, { versions: '>=3.3' }),
  ],
}
