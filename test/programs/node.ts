import { readFileSync } from 'node:fs'
import t from 'tap'
import { bunDriver } from '../../src/programs/bun.js'
import { comparePkcs12 } from '../../src/programs/compare.js'
import { writeNatively } from '../../src/programs/write-natively.js'
import { nodeDriver } from '../../src/programs/node.js'
import {
  aliceIdentity,
  context,
  hostilePassword,
  loggingTools,
  programsOf,
} from '../fixtures/programs-here.js'

const identity = aliceIdentity()
const recipe = { form: 'compat-3des', password: hostilePassword, friendlyName: 'a' } as const
const nodes = await programsOf(nodeDriver)
const buns = await programsOf(bunDriver)

t.test('the running node is the first, and each binary is there once', async (t) => {
  t.match(nodes[0], { found: process.execPath, version: `Node.js ${process.versions.node}` })
  t.equal(new Set(nodes.map(({ found }) => found)).size, nodes.length)
  t.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length)
})

t.test('a second node of the same line gets #2', async (t) => {
  const folder = loggingTools(t.testdir(), { node: process.execPath })
  const [running, other] = await programsOf(nodeDriver, folder)
  t.match(other, { id: `${running?.id}#2`, found: `${folder}/node`, release: running?.release })
})

for (const { id, consumer } of [...nodes, ...buns]) {
  t.test(
    `${id} finishes a handshake with what it read, and refuses a wrong password`,
    async (t) => {
      const { bytes } = await writeNatively(recipe, identity)
      const read = await consumer?.readPkcs12?.(bytes, hostilePassword, context)
      if (read?.state !== 'read') return void t.fail(JSON.stringify(read))
      t.strictSame(comparePkcs12(read.contents, identity), [])
      const wrong = await consumer?.readPkcs12?.(bytes, 'wrong', context)
      t.match(wrong, { state: 'refused', error: /./ })
      t.match(await consumer?.readPkcs12?.(bytes, 'x', { timeoutMs: 1 }), { state: 'hung' })
    },
  )
}

t.test('bun is here', { skip: buns.length === 0 && 'no bun on PATH or installed' }, async (t) => {
  t.match(buns[0], { id: /^bun-\d+\.\d+$/, importer: 'bun' })
})

t.test('no password stands in the argv of a node', async (t) => {
  const folder = loggingTools(t.testdir(), { node: process.execPath })
  const [, logged] = await programsOf(nodeDriver, folder)
  const password = 'Bundle-Secret-7431'
  const { bytes } = await writeNatively({ ...recipe, password }, identity)
  t.match(await logged?.consumer?.readPkcs12?.(bytes, password, context), { state: 'read' })
  const log = readFileSync(`${folder}/argv.log`, 'utf8')
  t.match(log, /--input-type=commonjs/)
  t.notMatch(log, password)
})
