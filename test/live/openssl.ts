// The builders against the openssl binaries of this machine, read back by our own reader.
import t from 'tap'
import fc from 'fast-check'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readPem } from '../../src/asn1/pem.js'
import { signatureProves } from '../../src/crypto/keys.js'
import { detectToolchain, detectToolchains } from '../../src/openssl/detect.js'
import { formRows, pkcs12Export, pkcs12Read, type Pkcs12Form } from '../../src/openssl/pkcs12.js'
import { csrVerified, req, verifyCsr } from '../../src/openssl/req.js'
import { commandLine, run } from '../../src/openssl/run.js'
import { signCsr, testCa } from '../../src/openssl/x509.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { readCsr } from '../../src/pki/csr.js'
import { formatDistinguishedName, parseDistinguishedName } from '../../src/pki/name.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { someToolchains } from '../fixtures/live-identities.js'
import { profileIds, profiles } from '../../src/pki/profile.js'

const toolchains = someToolchains(await detectToolchains())
const missing = toolchains.length === 0 ? 'there is no openssl on this machine' : false
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const subject = parseDistinguishedName(
  'emailAddress=alice@example.com,CN=Alice Example,OU=Second,OU=First,O=Example $Ltd \\#1,L=Köln,ST=NRW,C=DE',
)
const subjectAltNames = [
  ...['email:alice@example.com', 'dns:example.com', 'ip:192.0.2.1', 'ip:2001:db8::1'],
  ...['uri:https://example.com/?a=b#c', 'upn:jürgen,x@example.com'],
]

t.test('an openssl is here', { skip: missing }, async (t) => {
  for (const { id, versionText, capabilities } of toolchains) {
    const able = Object.entries(capabilities).filter(([, can]) => can)
    t.comment(`${id}: ${versionText}: ${able.map(([name]) => name).join(' ')}`)
    t.match(versionText, /^(?:OpenSSL|LibreSSL) \d/)
  }
})

for (const toolchain of toolchains) {
  const { id, capabilities } = toolchain
  const keys = [
    'rsa:2048',
    ...(capabilities['req.newkey-ec'] ? ['ec:P-256', 'ec:P-384', 'ec:P-521'] : []),
    ...(capabilities['req.newkey-ed25519'] ? ['ed25519'] : []),
  ]

  t.test(`${id}: a CSR holds what was asked`, async (t) => {
    for (const newKey of keys) {
      const made = await run(
        req({ key: { newKey }, subject, subjectAltNames, profile: 'smime' }),
        toolchain,
      )
      const csr = readCsr(made.outputs['csr']!)
      t.equal(formatDistinguishedName(csr.subject), formatDistinguishedName(subject))
      t.strictSame(csr.subjectAltNames, subjectAltNames)
      t.equal(csr.publicKey.explicit, false)
      t.equal(signatureProves(readPrivateKey(made.outputs['key']!).pkcs8, csr.publicKey.spki), true)
      t.equal(csrVerified(await run(verifyCsr({ csr: csr.der }), toolchain)), true)
      const bad = csr.der.slice()
      bad[bad.length - 1]! ^= 1
      t.equal(csrVerified(await run(verifyCsr({ csr: bad }), toolchain)), false)
    }
  })

  t.test(`${id}: an encrypted key is AES, and only its password opens it`, async (t) => {
    for (const newKey of keys) {
      const options = {
        subject,
        profile: 'none',
        key: { newKey },
        keyPassword: ' gehéim$ ',
      } as const
      const { outputs } = await run(req(options), toolchain)
      const [block] = readPem(outputs['key']!)
      t.equal(block?.label, 'ENCRYPTED PRIVATE KEY')
      t.match(Buffer.from(block!.bytes).toString('hex'), /^.*060960864801650304012a/, 'AES-256-CBC')
      const { pkcs8 } = readPrivateKey(outputs['key']!, ' gehéim$ ')
      t.equal(signatureProves(pkcs8, readCsr(outputs['csr']!).publicKey.spki), true)
      const key = { pem: outputs['key']!, password: ' gehéim$ ' }
      t.ok((await run(req({ key, subject, profile: 'smime' }), toolchain)).outputs['csr'])
    }
  })

  t.test(`${id}: values never become syntax`, async (t) => {
    const key = {
      pem: (await run(req({ key: { newKey: 'rsa:2048' }, subject, profile: 'none' }), toolchain))
        .outputs['key']!,
    }
    const value = fc
      .string({
        unit: fc.constantFrom(...`aZ9 $\\#"'\`;=@[]{}()%,+/*?!<>&|~^-_.:äß€日\u0301𝒜`),
        minLength: 1,
        maxLength: 40,
      })
      .filter((drawn) => !/^#(?:[0-9a-f]{2}){2,}$/.test(drawn))
    const asked = fc.record({ cn: value, ou: fc.array(value, { maxLength: 3 }), o: value })
    await fc.assert(
      fc.asyncProperty(asked, async ({ cn, ou, o }) => {
        const drawn = [
          [{ type: 'O', value: o }],
          ...ou.map((value) => [{ type: 'OU', value }]),
          [{ type: 'CN', value: cn }],
        ]
        const made = await run(req({ key, subject: drawn, profile: 'none' }), toolchain)
        t.strictSame(readCsr(made.outputs['csr']!).subject, drawn)
      }),
      { numRuns: 30 },
    )
  })

  t.test(`${id}: several attributes in one RDN are carried or refused`, async (t) => {
    const joined = parseDistinguishedName('CN=Alice+OU=x,O=Example')
    const command = req({ key: { newKey: 'rsa:2048' }, subject: joined, profile: 'none' })
    if (!capabilities['req.multi-valued-rdn']) {
      return void (await t.rejects(run(command, toolchain), { code: 'ERR_CAPABILITY_MISSING' }))
    }
    const csr = readCsr((await run(command, toolchain)).outputs['csr']!)
    t.strictSame(
      csr.subject.map((rdn) => rdn.length),
      [1, 2],
    )
  })

  t.test(
    `${id}: a test CA signs, and every form of bundle is exactly that or refused`,
    async (t) => {
      const made = await run(
        req({ key: { newKey: 'rsa:2048' }, subject, profile: 'smime' }),
        toolchain,
      )
      const root = await run(
        testCa({ subject: parseDistinguishedName('CN=Test CA'), serial: '01' }),
        toolchain,
      )
      const signed = await run(
        signCsr({
          csr: made.outputs['csr']!,
          caKey: root.outputs['key']!,
          caCertificate: root.outputs['certificate']!,
          serial: '0fab',
          profile: 'smime',
          subjectAltNames: ['email:alice@example.com'],
        }),
        toolchain,
      )
      const leaf = readCertificate(signed.outputs['certificate']!)
      const ca = readCertificate(root.outputs['certificate']!)
      t.equal(formatDistinguishedName(leaf.issuer), 'CN=Test CA')
      t.equal(formatDistinguishedName(leaf.subject), formatDistinguishedName(subject))
      t.equal(leaf.serial, '0fab')
      t.strictSame(leaf.emailAddresses, ['alice@example.com'])
      t.strictSame(ca.extensions.map(({ name }) => name).sort(), [
        'basicConstraints',
        'keyUsage',
        'subjectKeyIdentifier',
      ])

      const forms: Exclude<Pkcs12Form, { choices: object }>[] = [
        { form: 'default' },
        { form: 'legacy' },
        ...profileIds.map((profile) => ({ profile })),
      ]
      const password = capabilities['pkcs12.password-utf8'] ? 'pässwörd' : '$pass word'
      for (const form of forms) {
        const name = 'profile' in form ? form.profile : form.form
        const command = pkcs12Export({
          key: made.outputs['key']!,
          certificate: leaf.der,
          chain: [ca.der],
          friendlyName: 'Alice Example',
          password,
          form,
        })
        if (!formRows[name].requires.every((capability) => capabilities[capability])) {
          await t.rejects(
            run(command, toolchain),
            { code: 'ERR_CAPABILITY_MISSING' },
            `${name} refused`,
          )
          continue
        }
        const pfx = readPfx((await run(command, toolchain)).outputs['pfx']!)
        const opened = openPfx(pfx, password)
        t.equal(opened.macVerified, true, name)
        t.strictSame(
          opened.certificates.map(({ der }) => Buffer.from(der).toString('hex')).sort(),
          [leaf.der, ca.der].map((der) => Buffer.from(der).toString('hex')).sort(),
        )
        t.equal(opened.keys[0]?.friendlyName, 'Alice Example')
        t.equal(signatureProves(opened.keys[0]!.pkcs8!, leaf.der), true)
        const profile =
          'profile' in form
            ? form.profile
            : name === 'legacy'
              ? 'legacy-rc2'
              : toolchain.defaultForm
        const { recipe } = profiles[profile]
        const [safe] = opened.safes
        const [key] = opened.keys
        const expected = {
          pbes2: 'PBES2-AES-256-CBC',
          'pbe-sha1-3des': 'PBE-SHA1-3DES-CBC',
          'pbe-sha1-rc2-40': 'PBE-SHA1-RC2-40-CBC',
        } as Record<string, string>
        for (const [encryption, asked] of [
          [safe!.encryption, recipe.certificates],
          [key!.encryption, recipe.key],
        ] as const) {
          if (asked === 'none') throw new Error('every profile encrypts')
          t.equal(encryption.name, expected[asked.scheme])
          t.equal(encryption.iterations, asked.iterations)
          if (asked.scheme === 'pbes2') {
            t.match(encryption, {
              prf: asked.prf,
              prfParameters: asked.prfParameters,
              keyLength: null,
            })
          }
          if (profile.endsWith('2026')) t.equal(encryption.saltLength, asked.saltLength)
        }
        if (recipe.mac === 'none') throw new Error('every profile has a MAC')
        t.equal(pfx.macData?.algorithm, recipe.mac.scheme === 'hmac' ? recipe.mac.digest : 'PBMAC1')
        t.equal(pfx.macData?.iterations, recipe.mac.iterations)

        const legacy = toolchain.legacyProvider
        const read = await run(pkcs12Read({ pfx: pfx.bytes, password, legacy }), toolchain)
        t.equal(readPem(read.stdout).length, 3)
        await t.rejects(run(pkcs12Read({ pfx: pfx.bytes, password: 'wrong', legacy }), toolchain), {
          code: 'ERR_OPENSSL_FAILED',
          failure: 'password-incorrect',
        })
      }
      const empty = pkcs12Export({
        key: made.outputs['key']!,
        certificate: leaf.der,
        password: '',
        form: { profile: 'compat-3des' },
      })
      t.equal(
        openPfx(readPfx((await run(empty, toolchain)).outputs['pfx']!), '').macVerified,
        true,
        'the empty password',
      )

      const other = await run(
        req({ key: { newKey: 'rsa:2048' }, subject, profile: 'none' }),
        toolchain,
      )
      const mismatch = pkcs12Export({
        key: other.outputs['key']!,
        certificate: leaf.der,
        password: 'x',
        form: { form: 'default' },
      })
      await t.rejects(run(mismatch, toolchain), {
        code: 'ERR_OPENSSL_FAILED',
        failure: 'key-mismatch',
      })
      const junk = pkcs12Read({ pfx: new TextEncoder().encode('junk'), password: 'x' })
      await t.rejects(run(junk, toolchain), {
        code: 'ERR_OPENSSL_FAILED',
        failure: 'input-malformed',
      })
    },
  )

  t.test(
    `${id}: the printed lines do the same when pasted`,
    { skip: process.platform === 'win32' ? 'there is no POSIX shell' : false },
    async (t) => {
      const folder = t.testdir()
      const command = req({
        key: { newKey: 'rsa:2048' },
        subject,
        subjectAltNames,
        profile: 'smime',
        keyPassword: 'geheim',
      })
      const lines = commandLine(command, toolchain, { files: { csr: "o'ut.csr" } })
      const shell = spawnSync('sh', ['-ec', lines], {
        cwd: folder,
        env: { ...process.env, KEY_PASSWORD: 'geheim' },
      })
      t.equal(shell.status, 0, shell.stderr.toString())
      const csr = readCsr(readFileSync(join(folder, "o'ut.csr")))
      t.equal(formatDistinguishedName(csr.subject), formatDistinguishedName(subject))
      t.strictSame(csr.subjectAltNames, subjectAltNames)
    },
  )

  t.test(
    `${id}: a script around it works, and sees no password in its arguments`,
    { skip: process.platform === 'win32' ? 'the script is a shell script' : false },
    async (t) => {
      const folder = t.testdir()
      const script = join(folder, 'openssl')
      const log = join(folder, 'log')
      writeFileSync(
        script,
        `#!/bin/sh\necho "$@" >> '${log}'\nenv >> '${log}'\nexec '${toolchain.path}' "$@"\n`,
      )
      chmodSync(script, 0o755)
      const wrapped = await detectToolchain(script)
      t.strictSame(wrapped.capabilities, toolchain.capabilities)
      const made = await run(
        req({ key: { newKey: 'rsa:2048' }, subject, profile: 'none', keyPassword: 'geheim' }),
        wrapped,
      )
      const root = await run(testCa({ subject, serial: '1' }), wrapped)
      const p12 = await run(
        pkcs12Export({
          key: root.outputs['key']!,
          certificate: root.outputs['certificate']!,
          password: 'geheim',
          form: { form: 'default' },
        }),
        wrapped,
      )
      await run(
        pkcs12Read({
          pfx: p12.outputs['pfx']!,
          password: 'geheim',
          legacy: wrapped.legacyProvider,
        }),
        wrapped,
      )
      t.notMatch(text(made.outputs['csr']), 'geheim')
      t.match(readFileSync(log, 'utf8'), / -passout fd:3 /)
      t.notMatch(readFileSync(log, 'utf8'), 'geheim')
    },
  )
}
