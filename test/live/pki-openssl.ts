import t from 'tap'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificatePem, readCertificates } from '../../src/pki/certificate.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import { privateKeyPem, readPrivateKey } from '../../src/pki/private-key.js'
import { profileIds, profiles } from '../../src/pki/profile.js'
import { alice } from '../fixtures/pki/read.js'

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? ''
const modern = /^OpenSSL 3|^OpenSSL [4-9]/.test(version)
const skip = modern ? false : 'no OpenSSL 3 or later on PATH'

const folder = mkdtempSync(join(tmpdir(), 'interssl-pki-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const openssl = (args: readonly string[], password: string): Buffer =>
  execFileSync('openssl', args, { env: { ...process.env, PW: password }, stdio: 'pipe' })

/** PBMAC1 is read since OpenSSL 3.4. */
const readsPbmac1 = /^OpenSSL (3\.([4-9]|\d\d)|[4-9])/.test(version)

for (const id of profileIds) {
  const skipped = skip || (id === 'pbmac1-2026' && !readsPbmac1 && 'this OpenSSL has no PBMAC1')
  t.test(`openssl reads ${id} and finds what went in`, { skip: skipped }, async (t) => {
    for (const password of ['secret', 'pässwörd']) {
      const file = join(folder, `${id}.p12`)
      const input = { ...alice, friendlyName: 'Alice Example' }
      writeFileSync(file, sealPfx(input, password, profiles[id].recipe))
      const legacy = id === 'legacy-rc2' ? ['-legacy'] : []
      const out = openssl(
        ['pkcs12', '-in', file, '-nodes', '-passin', 'env:PW', ...legacy],
        password,
      )
      const bytes = new Uint8Array(out)
      t.strictSame(
        readCertificates(bytes).map(({ der }) => der),
        alice.certificates,
      )
      t.strictSame(readPrivateKey(bytes), alice.key)
      t.match(out.toString(), /friendlyName: Alice Example/)
    }
  })
}

t.test('what openssl writes opens here', { skip }, async (t) => {
  const key = join(folder, 'key.pem')
  const certificates = join(folder, 'certificates.pem')
  writeFileSync(key, privateKeyPem(alice.key), { mode: 0o600 })
  writeFileSync(certificates, alice.certificates.map((der) => certificatePem(der)).join(''))
  const forms: string[][] = [
    [],
    ['-legacy'],
    ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    ['-legacy', '-certpbe', 'PBE-SHA1-RC4-128', '-keypbe', 'PBE-SHA1-RC2-128'],
    ['-legacy', '-certpbe', 'PBE-MD5-DES', '-keypbe', 'PBE-SHA1-RC2-64'],
    ['-legacy', '-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-RC4-40', '-macalg', 'md5'],
    ['-certpbe', 'CAMELLIA-256-CBC', '-keypbe', 'ARIA-128-CBC', '-macalg', 'sha3-512'],
    ['-legacy', '-certpbe', 'RC2-CBC', '-keypbe', 'DES-CBC', '-macalg', 'sha512-256'],
    ['-nomac'],
  ]
  for (const form of forms) {
    const args = ['pkcs12', '-export', '-inkey', key, '-in', certificates, '-passout', 'env:PW']
    const opened = openPfx(readPfx(new Uint8Array(openssl([...args, ...form], 'secret'))), 'secret')
    t.match(opened, { passwordState: 'correct', failures: [] }, form.join(' '))
    t.strictSame(opened.keys[0]?.pkcs8, alice.key.pkcs8, form.join(' '))
    t.strictSame(
      opened.certificates.map(({ der }) => der),
      alice.certificates,
    )
  }
})
