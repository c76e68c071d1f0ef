/** `interssl smime request`: key and CSR for a certificate for mail, by questions or by flags. */
import { existsSync } from 'node:fs'
import { UsageError } from '../../errors.js'
import { csrCommand } from '../../openssl/create-csr.js'
import { commandLine } from '../../openssl/run.js'
import { formatDistinguishedName } from '../../pki/name.js'
import { renderJson } from '../../report/json.js'
import { requestedText } from '../../report/smime-identity-text.js'
import {
  planRequest,
  smimeRequest,
  smimeUses,
  type SmimeRequestOptions,
  type SmimeUse,
} from '../../smime/request.js'
import { smimeProfiles, type SmimePerson, type SmimeProfile } from '../../smime/subject.js'
import { list, single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs, type NewFile } from '../files.js'
import {
  givenPassword,
  passwordOptions,
  passwordSource,
  promptNewPassword,
  promptPassword,
} from '../password.js'
import type { Terminal } from '../terminal.js'
import { chooseToolchain, opensslFlag } from '../toolchain.js'
import { askForRequest } from './smime-request-questions.js'

type Argv = Readonly<Record<string, unknown>>

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const

export const smimeRequestVerb: Verb = {
  command: 'request',
  describe: 'make a key and a request for a certificate for mail',
  flags: (yargs) =>
    yargs
      .options({
        address: text('your e-mail address; repeatable, comma lists; the first is the main one'),
        name: text('how your name is shown (default: given name and surname)'),
        'given-name': text('your given name'),
        surname: text('your surname (a single name is one)'),
        pseudonym: text('instead of a real name'),
        org: text('full legal name of your organisation; leave it out when there is none'),
        'organization-identifier': text(
          'its registration: VATDE-123456789, NTRGB-12345678, LEIXG-…',
        ),
        country: text('two letters (ISO 3166-1)'),
        profile: {
          ...text('what the CA vouches for; default: what fits the flags above'),
          choices: smimeProfiles,
        },
        use: {
          ...text('what the key is for; default both'),
          choices: smimeUses,
        },
        key: text('rsa:3072 (default), rsa:4096, ec:P-256, ec:P-384, or a key file'),
        'key-out': text('where the new key goes (0600); default alice.key for alice@…'),
        out: text('where the request goes; default alice.csr for alice@…'),
        force: { type: 'boolean', describe: 'replace files that exist' },
        'print-command': { type: 'boolean', describe: 'print the openssl lines, run nothing' },
        json: { type: 'boolean', describe: 'print one JSON document' },
        ...opensslFlag,
      })
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    const asked = argv['address'] === undefined && terminal.interactive
    const said = asked ? await askForRequest(saidBy(argv)) : saidBy(argv)
    const force = argv['force'] === true
    const printOnly = argv['print-command'] === true
    if (printOnly && argv['json'] === true) {
      throw new UsageError('--print-command and --json contradict each other')
    }
    const word = single(argv, 'key') ?? 'rsa:3072'
    const isNew = /^(rsa:\d+|rsa-pss:\d+|ec:[\w-]+|ed25519|ed448)$/i.test(word) && !existsSync(word)
    const stem = stemOf(said.addresses[0] ?? '')
    const out = single(argv, 'out') ?? `${stem}.csr`
    if (!isNew && argv['key-out'] !== undefined) {
      throw new UsageError('--key-out goes with a new key; --key names an existing one')
    }
    const keyOut = isNew ? (single(argv, 'key-out') ?? `${stem}.key`) : undefined
    const existing = isNew ? null : await readInput(word)
    // Before a password is asked for: what is wrong shows at once.
    if (existing === null) planRequest({ ...said, key: { newKey: word } })
    if (!printOnly) await checkOutputs([out, ...(keyOut === undefined ? [] : [keyOut])], force)
    const toolchain = await chooseToolchain(single(argv, 'openssl'), signal)
    const password = await keyPassword(argv, terminal, isNew, printOnly, word)
    const options: SmimeRequestOptions = {
      ...said,
      key: existing === null ? { newKey: word, password } : { existing, password },
      toolchain,
      signal,
    }
    const shown = {
      files: { key: keyOut ?? word, csr: out },
      secrets: { keyPassword: passwordSource(argv, 'key-') },
    }
    if (printOnly) {
      terminal.answer(commandLine(csrCommand(planRequest(options).csr), toolchain, shown))
      return 0
    }
    const made = await smimeRequest(options, shown)
    const utf8 = new TextEncoder()
    const files: NewFile[] = [{ path: out, bytes: utf8.encode(made.csrPem), secret: false }]
    if (made.keyPem !== null && keyOut !== undefined) {
      files.unshift({ path: keyOut, bytes: utf8.encode(made.keyPem), secret: true })
    }
    await writeOutputs(files, force)
    const key = { path: keyOut ?? word, encrypted: password !== undefined, isNew }
    if (argv['json'] === true) {
      terminal.answer(
        renderJson({
          schemaVersion: 1,
          csr: {
            path: out,
            pem: made.csrPem,
            subject: formatDistinguishedName(made.csr.subject),
            publicKey: made.csr.publicKey.algorithm,
            subjectAltNames: made.csr.subjectAltNames,
          },
          privateKey: { path: key.path, encrypted: key.encrypted },
          profile: made.profile,
          use: made.use,
          addresses: made.addresses,
          notes: made.notes,
          toolchain: { id: toolchain.id, version: toolchain.versionText },
          commands: made.commands,
          checks: made.checks,
        }),
      )
      return 0
    }
    terminal.answer(requestedText(made, { csr: out, key, version: toolchain.versionText }))
    return 0
  },
}

function saidBy(argv: Argv): Omit<SmimeRequestOptions, 'toolchain' | 'key'> {
  const person: SmimePerson = {
    name: single(argv, 'name'),
    givenName: single(argv, 'given-name'),
    surname: single(argv, 'surname'),
    pseudonym: single(argv, 'pseudonym'),
    organization: single(argv, 'org'),
    organizationIdentifier: single(argv, 'organization-identifier'),
    country: single(argv, 'country'),
  }
  return {
    addresses: list(argv['address']) ?? [],
    person,
    profile: single(argv, 'profile') as SmimeProfile | undefined,
    use: single(argv, 'use') as SmimeUse | undefined,
  }
}

/** A file name after the local part: `alice` for alice@example.com. */
export function stemOf(address: string): string {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')))
  return local.replace(/[^\p{L}\p{N}._+-]/gu, '_').replace(/^[-.+]+/, '') || 'smime'
}

async function keyPassword(
  argv: Argv,
  terminal: Terminal,
  isNew: boolean,
  printOnly: boolean,
  path: string,
): Promise<string | undefined> {
  const given = givenPassword(argv, 'key-', terminal)
  if (given === '') {
    throw new UsageError('the key password is empty', {
      hint: 'say --no-key-password for an unprotected key',
    })
  }
  if (given !== undefined || printOnly) return given ?? undefined
  if (!isNew) return terminal.interactive ? promptPassword(`password for ${path}`) : undefined
  if (!terminal.interactive) {
    throw new UsageError('the new key has no password', {
      hint: 'give one with --key-password-file or --key-password-env, or say --no-key-password',
    })
  }
  for (;;) {
    const chosen = await promptNewPassword('password for the new key')
    if (chosen !== '') return chosen
    terminal.note('an empty password protects nothing; --no-key-password is for an unprotected key')
  }
}
