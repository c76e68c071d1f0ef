import t from 'tap'
import { howToGetLibressl, installables } from '../../src/openssl/installable.js'

t.test('every row says what to install instead, and on which systems', async (t) => {
  for (const { id, release, suites, packages, libraries, instead } of installables) {
    t.match(id, /^openssl-\d/)
    t.equal(`openssl-${release}`.startsWith(id), true, `${id} is release ${release}`)
    t.ok(suites.length > 0 && packages.includes('openssl') && libraries.includes('libc6'), id)
    t.notMatch(instead, /https?:|[a-z]\.(?:org|net|com)\b/, 'no host name')
    t.ok(instead.length > 40, instead)
  }
  for (const system of ['macOS', 'Alpine', 'FreeBSD']) t.match(howToGetLibressl, system)
  t.equal(new Set(installables.map(({ id }) => id)).size, installables.length)
})
