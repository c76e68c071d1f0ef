#!/usr/bin/env node
/** The command `interssl`: finds the verb, runs it, and turns what happened into an exit code. */
import type { Argv } from 'yargs'
import { UsageError } from '../errors.js'
import type { CommandContext, Verb } from './command.js'
import { exitCodeOf, type ExitCode } from './exit-code.js'
import { removeTemporaryFiles } from './files.js'
import { interruption } from './interrupt.js'
import { quickParse } from './quick-parse.js'
import { processTerminal } from './terminal.js'
import { ownVersion } from './version.js'

/** Loaded only when asked for, so that `inspect` does not wait for the matrix. */
interface VerbEntry {
  readonly describe: string
  readonly load: () => Promise<Verb>
}

/** A verb with verbs of its own: `interssl smime sign`. */
interface GroupEntry {
  readonly describe: string
  readonly verbs: Readonly<Record<string, VerbEntry>>
}

const smimeVerbs: Readonly<Record<string, VerbEntry>> = {
  request: {
    describe: 'make a key and a request for a certificate for mail',
    load: async () => (await import('./commands/smime-request.js')).smimeRequestVerb,
  },
  issue: {
    describe: 'sign a request with a test CA of your own',
    load: async () => (await import('./commands/smime-issue.js')).smimeIssueVerb,
  },
  bundle: {
    describe: 'make a .pfx of the key and what the CA sent',
    load: async () => (await import('./commands/smime-bundle.js')).smimeBundleVerb,
  },
  check: {
    describe: 'is a certificate or bundle fit for S/MIME, and for which clients',
    load: async () => (await import('./commands/smime-check.js')).smimeCheckVerb,
  },
  sign: {
    describe: 'sign a mail',
    load: async () => (await import('./commands/smime-sign.js')).smimeSignVerb,
  },
  verify: {
    describe: 'who signed a mail, and whether it holds',
    load: async () => (await import('./commands/smime-verify.js')).smimeVerifyVerb,
  },
  encrypt: {
    describe: 'encrypt a mail to certificates',
    load: async () => (await import('./commands/smime-encrypt.js')).smimeEncryptVerb,
  },
  decrypt: {
    describe: 'decrypt a mail',
    load: async () => (await import('./commands/smime-decrypt.js')).smimeDecryptVerb,
  },
}

const verbs: Readonly<Record<string, VerbEntry | GroupEntry>> = {
  csr: {
    describe: 'make a key and a CSR through the system openssl',
    load: async () => (await import('./commands/csr.js')).csrVerb,
  },
  pkcs12: {
    describe: 'bundle a key and its certificates into a .p12/.pfx',
    load: async () => (await import('./commands/pkcs12.js')).pkcs12Verb,
  },
  inspect: {
    describe: 'what is inside a .p12/.pfx, CSR, certificate or key',
    load: async () => (await import('./commands/inspect.js')).inspectVerb,
  },
  diagnose: {
    describe: 'which importers accept a .p12/.pfx, which refuse, why, and what would help',
    load: async () => (await import('./commands/diagnose.js')).diagnoseVerb,
  },
  explain: {
    describe: 'what an error message means and what to do',
    load: async () => (await import('./commands/explain.js')).explainVerb,
  },
  repair: {
    describe: 'rewrite a .p12/.pfx so that importers accept it',
    load: async () => (await import('./commands/repair.js')).repairVerb,
  },
  importers: {
    describe: 'what we know about every importer, and from where',
    load: async () => (await import('./commands/importers.js')).importersVerb,
  },
  toolchains: {
    describe: 'which openssl binaries are here, and how to get more',
    load: async () => (await import('./commands/toolchains.js')).toolchainsVerb,
  },
  matrix: {
    describe: 'run every producer against every consumer',
    load: async () => (await import('./commands/matrix.js')).matrixVerb,
  },
  smime: {
    describe: 'the life of an S/MIME identity, from request to read mail',
    verbs: smimeVerbs,
  },
}

async function main(args: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal()
  const signal = interruption(removeTemporaryFiles)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  try {
    return await dispatch(args, { terminal, signal })
  } catch (error) {
    terminal.error(signal.aborted ? signal.reason : error)
    return exitCodeOf(signal.aborted ? signal.reason : error)
  }
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const name = args.find((arg) => !arg.startsWith('-'))
  const entry = name === undefined ? undefined : verbs[name]
  if (entry === undefined) return overview('interssl', verbs, args, name, context)
  if ('load' in entry) return runVerb('interssl', entry, args, name, context)
  const rest = args.toSpliced(args.indexOf(name ?? ''), 1)
  const inner = rest.find((arg) => !arg.startsWith('-'))
  const chosen = inner === undefined ? undefined : entry.verbs[inner]
  const script = `interssl ${name}`
  return chosen === undefined
    ? overview(script, entry.verbs, rest, inner, context)
    : runVerb(script, chosen, rest, inner, context)
}

async function runVerb(
  script: string,
  entry: VerbEntry,
  args: readonly string[],
  name: string | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  const verb = await entry.load()
  const quick = args[0] === name ? quickParse(verb, args) : null
  if (quick !== null) return verb.run(quick, context)
  let code: ExitCode = 0
  const parser = (await base(script, args))
    .command(
      verb.command,
      verb.describe,
      (inner) => verb.flags(inner),
      async (argv) => {
        code = await verb.run(argv, context)
      },
    )
    .usage('')
  await parse(parser, args, context)
  return code
}

async function overview(
  script: string,
  known: Readonly<Record<string, { readonly describe: string }>>,
  args: readonly string[],
  name: string | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  let parser = (await base(script, args)).usage(
    script === 'interssl'
      ? 'interssl <command>: will this .p12 or CSR work over there?'
      : `${script} <command>`,
  )
  for (const [verb, { describe }] of Object.entries(known)) parser = parser.command(verb, describe)
  if (name !== undefined) {
    throw new UsageError(`no command ${name}`, {
      hint: `commands: ${Object.keys(known).join(', ')}`,
    })
  }
  if (args.length === 0) {
    for (const line of (await parser.getHelp()).split('\n')) context.terminal.note(line)
    throw new UsageError('no command', { hint: `${script} COMMAND --help` })
  }
  await parse(parser, args, context)
  return 0
}

/** yargs judges what is not plain, and writes the help. */
async function base(script: string, args: readonly string[]): Promise<Argv> {
  const { default: yargs } = await import('yargs')
  return yargs([...args])
    .scriptName(script)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
    })
    .version(ownVersion)
    .help()
    .alias('help', 'h')
    .strict()
    .recommendCommands()
    .wrap(null)
    .exitProcess(false)
    .fail((message, error) => {
      throw (
        error ??
        new UsageError(lowerFirst(message), { hint: `${script} COMMAND --help lists the flags` })
      )
    })
}

/** Help and version go to stdout; everything else that yargs would print becomes an error of ours. */
async function parse(
  parser: Argv,
  args: readonly string[],
  { terminal }: CommandContext,
): Promise<void> {
  let printed = ''
  await parser.parseAsync([...args], {}, (_error, _argv, output) => {
    printed = output
  })
  if (printed !== '') terminal.answer(printed)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

process.exitCode = await main(process.argv.slice(2))
