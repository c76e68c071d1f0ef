// What binaries silently do differently: the raw binary is shown doing it, and the wrapper not.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readPem } from '../../src/asn1/pem.js'
import { cmsSign, messageProgram } from '../../src/openssl/cms.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { genpkey } from '../../src/openssl/genpkey.js'
import { openPkcs12 } from '../../src/openssl/open-pkcs12.js'
import { pkcs12Export } from '../../src/openssl/pkcs12.js'
import { csrVerified, req, verifyCsr } from '../../src/openssl/req.js'
import { run } from '../../src/openssl/run.js'
import type { Toolchain } from '../../src/openssl/toolchain.js'
import { chainVerified, verifyChain } from '../../src/openssl/verify.js'
import { signCsr } from '../../src/openssl/x509.js'
import { readCsr } from '../../src/pki/csr.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { profiles } from '../../src/pki/profile.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { spawnProgram, type SpawnResult } from '../../src/spawn.js'
import { liveIdentities } from '../fixtures/live-identities.js'

const toolchains = await detectToolchains()
const skip = toolchains.length === 0 ? 'there is no openssl on this machine' : false
const identities = skip === false ? await liveIdentities(toolchains) : null
const subject = parseDistinguishedName('CN=asked')
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()
const hexOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')
const sha1 = '06052b0e03021a'

interface Raw {
  readonly folder: string
  readonly openssl: (...args: readonly string[]) => Promise<SpawnResult>
  readonly file: (name: string) => Uint8Array
}

/** The bare binary in a folder that holds the identities and a config. */
function raw(t: Test, toolchain: Toolchain): Raw {
  const folder = mkdtempSync(join(tmpdir(), 'interssl-raw-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { rsa, ec, ca, other } = identities!
  for (const [name, identity] of Object.entries({ rsa, ec, ca, other })) {
    writeFileSync(join(folder, `${name}.key`), identity.key)
    writeFileSync(join(folder, `${name}.pem`), identity.certificate)
  }
  writeFileSync(
    join(folder, 'req.cnf'),
    '[req]\nprompt = no\ndistinguished_name = dn\nreq_extensions = ext\n[dn]\nCN = configured\n[ext]\nkeyUsage = digitalSignature\n',
  )
  writeFileSync(join(folder, 'content'), 'hello')
  const env = { OPENSSL_CONF: devNull, RANDFILE: join(folder, 'rnd'), ...toolchain.env }
  return {
    folder,
    openssl: (...args) => spawnProgram({ file: toolchain.path, args, cwd: folder, env }),
    file: (name) => {
      try {
        return new Uint8Array(readFileSync(join(folder, name)))
      } catch {
        return new Uint8Array(0)
      }
    },
  }
}

/**
 * One prevention over all toolchains: `does` says whether the raw binary does it, `prevented` proves that the wrapper
 * does not. `flavour`: whom it was observed on; the test is skipped where none of them is here.
 */
function prevention(
  title: string,
  expected: (toolchain: Toolchain) => boolean,
  does: (bare: Raw, toolchain: Toolchain) => Promise<boolean>,
  prevented: (t: Test, toolchain: Toolchain) => Promise<void>,
): void {
  const some = toolchains.some(expected)
  const reason = skip === false && !some ? 'no flavour that does it is on this machine' : skip
  t.test(title, { skip: reason }, async (t) => {
    for (const toolchain of toolchains) {
      const did = await does(raw(t, toolchain), toolchain)
      if (expected(toolchain)) t.equal(did, true, `${toolchain.id} alone does it`)
      else t.comment(`${toolchain.id} alone ${did ? 'does it' : 'does not'}`)
      await prevented(t, toolchain)
    }
  })
}

const libressl = ({ flavour }: Toolchain): boolean => flavour === 'libressl'
const line = (...ids: readonly string[]): ((toolchain: Toolchain) => boolean) => {
  return ({ id }) => ids.includes(id.replace(/#.*/, ''))
}

prevention(
  'EC keys never have explicit parameters',
  line('libressl-3.3'),
  async ({ openssl, file }) => {
    const args = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'ec.pem']
    await openssl('genpkey', ...args)
    return hexOf(readPem(file('ec.pem'))[0]?.bytes).includes('06072a8648ce3d0101')
  },
  async (t, toolchain) => {
    if (!toolchain.capabilities['req.newkey-ec']) return
    const { outputs } = await run(genpkey({ newKey: 'ec:P-256' }), toolchain)
    t.notMatch(hexOf(readPem(outputs['key']!)[0]?.bytes), '06072a8648ce3d0101')
    const made = await run(
      req({ key: { newKey: 'ec:P-256' }, subject, profile: 'none' }),
      toolchain,
    )
    t.equal(readCsr(made.outputs['csr']!).publicKey.explicit, false)
  },
)

prevention(
  'an EC key never signs a message with SHA-1',
  libressl,
  async ({ openssl, file }, toolchain) => {
    const program = messageProgram(toolchain)
    const signer = ['-sign', '-binary', '-in', 'content', '-signer', 'ec.pem', '-inkey', 'ec.key']
    await openssl(program, ...signer, '-outform', 'DER', '-out', 'message')
    return hexOf(file('message')).includes(sha1)
  },
  async (t, toolchain) => {
    const content = new TextEncoder().encode('hello')
    const program = messageProgram(toolchain)
    const { outputs } = await run(cmsSign({ ...identities!.ec, content, program }), toolchain)
    t.notMatch(hexOf(outputs['message']), sha1)
  },
)

prevention(
  'no extension is dropped',
  line('openssl-1.1.1', 'libressl-3.3', 'libressl-3.9', 'libressl-4.0', 'libressl-4.3'),
  async ({ openssl, file }) => {
    const added = ['-addext', 'subjectAltName=DNS:example.com', '-out', 'r.pem']
    const { exitCode } = await openssl(
      'req',
      '-new',
      '-config',
      'req.cnf',
      '-key',
      'rsa.key',
      ...added,
    )
    // Two extensionRequest attributes: readers look at the first alone.
    const attributes = hexOf(readPem(file('r.pem'))[0]?.bytes).split('06092a864886f70d01090e')
    return exitCode === 0 && attributes.length > 2
  },
  async (t, toolchain) => {
    const key = { pem: identities!.rsa.key }
    const subjectAltNames = ['dns:example.com']
    const { outputs } = await run(
      req({ key, subject, subjectAltNames, profile: 'smime' }),
      toolchain,
    )
    t.equal(readCsr(outputs['csr']!).extensions.length, 3)
  },
)

prevention(
  'the subject that was asked is the subject',
  libressl,
  async ({ openssl, file }) => {
    const args = ['-config', 'req.cnf', '-subj', '/CN=asked', '-key', 'rsa.key', '-out', 'r.pem']
    const { exitCode } = await openssl('req', '-new', ...args)
    return exitCode === 0 && readCsr(file('r.pem')).subject[0]?.[0]?.value === 'configured'
  },
  async (t, toolchain) => {
    const key = { pem: identities!.rsa.key }
    const { outputs } = await run(req({ key, subject, profile: 'none' }), toolchain)
    t.strictSame(readCsr(outputs['csr']!).subject, subject)
  },
)

prevention(
  'an unknown MAC digest never becomes SHA-1',
  libressl,
  async ({ openssl, file }) => {
    const args = ['-in', 'rsa.pem', '-inkey', 'rsa.key', '-macalg', 'bogus', '-passout', 'pass:x']
    const { exitCode } = await openssl('pkcs12', '-export', ...args, '-out', 'b.p12')
    return exitCode === 0 && readPfx(file('b.p12')).macData?.algorithm === 'sha1'
  },
  async (t, toolchain) => {
    const bundle = { ...identities!.rsa, password: 'x' }
    const scheme = { certificates: 'pbe-sha1-3des', key: 'pbe-sha1-3des' } as const
    const digest = 'bogus' as 'sha1'
    t.throws(() => pkcs12Export({ ...bundle, form: { choices: { ...scheme, mac: { digest } } } }), {
      code: 'ERR_VALUE_REFUSED',
    })
    const sha3 = { ...scheme, mac: { digest: 'sha3-256' } } as const
    const command = pkcs12Export({ ...bundle, form: { choices: sha3 } })
    if (!toolchain.capabilities['pkcs12.macalg-sha3']) {
      return void (await t.rejects(run(command, toolchain), { code: 'ERR_CAPABILITY_MISSING' }))
    }
    const { outputs } = await run(command, toolchain)
    t.equal(readPfx(outputs['pfx']!).macData?.algorithm, 'sha3-256')
  },
)

prevention(
  'certificates of a bundle without MAC stay encrypted',
  ({ capabilities }) => capabilities['pkcs12.legacy-option'],
  async ({ openssl, file }) => {
    const args = ['-in', 'rsa.pem', '-inkey', 'rsa.key', '-passout', 'pass:x', '-certpbe']
    await openssl('pkcs12', '-export', ...args, 'AES-256-CBC', '-nomac', '-out', 'b.p12')
    return openPfx(readPfx(file('b.p12')), 'x').safes[0]?.encryption.name === 'none'
  },
  async (t, toolchain) => {
    const choices = {
      certificates: 'aes-256-cbc',
      key: 'aes-256-cbc',
      mac: 'none',
      prf: 'any',
    } as const
    const command = pkcs12Export({ ...identities!.rsa, password: 'x', form: { choices } })
    const { outputs } = await run(command, toolchain)
    t.equal(openPfx(readPfx(outputs['pfx']!), 'x').safes[0]?.encryption.name, 'PBES2-AES-256-CBC')
  },
)

prevention(
  'a key is never encrypted with MD5 and DES',
  line('libressl-2.8', 'libressl-3.3', 'libressl-3.9', 'libressl-4.0'),
  async ({ openssl, file }) => {
    await openssl('pkcs8', '-topk8', '-in', 'rsa.key', '-passout', 'pass:geheim', '-out', 'k.pem')
    return hexOf(readPem(file('k.pem'))[0]?.bytes).includes('06092a864886f70d010503')
  },
  async (t, toolchain) => {
    const { outputs } = await run(genpkey({ newKey: 'rsa:1024', password: 'geheim' }), toolchain)
    t.match(hexOf(readPem(outputs['key']!)[0]?.bytes), '060960864801650304012a', 'AES-256-CBC')
  },
)

prevention(
  'exit code 0 without an output is a failure',
  // An unknown cms or smime option.
  (toolchain) => !line('libressl-2.8', 'libressl-3.3')(toolchain),
  async ({ openssl, file }) => {
    const args = ['-sign', '-in', 'content', '-signer', 'rsa.pem', '-bogus', '-out', 'message']
    const { exitCode } = await openssl('smime', ...args)
    return exitCode === 0 && file('message').length === 0
  },
  async (t, toolchain) => {
    const command = cmsSign({
      ...identities!.rsa,
      content: Uint8Array.of(1),
      program: 'smime',
    })
    const broken = { ...command, args: ['-bogus', ...command.args] }
    await t.rejects(run(broken, toolchain), { code: 'ERR_OPENSSL_FAILED' })
  },
)

prevention(
  'a CSR with a bad signature is not taken for a good one',
  ({ id }) => !/^openssl-(?:3\.[5-9]|[4-9])/.test(id),
  async ({ folder, openssl }) => {
    writeFileSync(join(folder, 'bad.der'), await badCsr())
    const args = ['-verify', '-noout', '-in', 'bad.der', '-inform', 'DER', '-config', 'req.cnf']
    return (await openssl('req', ...args)).exitCode === 0
  },
  async (t, toolchain) => {
    const bad = await badCsr()
    t.equal(csrVerified(await run(verifyCsr({ csr: bad }), toolchain)), false)
    const { ca } = identities!
    const signing = { csr: bad, caKey: ca.key, caCertificate: ca.certificate, serial: '9' }
    t.throws(() => signCsr({ ...signing, profile: 'none' }), { code: 'ERR_CSR_INVALID' })
  },
)

async function badCsr(): Promise<Uint8Array> {
  const key = { pem: identities!.rsa.key }
  const { outputs } = await run(req({ key, subject, profile: 'none' }), toolchains[0]!)
  const bad = readCsr(outputs['csr']!).der.slice()
  bad[bad.length - 1]! ^= 1
  return bad
}

prevention(
  'a certificate that no anchor vouches for is not verified',
  line('libressl-2.8'),
  async ({ openssl }) => {
    const { exitCode, stdout } = await openssl('verify', '-CAfile', 'other.pem', 'ca.pem')
    return exitCode === 0 && /OK/.test(text(stdout))
  },
  async (t, toolchain) => {
    const { ca, other } = identities!
    const command = verifyChain({ certificate: ca.certificate, anchors: [other.certificate] })
    t.equal(chainVerified(await run(command, toolchain)).verified, false)
  },
)

prevention(
  'a PBMAC1 is not reported as a wrong password',
  ({ capabilities }) => !capabilities['pkcs12.pbmac1'],
  async ({ folder, openssl }) => {
    writeFileSync(join(folder, 'b.p12'), pbmac1())
    const { stderr } = await openssl('pkcs12', '-in', 'b.p12', '-nodes', '-passin', 'pass:geheim')
    return /invalid password/.test(stderr)
  },
  async (t, toolchain) => {
    const opening = openPkcs12({ pfx: pbmac1(), password: 'geheim', toolchain })
    if (toolchain.capabilities['pkcs12.pbmac1']) t.equal((await opening).certificates.length, 1)
    else await t.rejects(opening, { code: 'ERR_CAPABILITY_MISSING', capability: 'pkcs12.pbmac1' })
  },
)

function pbmac1(): Uint8Array {
  const { key, certificate } = identities!.rsa
  const certificates = [readPem(certificate)[0]!.bytes]
  return sealPfx(
    { key: readPrivateKey(key), certificates },
    'geheim',
    profiles['pbmac1-2026'].recipe,
  )
}

const posix = process.platform === 'win32' ? 'Windows has no such modes' : skip

t.test(
  'keys and bundles are 0600 from the first byte, and nothing is left behind',
  { skip: posix },
  async (t) => {
    const old = process.umask(0o022)
    t.teardown(() => process.umask(old))
    for (const toolchain of toolchains) {
      const { folder, openssl } = raw(t, toolchain)
      await openssl(
        'genpkey',
        '-algorithm',
        'RSA',
        '-pkeyopt',
        'rsa_keygen_bits:512',
        '-out',
        'new.key',
      )
      const mode = statSync(join(folder, 'new.key')).mode & 0o777
      t.equal(
        mode,
        libressl(toolchain) ? 0o644 : 0o600,
        `${toolchain.id} alone makes ${mode.toString(8)}`,
      )

      const place = t.testdir({})
      const before = process.env['TMPDIR']
      process.env['TMPDIR'] = place
      t.teardown(() => {
        if (before === undefined) delete process.env['TMPDIR']
        else process.env['TMPDIR'] = before
      })
      const modes = new Set<string>()
      const watching = setInterval(() => {
        for (const name of everyFile(place)) modes.add(name)
      }, 1)
      await run(genpkey({ newKey: 'rsa:1024', password: 'geheim' }), toolchain)
      const bundle = pkcs12Export({ ...identities!.rsa, password: 'x', form: { form: 'default' } })
      await run(bundle, toolchain)
      const failing = { ...bundle, args: [...bundle.args, '-bogus'] }
      await t.rejects(run(failing, toolchain), { code: 'ERR_OPENSSL_FAILED' })
      clearInterval(watching)
      t.ok(modes.size > 0, 'files were seen while it ran')
      t.strictSame(
        [...modes].filter((mode) => mode !== '600'),
        [],
        'never wider',
      )
      t.strictSame(everyFile(place), [], 'nothing is left, also after a failure')
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  },
)

/** The mode of each file under a folder, as text. */
function everyFile(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        try {
          return [(statSync(join(entry.parentPath, entry.name)).mode & 0o777).toString(8)]
        } catch {
          return []
        }
      })
  } catch {
    return []
  }
}
