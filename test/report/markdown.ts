import t from 'tap'
import { renderMarkdown, summaryLimit } from '../../src/report/markdown.js'
import {
  cell,
  hostile,
  manyCells,
  program,
  report,
  surprise,
  untested,
} from '../fixtures/matrix-report.js'

const bytes = (text: string): number => Buffer.byteLength(text)

const small = report(
  [
    cell('pkcs12/a × native → node-20'),
    cell('pkcs12/a × forge-1.4 → node-20'),
    surprise('pkcs12/b × native → node-20'),
    cell('pkcs12/c × native → node-20', { verdict: 'known', because: 'a bug upstream' }),
    untested('pkcs12/a × native → ios-18', 'refuses'),
    cell('pkcs12/d × native → node-20', {
      verdict: 'skipped',
      outcome: { state: 'unsupported', reason: 'makes RSA only', exitCode: null, error: null },
    }),
  ],
  [
    program('node-20', { version: 'Node.js 20' }),
    program('ios-18', { found: 'not-found', why: 'Apple only' }),
  ],
)

t.test('a report as a pull request shows it', async (t) => {
  t.matchSnapshot(renderMarkdown(small))
})

t.test('surprises come before every table', async (t) => {
  const text = renderMarkdown(small)
  t.ok(text.indexOf('### ! fail: `pkcs12/b × native → node-20`') > 0)
  t.ok(text.indexOf('### ! fail') < text.indexOf('### pkcs12: run here'))
})

t.test(
  'a page that is too long is cut between rows, says so, and closes what it opened',
  async (t) => {
    const big = report([...manyCells(120, 4, 40), surprise(`pkcs12/x × native → node-20`)])
    const whole = renderMarkdown(big)
    t.ok(bytes(whole) < summaryLimit)
    for (const limit of [200, 1_000, 5_000, 7_919, 20_000]) {
      const text = renderMarkdown(big, limit)
      t.ok(bytes(text) <= limit, `${bytes(text)} of ${limit}`)
      t.match(text, /\d+ (rows|sections) are left out/, `${limit}`)
      t.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length)
      const rows = text.split('\n').filter((line) => line.startsWith('| `scenario'))
      for (const row of rows) t.ok(whole.includes(`${row}\n`), 'a whole row')
    }
    t.notMatch(whole, 'left out')
  },
)

t.test('the limit is bytes: names outside ASCII count as what they take', async (t) => {
  const cells = Array.from({ length: 400 }, (_, at) =>
    cell(`pkcs12/漢字漢字${at} × native → 日本${at % 3}`),
  )
  t.ok(bytes(renderMarkdown(report(cells), 9_000)) <= 9_000)
})

t.test('text of a program makes no markup, no mention, no table cell', async (t) => {
  const text = renderMarkdown(
    report(
      [
        surprise(`pkcs12/${hostile} × ${hostile} → ${hostile}`, {
          because: hostile,
          outcome: { state: 'rejected', reason: hostile, exitCode: 1, error: '```\n</details>' },
          commands: [hostile],
        }),
      ],
      [program(hostile, { version: hostile, why: hostile })],
    ),
  )
  const outside = text.replace(/^(`{3,}).*?^\1$/gms, '').replace(/`[^`\n]*`/g, '')
  t.notMatch(outside, /[^\\]<(?!\/?(details|summary)>)/)
  t.notMatch(outside, '@team')
  t.notMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/)
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  for (const row of rows) t.equal(row.match(/(?<!\\)\|/g)?.length, 4, row)
  t.match(text, '````\n', 'a fence longer than the one inside')
})
