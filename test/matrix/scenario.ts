import { fileURLToPath } from 'node:url'
import t from 'tap'
import { loadScenarios } from '../../src/matrix/scenario.js'

const packaged = fileURLToPath(new URL('../../scenarios', import.meta.url))

const csr = {
  title: 'a title',
  why: 'a reason',
  kind: 'csr',
  request: { key: 'rsa:2048', subject: 'CN=Alice Example', subjectAltNames: [], profile: 'smime' },
}

t.test('the packaged scenarios hold to the schema and answer by their path', async (t) => {
  const scenarios = await loadScenarios(packaged)
  t.ok(scenarios.length >= 10)
  t.ok(scenarios.some(({ id }) => id === 'csr/smime-rsa-4096'))
  for (const { id, kind } of scenarios) t.ok(id.startsWith(`${kind}/`), id)
})

const asText = (content: unknown): string =>
  typeof content === 'string' ? content : JSON.stringify(content)

const cases: readonly [claim: string, content: unknown, path: string, message: RegExp][] = [
  ['text that is not JSON', '{', '', /x\.json: not JSON/],
  ['an unknown key', { ...csr, extra: 1 }, '', /x\.json: top level: .*extra/],
  ['a missing title', { ...csr, title: undefined }, 'title', /x\.json: title: /],
  [
    'a subject that is no distinguished name',
    { ...csr, request: { ...csr.request, subject: 'nonsense' } },
    'request.subject',
    /request\.subject: /,
  ],
  [
    'an identity that does not exist',
    {
      title: 't',
      why: 'w',
      kind: 'pkcs12',
      identity: 'csr/nobody',
      recipe: { form: 'default', password: 'x', friendlyName: '' },
    },
    'kind',
    /a pkcs12 scenario lies in pkcs12\//,
  ],
]

for (const [claim, content, path, message] of cases) {
  t.test(`${claim} is refused with file, path and sentence`, async (t) => {
    const folder = t.testdir({ csr: { 'x.json': asText(content) } })
    await t.rejects(loadScenarios(folder), { code: 'ERR_SCENARIO_INVALID', path, message })
  })
}

t.test('an identity must be a csr scenario that exists', async (t) => {
  const folder = t.testdir({
    csr: { 'a.json': JSON.stringify(csr) },
    pkcs12: {
      'x.json': JSON.stringify({
        title: 't',
        why: 'w',
        kind: 'pkcs12',
        identity: 'csr/nobody',
        recipe: { form: 'default', password: 'x', friendlyName: '' },
      }),
    },
  })
  await t.rejects(loadScenarios(folder), {
    code: 'ERR_SCENARIO_INVALID',
    path: 'identity',
    hint: /csr\/a/,
  })
})

t.test('a folder that does not exist is an error, not an empty run', async (t) => {
  await t.rejects(loadScenarios(`${t.testdir()}/none`), { code: 'ERR_SCENARIO_INVALID' })
})
