import { fileURLToPath } from 'node:url'
import t from 'tap'
import { identityOf, loadScenarios } from '../../src/matrix/scenario.js'

const packaged = fileURLToPath(new URL('../../scenarios', import.meta.url))

const csr = {
  title: 'a title',
  why: 'a reason',
  kind: 'csr',
  request: { key: 'rsa:2048', subject: 'CN=Alice Example', subjectAltNames: [], profile: 'smime' },
}

t.test('the packaged scenarios hold to the schema and answer by their path', async (t) => {
  const scenarios = await loadScenarios(packaged)
  const files = new Set(scenarios.map(({ file }) => file))
  t.ok(files.size >= 130, `${files.size} questions`)
  t.ok(scenarios.length >= 300, `${scenarios.length} with those that vary`)
  t.equal(new Set(scenarios.map(({ id }) => id)).size, scenarios.length)
  for (const { id } of scenarios) t.match(id, /^[a-z0-9/#=,.-]+$/, id)
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

t.test('a file that varies stands for many, each held to the schema', async (t) => {
  const made = {
    title: 't',
    why: 'w',
    kind: 'pkcs12',
    identity: 'csr/a',
    recipe: { form: 'compat-3des', password: 'x', friendlyName: '' },
  }
  const load = (vary: unknown) =>
    loadScenarios(
      t.testdir({
        csr: { 'a.json': JSON.stringify(csr) },
        pkcs12: { 'x.json': JSON.stringify({ ...made, vary }) },
      }),
    )
  const scenarios = await load({
    password: { ascii: {}, empty: { recipe: { password: '' } } },
    chain: { none: { chain: 'none' } },
  })
  t.match(
    scenarios.slice(1).map(({ id, title }) => [id, title]),
    [
      ['pkcs12/x#password=ascii,chain=none', 't (ascii, none)'],
      ['pkcs12/x#password=empty,chain=none', 't (empty, none)'],
    ],
  )
  t.match(scenarios[2], { recipe: { password: '', form: 'compat-3des' }, chain: 'none' })
  await t.rejects(load({ a: { b: { recipe: { form: 'nonsense' } } } }), {
    code: 'ERR_SCENARIO_INVALID',
    path: 'recipe.form',
  })
})

t.test('choices are said with the form choices, and with no other', async (t) => {
  const choices = { certificates: 'none', key: 'aes-256-cbc', mac: 'none' }
  const load = (recipe: object) =>
    loadScenarios(
      t.testdir({
        csr: { 'a.json': JSON.stringify(csr) },
        pkcs12: {
          'x.json': JSON.stringify({
            ...{ title: 't', why: 'w', kind: 'pkcs12', identity: 'csr/a' },
            recipe: { password: 'x', friendlyName: '', ...recipe },
          }),
        },
      }),
    )
  t.equal((await load({ form: 'choices', choices })).length, 2)
  const invalid = { code: 'ERR_SCENARIO_INVALID', path: 'recipe' }
  await t.rejects(load({ form: 'modern-2023', choices }), invalid)
  await t.rejects(load({ form: 'choices' }), invalid)
})

t.test('a message is signed or encrypted by an identity that exists', async (t) => {
  const load = (message: object) =>
    loadScenarios(
      t.testdir({
        csr: { 'a.json': JSON.stringify(csr) },
        smime: {
          'x.json': JSON.stringify({
            ...{ title: 't', why: 'w', kind: 'smime', content: 'all is well', message },
          }),
        },
      }),
    )
  const sign = { identity: 'csr/a', detached: true, digest: 'sha384', scheme: 'pss' }
  const encrypt = { identity: 'csr/a', cipher: 'aes-256-gcm', transport: 'oaep' }
  for (const message of [{ sign }, { encrypt }]) {
    const [request, made] = await load(message)
    t.match(made, { id: 'smime/x', message })
    t.equal(made && identityOf(made), 'csr/a')
    t.equal(request && identityOf(request), null)
  }
  const invalid = { code: 'ERR_SCENARIO_INVALID' }
  await t.rejects(load({ sign: { ...sign, identity: 'csr/b' } }), { ...invalid, path: 'identity' })
  await t.rejects(load({ encrypt: { ...encrypt, cipher: 'rc2-40' } }), invalid)
  await t.rejects(load({ sign, encrypt }), invalid)
})
