import t from 'tap'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toolchainsDocument } from '../../src/report/documents.js'
import { interssl } from '../fixtures/cli.js'
import { fakeArchive } from '../fixtures/fake-archive.js'
import { fakeOpenssl, noFakes } from '../fixtures/fake-openssl.js'

const example = { version: 'OpenSSL 3.9.9 1 Jan 2026', help: ' -legacy  x' }

// One for all: the machine's own binaries are asked once.
const cache = t.testdir()

function home(t: { testdir(): string }): { folder: string; env: Record<string, string> } {
  const folder = t.testdir()
  const env = { HOME: folder, XDG_CACHE_HOME: cache, PATH: join(folder, 'bin') }
  mkdirSync(env.PATH)
  symlinkSync('/bin/sh', join(env.PATH, 'sh'))
  return { folder, env }
}

t.test(
  'list names what is here and what was passed over, and is the default',
  { skip: noFakes },
  async (t) => {
    const { folder, env } = home(t)
    const good = fakeOpenssl(join(folder, 'good/openssl'), example)
    const open = fakeOpenssl(join(folder, 'open/openssl'), example)
    chmodSync(open, 0o777)
    const path = [env['PATH'], dirname(good), dirname(open), 'here'].join(':')
    const text = await interssl(['toolchains'], { env: { ...env, PATH: path } })
    t.equal(text.code, 0)
    t.match(text.stdout, `openssl-3.9  ${example.version}\n  path       ${good} (PATH)`)
    t.match(text.stdout, `  here: a relative entry of PATH\n  ${open}: ${open} may be written to`)
    const json = await interssl(['toolchains', 'list', '--json'], { env: { ...env, PATH: path } })
    const document = toolchainsDocument.parse(JSON.parse(json.stdout))
    t.match(document.toolchains[0], {
      id: 'openssl-3.9',
      flavour: 'openssl',
      version: '3.9.9',
      foundBy: 'PATH',
      legacyProvider: false,
      capabilities: { 'pkcs12.legacy-option': true },
    })
    t.equal(document.skipped.length, 2)
  },
)

t.test(
  'install puts a toolchain where list and --openssl find it',
  { skip: noFakes },
  async (t) => {
    const { folder, env } = home(t)
    const version = '1.1.1w-0'
    const names = ['openssl', 'libssl1.1', 'libc6']
    const packages = names.map((name) => ({ name, version }))
    const archive = fakeArchive(join(folder, 'programs'), {
      packages,
      openssl: 'OpenSSL 1.1.1w  x',
    })
    const options = { env: { ...env, ...archive.env } }
    const done = await interssl(['toolchains', 'install', 'openssl-1.1.1', '--json'], options)
    if (done.code === 3 && /keyring/.test(done.stderr)) {
      t.comment('no debian-archive-keyring here')
      return
    }
    t.equal(done.code, 0, done.stderr)
    const path = join(cache, 'interssl/toolchains/openssl-1.1.1/bin/openssl')
    t.match(JSON.parse(done.stdout), {
      toolchains: [{ id: 'openssl-1.1.1', path, foundBy: 'installed' }],
    })
    t.match(done.stderr, 'openssl-1.1.1: libc6 1.1.1w-0')
    const listed = await interssl(['toolchains', '--json'], { env })
    t.match(
      JSON.parse(listed.stdout).toolchains.find(
        ({ path: each }: { path: string }) => each === path,
      ),
      { id: 'openssl-1.1.1', foundBy: 'installed' },
    )
    const again = await interssl(['toolchains', 'install', 'openssl-1.1.1'], options)
    t.match(again, { code: 0, stderr: /openssl-1\.1\.1 is installed already/ })
  },
)

t.test(
  'elsewhere than on Debian: one sentence, what to do, exit 3',
  { skip: noFakes },
  async (t) => {
    const { env } = home(t)
    const ran = await interssl(['toolchains', 'install', 'openssl-4.0'], { env })
    t.match(ran, { code: 3, stdout: '' })
    t.match(
      ran.stderr,
      /^interssl: error: openssl-4\.0 can only be installed where apt .*\n.*hint: .*brew install/,
    )
    t.equal((await interssl(['toolchains', 'install', 'libressl-4.3'], { env })).code, 3)
  },
)

t.test('wrong usage exits 2', async (t) => {
  const wrong = [['install'], ['install', 'openssl-9'], ['list', 'x'], ['--force'], ['remove', 'x']]
  const all = await Promise.all(wrong.map((args) => interssl(['toolchains', ...args])))
  for (const [index, ran] of all.entries()) {
    t.match(
      ran,
      { code: 2, stdout: '', stderr: /^interssl: error: / },
      (wrong[index] ?? []).join(' '),
    )
  }
})

t.test('matrix.json names further binaries, relative to itself', { skip: noFakes }, async (t) => {
  const { folder, env } = home(t)
  fakeOpenssl(join(folder, 'project/vendor/openssl'), example)
  const scenarios = fileURLToPath(new URL('../../scenarios', import.meta.url))
  const config = { scenarios, programs: [], toolchains: ['vendor/openssl'] }
  const file = join(folder, 'project', 'matrix.json')
  writeFileSync(file, JSON.stringify(config))
  const listed = await interssl(['matrix', '--list', '--config', file], { env })
  t.match(listed.stdout, join(folder, 'project/vendor/openssl'))
  writeFileSync(file, JSON.stringify({ ...config, toolchains: ['missing'] }))
  t.match(await interssl(['matrix', '--list', '--config', file], { env }), {
    code: 3,
    stderr: /project\/missing is not an openssl that runs here: ENOENT/,
  })
})

t.test('docs/toolchains.md names every toolchain that can be installed', async (t) => {
  const docs = readFileSync(new URL('../../docs/toolchains.md', import.meta.url), 'utf8')
  const { stderr } = await interssl(['toolchains', 'install', 'openssl-9'])
  const ids = stderr.match(/openssl-\d[\d.]*\d/g) ?? []
  t.ok(ids.length > 4)
  for (const id of ids) t.match(docs, id)
})
