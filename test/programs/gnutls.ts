import { readFileSync } from 'node:fs'
import t from 'tap'
import { compareCsr, comparePkcs12 } from '../../src/programs/compare.js'
import { gnutlsDriver } from '../../src/programs/gnutls.js'
import { writeNatively } from '../../src/programs/write-natively.js'
import { binariesOf } from '../../src/programs/binaries.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { csrPem, readCsr } from '../../src/pki/csr.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { spkiOf } from '../../src/crypto/keys.js'
import {
  aliceIdentity,
  context,
  hostilePassword,
  loggingTools,
  longPassword,
  programsOf,
} from '../fixtures/programs-here.js'

const [here] = await programsOf(gnutlsDriver)
const skip = here === undefined ? 'no certtool of GnuTLS on PATH' : false
const identity = aliceIdentity()
const form = 'compat-3des'

t.test('the program tells its version, and its id is that line', { skip }, async (t) => {
  t.match(here, { id: /^gnutls-\d+\.\d+$/, importer: 'gnutls/certtool' })
  t.ok(here?.release.startsWith(here.id.replace('gnutls-', '')))
})

for (const [name, password] of Object.entries({
  plain: 'correct horse 42',
  hostile: hostilePassword,
  long: longPassword,
  empty: '',
})) {
  t.test(
    `a ${name} password: certificates and key arrive, and it writes with it`,
    { skip },
    async (t) => {
      const given = { form, password, friendlyName: 'Zoë' } as const
      const { bytes } = await writeNatively(given, identity)
      const attempt = await here?.consumer?.readPkcs12?.(bytes, password, context)
      if (attempt?.state !== 'read') return void t.fail(JSON.stringify(attempt))
      t.strictSame(comparePkcs12(attempt.contents, identity), [])
      for (const own of ['default', 'legacy'] as const) {
        const recipe = { form: own, password, friendlyName: '-Alice "Example"' }
        const made = await here?.producer?.makePkcs12?.(recipe, identity, context)
        const opened = openPfx(readPfx(made?.bytes ?? new Uint8Array(0)), password)
        t.equal(opened.passwordState, 'correct', own)
        t.equal(opened.certificates.length, 2)
        t.strictSame(opened.keys[0]?.pkcs8, identity.pkcs8)
        t.equal(opened.keys[0]?.friendlyName, '-Alice "Example"')
      }
    },
  )
}

t.test('a wrong password is refused, a hung one said to be', { skip }, async (t) => {
  const { bytes } = await writeNatively({ form, password: 'right', friendlyName: 'a' }, identity)
  const wrong = await here?.consumer?.readPkcs12?.(bytes, 'wrong', context)
  t.match(wrong, { state: 'refused', error: /^verify_mac: / })
  t.match(await here?.consumer?.readPkcs12?.(bytes, 'right', { timeoutMs: 1 }), { state: 'hung' })
  t.match(await here?.consumer?.readPkcs12?.(bytes, 'a\nb', context), { state: 'unsupported' })
})

t.test('what it can not write exactly is unsupported', { skip }, async (t) => {
  for (const recipe of [{ form: 'modern-2026' }, { friendlyName: '' }, { contents: 'key' }]) {
    const asked = { form: 'default', password: 'x', friendlyName: 'a', ...recipe } as const
    await t.rejects(async () => here?.producer?.makePkcs12?.(asked as never, identity, context), {
      code: 'ERR_ALGORITHM_UNSUPPORTED',
    })
  }
})

t.test(
  'a CSR that it makes is the one asked for; one that was tampered with is refused',
  { skip },
  async (t) => {
    const request = {
      key: 'ec:P-256',
      subject: parseDistinguishedName('CN=Zoë \\"Q\\" #1\\, Alice,OU=Mail,OU=Berlin,C=DE'),
      subjectAltNames: ['email:alice@example.com', 'ip:2001:db8::7', 'upn:alice@corp.example.com'],
      profile: 'smime',
    } as const
    const made = await here?.producer?.makeCsr?.(request, context)
    if (made === undefined) return void t.fail('no CSR')
    const spki = spkiOf(made.pkcs8)
    t.strictSame([...readCsr(made.csr).subjectAltNames].sort(), [...request.subjectAltNames].sort())
    for (const bytes of [made.csr, new TextEncoder().encode(csrPem(made.csr))]) {
      const read = await here?.consumer?.readCsr?.(bytes, context)
      if (read?.state !== 'read') return void t.fail(JSON.stringify(read))
      t.strictSame(compareCsr(read.contents, request, made.csr, spki), [])
      t.strictSame(read.contents.spki, spki)
    }
    const tampered = made.csr.slice()
    const at = Buffer.from(tampered).indexOf('Alice')
    tampered[at] = 0x42
    t.match(await here?.consumer?.readCsr?.(tampered, context), {
      state: 'refused',
      error: 'Self signature: FAILED',
      trace: { exitCode: 0 },
    })
  },
)

t.test('no password ever stands in the argv of certtool', { skip }, async (t) => {
  const certtool = (await binariesOf('certtool'))[0]?.path ?? ''
  const folder = loggingTools(t.testdir(), { certtool })
  const [logged] = await programsOf(gnutlsDriver, folder)
  const password = 'Bundle-Secret-7431'
  const recipe = { form: 'default', password, friendlyName: 'alice' } as const
  const made = await logged?.producer?.makePkcs12?.(recipe, identity, context)
  const read = await logged?.consumer?.readPkcs12?.(
    made?.bytes ?? new Uint8Array(0),
    password,
    context,
  )
  t.match(read, { state: 'read' })
  const log = readFileSync(`${folder}/argv.log`, 'utf8')
  t.match(log, /^--to-p12$/m, 'the wrapper ran')
  t.notMatch(log, password)
  t.notMatch(JSON.stringify(read?.trace), password)
})
