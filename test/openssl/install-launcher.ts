import t from 'tap'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  canLaunchFrom,
  launcherText,
  partsOf,
  writeLauncher,
} from '../../src/openssl/install-launcher.js'

const posix = process.platform === 'win32' ? 'the launcher is a shell script' : false

function tree(root: string, files: readonly string[]): string {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), '')
  }
  return root
}

t.test(
  'the parts of any release and architecture are found by name',
  { skip: posix },
  async (t) => {
    const old = tree(join(t.testdir(), 'old'), [
      'usr/bin/openssl',
      'lib/x86_64-linux-gnu/ld-2.31.so',
      'lib/x86_64-linux-gnu/libc.so.6',
      'usr/lib/x86_64-linux-gnu/libssl.so.1.1',
      'etc/ssl/openssl.cnf',
    ])
    symlinkSync('ld-2.31.so', join(old, 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'))
    mkdirSync(join(old, 'lib64'))
    // As the package has it: absolute, so it leads to the machine's own.
    symlinkSync('/lib/x86_64-linux-gnu/ld-2.31.so', join(old, 'lib64/ld-linux-x86-64.so.2'))
    symlinkSync('/etc', join(old, 'usr/lib/ssl'))
    t.strictSame(await partsOf(old), {
      linker: 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
      libraryFolders: ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'],
      binary: 'usr/bin/openssl',
      modules: null,
      config: 'etc/ssl/openssl.cnf',
    })
    const arm = tree(join(t.testdir(), 'arm'), [
      'usr/bin/openssl',
      'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1',
      'usr/lib/aarch64-linux-gnu/libcrypto.so.4',
      'usr/lib/aarch64-linux-gnu/ossl-modules/legacy.so',
    ])
    t.match(await partsOf(arm), {
      linker: 'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1',
      modules: 'usr/lib/aarch64-linux-gnu/ossl-modules',
      config: null,
    })
  },
)

t.test('packages without a binary or a linker are an error', async (t) => {
  const root = t.testdir()
  await t.rejects(partsOf(tree(join(root, 'a'), ['usr/bin/openssl'])), { message: /linker/ })
  await t.rejects(partsOf(tree(join(root, 'b'), ['lib/ld-linux.so.2'])), {
    message: /bin\/openssl/,
  })
})

t.test('any path is quoted, and what the caller sets stays', { skip: posix }, async (t) => {
  const folder = join(t.testdir(), `it's $HOME "here" \`id\``)
  mkdirSync(folder)
  const parts = {
    linker: 'ld.so',
    libraryFolders: ['lib'],
    binary: 'openssl',
    modules: 'modules',
    config: 'openssl.cnf',
  }
  writeFileSync(
    join(folder, 'ld.so'),
    '#!/bin/sh\nprintf "%s\\n" "$OPENSSL_CONF" "$OPENSSL_MODULES" "$@"\n',
  )
  chmodSync(join(folder, 'ld.so'), 0o755)
  const launcher = await writeLauncher(folder, folder, parts)
  t.equal(launcher, join(folder, 'bin', 'openssl'))
  t.equal(statSync(launcher).mode & 0o777, 0o755)
  const run = (env: Record<string, string>): string[] =>
    spawnSync(launcher, ['a b', '$x', ''], { env, encoding: 'utf8' })
      .stdout.split('\n')
      .slice(0, -1)
  const rest = [
    ...['--inhibit-cache', '--library-path', join(folder, 'lib'), join(folder, 'openssl')],
    ...['a b', '$x', ''],
  ]
  t.strictSame(run({}), [join(folder, 'openssl.cnf'), join(folder, 'modules'), ...rest])
  t.strictSame(run({ OPENSSL_CONF: '', OPENSSL_MODULES: '/m' }), ['', '/m', ...rest])
  t.notMatch(launcherText('/x', { ...parts, modules: null, config: null }), 'OPENSSL')
})

t.test('a folder that the linker would take for two is refused', async (t) => {
  t.equal(canLaunchFrom('/home/alice/a b/$c'), true)
  for (const folder of ['/a:b', '/a;b', '/a\nb']) t.equal(canLaunchFrom(folder), false)
})
