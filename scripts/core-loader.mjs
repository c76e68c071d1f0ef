// The beginning of dist/cli/core.js: runs core.cjs from what V8 made of it when it was built. Another V8 than that one does
// not take it, and compiles as usual.
// An import of them has Node look at all that they export, and load it.
const [{ readFileSync }, { createRequire }, { fileURLToPath }, { Script, constants }] = [
  'node:fs',
  'node:module',
  'node:url',
  'node:vm',
].map((name) => process.getBuiltinModule(name))

/** @returns what core.cjs exports, and the script that it is */
export function loadCore() {
  const file = fileURLToPath(new URL('core.cjs', import.meta.url))
  const require = createRequire(file)
  // Node looks for source maps of modules alone.
  if (process.sourceMapsEnabled) return [require(file)]
  const script = new Script(
    `(function (module, require, __filename) {${readFileSync(file, 'latin1')}\n})`,
    {
      filename: file,
      cachedData: keptFor(file),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  )
  const module = {}
  script.runInThisContext()(module, require, file)
  return [module.exports, script]
}

function keptFor(file) {
  try {
    return readFileSync(file.replace(/cjs$/, 'cache'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
