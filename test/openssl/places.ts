import t from 'tap'
import { delimiter, join, relative } from 'node:path'
import { placesOnPath, usualPlaces } from '../../src/openssl/places.js'

const posix = process.platform === 'win32' ? 'paths of another system' : false

t.test(
  'every absolute entry of PATH is a place, every other is named',
  { skip: posix },
  async (t) => {
    const { places, skipped } = placesOnPath(
      ['/a', 'b', '', '.', '/c', 'b'].join(delimiter),
      'linux',
    )
    t.strictSame(places, [
      { path: '/a/openssl', foundBy: 'PATH' },
      { path: '/c/openssl', foundBy: 'PATH' },
    ])
    t.strictSame(
      skipped.map(({ path }) => path),
      ['b', '', '.'],
    )
    t.strictSame(placesOnPath('', 'linux'), { places: [], skipped: [] }, 'no PATH is no entry')
  },
)

t.test('each system has its own places', { skip: posix }, async (t) => {
  const root = t.testdir({
    opt: {
      homebrew: { opt: { 'openssl@3': {}, 'openssl@1.1': {}, libressl: {}, openssh: {} } },
      'openssl-1.1.1w': {},
      'libressl-10.0': {},
      'libressl-4.3.2': {},
      openssl: {},
    },
    usr: { local: { opt: { openssl: {} } } },
    cache: { toolchains: { 'openssl-4.0': {}, '.new-x': {} } },
    programs: { 'OpenSSL-Win64': {}, Other: {} },
  })
  const cacheFolder = join(root, 'cache')
  const named = async (platform: NodeJS.Platform, cache: string | null = cacheFolder) => {
    const programFiles = join(root, 'programs')
    const places = await usualPlaces({ platform, root, cacheFolder: cache, programFiles })
    return places.map(({ path, foundBy }) => `${foundBy} ${relative(root, path)}`)
  }
  const shared = [
    'homebrew opt/homebrew/opt/libressl/bin/openssl',
    'homebrew opt/homebrew/opt/openssl@1.1/bin/openssl',
    'homebrew opt/homebrew/opt/openssl@3/bin/openssl',
    'homebrew usr/local/opt/openssl/bin/openssl',
    '/usr/local usr/local/bin/openssl',
    '/usr/local usr/local/ssl/bin/openssl',
    '/opt opt/libressl-4.3.2/bin/openssl',
    '/opt opt/libressl-10.0/bin/openssl',
    '/opt opt/openssl-1.1.1w/bin/openssl',
  ]
  const installed = 'installed cache/toolchains/openssl-4.0/bin/openssl'
  t.strictSame(await named('linux'), [...shared, installed])
  t.strictSame(await named('darwin', null), ['system usr/bin/openssl', ...shared])
  t.strictSame(await named('win32'), [
    'system programs/OpenSSL-Win64/bin/openssl.exe',
    'system programs/Git/usr/bin/openssl.exe',
    'system programs/Git/mingw64/bin/openssl.exe',
    `${installed}.exe`,
  ])
})
