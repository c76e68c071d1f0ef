import t from 'tap'
import { diffExitCode, diffReports, matrixDiffSchema } from '../../src/matrix/diff.js'
import { renderDiffMarkdown } from '../../src/report/diff-markdown.js'
import { cell, program, report, untested } from '../fixtures/matrix-report.js'

const id = (name: string): string => `csr/${name} × native → openssl-3.0`
const refused = { state: 'rejected', reason: 'refused', exitCode: 1, error: 'no' } as const
const failing = (name: string) =>
  cell(id(name), { verdict: 'fail', outcome: refused, because: 'not as predicted' })

t.test('what got worse, better, lost and gained is told apart', async (t) => {
  const before = report(
    [
      ...['same', 'breaks', 'refused-now', 'vanishes'].map((name) => cell(id(name))),
      failing('heals'),
      untested(id('arrives'), 'accepts'),
      cell(id('leaves')),
    ],
    [program('openssl-3.0', { version: '3.0.1' }), program('nss-3.87')],
  )
  const after = report(
    [
      cell(id('same'), { durationMs: 9000, log: 'other' }),
      failing('breaks'),
      cell(id('refused-now'), { outcome: refused }),
      cell(id('heals')),
      cell(id('arrives')),
      untested(id('leaves'), 'accepts'),
      failing('new'),
      untested(id('new-untested'), 'accepts'),
    ],
    [program('openssl-3.0', { version: '3.0.2' }), program('nss-3.87', { found: 'not-found' })],
  )
  const diff = diffReports(before, after)
  t.doesNotThrow(() => matrixDiffSchema.parse(diff))
  const ids = (changes: readonly { id: string }[]): string[] =>
    changes.map(({ id }) => id.split(' ')[0] ?? '')
  t.strictSame(ids(diff.worse), ['csr/breaks', 'csr/refused-now', 'csr/new'])
  t.strictSame(ids(diff.better), ['csr/heals'])
  t.strictSame(ids(diff.gained), ['csr/arrives'])
  t.strictSame(ids(diff.lost), ['csr/leaves', 'csr/vanishes'])
  t.strictSame(ids(diff.other), [])
  t.strictSame(diff.programs, [
    { id: 'openssl-3.0', before: '3.0.1', after: '3.0.2' },
    { id: 'nss-3.87', before: 'nss-3.87 version', after: null },
  ])
  t.equal(diffExitCode(diff, false), 1)
})

t.test(
  'the exit code is for what got worse; strictly also for what is no longer observed',
  async (t) => {
    const seen = report([cell(id('a'))])
    const gone = report([untested(id('a'), 'accepts')])
    t.equal(diffExitCode(diffReports(seen, seen), true), 0)
    t.equal(diffExitCode(diffReports(seen, gone), false), 0)
    t.equal(diffExitCode(diffReports(seen, gone), true), 1)
    t.equal(diffExitCode(diffReports(gone, seen), true), 0)
    const broken = report([
      cell(id('a'), { verdict: 'fail', outcome: { ...refused, state: 'broken' } }),
    ])
    t.equal(diffExitCode(diffReports(seen, broken), false), 1)
    t.equal(diffExitCode(diffReports(broken, seen), true), 0)
  },
)

t.test(
  'as Markdown: worst first, nothing from a program makes markup, and it stays short',
  async (t) => {
    t.match(renderDiffMarkdown(diffReports(report([]), report([]))), /nothing changed/)
    const evil = cell(id('evil'), {
      verdict: 'fail',
      because: 'said | <script> **x** `y` @alice\n# head \u001b[31m',
    })
    const many = Array.from({ length: 100 }, (_, at) => failing(`many-${at}`))
    const text = renderDiffMarkdown(diffReports(report([]), report([evil, ...many])))
    t.match(text, /^\*\*interssl matrix: 101 worse\*\*/)
    t.match(
      text,
      /said \\\| \\<script\\> \\\*\\\*x\\\*\\\* \\`y\\` \\@alice\\\\n\\# head \\\\x1b\\\[31m/,
    )
    t.match(text, /and 61 more/)
    t.notMatch(text, /\u001b/)
    t.ok(text.length < 65_536, `${text.length} characters`)
    t.ok(text.endsWith('\n'))
  },
)
