import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { certificatePem } from '../../src/pki/certificate.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { privateKeyPem } from '../../src/pki/private-key.js'
import { alice } from '../fixtures/pki/read.js'

const folder = mkdtempSync(join(tmpdir(), 'interssl-ciphers-'))
t.teardown(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'key.pem'), privateKeyPem(alice.key), { mode: 0o600 })
writeFileSync(
  join(folder, 'all.pem'),
  alice.certificates.map((der) => certificatePem(der)).join(''),
)

const installed = ['/opt', join(homedir(), '.cache/interssl/toolchains')]
  .filter((root) => existsSync(root))
  .flatMap((root) =>
    readdirSync(root)
      .filter((name) => /^(libre|open)ssl-/.test(name))
      .map((name) => join(root, name, 'bin/openssl')),
  )
const binaries = ['openssl', ...installed.filter((path) => existsSync(path))].filter(
  (path) => spawnSync(path, ['version']).status === 0,
)

/** Ciphers and digests of which some openssl writes a PFX, and the name that we give them. */
const encryptions: readonly (readonly [option: string, name: string])[] = [
  ['BF-CBC', 'PBES2-BF-CBC'],
  ['CAST5-CBC', 'PBES2-CAST5-CBC'],
  ['SEED-CBC', 'PBES2-SEED-CBC'],
  ['IDEA-CBC', 'PBES2-IDEA-CBC'],
  ['DES-CBC', 'PBES2-DES-CBC'],
  ['RC2-CBC', 'PBES2-RC2-CBC'],
  ['CAMELLIA-256-CBC', 'PBES2-CAMELLIA-256-CBC'],
  ['ARIA-192-CBC', 'PBES2-ARIA-192-CBC'],
  ['SM4-CBC', 'PBES2-SM4-CBC'],
  ['AES-128-OFB', 'PBES2-AES-128-OFB'],
  ['AES-192-CFB', 'PBES2-AES-192-CFB'],
  ['PBE-MD5-DES', 'PBE-MD5-DES-CBC'],
  ['PBE-SHA1-DES', 'PBE-SHA1-DES-CBC'],
  ['PBE-MD5-RC2-64', 'PBE-MD5-RC2-CBC'],
  ['PBE-SHA1-RC2-64', 'PBE-SHA1-RC2-CBC'],
  ['PBE-SHA1-2DES', 'PBE-SHA1-2DES-CBC'],
  ['PBE-SHA1-RC2-128', 'PBE-SHA1-RC2-128-CBC'],
  ['PBE-SHA1-RC4-128', 'PBE-SHA1-RC4-128'],
  ['PBE-SHA1-RC4-40', 'PBE-SHA1-RC4-40'],
]
const macs = [
  'md4',
  'md5',
  'ripemd160',
  'sha224',
  'sha512-256',
  'sha3-384',
  'blake2b512',
  'blake2s256',
  'sm3',
]

/** Seconds after which the other binaries are left out; CROSS_SECONDS=600 leaves out none. */
const patience = Number(process.env['CROSS_SECONDS'] ?? 30)
const start = performance.now()
const late = () => performance.now() - start > patience * 1000

/** A PFX of this binary; null where it can't write it so. */
function written(binary: string, options: readonly string[]): Uint8Array | null {
  const legacy = /^OpenSSL [34]/.test(execFileSync(binary, ['version'], { encoding: 'utf8' }))
  const files = ['-inkey', join(folder, 'key.pem'), '-in', join(folder, 'all.pem')]
  const all = ['pkcs12', '-export', ...files, '-passout', 'env:PW', ...options]
  const { status, stdout } = spawnSync(binary, [...all, ...(legacy ? ['-legacy'] : [])], {
    env: { ...process.env, PW: 'pass word' },
  })
  return status === 0 && stdout.length > 0 ? new Uint8Array(stdout) : null
}

t.test(
  'what an openssl here writes with a rare cipher or digest opens',
  { skip: binaries.length === 0 && 'no openssl here' },
  async (t) => {
    const writers = new Map<string, number>()
    for (const binary of binaries) {
      if (late()) {
        t.comment(`left out after ${patience} s: ${binary} and those after it`)
        break
      }
      for (const [option, name] of encryptions) {
        const pfx = written(binary, ['-certpbe', option, '-keypbe', option])
        writers.set(name, (writers.get(name) ?? 0) + (pfx ? 1 : 0))
        if (!pfx) continue
        const opened = openPfx(readPfx(pfx), 'pass word')
        t.match(
          opened,
          { macVerified: true, failures: [], safes: [{ encryption: { name } }, {}] },
          `${binary} ${option}`,
        )
        t.match(opened.keys[0], { encryption: { name }, pkcs8: alice.key.pkcs8 })
        t.match(opened.certificates, { length: 3 })
      }
      for (const digest of macs) {
        const pfx = written(binary, ['-macalg', digest])
        if (!pfx) continue
        const read = readPfx(pfx)
        // LibreSSL takes SHA-1 where it does not know the name.
        if (read.macData?.algorithm === 'sha1') continue
        writers.set(digest, (writers.get(digest) ?? 0) + 1)
        t.equal(read.macData?.algorithm, digest, binary)
        t.match(
          openPfx(read, 'pass word'),
          { macVerified: true, failures: [] },
          `${binary} ${digest}`,
        )
      }
    }
    t.comment([...writers].map(([name, count]) => `${name}: ${count}`).join(', '))
  },
)
