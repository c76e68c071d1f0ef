// The lines that diagnose prints are pasted into a shell as they stand: they have to make a file that is accepted, and leave nothing else.
import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { diagnose } from '../../src/diagnose/diagnose.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { writePem } from '../../src/asn1/pem.js'
import { profiles, type ProfileId } from '../../src/pki/profile.js'
import { openPfx } from '../../src/pki/open.js'
import { readPfx } from '../../src/pki/read.js'
import { sealBags, type BundledBag } from '../../src/pki/seal.js'
import { unhex } from '../../src/asn1/strings.js'
import { diagnoseDocument } from '../../src/report/documents.js'
import { alice } from '../fixtures/alice.js'
import { findingFiles } from '../fixtures/finding-files.js'
import { interssl, left, main, noOpenssl } from '../fixtures/cli.js'

const one = alice(2048)
const two = alice()
const id = unhex('0102')
const bags = (friendlyName: string): BundledBag[] => [
  { kind: 'certificate', value: one.certificate, localKeyId: id, friendlyName },
  { kind: 'certificate', value: one.ca.certificate },
  { kind: 'key', value: one.pkcs8, localKeyId: id, friendlyName },
]
const sealed = (profile: ProfileId, password = 'secret-42', name = 'Alice Example'): Uint8Array =>
  sealBags(bags(name), password, profiles[profile].recipe)
const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const modern = sealed('modern-2023')
const second: BundledBag[] = [
  { kind: 'certificate', value: two.certificate, localKeyId: unhex('03') },
  { kind: 'key', value: two.pkcs8, localKeyId: unhex('03') },
]

interface Story {
  readonly what: string
  readonly name?: string
  readonly bytes: Uint8Array
  readonly password?: string
  readonly asked: string
  /** Programs that a line has to be printed for. */
  readonly lines: readonly string[]
}

const stories: readonly Story[] = [
  {
    what: 'what OpenSSL 3 writes',
    bytes: modern,
    asked: 'macos@14,ios@17',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
  {
    what: 'a name that a shell would take apart',
    name: "alice's $HOME `id`.p12",
    bytes: sealed('modern-2023', 'secret-42', `Alice "A" $(id) 'Example'`),
    asked: 'macos@14',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
  {
    what: 'RC2-40 for an OpenSSL 3',
    bytes: sealed('legacy-rc2'),
    asked: 'openssl@3.0',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
  {
    what: 'a PBMAC1 for an old Java',
    bytes: sealed('pbmac1-2026'),
    asked: 'java@21,openssl@3.0',
    lines: ['interssl'],
  },
  {
    what: 'base64 text',
    bytes: text(`${Buffer.from(modern).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`),
    asked: 'java@21',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
  {
    what: 'PEM text',
    bytes: text(writePem('PKCS12', modern)),
    asked: 'java@21',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
  {
    what: 'an empty password',
    bytes: sealed('compat-3des', ''),
    password: '',
    asked: 'macos@14/security-import,ios@26',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
  {
    what: 'two keys, which openssl would not carry over',
    bytes: sealBags(
      [...bags('Alice Example'), ...second],
      'secret-42',
      profiles['modern-2023'].recipe,
    ),
    asked: 'macos@14/security-import',
    lines: ['interssl'],
  },
  {
    what: 'BER',
    bytes: findingFiles.ENCODING_BER?.bytes as Uint8Array,
    asked: 'go-x-crypto',
    lines: ['openssl 3', 'libressl', 'interssl'],
  },
]

const libressl = (await detectToolchains({}))
  .filter(({ flavour }) => flavour === 'libressl')
  .map(({ path }) => dirname(path))

for (const {
  what,
  name = 'alice.p12',
  bytes,
  password = 'secret-42',
  asked,
  lines,
  at,
} of stories.map((story, at) => ({ ...story, at }))) {
  t.test(`the lines for ${what} do what they say`, { skip: noOpenssl }, (t) => {
    const folder = t.testdir({ bin: {}, work: {}, tmp: {} })
    const [bin, cwd, tmp] = [join(folder, 'bin'), join(folder, 'work'), join(folder, 'tmp')]
    writeFileSync(join(bin, 'interssl'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, {
      mode: 0o755,
    })
    writeFileSync(join(cwd, name), bytes)
    const env = { P12_PASSWORD: password, NEW_P12_PASSWORD: 'secret-43', TMPDIR: tmp }
    const targets = asked.split(',').flatMap(resolveImporter)
    const judge = (file: Uint8Array, secret: string) =>
      diagnose(file, { name, password: secret, targets, shown: { file: name } })
    const { remedy, verdicts } = judge(bytes, password)
    t.ok(
      verdicts.some(({ verdict }) => verdict === 'refuses'),
      'it is refused as it is',
    )
    t.strictSame(
      remedy?.commands.map((one) => one.for),
      lines,
    )
    const output = name.replace('.p12', '-repaired.p12')
    const source = /NEW_P12_PASSWORD/.test(JSON.stringify(remedy))
      ? 'NEW_P12_PASSWORD'
      : 'P12_PASSWORD'
    for (const { for: program, line } of remedy?.commands ?? []) {
      const paths = program === 'libressl' ? libressl.slice(0, at === 0 ? 3 : 1) : ['']
      for (const path of paths) {
        const PATH = [bin, path, process.env['PATH'] ?? ''].filter((part) => part !== '').join(':')
        const shell = spawnSync('sh', ['-c', line], { cwd, env: { ...env, PATH, HOME: folder } })
        const by = `${program} ${path}`
        t.equal(shell.status, 0, `${by}: ${line}\n${String(shell.stderr)}`)
        t.strictSame(left(cwd), [name, output].sort(), `${by}: nothing else is left`)
        t.strictSame(left(tmp), [], `${by}: no folder is left`)
        t.equal(statSync(join(cwd, output)).mode & 0o777, 0o600, `${by}: for its owner alone`)
        const made = new Uint8Array(readFileSync(join(cwd, output)))
        const refused = judge(made, env[source]).verdicts.filter(
          ({ verdict }) => verdict !== 'accepts',
        )
        t.strictSame(
          refused.map(({ label }) => label),
          [],
          `${by}: accepted by ${asked}`,
        )
        const contents = openPfx(readPfx(made), env[source])
        const before = openPfx(readPfx(bytes), password)
        t.equal(contents.keys.length, before.keys.length, `${by}: every key`)
        t.equal(
          contents.certificates.length,
          before.certificates.length,
          `${by}: every certificate`,
        )
        t.equal(contents.keys[0]?.friendlyName, before.keys[0]?.friendlyName, `${by}: its name`)
        spawnSync('rm', ['-f', join(cwd, output)])
      }
    }
    t.end()
  })
}

t.test(
  'the password may stand in a file, and no file is replaced',
  { skip: noOpenssl },
  async (t) => {
    const folder = t.testdir({
      work: { 'alice.p12': Buffer.from(modern), "its password's": 'secret-42\r\nnot this\n' },
      tmp: {},
    })
    const [cwd, tmp] = [join(folder, 'work'), join(folder, 'tmp')]
    const env = { TMPDIR: tmp, PATH: process.env['PATH'] ?? '' }
    const asked = ['--for', 'macos@14', '--password-file', "its password's", '--json']
    const ran = await interssl(['diagnose', 'alice.p12', ...asked], { cwd, env })
    const { remedy } = diagnoseDocument.parse(JSON.parse(ran.stdout))
    const line = remedy?.commands.find((one) => one.for === 'openssl 3')?.line ?? ''
    const shell = spawnSync('sh', ['-c', line], { cwd, env })
    t.equal(shell.status, 0, String(shell.stderr))
    const output = join(cwd, 'alice-repaired.p12')
    const opened = openPfx(readPfx(new Uint8Array(readFileSync(output))), 'secret-42')
    t.equal(opened.passwordState, 'correct')
    writeFileSync(output, 'what a person made')
    const again = spawnSync('sh', ['-c', line], { cwd, env })
    t.not(again.status, 0)
    t.match(String(again.stderr), /alice-repaired\.p12/, 'and the shell says which file is there')
    t.equal(readFileSync(output, 'utf8'), 'what a person made')
    t.strictSame(left(tmp), [])
  },
)

t.test('without a password the lines ask for a new one alone', { skip: noOpenssl }, async (t) => {
  const cwd = t.testdir({ 'alice.p12': Buffer.from(sealed('compat-3des', '')) })
  const env = { NEW_P12_PASSWORD: 'secret-43', PATH: process.env['PATH'] ?? '' }
  const asked = ['--for', 'macos@14/security-import,ios@26', '--no-password']
  const ran = await interssl(['diagnose', 'alice.p12', ...asked, '--json'], { cwd, env })
  const { remedy } = diagnoseDocument.parse(JSON.parse(ran.stdout))
  for (const { for: program, line } of remedy?.commands ?? []) {
    t.notMatch(line, ' env:P12_PASSWORD')
    t.match(line, 'NEW_P12_PASSWORD')
    const words = program === 'interssl' ? line.split(' ').slice(1) : null
    const status = words
      ? (await interssl(words, { cwd, env })).code
      : spawnSync('sh', ['-c', line], { cwd, env }).status
    t.equal(status, 0, line)
    const made = new Uint8Array(readFileSync(join(cwd, 'alice-repaired.p12')))
    t.equal(openPfx(readPfx(made), 'secret-43').passwordState, 'correct')
    spawnSync('rm', [join(cwd, 'alice-repaired.p12')])
  }
  t.ok((remedy?.commands.length ?? 0) >= 2)
})

t.test('a line that fails half-way leaves nothing', { skip: noOpenssl }, async (t) => {
  const folder = t.testdir({ work: { 'alice.p12': Buffer.from(modern) }, tmp: {} })
  const [cwd, tmp] = [join(folder, 'work'), join(folder, 'tmp')]
  const env = { P12_PASSWORD: 'secret-42', TMPDIR: tmp, PATH: process.env['PATH'] ?? '' }
  const ran = await interssl(['diagnose', 'alice.p12', '--for', 'macos@14', '--json'], { cwd, env })
  const { remedy } = diagnoseDocument.parse(JSON.parse(ran.stdout))
  const line = remedy?.commands[0]?.line ?? ''
  const wrong = spawnSync('sh', ['-c', line], { cwd, env: { ...env, P12_PASSWORD: 'another' } })
  t.not(wrong.status, 0)
  mkdirSync(join(cwd, 'alice-repaired.p12'))
  const blocked = spawnSync('sh', ['-c', line], { cwd, env })
  t.not(blocked.status, 0)
  t.strictSame(left(tmp), [])
  t.strictSame(left(cwd), ['alice-repaired.p12', 'alice.p12'])
})

t.test(
  'the line of pkcs12 works with one file for both passwords',
  { skip: noOpenssl },
  async (t) => {
    const cwd = t.testdir({
      'alice.key': createPrivateKey({
        key: Buffer.from(one.pkcs8),
        format: 'der',
        type: 'pkcs8',
      }).export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret-42' }),
      'alice.pem': writePem('CERTIFICATE', one.certificate),
      'pw.txt': 'secret-42\n',
    })
    const passwords = ['--password-file', 'pw.txt', '--key-password-file', 'pw.txt']
    const made = ['--key', 'alice.key', '--cert', 'alice.pem', '--out', 'alice.p12']
    const ran = await interssl(
      ['pkcs12', ...made, '--profile', 'compat-3des', ...passwords, '--print-command'],
      { cwd },
    )
    t.equal(ran.code, 0, ran.stderr)
    const shell = spawnSync('sh', ['-c', ran.stdout], { cwd })
    t.equal(shell.status, 0, String(shell.stderr))
    const file = new Uint8Array(readFileSync(join(cwd, 'alice.p12')))
    t.equal(openPfx(readPfx(file), 'secret-42').passwordState, 'correct')
  },
)
