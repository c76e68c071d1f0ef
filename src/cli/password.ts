/** Passwords come from a file, the environment, a descriptor, stdin or a prompt; never from a flag's value. */
import { readFileSync, fstatSync } from 'node:fs'
import type { Options } from 'yargs'
import { FileError, UsageError } from '../errors.js'
import type { Terminal } from './terminal.js'

/** Which password is meant: the bundle's, a key's. */
export type PasswordOf = '' | 'key-' | 'new-'

const described: Record<PasswordOf, string> = {
  '': "the bundle's password",
  'key-': "the key's password",
  'new-': "the new bundle's password",
}

/** The flags for one password, for yargs. */
export function passwordOptions(of: PasswordOf): Record<string, Options> {
  const what = described[of]
  return {
    [`${of}password-file`]: {
      type: 'string',
      requiresArg: true,
      describe: `file whose first line is ${what}`,
    },
    [`${of}password-env`]: {
      type: 'string',
      requiresArg: true,
      describe: `environment variable that holds ${what}`,
    },
    [`${of}password-fd`]: {
      type: 'number',
      requiresArg: true,
      describe: `file descriptor to read ${what} from`,
    },
    [`${of}password-stdin`]: { type: 'boolean', describe: `read ${what} from stdin` },
    [`no-${of}password`]: {
      type: 'boolean',
      describe: `there is no ${of === '' ? 'password' : 'key password'}`,
    },
  }
}

/** `undefined`: nothing was said. `null`: the person says that there is none. */
export type GivenPassword = string | null | undefined

/** Reads the password the flags point at. ERR_USAGE when they contradict each other. */
export function givenPassword(
  argv: Readonly<Record<string, unknown>>,
  of: PasswordOf,
  terminal: Terminal,
): GivenPassword {
  const names = Object.keys(passwordOptions(of)).filter(
    (name) => argv[name] !== undefined && argv[name] !== false,
  )
  if (names.length > 1) {
    throw new UsageError(`--${names.join(' and --')} contradict each other`, {
      hint: 'give one source for one password',
    })
  }
  const [name] = names
  if (name === undefined) return undefined
  if (name === `no-${of}password`) return null
  const password = readSource(name.slice(of.length + 'password-'.length), argv[name], `--${name}`)
  if (/[\s\r]$/.test(password)) {
    terminal.warn(`${described[of]} (--${name}) ends in white space; it is taken as a part of it`)
  }
  return password
}

/** Two flags that both read stdin would each get a part of it. */
export function refuseTwoStdins(argv: Readonly<Record<string, unknown>>): void {
  const readers = (['', 'key-', 'new-'] as const).filter(
    (of) => argv[`${of}password-stdin`] === true || argv[`${of}password-fd`] === 0,
  )
  if (readers.length > 1) {
    throw new UsageError('only one password may be read from stdin', {
      hint: 'use --password-file, --password-env or --password-fd for the other',
    })
  }
}

/** Asks on the terminal without showing what is typed. */
export async function promptPassword(question: string): Promise<string> {
  // Loaded when somebody is asked, which is seldom.
  const { default: askPassword } = await import('@inquirer/password')
  try {
    return await askPassword({ message: question, mask: false }, { output: process.stderr })
  } catch (cause) {
    throw new UsageError('no password was given', { cause })
  }
}

/** Asks twice, until both answers are the same. */
export async function promptNewPassword(question: string): Promise<string> {
  for (;;) {
    const first = await promptPassword(question)
    if (first === (await promptPassword('the same again'))) return first
    process.stderr.write('the two are not the same\n')
  }
}

/** The openssl password source to print for a flag: the person's own variable or file where openssl can read it. */
export function passwordSource(argv: Readonly<Record<string, unknown>>, of: PasswordOf): string {
  const name = argv[`${of}password-env`]
  if (typeof name === 'string') return `env:${name}`
  const file = argv[`${of}password-file`]
  if (typeof file === 'string') return `file:${file}`
  return of === '' ? 'env:P12_PASSWORD' : 'env:KEY_PASSWORD'
}

function readSource(source: string, value: unknown, flag: string): string {
  if (source === 'env') {
    const name = String(value)
    const found = process.env[name]
    if (found === undefined) {
      throw new UsageError(`${flag}: the environment variable ${name} is not set`, {
        hint: 'set it, or use --password-file; set but empty means the empty password',
      })
    }
    return found
  }
  if (source === 'file') return firstLine(readBytes(String(value), flag))
  const fd = source === 'stdin' ? 0 : Number(value)
  if (!Number.isInteger(fd) || fd < 0) throw new UsageError(`${flag}: not a file descriptor`)
  try {
    fstatSync(fd)
  } catch (cause) {
    throw new UsageError(`${flag}: descriptor ${fd} is not open`, { cause })
  }
  return firstLine(readBytes(fd, flag))
}

function readBytes(from: string | number, flag: string): string {
  try {
    return readFileSync(from, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new FileError(`${flag}: ${String(from)}: can't be read (${code})`, String(from), {
      cause,
    })
  }
}

/** The first line without its line ending (LF or CRLF). */
export function firstLine(text: string): string {
  const end = text.indexOf('\n')
  if (end < 0) return text
  return text.slice(0, text[end - 1] === '\r' ? end - 1 : end)
}
