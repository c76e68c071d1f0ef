import t from 'tap'
import { Workshop } from '../../src/matrix/artifact.js'
import type { CsrScenario, Pkcs12Scenario } from '../../src/matrix/scenario.js'
import { nativeDriver } from '../../src/programs/native.js'
import { givenProgram } from '../../src/programs/given.js'
import type { Producer, Program } from '../../src/programs/program.js'

const csr: CsrScenario = {
  id: 'csr/a',
  file: 'a.json',
  title: 't',
  why: 'w',
  kind: 'csr',
  request: { key: 'ec:P-256', subject: 'CN=Alice Example', subjectAltNames: [], profile: 'smime' },
}
const bundle = (id: string, more: Partial<Pkcs12Scenario> = {}): Pkcs12Scenario => ({
  ...{ id, file: `${id}.json`, title: 't', why: 'w', kind: 'pkcs12', identity: 'csr/a' },
  recipe: { form: 'compat-3des', password: 'x', friendlyName: '' },
  ...more,
})
const [found] = await nativeDriver.find({
  toolchains: [],
  node: { path: '', version: '20.0.0' },
  forgeVersion: '1.4.3',
  ownVersion: '0.0.0',
})
if (!found?.producer) throw new TypeError('interssl produces')
const { makeCsr, issue, makePkcs12 } = found.producer

/** interssl, counting what it is asked for. */
function counted(more: Partial<Producer> = {}) {
  const asked: string[] = []
  const producer: Producer = {
    ...found?.producer,
    makeCsr: async (request, context) => {
      asked.push(`csr ${request.pkcs8 === undefined ? 'new' : 'pool'}`)
      if (!makeCsr) throw new TypeError()
      return makeCsr(request, context)
    },
    issue: async (...parameters) => {
      asked.push('issue')
      if (!issue) throw new TypeError()
      return issue(...parameters)
    },
    makePkcs12: async (...parameters) => {
      asked.push('pkcs12')
      if (!makePkcs12) throw new TypeError()
      return makePkcs12(...parameters)
    },
    ...more,
  }
  const program: Program = { ...givenProgram, id: 'native', producer }
  return { asked, program }
}

t.test('an artifact is made once, shared, and let go after its last cell', async (t) => {
  const { asked, program } = counted()
  const scenario = bundle('pkcs12/a')
  const cells = [1, 2, 3].map(() => ({ scenario, producer: program }))
  const workshop = new Workshop([program], [csr, scenario], { timeoutMs: 1000 }, cells)
  const made = await Promise.all(cells.map(() => workshop.artifact(scenario, program)))
  t.ok(made.every((one) => one === made[0] && one.state === 'made'))
  t.strictSame(asked, ['csr new', 'issue', 'pkcs12'])
  workshop.release(scenario, program)
  workshop.release(scenario, program)
  t.equal(workshop.held, 1)
  workshop.release(scenario, program)
  t.equal(workshop.held, 0)
})

t.test('an identity is made once for all bundles, a key once for all requests', async (t) => {
  const { asked, program } = counted()
  const scenarios = [
    csr,
    { ...csr, id: 'csr/b' },
    bundle('pkcs12/a'),
    bundle('pkcs12/b', { chain: 'none' }),
  ]
  const workshop = new Workshop([program], scenarios, { timeoutMs: 1000 })
  const made = []
  for (const scenario of scenarios) made.push(await workshop.artifact(scenario, program))
  t.strictSame(asked, ['csr pool', 'csr pool', 'csr new', 'issue', 'pkcs12', 'pkcs12'])
  const keys = made.map((one) =>
    one.state === 'made' && one.expected.kind === 'csr' ? one.expected.spki : null,
  )
  t.same(keys[0], keys[1])
  const lone = made[3]
  t.ok(
    lone?.state === 'made' &&
      lone.expected.kind === 'pkcs12' &&
      lone.expected.contents?.certificates.length === 1,
  )
  const fresh = { ...csr, id: 'csr/c', request: { ...csr.request, newKey: true } }
  await workshop.artifact(fresh, program)
  t.equal(asked.at(-1), 'csr new')
})

t.test('a wish that a producer does not list is skipped before it is asked', async (t) => {
  const { asked, program } = counted({ wishes: [] })
  const scenario = bundle('pkcs12/a', {
    recipe: { form: 'compat-3des', password: 'x', friendlyName: '', contents: 'key' },
  })
  const workshop = new Workshop([program], [csr, scenario], { timeoutMs: 1000 })
  t.match(await workshop.artifact(scenario, program), { state: 'unsupported', reason: /contents/ })
  t.strictSame(asked, [])
})

t.test('a request may be tampered with after it was checked', async (t) => {
  const { program } = counted()
  const scenario: CsrScenario = { ...csr, damage: { flip: 'signature' } }
  const workshop = new Workshop([program], [scenario], { timeoutMs: 1000 })
  const made = await workshop.artifact(scenario, program)
  t.ok(made.state === 'made' && made.features.includes('csr-signature:invalid'))
})
