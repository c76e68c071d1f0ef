import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import t from 'tap'
import { spkiOf } from '../../src/crypto/keys.js'
import { csrPem, readCsr, verifyCsr } from '../../src/pki/csr.js'
import { parseDistinguishedName, type DistinguishedName } from '../../src/pki/name.js'
import { compareCsr, isSameSubject } from '../../src/programs/compare.js'
import { nativeProducer } from '../../src/programs/native.js'
import { nssDriver } from '../../src/programs/nss.js'
import { nssName } from '../../src/programs/nss-name.js'
import { binariesOf } from '../../src/programs/binaries.js'
import type { CsrRequest } from '../../src/programs/program.js'
import { context, loggingTools, programsOf } from '../fixtures/programs-here.js'

const [here] = await programsOf(nssDriver)
const skip = here === undefined ? 'no NSS tools (pk12util, certutil, modutil) on PATH' : false

const request: CsrRequest = {
  key: 'ec:P-256',
  subject: parseDistinguishedName('CN=Alice Example,O=Example GmbH,C=DE'),
  subjectAltNames: ['email:alice@example.com'],
  profile: 'smime',
}

/** What has a meaning for RFC 1485, for option parsers, for shells, and what only DER in hex can say. */
const nasty: Readonly<Record<string, DistinguishedName>> = {
  quoted: parseDistinguishedName(
    'CN=\\ -x \\"Q\\" a\\,b\\+c=\\;\\<\\> \\\\n \\\\41 \\ ,OU=--help,OU=$(id) %s @f,O=Zoë 日本 🔑,UID=u,C=DE',
  ),
  'in hex': parseDistinguishedName(
    'CN=\\#1 Alice,organizationIdentifier=NTRDE-1,emailAddress=a@example.com,2.25.7=x,DC=a,C=DE',
  ),
  'with control characters': [[{ type: 'O', value: 'a\nb\0c' }], [{ type: 'CN', value: '\t' }]],
  'of several attributes an RDN': parseDistinguishedName('UID=alice+CN=Alice,OU=b+OU=a,O=Example'),
}

for (const [what, subject] of Object.entries(nasty)) {
  t.test(`a subject ${what} is written and read as it is`, { skip }, async (t) => {
    const asked = { ...request, subject }
    const made = await here?.producer?.makeCsr?.(asked, context)
    if (made === undefined) return void t.fail('no CSR')
    const read = await here?.consumer?.readCsr?.(made.csr, context)
    if (read?.state !== 'read') return void t.fail(JSON.stringify(read))
    t.strictSame(compareCsr(read.contents, asked, made.csr, spkiOf(made.pkcs8)), [])
    t.strictSame(read.contents.subjectAltNames, request.subjectAltNames)
  })
}

const extensionsOf = (csr: Uint8Array): string[] =>
  readCsr(csr).extensions.map(({ name, critical, value }) => `${name} ${critical} ${value}`)

for (const wish of [
  { key: 'rsa:2048', profile: 'smime' },
  { key: 'rsa-pss:2048', profile: 'tls-client' },
  { key: 'ec:P-521', profile: 'smime' },
  { key: 'ec:P-384', profile: 'tls-server' },
  { key: 'ec:P-256', profile: 'none' },
] as const) {
  t.test(
    `a ${wish.key} key for ${wish.profile}: the extensions of any other maker`,
    { skip },
    async (t) => {
      const names =
        wish.profile === 'none'
          ? []
          : ['dns:-x.example.com', 'ip:2001:db8::7', 'ip:192.0.2.7', 'uri:urn:a:b']
      const asked = { ...request, ...wish, subjectAltNames: names }
      const made = await here?.producer?.makeCsr?.(asked, context)
      const native = await nativeProducer.makeCsr?.({ ...asked, pkcs8: made?.pkcs8 }, context)
      if (made === undefined || native === undefined) return void t.fail('no CSR')
      t.equal(verifyCsr(readCsr(made.csr)), true)
      t.strictSame(extensionsOf(made.csr).sort(), extensionsOf(native.csr).sort())
      t.strictSame(readCsr(made.csr).publicKey.spki, spkiOf(made.pkcs8), 'the key belongs to it')
      const read = await here?.consumer?.readCsr?.(made.csr, context)
      t.match(read, { state: 'read', contents: { spki: spkiOf(made.pkcs8), signatureValid: true } })
    },
  )
}

t.test('what certutil can not write is unsupported, and said why', { skip }, async (t) => {
  process.env['TMPDIR'] = t.testdir()
  t.teardown(() => delete process.env['TMPDIR'])
  const named = (text: string): object => ({ subject: parseDistinguishedName(text) })
  for (const [wish, message] of [
    [{ key: 'ed25519' }, /^certutil makes no ed25519 key$/],
    [{ key: 'ec:secp256k1' }, /unable to generate key\(s\): SEC_ERROR_INVALID_KEY/],
    [{ subjectAltNames: ['upn:alice@example.com'] }, /does not write the name upn:/],
    [{ subjectAltNames: ['uri:https://example.com/?x=1,2'] }, /does not write the name uri:/],
    [{ subjectAltNames: ['dns:a\nb'] }, /does not write the name dns:/],
    [{ subjectAltNames: ['email:zoë@example.com'] }, /does not write the name email:zoë/],
    [named('emailAddress=zoë@example.com'), /does not write the subject emailAddress=zoë/],
    [named('C=Germany'), /-s: improperly formatted name: "C="Germany""$/],
    [named(''), /-s: improperly formatted name: ""$/],
    [named(`CN=${'x'.repeat(1024)}`), /-s: improperly formatted name: /],
  ] as const) {
    const asked = { ...request, ...wish }
    await t.rejects(async () => here?.producer?.makeCsr?.(asked, context), {
      code: 'ERR_ALGORITHM_UNSUPPORTED',
      message,
    })
  }
  await t.rejects(async () => here?.producer?.makeCsr?.(request, { timeoutMs: 1 }), {
    name: 'UnansweredError',
  })
  t.strictSame(readdirSync(tmpdir()), [])
})

t.test(
  'PEM and DER are read; one that was tampered with is refused in its own words',
  { skip },
  async (t) => {
    process.env['TMPDIR'] = t.testdir()
    t.teardown(() => delete process.env['TMPDIR'])
    const read = (csr: Uint8Array): unknown => here?.consumer?.readCsr?.(csr, context)
    const made = await nativeProducer.makeCsr?.(
      { ...request, subjectAltNames: ['upn:alice@example.com', 'uri:a:1,2'] },
      context,
    )
    const csr = made?.csr ?? new Uint8Array(0)
    for (const bytes of [csr, new TextEncoder().encode(csrPem(csr))]) {
      t.match(await read(bytes), {
        state: 'read',
        contents: {
          subject: 'CN=Alice Example,O=Example GmbH,C=DE',
          subjectAltNames: ['upn:alice@example.com', 'uri:a:1,2'],
          signatureValid: true,
        },
      })
    }
    const tampered = csr.slice()
    tampered[Buffer.from(csr).indexOf('Alice')] = 0x42
    t.match(await read(tampered), {
      state: 'refused',
      error: /^bad certificate request: SEC_ERROR_BAD_SIGNATURE: /,
      trace: { exitCode: 255 },
    })
    for (const none of [csr.slice(0, -9), new TextEncoder().encode('none\n'), new Uint8Array(0)]) {
      t.match(await read(none), { state: 'refused', error: /\w/ })
    }
    t.match(await here?.consumer?.readCsr?.(csr, { timeoutMs: 1 }), { state: 'hung' })
    t.strictSame(readdirSync(tmpdir()), [])
  },
)

t.test(
  'no argument of its tools is a password, and no value becomes an option',
  { skip },
  async (t) => {
    const real = async (name: string): Promise<string> => (await binariesOf(name))[0]?.path ?? ''
    const tools = { pk12util: await real('pk12util'), certutil: await real('certutil') }
    const folder = loggingTools(t.testdir(), { ...tools, modutil: await real('modutil') })
    const [logged] = await programsOf(nssDriver, folder)
    const made = await logged?.producer?.makeCsr?.(
      { ...request, subjectAltNames: ['dns:-o'], subject: [[{ type: 'CN', value: '-o' }]] },
      context,
    )
    t.strictSame(readCsr(made?.csr ?? new Uint8Array(0)).subjectAltNames, ['dns:-o'])
    const log = readFileSync(`${folder}/argv.log`, 'utf8')
    t.match(log, /^-s\nCN="-o"\n/m)
    t.match(log, /^-w\npassing$/m, 'the wrapper ran')
    t.notMatch(log, /^[0-9a-f]{32}$/m)
  },
)

t.test('names have the last RDN first, and DER in hex where text fails', async (t) => {
  const name = parseDistinguishedName('CN=A\\, \\"B\\"+UID=b,emailAddress=a@b.c,C=DE')
  t.equal(nssName(name), 'UID="b"+CN="A, \\"B\\"",E="a@b.c",C="DE"')
  t.equal(nssName(parseDistinguishedName('CN=\\#1,description=x')), 'CN=#0c022331,2.5.4.13=#0c0178')
  t.equal(nssName([]), '')
})

t.test('subjects are the same in whatever order an RDN has its attributes', async (t) => {
  t.ok(isSameSubject('CN=a+UID=b,C=DE', 'UID=b+CN=a,C=DE'))
  t.notOk(isSameSubject('CN=a,UID=b', 'UID=b,CN=a'))
})
