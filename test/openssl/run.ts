import t, { type Test } from 'tap'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, type Command } from '../../src/openssl/command.js'
import { checkCapabilities, run } from '../../src/openssl/run.js'
import { fakeOpenssl, noFakes } from '../fixtures/fake-openssl.js'
import { encode } from '../fixtures/identity.js'
import { toolchain } from '../fixtures/toolchain.js'

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
// A folder of our own: other processes make theirs meanwhile.
process.env.TMPDIR = t.testdir()
const leftovers = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('interssl-'))
const fake = (t: Test, body: string) =>
  toolchain([], { path: fakeOpenssl(join(t.testdir(), 'openssl'), { version: '', body }) })

t.test('a missing capability is refused before anything runs', async (t) => {
  const asked = command('pkcs12', ['-legacy'], { requires: ['pkcs12.legacy-option'] })
  const libressl = toolchain([], { id: 'libressl-3.3', path: join(t.testdirName, 'missing') })
  const error = {
    code: 'ERR_CAPABILITY_MISSING',
    capability: 'pkcs12.legacy-option',
    toolchain: 'libressl-3.3',
    message: /^libressl-3.3 .* can't do this: pkcs12 -legacy$/,
    hint: /profile legacy-rc2/,
  }
  t.throws(() => checkCapabilities(asked, libressl), error)
  await t.rejects(run(asked, libressl), error)
  const before = command('req', [], { before: [asked] })
  t.throws(() => checkCapabilities(before, libressl), error, 'also of a step before')
  t.doesNotThrow(() => checkCapabilities(asked, toolchain()))
})

t.test(
  'files are private, secrets come by descriptor, nothing stays',
  { skip: noFakes },
  async (t) => {
    const log = join(t.testdirName, '..', `${process.pid}-argv.log`)
    t.teardown(() => writeFileSync(log, ''))
    const body = [
      `echo "$@" > '${log}'`,
      `env | sort >> '${log}'`,
      // subcommand -in IN -pass fd:3 -out OUT
      'ls -ln "$3" "$7" | cut -c1-10; ls -ldn "$(dirname "$3")" | cut -c1-10',
      'cat "$3" > "$7"; head -n 1 <&3 >> "$7"; echo noise >&2',
    ].join('\n')
    const asked = command(
      'x509',
      ['-in', { input: 'a' }, '-pass', { secret: 'p' }, '-out', { output: 'o' }],
      {
        inputs: { a: { fileName: 'a.pem', bytes: encode('bytes '), config: false } },
        outputs: { o: { fileName: 'o.pem' } },
        secrets: { p: 'geheim' },
      },
    )
    const before = leftovers()
    const umask = process.umask(0)
    const result = await run(asked, fake(t, body)).finally(() => process.umask(umask))
    t.equal(text(result.outputs['o']), 'bytes geheim\n')
    t.equal(text(result.stdout), '-rw-------\n-rw-------\ndrwx------\n')
    t.match(result, { exitCode: 0, stderr: 'noise\n' }, 'noise at success is no failure')
    const logged = readFileSync(log, 'utf8')
    t.notMatch(logged, 'geheim')
    t.match(logged, 'fd:3')
    t.match(logged, /^OPENSSL_CONF=\/dev\/null$/m)
    t.match(logged, /^RANDFILE=.*rnd$/m)
    t.match(logged, /^LC_ALL=C$/m)
    t.notMatch(logged, /^OPENSSL_MODULES=/m)
    t.strictSame(leftovers(), before)
    t.match(result.commandLine, / x509 -in a.pem -pass env:P -out o.pem$/)
  },
)

t.test('steps run in order and share their files', { skip: noFakes }, async (t) => {
  const body = 'if [ $1 = genpkey ]; then echo key > "$3"; else cat "$3"; echo csr > "$5"; fi'
  const make = command('genpkey', ['-out', { output: 'key' }], {
    outputs: { key: { fileName: 'key.pem' } },
  })
  const asked = command('req', ['-key', { input: 'key' }, '-out', { output: 'csr' }], {
    outputs: { csr: { fileName: 'csr.pem' } },
    before: [make],
  })
  const result = await run(asked, fake(t, body))
  t.equal(text(result.stdout), 'key\n')
  t.equal(text(result.outputs['key']), 'key\n')
  t.equal(text(result.outputs['csr']), 'csr\n')
})

t.test(
  'what fails is told by its words, without secrets and without our paths',
  { skip: noFakes },
  async (t) => {
    const asked = command('pkcs12', ['-in', { input: 'pfx' }], {
      inputs: { pfx: { fileName: 'bundle.p12', bytes: encode('x'), config: false } },
      secrets: { password: 'error' },
    })
    const body = 'echo "Mac verify error: invalid password? $3" >&2; exit 1'
    await t.rejects(run(asked, fake(t, body)), {
      code: 'ERR_OPENSSL_FAILED',
      failure: 'password-incorrect',
      exitCode: 1,
      stderr: 'Mac verify ***: invalid password? bundle.p12\n',
      message: 'openssl-3.0 pkcs12 failed: Mac verify ***: invalid password? bundle.p12',
      hint: /check the password/,
    })
    await t.rejects(run(asked, fake(t, 'exit 3')), {
      failure: 'other',
      message: 'openssl-3.0 pkcs12 failed: exit code 3, without a word',
    })
  },
)

t.test('exit code 0 without the output asked for is a failure', { skip: noFakes }, async (t) => {
  const made = command('cms', ['-out', { output: 'o' }], { outputs: { o: { fileName: 'o' } } })
  const error = { code: 'ERR_OPENSSL_FAILED', failure: 'output-missing', exitCode: 0 }
  await t.rejects(run(made, fake(t, 'echo "smime: Unknown option: -x" >&2')), {
    ...error,
    message: /exit code 0, but no o \(smime: Unknown option: -x\)$/,
  })
  await t.rejects(run(made, fake(t, 'rm "$3"')), error)
  const said = command('pkcs12', [], { answersOnStdout: true })
  await t.rejects(run(said, fake(t, 'exit 0')), { ...error, message: /nothing on stdout/ })
})

t.test('an exit code that is an answer is one', { skip: noFakes }, async (t) => {
  const asked: Command = command('req', ['-verify'], { exitCodes: [0, 1] })
  t.equal((await run(asked, fake(t, 'exit 1'))).exitCode, 1)
  await t.rejects(run(asked, fake(t, 'exit 2')), {
    code: 'ERR_OPENSSL_FAILED',
    exitCode: 2,
  })
})

t.test(
  'a binary that hangs, is interrupted, floods or has gone gets its own error',
  { skip: noFakes },
  async (t) => {
    const asked = command('req', [])
    const before = leftovers()
    await t.rejects(run(asked, fake(t, 'sleep 20'), { timeoutMs: 200 }), {
      code: 'ERR_OPENSSL_TIMEOUT',
      message: 'openssl-3.0 req did not end within 200 ms',
    })
    const signal = AbortSignal.timeout(100)
    await t.rejects(run(asked, fake(t, 'sleep 20'), { signal }), { code: 'ERR_ABORTED' })
    await t.rejects(run(asked, fake(t, 'yes')), { code: 'ERR_OPENSSL_FAILED', failure: 'other' })
    const gone = join(t.testdirName, 'gone')
    t.equal(existsSync(gone), false)
    await t.rejects(run(asked, toolchain([], { path: gone })), {
      code: 'ERR_TOOLCHAIN_NOT_FOUND',
      tried: [gone],
    })
    t.strictSame(leftovers(), before)
  },
)
