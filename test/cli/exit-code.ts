import t from 'tap'
import { exitCodeOf } from '../../src/cli/exit-code.js'
import {
  CapabilityMissingError,
  FileError,
  OpensslFailedError,
  PasswordIncorrectError,
  ToolchainNotFoundError,
  UsageError,
} from '../../src/errors.js'

t.test('the exit codes of the contract', async (t) => {
  t.equal(exitCodeOf(new PasswordIncorrectError('x')), 1)
  t.equal(exitCodeOf(new UsageError('x')), 2)
  t.equal(exitCodeOf(new FileError('x', 'y')), 2)
  t.equal(exitCodeOf(new CapabilityMissingError('x', 'c', 't')), 2)
  t.equal(exitCodeOf(new ToolchainNotFoundError('x', [])), 3)
  t.equal(exitCodeOf(new Error('x')), 4)
  t.equal(exitCodeOf('thrown text'), 4)
})

t.test('what openssl says of the input is a negative answer, anything else is not', async (t) => {
  const failed = (failure: 'password-incorrect' | 'key-mismatch' | 'other' | 'output-missing') =>
    exitCodeOf(new OpensslFailedError('x', { failure, exitCode: 1, reasons: [], stderr: '' }))
  t.equal(failed('password-incorrect'), 1)
  t.equal(failed('key-mismatch'), 1)
  t.equal(failed('other'), 4)
  t.equal(failed('output-missing'), 4)
})
