// Every builder against every openssl of this machine: the same artifact from each, or a refusal before anything runs.
import t, { type Test } from 'tap'
import { readBer } from '../../src/asn1/ber.js'
import { readPem } from '../../src/asn1/pem.js'
import { signatureProves } from '../../src/crypto/keys.js'
import {
  cmsDecrypt,
  cmsEncrypt,
  cmsSign,
  cmsVerify,
  messageProgram,
} from '../../src/openssl/cms.js'
import type { Command } from '../../src/openssl/command.js'
import { createCsr } from '../../src/openssl/create-csr.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { genpkey, pkey } from '../../src/openssl/genpkey.js'
import { issueCertificate } from '../../src/openssl/issue-certificate.js'
import { openPkcs12 } from '../../src/openssl/open-pkcs12.js'
import {
  pkcs12Export,
  pkcs12Info,
  pkcs12Read,
  type Pkcs12Choices,
} from '../../src/openssl/pkcs12.js'
import { req, selfSigned } from '../../src/openssl/req.js'
import { checkCapabilities, run } from '../../src/openssl/run.js'
import type { Toolchain } from '../../src/openssl/toolchain.js'
import { chainVerified, verifyChain } from '../../src/openssl/verify.js'
import { signCsr } from '../../src/openssl/x509.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { readCsr } from '../../src/pki/csr.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { liveIdentities, someToolchains } from '../fixtures/live-identities.js'
import { readPrivateKey } from '../../src/pki/private-key.js'

const toolchains = someToolchains(await detectToolchains())
const skip = toolchains.length === 0 ? 'there is no openssl on this machine' : false
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const dn = parseDistinguishedName

const identities = skip === false ? await liveIdentities(toolchains) : null

/** The result; null where the toolchain says before running anything that it can't. */
async function made(
  t: Test,
  command: Command,
  toolchain: Toolchain,
): Promise<Readonly<Record<string, Uint8Array>> | null> {
  try {
    checkCapabilities(command, toolchain)
  } catch (error) {
    t.match(error, { code: 'ERR_CAPABILITY_MISSING', toolchain: toolchain.id, hint: /./ })
    return null
  }
  return (await run(command, toolchain)).outputs
}

t.test('an openssl is here', { skip }, async (t) => void t.ok(toolchains.length))

for (const toolchain of toolchains) {
  if (identities === null) break
  const { id, capabilities } = toolchain
  const { ca, other, rsa, ec } = identities

  t.test(`${id}: keys are the algorithm asked, and go into every form`, async (t) => {
    const kinds = [
      ['rsa:1024', 'RSA-1024'],
      ['rsa-pss:1024', 'RSA-PSS-1024'],
      ['ec:P-256', 'EC-secp256r1'],
      ['ec:secp256k1', 'EC-secp256k1'],
      ['ec:brainpoolP384r1', 'EC-brainpoolP384r1'],
      ['ed25519', 'Ed25519'],
      ['ed448', 'Ed448'],
    ] as const
    for (const [newKey, algorithm] of kinds) {
      const outputs = await made(t, genpkey({ newKey, password: 'geheim' }), toolchain)
      if (outputs === null) continue
      const sealed = outputs['key']!
      t.equal(readPem(sealed)[0]?.label, 'ENCRYPTED PRIVATE KEY')
      const { pkcs8, algorithm: got } = readPrivateKey(sealed, 'geheim')
      t.equal(got, algorithm)
      const convert = async (options: Partial<Parameters<typeof pkey>[0]>): Promise<Uint8Array> =>
        (
          await run(
            pkey({ key: sealed, password: 'geheim', form: 'pkcs8-pem', ...options }),
            toolchain,
          )
        ).outputs['key']!
      const clear = await convert({})
      t.equal(readPem(clear)[0]?.label, 'PRIVATE KEY')
      const der = await convert({ form: 'pkcs8-der', newPassword: 'other' })
      t.equal(der[0], 0x30)
      t.equal(readPrivateKey(der, 'other').algorithm, algorithm)
      const spki = readPem(await convert({ form: 'public' }))[0]
      t.equal(spki?.label, 'PUBLIC KEY')
      t.equal(signatureProves(pkcs8, spki!.bytes), true, newKey)
      if (/^(?:RSA-\d|EC)/.test(algorithm)) {
        const old = await convert({ form: 'traditional' })
        t.match(readPem(old)[0]?.label, /^(?:RSA|EC) PRIVATE KEY$/)
        t.equal(readPrivateKey(old).algorithm, algorithm)
      }
    }
    const exact = genpkey({ newKey: 'rsa:1024', password: 'geheim', prf: 'hmac-sha256' })
    await made(t, exact, toolchain)
  })

  t.test(`${id}: a CSR carries every extension asked, and the typed call checks it`, async (t) => {
    const newKey = capabilities['req.newkey-ec'] ? 'ec:P-256' : 'rsa:2048'
    const { csr, commands } = await createCsr({
      key: { newKey },
      subject: dn('CN=Alice Example,2.5.4.97=VATDE-1,OU=日本,O=Example'),
      subjectAltNames: ['ip:2001:db8::1', 'upn:alice@example.com'],
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: ['emailProtection', '1.3.6.1.4.1.311.10.3.12'],
      extensions: [
        { oid: '1.3.6.1.5.5.7.1.24', der: Uint8Array.of(0x30, 3, 2, 1, 5) },
        { oid: '1.2.3.4.5', critical: true, der: Uint8Array.of(5, 0) },
        { name: 'certificatePolicies', text: '2.23.140.1.5.1.1' },
        { name: 'basicConstraints', critical: true, text: 'CA:FALSE' },
      ],
      challengePassword: 'ge$heim, #1 "x"',
      digest: 'sha384',
      toolchain,
    })
    const find = (oid: string) => csr.extensions.find((one) => one.oid === oid)
    t.equal(find('2.5.29.15')?.value, 'digitalSignature, nonRepudiation')
    t.match(find('2.5.29.37')?.value, /id-kp-emailProtection|emailProtection/)
    t.match(find('1.2.3.4.5'), { critical: true, der: Uint8Array.of(5, 0) })
    t.equal(csr.extensions.length, 7)
    t.match(csr.signatureAlgorithm, /sha384|SHA384/i)
    t.match(csr.attributes, [{ values: ['ge$heim, #1 "x"'] }])
    t.notMatch(commands.join('\n'), /ge\\?\$heim/, 'nor is the challenge password printed')
  })

  t.test(`${id}: RSA-PSS and Ed448 keys sign requests, or are refused`, async (t) => {
    for (const newKey of ['rsa-pss:2048', 'ed448']) {
      const command = req({ key: { newKey }, subject: dn('CN=a'), profile: 'none' })
      const outputs = await made(t, command, toolchain)
      if (outputs !== null) t.ok(readCsr(outputs['csr']!).publicKey.algorithm)
    }
  })

  t.test(
    `${id}: a CA issues what was asked, with the request's extensions or others`,
    async (t) => {
      const { csr } = await createCsr({
        key: { existing: rsa.key },
        subject: dn('CN=Alice Example'),
        subjectAltNames: ['email:alice@example.com'],
        extensions: [{ oid: '1.2.3.4.5', critical: true, der: Uint8Array.of(5, 0) }],
        toolchain,
      })
      const options = {
        csr: csr.der,
        caKey: ca.key,
        caCertificate: ca.certificate,
        serial: '0a1',
        profile: 'none',
        toolchain,
      } as const
      const copied = await issueCertificate({ ...options, copyExtensions: true })
      const names = copied.certificate.extensions.map(({ name }) => name).sort()
      t.strictSame(names, [
        ...['1.2.3.4.5', 'authorityKeyIdentifier', 'basicConstraints', 'extKeyUsage', 'keyUsage'],
        ...['subjectAltName', 'subjectKeyIdentifier'],
      ])
      t.equal(copied.certificate.serial, 'a1')
      const own = await issueCertificate({ ...options, keyUsage: ['digitalSignature'] })
      t.equal(own.certificate.extensions.length, 4, 'nothing that was not asked')

      const notBefore = new Date('2026-01-02T03:04:05Z')
      const notAfter = new Date('2027-01-02T03:04:05Z')
      const dated = await made(
        t,
        signCsr({ ...options, validity: { notBefore, notAfter } }),
        toolchain,
      )
      if (dated) t.match(readCertificate(dated['certificate']!).notAfter, /^2027-01-02T03:04:05/)

      const bad = csr.der.slice()
      bad[bad.length - 1]! ^= 1
      t.throws(() => signCsr({ ...options, csr: bad }), { code: 'ERR_CSR_INVALID' })

      const leaf = own.certificate.der
      const anchors = [ca.certificate]
      const holds = async (options: Parameters<typeof verifyChain>[0]) =>
        chainVerified(await run(verifyChain(options), toolchain))
      t.match(await holds({ certificate: leaf, anchors }), { verified: true, reasons: [] })
      const stranger = { certificate: leaf, anchors: [other.certificate] }
      t.match(await holds(stranger), { verified: false, reasons: [/issuer/] })
      const self = { certificate: ca.certificate, anchors: [other.certificate] }
      t.match(await holds(self), { verified: false, reasons: [/self.signed/] })
      t.match(await holds({ certificate: leaf, anchors, at: new Date('2001-01-01') }), {
        verified: false,
      })
      await made(
        t,
        verifyChain({ certificate: leaf, anchors: [leaf], partialChain: true }),
        toolchain,
      )
    },
  )

  t.test(`${id}: bundles by choice are exactly that`, async (t) => {
    const { key, certificate } = rsa
    const choices: Pkcs12Choices[] = [
      { certificates: 'aes-128-cbc', key: 'aes-192-cbc', mac: { digest: 'sha512' }, prf: 'any' },
      {
        certificates: 'aes-256-cbc',
        key: 'aes-256-cbc',
        mac: { digest: 'sha256' },
        iterations: 1,
        prf: 'any',
      },
      {
        certificates: 'aes-256-cbc',
        key: 'aes-256-cbc',
        mac: { digest: 'sha256' },
        iterations: 5000,
      },
      { certificates: 'none', key: 'none', mac: { digest: 'sha384' } },
      { certificates: 'pbe-sha1-3des', key: 'pbe-sha1-3des', mac: 'none' },
      { certificates: 'pbe-sha1-rc2-128', key: 'pbe-sha1-3des', mac: { digest: 'sha256' } },
      { certificates: 'pbe-sha1-3des', key: 'pbe-sha1-3des', mac: { digest: 'sha3-256' } },
      {
        certificates: 'pbe-sha1-3des',
        key: 'pbe-sha1-3des',
        mac: { digest: 'sha1', saltLength: 20 },
      },
      { certificates: 'aes-256-cbc', key: 'aes-256-cbc', mac: { pbmac1: 'sha512' } },
    ]
    const scheme: Record<string, RegExp> = {
      none: /none/i,
      'pbe-sha1-3des': /3DES/,
      'pbe-sha1-rc2-128': /RC2-128/,
    }
    for (const one of choices) {
      const command = pkcs12Export({ key, certificate, password: 'geheim', form: { choices: one } })
      const outputs = await made(t, command, toolchain)
      if (outputs === null) continue
      const pfx = readPfx(outputs['pfx']!)
      const opened = openPfx(pfx, 'geheim')
      const named = JSON.stringify(one)
      const wanted = (name: string): RegExp => scheme[name] ?? new RegExp(name, 'i')
      t.match(opened.safes[0]?.encryption.name, wanted(one.certificates), named)
      t.match(opened.keys[0]?.encryption.name, wanted(one.key), named)
      if (one.mac === 'none') t.equal(pfx.macData, null)
      else {
        t.equal(pfx.macData?.algorithm, 'digest' in one.mac ? one.mac.digest : 'PBMAC1', named)
        t.equal(pfx.macData?.iterations, one.iterations ?? 2048)
        if (one.mac.saltLength) t.equal(pfx.macData?.saltLength, one.mac.saltLength)
      }
      const again = await openPkcs12({ pfx: outputs['pfx']!, password: 'geheim', toolchain })
      t.equal(again.certificates.length, 1, named)
      t.equal(signatureProves(again.keys[0]!, readCertificate(certificate).der), true, named)
      t.notMatch(again.commands.join(), 'geheim')
    }
    t.throws(
      () =>
        pkcs12Export({
          key,
          certificate,
          password: 'x',
          form: { choices: { ...choices[0]!, mac: { digest: 'bogus' as 'sha1' } } },
        }),
      { code: 'ERR_VALUE_REFUSED' },
    )

    const form = { profile: 'compat-3des' } as const
    const ofCertificates = (
      await run(
        pkcs12Export({
          certificate,
          chain: [ca.certificate],
          friendlyName: 'one',
          chainNames: ['two'],
          password: '',
          form,
        }),
        toolchain,
      )
    ).outputs['pfx']!
    const store = openPfx(readPfx(ofCertificates), '')
    t.strictSame(
      [store.keys.length, store.certificates.map(({ friendlyName }) => friendlyName)],
      [0, ['one', 'two']],
    )
    const ofKey = (
      await run(pkcs12Export({ key, friendlyName: 'one', password: 'p', form }), toolchain)
    ).outputs['pfx']!
    const lone = openPfx(readPfx(ofKey), 'p')
    t.match([lone.certificates.length, lone.keys], [0, [{ friendlyName: 'one' }]])
    const named = (
      await run(
        pkcs12Export({
          key,
          certificate,
          chain: [ca.certificate],
          friendlyName: '-x',
          chainNames: ['-out'],
          password: 'p',
          form,
        }),
        toolchain,
      )
    ).outputs['pfx']!
    t.strictSame(
      openPfx(readPfx(named), 'p')
        .certificates.map(({ friendlyName }) => friendlyName)
        .sort(),
      ['-out', '-x'],
    )
    const unclosed = pkcs12Export({
      key,
      certificate,
      chainFrom: [other.certificate],
      password: 'p',
      form,
    })
    await t.rejects(run(unclosed, toolchain), {
      code: 'ERR_OPENSSL_FAILED',
      failure: 'chain-invalid',
    })
    const closed = pkcs12Export({
      key,
      certificate,
      chainFrom: [ca.certificate],
      password: 'p',
      form,
    })
    t.equal(
      openPfx(readPfx((await run(closed, toolchain)).outputs['pfx']!), 'p').certificates.length,
      2,
    )

    const read = { pfx: named, password: 'p' }
    const labels = async (part: 'key' | 'own-certificate' | 'ca-certificates') =>
      readPem((await run(pkcs12Read({ ...read, part }), toolchain)).stdout).map(
        ({ label }) => label,
      )
    t.match(await labels('key'), [/PRIVATE KEY/])
    t.strictSame(await labels('own-certificate'), ['CERTIFICATE'])
    t.strictSame(await labels('ca-certificates'), ['CERTIFICATE'])
    t.match((await run(pkcs12Info(read), toolchain)).stderr, /MAC/)
    await t.rejects(openPkcs12({ pfx: named, password: 'wrong', toolchain }), {
      code: 'ERR_PASSWORD_INCORRECT',
    })
    await t.rejects(openPkcs12({ pfx: named, password: 'wrong' }), {
      code: 'ERR_PASSWORD_INCORRECT',
    })
    t.equal(
      (await openPkcs12({ pfx: named, password: 'p' })).certificates.length,
      2,
      'without any openssl',
    )
  })

  t.test(`${id}: messages are signed, verified, encrypted and decrypted`, async (t) => {
    const program = messageProgram(toolchain)
    const content = bytes('hello\nworld\n\u0000')
    for (const who of [rsa, ec]) {
      for (const detached of [true, false]) {
        const { outputs } = await run(cmsSign({ ...who, content, detached, program }), toolchain)
        const message = outputs['message']!
        t.match(Buffer.from(message).toString('hex'), '0609608648016503040201', 'SHA-256')
        t.notMatch(Buffer.from(message).toString('hex'), '06052b0e03021a', 'no SHA-1')
        const check = { message, program, ...(detached ? { content } : {}) }
        const verified = cmsVerify({ ...check, anchors: [ca.certificate] })
        t.strictSame((await run(verified, toolchain)).outputs['content'], content)
        t.ok(await run(cmsVerify({ ...check, anchors: 'not-checked' }), toolchain))
        const stranger = cmsVerify({ ...check, anchors: [other.certificate] })
        await t.rejects(run(stranger, toolchain), {
          code: 'ERR_OPENSSL_FAILED',
          failure: 'chain-invalid',
        })
        if (detached) {
          const changed = cmsVerify({ ...check, content: bytes('no'), anchors: 'not-checked' })
          await t.rejects(run(changed, toolchain), {
            code: 'ERR_OPENSSL_FAILED',
            failure: 'signature-invalid',
          })
        }
      }
    }
    for (const form of ['der', 'pem', 'smime'] as const) {
      const sealed = (
        await run(cmsEncrypt({ content, recipients: [rsa.certificate], program, form }), toolchain)
      ).outputs['message']!
      const opened = await run(cmsDecrypt({ message: sealed, ...rsa, program, form }), toolchain)
      t.strictSame(opened.outputs['content'], content, form)
    }
    if (program === 'cms') {
      for (const cipher of ['aes-256-cbc', 'aes-256-gcm'] as const) {
        const recipients = [ec.certificate, rsa.certificate]
        const outputs = await made(t, cmsEncrypt({ content, recipients, cipher }), toolchain)
        if (outputs === null) continue
        t.ok(readBer(outputs['message']!).root)
        for (const who of [ec, rsa]) {
          const opened = await run(cmsDecrypt({ message: outputs['message']!, ...who }), toolchain)
          t.strictSame(opened.outputs['content'], content, cipher)
        }
      }
    } else {
      t.throws(
        () =>
          cmsEncrypt({ content, recipients: [rsa.certificate], cipher: 'aes-256-gcm', program }),
        { code: 'ERR_VALUE_REFUSED' },
      )
      await t.rejects(run(cmsSign({ ...rsa, content }), toolchain), {
        code: 'ERR_CAPABILITY_MISSING',
        hint: /smime/,
      })
    }
    if (capabilities['req.newkey-ed25519']) {
      const { outputs } = await run(
        selfSigned({
          key: { newKey: 'ed25519' },
          subject: dn('CN=Alice'),
          profile: 'smime',
          serial: '5',
        }),
        toolchain,
      )
      const edwards = { key: outputs['key']!, certificate: outputs['certificate']! }
      const signed = await made(t, cmsSign({ ...edwards, content, detached: false }), toolchain)
      if (signed)
        t.ok(
          await run(cmsVerify({ message: signed['message']!, anchors: 'not-checked' }), toolchain),
        )
    }
    t.throws(() => cmsDecrypt({ message: bytes('x'), key: ec.key, certificate: rsa.certificate }), {
      code: 'ERR_KEY_MISMATCH',
    })
  })
}
