// What our installer has put on this machine, and a real apt before a real archive of the test's own.
import t from 'tap'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findToolchains } from '../../src/openssl/detect.js'
import { openArchive } from '../../src/openssl/install-archive.js'
import { installToolchains } from '../../src/openssl/install.js'
import { installables } from '../../src/openssl/installable.js'
import { command } from '../../src/openssl/command.js'
import { run } from '../../src/openssl/run.js'

const { toolchains } = await findToolchains({ path: '' })
const installed = toolchains.filter(({ foundBy }) => foundBy === 'installed')

t.test(
  'an installed toolchain is what it is called, and starts with what it brought',
  { skip: installed.length === 0 ? 'none: interssl toolchains install openssl-4.0' : false },
  async (t) => {
    for (const toolchain of installed) {
      const { id, path, capabilities, legacyProvider } = toolchain
      const row = installables.find((each) => each.id === id)
      t.ok(row, id)
      t.equal(statSync(path).mode & 0o022, 0, `${id}: only its owner may write the launcher`)
      const manifest = JSON.parse(readFileSync(join(dirname(path), '..', 'installed.json'), 'utf8'))
      for (const each of manifest.packages) t.match(each.sha256, /^[0-9a-f]{64}$/, each.name)
      t.equal(
        legacyProvider,
        capabilities['pkcs12.legacy-option'],
        `${id}: legacy where there is one`,
      )
      const said = await run(command('version', ['-a'], { answersOnStdout: true }), toolchain)
      t.match(new TextDecoder().decode(said.stdout), toolchain.versionText)
      const bare = spawnSync(path, ['version'], {
        env: { LD_LIBRARY_PATH: '/nonexistent' },
        encoding: 'utf8',
      })
      t.equal(bare.stdout.trim(), toolchain.versionText, 'without our environment too')
    }
  },
)

t.test('with what is remembered, looking takes a moment', async (t) => {
  const started = performance.now()
  const again = await findToolchains({ path: '' })
  const ms = performance.now() - started
  t.comment(`${again.toolchains.length} binaries in ${ms.toFixed(1)} ms`)
  t.strictSame(again.toolchains, toolchains)
})

t.test(
  'a real installation',
  {
    skip:
      process.env['INTERSSL_TEST_INSTALL'] === '1'
        ? false
        : 'it downloads tens of megabytes: INTERSSL_TEST_INSTALL=1',
    timeout: 300_000,
  },
  async (t) => {
    const cacheFolder = t.testdir()
    const [made] = await installToolchains(['openssl-3.5'], { cacheFolder })
    const elsewhere = [{ path: made?.path ?? '', foundBy: 'installed' as const }]
    const found = await findToolchains({ path: '', elsewhere, cacheFolder: null })
    t.match(found.toolchains, [{ id: 'openssl-3.5', legacyProvider: true }])
  },
)

const needed = ['apt-get', 'gpg', 'dpkg-deb'].find((name) => spawnSync(name, ['--version']).error)
const noApt = needed === undefined ? false : `no ${needed} on this machine`

t.test(
  'only what the keyring signed is read, whatever the machine allows',
  { skip: noApt },
  async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'interssl-archive-'))
    t.teardown(() => {
      spawnSync('gpgconf', ['--homedir', root, '--kill', 'gpg-agent'])
      rmSync(root, { recursive: true, force: true })
    })
    spawnSync('chmod', ['755', root])
    const gpg = (...args: string[]): string => {
      const ran = spawnSync('gpg', [
        '--homedir',
        root,
        '--batch',
        '--yes',
        '--passphrase',
        '',
        ...args,
      ])
      t.equal(ran.status, 0, ran.stderr.toString())
      return ran.stdout.toString()
    }
    const key = (name: string): string => {
      gpg('--quick-generate-key', `${name} <${name}@example.com>`, 'ed25519', 'sign', 'never')
      const path = join(root, `${name}.gpg`)
      gpg('--output', path, '--export', `${name}@example.com`)
      return path
    }
    const [ours, other] = [key('ours'), key('other')]

    // An archive of one package.
    const mirror = join(root, 'mirror')
    const suite = join(mirror, 'dists/sid')
    const arch = spawnSync('dpkg', ['--print-architecture']).stdout.toString().trim()
    const debian = join(root, 'package/DEBIAN')
    mkdirSync(debian, { recursive: true })
    const control = `Package: openssl\nVersion: 9.9-1\nArchitecture: ${arch}\nMaintainer: Alice Example <alice@example.com>\nDescription: none\n`
    writeFileSync(join(debian, 'control'), control)
    const deb = join(mirror, 'openssl.deb')
    mkdirSync(join(suite, `main/binary-${arch}`), { recursive: true })
    t.equal(spawnSync('dpkg-deb', ['-b', join(root, 'package'), deb]).status, 0)
    const sha256 = (path: string): string =>
      createHash('sha256').update(readFileSync(path)).digest('hex')
    const index = join(suite, `main/binary-${arch}/Packages`)
    const debHash = sha256(deb)
    writeFileSync(
      index,
      `${control}Filename: openssl.deb\nSize: ${statSync(deb).size}\nSHA256: ${debHash}\n\n`,
    )
    const release = join(suite, 'Release')
    writeFileSync(
      release,
      `Origin: Debian\nSuite: sid\nCodename: sid\nComponents: main\nArchitectures: ${arch}\nDate: ${new Date().toUTCString()}\nSHA256:\n ${sha256(index)} ${statSync(index).size} main/binary-${arch}/Packages\n`,
    )
    const lax = join(root, 'lax.conf')
    writeFileSync(
      lax,
      'Acquire::AllowInsecureRepositories "true";\nAPT::Get::AllowUnauthenticated "true";\nAPT::Update::Pre-Invoke { "touch ' +
        join(root, 'hooked') +
        '"; };\n',
    )
    let count = 0
    const openOurs = (keyring: string) => {
      const folder = join(root, `apt-${count++}`)
      mkdirSync(folder)
      const source = { mirror: `file:${mirror}`, keyring, suites: ['sid'] }
      return openArchive(source, folder, { env: { APT_CONFIG: lax } })
    }
    const refused = { code: 'ERR_PROGRAM_FAILED' }

    await t.rejects(openOurs(ours), refused, 'no signature at all')
    gpg('--local-user', 'other', '--clearsign', '--output', join(suite, 'InRelease'), release)
    await t.rejects(openOurs(ours), refused, "another's signature")
    await t.resolves(openOurs(other))
    gpg('--local-user', 'ours', '--clearsign', '--output', join(suite, 'InRelease'), release)
    const archive = await openOurs(ours)
    const found = { name: 'openssl', version: '9.9-1', sha256: debHash }
    t.strictSame(await archive.show('openssl', 'every'), [found])
    t.strictSame(await archive.show('openssl', 'candidate'), [found])
    t.strictSame(await archive.show('no-such-package', 'every'), [])
    t.equal(sha256(await archive.download(found)), debHash)
    t.throws(() => statSync(join(root, 'hooked')), 'no hook of the machine ran')

    appendFileSync(deb, 'x')
    await t.rejects((await openOurs(ours)).download(found), refused, 'a package that was changed')
    appendFileSync(index, '\n')
    await t.rejects(openOurs(ours), refused, 'an index that was changed')
  },
)
