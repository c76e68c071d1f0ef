import { fileURLToPath } from 'node:url'
import t from 'tap'
import { loadConfig } from '../../src/matrix/config.js'

const packaged = fileURLToPath(new URL('../../matrix.json', import.meta.url))

t.test('the packaged matrix.json holds to its schema', async (t) => {
  const config = await loadConfig(packaged)
  const ids = config.programs.map(({ id }) => id)
  for (const id of ['native', 'forge-1.4', 'openssl-3.0', 'libressl-3.3', 'ios-18', 'windows-11']) {
    t.ok(ids.includes(id), id)
  }
  t.match(config.scenarioFolder, /scenarios$/)
})

const row = { id: 'native', driver: 'native', importer: 'native' }
const cases: readonly [claim: string, content: unknown, path: string, message: RegExp][] = [
  ['an unknown key', { programs: [row], extra: true }, '', /extra/],
  ['an unknown driver', { programs: [{ ...row, driver: 'magic' }] }, 'programs.0.driver', /./],
  [
    'an unknown importer',
    { programs: [{ ...row, importer: 'macosx' }] },
    'programs.0.importer',
    /macosx/,
  ],
  [
    'an importer that names many',
    { programs: [{ ...row, importer: 'macos' }] },
    'programs.0.importer',
    /names \d+ importers/,
  ],
  ['an id declared twice', { programs: [row, row] }, 'programs.1.id', /declared twice/],
  [
    'an id that is no file name',
    { programs: [{ ...row, id: '../x' }] },
    'programs.0.id',
    /an id is/,
  ],
  [
    'a known disagreement without a link',
    { programs: [row], known: [{ cell: '*', outcome: 'rejected', reason: 'r' }] },
    'known.0.link',
    /./,
  ],
]

for (const [claim, content, path, message] of cases) {
  t.test(`${claim} is refused with file, path and sentence`, async (t) => {
    const folder = t.testdir({ 'matrix.json': JSON.stringify(content) })
    await t.rejects(loadConfig(`${folder}/matrix.json`), {
      code: 'ERR_MATRIX_INVALID',
      file: `${folder}/matrix.json`,
      path,
      message,
    })
  })
}

t.test('a file that is not there is named', async (t) => {
  await t.rejects(loadConfig(`${t.testdir()}/none.json`), {
    code: 'ERR_MATRIX_INVALID',
    message: /none\.json: can't be read \(ENOENT\)/,
  })
})
