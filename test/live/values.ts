// Crafted values on real binaries: each comes back exactly or is refused, and none becomes an extension or an option.
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import t from 'tap'
import { InterSslError } from '../../src/errors.js'
import { commandLine } from '../../src/openssl/command-line.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { genpkey } from '../../src/openssl/genpkey.js'
import { pkcs12Export } from '../../src/openssl/pkcs12.js'
import { req, type ReqOptions } from '../../src/openssl/req.js'
import { run } from '../../src/openssl/run.js'
import type { Command } from '../../src/openssl/command.js'
import { readCsr } from '../../src/pki/csr.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { certificatePem, keyPem } from '../fixtures/identity.js'

const all = await detectToolchains()
// The quickest of each flavour; all of them where the machine has time: INTERSSL_EVERY_TOOLCHAIN=1.
const some = ['openssl', 'libressl'].flatMap((flavour) =>
  all.filter((one) => one.flavour === flavour).slice(-1),
)
const toolchains = process.env['INTERSSL_EVERY_TOOLCHAIN'] === '1' ? all : some
const skip = all.length === 0 ? 'there is no openssl on this machine' : false
const runs = { seed: 20_261_123, numRuns: 40, endOnFailure: true }

const crafted = fc.constantFrom(
  ...['$ENV::PATH', '${ENV::PATH}', '$HOME', '\\', '\\\\', '\n', '\r\n', '#', '# x', ';', '@names'],
  ...[
    '@subject',
    '[extensions]',
    '\n[extensions]\nbasicConstraints=CA:TRUE',
    ',',
    ', CA:TRUE',
    '/',
  ],
  ...[
    '/CN=x',
    '+',
    '+O=x',
    '-',
    '-out',
    '--',
    '\u0000',
    '\u202e',
    '\u200f',
    '😀',
    '𝒜',
    '"',
    "'",
    '`',
  ],
  ...[
    'critical,',
    'DER:0500',
    'ASN1:NULL',
    'email:copy',
    'copy',
    'dirName:x',
    ' ',
    '\t',
    'é',
    '日本',
  ],
  ...['%00', '$(id)', '`id`', '=', 'x = y', '.include /etc/passwd', '\u0085', '\u2028', '\ud800'],
)
const text = fc
  .array(fc.oneof(crafted, fc.string({ unit: 'binary', maxLength: 6 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
  .filter((drawn) => drawn !== '')
const long = fc.constantFrom(
  ...['x'.repeat(65_536), '$'.repeat(65_536), '日'.repeat(21_845), `${'a'.repeat(65_000)}\n[x]`],
)
const value = fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: long })

/** The command, or null where it is refused with a sentence. */
function built(build: () => Command): Command | null {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    if (!['ERR_VALUE_REFUSED', 'ERR_NAME_INVALID'].includes(error.code)) throw error
    if (error.message.length > 400 + 65_536)
      throw new Error('a sentence is short', { cause: error })
    return null
  }
}

/** The outputs, or null where the toolchain says before running anything that it can't. */
async function outputsOf(command: Command, toolchain: (typeof all)[number]) {
  try {
    return (await run(command, toolchain)).outputs
  } catch (error) {
    if (error instanceof InterSslError && error.code === 'ERR_CAPABILITY_MISSING') return null
    throw error
  }
}

t.test('an openssl is here', { skip }, async (t) => void t.ok(toolchains.length))

for (const toolchain of toolchains) {
  const key = { pem: keyPem }
  const subject = [[{ type: 'CN', value: 'a' }]]
  const base: ReqOptions = { key, subject, profile: 'none' }
  const csr = async (options: Partial<ReqOptions>) => {
    const command = built(() => req({ ...base, ...options }))
    const outputs = command && (await outputsOf(command, toolchain))
    // Longer than what is read from strangers: what was asked for has to come back whole.
    return outputs && readCsr(outputs['csr']!, { maxStringLength: 1_000_000 })
  }

  t.test(`${toolchain.id}: a name's value comes back exactly or is refused`, async (t) => {
    let kept = 0
    const type = fc.constantFrom(
      'CN',
      'O',
      'OU',
      'title',
      'DC',
      'description',
      '1.2.3.4.5',
      'emailAddress',
    )
    await fc.assert(
      fc.asyncProperty(type, value, async (type, value) => {
        const made = await csr({ subject: [[{ type: 'O', value: 'first' }], [{ type, value }]] })
        if (made === null) return
        kept += 1
        const got = made.subject.map(([one]) => one?.value)
        if (JSON.stringify(got) !== JSON.stringify(['first', value]))
          throw new Error(`became ${JSON.stringify(got)}`)
        if (made.extensions.length + made.attributes.length > 0)
          throw new Error('something was added')
      }),
      runs,
    )
    t.ok(kept > 0, `${kept} of ${runs.numRuns} were written`)
  })

  t.test(`${toolchain.id}: a subjectAltName comes back exactly or is refused`, async (t) => {
    let kept = 0
    const form = fc.constantFrom(
      'email:',
      'email:a@',
      'dns:',
      'uri:https://a/',
      'upn:',
      'upn:a@',
      'ip:',
      '',
    )
    const soft = fc.constantFrom(
      ...[
        'a,b@example.com',
        'a;b',
        "a'b`c",
        '$x',
        '#x',
        'a\\b',
        '@x',
        'a@b@c',
        '%20&x=y',
        'copy',
        'x/y?z=#1',
      ],
    )
    await fc.assert(
      fc.asyncProperty(form, fc.oneof(value, soft), async (form, value) => {
        const made = await csr({ subjectAltNames: ['dns:first.example.com', `${form}${value}`] })
        if (made === null) return
        kept += 1
        if (made.subjectAltNames[1] !== `${form}${value}` || made.subjectAltNames.length !== 2) {
          throw new Error(`became ${JSON.stringify(made.subjectAltNames)}`)
        }
        if (made.extensions.length !== 1) throw new Error('an extension was added')
      }),
      runs,
    )
    t.ok(kept > 0, `${kept} of ${runs.numRuns} were written`)
  })

  t.test(
    `${toolchain.id}: extensions and challenge passwords add nothing but themselves`,
    async (t) => {
      await fc.assert(
        fc.asyncProperty(value, fc.uint8Array({ maxLength: 300 }), async (value, bytes) => {
          const challenge = await csr({ challengePassword: value })
          if (challenge && challenge.attributes[0]?.values[0] !== value) throw new Error('changed')
          if (challenge && challenge.extensions.length > 0)
            throw new Error('an extension was added')
          for (const extension of [
            { oid: value, der: Uint8Array.of(5, 0) },
            { name: value as 'basicConstraints', text: 'CA:TRUE' },
            { name: 'certificatePolicies', text: value },
            { name: 'authorityInfoAccess', text: `OCSP;URI:${value}` },
          ] as const) {
            if (built(() => req({ ...base, extensions: [extension] })) !== null) {
              const made = await csr({ extensions: [extension] })
              if (made?.extensions.length !== 1)
                throw new Error(`became ${made?.extensions.length}`)
            }
          }
          const der = Uint8Array.of(4, 0x82, bytes.length >> 8, bytes.length & 255, ...bytes)
          const made = await csr({ extensions: [{ oid: '1.2.3.4', der }] })
          if (made && Buffer.compare(made.extensions[0]!.der, der) !== 0) throw new Error('changed')
          if (built(() => req({ ...base, extendedKeyUsage: [value] })) !== null) {
            if ((await csr({ extendedKeyUsage: [value] }))?.extensions.length !== 1)
              throw new Error('added')
          }
        }),
        { ...runs, numRuns: 15 },
      )
      t.pass('nothing was added')
    },
  )

  t.test(
    `${toolchain.id}: friendly names and passwords come back exactly or are refused`,
    async (t) => {
      let kept = 0
      await fc.assert(
        fc.asyncProperty(value, value, async (friendlyName, password) => {
          const bundle = {
            key: keyPem,
            certificate: certificatePem,
            form: { profile: 'compat-3des' } as const,
          }
          for (const options of [
            { ...bundle, friendlyName, password: 'p' },
            { ...bundle, friendlyName: 'n', password },
          ]) {
            const command = built(() => pkcs12Export(options))
            const outputs = command && (await outputsOf(command, toolchain))
            if (outputs === null) continue
            kept += 1
            const opened = openPfx(readPfx(outputs['pfx']!), options.password)
            if (opened.macVerified !== true) throw new Error('another password')
            if (opened.keys[0]?.friendlyName !== options.friendlyName)
              throw new Error('another name')
          }
          const command = built(() => genpkey({ newKey: 'rsa:512', password }))
          const outputs = command && (await outputsOf(command, toolchain))
          if (outputs) readPrivateKey(outputs['key']!, password)
        }),
        { ...runs, numRuns: 25 },
      )
      t.ok(kept > 0, `${kept} bundles were written`)
    },
  )

  t.test(
    `${toolchain.id}: a file's name is only a file's name`,
    { skip: process.platform === 'win32' ? 'there is no POSIX shell' : false },
    async (t) => {
      const folder = t.testdir()
      const command = req(base)
      const name = text.filter(
        (drawn) => !/[/\0\ud800-\udfff]/.test(drawn) && !['.', '..'].includes(drawn),
      )
      await fc.assert(
        fc.asyncProperty(name, async (drawn) => {
          const { writeFile, readFile, rm } = await import('node:fs/promises')
          await writeFile(`${folder}/key.pem`, keyPem)
          const lines = commandLine(command, toolchain, { files: { csr: drawn } })
          const shell = spawnSync('sh', ['-ec', lines], { cwd: folder })
          if (shell.status !== 0) throw new Error(shell.stderr.toString())
          if (readCsr(await readFile(`${folder}/${drawn}`)).subject.length !== 1)
            throw new Error('?')
          await rm(`${folder}/${drawn}`)
        }),
        { ...runs, numRuns: 25 },
      )
      t.throws(() => commandLine(command, toolchain, { files: { csr: 'a\0b' } }), {
        code: 'ERR_VALUE_REFUSED',
      })
    },
  )
}
