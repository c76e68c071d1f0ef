import t from 'tap'
import { agrees, observationsIn } from '../../src/diagnose/truth.js'

const none = (): never => {
  throw new Error('no other document is needed')
}

t.test(
  'a corpus manifest says who opened what; CSRs and byte passwords are not judged',
  async (t) => {
    const document = [
      {
        path: 'files/a.p12',
        password: { utf8: 'pässwörd' },
        openedBy: { 'openssl@3.0': { ok: true }, 'nss@3.87': { ok: false } },
      },
      {
        path: 'files/c.p12',
        password: 'x',
        openedBy: {
          'nss@3.87': { ok: true, keys: 0, certs: 0 },
          'nss@3.110': { ok: true, keys: 0, certs: 1 },
          'gnutls@3.8': { ok: false, keys: 0, certs: 0 },
        },
      },
      { path: 'files/b.p12', password: { hex: '00ff' }, openedBy: { 'openssl@3.0': { ok: true } } },
      {
        path: 'csr/a.pem',
        kind: 'csr',
        password: null,
        openedBy: { 'openssl@3.0': { parsed: true } },
      },
    ]
    const common = { file: 'files/a.p12', password: 'pässwörd', code: null }
    const listed = { file: 'files/c.p12', password: 'x', code: null }
    t.strictSame(observationsIn(document, none), [
      { ...common, importer: 'openssl@3.0', seen: 'opened' },
      { ...common, importer: 'nss@3.87', seen: 'refuses' },
      { ...listed, importer: 'nss@3.110', seen: 'listed' },
      { ...listed, importer: 'gnutls@3.8', seen: 'refuses' },
    ])
  },
)

t.test("Apple's decoders give a number, and fewer identities than keys are a loss", async (t) => {
  const run = (numbers: (number | null)[]) => ({
    runs: [
      {
        file: 'importers/files/a.p12',
        password: 'x',
        mode: 'env',
        results: { 'classic-26.0': numbers },
      },
      {
        file: 'importers/files/a.p12',
        password: 'x',
        mode: 'null',
        results: { 'classic-26.0': numbers },
      },
    ],
  })
  const common = {
    file: '../importers/files/a.p12',
    password: 'x',
    importer: 'macos@26.0/security-import',
  }
  const seen = (numbers: (number | null)[]) => observationsIn(run(numbers), none)
  t.strictSame(seen([-25264, 0, 0, 0, null]), [{ ...common, seen: 'refuses', code: -25264 }])
  t.strictSame(seen([0, 1, 3, 1, 3]), [{ ...common, seen: 'opened', code: null }])
  t.strictSame(seen([0, 1, 3, 0, 3]), [{ ...common, seen: 'loses', code: null }])
})

t.test(
  'openssl imports name producer, form and consumer; -nomacver is another question',
  async (t) => {
    const one = { producer: 'openssl-3.0', form: 'legacy', consumer: 'openssl-3.5' }
    const document = {
      production: [{ producer: 'openssl-3.0', form: 'legacy', pw: 'secret' }],
      imports: [
        { ...one, extra: [], ok: false },
        { ...one, extra: ['-legacy'], ok: true },
        { ...one, extra: ['-nomacver'], ok: true },
      ],
    }
    t.match(observationsIn(document, none), [
      { file: 'files/openssl-3.0.legacy.p12', importer: 'openssl@3.5', seen: 'refuses' },
      { importer: 'openssl-legacy@3.5', seen: 'accepts' },
    ])
    t.equal(observationsIn(document, none).length, 2)
  },
)

t.test('programs × cases: exit 0 with nothing imported is a loss, not a success', async (t) => {
  const cases = [{ id: 'a', file: 'a.p12', password: 'x' }]
  const seen = (result: object) =>
    observationsIn({ 'keytool-17': { a: result }, unheard: { a: result } }, () => cases)
  t.match(seen({ ok: true, exit: 0 }), [
    { file: 'files/a.p12', importer: 'java@17', seen: 'accepts' },
  ])
  t.match(seen({ ok: false, exit: 0 }), [{ seen: 'loses' }])
  t.match(seen({ ok: false, exit: 1 }), [{ seen: 'refuses' }])
  t.strictSame(observationsIn({ something: 'else' }, none), [])
})

t.test('cases × releases of one program are the same, turned round', async (t) => {
  const cases = [
    { id: '01-a', file: 'a.p12', password: 'x', certs: 3, keys: 1 },
    { id: '09-b', file: 'b.p12', password: 'ä', certs: 3, keys: 1 },
  ]
  const seen = (run: object) =>
    observationsIn({ '01-a': { 25: run }, '09-b': { 25: run } }, () => cases)
  const common = { file: 'files/a.p12', password: 'x', importer: 'java@25.0.5', code: null }
  t.strictSame(seen({ rc: 0, certs: 3, keys: 1 }), [{ ...common, seen: 'accepts' }])
  t.strictSame(seen({ rc: 1, certs: 3, keys: 0 }), [{ ...common, seen: 'loses' }])
  t.strictSame(seen({ rc: 1, certs: 0, keys: 0 }), [{ ...common, seen: 'refuses' }])
  t.match(
    observationsIn({ '01-a': { '4.0.3-legacy': [0, 3, 1, ''] } }, () => cases),
    [{ importer: 'openssl-legacy@4.0.3', seen: 'accepts' }],
  )
})

t.test('agreement is of the verdict, and of the number where both have one', async (t) => {
  const error = { code: -25264, text: '' }
  const refuses = { verdict: 'refuses', error, stage: 'integrity' } as const
  t.equal(agrees({ seen: 'refuses', code: -25264 }, refuses), true)
  t.equal(agrees({ seen: 'refuses', code: -26275 }, refuses), false)
  t.equal(agrees({ seen: 'refuses', code: null }, refuses), true)
  t.equal(agrees({ seen: 'opened', code: null }, refuses), false)
  const accepts = { verdict: 'accepts', error: null, stage: null } as const
  t.equal(agrees({ seen: 'opened', code: null }, accepts), true)
  t.equal(agrees({ seen: 'loses', code: null }, accepts), false)
  t.equal(agrees({ seen: 'accepts', code: null }, { ...accepts, verdict: 'unknown' }), null)
  t.equal(agrees({ seen: 'listed', code: null }, accepts), true)
  t.equal(
    agrees({ seen: 'listed', code: null }, refuses),
    false,
    'a list shows that the MAC is taken',
  )
  t.equal(
    agrees({ seen: 'listed', code: null }, { ...refuses, stage: 'key' }),
    null,
    'a list does not come to the key',
  )
})
