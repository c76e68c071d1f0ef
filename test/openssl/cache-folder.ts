import t from 'tap'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder, userCacheFolder } from '../../src/openssl/cache-folder.js'

const posix = process.platform === 'win32' ? 'paths and modes of another system' : false

t.test('each system has its own cache folder', { skip: posix }, async (t) => {
  t.equal(userCacheFolder('linux', {}, '/home/alice'), '/home/alice/.cache/interssl')
  t.equal(userCacheFolder('linux', { XDG_CACHE_HOME: '/c' }, '/home/alice'), '/c/interssl')
  t.equal(userCacheFolder('linux', { XDG_CACHE_HOME: 'c' }, '/h'), '/h/.cache/interssl', 'relative')
  t.equal(userCacheFolder('darwin', {}, '/Users/alice'), '/Users/alice/Library/Caches/interssl')
  t.match(userCacheFolder('win32', { LOCALAPPDATA: '/local' }, '/h'), '/local/interssl/cache')
  t.match(userCacheFolder('win32', {}, '/h'), '/h/AppData/Local/interssl/cache')
})

t.test(
  'it is made 0700, and refused when it is not the user’s alone',
  { skip: posix },
  async (t) => {
    const folder = join(t.testdir(), 'a', 'b')
    await makePrivateFolder(folder)
    t.equal(statSync(folder).mode & 0o777, 0o700)
    chmodSync(folder, 0o777)
    await t.rejects(makePrivateFolder(folder), { code: 'ERR_FILE', message: /by everyone/ })
    const file = t.testdir({ file: '' })
    await t.rejects(makePrivateFolder(join(file, 'file', 'x')), { code: 'ERR_FILE', hint: /XDG/ })
  },
)
