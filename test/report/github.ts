import t from 'tap'
import { renderGithub } from '../../src/report/github.js'
import { cell, hostile, report, surprise } from '../fixtures/matrix-report.js'

const linesOf = (text: string): string[] => text.trimEnd().split('\n')

t.test('an annotation a root cause, and a notice that sums up', async (t) => {
  const lines = linesOf(
    renderGithub(
      report([
        surprise('pkcs12/a × native → nss-3.87'),
        surprise('pkcs12/a × forge-1.4 → nss-3.87'),
        surprise('pkcs12/a × native → node-20', { verdict: 'new' }),
        cell('pkcs12/b × native → node-20', { verdict: 'known', because: 'a bug' }),
      ]),
    ),
  )
  t.strictSame(
    lines.map((line) => line.replace(/ title=.*/s, '')),
    ['::error', '::warning', '::notice', '::notice'],
  )
  t.equal(
    lines[0],
    '::error title=nss-3.87%3A predicted%3A everything arrived; but it was refused::' +
      'pkcs12/a × native → nss-3.87%0Apredicted: accepts%0Ahappened: rejected, exit 1, refused%0A' +
      'error: mac verify failure%0Ato see it: read pkcs12/a × native → nss-3.87%0A' +
      'the same in 1 more:%0A  pkcs12/a × forge-1.4 → nss-3.87',
  )
  t.match(lines[2], '::notice title=node-20%3A known::a bug%0Apkcs12/b')
  t.match(lines[3], '::notice title=interssl matrix%3A 4 cells::2 fail, 1 known, 1 new')
})

t.test('never more than ten of a kind, and the last says what it stands for', async (t) => {
  const many = Array.from({ length: 40 }, (_, index) => index)
  const lines = linesOf(
    renderGithub(
      report([
        ...many.map((at) => surprise(`pkcs12/s${at} × native → nss-3.87`)),
        ...many.map((at) => surprise(`pkcs12/s${at} × native → ios-18`, { verdict: 'new' })),
        ...many.map((at) =>
          cell(`pkcs12/s${at} × native → node-20`, { verdict: 'known', because: `bug ${at}` }),
        ),
      ]),
    ),
  )
  for (const kind of ['::error', '::warning', '::notice']) {
    t.equal(lines.filter((line) => line.startsWith(kind)).length, 10, kind)
  }
  t.match(lines[9], /^::error title=31 more reasons in 31 cells::/)
})

t.test('text of a program can neither end its field nor start a command', async (t) => {
  const text = renderGithub(
    report([
      surprise(`pkcs12/${hostile} × native → ${hostile}`, {
        because: hostile,
        outcome: { state: 'rejected', reason: hostile, exitCode: 1, error: hostile },
        commands: [hostile],
      }),
    ]),
  )
  const lines = linesOf(text)
  t.equal(lines.length, 2)
  for (const line of lines) {
    t.match(line, /^::(error|notice) title=[^:,]*::/)
    t.notMatch(line, /[\u0000-\u001f\u202e\ud800]/u)
    t.notMatch(line.replace(/%(25|0A|3A|2C)/g, ''), '%')
  }
})

t.test('an endless error text is cut', async (t) => {
  const long = surprise('pkcs12/a × native → nss-3.87', {
    outcome: { state: 'rejected', reason: '', exitCode: 1, error: 'x'.repeat(100_000) },
  })
  t.ok(renderGithub(report([long])).length < 2_000)
})
