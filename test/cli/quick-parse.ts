import t from 'tap'
import { diagnoseVerb } from '../../src/cli/commands/diagnose.js'
import { quickParse } from '../../src/cli/quick-parse.js'

const parse = (...args: string[]): Record<string, unknown> | null =>
  quickParse(diagnoseVerb, ['diagnose', ...args])

t.test('plain flags and positionals are read as yargs would', (t) => {
  t.strictSame(parse('a.p12', '--for', 'ios', '--json'), { file: 'a.p12', for: 'ios', json: true })
  t.strictSame(parse('--for=ios', 'a.p12', '--for', 'java'), {
    file: 'a.p12',
    for: ['ios', 'java'],
  })
  t.strictSame(parse('a.p12', '--password-fd', '3'), { file: 'a.p12', 'password-fd': 3 })
  t.strictSame(
    parse('--json', '--', '-a.p12'),
    { file: '-a.p12', json: true },
    'a file name after --',
  )
  t.strictSame(parse('a', '--'), { file: 'a' })
  t.end()
})

t.test('whatever is not plain is left to yargs', (t) => {
  for (const args of [
    [],
    ['a', 'b'],
    ['a', '--help'],
    ['a', '-h'],
    ['a', '--jsno'],
    ['a', '--for'],
    ['a', '--for', '--json'],
    ['a', '--json=false'],
    ['a', '--reporter', 'pdf'],
    ['a', '--', 'b'],
    ['a', '--password-fd', 'x'],
  ]) {
    t.equal(parse(...args), null, args.join(' '))
  }
  t.end()
})
