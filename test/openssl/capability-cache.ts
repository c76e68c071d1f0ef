import t from 'tap'
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { openCapabilityCache, type Remembered } from '../../src/openssl/capability-cache.js'
import { toolchain } from '../fixtures/toolchain.js'

const { path: _path, foundBy: _foundBy, env: _env, ...known } = toolchain()
const remembered: Remembered = known
const posix = process.platform === 'win32' ? 'there are no modes' : false

interface Setting {
  readonly folder: string
  readonly binary: string
  readonly libraries: string
  readonly file: string
}

function setting(root: string): Setting {
  mkdirSync(join(root, 'libraries'))
  writeFileSync(join(root, 'openssl'), '\x7fELF')
  const folder = join(root, 'cache', 'interssl')
  return {
    folder,
    binary: join(root, 'openssl'),
    libraries: join(root, 'libraries'),
    file: join(folder, 'toolchains.json'),
  }
}

async function remember({ folder, binary, libraries }: Setting, ownScript = false): Promise<void> {
  const cache = await openCapabilityCache(folder)
  await cache.remember(binary, 'context', remembered, [libraries, '/nonexistent'], ownScript)
  await cache.save()
}

const recall = async ({ folder, binary }: Setting, context = 'context') =>
  (await openCapabilityCache(folder)).recall(binary, context)

t.test('what was found out is there in the next run, for the same binary alone', async (t) => {
  const here = setting(t.testdir())
  t.equal(await recall(here), null)
  await remember(here)
  t.strictSame(await recall(here), remembered)
  t.equal(await recall(here, 'another'), null, 'another environment')
  t.equal(await recall({ ...here, binary: here.libraries }), null)
  writeFileSync(here.binary, '\x7fELF2')
  t.equal(await recall(here), null, 'another size')
  await remember(here)
  utimesSync(here.binary, 1, 1)
  t.equal(await recall(here), null, 'another time')
})

t.test('a library or provider that comes or goes asks again', async (t) => {
  const here = setting(t.testdir())
  await remember(here)
  utimesSync(here.libraries, 1, 1)
  writeFileSync(join(here.libraries, 'legacy.so'), '')
  t.equal(await recall(here), null)
})

t.test('a script is remembered only when it is our own', async (t) => {
  const here = setting(t.testdir())
  writeFileSync(here.binary, '#!/bin/sh\n')
  await remember(here)
  t.equal(await recall(here), null)
  await remember(here, true)
  t.strictSame(await recall(here), remembered)
})

t.test(
  'the file is 0600 in a 0700 folder, and nothing is left beside it',
  { skip: posix },
  async (t) => {
    const here = setting(t.testdir())
    await remember(here)
    t.equal(statSync(here.file).mode & 0o777, 0o600)
    t.equal(statSync(here.folder).mode & 0o777, 0o700)
    t.strictSame(readdirSync(here.folder), ['toolchains.json'])
  },
)

t.test('a damaged, foreign or strange file is no file', { skip: posix }, async (t) => {
  const here = setting(t.testdir())
  await remember(here)
  const good = readFileSync(here.file, 'utf8')
  const cases: Record<string, string> = {
    'cut off': good.slice(0, 40),
    'not an object': '[]',
    empty: '',
    'another schemaVersion': good.replace('"schemaVersion":1', '"schemaVersion":2'),
    'no capabilities': good.replace('"capabilities"', '"capability"'),
    'a capability that is a word': good.replace(':true', ':"true"'),
    'folders that are none': good.replace(/"folders":\[[^\]]*\]/, '"folders":[1]'),
  }
  for (const [title, text] of Object.entries(cases)) {
    writeFileSync(here.file, text)
    t.equal(await recall(here), null, title)
    await remember(here)
    t.strictSame(await recall(here), remembered, `${title}: written anew`)
  }
  chmodSync(here.file, 0o666)
  t.equal(await recall(here), null, 'everyone may have written it')
})

t.test('runs at the same time keep what each other found', async (t) => {
  const here = setting(t.testdir())
  const binaries = Array.from({ length: 12 }, (_, index) => `${here.binary}-${index}`)
  for (const binary of binaries) writeFileSync(binary, '\x7fELF')
  await Promise.all(binaries.map((binary) => remember({ ...here, binary })))
  t.doesNotThrow(() => JSON.parse(readFileSync(here.file, 'utf8')) as unknown, 'never half-written')
  for (const binary of binaries) await remember({ ...here, binary })
  for (const binary of binaries) t.ok(await recall({ ...here, binary }), binary)
})

t.test('without a folder, or where nothing can be written, nothing is remembered', async (t) => {
  const here = setting(t.testdir())
  const none = await openCapabilityCache(null)
  await none.remember(here.binary, 'context', remembered, [], false)
  await none.save()
  t.equal(await none.recall(here.binary, 'context'), null)
  mkdirSync(join(here.folder, '..'))
  writeFileSync(here.folder, 'a file')
  await remember(here)
  t.equal(await recall(here), null)
})
