/** The built command in few files: what `diagnose` loads, and that nothing which it does not need comes with it. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { interssl, main } from '../fixtures/cli.js'

const folder = dirname(main)

/** What a built file loads when it is loaded. */
function loads(name: string): string[] {
  const text = readFileSync(join(folder, name), 'utf8')
  const found = text.matchAll(/(?:^|[;}\n])(?:import|export)(?:[^;'"()]*?\bfrom)?"([^"]+)"/g)
  return [...new Set([...found].map(([, from = '']) => from))]
}

t.test('diagnose loads two files, and no package', async (t) => {
  const own = loads('main.js').filter((name) => !name.startsWith('node:'))
  t.strictSame(own, ['./core.js'], 'main.js')
  t.ok(loads('core.js').includes('node:crypto'), 'what core.js loads is seen')
  t.strictSame(
    loads('core.js').filter((name) => !name.startsWith('node:')),
    [],
    'core.js',
  )
  const text = readFileSync(join(folder, 'main.js'), 'utf8')
  t.match(text, /import\("\.\/core\.js"\)/, 'the verb itself is in core.js')
})

t.test(
  'every other verb takes from core.js what is in it, so that nothing is there twice',
  async (t) => {
    const chunks = readdirSync(folder).filter((name) => /-[A-Z0-9]{8}\.js$/.test(name))
    t.ok(chunks.length > 5, 'the chunks were found')
    for (const name of chunks) {
      t.notMatch(readFileSync(join(folder, name), 'utf8'), /class \w+ extends Error\b/, name)
    }
  },
)

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
