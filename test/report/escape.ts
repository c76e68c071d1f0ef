import t from 'tap'
import { escapeLines, escapeText } from '../../src/report/escape.js'

t.test('what steers a terminal becomes visible', async (t) => {
  t.equal(escapeText('\u001b[2Jgone\u0007'), '\\x1b[2Jgone\\x07')
  t.equal(escapeText('a\r\nb\tc'), 'a\\r\\nb\\tc')
  t.equal(escapeText('\u009b31m\u007f'), '\\x9b31m\\x7f')
})

t.test('marks that reorder or hide text become visible', async (t) => {
  t.equal(escapeText('gpj\u202eexe'), 'gpj\\u{202e}exe')
  t.equal(escapeText('\u2066a\u200b\ufeff\u{e0041}'), '\\u{2066}a\\u{200b}\\u{feff}\\u{e0041}')
  t.equal(escapeText('half \ud800 pair'), 'half \\u{d800} pair')
})

t.test('ordinary text of any script stays as it is', async (t) => {
  const text = 'Zoë Müller, 密码 🔑, עברית, C:\\new \'"$(x)` × → ✓'
  t.equal(escapeText(text), text)
})

t.test('line feeds stay where lines are wanted, and nothing else does', async (t) => {
  t.equal(escapeLines('one\ntwo\r\n\u001b'), 'one\ntwo\\r\n\\x1b')
})
