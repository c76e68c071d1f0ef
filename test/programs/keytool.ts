import t from 'tap'
import { AlgorithmUnsupportedError } from '../../src/errors.js'
import { writePem } from '../../src/asn1/pem.js'
import { readCsr } from '../../src/pki/csr.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { openPfx } from '../../src/pki/open.js'
import { readPfx } from '../../src/pki/read.js'
import { compareCsr } from '../../src/programs/compare.js'
import { spkiOf } from '../../src/crypto/keys.js'
import { javaName, readJavaName } from '../../src/programs/java-name.js'
import {
  javaRelease,
  keytoolConsumer,
  keytoolDriver,
  keytoolProducer,
  printedRequest,
  privateKeyAliases,
} from '../../src/programs/keytool.js'
import { skip as noResults } from '../fixtures/observed.js'
import {
  agreesWithObserved,
  context,
  here,
  loggingWrapper,
  newIdentity,
  request,
  takesHostilePasswords,
} from '../fixtures/real-programs.js'

const found = await here(keytoolDriver)
const [first] = found
const skip = first === undefined ? 'no keytool on this machine' : false
t.setTimeout(600_000)

t.test('the release is what java says, 1.8 being 8', async (t) => {
  const debian = 'openjdk version "17.0.21.1" 2026-11-17\nOpenJDK Runtime Environment (build 1)\n'
  t.match(javaRelease(debian), { release: '17.0.21.1', version: /Java 17\.0\.21\.1 \(OpenJDK/ })
  t.match(javaRelease('java version "1.8.0_504"\n'), { release: '8.0.504' })
  t.match(javaRelease('openjdk version "26-ea" 2026-03-17\n'), { release: '26' })
  t.equal(javaRelease('command not found'), null)
})

t.test('names survive the way keytool takes and prints them', async (t) => {
  const name = parseDistinguishedName('CN=Alice\\, \\"the\\" f\\\\irst,O=Example')
  t.equal(javaName(name), 'OID.2.5.4.3="Alice, \\"the\\" f\\\\irst", OID.2.5.4.10="Example"')
  t.equal(readJavaName('CN="Alice, \\"x\\"", O=Example'), 'CN=Alice\\, \\"x\\",O=Example')
  t.equal(readJavaName('CN=a + UID=b, C=DE'), 'CN=a+UID=b,C=DE')
  t.equal(readJavaName('CN="open'), null)
  t.equal(readJavaName('FOO=bar'), null, 'a type we do not know')
})

t.test('only private keys of a listing are signed with', async (t) => {
  const listing =
    'Alias name: -a b\nCreation date: x\nEntry type: PrivateKeyEntry\n\nAlias name: ca\nEntry type: trustedCertEntry\n'
  t.strictSame(privateKeyAliases(listing), ['-a b'])
  t.match(printedRequest('Subject: CN=a\n'), { subject: 'CN=a', signatureValid: true })
})

// A Java takes a second for each file: the others' turn is in the matrix, or with INTERSSL_EVERY_TOOLCHAIN=1.
const every = process.env['INTERSSL_EVERY_TOOLCHAIN'] === '1'
for (const program of every ? found : found.slice(0, 1)) {
  const known = ['keytool-17', 'keytool-21', 'keytool-25'].includes(program.id)
  const why = noResults || (known ? false : `no results of ${program.id}`)
  t.test(`${program.id} reads what it was observed to read`, { skip: why }, (t) =>
    agreesWithObserved(t, program, program.id),
  )
}

t.test('no password stands in argv, whatever it looks like', { skip }, async (t) => {
  const { path, argv } = loggingWrapper(first?.found ?? '', t.testdir({}))
  await takesHostilePasswords(t, { consumer: keytoolConsumer(path) }, argv)
})

t.test(
  'keytool writes its default and its legacy form, and nothing under 6 characters',
  { skip },
  async (t) => {
    const { path, argv } = loggingWrapper(first?.found ?? '', t.testdir({}))
    const producer = keytoolProducer(path)
    const identity = await newIdentity()
    const password = '-deststorepass'
    const make = async (form: 'default' | 'legacy' | 'modern-2026', given = password) =>
      producer.makePkcs12?.({ form, password: given, friendlyName: '-alice' }, identity, context)
    const encryptions = async (form: 'default' | 'legacy'): Promise<string[]> => {
      const opened = openPfx(readPfx((await make(form))?.bytes ?? new Uint8Array(0)), password)
      t.equal(opened.passwordState, 'correct')
      t.equal(opened.certificates.length, 2)
      return [...opened.safes, ...opened.keys].map(({ encryption }) => encryption.name)
    }
    t.strictSame((await encryptions('default')).includes('PBES2-AES-256-CBC'), true)
    t.strictSame((await encryptions('legacy')).includes('PBE-SHA1-RC2-40-CBC'), true)
    t.notOk(argv().split('\n').includes(password), 'not in argv')
    await t.rejects(make('modern-2026'), AlgorithmUnsupportedError)
    await t.rejects(make('default', 'short'), {
      code: 'ERR_ALGORITHM_UNSUPPORTED',
      message: /6 char/,
    })
    const wished = { form: 'default', password, friendlyName: 'a', contents: 'key' } as const
    await t.rejects(async () => producer.makePkcs12?.(wished, identity, context), /contents/)
  },
)

t.test(
  'keytool makes a CSR that is what was asked, and refuses one that was changed',
  { skip },
  async (t) => {
    const path = first?.found ?? ''
    const made = await keytoolProducer(path).makeCsr?.(request, context)
    if (made === undefined) throw new Error('no CSR')
    const read = await keytoolConsumer(path).readCsr?.(made.csr, context)
    t.equal(read?.state, 'read')
    if (read?.state !== 'read') return
    t.strictSame(compareCsr(read.contents, request, made.csr, spkiOf(made.pkcs8)), [])
    t.strictSame(readCsr(made.csr).subjectAltNames, request.subjectAltNames)
    const tampered = Uint8Array.from(made.csr)
    tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1
    const pem = new TextEncoder().encode(writePem('CERTIFICATE REQUEST', tampered))
    for (const csr of [tampered, pem]) {
      t.match(await keytoolConsumer(path).readCsr?.(csr, context), {
        state: 'refused',
        error: /Invalid PKCS #10 signature/,
      })
    }
  },
)
