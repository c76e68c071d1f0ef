// Lets Node import the TypeScript of tests: `node --import ./scripts/typescript.mjs test/….ts`. Types are taken off (esbuild)
// and what came out is kept, so that the next process reads it; tap's own way has each test file load the whole compiler.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import spawning from 'process-on-spawn'

const folder = fileURLToPath(new URL('../node_modules/.cache/typescript/', import.meta.url))
/** Who made what is kept: another Node, or another text of this file, makes it anew. */
const maker = `${process.version}\0${readFileSync(fileURLToPath(import.meta.url), 'utf8')}`

if (isMainThread) {
  register(import.meta.url)
  // Said to tap's own way in package.json; what a test starts shall not hear of it.
  process.env['TAP_TYPE_STRIP_ONLY'] = '0'
  // And starts as it does for a person: tap has every Node load its book-keeping of coverage, which is off here.
  spawning.removeAllListeners()
}

/** What is written as `./x.js` is `./x.ts` here, as the compiler has it. */
export async function resolve(specifier, context, next) {
  if (/^\.\.?\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
    if (statSync(url, { throwIfNoEntry: false })?.isFile()) {
      return { url: url.href, format: 'module', shortCircuit: true }
    }
  }
  return next(specifier, context)
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
  const file = fileURLToPath(url)
  const source = readFileSync(file)
  const name = createHash('sha256').update(`${maker}\0${file}\0`).update(source).digest('hex')
  const code = kept(name) ?? keep(name, await withoutTypes(file, source.toString()))
  return { format: 'module', source: code, shortCircuit: true }
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

async function withoutTypes(file, source) {
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
