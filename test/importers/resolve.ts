import t from 'tap'
import { defaultTargets, resolveImporter } from '../../src/importers/resolve.js'

const named = (ref: string): string[] =>
  resolveImporter(ref).map((one) => `${one.importer.id}@${one.version}/${one.path} ${one.release}`)

t.test('a line is judged as its newest release and keeps what was asked', (t) => {
  t.strictSame(named('macos@15/security-import'), ['macos@15/security-import 15.6'])
  t.strictSame(named('macos@15.1/security-import'), ['macos@15.1/security-import 15.1'])
  t.equal(resolveImporter('macos@14/security-import')[0]?.label, 'macOS 14 · security import')
  t.equal(resolveImporter('macos@15.1/secitemimport')[0]?.label, 'macOS 15.1 · SecItemImport')
  t.equal(resolveImporter('java@25.0.3')[0]?.label, 'Java 25.0.3')
  t.equal(resolveImporter('nss@3.90')[0]?.release, '3.90')
  t.equal(resolveImporter('libressl@3.3.6')[0]?.version, '3.3.6')
  t.equal(resolveImporter('java@25')[0]?.asked, 'java@25')
  t.end()
})

t.test('without a path every path is judged, without a version every line', (t) => {
  t.equal(resolveImporter('macos@14').length, 5)
  t.equal(resolveImporter('ios@18').length, 1)
  const all = resolveImporter('macos')
  t.equal(new Set(all.map((one) => one.version)).size, 13, 'macOS 10.9 to 26')
  t.equal(all.length, 65, 'each through five paths')
  t.end()
})

t.test('openssl without a path is the command line', (t) => {
  t.strictSame(named('openssl@3.0'), ['openssl@3.0/null 3.0.19'])
  t.strictSame(named('openssl@3.0/pkcs12-parse'), ['openssl@3.0/pkcs12-parse 3.0.19'])
  t.end()
})

t.test('the aliases stand for their importers', (t) => {
  const aliases = {
    thunderbird: 'nss',
    firefox: 'nss',
    outlook: 'windows',
    gpgsm: 'gnupg',
    keytool: 'java',
    certtool: 'gnutls',
  }
  for (const [alias, id] of Object.entries(aliases)) {
    t.equal(resolveImporter(alias)[0]?.importer.id, id)
  }
  t.equal(resolveImporter('MacOS@14')[0]?.importer.id, 'macos')
  t.end()
})

t.test('an importer without versions is one target', (t) => {
  t.strictSame(named('native'), ['native@null/null '])
  t.throws(() => resolveImporter('native@1'), { code: 'ERR_IMPORTER_UNKNOWN' })
  t.end()
})

t.test('what is not known is said, with what is', (t) => {
  const unknown = { code: 'ERR_IMPORTER_UNKNOWN' }
  t.throws(() => resolveImporter('macos@27'), { ...unknown, hint: /15 \(to 15\.6\).*26/ })
  t.throws(() => resolveImporter('macos@15.9'), { ...unknown, hint: /15\.6/ })
  t.throws(() => resolveImporter('ios@27'), { ...unknown, hint: /versions known of ios/ })
  t.throws(() => resolveImporter('macso'), { ...unknown, hint: /macos/ })
  t.throws(() => resolveImporter('netscape-4'), { ...unknown, hint: /known: macos/ })
  t.throws(() => resolveImporter(''), unknown)
  t.throws(() => resolveImporter('macos@14/finder'), { ...unknown, hint: /keychain-access/ })
  t.throws(() => resolveImporter('java/x'), { ...unknown, hint: /without a path/ })
  t.throws(() => resolveImporter('dotnet@8/x509certificateloader'), unknown)
  t.end()
})

t.test('the default set is what is in support or in wide use, and never FIPS', (t) => {
  const targets = defaultTargets()
  const ids = [...new Set(targets.map((one) => one.importer.id))]
  t.strictSame(ids, [
    'macos',
    'ios',
    'windows',
    'android',
    'java',
    'nss',
    'gnutls',
    'gnupg',
    'openssl',
    'libressl',
    'node',
    'python-cryptography',
  ])
  const lines = (id: string): (string | null)[] =>
    targets.filter((one) => one.importer.id === id).map((one) => one.version)
  t.strictSame(lines('openssl'), ['3.0', '3.5', '4.0'])
  t.strictSame(lines('libressl'), ['3.3', '4.3'])
  t.strictSame([...new Set(lines('macos'))], ['13', '14', '15', '26'])
  t.end()
})
