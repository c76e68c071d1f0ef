import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { interssl, left, noOpenssl } from '../fixtures/cli.js'

/** A stand-in that writes down every argv (and what files are named in it) and then is the real openssl. */
function loggingOpenssl(folder: string): string {
  const path = `${folder}/openssl`
  writeFileSync(
    path,
    `#!/bin/sh\nfor a in "$@"; do printf '%s\\n' "$a" >> '${folder}/argv.log'; done\nprintf -- '--\\n' >> '${folder}/argv.log'\nexec openssl "$@"\n`,
  )
  chmodSync(path, 0o755)
  return path
}

const bundlePassword = 'Bundle-Secret-7431'
const keyPassword = 'Key-Secret-9265'

t.test('no password ever stands in the argv of openssl', { skip: noOpenssl }, async (t) => {
  const folder = t.testdir({ work: {} })
  const work = `${folder}/work`
  const openssl = loggingOpenssl(folder)
  const env = { P12: bundlePassword, KEY: keyPassword }
  const csr = await interssl(
    ['csr', '--cn', 'Alice Example', '--email', 'alice@example.com', '--key', 'rsa:2048']
      .concat(['--key-out', 'key.pem', '--out', 'csr.pem', '--key-password-env', 'KEY'])
      .concat(['--openssl', openssl, '--json']),
    { cwd: work, env },
  )
  t.equal(csr.code, 0, csr.stderr)
  t.match(readFileSync(`${work}/key.pem`, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
  const logged = readFileSync(`${folder}/argv.log`, 'utf8')
  t.match(logged, /^req$/m, 'the wrapper ran')

  const matrix = await interssl(
    [
      'matrix',
      '--openssl',
      openssl,
      '--scenario',
      'pkcs12/compat-3des,csr/smime-rsa-4096',
      '--producer',
      'openssl*,native',
      '--consumer',
      'openssl*,native',
      '--json',
    ],
    { cwd: work, env },
  )
  t.equal(matrix.code, 0, matrix.stderr)
  const passwords = [bundlePassword, keyPassword, 'correct horse 42']
  const all = readFileSync(`${folder}/argv.log`, 'utf8')
  t.match(all, /^pkcs12$/m)
  for (const password of passwords) {
    t.notOk(all.includes(password), 'argv holds no password')
    t.notOk(
      `${csr.stdout}${csr.stderr}${matrix.stdout}${matrix.stderr}`.includes(password),
      'nor does any output',
    )
  }
  t.strictSame(left(work), ['csr.pem', 'key.pem'])
})

t.test(
  'a bundle made through openssl never shows its password either',
  { skip: noOpenssl },
  async (t) => {
    const folder = t.testdir({ work: {} })
    const work = `${folder}/work`
    const openssl = loggingOpenssl(folder)
    const env = { P12: bundlePassword }
    const { execFileSync } = await import('node:child_process')
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'key.pem',
        '-out',
        'cert.pem',
      ].concat(['-subj', '/CN=Alice Example', '-days', '30']),
      { cwd: work, stdio: 'ignore' },
    )
    const made = await interssl(
      [
        'pkcs12',
        '--key',
        'key.pem',
        '--cert',
        'cert.pem',
        '--out',
        'a.p12',
        '--profile',
        'compat-3des',
      ].concat(['--password-env', 'P12', '--openssl', openssl, '--with', 'openssl', '--json']),
      { cwd: work, env },
    )
    t.equal(made.code, 0, made.stderr)
    const log = readFileSync(`${folder}/argv.log`, 'utf8')
    t.match(log, /^pkcs12$/m, 'the wrapper ran')
    t.notOk(log.includes(bundlePassword))
    t.notOk(`${made.stdout}${made.stderr}`.includes(bundlePassword))
    t.match(JSON.parse(made.stdout), {
      profile: 'compat-3des',
      toolchain: { id: /^openssl|^libressl/ },
    })
  },
)
