import t from 'tap'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import * as detect from '../../src/openssl/detect.js'
import { usualPlaces } from '../../src/openssl/places.js'
import { fakeOpenssl, noFakes } from '../fixtures/fake-openssl.js'

const openssl3 = {
  version: 'OpenSSL 3.5.9 7 Apr 2026 (Library: OpenSSL 3.5.9)',
  help: ' -legacy  x\n -iter +int',
}
const openssl111 = { version: 'OpenSSL 1.1.1w  11 Sep 2023', help: ' -export\n -nodes' }
const libressl = {
  version: 'LibreSSL 3.3.6',
  help: 'usage: pkcs12 [-aes128 | -aes192] [-CAfile file] [-nodes]',
}
const { howToGetOpenssl } = detect
const hermetic = { cacheFolder: null, elsewhere: [] }
const detectToolchain: typeof detect.detectToolchain = (path, options) =>
  detect.detectToolchain(path, { cacheFolder: null, ...options })
const detectToolchains: typeof detect.detectToolchains = (options) =>
  detect.detectToolchains({ ...hermetic, ...options })

t.test('flavour, version and line come from what the binary says', { skip: noFakes }, async (t) => {
  const folder = t.testdir()
  const ask = (name: string, fake: Parameters<typeof fakeOpenssl>[1]) =>
    detectToolchain(fakeOpenssl(join(folder, name), fake))
  t.match(await ask('a', openssl3), {
    id: 'openssl-3.5',
    flavour: 'openssl',
    version: '3.5.9',
    versionText: openssl3.version,
    path: join(folder, 'a'),
    foundBy: 'given',
    defaultForm: 'modern-2023',
  })
  t.match(await ask('b', openssl111), {
    id: 'openssl-1.1.1',
    version: '1.1.1w',
    defaultForm: 'legacy-rc2',
    legacyProvider: false,
  })
  const old = await ask('c', libressl)
  t.match(old, { id: 'libressl-3.3', flavour: 'libressl', version: '3.3.6', fips: false })
  t.equal(old.capabilities['pkcs12.rc2-40'], true, 'without -legacy RC2 needs no provider')
  t.equal(old.capabilities['pkcs12.legacy-option'], false)
  const warning = 'WARNING: no config file: /x\nLibreSSL 2.8.3'
  t.match(await ask('d', { ...libressl, version: warning }), { id: 'libressl-2.8' })
})

t.test(
  'a capability is what the binary does, not what its version should do',
  { skip: noFakes },
  async (t) => {
    const folder = t.testdir()
    const body = [
      `case "$*" in`,
      `*ed25519*) echo '-----BEGIN PRIVATE KEY-----'; exit 0;;`,
      `'list -providers -provider legacy') printf 'Providers:\\n  legacy\\n    status: active\\n'; exit 0;;`,
      `'list -providers -provider fips') echo help for list; exit 0;;`,
      'esac',
      'exit 1',
    ].join('\n')
    const fake = await detectToolchain(fakeOpenssl(join(folder, 'x'), { ...openssl3, body }))
    t.match(fake, { legacyProvider: true, fips: false })
    t.match(fake.capabilities, {
      'req.newkey-ed25519': true,
      'req.newkey-ec': false,
      'pkcs12.iter': true,
      'pkcs12.pbmac1': false,
      'pkcs12.rc2-40': true,
    })
  },
)

t.test(
  'every binary of PATH and /opt is found once, in that order',
  { skip: noFakes },
  async (t) => {
    const folder = t.testdir()
    const first = fakeOpenssl(join(folder, 'one/openssl'), openssl3)
    fakeOpenssl(join(folder, 'two/openssl'), openssl3)
    fakeOpenssl(join(folder, 'opt/libressl-3.3.6/bin/openssl'), libressl)
    fakeOpenssl(join(folder, 'opt/other-1/bin/openssl'), libressl)
    fakeOpenssl(join(folder, 'no/openssl'), { version: 'not that' })
    fakeOpenssl(join(folder, 'link/x'), openssl3)
    symlinkSync(first, join(folder, 'link/openssl'))
    const path = [
      ...[relative(process.cwd(), join(folder, 'one')), '', '.', join(folder, 'missing')],
      ...['no', 'one', 'link', 'one', 'two'].map((name) => join(folder, name)),
    ].join(delimiter)
    const elsewhere = await usualPlaces({ platform: 'linux', root: folder, cacheFolder: null })
    const found = await detectToolchains({ path, elsewhere })
    t.strictSame(
      found.map(({ id, path, foundBy }) => [id, relative(folder, path), foundBy]),
      [
        ['openssl-3.5', 'one/openssl', 'PATH'],
        ['openssl-3.5#2', 'two/openssl', 'PATH'],
        ['libressl-3.3', 'opt/libressl-3.3.6/bin/openssl', '/opt'],
      ],
    )
    t.strictSame(await detectToolchains({ path: 'one' }), [], 'a relative PATH entry is skipped')
    const given = await detectToolchains({ path, given: [join(folder, 'two/openssl')] })
    t.strictSame(
      given.map(({ id, foundBy }) => [id, foundBy]),
      [
        ['openssl-3.5', 'given'],
        ['openssl-3.5#2', 'PATH'],
      ],
    )
  },
)

t.test(
  'a path that is no openssl is an error that says why and what to do',
  { skip: noFakes },
  async (t) => {
    const folder = t.testdir({ plain: 'text' })
    const no = fakeOpenssl(join(folder, 'no'), { version: 'Python 3.11' })
    const error = (why: RegExp, path: string) => ({
      code: 'ERR_TOOLCHAIN_NOT_FOUND',
      message: why,
      tried: [path],
      hint: /openssl/,
    })
    await t.rejects(detectToolchain(no), error(/its answer to version is "Python 3.11"/, no))
    const missing = join(folder, 'missing')
    await t.rejects(detectToolchain(missing), error(/ENOENT/, missing))
    await t.rejects(detectToolchain(join(folder, 'plain')), error(/EACCES/, join(folder, 'plain')))
    await t.rejects(detectToolchains({ path: '', given: [missing] }), error(/ENOENT/, missing))
    const slow = fakeOpenssl(join(folder, 'slow'), { version: "'; sleep 20; echo '" })
    await t.rejects(
      detectToolchain(slow, { timeoutMs: 200 }),
      error(/no answer within 200 ms/, slow),
    )
  },
)

t.test('an abort ends the search', async (t) => {
  const signal = AbortSignal.abort()
  await t.rejects(detectToolchain(process.execPath, { signal }), { code: 'ERR_ABORTED' })
})

t.test('how to get one is said for every platform', async (t) => {
  t.match(howToGetOpenssl('linux'), 'apt install openssl')
  t.match(howToGetOpenssl('darwin'), 'brew install openssl@3')
  t.match(howToGetOpenssl('win32'), 'winget')
  t.match(howToGetOpenssl('sunos'), '--openssl PATH')
})

t.test('what is passed over is named with its reason', { skip: noFakes }, async (t) => {
  const folder = t.testdir()
  fakeOpenssl(join(folder, 'good/openssl'), openssl3)
  const open = fakeOpenssl(join(folder, 'open/openssl'), openssl3)
  chmodSync(join(folder, 'open'), 0o777)
  const writable = fakeOpenssl(join(folder, 'writable/openssl'), openssl3)
  chmodSync(writable, 0o757)
  const no = fakeOpenssl(join(folder, 'no/openssl'), { version: 'Python 3.11' })
  mkdirSync(join(folder, 'link'))
  symlinkSync(open, join(folder, 'link/openssl'))
  const names = ['good', 'link', 'open', 'writable', 'no']
  const path = ['here', '', ...names.map((name) => join(folder, name))].join(delimiter)
  const { toolchains, skipped } = await detect.findToolchains({ ...hermetic, path })
  t.strictSame(
    toolchains.map((each) => each.path),
    [join(folder, 'good/openssl')],
  )
  t.strictSame(skipped.slice(0, 2), [
    { path: 'here', reason: 'a relative entry of PATH' },
    { path: '', reason: 'an empty entry of PATH' },
  ])
  t.match(skipped.slice(2), [
    { path: join(folder, 'link/openssl'), reason: /open may be written to by everyone$/ },
    { path: writable, reason: `${writable} may be written to by everyone` },
    { path: no, reason: /^not an openssl that runs here: its answer to version is "Python/ },
  ])
  t.equal((await detectToolchains({ path: '', given: [open] }))[0]?.path, open, 'given is given')
})

t.test('a binary that can not answer in time is not remembered', { skip: noFakes }, async (t) => {
  const folder = t.testdir()
  const cacheFolder = join(folder, 'cache')
  const body = 'case "$*" in *ed25519*) sleep 20;; esac; exit 1'
  const slow = fakeOpenssl(join(folder, 'toolchains/x/bin/openssl'), { ...openssl3, body })
  const elsewhere = [{ path: slow, foundBy: 'installed' as const }]
  const look = (timeoutMs: number) =>
    detect.findToolchains({ path: '', elsewhere, cacheFolder, timeoutMs })
  t.equal((await look(3_000)).toolchains.length, 1)
  fakeOpenssl(slow, openssl3)
  writeFileSync(slow, '#!/bin/sh\nexit 1\n')
  t.strictSame((await look(3_000)).toolchains, [], 'asked again')
})
