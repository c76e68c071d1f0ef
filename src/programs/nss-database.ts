/** A throw-away NSS database: made once a program, copied for each call, read with certutil. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPem } from '../asn1/pem.js'
import { equalOctets } from '../crypto/digest.js'
import { random } from '../crypto/random.js'
import { certificateLabels } from '../pki/certificate.js'
import { mustSucceed } from './judge.js'
import { keyProofs } from './key-proof.js'
import type { CallContext, Pkcs12Contents } from './program.js'
import { inSession, textOf, type Session } from './session.js'

/** The tools of one NSS, which lie in one folder. */
export interface NssTools {
  readonly pk12util: string
  readonly certutil: string
  /** For messages; some packages leave it out. */
  readonly cmsutil?: string
}

/** The files of a database, which may be copied. */
export type Database = ReadonlyMap<string, Uint8Array>

/** Where the database lies in a session's folder; its password is empty, which `slot` says. */
export const database = ['-d', 'sql:db'] as const
export const slotPassword = 'slot'
/** What certutil and cmsutil are told, so that they ask nobody for it. */
export const unlock = [...database, '-f', slotPassword]

/** Makes a database once, with what `fill` puts into it; a failure is not remembered. */
export function preparedDatabase(
  tools: NssTools,
  fill?: (session: Session) => Promise<void>,
): (context: CallContext) => Promise<Database> {
  let made: Promise<Database> | null = null
  return (context) => {
    const fresh =
      made ??
      inSession(context, async (session) => {
        await mkdir(join(session.folder, 'db'), { mode: 0o700 })
        await session.write(slotPassword, '')
        mustSucceed(
          await session.call(tools.certutil, ['-N', ...database, '--empty-password']),
          'certutil -N',
        )
        await fill?.(session)
        const names = ['cert9.db', 'key4.db', 'pkcs11.txt']
        const files = names.map(
          async (name) => [name, await readFile(join(session.folder, 'db', name))] as const,
        )
        return new Map(await Promise.all(files))
      })
    made = fresh
    fresh.catch(() => (made = null))
    return fresh
  }
}

const empties = new WeakMap<NssTools, ReturnType<typeof preparedDatabase>>()

/** A database with nothing in it: one for all that is done with the tools. */
export function emptyDatabase(tools: NssTools): ReturnType<typeof preparedDatabase> {
  const known = empties.get(tools) ?? preparedDatabase(tools)
  empties.set(tools, known)
  return known
}

/** A file for -z of certutil, which else waits for somebody who types; its name. */
export function writeNoise(session: Session): Promise<string> {
  return session.write('noise', random(64))
}

/** Puts a copy into the session. */
export async function copyDatabase(session: Session, files: Database): Promise<void> {
  const folder = join(session.folder, 'db')
  await mkdir(folder, { mode: 0o700 })
  await session.write(slotPassword, '')
  await Promise.all(
    [...files].map(([name, bytes]) =>
      writeFile(join(folder, name), bytes, { mode: 0o600, flag: 'wx' }),
    ),
  )
}

/**
 * Everything in the database: certificates as certutil writes them out, and for each key a CSR that it signed, which
 * we verify.
 */
export async function readDatabase(tools: NssTools, session: Session): Promise<Pkcs12Contents> {
  const call = (args: readonly string[]): ReturnType<Session['call']> =>
    session.call(tools.certutil, [...args, ...database])
  const [certificates, keys] = await Promise.all([call(['-L']), call(['-K', '-f', slotPassword])])
  const nicknames = nicknamesIn(textOf(certificates))
  const ids = keyIdsIn(textOf(keys))
  if (nicknames.length === 0 && ids.length === 0) return { keys: [], certificates: [] }
  const asked = [
    ...ids.map((id) => ['-R', '-k', id, '-s', 'CN=interssl', '-a', '-f', slotPassword]),
    ...nicknames.map((nickname) => ['-L', '-n', nickname, '-a']),
  ]
  const printed = await inOneCall(asked, session, call)
  const blocks = printed.flatMap(readPem)
  return {
    keys: keyProofs(blocks),
    certificates: blocks
      .filter(({ label }) => certificateLabels.has(label))
      .map(({ bytes }) => bytes)
      .filter((der, index, all) => all.findIndex((other) => equalOctets(other, der)) === index),
  }
}

/**
 * A line of `certutil -L`: the nickname padded to 60 octets, then the trust for TLS, S/MIME and objects (`u,u,u`, or
 * `,,` where there is none).
 */
export function nicknamesIn(listing: string): string[] {
  const rows = listing.split('\n').flatMap((line) => {
    const [, nickname = ''] = /^(.+?) +[a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]* *$/.exec(line) ?? []
    return nickname === '' || line.trim() === 'SSL,S/MIME,JAR/XPI' ? [] : [nickname]
  })
  return [...new Set(rows)]
}

/** A line of `certutil -K`: `< 0> rsa      <40 hex>   nickname`. */
export function keyIdsIn(listing: string): string[] {
  return [...listing.matchAll(/^<\s*\d+>\s+\S+\s+([0-9a-f]{40})\b/gm)].map(([, id = '']) => id)
}

/** The first thing that certutil complains about, with NSS's name of the fault, which it puts on the next line. */
export function complaintIn(stderr: string): string {
  const lines = stderr
    .replaceAll('\n: ', ': ')
    .split('\n')
    .map((line) => line.replace(/^certutil:? +/, '').trim())
  return lines.find((line) => line !== '' && !line.startsWith('Generating key.')) ?? ''
}

/**
 * Many commands as one process where its batch file can hold them (a line is cut at 512 octets, quotes are not
 * escaped). A batch ends at the first command that fails: then each goes alone.
 */
async function inOneCall(
  commands: readonly (readonly string[])[],
  session: Session,
  call: (args: readonly string[]) => ReturnType<Session['call']>,
): Promise<Uint8Array[]> {
  const lines = commands.map((words) => words.map((word) => `"${word}"`).join(' '))
  const plain = commands.flat().every((word) => !/["\\\p{Cc}]/u.test(word))
  if (plain && lines.every((line) => Buffer.byteLength(line) < 400)) {
    const result = await call(['-B', '-i', await session.write('batch', `${lines.join('\n')}\n`)])
    if (result.exitCode === 0) return [result.stdout]
  }
  const results = await Promise.all(commands.map(call))
  return results.map(({ stdout }) => stdout)
}
