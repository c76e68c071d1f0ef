import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { checkOutputs, readInput, writeOutputs } from '../../src/cli/files.js'
import { left } from '../fixtures/cli.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

t.test('a secret file is 0600 whatever the umask, another 0644', async (t) => {
  const folder = t.testdir()
  const before = process.umask(0)
  t.teardown(() => process.umask(before))
  await writeOutputs(
    [
      { path: `${folder}/key.pem`, bytes: bytes('k'), secret: true },
      { path: `${folder}/csr.pem`, bytes: bytes('c'), secret: false },
    ],
    false,
  )
  t.equal(statSync(`${folder}/key.pem`).mode & 0o777, 0o600)
  t.equal(statSync(`${folder}/csr.pem`).mode & 0o777, 0o644)
  t.strictSame(left(folder), ['csr.pem', 'key.pem'], 'nothing else is left')
})

t.test('a file that exists is not overwritten, and nothing of the rest is written', async (t) => {
  const folder = t.testdir({ 'b.pem': 'mine' })
  await t.rejects(
    writeOutputs(
      [
        { path: `${folder}/a.pem`, bytes: bytes('a'), secret: true },
        { path: `${folder}/b.pem`, bytes: bytes('b'), secret: false },
      ],
      false,
    ),
    { code: 'ERR_FILE', message: /b\.pem: exists already/, hint: /--force/ },
  )
  t.strictSame(left(folder), ['b.pem'])
  t.equal(readFileSync(`${folder}/b.pem`, 'utf8'), 'mine')
})

t.test('with force it is replaced, and becomes 0600 although the old one was not', async (t) => {
  const folder = t.testdir({ 'key.pem': 'old' })
  chmodSync(`${folder}/key.pem`, 0o644)
  await writeOutputs([{ path: `${folder}/key.pem`, bytes: bytes('new'), secret: true }], true)
  t.equal(readFileSync(`${folder}/key.pem`, 'utf8'), 'new')
  t.equal(statSync(`${folder}/key.pem`).mode & 0o777, 0o600)
})

t.test('a dangling symbolic link is not written through', async (t) => {
  const folder = t.testdir({ inside: {} })
  symlinkSync(`${folder}/elsewhere`, `${folder}/inside/key.pem`)
  await t.rejects(
    writeOutputs([{ path: `${folder}/inside/key.pem`, bytes: bytes('k'), secret: true }], false),
    { code: 'ERR_FILE' },
  )
  t.strictSame(left(folder), ['inside'])
})

t.test('a folder that does not exist, a folder as output, two outputs of one name', async (t) => {
  const folder = t.testdir()
  mkdirSync(`${folder}/dir`)
  await t.rejects(checkOutputs([`${folder}/none/x`], false), {
    code: 'ERR_FILE',
    message: /does not exist/,
  })
  await t.rejects(checkOutputs([`${folder}/dir`], true), { message: /is a folder/ })
  await t.rejects(checkOutputs([`${folder}/x`, `${folder}/x`], false), { message: /two outputs/ })
})

t.test('reading says what is wrong in words', async (t) => {
  const folder = t.testdir({ 'a.bin': 'abc' })
  t.strictSame(await readInput(`${folder}/a.bin`), bytes('abc'))
  await t.rejects(readInput(`${folder}/none`), {
    code: 'ERR_FILE',
    message: /none: does not exist/,
  })
  await t.rejects(readInput(folder), { code: 'ERR_FILE', message: /is a folder/ })
  writeFileSync(`${folder}/empty`, '')
  t.equal((await readInput(`${folder}/empty`)).length, 0)
})
