/** `interssl pkcs12`: a key and its certificates into one bundle, with a word on who will take it. */
import { readPem } from '../../asn1/pem.js'
import { InterSslError, UsageError } from '../../errors.js'
import { sha256Hex } from '../../crypto/digest.js'
import { defaultTargets, resolveImporter, type ImporterTarget } from '../../importers/resolve.js'
import { commandLine } from '../../openssl/run.js'
import type { Toolchain } from '../../openssl/toolchain.js'
import { readCertificates } from '../../pki/certificate.js'
import { readPrivateKey, type PrivateKey } from '../../pki/private-key.js'
import { profileIds, profiles, type ProfileId } from '../../pki/profile.js'
import {
  acceptance,
  createPkcs12,
  exportCommand,
  strongestProfile,
  type Acceptance,
  type CreatePkcs12Options,
  type Pkcs12Writer,
} from '../../programs/create-pkcs12.js'
import { renderJson } from '../../report/json.js'
import { nameTargets } from '../../report/targets-text.js'
import { list, required, single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs } from '../files.js'
import {
  givenPassword,
  passwordOptions,
  passwordSource,
  promptNewPassword,
  promptPassword,
  refuseTwoStdins,
} from '../password.js'
import type { Terminal } from '../terminal.js'
import { chooseToolchain, opensslFlag } from '../toolchain.js'

export const writers = ['openssl', 'native', 'forge'] as const
const defaultProfile: ProfileId = 'modern-2026'

export const pkcs12Verb: Verb = {
  command: 'pkcs12',
  describe: 'bundle a key and its certificates into a .p12/.pfx',
  flags: (yargs) =>
    yargs
      .options({
        key: { type: 'string', requiresArg: true, describe: 'the private key (PEM or DER)' },
        cert: {
          type: 'string',
          requiresArg: true,
          describe: 'its certificate (more in the file: the chain)',
        },
        chain: {
          type: 'string',
          requiresArg: true,
          describe: 'certificates above it, issuer first; repeatable, comma lists',
        },
        out: { type: 'string', requiresArg: true, describe: 'the bundle to write (0600)' },
        profile: {
          type: 'string',
          requiresArg: true,
          choices: profileIds,
          describe: `how it is encrypted; default ${defaultProfile}`,
        },
        for: {
          type: 'string',
          requiresArg: true,
          describe:
            'choose the strongest profile that these importers accept (macos@14, ios, windows …)',
        },
        name: { type: 'string', requiresArg: true, describe: 'the friendly name shown to people' },
        with: {
          type: 'string',
          requiresArg: true,
          choices: writers,
          describe:
            'who writes it; default: openssl where it can write the profile exactly, else interssl',
        },
        force: { type: 'boolean', describe: 'replace a file that exists' },
        'print-command': { type: 'boolean', describe: 'print the openssl line, run nothing' },
        json: { type: 'boolean', describe: 'print one JSON document' },
        ...opensslFlag,
      })
      .options(passwordOptions(''))
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    refuseTwoStdins(argv)
    const out = required(argv, 'out')
    const force = argv['force'] === true
    const writer = single(argv, 'with') as Pkcs12Writer | undefined
    const targets = targetsOf(argv)
    const asked = single(argv, 'profile') as ProfileId | undefined
    if (asked !== undefined && targets !== null) {
      throw new UsageError('--profile and --for contradict each other', {
        hint: '--for chooses the profile; name one or the other',
      })
    }
    const printOnly = argv['print-command'] === true
    if (printOnly && writer !== undefined && writer !== 'openssl') {
      throw new UsageError(`--print-command prints openssl lines; --with ${writer} runs none`)
    }
    if (!printOnly) await checkOutputs([out], force)
    const key = await keyOf(argv, terminal)
    const [certificate, ...chain] = await certificatesOf(argv)
    if (certificate === undefined) throw new UsageError('--cert holds no certificate')
    const toolchain = await toolchainFor(writer, single(argv, 'openssl'), printOnly, signal)
    const password = await passwordOf(argv, terminal)
    const friendlyName = single(argv, 'name')
    const subject = { key: key.key, certificate, chain, password, friendlyName }
    const profile =
      asked ?? (targets === null ? defaultProfile : strongestProfile(subject, targets))
    const options: CreatePkcs12Options = { ...subject, profile, with: writer, toolchain, signal }
    const shown = {
      files: {
        key: required(argv, 'key'),
        certificate: required(argv, 'cert'),
        chain: list(argv['chain'])?.[0] ?? 'chain.pem',
        pfx: out,
      },
      keyEncrypted: key.encrypted,
      secrets: { password: passwordSource(argv, ''), keyPassword: passwordSource(argv, 'key-') },
    }
    if (printOnly && toolchain !== undefined) {
      terminal.answer(commandLine(exportCommand(options, shown.keyEncrypted), toolchain, shown))
      return 0
    }
    const created = await createPkcs12(options, shown)
    const judged = acceptance(subject, profile, targets ?? defaultTargets())
    await writeOutputs([{ path: out, bytes: created.bytes, secret: true }], force)
    if (created.note !== null) terminal.note(`interssl: note: ${created.note}`)
    if (profile === 'legacy-rc2') {
      terminal.warn('RC2-40 is no protection; compat-3des is accepted wherever this is')
    }
    if (password === '') {
      terminal.warn('the password is empty; platforms disagree on how that is written, so give one')
    }
    if (argv['json'] === true) {
      terminal.answer(
        renderJson({
          schemaVersion: 1,
          file: { path: out, size: created.bytes.length, sha256: sha256Hex(created.bytes) },
          profile,
          toolchain:
            created.toolchain === null
              ? null
              : { id: created.toolchain.id, version: created.toolchain.versionText },
          acceptedBy: judged.acceptedBy.map(nameOf),
          refusedBy: judged.refusedBy.map(nameOf),
          commands: created.commands,
        }),
      )
      return 0
    }
    const by =
      created.toolchain?.versionText ?? (created.writer === 'forge' ? 'node-forge' : 'interssl')
    terminal.answer(summary(out, profile, by, judged))
    if (judged.refusedBy.length > 0 && profile !== 'compat-3des' && profile !== 'legacy-rc2') {
      terminal.hint(
        '--for NAME chooses a profile that NAME accepts; --profile compat-3des is accepted most widely',
      )
    }
    return 0
  },
}

/** `ID[@VERSION][/PATH]`, as --for takes it. */
export function nameOf({ importer, version, path }: ImporterTarget): string {
  return `${importer.id}${version === null ? '' : `@${version}`}${path === null ? '' : `/${path}`}`
}

function summary(out: string, profile: ProfileId, by: string, judged: Acceptance): string {
  const names = (targets: readonly ImporterTarget[]): string =>
    targets.length === 0 ? 'none' : nameTargets(targets)
  return [
    `bundle       ${out}`,
    `profile      ${profile}: ${profiles[profile].describes}`,
    `written by   ${by}; read back and compared: key, certificates`,
    `accepted by  ${names(judged.acceptedBy)}`,
    `refused by   ${names(judged.refusedBy)}`,
    ...(judged.unknown.length > 0 ? [`not known    ${names(judged.unknown)}`] : []),
  ].join('\n')
}

function targetsOf(argv: Readonly<Record<string, unknown>>): ImporterTarget[] | null {
  return list(argv['for'])?.flatMap(resolveImporter) ?? null
}

async function keyOf(
  argv: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<{ readonly key: PrivateKey; readonly encrypted: boolean }> {
  const path = required(argv, 'key')
  const bytes = await readInput(path)
  let password = givenPassword(argv, 'key-', terminal) ?? undefined
  if (password === undefined && isEncrypted(bytes) && terminal.interactive) {
    password = await promptPassword(`password of ${path}`)
  }
  try {
    return { key: readPrivateKey(bytes, password), encrypted: isEncrypted(bytes) }
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    throw new InterSslError(error.code, `${path}: ${error.message}`, {
      cause: error,
      hint:
        error.hint ??
        (password === undefined
          ? 'if the key is encrypted, give its password with --key-password-file or --key-password-env'
          : 'check the file and its password'),
    })
  }
}

function isEncrypted(bytes: Uint8Array): boolean {
  return readPem(bytes).some(
    ({ label, headers }) =>
      label === 'ENCRYPTED PRIVATE KEY' || (headers['Proc-Type'] ?? '').includes('ENCRYPTED'),
  )
}

async function certificatesOf(argv: Readonly<Record<string, unknown>>): Promise<Uint8Array[]> {
  const paths = [required(argv, 'cert'), ...(list(argv['chain']) ?? [])]
  const all: Uint8Array[] = []
  for (const path of paths) {
    try {
      all.push(...readCertificates(await readInput(path)).map(({ der }) => der))
    } catch (error) {
      if (!(error instanceof InterSslError) || error.code === 'ERR_FILE') throw error
      throw new InterSslError(error.code, `${path}: ${error.message}`, { cause: error })
    }
  }
  return all
}

/** openssl is needed when it is asked for; without it interssl can write every profile itself. */
export async function toolchainFor(
  writer: Pkcs12Writer | undefined,
  asked: string | undefined,
  printOnly: boolean,
  signal: AbortSignal,
): Promise<Toolchain | undefined> {
  if (writer === 'native' || writer === 'forge') {
    if (asked !== undefined) {
      throw new UsageError(`--openssl and --with ${writer} contradict each other`)
    }
    return undefined
  }
  try {
    return await chooseToolchain(asked, signal)
  } catch (error) {
    const optional = writer === undefined && asked === undefined && !printOnly
    if (optional && error instanceof InterSslError && error.code === 'ERR_TOOLCHAIN_NOT_FOUND') {
      return undefined
    }
    throw error
  }
}

export async function passwordOf(
  argv: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<string> {
  const given = givenPassword(argv, '', terminal)
  if (given === null) {
    throw new UsageError('--no-password: a bundle is not written without a password', {
      hint: 'for the empty password give --password-env NAME with NAME set but empty',
    })
  }
  if (given !== undefined) return given
  if (terminal.interactive) return promptNewPassword('password for the bundle')
  throw new UsageError('the bundle has no password', {
    hint: 'give one with --password-file, --password-env or --password-fd',
  })
}
