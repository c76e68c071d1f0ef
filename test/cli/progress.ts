import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import { leftText, Progress } from '../../src/cli/progress.js'
import type { Terminal } from '../../src/cli/terminal.js'
import { cell, surprise } from '../fixtures/matrix-report.js'

function terminal(interactive: boolean): Terminal & { readonly notes: string[] } {
  const notes: string[] = []
  const nothing = (): void => {}
  return {
    notes,
    answerBytes: () => undefined,
    answer: () => {
      throw new Error('progress is no answer')
    },
    note: (text) => notes.push(text),
    warn: nothing,
    hint: nothing,
    error: nothing,
    columns: 80,
    colour: false,
    interactive,
  }
}

/** stderr as a terminal, for as long as a test runs. */
function fakeStderr(t: Test): () => string {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const original = Object.getOwnPropertyDescriptor(process, 'stderr')
  if (original === undefined) throw new Error('no stderr')
  Object.defineProperty(process, 'stderr', { value: stream, configurable: true })
  t.teardown(() => Object.defineProperty(process, 'stderr', original))
  return () => stream.read()?.toString() ?? ''
}

t.test('in a pipe a surprise is told at once, progress every few seconds', async (t) => {
  let now = 1_000
  const place = terminal(false)
  const progress = new Progress(place, () => now)
  progress.step(cell('csr/a × native → node-20'), 1, 100)
  t.strictSame(place.notes, [])
  progress.step(surprise('csr/b × native → node-20'), 2, 100)
  t.match(place.notes.pop(), /^surprise: csr\/b × native → node-20: predicted/)
  now += 5_000
  progress.step(cell('csr/a × native → node-20'), 10, 100)
  t.equal(place.notes.pop(), '10/100 cells, 1 surprise, about 45 s left')
  progress.step(cell('csr/a × native → node-20'), 11, 100)
  t.strictSame(place.notes, [])
  progress.end()
})

t.test('a run in which everything fails does not fill the log', async (t) => {
  const place = terminal(false)
  const progress = new Progress(place)
  for (let at = 1; at <= 500; at++) progress.step(surprise(`csr/s${at} × native → x`), at, 500)
  t.equal(place.notes.length, 20)
  t.equal(place.notes.at(-1), 'further surprises are in the report')
})

t.test('on a terminal a bar with the time left, on stderr, and gone in the end', async (t) => {
  const written = fakeStderr(t)
  const place = terminal(true)
  const progress = new Progress(place)
  for (let at = 1; at <= 10; at++) {
    progress.step(at === 5 ? surprise('csr/b × native → x') : cell('csr/a × native → x'), at, 10)
    await new Promise((next) => setTimeout(next, 60))
  }
  progress.end()
  const text = written()
  t.match(text, /█+░+ \d\/10 cells, 1 surprise, /)
  t.match(place.notes[0], 'surprise: csr/b')
  const last = text.split(/\r|\u001b\[0?G|\u001b\[1G/).at(-1) ?? ''
  t.notMatch(last, 'cells', 'nothing of it is left')
})

t.test('an estimate is as exact as it can be', async (t) => {
  t.equal(leftText(400), 'nearly done')
  t.equal(leftText(45_000), 'about 45 s left')
  t.equal(leftText(600_000), 'about 10 min left')
})
