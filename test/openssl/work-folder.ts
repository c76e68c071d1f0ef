import t from 'tap'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { inWorkFolder, readMade, reserve, writePrivate } from '../../src/openssl/work-folder.js'

const posix = process.platform === 'win32' ? 'Windows has no file modes' : false

t.test('folder and files are private under any umask', { skip: posix }, async (t) => {
  const umask = process.umask(0)
  await inWorkFolder(async (folder) => {
    const input = await writePrivate(folder, 'key.pem', new Uint8Array([1]))
    const output = await reserve(folder, 'key.pem')
    t.not(input, output, 'one name can be used twice')
    for (const path of [input, output]) t.equal(statSync(path).mode & 0o777, 0o600)
    for (const path of [folder, dirname(input)]) t.equal(statSync(path).mode & 0o777, 0o700)
  }).finally(() => process.umask(umask))
})

t.test('the folder goes, after success and after failure', async (t) => {
  const seen: string[] = []
  await inWorkFolder(async (folder) => void seen.push(folder))
  const failing = inWorkFolder(async (folder) => {
    seen.push(await writePrivate(folder, 'a', new Uint8Array(1)))
    throw new RangeError('no')
  })
  await t.rejects(failing, RangeError)
  t.strictSame(
    seen.map((path) => existsSync(path)),
    [false, false],
  )
})

t.test('the folder goes when the process ends in the middle', async (t) => {
  const temporary = t.testdir()
  const module = new URL('../../src/openssl/work-folder.ts', import.meta.url)
  const script = `import(${JSON.stringify(module.href)}).then(({ inWorkFolder }) => inWorkFolder(async () => process.exit(7)))`
  const child = spawnSync(process.execPath, [...process.execArgv, '-e', script], {
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
  })
  t.equal(child.status, 7, child.stderr.toString())
  t.strictSame(
    readdirSync(temporary).filter((name) => name.startsWith('interssl-')),
    [],
  )
})

t.test('an output that is missing or empty was not made', async (t) => {
  await inWorkFolder(async (folder) => {
    const path = await reserve(folder, 'a')
    t.equal(await readMade(path), null)
    t.equal(await readMade(`${path}.not`), null)
    writeFileSync(path, 'x')
    t.strictSame(await readMade(path), new Uint8Array([0x78]))
  })
})
