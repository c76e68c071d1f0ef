// Lets Node import the TypeScript of tests: `node --import ./scripts/typescript.mjs test/….ts`. tap's own way has each test file
// load the whole compiler.
import { statSync } from 'node:fs'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import spawning from 'process-on-spawn'
import { withoutTypes } from './without-types.mjs'

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
  return { format: 'module', source: await withoutTypes(fileURLToPath(url)), shortCircuit: true }
}
