import t from 'tap'
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { redact, spawnProgram, type SpawnOptions } from '../src/spawn.js'

const program = (name: string, ...args: string[]): SpawnOptions => ({
  file: process.execPath,
  args: [fileURLToPath(new URL(`fixtures/programs/${name}.mjs`, import.meta.url)), ...args],
  killAfterMs: 100,
})
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
// A zombie that nobody has reaped yet is dead all the same.
const alive = (pid: number): boolean =>
  /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout)
const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 400 && alive(pid); tries += 1) await delay(25)
  return !alive(pid)
}
const posixOnly =
  process.platform === 'win32' ? 'process groups and further descriptors are POSIX' : false

t.test('argv arrives as it is, without a shell', async (t) => {
  const args = ['$HOME', '`id`', 'a b', '', '*', ';', 'ä', '"']
  const result = await spawnProgram(program('says', ...args))
  t.equal(result.exitCode, 0)
  t.strictSame(JSON.parse(text(result.stdout)).argv, args)
})

t.test('the environment holds only what was given and what programs need', async (t) => {
  process.env.OPENSSL_CONF = '/somewhere/openssl.cnf'
  process.env.INTERSSL_TEST_SECRET = 'geheim'
  t.teardown(() => {
    delete process.env.OPENSSL_CONF
    delete process.env.INTERSSL_TEST_SECRET
  })
  const result = await spawnProgram({ ...program('says'), env: { RANDFILE: '/r' } })
  const { env } = JSON.parse(text(result.stdout)) as { env: Record<string, string> }
  t.equal(env.OPENSSL_CONF, undefined)
  t.equal(env.INTERSSL_TEST_SECRET, undefined)
  t.equal(env.LC_ALL, 'C')
  t.equal(env.RANDFILE, '/r')
  t.equal(env.PATH, process.env.PATH)
})

t.test('stdin is empty unless bytes are given', async (t) => {
  const bytes = new TextEncoder().encode('hello')
  const empty = await spawnProgram(program('says'))
  const given = await spawnProgram({ ...program('says'), stdin: bytes })
  t.equal(JSON.parse(text(empty.stdout)).stdin, '')
  t.equal(JSON.parse(text(given.stdout)).stdin, 'hello')
})

t.test('bytes reach the further descriptors, each its own', { skip: posixOnly }, async (t) => {
  const encode = (value: string): Uint8Array => new TextEncoder().encode(value)
  const both = await spawnProgram({
    ...program('says'),
    env: { SAY_FDS: '3 4' },
    fds: { 3: encode('one\n'), 4: encode('two') },
  })
  t.strictSame(JSON.parse(text(both.stdout)).fds, ['one\n', 'two'])
  const unread = await spawnProgram({
    ...program('hangs'),
    fds: { 3: encode('x'.repeat(1_000_000)) },
    timeoutMs: 300,
  })
  t.equal(unread.timedOut, true, 'a program that never reads them blocks nothing')
})

t.test('a secret is replaced in stderr', async (t) => {
  const result = await spawnProgram({
    ...program('says'),
    env: { SAY_TO_STDERR: 'bad password geheim-und-mehr, really geheim' },
    secrets: ['geheim', '', 'geheim-und-mehr'],
  })
  t.equal(result.stderr, 'bad password ***, really ***')
  t.equal(redact('a.c a+c', ['a.c', '$&']), '*** a+c', 'a secret is no pattern')
})

t.test('an exit code is an answer, not an error', async (t) => {
  const result = await spawnProgram({ ...program('says'), env: { EXIT_WITH: '7' } })
  t.match(result, { exitCode: 7, signal: null, timedOut: false, aborted: false, spawnError: null })
  t.ok(result.durationMs > 0)
})

t.test('a program that hangs is ended at the timeout', async (t) => {
  const result = await spawnProgram({ ...program('hangs'), timeoutMs: 400, killAfterMs: 14_000 })
  t.match(result, { exitCode: null, signal: 'SIGTERM', timedOut: true, aborted: false })
  t.ok(result.durationMs < 15_000, 'it would hang for much longer')
})

t.test('a program that ignores SIGTERM gets SIGKILL', { skip: posixOnly }, async (t) => {
  const result = await spawnProgram({ ...program('ignores-sigterm'), timeoutMs: 4000 })
  t.equal(text(result.stdout), 'ready')
  t.match(result, { exitCode: null, signal: 'SIGKILL', timedOut: true })
})

t.test('the whole group dies with the program', { skip: posixOnly }, async (t) => {
  const result = await spawnProgram({ ...program('starts-grandchild'), timeoutMs: 6000 })
  t.equal(result.timedOut, true)
  const pids = text(result.stdout).match(/\d+/g)!.map(Number)
  t.equal(pids.length, 2)
  for (const pid of pids) t.equal(await gone(pid), true)
})

t.test('what a program leaves behind does not outlive its end', { skip: posixOnly }, async (t) => {
  const result = await spawnProgram({ ...program('starts-grandchild', 'ends'), timeoutMs: 20_000 })
  t.match(result, { exitCode: 0, timedOut: false })
  t.ok(result.durationMs < 15_000, 'and is not waited for')
  for (const pid of text(result.stdout).match(/\d+/g)!.map(Number)) t.equal(await gone(pid), true)
})

t.test('a grandchild that left the group is not waited for', { skip: posixOnly }, async (t) => {
  const result = await spawnProgram({
    ...program('starts-grandchild', 'ends', 'escapes'),
    timeoutMs: 20_000,
  })
  const pids = text(result.stdout).match(/\d+/g)!.map(Number)
  t.teardown(() => pids.forEach((pid) => alive(pid) && process.kill(pid, 'SIGKILL')))
  t.equal(result.timedOut, false)
  t.ok(result.durationMs < 15_000)
})

for (const stream of ['stdout', 'stderr'] as const) {
  t.test(`endless ${stream} is cut and the program ended`, async (t) => {
    const result = await spawnProgram({
      ...program('endless-output', stream),
      maxOutputBytes: 100_000,
    })
    t.match(result, { outputTruncated: true, timedOut: false })
    t.equal(result[stream].length, 100_000)
  })
}

t.test('an abort ends the program', async (t) => {
  const controller = new AbortController()
  const running = spawnProgram({ ...program('hangs'), signal: controller.signal })
  await delay(200)
  controller.abort()
  t.match(await running, { aborted: true, timedOut: false, exitCode: null })
  const again = await spawnProgram({ ...program('hangs'), signal: controller.signal })
  t.match(
    again,
    { aborted: true, exitCode: null, signal: null },
    'aborted before: nothing is started',
  )
})

t.test('a program that cannot be started is a value', async (t) => {
  const missing = await spawnProgram({ file: join(t.testdirName, 'missing'), args: [] })
  t.strictSame(missing.spawnError, { code: 'ENOENT' })
  t.equal(missing.exitCode, null)
  if (process.platform === 'win32') return
  const plain = join(t.testdir({}), 'plain')
  writeFileSync(plain, 'not a program')
  chmodSync(plain, 0o644)
  t.strictSame((await spawnProgram({ file: plain, args: [] })).spawnError, { code: 'EACCES' })
})
