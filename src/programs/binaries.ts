/** Finds the binaries of a program: on PATH, then elsewhere; each file once, none that others may replace. */
import { constants } from 'node:fs'
import { access, readdir, realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { whyNotTrustedBinary } from '../openssl/trust.js'

export interface Binary {
  readonly path: string
  readonly why: string
}

export interface WhereToLook {
  /** A PATH; relative entries mean another program in every folder, so they are passed over. @default the environment's */
  readonly path?: string | undefined
  /** Further files that may be there. @default [] */
  readonly elsewhere?: readonly string[] | undefined
}

/** In PATH order, then `elsewhere`; two names of one file are one binary. */
export async function binariesOf(
  name: string,
  { path = process.env['PATH'] ?? '', elsewhere = [] }: WhereToLook = {},
): Promise<Binary[]> {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  const onPath = path.split(delimiter).filter((folder) => isAbsolute(folder))
  const places = [
    ...onPath.map((folder) => ({ path: join(folder, file), why: 'found on PATH' })),
    ...elsewhere.map((each) => ({ path: each, why: 'found where its installer puts it' })),
  ]
  const found: Binary[] = []
  const seen = new Set<string>()
  for (const place of places) {
    const real = await usable(place.path)
    if (real === null || seen.has(real)) continue
    seen.add(real)
    found.push(place)
  }
  return found
}

/** `folder/NAME/inside` for every NAME in a folder, in the order of their names; none where there is no such folder. */
export async function inEvery(folder: string, inside: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort().map((name) => join(folder, name, inside))
  } catch {
    return []
  }
}

/** The same programs, a second one of an id called `ID#2`. */
export function numbered<T extends { readonly id: string }>(programs: readonly T[]): T[] {
  const seen = new Map<string, number>()
  return programs.map((program) => {
    const count = (seen.get(program.id) ?? 0) + 1
    seen.set(program.id, count)
    return count === 1 ? program : { ...program, id: `${program.id}#${count}` }
  })
}

/** The real path of what may be run and stays what it is; else null. */
async function usable(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK)
    return (await whyNotTrustedBinary(path)) === null ? await realpath(path) : null
  } catch {
    return null
  }
}
