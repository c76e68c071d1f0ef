// The TypeScript of tests as JavaScript: types are taken off (esbuild), and what came out is kept for the next process.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../node_modules/.cache/typescript/', import.meta.url))
/** Who made what is kept: another Node, or another text of this file, makes it anew. */
const maker = `${process.version}\0${readFileSync(fileURLToPath(import.meta.url), 'utf8')}`

/** `file`: an absolute path. */
export async function withoutTypes(file) {
  const source = readFileSync(file)
  const name = createHash('sha256').update(`${maker}\0${file}\0`).update(source).digest('hex')
  return kept(name) ?? keep(name, await transformed(file, source.toString()))
}

function kept(name) {
  try {
    return readFileSync(`${folder}${name}.mjs`, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

/** Whole or not at all: other processes read and write there too. */
function keep(name, text) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}${name}.${process.pid}`, text)
  renameSync(`${folder}${name}.${process.pid}`, `${folder}${name}.mjs`)
  return text
}

async function transformed(file, source) {
  const { transform } = await import('esbuild')
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: `node${process.versions.node}`,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    sourcefile: file,
    sourcemap: 'inline',
    sourcesContent: false,
  })
  return code
}
