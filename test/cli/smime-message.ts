import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { certificatePem } from '../../src/pki/certificate.js'
import {
  encryptedPrivateKeyPem,
  privateKeyPem,
  readPrivateKey,
  sealPrivateKey,
} from '../../src/pki/private-key.js'
import { profiles } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/seal.js'
import {
  smimeDecryptDocument,
  smimeMadeDocument,
  smimeVerifyDocument,
} from '../../src/report/documents.js'
import { alice } from '../fixtures/alice.js'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

const { ca, ...made } = alice(2048)
const key = readPrivateKey(made.pkcs8)
const files = {
  'alice.key': encryptedPrivateKeyPem(sealPrivateKey(key, 'secret-42', { iterations: 2048 })),
  'plain.key': privateKeyPem(key),
  'alice.pem': certificatePem(ca.certificate) + certificatePem(made.certificate),
  'alice.p12': Buffer.from(
    sealPfx(
      { key, certificates: [made.certificate, ca.certificate] },
      'secret-42',
      profiles['modern-2023'].recipe,
    ),
  ),
  'root.pem': certificatePem(ca.certificate),
  'other.pem': certificatePem(alice().ca.certificate),
  'mail.eml': 'From: alice@example.com\nTo: bob@example.com\nSubject: Grüße\n\nGrüße, Bob.\n',
  'note.bin': Buffer.from([0, 1, 2, 255]),
}
const env = { PW: 'secret-42' }
const withKey = ['--key', 'alice.key', '--cert', 'alice.pem', '--key-password-env', 'PW']
const withBundle = ['--bundle', 'alice.p12', '--password-env', 'PW']
const engines =
  noOpenssl === false
    ? [
        ['--with', 'openssl'],
        ['--with', 'forge'],
      ]
    : [['--with', 'forge']]

for (const engine of engines) {
  t.test(`${engine.join(' ')}: sign, encrypt, decrypt, verify`, async (t) => {
    const cwd = t.testdir(files)
    const smime = (args: readonly string[]) => interssl(['smime', ...args], { cwd, env })
    const signed = await smime([
      ...['sign', 'mail.eml', ...withKey, '--attach', 'note.bin', '--out', 'signed.eml', '--json'],
      ...engine,
    ])
    t.equal(signed.code, 0, signed.stderr)
    t.equal(smimeMadeDocument.parse(JSON.parse(signed.stdout)).file.path, 'signed.eml')
    const encrypted = await smime([
      ...['encrypt', 'signed.eml', '--recipient', 'alice.pem', '--out', 'secret.eml', ...engine],
    ])
    t.equal(encrypted.code, 0, encrypted.stderr)
    t.notMatch(readFileSync(join(cwd, 'secret.eml'), 'utf8'), ', Bob.')
    const opened = await smime([
      ...['decrypt', 'secret.eml', ...withBundle, '--out', 'read.eml', '--json', ...engine],
    ])
    t.equal(opened.code, 0, opened.stderr)
    t.match(opened.stderr, 'does not authenticate')
    t.equal(smimeDecryptDocument.parse(JSON.parse(opened.stdout)).signedInside, true)
    t.equal(statSync(join(cwd, 'read.eml')).mode & 0o777, 0o600)
    const verified = await smime(['verify', 'read.eml', '--trust', 'root.pem', '--json', ...engine])
    t.equal(verified.code, 0, verified.stderr)
    const said = smimeVerifyDocument.parse(JSON.parse(verified.stdout))
    t.match(said, { valid: true, fromMatches: true, signers: [{ trusted: true }] })
    const keep = ['--signer-out', 'signer.pem', ...engine]
    const stranger = await smime(['verify', 'read.eml', '--trust', 'other.pem', ...keep])
    t.notOk(left(cwd).includes('signer.pem'), 'of a stranger nothing is kept')
    await smime(['verify', 'read.eml', '--trust', 'root.pem', ...keep])
    t.equal(readFileSync(join(cwd, 'signer.pem'), 'utf8'), certificatePem(made.certificate))
    t.equal(stranger.code, 1, 'another root, the same signature')
    t.match(stranger.stdout, /^valid: the signature holds, but /)
    const nobody = await smime(['verify', 'read.eml', ...engine])
    t.equal(nobody.code, 0)
    t.match(nobody.stdout, /trusted +no/)
  })

  t.test(`${engine.join(' ')}: what goes wrong is said, and leaves nothing`, async (t) => {
    const cwd = t.testdir(files)
    const before = left(cwd)
    const smime = (args: readonly string[]) => interssl(['smime', ...args, ...engine], { cwd, env })
    const wrong: readonly (readonly [code: number, words: RegExp, args: readonly string[]])[] = [
      [
        1,
        /password/,
        ['sign', 'mail.eml', '--key', 'alice.key', '--cert', 'alice.pem', '--out', 'x.eml'],
      ],
      [
        1,
        /no certificate belongs/,
        ['sign', 'mail.eml', '--key', 'plain.key', '--cert', 'root.pem', '--out', 'x.eml'],
      ],
      [2, /no key/, ['sign', 'mail.eml', '--out', 'x.eml']],
      [2, /contradict/, ['sign', 'mail.eml', ...withBundle, '--key', 'alice.key']],
      [2, /no recipient/, ['encrypt', 'mail.eml', '--recipient', 'root.pem', '--out', 'x.eml']],
      [
        1,
        /not encrypted|no S\/MIME message/,
        ['decrypt', 'mail.eml', ...withBundle, '--out', 'x.eml'],
      ],
      [1, /no S\/MIME message/, ['verify', 'mail.eml', '--out', 'x.eml']],
      [2, /exists already/, ['sign', 'mail.eml', ...withKey, '--out', 'root.pem']],
      [2, /line break/, ['sign', 'mail.eml', ...withKey, '--subject', 'x\r\nBcc: eve@example.com']],
    ]
    for (const [code, words, args] of wrong) {
      const ran = await smime(args)
      t.match(ran.stderr, words, args.join(' '))
      t.equal(ran.code, code, args.join(' '))
      t.notMatch(ran.stderr, 'secret-42')
    }
    t.strictSame(left(cwd), before)
  })
}

t.test('a mail is piped through, and a From that is not the signer’s is warned of', async (t) => {
  const cwd = t.testdir(files)
  const stdin = 'From: mallory@example.com\n\nhello\n'
  const signed = await interssl(['smime', 'sign', ...withKey, '--with', 'forge'], {
    cwd,
    env,
    stdin,
  })
  t.equal(signed.code, 0, signed.stderr)
  t.match(signed.stderr, 'From is mallory@example.com')
  t.match(signed.stdout, /^From: mallory@example.com\r\n/)
  const read = await interssl(
    ['smime', 'verify', '--trust', 'root.pem', '--with', 'forge', '--json'],
    {
      ...{ cwd, env },
      stdin: signed.stdout,
    },
  )
  t.match(JSON.parse(read.stdout), { valid: true, fromMatches: false })
  t.equal(read.code, 1, 'somebody else’s name over a good signature is no good mail')
  const keep = ['--signer-out', 'mallory.pem', '--with', 'forge']
  await interssl(['smime', 'verify', ...keep], { cwd, env, stdin: signed.stdout })
  t.notOk(left(cwd).includes('mallory.pem'), 'nobody encrypts to whom wrote in another’s name')
  t.equal((await interssl(['smime'], { cwd })).code, 2)
  t.match((await interssl(['smime', 'sing'], { cwd })).stderr, 'no command sing')
})
