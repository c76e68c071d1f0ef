import t from 'tap'
import { resolveImporter } from '../../src/importers/resolve.js'
import { nameTargets } from '../../src/report/targets-text.js'

const named = (...refs: string[]): string => nameTargets(refs.flatMap(resolveImporter))

t.test('versions with the same paths stand together', async (t) => {
  t.equal(named('ios@17', 'ios@18'), 'iOS 17, 18')
  t.equal(
    named('macos@15/security-import', 'macos@26/security-import', 'macos@26/secitemimport'),
    'macOS 15 (security import); macOS 26 (security import, SecItemImport)',
  )
  t.equal(
    named('macos@15/security-import', 'macos@26/security-import', 'openssl@3.0', 'native'),
    'macOS 15, 26 (security import); OpenSSL 3.0; interssl',
  )
  t.equal(named(), '')
})
