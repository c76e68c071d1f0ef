/** The built command in few files: what `diagnose` loads, and that nothing which it does not need comes with it. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { interssl, main } from '../fixtures/cli.js'

const folder = dirname(main)
const chunks = readdirSync(folder).filter((name) => /-[A-Z0-9]{8}\.js$/.test(name))

/** What a built file loads when it is loaded. */
function loads(name: string): string[] {
  const text = readFileSync(join(folder, name), 'utf8')
  const found = name.endsWith('.cjs')
    ? text.matchAll(/\brequire\("([^"]+)"\)/g)
    : text.matchAll(/(?:^|[;}\n])(?:import|export)(?:[^;'"()]*?\bfrom)? ?['"]([^'"]+)['"]/g)
  return [...new Set([...found].map(([, from = '']) => from))]
}

t.test('diagnose loads main.js and the core, and no package', async (t) => {
  const own = (name: string): string[] => loads(name).filter((one) => !one.startsWith('node:'))
  t.strictSame(own('main.js'), ['./core.js'], 'main.js')
  t.strictSame(loads('core.js'), [], 'core.js')
  t.ok(loads('core.cjs').includes('node:crypto'), 'what core.cjs loads is seen')
  t.strictSame(own('core.cjs'), [], 'core.cjs')
  const text = readFileSync(join(folder, 'main.js'), 'utf8')
  t.match(text, /import\("\.\/core\.js"\)/, 'the verb itself is in core.js')
})

t.test('what V8 kept of the core is what this Node takes, and is not needed', async (t) => {
  const manifest = readFileSync(join(folder, '../../package.json'), 'utf8')
  const copy = join(t.testdir({ 'package.json': manifest, dist: { cli: {} } }), 'dist/cli')
  for (const name of ['core.js', 'core.cjs']) copyFileSync(join(folder, name), join(copy, name))
  const script = `
    const [{ nameOf }, { cachedDataRejected }] = (await import(process.argv[1])).loadCore()
    process.stdout.write(JSON.stringify([typeof nameOf, cachedDataRejected ?? null]))`
  // Without an environment that asks for source maps: with them nothing is kept.
  const load = (): unknown => {
    const args = [
      '--input-type=module',
      '--eval',
      script,
      pathToFileURL(join(copy, 'core.js')).href,
    ]
    return JSON.parse(spawnSync(process.execPath, args, { env: {}, encoding: 'utf8' }).stdout)
  }
  t.strictSame(load(), ['function', null], 'nothing was kept')
  copyFileSync(join(folder, 'core.cache'), join(copy, 'core.cache'))
  t.strictSame(load(), ['function', false], 'not rejected')
})

t.test(
  'every other verb takes from core.js what is in it, so that nothing is there twice',
  async (t) => {
    const declared = (name: string): string[] => {
      const text = readFileSync(join(folder, name), 'utf8')
      return [...text.matchAll(/\b(\w+)=class\b/g)].map(([, one = '']) => one)
    }
    const core = declared('core.cjs')
    t.ok(core.includes('InterSslError'), 'what the core declares is seen')
    t.ok(chunks.length > 5, 'the chunks were found')
    for (const name of chunks) {
      t.strictSame(
        declared(name).filter((one) => core.includes(one)),
        [],
        name,
      )
    }
  },
)

t.test('dependencies are in the chunks but for two, with their licences beside', async (t) => {
  const packages = chunks
    .flatMap(loads)
    .filter((one) => !one.startsWith('.') && !builtinModules.includes(one.replace('node:', '')))
  t.strictSame([...new Set(packages)], ['node-forge'], 'yargs is loaded when it is needed')
  for (const name of chunks) {
    const required = readFileSync(join(folder, name), 'utf8').matchAll(
      /\b__require\w*\("([^"]+)"\)/g,
    )
    for (const [, one = ''] of required)
      t.ok(builtinModules.includes(one.replace('node:', '')), one)
  }
  const licences = readFileSync(join(folder, 'licenses.txt'), 'utf8').split(/\n-{80}\n\n/)
  const names = licences.map((text) => text.split(' ')[0])
  for (const name of ['execa', 'zod', 'cli-table3', 'cross-spawn']) t.ok(names.includes(name), name)
  for (const text of licences) t.match(text, /^\S+ \d+\.\d+\.\d+\n\n[^]*permission/i)
})

t.test('files of the package are found from the bundle', async (t) => {
  const { version } = JSON.parse(readFileSync(join(folder, '../../package.json'), 'utf8'))
  t.match(await interssl(['--version']), { code: 0, stdout: `${version}\n` })
  const elsewhere = t.testdir({})
  const listed = await interssl(['matrix', '--list', '--consumer', 'native'], { cwd: elsewhere })
  t.match(listed, { code: 0, stdout: /native/ }, 'matrix.json and the scenarios')
})

t.test('a stack names functions, and with source maps the lines of src/', async (t) => {
  const missing = ['diagnose', 'missing.p12']
  const plain = await interssl(missing, { env: { DEBUG: 'interssl' } })
  t.match(plain.stderr, /at readInput \(/)
  const env = { DEBUG: 'interssl', NODE_OPTIONS: '--enable-source-maps' }
  t.match((await interssl(missing, { env })).stderr, /src[\\/]cli[\\/]files\.ts:\d+/)
})
