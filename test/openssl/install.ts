import t from 'tap'
import { mkdirSync, readFileSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { installToolchains, type InstallOptions } from '../../src/openssl/install.js'
import { fakeArchive, type FakePackage } from '../fixtures/fake-archive.js'
import { noFakes } from '../fixtures/fake-openssl.js'

const release = '1.1.1w-0+deb11u1'
const good: readonly FakePackage[] = [
  { name: 'openssl', version: '3.0.1-1' },
  { name: 'openssl', version: release },
  { name: 'libssl1.1', version: '1.1.0-1' },
  { name: 'libssl1.1', version: release },
  { name: 'libc6', version: '2.31-13' },
]
const answer = 'OpenSSL 1.1.1w  11 Sep 2023'

function setting(
  t: { testdir(): string },
  packages: readonly FakePackage[] = good,
  openssl = answer,
) {
  const root = t.testdir()
  const archive = fakeArchive(join(root, 'programs'), { packages, openssl })
  const cacheFolder = join(root, 'cache')
  const said: string[] = []
  const options: InstallOptions = {
    cacheFolder,
    env: archive.env,
    keyrings: [archive.keyring],
    progress: (sentence) => said.push(sentence),
  }
  const calls = (): string[] => readFileSync(archive.log, 'utf8').trim().split('\n')
  return { folder: join(cacheFolder, 'toolchains'), options, said, calls }
}

t.test(
  'a toolchain is installed once, of packages of one version',
  { skip: noFakes },
  async (t) => {
    const { folder, options, said, calls } = setting(t)
    const path = join(folder, 'openssl-1.1.1', 'bin', 'openssl')
    const first = await installToolchains(['openssl-1.1.1', 'openssl-1.1.1'], options)
    t.strictSame(first, [{ id: 'openssl-1.1.1', path, fresh: true }])
    t.strictSame(readdirSync(folder), ['openssl-1.1.1'], 'nothing is left beside it')
    t.match(readFileSync(path, 'utf8'), `'${join(folder, 'openssl-1.1.1/root/lib/ld-linux.so.2')}'`)
    const manifest = JSON.parse(readFileSync(join(folder, 'openssl-1.1.1/installed.json'), 'utf8'))
    t.match(manifest, {
      id: 'openssl-1.1.1',
      packages: good.filter((_, index) => [1, 3, 4].includes(index)),
    })
    t.match(manifest.packages[0].sha256, /^[0-9a-f]{64}$/)
    t.ok(said.length > 3)
    const before = calls().length
    t.match(await installToolchains(['openssl-1.1.1'], options), [{ path, fresh: false }])
    t.equal(calls().length, before, 'the second call starts nothing')
    t.match(await installToolchains(['openssl-1.1.1'], { ...options, force: true }), [
      { fresh: true },
    ])
    t.ok(calls().length > before, 'force does it again')
    t.strictSame(readdirSync(join(folder, 'openssl-1.1.1')).sort(), [
      'bin',
      'installed.json',
      'root',
    ])
  },
)

t.test(
  'apt is never told to trust, and reads no hook of the machine',
  { skip: noFakes },
  async (t) => {
    const { options, calls } = setting(t)
    await installToolchains(['openssl-1.1.1'], options)
    t.notMatch(calls().join('\n'), /trusted|insecure|unauthenticated/i)
    t.equal(calls().filter((call) => / -c \S+\/apt\.conf /.test(call)).length > 4, true)
  },
)

t.test('what is not what the index describes is not unpacked', { skip: noFakes }, async (t) => {
  const wrong = good.map((each) =>
    each.name === 'libc6' ? { ...each, sha256: '0'.repeat(64) } : each,
  )
  const { folder, options, calls } = setting(t, wrong)
  await t.rejects(installToolchains(['openssl-1.1.1'], options), {
    code: 'ERR_PROGRAM_FAILED',
    message: /libc6 2\.31-13 is not what the signed index describes/,
  })
  t.strictSame(readdirSync(folder), [])
  t.equal(calls().filter((call) => call.startsWith('dpkg-deb -x')).length, 2)
})

t.test(
  'an archive without the version says so and what to install instead',
  { skip: noFakes },
  async (t) => {
    const cases: [string, readonly FakePackage[], RegExp][] = [
      [
        'another release',
        [{ name: 'openssl', version: '3.0.1-1' }],
        /bullseye has another openssl now/,
      ],
      ['none', [], /bullseye has another openssl now/],
      ['no library of that version', good.slice(0, 3), /libssl1\.1 is missing/],
      ['no libc', good.slice(0, 4), /libc6 is missing/],
    ]
    for (const [title, packages, message] of cases) {
      const { folder, options } = setting(t, packages)
      await t.rejects(
        installToolchains(['openssl-1.1.1'], options),
        { code: 'ERR_PROGRAM_MISSING', message, hint: /brew.*apk.*pkg/ },
        title,
      )
      t.strictSame(readdirSync(folder), [])
    }
  },
)

t.test(
  'a package that is another openssl than its name says is not kept',
  { skip: noFakes },
  async (t) => {
    const { folder, options } = setting(t, good, 'OpenSSL 3.5.9 1 Jan 2026')
    await t.rejects(installToolchains(['openssl-1.1.1'], options), {
      code: 'ERR_PROGRAM_MISSING',
      message: /is openssl-3\.5/,
    })
    t.strictSame(readdirSync(folder), [])
  },
)

t.test('elsewhere than on Debian it says what to do', { skip: noFakes }, async (t) => {
  const { options } = setting(t)
  const env = { PATH: t.testdir() }
  await t.rejects(installToolchains(['openssl-3.6'], { ...options, env }), {
    code: 'ERR_PROGRAM_MISSING',
    message: 'openssl-3.6 can only be installed where apt and dpkg are set up for a Debian archive',
    hint: /brew install.*apk add.*pkg install.*winget install/,
  })
  const bare = setting(t)
  await t.rejects(installToolchains(['openssl-3.6'], { ...bare.options, keyrings: ['/none'] }), {
    code: 'ERR_PROGRAM_MISSING',
    hint: /debian-archive-keyring/,
  })
})

t.test('an id that nobody has is refused before anything starts', { skip: noFakes }, async (t) => {
  const { options, calls } = setting(t)
  await t.rejects(installToolchains(['openssl-1.1.1', 'openssl-9'], options), {
    code: 'ERR_USAGE',
    hint: /openssl-1\.1\.1, openssl-3\.0/,
  })
  await t.rejects(installToolchains(['libressl-4.3'], options), {
    code: 'ERR_PROGRAM_MISSING',
    hint: /brew install libressl/,
  })
  await t.rejects(installToolchains(['openssl-3.5'], { ...options, cacheFolder: '/a:b' }), {
    code: 'ERR_USAGE',
  })
  t.strictSame(calls(), [''])
})

t.test(
  'an interrupted installation leaves nothing, a killed one an hour at most',
  { skip: noFakes },
  async (t) => {
    const { folder, options } = setting(t)
    const interrupt = new AbortController()
    const progress = (sentence: string): void => {
      if (sentence.includes('libc6')) interrupt.abort()
    }
    await t.rejects(
      installToolchains(['openssl-1.1.1'], { ...options, progress, signal: interrupt.signal }),
      { code: 'ERR_ABORTED' },
    )
    t.strictSame(readdirSync(folder), [])
    for (const name of ['.new-old', '.new-young']) mkdirSync(join(folder, name))
    utimesSync(join(folder, '.new-old'), 1, 1)
    await installToolchains(['openssl-1.1.1'], options)
    t.strictSame(readdirSync(folder).sort(), ['.new-young', 'openssl-1.1.1'])
  },
)

t.test('two at the same time end with one', { skip: noFakes }, async (t) => {
  const { folder, options } = setting(t)
  await Promise.all([1, 2].map(() => installToolchains(['openssl-1.1.1'], options)))
  t.strictSame(readdirSync(folder), ['openssl-1.1.1'])
  t.strictSame(readdirSync(join(folder, 'openssl-1.1.1')).sort(), ['bin', 'installed.json', 'root'])
})
