import t from 'tap'
import { command, steps } from '../../src/openssl/command.js'

t.test('a command is a value with nothing in it but what was said', async (t) => {
  t.strictSame(command('version', ['-a']), {
    subcommand: 'version',
    args: ['-a'],
    inputs: {},
    outputs: {},
    secrets: {},
    requires: [],
    answersOnStdout: false,
    exitCodes: [0],
    before: [],
  })
})

t.test('steps come in the order they run', async (t) => {
  const first = command('a', [])
  const second = command('b', [], { before: [first] })
  const last = command('c', [], { before: [second, command('d', [])] })
  t.strictSame(
    steps(last).map(({ subcommand }) => subcommand),
    ['a', 'b', 'd', 'c'],
  )
})
