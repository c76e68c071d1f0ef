/** A Command as lines that a person can paste into a POSIX shell; no secret stands in them. */
import { redact } from '../spawn.js'
import { shellQuote } from './shell-quote.js'
import { steps, type Argument, type Command } from './command.js'
import type { Toolchain } from './toolchain.js'

export { shellQuote } from './shell-quote.js'

export interface CommandLineOptions {
  /** Input or output name → the file's name there. @default the command's own names */
  readonly files?: Readonly<Record<string, string>> | undefined
  /** Secret name → `env:NAME` or `file:PATH`. @default `env:` and the name in capitals */
  readonly secrets?: Readonly<Record<string, string>> | undefined
}

/** Config files as here-documents before the command, one line a step. */
export function commandLine(
  command: Command,
  toolchain: Pick<Toolchain, 'path' | 'env' | 'capabilities'>,
  options: CommandLineOptions = {},
): string {
  const all = steps(command)
  const names = Object.fromEntries(
    all.flatMap(({ inputs, outputs }) =>
      Object.entries({ ...inputs, ...outputs }).map(([name, { fileName }]) => [name, fileName]),
    ),
  )
  const files = { ...names, ...options.files }
  const word = (argument: Argument): string[] => {
    if (typeof argument === 'string') return [argument]
    if ('when' in argument) return toolchain.capabilities[argument.when] ? [...argument.args] : []
    if ('secret' in argument) return [options.secrets?.[argument.secret] ?? source(argument.secret)]
    return [fileWord(files['input' in argument ? argument.input : argument.output] ?? '')]
  }
  return all
    .flatMap(({ subcommand, args, inputs }) => [
      ...Object.entries(inputs)
        .filter(([, { config }]) => config)
        .map(([name, { bytes, masked = [] }]) => hereDocument(files[name] ?? '', bytes, masked)),
      [
        ...Object.entries(toolchain.env).map(([name, value]) => `${name}=${shellQuote(value)}`),
        ...[toolchain.path, subcommand, ...args.flatMap(word)].map(shellQuote),
      ].join(' '),
    ])
    .join('\n')
}

/** A file name that openssl can't take for an option, or (from 3.0 on) for a URI such as `pkcs11:…` or `file:…`. */
function fileWord(name: string): string {
  return /^-|^[A-Za-z][A-Za-z0-9+.-]+:/.test(name) ? `./${name}` : name
}

function hereDocument(fileName: string, bytes: Uint8Array, masked: readonly string[]): string {
  const text = redact(new TextDecoder().decode(bytes), masked)
  return `cat > ${shellQuote(fileWord(fileName))} <<'EOF'\n${text}EOF`
}

/** keyPassword → env:KEY_PASSWORD */
function source(secret: string): string {
  return `env:${secret.replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
