/** `interssl csr`: key and CSR through the system openssl, read back before success is said. */
import { existsSync } from 'node:fs'
import { UsageError } from '../../errors.js'
import { createCsr, csrCommand, type CreateCsrOptions } from '../../openssl/create-csr.js'
import { commandLine } from '../../openssl/run.js'
import {
  formatDistinguishedName,
  parseDistinguishedName,
  type DistinguishedName,
} from '../../pki/name.js'
import { renderJson } from '../../report/json.js'
import { list, required, single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs, type NewFile } from '../files.js'
import { givenPassword, passwordOptions, passwordSource, promptNewPassword } from '../password.js'
import { chooseToolchain, opensslFlag } from '../toolchain.js'

const certificateProfiles = ['smime', 'tls-server', 'tls-client', 'code-signing', 'none'] as const

/** The flags that make a subject without RFC 4514, in the order in which they are encoded. */
const subjectFlags = [
  ['country', 'C'],
  ['state', 'ST'],
  ['locality', 'L'],
  ['org', 'O'],
  ['unit', 'OU'],
  ['cn', 'CN'],
  ['email', 'emailAddress'],
] as const

export const csrVerb: Verb = {
  command: 'csr',
  describe: 'make a key and a CSR through the system openssl',
  flags: (yargs) =>
    yargs
      .options({
        subject: {
          type: 'string',
          requiresArg: true,
          describe: 'RFC 4514: "CN=Alice Example,O=Example"',
        },
        cn: { type: 'string', requiresArg: true, describe: 'common name' },
        email: {
          type: 'string',
          requiresArg: true,
          describe: 'e-mail address (also becomes a SAN with --profile smime)',
        },
        org: { type: 'string', requiresArg: true, describe: 'organization' },
        unit: { type: 'string', requiresArg: true, describe: 'organizational unit' },
        locality: { type: 'string', requiresArg: true, describe: 'city' },
        state: { type: 'string', requiresArg: true, describe: 'state or province' },
        country: { type: 'string', requiresArg: true, describe: 'two letters' },
        san: {
          type: 'string',
          array: false,
          requiresArg: true,
          describe: 'email:…, dns:…, ip:…, uri:… or upn:…; repeatable, comma lists',
        },
        key: {
          type: 'string',
          requiresArg: true,
          default: 'rsa:4096',
          describe: 'rsa:BITS, ec:P-256, ec:P-384, ec:P-521, ed25519, or a key file',
        },
        profile: {
          type: 'string',
          requiresArg: true,
          choices: certificateProfiles,
          default: 'smime',
          describe: 'what the certificate is for',
        },
        'key-out': { type: 'string', requiresArg: true, describe: 'where the new key goes (0600)' },
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'where the CSR goes; stdout when absent',
        },
        force: { type: 'boolean', describe: 'replace files that exist' },
        'print-command': { type: 'boolean', describe: 'print the openssl lines, run nothing' },
        json: { type: 'boolean', describe: 'print one JSON document' },
        ...opensslFlag,
      })
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    const newKey = isNewKey(required(argv, 'key')) ? required(argv, 'key') : null
    const subject = subjectOf(argv)
    const out = single(argv, 'out')
    const keyOut = single(argv, 'key-out')
    const force = argv['force'] === true
    const printOnly = argv['print-command'] === true
    if (newKey !== null && keyOut === undefined && !printOnly) {
      throw new UsageError('--key-out is missing', {
        hint: 'name a file for the new private key; it is written with mode 0600',
      })
    }
    if (newKey === null && keyOut !== undefined) {
      throw new UsageError('--key-out goes with a new key; --key names an existing one')
    }
    if (argv['json'] === true && out === undefined && printOnly) {
      throw new UsageError('--print-command and --json contradict each other')
    }
    if (!printOnly)
      await checkOutputs(
        [keyOut, out].filter((path) => path !== undefined),
        force,
      )
    const existing = newKey === null ? await readInput(required(argv, 'key')) : null
    const toolchain = await chooseToolchain(single(argv, 'openssl'), signal)

    let password = givenPassword(argv, 'key-', terminal)
    if (password === undefined && newKey !== null && !printOnly) {
      if (!terminal.interactive) {
        throw new UsageError('the new key has no password', {
          hint: 'give one with --key-password-file or --key-password-env, or say --no-key-password',
        })
      }
      password = await promptNewPassword('password for the new key')
    }
    if (password === '') {
      throw new UsageError('the key password is empty', {
        hint: 'openssl refuses an empty key password on most versions; say --no-key-password for an unprotected key',
      })
    }
    const secret = password ?? undefined
    const options: CreateCsrOptions = {
      key:
        newKey === null
          ? { existing: existing ?? new Uint8Array(), password: secret }
          : { newKey, password: secret },
      subject,
      subjectAltNames: namesOf(argv),
      profile: required(argv, 'profile') as (typeof certificateProfiles)[number],
      toolchain,
      signal,
    }
    const shown = {
      files: {
        key: newKey === null ? required(argv, 'key') : (keyOut ?? 'key.pem'),
        csr: out ?? 'csr.pem',
      },
      secrets: { keyPassword: passwordSource(argv, 'key-') },
    }
    if (printOnly) {
      terminal.answer(commandLine(csrCommand(options), toolchain, shown))
      return 0
    }
    const created = await createCsr(options, shown)
    const utf8 = new TextEncoder()
    const files: NewFile[] = []
    if (created.keyPem !== null && keyOut !== undefined) {
      files.push({ path: keyOut, bytes: utf8.encode(created.keyPem), secret: true })
    }
    if (out !== undefined) {
      files.push({ path: out, bytes: utf8.encode(created.csrPem), secret: false })
    }
    await writeOutputs(files, force)
    if (argv['json'] === true) {
      terminal.answer(
        renderJson({
          schemaVersion: 1,
          csr: {
            path: out ?? null,
            pem: created.csrPem,
            subject: formatDistinguishedName(created.csr.subject),
            publicKey: created.csr.publicKey.algorithm,
            subjectAltNames: created.csr.subjectAltNames,
          },
          privateKey: {
            path: keyOut ?? required(argv, 'key'),
            encrypted: secret !== undefined,
          },
          toolchain: { id: toolchain.id, version: toolchain.versionText },
          commands: created.commands,
          checks: created.checks,
        }),
      )
      return 0
    }
    if (out === undefined) terminal.answer(created.csrPem)
    else terminal.answer(summary(created, out, keyOut, secret !== undefined, toolchain.versionText))
    return 0
  },
}

function summary(
  created: Awaited<ReturnType<typeof createCsr>>,
  out: string,
  keyOut: string | undefined,
  encrypted: boolean,
  version: string,
): string {
  const lines = [
    `CSR          ${out} (send this to the CA)`,
    ...(keyOut === undefined
      ? []
      : [`private key  ${keyOut} (${encrypted ? 'encrypted' : 'NOT encrypted'}; never send it)`]),
    `subject      ${formatDistinguishedName(created.csr.subject)}`,
    `names        ${created.csr.subjectAltNames.join(', ') || 'none'}`,
    `key          ${created.csr.publicKey.algorithm}, signed with ${created.csr.signatureAlgorithm}`,
    `made by      ${version}`,
    `checked      ${created.checks.map(({ name }) => name).join(', ')}`,
  ]
  return lines.join('\n')
}

function isNewKey(text: string): boolean {
  return /^(rsa:\d+|ec:[\w-]+|ed25519|ed448)$/i.test(text) && !existsSync(text)
}

function subjectOf(argv: Readonly<Record<string, unknown>>): DistinguishedName {
  const text = single(argv, 'subject')
  const given = subjectFlags.flatMap(([flag, type]) => {
    const value = single(argv, flag)
    return value === undefined ? [] : [{ flag, type, value }]
  })
  if (text !== undefined && given.length > 0) {
    throw new UsageError(`--subject and --${given[0]?.flag} contradict each other`, {
      hint: 'put everything into --subject, or use the single flags alone',
    })
  }
  if (text !== undefined) return parseDistinguishedName(text)
  if (given.length === 0) {
    throw new UsageError('no subject', {
      hint: 'give --cn "Alice Example" --email alice@example.com, or --subject with an RFC 4514 name',
    })
  }
  const empty = given.find(({ value }) => value === '')
  if (empty !== undefined) {
    throw new UsageError(`--${empty.flag} is empty`, { hint: 'leave the flag out instead' })
  }
  return given.map(({ type, value }) => [{ type, value }])
}

/** `--san`, and for S/MIME the e-mail address of the subject, which mail programs look for in the SAN. */
function namesOf(argv: Readonly<Record<string, unknown>>): string[] {
  const names = list(argv['san']) ?? []
  const wrong = names.find((name) => !/^(email|dns|ip|uri|upn):.+/s.test(name))
  if (wrong !== undefined) {
    throw new UsageError(`--san ${wrong}: no such kind of name`, {
      hint: 'email:…, dns:…, ip:…, uri:… or upn:…',
    })
  }
  const email = single(argv, 'email')
  const fromEmail = email !== undefined && argv['profile'] === 'smime' ? [`email:${email}`] : []
  return [...new Set([...fromEmail, ...names])]
}
