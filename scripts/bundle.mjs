// Run by `npm run build` after tsc: makes the command of few files, since each file that Node loads costs time. core.cjs holds
// all that `diagnose` needs, core.cache what V8 made of it, core.js hands it out; the other verbs are chunks that import from
// core.js, so that nothing is there twice. Dependencies are in the chunks, and their licences in licenses.txt beside them.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))
const out = join(root, 'dist/cli')
const entry = 'src/cli/main.ts'
const shared = {
  absWorkingDir: root,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outdir: out,
  metafile: true,
  logLevel: 'warning',
}
const bundled = {
  ...shared,
  bundle: true,
  packages: 'external',
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
}

const core = await coreModules([entry, 'src/cli/commands/diagnose.ts'])
const names = await exportsOf(core)
const exported = [...names].flatMap(([, row]) => row.map(([, inCore]) => inCore))
// What tsc left there is the same command in many files.
for (const name of readdirSync(out)) rmSync(join(out, name), { recursive: true })
const { metafile } = await build({
  ...bundled,
  // The second is for scripts/schemas.mjs, the third is what a run of the matrix starts more of.
  entryPoints: [entry, 'src/cli/schemas.ts', 'src/cli/crew-worker.ts'],
  splitting: true,
  chunkNames: '[name]-[hash]',
  packages: 'bundle',
  // yargs reads its words from files of its own; node-forge is what the matrix judges, so it is the one that is installed.
  external: ['yargs', 'yargs/*', 'node-forge', 'node-forge/*'],
  // For what is CommonJS in there: of modules that are not, nothing is left but Node's own.
  banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
  plugins: [{ name: 'core', setup: fromCore }],
})
writeFileSync(join(out, 'licenses.txt'), licencesOf(Object.keys(metafile.inputs)))
await build({
  ...bundled,
  format: 'cjs',
  entryPoints: { core: 'core' },
  outExtension: { '.js': '.cjs' },
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  define: { 'import.meta.url': 'importMetaUrl' },
  // An object at once: esbuild's own exports are copied property by property when it starts.
  logOverride: { 'commonjs-variable-in-esm': 'silent' },
  plugins: [{ name: 'core', setup: coreItself }],
})
const loader = readFileSync(join(root, 'scripts/core-loader.mjs'), 'utf8')
writeFileSync(
  join(out, 'core.js'),
  `${loader}\nexport const { ${exported.join(', ')} } = loadCore()[0]\n`,
)
execFileSync(process.execPath, [join(root, 'scripts/core-cache.mjs')], { stdio: 'inherit' })

/** The licence of every package that the files are of, as it came with it. */
function licencesOf(files) {
  const inPackage = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/
  const folders = new Set(files.flatMap((file) => file.match(inPackage) ?? []))
  const texts = [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/i.test(one))
    if (file === undefined) throw new Error(`${folder}: has no licence to hand on`)
    return `${name} ${version}\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

/** The modules that are loaded with `entries`, but for the first of these, which is the program. */
async function coreModules(entries) {
  const { inputs } = (await build({ ...bundled, entryPoints: entries, write: false })).metafile
  const found = new Set(entries)
  for (const path of found) {
    for (const { path: imported, kind, external } of inputs[path].imports) {
      if (kind === 'import-statement' && external !== true) found.add(imported)
    }
  }
  found.delete(entries[0])
  return [...found]
}

/** What each module exports, and the name that core.js gives it: its own unless two modules have the same. */
async function exportsOf(modules) {
  const { outputs } = (await build({ ...shared, entryPoints: modules, write: false })).metafile
  const rows = Object.values(outputs).map(({ entryPoint, exports }) => [entryPoint, exports])
  const all = rows.flatMap(([, exports]) => exports)
  const isShared = (name) => all.indexOf(name) !== all.lastIndexOf(name)
  const inCore = (name, path) =>
    isShared(name) ? `${name}_${rows.findIndex(([one]) => one === path)}` : name
  return new Map(
    rows.map(([path, exports]) => [path, exports.map((name) => [name, inCore(name, path)])]),
  )
}

function fromCore({ onLoad, onResolve }) {
  onResolve({ filter: /^\.\/core\.js$/, namespace: 'core' }, ({ path }) => ({
    path,
    external: true,
  }))
  onResolve({ filter: /^\.\.?\// }, async ({ path, resolveDir, kind }) => {
    const module = relative(root, join(resolveDir, path)).replace(/\.js$/, '.ts')
    const row = names.get(module)
    if (row === undefined) return undefined
    const renamed = row.some(([name, inCore]) => name !== inCore)
    // What is loaded late is there already; it comes by its own name.
    if (renamed && kind === 'dynamic-import') throw new Error(`${module}: a name is not its own`)
    return renamed ? { path: module, namespace: 'core' } : { path: './core.js', external: true }
  })
  onLoad({ filter: /./, namespace: 'core' }, ({ path }) => ({
    contents: `export { ${names.get(path).map(([name, inCore]) => `${inCore} as ${name}`)} } from './core.js'`,
  }))
}

function coreItself({ onLoad, onResolve }) {
  onResolve({ filter: /^core$/ }, () => ({ path: 'core', namespace: 'core' }))
  onLoad({ filter: /./, namespace: 'core' }, () => ({
    contents: [
      ...[...names].map(
        ([path, row]) =>
          `import { ${row.map(([name, inCore]) => `${name} as ${inCore}`)} } from './${path}'`,
      ),
      `module.exports = { ${exported} }`,
    ].join('\n'),
    resolveDir: root,
    loader: 'ts',
  }))
}
