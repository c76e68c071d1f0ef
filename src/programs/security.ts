/**
 * macOS' `security`: imports into a throw-away keychain, lists the certificates, exports the identity again. Written to
 * Apple's documentation and sources (security(1), SecurityTool); not yet run on a Mac.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { hex } from '../asn1/strings.js'
import { readPem } from '../asn1/pem.js'
import { random } from '../crypto/random.js'
import { readMade } from '../openssl/work-folder.js'
import { openPfx } from '../pki/open.js'
import { readPfx } from '../pki/read.js'
import { spawnProgram } from '../spawn.js'
import type { Driver, FoundProgram } from './driver.js'
import { judgeContents, tellingLine } from './judge.js'
import type { Attempt, Consumer, KeyProof, Pkcs12Contents } from './program.js'
import { attemptIn, textOf, type Session } from './session.js'

/** The two ways into `security import`: from macOS 15 on, `-f pkcs12` takes another decoder. */
export type ImportPath = 'security-import' | 'security-import-f-pkcs12'

const binary = '/usr/bin/security'

/** Where things lie and what opens them, for one import. */
export interface Throwaway {
  readonly keychain: string
  readonly keychainPassword: string
  readonly file: string
  readonly password: string
  readonly exported: string
  readonly exportPassword: string
}

/**
 * Every argv of one import, in order. `security` takes passwords in argv alone, so the driver says `passwordInArgv`; those of
 * the keychain and of the export are made for this one call. Every call names the keychain, so that the person's default
 * one is neither used nor changed; `create-keychain` puts the new one on the search list, `delete-keychain` takes it off.
 */
export function importCalls(path: ImportPath, it: Throwaway) {
  return {
    create: ['create-keychain', '-p', it.keychainPassword, it.keychain],
    import: [
      ...['import', it.file, '-k', it.keychain, '-P', it.password, '-A'],
      ...(path === 'security-import-f-pkcs12' ? ['-f', 'pkcs12'] : []),
    ],
    // Without it the export asks in a window whether it may use the key (since macOS 10.12).
    partition: [
      ...['set-key-partition-list', '-S', 'apple-tool:,apple:', '-s'],
      ...['-k', it.keychainPassword, it.keychain],
    ],
    certificates: ['find-certificate', '-a', '-p', it.keychain],
    identities: ['find-identity', it.keychain],
    export: [
      ...['export', '-k', it.keychain, '-t', 'identities', '-f', 'pkcs12'],
      ...['-P', it.exportPassword, '-o', it.exported],
    ],
    remove: ['delete-keychain', it.keychain],
  } as const
}

export function securityConsumer(path: ImportPath): Consumer {
  return {
    readPkcs12: (bytes, password, context) =>
      attemptIn(context, [], async (session) => {
        const { folder } = session
        const it: Throwaway = {
          keychain: join(folder, 'throwaway.keychain-db'),
          keychainPassword: hex(random(16)),
          file: join(folder, await session.write('in.p12', bytes)),
          password,
          exported: join(folder, 'out.p12'),
          exportPassword: hex(random(16)),
        }
        const args = importCalls(path, it)
        try {
          return await importInto(it, args, session)
        } finally {
          await spawnProgram({ file: binary, args: args.remove, timeoutMs: 10_000 })
        }
      }),
  }
}

async function importInto(
  it: Throwaway,
  args: ReturnType<typeof importCalls>,
  session: Session,
): Promise<Attempt<Pkcs12Contents>> {
  const secrets = [it.password, it.keychainPassword, it.exportPassword]
  const run = (each: readonly string[], logsOutput = true) =>
    session.call(binary, each, { secrets, home: 'person', shown: shownCall(each, it), logsOutput })
  const created = await run(args.create)
  if (created.exitCode !== 0) {
    const reason = `no throw-away keychain: ${tellingLine(created.stderr)}`
    return { state: 'broken', reason, trace: session.trace() }
  }
  const imported = await run(args.import)
  const certificates = certificatesOf((await run(args.certificates, false)).stdout)
  await run(args.partition, false)
  await run(args.identities)
  await run(args.export)
  const keys = identitiesOf(await readMade(it.exported), it.exportPassword)
  const error = importError(imported.stderr)
  return judgeContents({ keys, certificates }, session.trace(imported.exitCode), error)
}

/** What `find-certificate -a -p` printed. */
export function certificatesOf(stdout: Uint8Array): Uint8Array[] {
  return readPem(stdout)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ bytes }) => bytes)
}

/** What `security import` says when it refuses: `security: SecKeychainItemImport: …`. */
export function importError(stderr: string): string {
  return tellingLine(stderr, /^security: Sec\w+:/, /^security: /)
}

function identitiesOf(exported: Uint8Array | null, password: string): KeyProof[] {
  if (exported === null) return []
  return openPfx(readPfx(exported), password).keys.flatMap(({ pkcs8 }) =>
    pkcs8 === null ? [] : [{ how: 'key', pkcs8 }],
  )
}

/** The line a person can paste: names instead of our paths, a variable instead of each password. */
export function shownCall(args: readonly string[], it: Throwaway): string {
  const names = new Map([
    [it.keychain, 'throwaway.keychain-db'],
    [it.file, 'out.p12'],
    [it.exported, 'exported.p12'],
  ])
  const words = args.map((each, index) => {
    const before = args[index - 1] ?? ''
    if (before === '-P') return each === it.password ? '"$P12_PASSWORD"' : '"$EXPORT_PASSWORD"'
    if (['-p', '-k'].includes(before) && each === it.keychainPassword) return '"$KEYCHAIN_PASSWORD"'
    return names.get(each) ?? each
  })
  return `security ${words.join(' ')}`
}

/** The programs of a Mac that says `sw_vers -productVersion`. Before macOS 15, `-f pkcs12` changes nothing. */
export function programsOfMac(productVersion: string): FoundProgram[] {
  const release = /^\d+(?:\.\d+)*/.exec(productVersion.trim())?.[0]
  if (release === undefined) return []
  const major = Number(release.split('.')[0])
  const line = major > 10 ? String(major) : release.split('.').slice(0, 2).join('.')
  const paths: ImportPath[] = [
    'security-import',
    ...(major >= 15 ? (['security-import-f-pkcs12'] as const) : []),
  ]
  return paths.map((path) => ({
    id: `macos-${line}-${path}`,
    version: `macOS ${release}, security import${path === 'security-import' ? '' : ' -f pkcs12'}`,
    found: binary,
    why: 'part of macOS',
    producer: null,
    consumer: securityConsumer(path),
    importer: `macos/${path}`,
    release,
  }))
}

export const securityDriver: Driver = {
  id: 'security',
  reads: ['pkcs12'],
  install: {},
  // One keychain search list for all of them.
  concurrency: 1,
  notYetRun: true,
  passwordInArgv: true,
  async find({ signal }) {
    if (process.platform !== 'darwin') return []
    try {
      await access(binary)
    } catch {
      return []
    }
    const args = ['-productVersion']
    const asked = await spawnProgram({ file: '/usr/bin/sw_vers', args, timeoutMs: 10_000, signal })
    return programsOfMac(textOf(asked))
  },
}
