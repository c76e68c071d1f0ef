import { existsSync } from 'node:fs'
import t from 'tap'
import type { Attempt } from '../../src/programs/program.js'
import { attemptIn, selfDescription, textOf, type CallInput } from '../../src/programs/session.js'

const skip = process.platform === 'win32' ? 'it has no /bin/sh' : false

/** What becomes of one call of a shell that runs `script`. */
function attempt(script: string, input: CallInput = {}, timeoutMs = 30_000) {
  return attemptIn<string>({ timeoutMs }, ['before'], async (session): Promise<Attempt<string>> => {
    const result = await session.call('/bin/sh', ['-c', script], input)
    return { state: 'read', contents: textOf(result), trace: session.trace() }
  })
}

t.test(
  'a program that is killed gave no answer, whatever it printed before',
  { skip },
  async (t) => {
    t.match(await attempt('echo all is well; kill -KILL $$'), {
      state: 'broken',
      reason: 'killed by SIGKILL',
      trace: { exitCode: null, commands: ['before'] },
    })
    t.match(await attempt('echo words >&2; kill -TERM $$'), { state: 'broken' })
    t.match(await attempt('kill -SEGV $$'), { state: 'broken', reason: 'killed by SIGSEGV' })
  },
)

t.test('a crash over a file is an answer, as far as it has words', { skip }, async (t) => {
  for (const signal of ['SEGV', 'ABRT']) {
    t.match(await attempt(`echo "rejected" >&2; kill -${signal} $$`), {
      state: 'read',
      trace: { exitCode: null, log: 'rejected' },
    })
  }
})

t.test('nor did one that does not end, start or stop printing', { skip }, async (t) => {
  t.match(await attempt('sleep 60', {}, 50), { state: 'hung', reason: 'no answer in 50 ms' })
  t.match(await attempt('yes'), { state: 'broken', reason: /printed more/ })
  const absent = attemptIn({ timeoutMs: 1000 }, [], async (session) => {
    await session.call('/nowhere/at-all', [])
    throw new Error('it was called')
  })
  t.match(await absent, { state: 'broken', reason: "it can't be started: ENOENT" })
  t.equal(await selfDescription('/nowhere/at-all', [], undefined), '')
})

t.test('stdout is logged when asked alone, and no secret is', { skip }, async (t) => {
  const script = 'echo out secret; echo err secret >&2'
  const log = async (input: CallInput) => (await attempt(script, input)).trace.log
  t.equal(await log({ secrets: ['secret'] }), 'err ***')
  t.equal(await log({ secrets: ['secret'], logsOutput: true }), 'out ***\nerr ***')
})

t.test(
  'it works in a folder of its own, which is HOME unless the person’s is asked for',
  { skip },
  async (t) => {
    const own = await attempt('echo "$HOME"; [ . -ef "$HOME" ] && echo same', { shown: 'pwd' })
    if (own.state !== 'read') return void t.fail(JSON.stringify(own))
    const [folder = '', same] = own.contents.split('\n')
    t.equal(same, 'same')
    t.notOk(existsSync(folder), 'it is gone')
    t.strictSame(own.trace.commands, ['before', 'pwd'])
    const other = await attempt('echo "$HOME"', { home: 'person' })
    t.match(other, { state: 'read', contents: `${process.env['HOME'] ?? ''}\n` })
  },
)
