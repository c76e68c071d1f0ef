/** What the message verbs of `interssl smime` share: who signs or reads, which engine, what mail. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Options } from 'yargs'
import { sha256Hex } from '../../crypto/digest.js'
import { InterSslError, UsageError } from '../../errors.js'
import { readCertificates, type Certificate } from '../../pki/certificate.js'
import { belongsTogether } from '../../pki/pairing.js'
import { pathOf } from '../../pki/chain.js'
import { formatDistinguishedName } from '../../pki/name.js'
import { openPfx } from '../../pki/open.js'
import { privateKeyForm, readPrivateKey, type PrivateKey } from '../../pki/private-key.js'
import { readPfx } from '../../pki/read.js'
import {
  forgeEngine,
  opensslEngine,
  type MessageEngine,
  type MessageIdentity,
} from '../../smime/engine.js'
import { renderJson } from '../../report/json.js'
import type { MailInput } from '../../smime/message.js'
import { list, single } from '../command.js'
import { checkOutputs, readInput, writeOutputs } from '../files.js'
import { givenPassword, promptPassword, refuseTwoStdins, type PasswordOf } from '../password.js'
import type { Terminal } from '../terminal.js'
import { chooseToolchain } from '../toolchain.js'

type Argv = Readonly<Record<string, unknown>>

/** A mail that a verb made, and how it is told of in a file's stead. */
export interface MailDelivery {
  readonly mail: Uint8Array
  /** 0600: what was inside an encrypted one. */
  readonly secret: boolean
  /** Fields of the JSON document besides `file`. */
  readonly document: object
  readonly text: (file: WrittenFile) => string
}

export interface WrittenFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

export const outputFlags: Record<string, Options> = {
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'where the mail goes; stdout when absent',
  },
  force: { type: 'boolean', describe: 'replace a file that exists' },
  json: { type: 'boolean', describe: 'print one JSON document; needs --out' },
}

/** Before any work: an output that exists, and --json where the mail itself goes to stdout, are refused. */
export async function checkMailOutput(argv: Argv): Promise<void> {
  const out = single(argv, 'out')
  if (out === undefined && argv['json'] === true) {
    throw new UsageError('--json needs --out: the mail itself goes to stdout', {
      hint: 'name a file for the mail',
    })
  }
  await checkOutputs(out === undefined ? [] : [out], argv['force'] === true)
}

/** To the file of --out with a word on it, else the mail to stdout. */
export async function deliverMail(
  argv: Argv,
  terminal: Terminal,
  { mail, secret, document, text }: MailDelivery,
): Promise<void> {
  const out = single(argv, 'out')
  if (out === undefined) {
    terminal.answerBytes(mail)
    return
  }
  await writeOutputs([{ path: out, bytes: mail, secret }], argv['force'] === true)
  const file = { path: out, size: mail.length, sha256: sha256Hex(mail) }
  terminal.answer(
    argv['json'] === true ? renderJson({ schemaVersion: 1, file, ...document }) : text(file),
  )
}

export const engineFlags: Record<string, Options> = {
  with: {
    type: 'string',
    requiresArg: true,
    choices: ['openssl', 'forge'],
    describe: 'who does the cryptography; default openssl (or LibreSSL), --openssl says which',
  },
}

export const identityFlags: Record<string, Options> = {
  key: { type: 'string', requiresArg: true, describe: 'the private key (PEM or DER)' },
  cert: {
    type: 'string',
    requiresArg: true,
    describe: 'its certificate, and the chain, in any order; repeatable, comma lists',
  },
  bundle: {
    type: 'string',
    requiresArg: true,
    describe: 'a .p12/.pfx with key and certificates, instead of --key and --cert',
  },
}

export const mailFlags: Record<string, Options> = {
  from: { type: 'string', requiresArg: true, describe: 'sets the From field' },
  to: { type: 'string', requiresArg: true, describe: 'sets the To field' },
  subject: { type: 'string', requiresArg: true, describe: 'sets the Subject field' },
  attach: { type: 'string', requiresArg: true, describe: 'files to attach; repeatable' },
}

export async function engineOf(argv: Argv, signal: AbortSignal): Promise<MessageEngine> {
  const asked = single(argv, 'with')
  const openssl = single(argv, 'openssl')
  if (asked === 'forge') {
    if (openssl !== undefined)
      throw new UsageError('--with forge and --openssl contradict each other')
    return forgeEngine
  }
  return opensslEngine(await chooseToolchain(openssl, signal), { signal })
}

/** A file, or stdin where none is named. */
export async function messageInput(argv: Argv, terminal: Terminal): Promise<Uint8Array> {
  const path = single(argv, 'file')
  if (path !== undefined && path !== '-') return readInput(path)
  if (terminal.interactive) {
    throw new UsageError('no message', { hint: 'name a file, or pipe the message in' })
  }
  if (['password-stdin', 'key-password-stdin'].some((flag) => argv[flag] === true)) {
    throw new UsageError('only one may be read from stdin: the message or a password')
  }
  return new Uint8Array(readFileSync(0))
}

/** Mail, attachments and header fields as flags name them. */
export async function mailInput(argv: Argv, terminal: Terminal): Promise<MailInput> {
  const input = await messageInput(argv, terminal)
  const attachments = await Promise.all(
    [argv['attach'] ?? []].flat().map(async (path) => ({
      fileName: basename(String(path)),
      bytes: await readInput(String(path)),
    })),
  )
  const fields = Object.fromEntries(
    ['From', 'To', 'Subject'].flatMap((name) => {
      const value = single(argv, name.toLowerCase())
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return { input, attachments, fields }
}

/** Certificates of every file a flag names (PEM with any number, or DER). */
export async function certificatesIn(argv: Argv, flag: string): Promise<Certificate[]> {
  const files = list(argv[flag]) ?? []
  return (await Promise.all(files.map((path) => readInput(path)))).flatMap((bytes) =>
    readCertificates(bytes),
  )
}

/** A certificate that is not valid today still signs and encrypts. */
export function warnOfDates(
  terminal: Terminal,
  { subject, notBefore, notAfter }: Certificate,
  so: string,
): void {
  const name = formatDistinguishedName(subject)
  if (Date.parse(notAfter) < Date.now()) {
    terminal.warn(`the certificate of ${name} expired on ${notAfter}: ${so}`)
  }
  if (Date.parse(notBefore) > Date.now()) {
    terminal.warn(`the certificate of ${name} is not valid before ${notBefore}: ${so}`)
  }
}

/** The password that flags name, else the one that a person types, asked for when it is needed and once. */
export function oncePassword(
  argv: Argv,
  of: PasswordOf,
  terminal: Terminal,
  what: string,
): () => Promise<string | undefined> {
  let answer: Promise<string | undefined> | undefined
  const given = givenPassword(argv, of, terminal)
  const ask = async (): Promise<string | undefined> =>
    given === undefined && terminal.interactive
      ? promptPassword(`password for ${what}`)
      : (given ?? undefined)
  return () => (answer ??= ask())
}

/** Everything that signs or decrypts: of a bundle, every pair of key and certificate in it. */
export async function identitiesOf(argv: Argv, terminal: Terminal): Promise<MessageIdentity[]> {
  refuseTwoStdins(argv)
  const [bundle, key] = [single(argv, 'bundle'), single(argv, 'key')]
  if (bundle !== undefined && (key !== undefined || argv['cert'] !== undefined)) {
    throw new UsageError('--bundle and --key or --cert contradict each other')
  }
  const pairs =
    bundle === undefined
      ? pair([await keyOf(argv, terminal)], await certificatesIn(argv, 'cert'))
      : await bundled(bundle, argv, terminal)
  if (pairs.length > 0) return pairs
  throw new InterSslError('ERR_KEY_MISMATCH', 'no certificate belongs to the key', {
    hint: 'give the certificate that was issued for this key with --cert',
  })
}

async function keyOf(argv: Argv, terminal: Terminal): Promise<PrivateKey> {
  const path = single(argv, 'key')
  if (path === undefined) {
    throw new UsageError('no key', { hint: 'give --bundle alice.p12, or --key and --cert' })
  }
  const bytes = await readInput(path)
  const given = givenPassword(argv, 'key-', terminal)
  const asks = given === undefined && terminal.interactive && privateKeyForm(bytes) === 'encrypted'
  return readPrivateKey(
    bytes,
    (asks ? await promptPassword(`password for ${path}`) : given) ?? undefined,
  )
}

async function bundled(path: string, argv: Argv, terminal: Terminal): Promise<MessageIdentity[]> {
  const pfx = readPfx(await readInput(path))
  const given = givenPassword(argv, '', terminal)
  const asks = given === undefined && terminal.interactive
  const opened = openPfx(pfx, asks ? await promptPassword(`password for ${path}`) : given)
  if (opened.passwordState === 'incorrect' || opened.passwordState === 'not-given') {
    throw new InterSslError(
      'ERR_PASSWORD_INCORRECT',
      `${path}: the password is ${opened.passwordState === 'incorrect' ? 'not right' : 'missing'}`,
      { hint: 'give it with --password-file or --password-env' },
    )
  }
  const keys = opened.keys.flatMap(({ pkcs8 }) => (pkcs8 === null ? [] : [readPrivateKey(pkcs8)]))
  if (keys.length === 0) {
    throw new InterSslError('ERR_KEY_MISMATCH', `${path}: no private key came out of it`, {
      hint: 'interssl diagnose says why',
    })
  }
  return pair(
    keys,
    opened.certificates.flatMap(({ der }) => readCertificates(der)),
  )
}

/** Each certificate with its key, and the others in the order of its chain. */
function pair(
  keys: readonly PrivateKey[],
  certificates: readonly Certificate[],
): MessageIdentity[] {
  return certificates.flatMap((certificate) => {
    const key = keys.find(({ pkcs8 }) => belongsTogether(pkcs8, certificate.der) === true)
    if (key === undefined) return []
    const chain = pathOf(certificate, certificates).certificates.slice(1)
    return [{ key, certificate: certificate.der, chain: chain.map(({ der }) => der) }]
  })
}
