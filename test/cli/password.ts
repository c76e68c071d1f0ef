import t from 'tap'
import {
  firstLine,
  givenPassword,
  passwordSource,
  refuseTwoStdins,
} from '../../src/cli/password.js'
import type { Terminal } from '../../src/cli/terminal.js'

const warnings: string[] = []
const nothing = (): void => undefined
const terminal: Terminal = {
  answer: nothing,
  answerBytes: nothing,
  note: nothing,
  warn: (text) => warnings.push(text),
  hint: nothing,
  error: nothing,
  columns: null,
  colour: false,
  interactive: false,
}

t.test('the first line without its line ending', async (t) => {
  t.equal(firstLine('secret\n'), 'secret')
  t.equal(firstLine('secret\r\nmore'), 'secret')
  t.equal(firstLine('secret'), 'secret')
  t.equal(firstLine(''), '')
  t.equal(firstLine(' a b \n'), ' a b ')
})

t.test('each source is read, the environment as it is', async (t) => {
  const folder = t.testdir({ 'pw.txt': 'from file\nsecond line\n' })
  t.equal(givenPassword({ 'password-file': `${folder}/pw.txt` }, '', terminal), 'from file')
  process.env['INTERSSL_TEST_PW'] = ''
  t.equal(givenPassword({ 'password-env': 'INTERSSL_TEST_PW' }, '', terminal), '', 'set but empty')
  delete process.env['INTERSSL_TEST_PW']
  t.throws(() => givenPassword({ 'password-env': 'INTERSSL_TEST_PW' }, '', terminal), {
    code: 'ERR_USAGE',
    message: /INTERSSL_TEST_PW is not set/,
  })
  t.equal(givenPassword({ 'no-password': true }, '', terminal), null)
  t.equal(givenPassword({}, '', terminal), undefined)
  t.equal(givenPassword({ 'password-env': 'X' }, 'key-', terminal), undefined, "another's flags")
  t.throws(() => givenPassword({ 'password-fd': 987 }, '', terminal), {
    message: /987 is not open/,
  })
})

t.test('two sources for one password are refused', async (t) => {
  t.throws(() => givenPassword({ 'password-env': 'A', 'password-file': 'b' }, '', terminal), {
    code: 'ERR_USAGE',
    message: /contradict/,
  })
  t.throws(() => refuseTwoStdins({ 'password-stdin': true, 'key-password-fd': 0 }), {
    code: 'ERR_USAGE',
  })
  t.doesNotThrow(() => refuseTwoStdins({ 'password-stdin': true, 'key-password-fd': 3 }))
})

t.test('a password that ends in white space gets a warning', async (t) => {
  const folder = t.testdir({ 'pw.txt': 'secret \n' })
  warnings.length = 0
  t.equal(givenPassword({ 'password-file': `${folder}/pw.txt` }, '', terminal), 'secret ')
  t.match(warnings, [/ends in white space/])
  t.notMatch(warnings.join(''), /secret/)
})

t.test('printed commands name a source, never a value', async (t) => {
  t.equal(passwordSource({ 'password-env': 'MY_PW' }, ''), 'env:MY_PW')
  t.equal(passwordSource({ 'password-file': 'pw.txt' }, ''), 'file:pw.txt')
  t.equal(passwordSource({}, ''), 'env:P12_PASSWORD')
  t.equal(passwordSource({}, 'key-'), 'env:KEY_PASSWORD')
})
