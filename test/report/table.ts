import t from 'tap'
import { renderTable } from '../../src/report/table.js'
import { cell, manyCells, program, report, untested } from '../fixtures/matrix-report.js'

const pipe = { columns: null, colour: false }
const refused = { state: 'rejected', reason: '', exitCode: 1, error: 'no' } as const
const lost = {
  state: 'altered',
  reason: 'the private key did not arrive',
  exitCode: 0,
  error: null,
} as const

const surprise = cell('pkcs12/modern-2023 × openssl-3.5 → nss-3.87', {
  outcome: {
    state: 'accepted',
    reason: 'the key and 2 certificates arrived',
    exitCode: 0,
    error: 'warning: \u001b[31mred\nsecond line',
  },
  prediction: {
    verdict: 'refuses',
    because: ['MAC_DIGEST_UNSUPPORTED'],
    features: ['mac:hmac-sha256'],
    error: 'bad mac',
    evidence: [{ how: 'source', where: 'p12d.c:1409', on: '2026-11-23' }],
  },
  verdict: 'fail',
  because: 'predicted: it was refused; but everything arrived',
  commands: ['openssl pkcs12 -export -out alice.p12', 'pk12util -i alice.p12 -w pw.txt'],
})

const small = report(
  [
    cell('csr/alice × native → openssl-3.5'),
    cell('pkcs12/modern-2023 × openssl-3.5 → openssl-3.5'),
    surprise,
    cell('pkcs12/modern-2023 × openssl-3.5 → node-20', { outcome: lost }),
    untested('pkcs12/modern-2023 × openssl-3.5 → macos-14', 'refuses'),
    untested('pkcs12/modern-2023 × openssl-3.5 → ios-18', 'unknown', {
      prediction: { verdict: 'accepts', because: [], features: [], error: null, evidence: [] },
      recorded: { state: 'rejected', program: 'iOS 18.2', on: '2026-11-01' },
    }),
    cell('pkcs12/modern-2023 × native → openssl-3.5'),
    cell('pkcs12/modern-2023 × native → nss-3.87', {
      verdict: 'new',
      outcome: refused,
      prediction: {
        verdict: 'unknown',
        because: [],
        features: ['kdf:scrypt'],
        error: null,
        evidence: [],
      },
      because: 'there was no prediction, and it was refused',
    }),
    cell('pkcs12/modern-2023 × native → node-20', { verdict: 'skipped' }),
    untested('pkcs12/modern-2023 × native → macos-14', 'refuses'),
    untested('pkcs12/modern-2023 × native → ios-18', 'accepts', {
      recorded: { state: 'rejected', program: 'iOS 18.2', on: '2026-11-01' },
    }),
    cell('pkcs12/legacy-rc2 × openssl-3.5 → openssl-3.5', { outcome: refused }),
    cell('pkcs12/legacy-rc2 × openssl-3.5 → nss-3.87', {
      verdict: 'known',
      because: 'reads RC2 although built without it',
    }),
    untested('pkcs12/legacy-rc2 × openssl-3.5 → macos-14', 'loses'),
  ],
  [
    program('openssl-3.5', { version: 'OpenSSL 3.5.4 30 Sep 2025' }),
    program('native', { version: '0.1.0', found: 'built-in' }),
    program('macos-14', {
      found: 'not-found',
      version: '',
      label: 'macOS 14',
      why: 'runs on macOS only',
    }),
  ],
)

t.test('a report as a person sees it in a terminal of 80 columns', async (t) => {
  t.matchSnapshot(renderTable(small, { columns: 80, colour: false }))
})

t.test('the same in a narrow terminal', async (t) => {
  t.matchSnapshot(renderTable(small, { columns: 40, colour: false }))
})

t.test(
  'what surprises stands above everything else, with the lines that show it again',
  async (t) => {
    const text = renderTable(small, pipe)
    t.match(text, /^2 to look at\n\n! pkcs12\/modern-2023 × openssl-3.5 → nss-3.87\n/)
    for (const part of [
      'predicted  refuses (MAC_DIGEST_UNSUPPORTED; mac:hmac-sha256) saying "bad mac"',
      'happened   accepted, exit 0, the key and 2 certificates arrived',
      'why        predicted: it was refused; but everything arrived',
      'evidence   source 2026-11-23: p12d.c:1409',
      'to see it  openssl pkcs12 -export -out alice.p12\n             pk12util -i alice.p12 -w pw.txt',
    ]) {
      t.ok(text.includes(part), part)
    }
    t.ok(
      text.indexOf('? pkcs12/modern-2023 × native → nss-3.87') <
        text.indexOf('run on this machine'),
    )
  },
)

t.test('a report without surprises begins with its grids', async (t) => {
  t.match(
    renderTable(report([cell('csr/a × native → node-20')]), pipe),
    /^csr: run on this machine\n/,
  )
})

t.test('what an error text holds for a terminal is shown, not sent', async (t) => {
  const text = renderTable(small, pipe)
  t.ok(text.includes('error      warning: \\x1b[31mred\n             second line'))
  t.notMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  const nasty = cell('csr/a\u202eb × na\u001btive → node\n20')
  t.notMatch(renderTable(report([nasty]), { columns: 80, colour: false }), /[\u001b\u202e]/)
})

t.test('colours come only when asked for, and change nothing but colours', async (t) => {
  const coloured = renderTable(small, { columns: 80, colour: true })
  t.match(coloured, '\u001b[31m!\u001b[0m')
  t.equal(coloured.replace(/\u001b\[\d+m/g, ''), renderTable(small, { columns: 80, colour: false }))
})

t.test(
  'predictions for programs that are not here are letters under a plain heading',
  async (t) => {
    const text = renderTable(small, pipe)
    const predicted = text.slice(text.indexOf('pkcs12: predicted, not observed here'))
    t.match(predicted, /modern-2023 +openssl-3.5, native +r +R\n/)
    t.match(predicted, /legacy-rc2 +openssl-3.5 +l\n/)
    t.match(predicted, /recorded elsewhere\n {2}ios-18: iOS 18.2, 2026-11-01\n/)
    t.match(
      predicted,
      /modern-2023 × native → ios-18: recorded rejected, but the prediction is accepts\n/,
    )
    t.notMatch(text.slice(0, text.indexOf('predicted, not observed here')), 'macos-14')
  },
)

t.test('forty consumers and long names fit 80 columns; a pipe gets every name whole', async (t) => {
  const scenario = 'pkcs12/a-scenario-with-quite-a-long-name-about-passwords-outside-the-bmp'
  const consumers = Array.from({ length: 40 }, (_, index) => `consumer-number-${index + 1}`)
  const cells = consumers.flatMap((consumer) => [
    cell(`${scenario} × openssl-legacy-3.5 → ${consumer}`),
    untested(`${scenario} × openssl-legacy-3.5 → absent-${consumer}`, 'accepts'),
  ])
  const fitted = renderTable(report(cells), { columns: 80, colour: true }).replace(
    /\u001b\[\d+m/g,
    '',
  )
  const grids = fitted.split('\n')
  t.strictSame(
    grids.filter((line) => [...line].length > 80),
    [],
  )
  t.equal(fitted.match(/✓/g)?.length, 41, 'forty cells and the legend')
  t.match(fitted, '40 consumer-number-40')
  const whole = renderTable(report(cells), pipe)
  t.ok(whole.includes(scenario.replace('pkcs12/', '')))
  t.notMatch(whole, '…')
})

t.test('the last line counts the verdicts and the time', async (t) => {
  t.equal(
    renderTable(small, pipe).trimEnd().split('\n').at(-1),
    '14 cells: 5 pass, 1 fail, 1 known, 1 new, 5 untested, 1 skipped · ' +
      '41.3 s, 30.0 s CPU in programs, 4.2 s CPU here',
  )
  t.equal(
    renderTable({ ...report([]), childCpuMs: null }, pipe),
    '0 cells: none · 41.3 s, 4.2 s CPU here\n',
  )
  t.match(
    renderTable(
      { ...report([]), host: { platform: 'linux', arch: 'x64', id: 'c0', cores: 2 } },
      pipe,
    ),
    /\nwall 41\.3 s, over 1\.25 × 34\.3 s CPU ÷ 2 cores = 21\.4 s\n$/,
  )
})

t.test(
  'producers that agree share a row; in a narrow place their names are folded, not cut',
  async (t) => {
    const producers = ['openssl-1.1.1', 'openssl-3.0', 'openssl-3.5', 'libressl-3.3', 'native']
    const cells = ['node-20', 'node-22'].flatMap((consumer) =>
      producers.flatMap((producer) => [
        cell(`pkcs12/agreed × ${producer} → ${consumer}`),
        cell(`pkcs12/split × ${producer} → ${consumer}`, {
          outcome: producer.endsWith('3.5') || producer === 'native' ? refused : lost,
        }),
      ]),
    )
    const wide = renderTable(report(cells), pipe)
    t.match(wide, /agreed +all 5 +✓ +✓\n/)
    t.match(wide, /split +all but openssl-3\.5, native +~ +~\n +openssl-3\.5, native +✗ +✗\n/)
    const narrow = renderTable(report(cells), { columns: 36, colour: false })
    t.match(narrow, /split +all but openssl-3\.5, +~ ~\n +native\n +openssl-3\.5, native +✗ ✗\n/)
  },
)

t.test(
  'seventeen consumers and sixty scenarios stay on one page of numbered columns',
  async (t) => {
    const many = manyCells(60, 4, 17).filter(({ verdict }) => verdict !== 'untested')
    const text = renderTable(report(many), { columns: 80, colour: false })
    const lines = text.split('\n')
    t.strictSame(
      lines.filter((line) => [...line].length > 80),
      [],
    )
    t.equal(
      lines.filter((line) => /^scenario-\d+ .*✓/.test(line)).length,
      60,
      'a row a scenario at least',
    )
    t.match(text, /made by +1 1 1 1 1 1 1\n.* 7 8 9 0 1 2 3 4 5 6\n/)
  },
)

t.test('a pass with an outcome that no prediction can mean is shown as a surprise', async (t) => {
  const odd = cell('csr/a × native → node-20', { outcome: { ...refused, state: 'hung' } })
  t.match(renderTable(report([odd]), pipe), /a +native +!\n/)
})
