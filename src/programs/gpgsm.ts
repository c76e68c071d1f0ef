/** GnuPG's gpgsm: imports into a home of its own, signs through its agent, exports the certificates. */
import { hex } from '../asn1/strings.js'
import { readPem } from '../asn1/pem.js'
import { digest } from '../crypto/digest.js'
import { verifySignature } from '../crypto/keys.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { openPfx } from '../pki/open.js'
import { readPfx } from '../pki/read.js'
import { spawnProgram } from '../spawn.js'
import { binariesOf, numbered } from './binaries.js'
import type { Driver, FoundProgram } from './driver.js'
import { hold, inHome, type Home } from './gpgsm-home.js'
import { gpgsmDecrypt, gpgsmEncrypt, gpgsmSign, gpgsmVerify } from './gpgsm-messages.js'
import { judgeContents, tellingLine } from './judge.js'
import type {
  Artifact,
  Attempt,
  Consumer,
  Identity,
  KeyProof,
  Pkcs12Contents,
  Pkcs12Recipe,
  Producer,
} from './program.js'
import { refuseWishes } from './recipe.js'
import { readSExpression, signatureOf, spkiOfPublicKey } from './s-expression.js'
import { attemptIn, inSession, textOf, type Session } from './session.js'

/** `path`: the gpgsm to run; gpgconf and gpg-connect-agent lie beside it. */
export function gpgsmConsumer(path: string): Consumer {
  return {
    readPkcs12: (bytes, password, context) =>
      attemptIn(context, [], async (session): Promise<Attempt<Pkcs12Contents>> => {
        if (/[\n\r]/.test(password)) {
          const reason = 'gpgsm reads the first line of a password only'
          return { state: 'unsupported', reason, trace: session.trace() }
        }
        return inHome(path, password, session, (home) => importInto(home, bytes, password))
      }),
    verify: gpgsmVerify(path),
    decrypt: gpgsmDecrypt(path),
  }
}

async function importInto(
  home: Home,
  bytes: Uint8Array,
  password: string,
): Promise<Attempt<Pkcs12Contents>> {
  await home.session.write('in.p12', bytes)
  const imported = await home.gpgsm(['--import', 'in.p12'])
  const exported = await home.gpgsm(['--armor', '--export'], false)
  const certificates = readPem(exported.stdout)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map((block) => block.bytes)
  const keys = await signWithEveryKey(home, password)
  const error = tellingLine(
    imported.stderr,
    /signal .* caught/,
    /^gpgsm: error (?:parsing|importing)/,
    /^gpgsm: .*(?:error|failed)/i,
  )
  return judgeContents({ keys, certificates }, home.session.trace(imported.exitCode), error)
}

/** Asks the agent for a signature of every key it holds, and verifies it under the key that it says is the public half. */
async function signWithEveryKey(home: Home, password: string): Promise<KeyProof[]> {
  const keys = await home.keygrips()
  if (keys.length === 0) return []
  await home.session.write('passphrase', password)
  const challenge = random(32)
  const sha256 = hex(digest('sha256', challenge))
  // The key of a file without a password is kept under none, and the agent then asks for none.
  await home.agent([
    'OPTION pinentry-mode=loopback',
    '/definqfile PASSPHRASE passphrase',
    ...keys.flatMap((grip) => [
      `/datafile ${grip}.public`,
      `READKEY ${grip}`,
      `/datafile ${grip}.signature`,
      `SIGKEY ${grip}`,
      `SETHASH --hash=sha256 ${sha256}`,
      'PKSIGN',
    ]),
  ])
  const proofs = await Promise.all(
    keys.map(async (grip): Promise<KeyProof[]> => {
      const publicKey = await home.session.made(`${grip}.public`)
      const signature = await home.session.made(`${grip}.signature`)
      if (publicKey === null || signature === null) return []
      const spki = spkiOfPublicKey(readSExpression(publicKey))
      const value = signatureOf(readSExpression(signature))
      if (spki === null || value === null) return []
      const verified = verifySignature(spki, { digest: 'sha256' }, challenge, value)
      return verified === true ? [{ how: 'signature', spki }] : []
    }),
  )
  return proofs.flat()
}

/** `path`: the gpgsm to run. */
export function gpgsmProducer(path: string): Producer {
  return {
    makePkcs12: (recipe, identity, context) =>
      inSession(context, (session) => exportFrom(path, recipe, identity, session)),
    sign: gpgsmSign(path),
    encrypt: gpgsmEncrypt(path),
  }
}

/**
 * The one form that `--export-secret-key-p12` has: the leaf alone under RC2-40, the key under 3DES.
 */
async function exportFrom(
  path: string,
  recipe: Pkcs12Recipe,
  identity: Identity,
  session: Session,
): Promise<Artifact> {
  const { form, password, friendlyName } = recipe
  refuseWishes(recipe, 'gpgsm')
  if (form !== 'default') {
    throw new AlgorithmUnsupportedError(`gpgsm has no form ${form}`, form)
  }
  if (friendlyName === '') throw new AlgorithmUnsupportedError('gpgsm writes its own name', 'name')
  if (/[\n\r]/.test(password)) {
    throw new AlgorithmUnsupportedError('gpgsm reads one line of a password', 'password')
  }
  return inHome(path, password, session, async (home) => {
    const held = await hold(home, password, identity)
    if ('fault' in held) throw new AlgorithmUnsupportedError(held.fault, 'key')
    for (let attempt = 0; attempt < exportAttempts; attempt += 1) {
      const bytes = await exportKey(home, held.keygrip, `out-${attempt}.p12`)
      if (opensFor(bytes, password))
        return { bytes, chain: [], commands: home.session.trace().commands }
    }
    throw new InterSslError(
      'ERR_PROGRAM_FAILED',
      `gpgsm exported a key ${exportAttempts} times that nothing else opens`,
    )
  })
}

/**
 * About one export in 64 of 2.2.40 has a key that only gpgsm opens again: by chance of the salt, its key derivation meets a
 * block that begins with a zero octet (observed 2026-11-24).
 */
const exportAttempts = 4

async function exportKey(home: Home, keygrip: string, name: string): Promise<Uint8Array> {
  await home.session.write(name, '')
  const args = ['--yes', '-o', name, '--export-secret-key-p12', `&${keygrip}`]
  const exported = await home.gpgsm(args)
  const bytes = await home.session.made(name)
  if (exported.exitCode === 0 && bytes !== null) return bytes
  const words = tellingLine(exported.stderr, /^gpgsm: .*(?:error|can't|failed)/i)
  throw new InterSslError('ERR_PROGRAM_FAILED', `gpgsm exported nothing: ${words}`)
}

function opensFor(bytes: Uint8Array, password: string): boolean {
  const { keys, failures } = openPfx(readPfx(bytes), password)
  return failures.length === 0 && keys.every(({ pkcs8 }) => pkcs8 !== null)
}

async function ask(
  { path, why }: { path: string; why: string },
  signal: AbortSignal | undefined,
): Promise<FoundProgram | null> {
  const asked = { file: path, args: ['--version'], timeoutMs: 10_000, signal }
  const { stdout } = await spawnProgram(asked)
  const version = textOf({ stdout }).split('\n')[0] ?? ''
  const release = /^gpgsm \(GnuPG[^)]*\) (\d+(?:\.\d+)+)/.exec(version)?.[1]
  if (release === undefined) return null
  return {
    id: `gpgsm-${release.split('.').slice(0, 2).join('.')}`,
    version,
    found: path,
    why,
    producer: gpgsmProducer(path),
    consumer: gpgsmConsumer(path),
    importer: 'gnupg',
    release,
  }
}

export const gpgsmDriver: Driver = {
  id: 'gpgsm',
  reads: ['pkcs12', 'smime'],
  install: {
    debian: 'apt-get install gpgsm',
    alpine: 'apk add gnupg',
    fedora: 'dnf install gnupg2-smime',
    homebrew: 'brew install gnupg',
  },
  async find({ path, signal }) {
    const elsewhere = path === undefined ? ['/opt/homebrew/bin/gpgsm', '/usr/local/bin/gpgsm'] : []
    const binaries = await binariesOf('gpgsm', { path, elsewhere })
    const found = await Promise.all(binaries.map((binary) => ask(binary, signal)))
    return numbered(found.filter((program) => program !== null))
  },
}
