import t from 'tap'
import { execFile, spawnSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { promisify } from 'node:util'
import { generateKeyPair, signatureProves, spkiOf } from '../../src/crypto/keys.js'
import { forgeOpenPfx, forgeSealPfx } from '../../src/forge/pfx.js'
import { certificatePem, readCertificates } from '../../src/pki/certificate.js'
import { writeCertificate } from '../../src/pki/certificate-write.js'
import { basicConstraints } from '../../src/pki/extension-write.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import type { PrivateKey } from '../../src/pki/private-key.js'
import { privateKeyPem, readPrivateKey } from '../../src/pki/private-key.js'
import type { ProfileId } from '../../src/pki/profile.js'
import { profileIds, profiles } from '../../src/pki/profile.js'

/**
 * Seconds after which cells are left out, and counted, so that the default is a sample, the same each time but for its end.
 * The whole product took six minutes with ten binaries: CROSS_SECONDS=3600 npx tap --timeout=3600 test/live/pki-cross.ts
 */
const patience = Number(process.env['CROSS_SECONDS'] ?? 20)
const start = performance.now()
const late = () => performance.now() - start > patience * 1000

const execute = promisify(execFile)

/** Null is no password: the form of no octets at all, where '' is two of zero. */
const passwords = {
  ascii: 'secret',
  latin1: 'pässwörd',
  cjk: '密码',
  emoji: 'key🔑',
  long: 'correct horse battery staple '.repeat(8),
  empty: '',
  none: null,
}
type PasswordKind = keyof typeof passwords
const kinds = Object.keys(passwords) as PasswordKind[]

const folder = mkdtempSync(join(tmpdir(), 'interssl-cross-'))
t.teardown(() => rmSync(folder, { recursive: true }))

interface Binary {
  readonly path: string
  readonly version: string
  readonly libressl: boolean
  /** 1.1, 3, 3.4 … as a number. */
  readonly release: number
}

function binaries(): Binary[] {
  const roots = ['/opt', join(homedir(), '.cache/interssl/toolchains')].filter((one) =>
    existsSync(one),
  )
  const installed = roots.flatMap((root) =>
    readdirSync(root)
      .filter((name) => /^(libre|open)ssl-/.test(name))
      .map((name) => join(root, name, 'bin/openssl')),
  )
  return ['openssl', ...installed.filter((path) => existsSync(path))].flatMap((path) => {
    const version = spawnSync(path, ['version'], { encoding: 'utf8' }).stdout?.trim() ?? ''
    const [, flavour, release] = /^(OpenSSL|LibreSSL) (\d+\.\d+)/.exec(version) ?? []
    if (!flavour) return []
    return [{ path, version, libressl: flavour === 'LibreSSL', release: Number(release) }]
  })
}

const key = (pkcs8: Uint8Array): PrivateKey => readPrivateKey(pkcs8)
const keys: Readonly<Record<string, PrivateKey>> = {
  rsa: key(generateKeyPair('rsa:2048').pkcs8),
  'rsa-pss': key(rsaPss(generateKeyPair('rsa:2048').pkcs8)),
  'ec-p256': key(generateKeyPair('ec:P-256').pkcs8),
  'ec-p384': key(generateKeyPair('ec:P-384').pkcs8),
  'ec-p521': key(generateKeyPair('ec:P-521').pkcs8),
  ed25519: key(generateKeyPair('ed25519').pkcs8),
  ed448: key(generateKeyPair('ed448').pkcs8),
  x25519: key(derOf(generateKeyPairSync('x25519').privateKey)),
  dsa: key(
    derOf(generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey),
  ),
}

function derOf(privateKey: KeyObject): Uint8Array {
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
}

/** The same numbers under id-RSASSA-PSS: the OID's last octet, and no parameters. */
function rsaPss(pkcs8: Uint8Array): Uint8Array {
  const text = Buffer.from(pkcs8).toString('hex')
  const body = text.slice(8).replace('300d06092a864886f70d0101010500', '300b06092a864886f70d01010a')
  const bytes = Buffer.from(body, 'hex')
  return Uint8Array.from([0x30, 0x82, bytes.length >> 8, bytes.length & 0xff, ...bytes])
}

/** A CA and a leaf of each key; RSA ones signed by an RSA CA, because node-forge reads no other. */
const caKey = key(generateKeyPair('rsa:2048').pkcs8)
const caName = parseDistinguishedName('CN=Example CA')
const lifetime = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') }
const authority = { ...lifetime, issuer: caName, issuerKey: caKey }
const ca = writeCertificate({
  ...authority,
  subject: caName,
  spki: spkiOf(caKey.pkcs8),
  serial: 1n,
  extensions: [basicConstraints(true)],
})
const bundles = Object.fromEntries(
  Object.entries(keys).map(([name, one], i) => {
    const leaf = writeCertificate({
      ...authority,
      subject: parseDistinguishedName('CN=Alice Example'),
      spki: spkiOf(one.pkcs8),
      serial: BigInt(i + 2),
      extensions: [],
    })
    return [name, { key: one, certificates: [leaf, ca], friendlyName: 'Alice Example 鍵' }]
  }),
)
type Bundle = (typeof bundles)[string]

/** The profiles with fewer iterations: what is crossed is the encoding, and the counts are crossed by the matrix. */
function recipeOf(id: ProfileId) {
  const fewer = <T extends { readonly iterations: number }>(part: T | 'none'): T | 'none' =>
    part === 'none' ? part : { ...part, iterations: Math.min(part.iterations, 2048) }
  const { certificates, key, mac } = profiles[id].recipe
  return { certificates: fewer(certificates), key: fewer(key), mac: fewer(mac) }
}

/** What did not come out as it went in. */
function differences(
  { key, certificates }: Bundle,
  gotKeys: readonly Uint8Array[],
  got: readonly Uint8Array[],
): string[] {
  const equal = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(b)
  const found: string[] = []
  const [pkcs8] = gotKeys
  if (gotKeys.length !== 1 || !pkcs8) found.push(`${gotKeys.length} keys`)
  else if (!equal(pkcs8, key.pkcs8) && !signatureProves(pkcs8, certificates[0] as Uint8Array)) {
    found.push('another key')
  }
  if (got.length !== certificates.length) found.push(`${got.length} certificates`)
  else if (!certificates.every((der) => got.some((one) => equal(one, der)))) {
    found.push('other certificates')
  }
  return found
}

/** Why a cell of this binary is not expected to work, as observed on 2026-11-24; null where it is. */
function lacks(
  { libressl, release }: Binary,
  form: ProfileId,
  keyName: string,
  password: PasswordKind,
  direction: 'ours' | 'theirs',
): string | null {
  if (form === 'pbmac1-2026' && (libressl || release < 3.4)) return 'no PBMAC1'
  if (libressl && keyName === 'ed448') return 'no Ed448'
  if (libressl && release < 3.9 && /^(ed|x)25519$/.test(keyName)) return 'no such key in PKCS#12'
  if (libressl && keyName === 'rsa-pss' && release < 3.3) return 'no RSA-PSS'
  // Observed on 2026-11-24 with all five, of 2.8.3 to 4.3.2; PBE of PKCS#12 and '' with PBES2 work.
  if (libressl && password === 'none' && form.startsWith('modern') && direction === 'ours') {
    return 'PBKDF2 without a password'
  }
  // What it writes so we read all the same.
  const wide = ['latin1', 'cjk', 'emoji'].includes(password)
  if (libressl && wide && direction === 'ours') return 'widens UTF-8 octets'
  return null
}

type Cell = readonly [ProfileId, string, PasswordKind]

/** Every profile with every key and every password. */
const cells: readonly Cell[] = kinds.flatMap((kind) =>
  profileIds.flatMap((form) => Object.keys(keys).map((name) => [form, name, kind] as const)),
)

const exportOptions: Partial<Record<ProfileId, readonly string[]>> = {
  'compat-3des': ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
  'modern-2023': ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC', '-macalg', 'sha256'],
  'legacy-rc2': ['-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
}

t.test('every openssl here and we read what the other wrote', async (t) => {
  const all = binaries()
  const tallies = all.map((binary) => ({
    ...binary,
    read: 0,
    written: 0,
    left: 0,
    faults: [] as string[],
  }))
  // In strides, so that what time leaves out is a bit of everything.
  const ordered = cells.map((_, i) => cells[(i * 34 + 5) % cells.length] as Cell)
  for (const cell of ordered) await Promise.all(tallies.map((tally) => cross(tally, cell)))
  for (const { version, read, written, left, faults } of tallies) {
    t.strictSame(faults, [], `${version}: read ${read}, wrote ${written}, left out ${left}`)
  }
  t.comment(all.length === 0 ? 'no openssl here' : `${all.length} binaries`)
})

interface Tally extends Binary {
  read: number
  written: number
  left: number
  faults: string[]
}

async function cross(tally: Tally, [form, name, kind]: Cell): Promise<void> {
  if (late()) {
    tally.left += 1
    return
  }
  const bundle = bundles[name] as Bundle
  const password = passwords[kind]
  const own = mkdtempSync(join(folder, 'cell-'))
  const at = (file: string) => join(own, file)
  const provider = form === 'legacy-rc2' && !tally.libressl && tally.release >= 3 ? ['-legacy'] : []
  const run = async (args: readonly string[]): Promise<Uint8Array> =>
    (
      await execute(tally.path, ['pkcs12', ...args, ...provider], {
        env: { ...process.env, PW: password ?? '' },
        encoding: 'buffer',
      })
    ).stdout
  const judge = async (whose: string, work: () => Promise<readonly string[]>) => {
    try {
      const found = await work()
      tally.faults.push(...found.map((fault) => `${whose} ${form} ${name} ${kind}: ${fault}`))
    } catch (error) {
      const said = String((error as { stderr?: unknown }).stderr || error).replace(/\s+/g, ' ')
      tally.faults.push(`${whose} ${form} ${name} ${kind}: ${said.slice(0, 160)}`)
    }
  }
  const skip = (direction: 'ours' | 'theirs') => lacks(tally, form, name, kind, direction) !== null
  if (skip('ours')) tally.left += 1
  else
    await judge('ours', async () => {
      writeFileSync(at('ours.p12'), sealPfx(bundle, password, recipeOf(form)))
      const out = await run(['-in', at('ours.p12'), '-nodes', '-passin', 'env:PW'])
      tally.read += 1
      const read = readCertificates(out).map(({ der }) => der)
      return differences(bundle, [readPrivateKey(out).pkcs8], read)
    })
  const options = exportOptions[form]
  if (!options || skip('theirs')) return
  await judge('theirs', async () => {
    writeFileSync(at('key.pem'), privateKeyPem(bundle.key), { mode: 0o600 })
    writeFileSync(at('all.pem'), bundle.certificates.map((der) => certificatePem(der)).join(''))
    const files = ['-inkey', at('key.pem'), '-in', at('all.pem'), '-passout', 'env:PW']
    const written = await run(['-export', ...files, ...options])
    const opened = openPfx(readPfx(written), password)
    tally.written += 1
    const paired = opened.keys[0]?.localKeyId === opened.certificates[0]?.localKeyId
    return [
      ...(opened.passwordState === 'correct' ? [] : [opened.passwordState]),
      ...opened.failures.map(({ message }) => message),
      ...(paired && opened.keys[0]?.localKeyId ? [] : ['no localKeyId in common']),
      ...differences(
        bundle,
        opened.keys.flatMap(({ pkcs8 }) => pkcs8 ?? []),
        opened.certificates.map(({ der }) => der),
      ),
    ]
  })
}

t.test('node-forge and we read what the other wrote, where it is able to', async (t) => {
  for (const kind of kinds) {
    // Node-forge knows no password that is none.
    const password = passwords[kind]
    if (password === null) continue
    const bundle = bundles['rsa'] as Bundle
    for (const id of ['modern-2023', 'compat-3des', 'legacy-rc2'] as const) {
      const bytes = sealPfx(bundle, password, recipeOf(id))
      const pbes2 = id === 'modern-2023'
      if (pbes2 && !/^[\x00-\x7f]*$/.test(password)) {
        t.throws(
          () => forgeOpenPfx(bytes, password),
          // Its octets are those of another password, and padding fits one of those in 256 by chance.
          { code: /^ERR_(?:PASSWORD_INCORRECT|PFX_INVALID)$/ },
          `${id} ${kind}: a listed limit`,
        )
        continue
      }
      const opened = forgeOpenPfx(bytes, password)
      const pkcs8 = opened.keys.map((one) => one.pkcs8)
      t.strictSame(differences(bundle, pkcs8, opened.certificates), [], `${id} ${kind}`)
      t.strictSame(opened.friendlyNames, ['Alice Example 鍵'])
    }
    const { pkcs8 } = bundle.key
    const { certificates } = bundle
    const sealed = forgeSealPfx({ pkcs8, certificates, password, profile: 'compat-3des' })
    const theirs = openPfx(readPfx(sealed), password)
    const ders = theirs.certificates.map(({ der }) => der)
    t.match(theirs, { passwordState: 'correct', failures: [], macVerified: true })
    t.strictSame(
      differences(
        bundle,
        theirs.keys.flatMap((one) => one.pkcs8 ?? []),
        ders,
      ),
      [],
      kind,
    )
  }
})

t.test('the OpenSSL inside this node loads what we wrote', async (t) => {
  for (const [name, bundle] of Object.entries(bundles)) {
    // What can't sign is no TLS identity.
    if (name === 'x25519') continue
    for (const kind of kinds) {
      const password = passwords[kind]
      const passphrase = password ?? ''
      // The default provider has neither RC2 nor, before OpenSSL 3.4, PBMAC1.
      for (const id of ['modern-2026', 'modern-2023', 'compat-3des'] as const) {
        const pfx = Buffer.from(sealPfx(bundle, password, recipeOf(id)))
        t.doesNotThrow(() => createSecureContext({ pfx, passphrase }), `${id} ${name} ${kind}`)
      }
    }
  }
})
