/** `interssl repair FILE --out F`: a .p12/.pfx written anew so that importers accept it, and proved. */
import { sha256Hex } from '../../crypto/digest.js'
import { droppable, type Droppable } from '../../diagnose/repair-contents.js'
import { repair, type Repaired } from '../../diagnose/repair.js'
import { FileError, InterSslError, RepairError, UsageError } from '../../errors.js'
import { forgeVersion } from '../../forge/version.js'
import { resolveImporter } from '../../importers/resolve.js'
import { detectToolchains } from '../../openssl/detect.js'
import { openPfx } from '../../pki/open.js'
import { profileIds, type ProfileId } from '../../pki/profile.js'
import { readPfx } from '../../pki/read.js'
import { findPrograms } from '../../programs/find.js'
import { verifyPkcs12 } from '../../programs/verify-pkcs12.js'
import { renderJson } from '../../report/json.js'
import { renderRepair } from '../../report/repair-text.js'
import { nameTargets } from '../../report/targets-text.js'
import { list, required, single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs } from '../files.js'
import { givenLimits, limitOptions } from '../limits.js'
import {
  givenPassword,
  passwordOptions,
  promptNewPassword,
  promptPassword,
  refuseTwoStdins,
  type GivenPassword,
} from '../password.js'
import type { Terminal } from '../terminal.js'
import { ownVersion } from '../version.js'
import { nameOf } from './pkcs12.js'

export const repairVerb: Verb = {
  command: 'repair <file>',
  describe: 'write a .p12/.pfx anew so that importers accept it',
  flags: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'the file to repair' })
      .options({
        out: { type: 'string', requiresArg: true, describe: 'the new file (0600)' },
        for: {
          type: 'string',
          requiresArg: true,
          describe: 'who has to accept it (macos@14, ios, windows …); default: what is in wide use',
        },
        profile: {
          type: 'string',
          requiresArg: true,
          choices: profileIds,
          describe: 'how it is encrypted; default: the strongest that all of them accept',
        },
        drop: {
          type: 'string',
          requiresArg: true,
          describe: `what may be left out: ${droppable.join(', ')}; repeatable, comma lists`,
        },
        verify: { type: 'boolean', describe: 'open the new file with every program here, too' },
        force: { type: 'boolean', describe: 'replace an output that exists' },
        json: { type: 'boolean', describe: 'print one JSON document' },
      })
      .options(passwordOptions(''))
      .options(passwordOptions('new-'))
      .options(limitOptions),
  run: async (argv, { terminal, signal }) => {
    refuseTwoStdins(argv)
    const path = String(argv['file'])
    const out = required(argv, 'out')
    const force = argv['force'] === true
    const asked = list(argv['for'])?.flatMap(resolveImporter)
    const profile = single(argv, 'profile') as ProfileId | undefined
    const drop = dropOf(argv)
    const bytes = await readInput(path)
    if (await isSameFile(path, out)) {
      throw new FileError(`${out}: is the input itself`, out, {
        hint: 'name another file with --out; the input is never replaced',
      })
    }
    await checkOutputs([out], force)
    const password = await passwordOf(argv, bytes, terminal)
    const newPassword = await newPasswordOf(argv, bytes, password, terminal)
    const limits = givenLimits(argv)
    const options = { password, newPassword, targets: asked, profile, drop, limits }
    const repaired = naming(path, () => repair(bytes, options))
    if (asked !== undefined && repaired.stillRefusedBy.length > 0) {
      throw new RepairError(
        'ERR_REPAIR_IMPOSSIBLE',
        `${profile} is refused by ${repaired.stillRefusedBy.map(({ label }) => label).join(', ')}`,
        { hint: 'leave --profile out: then one is chosen that they accept' },
      )
    }
    const verifiedWith =
      argv['verify'] === true ? await openedByPrograms(repaired, terminal, signal) : []
    await writeOutputs([{ path: out, bytes: repaired.bytes, secret: true }], force)
    warn(repaired, password, terminal)
    if (argv['json'] !== true) {
      terminal.answer(renderRepair(repaired, out, verifiedWith))
      return 0
    }
    terminal.answer(
      renderJson({
        schemaVersion: 1,
        input: { path, sha256: sha256Hex(bytes) },
        output: { path: out, sha256: sha256Hex(repaired.bytes) },
        profile: repaired.profile,
        changed: repaired.changed,
        kept: repaired.kept,
        acceptedBy: repaired.acceptedBy.map(nameOf),
        stillRefusedBy: repaired.stillRefusedBy.map(nameOf),
        notKnown: repaired.unknown.map(nameOf),
        verifiedWith,
      }),
    )
    return 0
  },
}

function dropOf(argv: Readonly<Record<string, unknown>>): Droppable[] {
  return (list(argv['drop']) ?? []).map((name) => {
    const found = droppable.find((one) => one === name)
    if (found !== undefined) return found
    throw new UsageError(`--drop: nothing is called ${name}`, {
      hint: `one of ${droppable.join(', ')}`,
    })
  })
}

async function isSameFile(path: string, out: string): Promise<boolean> {
  const { realpath } = await import('node:fs/promises')
  const real = (name: string): Promise<string> => realpath(name).catch(() => name)
  return (await real(path)) === (await real(out))
}

/** Asks only when the file has a password, and only on a terminal. */
async function passwordOf(
  argv: Readonly<Record<string, unknown>>,
  bytes: Uint8Array,
  terminal: Terminal,
): Promise<GivenPassword> {
  const given = givenPassword(argv, '', terminal)
  if (given !== undefined || !terminal.interactive || !isLocked(bytes)) return given
  return promptPassword('password of the file')
}

/** A file that is written has a password; where the input has none, a new one is asked for. */
async function newPasswordOf(
  argv: Readonly<Record<string, unknown>>,
  bytes: Uint8Array,
  password: GivenPassword,
  terminal: Terminal,
): Promise<string | undefined> {
  const given = givenPassword(argv, 'new-', terminal)
  if (given === null) {
    throw new UsageError('--no-new-password: a bundle is not written without a password', {
      hint: 'for the empty password give --new-password-env NAME with NAME set but empty',
    })
  }
  if (given !== undefined || typeof password === 'string') return given
  const pfx = readPfx(bytes)
  if (!pfx.recognised || isLocked(bytes)) return undefined
  if (terminal.interactive) return promptNewPassword('password of the new file')
  throw new UsageError('the file has no password, and the new one needs one', {
    hint: 'give it with --new-password-file, --new-password-env or --new-password-fd',
  })
}

function isLocked(bytes: Uint8Array): boolean {
  return openPfx(readPfx(bytes)).passwordState === 'not-given'
}

/** The same error, with the file's name before it. */
function naming<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InterSslError) || error.code.startsWith('ERR_REPAIR')) throw error
    throw new InterSslError(error.code, `${path}: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}

async function openedByPrograms(
  repaired: Repaired,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string[]> {
  const programs = await findPrograms([], {
    toolchains: await detectToolchains({ signal }),
    node: { path: process.execPath, version: process.versions.node },
    forgeVersion,
    ownVersion,
  })
  const { openedBy, notes } = await verifyPkcs12(repaired, programs, { signal, timeoutMs: 30_000 })
  for (const note of notes) terminal.note(`interssl: note: ${note}`)
  return [...openedBy]
}

function warn(repaired: Repaired, password: GivenPassword, terminal: Terminal): void {
  if (repaired.password === '') {
    terminal.warn(
      'the password of the new file is empty; platforms disagree on how that is written',
    )
    terminal.hint('give it one with --new-password-file or --new-password-env')
  }
  if (repaired.profile === 'legacy-rc2') {
    terminal.warn('RC2-40 is no protection; compat-3des is accepted wherever this is')
  }
  const { profile, stillRefusedBy, setAside } = repaired
  if (setAside.length > 0) {
    terminal.warn(
      `however the file is written, ${nameTargets(setAside)} can't take what is in it (interssl diagnose says why); it was written for the others`,
    )
  }
  if (stillRefusedBy.length > setAside.length) {
    terminal.warn(`${profile} is refused by some importers in wide use`)
  }
  if (repaired.unknown.length > 0) {
    terminal.warn('what some importers do with it is not known; they are listed')
  }
  if (password === null && repaired.password !== '') {
    terminal.warn('the new file has a password; the old one had none')
  }
}
