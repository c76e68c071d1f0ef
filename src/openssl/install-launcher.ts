/** One path for an unpacked openssl: a script that starts it with its own libc, libraries and providers. */
import { chmod, mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { InterSslError } from '../errors.js'

/** Where the parts lie, relative to the folder of the unpacked packages. */
export interface UnpackedParts {
  readonly linker: string
  readonly libraryFolders: readonly string[]
  readonly binary: string
  /** Of OpenSSL 3 and newer. */
  readonly modules: string | null
  readonly config: string | null
}

/** Finds the parts by what they are called, on any architecture. */
export async function partsOf(tree: string): Promise<UnpackedParts> {
  const root = await realpath(tree)
  const files = await filesUnder(root, root)
  const linker = files.find((file) => /^ld(?:64|-linux.*)?\.so\.\d+$/.test(basename(file)))
  if (linker === undefined || !files.includes('usr/bin/openssl')) {
    throw new InterSslError(
      'ERR_PROGRAM_FAILED',
      `the packages hold no ${linker === undefined ? 'dynamic linker' : 'usr/bin/openssl'}`,
    )
  }
  const libraries = files.filter((file) =>
    /^lib(?:c|crypto|ssl|z|zstd)\.so\.\d/.test(basename(file)),
  )
  const modules = files.find((file) => /\/ossl-modules\/[^/]+\.so$/.test(file))
  const config = files.find((file) => file === 'etc/ssl/openssl.cnf')
  return {
    linker,
    libraryFolders: [...new Set(libraries.map((file) => dirname(file)))],
    binary: 'usr/bin/openssl',
    modules: modules === undefined ? null : dirname(modules),
    config: config ?? null,
  }
}

/**
 * The script's text. What the caller sets of OPENSSL_CONF and OPENSSL_MODULES stays. The machine's ld.so.cache is left
 * out, so that no library of the machine's gets in.
 */
export function launcherText(tree: string, parts: UnpackedParts): string {
  const at = (part: string): string => quoted(join(tree, part))
  const unlessSet = (name: string, part: string | null): string[] =>
    part === null ? [] : [`if [ -z "\${${name}+x}" ]; then export ${name}=${at(part)}; fi`]
  const folders = parts.libraryFolders.map((folder) => join(tree, folder)).join(':')
  return [
    '#!/bin/sh',
    '# Made by interssl toolchains install.',
    ...unlessSet('OPENSSL_CONF', parts.config),
    ...unlessSet('OPENSSL_MODULES', parts.modules),
    `exec ${at(parts.linker)} --inhibit-cache --library-path ${quoted(folders)} ${at(parts.binary)} "$@"`,
    '',
  ].join('\n')
}

/** Writes `bin/openssl` into the folder, for a tree that is (or will be) at `tree`. */
export async function writeLauncher(
  folder: string,
  tree: string,
  parts: UnpackedParts,
): Promise<string> {
  const path = join(folder, 'bin', 'openssl')
  await mkdir(dirname(path), { recursive: true, mode: 0o755 })
  await writeFile(path, launcherText(tree, parts))
  await chmod(path, 0o755)
  return path
}

/** A path that holds a colon would be two folders to the linker. */
export function canLaunchFrom(folder: string): boolean {
  return !/[:;\n]/.test(folder)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** Files, and links to files inside: an absolute link of a package leads to the machine's own. */
async function filesUnder(root: string, folder: string): Promise<string[]> {
  const found: string[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...(await filesUnder(root, path)))
    else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsInside(root, path)))) {
      found.push(relative(root, path))
    }
  }
  return found
}

async function leadsInside(root: string, link: string): Promise<boolean> {
  const real = await realpath(link).catch(() => null)
  if (real === null || relative(root, real).startsWith('..')) return false
  return (await stat(real)).isFile()
}
