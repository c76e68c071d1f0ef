import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import t from 'tap'
import { comparePkcs12 } from '../../src/programs/compare.js'
import { writeNatively } from '../../src/programs/write-natively.js'
import { nssDriver } from '../../src/programs/nss.js'
import { keyIdsIn, nicknamesIn } from '../../src/programs/nss-database.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { binariesOf } from '../../src/programs/binaries.js'
import {
  aliceIdentity,
  context,
  hostilePassword,
  loggingTools,
  longPassword,
  programsOf,
} from '../fixtures/programs-here.js'

const [here] = await programsOf(nssDriver)
const skip = here === undefined ? 'no NSS tools (pk12util, certutil, modutil) on PATH' : false
const identity = aliceIdentity()
const form = 'compat-3des'

t.test('the program tells its version, and its id is that line', { skip }, async (t) => {
  t.match(here, { id: /^nss-\d+\.\d+$/, version: /^NSS \d+\.\d+$/, importer: 'nss/pk12util' })
  t.equal(here?.id, `nss-${here?.release}`)
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
      const given = { form, password, friendlyName: `-n "Zoë" \\ ${name}` } as const
      const { bytes } = await writeNatively(given, identity)
      const attempt = await here?.consumer?.readPkcs12?.(bytes, password, context)
      if (attempt?.state !== 'read') return void t.fail(JSON.stringify(attempt))
      t.strictSame(comparePkcs12(attempt.contents, identity), [])
      t.equal(attempt.contents.keys[0]?.how, 'signature')
      for (const own of ['default', 'legacy'] as const) {
        const recipe = { form: own, password, friendlyName: 'Alice Example' }
        const made = await here?.producer?.makePkcs12?.(recipe, identity, context)
        const opened = openPfx(readPfx(made?.bytes ?? new Uint8Array(0)), password)
        t.equal(opened.passwordState, 'correct', own)
        t.equal(opened.certificates.length, 2)
        t.strictSame(opened.keys[0]?.pkcs8, identity.pkcs8)
        t.equal(opened.keys[0]?.friendlyName, 'Alice Example')
      }
    },
  )
}

t.test(
  'what it refuses it refuses in its own words, and leaves nothing behind',
  { skip },
  async (t) => {
    process.env['TMPDIR'] = t.testdir()
    t.teardown(() => delete process.env['TMPDIR'])
    const { bytes } = await writeNatively({ form, password: 'right', friendlyName: 'a' }, identity)
    const wrong = await here?.consumer?.readPkcs12?.(bytes, 'wrong', context)
    t.match(wrong, { state: 'refused', error: /SEC_ERROR_/ })
    t.not(wrong?.trace.exitCode, 0)
    const nothing = await here?.consumer?.readPkcs12?.(new Uint8Array([0x30, 0]), 'x', context)
    t.match(nothing, { state: 'refused' })
    const hung = await here?.consumer?.readPkcs12?.(bytes, 'right', { timeoutMs: 1 })
    t.match(hung, { state: 'hung' })
    const line = await here?.consumer?.readPkcs12?.(bytes, 'two\nlines', context)
    t.match(line, { state: 'unsupported' })
    t.strictSame(readdirSync(tmpdir()), [])
  },
)

t.test('what it can not write exactly is unsupported', { skip }, async (t) => {
  const write = (recipe: object): unknown =>
    here?.producer?.makePkcs12?.(
      { form: 'default', password: 'x', friendlyName: 'a', ...recipe },
      identity,
      context,
    )
  for (const recipe of [{ form: 'modern-2026' }, { friendlyName: '' }, { contents: 'key' }]) {
    await t.rejects(async () => write(recipe), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
  }
})

t.test('no password ever stands in the argv of its tools', { skip }, async (t) => {
  const real = async (name: string): Promise<string> => (await binariesOf(name))[0]?.path ?? ''
  const tools = { pk12util: await real('pk12util'), certutil: await real('certutil') }
  const folder = loggingTools(t.testdir(), { ...tools, modutil: await real('modutil') })
  const [logged] = await programsOf(nssDriver, folder)
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
  t.match(log, /^pk12util\n-o$/m, 'the wrapper ran')
  t.notMatch(log, password)
  t.notMatch(JSON.stringify(read?.trace), password)
})

t.test('listings of certutil are read by their shape', async (t) => {
  const listing = [
    '',
    'Certificate Nickname                                         Trust Attributes',
    '                                                             SSL,S/MIME,JAR/XPI',
    '',
    'Zertifikat für Älice                                       u,u,u',
    'Lab, CA - Lab, Inc                                           ,,   ',
    `${'n'.repeat(70)} CTu,Cu,Cu`,
  ]
  t.strictSame(nicknamesIn(listing.join('\n')), [
    'Zertifikat für Älice',
    'Lab, CA - Lab, Inc',
    'n'.repeat(70),
  ])
  const id = 'dc051e3709478d96fdd043dd3ca6ca029f009826'
  t.strictSame(keyIdsIn(`certutil: Checking token\n< 0> rsa      ${id}   alice\n`), [id])
})
