/** Java's keytool: lists and signs with what a PKCS12 KeyStore holds, writes one, and makes and checks CSRs. */
import { join } from 'node:path'
import { hex } from '../asn1/strings.js'
import { readPem } from '../asn1/pem.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { shellQuote } from '../openssl/command-line.js'
import { extensionLines } from '../openssl/extensions.js'
import { readCsr, verifyCsr } from '../pki/csr.js'
import { openPfx } from '../pki/open.js'
import { readPrivateKey } from '../pki/private-key.js'
import { profiles } from '../pki/profile.js'
import { readPfx } from '../pki/read.js'
import { sealPfx } from '../pki/seal.js'
import { spawnProgram, type SpawnResult } from '../spawn.js'
import { binariesOf, inEvery, numbered } from './binaries.js'
import type { Driver, FoundProgram } from './driver.js'
import { mustHaveNames, mustHaveSubject } from './exactly.js'
import { javaName, readJavaName } from './java-name.js'
import { judgeContents, tellingLine } from './judge.js'
import type {
  Artifact,
  Attempt,
  Consumer,
  CsrReading,
  CsrRequest,
  Identity,
  KeyProof,
  MadeCsr,
  Pkcs12Contents,
  Pkcs12Recipe,
  Producer,
} from './program.js'
import { refuseWishes } from './recipe.js'
import { requestPem } from './request-form.js'
import { attemptIn, inSession, textOf, type Session } from './session.js'

/**
 * English whatever the system speaks, UTF-8 both ways, and as little start-up as the JVM allows (0.2 s instead of 0.5).
 * What a virtual machine does not know of it is passed over.
 */
const jvm = [
  ...['-J-XX:+IgnoreUnrecognizedVMOptions', '-J-XX:+UseSerialGC'],
  ...['-J-Xshare:auto', '-J-XX:-UsePerfData', '-J-Duser.language=en', '-J-Dfile.encoding=UTF-8'],
  ...['-J-Dsun.stdout.encoding=UTF-8', '-J-Dstdout.encoding=UTF-8'],
]

/** Half the start-up of what follows; but what takes seconds (a new RSA key) takes twice as long. */
const quickCompiler = '-J-XX:TieredStopAtLevel=1'

/** Java decodes argv and environment by the locale; LC_ALL=C makes question marks of everything outside ASCII. */
const locale = { LC_ALL: 'C.UTF-8' }

const failure = /^keytool error:/

interface Keytool {
  readonly path: string
  /** Passwords by the name of the environment variable that carries each; none ever stands in argv. */
  readonly passwords: Readonly<Record<string, string>>
}

/** It complains on stdout. */
function call(
  session: Session,
  { path, passwords }: Keytool,
  args: readonly string[],
  logsOutput = true,
): Promise<SpawnResult> {
  const compiler = args.includes('-genkeypair') ? [] : [quickCompiler]
  return session.call(path, [...jvm, ...compiler, ...args], {
    env: { ...locale, ...passwords },
    home: 'person',
    secrets: Object.values(passwords),
    shown: `keytool ${args.map(shellQuote).join(' ')}`,
    logsOutput,
  })
}

/** `path`: the keytool to run. */
export function keytoolConsumer(path: string): Consumer {
  return {
    readPkcs12: (bytes, password, context) =>
      attemptIn(context, [], async (session) => {
        const tool = { path, passwords: { P12_PASSWORD: password } }
        return readStore(tool, await session.write('in.p12', bytes), session)
      }),
    readCsr: (csr, context) => attemptIn(context, [], (session) => readRequest(path, csr, session)),
  }
}

/** Lists the store, then signs a CSR with every key in it. */
async function readStore(
  tool: Keytool,
  file: string,
  session: Session,
): Promise<Attempt<Pkcs12Contents>> {
  const store = ['-keystore', file, '-storetype', 'PKCS12', '-storepass:env', 'P12_PASSWORD']
  const list = await call(session, tool, ['-list', '-rfc', ...store])
  const printed = textOf(list)
  const certificates = readPem(list.stdout)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ bytes }) => bytes)
  const keys: KeyProof[] = []
  let error = tellingLine(printed, failure)
  let signed = true
  for (const alias of privateKeyAliases(printed)) {
    const request = await call(session, tool, ['-certreq', '-alias', alias, ...store], false)
    const spki = request.exitCode === 0 ? signerOf(request.stdout) : null
    if (spki !== null) keys.push({ how: 'signature', spki })
    else {
      signed = false
      error = tellingLine(textOf(request), failure)
    }
  }
  const nothing = keys.length === 0 && certificates.length === 0
  const exitCode = nothing && !signed ? 1 : list.exitCode
  return judgeContents({ keys, certificates }, session.trace(exitCode), error)
}

/** The aliases that `-list` says are keys, in its order. */
export function privateKeyAliases(listing: string): string[] {
  return listing
    .split(/^Alias name: /m)
    .slice(1)
    .filter((entry) => /^Entry type: PrivateKeyEntry\r?$/m.test(entry))
    .map((entry) => entry.slice(0, entry.search(/\r?\n/)))
}

/** The public key whose private half signed a CSR; null where the signature is not its own. */
function signerOf(csr: Uint8Array): Uint8Array | null {
  const request = readCsr(csr)
  return verifyCsr(request) === true ? request.publicKey.spki : null
}

async function readRequest(
  path: string,
  csr: Uint8Array,
  session: Session,
): Promise<Attempt<CsrReading>> {
  // keytool reads PEM only.
  const file = await session.write('request.pem', requestPem(csr))
  const result = await call(session, { path, passwords: {} }, ['-printcertreq', '-file', file])
  const printed = textOf(result)
  const trace = session.trace()
  if (result.exitCode !== 0) {
    return { state: 'refused', error: tellingLine(printed, failure), trace }
  }
  return { state: 'read', contents: printedRequest(printed), trace }
}

/** What `-printcertreq` tells. It prints a request only after its signature verified. */
export function printedRequest(printed: string): CsrReading {
  const subject = /^Subject: (.*)$/m.exec(printed)?.[1]
  return {
    subject: subject === undefined ? null : readJavaName(subject),
    spki: null,
    subjectAltNames: null,
    signatureValid: true,
  }
}

/** `path`: the keytool to run. */
export function keytoolProducer(path: string): Producer {
  return {
    makePkcs12: (recipe, identity, context) =>
      inSession(context, (session) => writeStore(path, recipe, identity, session)),
    makeCsr: (request, context) =>
      inSession(context, (session) => makeRequest(path, request, session)),
  }
}

/** What keytool says of a password that it writes nothing under. */
const passwordRefused = /must be at least 6 characters|Password is not ASCII/

/** Only what it writes by itself: its salts have 20 octets and its PBKDF2 a keyLength, unlike any profile. */
async function writeStore(
  path: string,
  recipe: Pkcs12Recipe,
  identity: Identity,
  session: Session,
): Promise<Artifact> {
  const { form, password, friendlyName } = recipe
  refuseWishes(recipe, 'keytool')
  if (form !== 'default' && form !== 'legacy') {
    throw new AlgorithmUnsupportedError(`keytool does not write ${form} exactly`, form)
  }
  if (friendlyName === '') {
    throw new AlgorithmUnsupportedError('keytool gives every entry a name', 'friendlyName')
  }
  const key = readPrivateKey(identity.pkcs8)
  const certificates = [identity.certificate, ...identity.chain]
  const sourcePassword = hex(random(16))
  const sealed = sealPfx(
    { key, certificates, friendlyName: 'source' },
    sourcePassword,
    profiles['compat-3des'].recipe,
  )
  const source = await session.write('in.p12', sealed)
  const passwords = { SOURCE_PASSWORD: sourcePassword, P12_PASSWORD: password }
  const result = await call(session, { path, passwords }, [
    ...(form === 'legacy' ? ['-J-Dkeystore.pkcs12.legacy'] : []),
    ...['-importkeystore', '-noprompt', '-srckeystore', source, '-srcstoretype', 'PKCS12'],
    ...['-srcstorepass:env', 'SOURCE_PASSWORD', '-srcalias', 'source'],
    ...['-destkeystore', 'out.p12', '-deststoretype', 'PKCS12'],
    ...['-deststorepass:env', 'P12_PASSWORD', '-destalias', friendlyName],
  ])
  const words = tellingLine(textOf(result), failure)
  if (passwordRefused.test(words)) throw new AlgorithmUnsupportedError(words, 'password')
  const bytes = await session.made('out.p12')
  if (result.exitCode !== 0 || bytes === null) throw notMade(words)
  return { bytes, commands: session.trace().commands }
}

const keyArguments: Readonly<Record<string, readonly string[]>> = {
  'ec:P-256': ['-keyalg', 'EC', '-keysize', '256'],
  'ec:P-384': ['-keyalg', 'EC', '-keysize', '384'],
  'ec:P-521': ['-keyalg', 'EC', '-keysize', '521'],
  ed25519: ['-keyalg', 'Ed25519'],
  ed448: ['-keyalg', 'Ed448'],
}

/** `-genkeypair`, then `-certreq`; the key is read out of the store that the first one made. */
async function makeRequest(path: string, request: CsrRequest, session: Session): Promise<MadeCsr> {
  const { key, subject } = request
  const bits = /^rsa:(\d+)$/.exec(key)?.[1]
  const keyArgs = bits === undefined ? keyArguments[key] : ['-keyalg', 'RSA', '-keysize', bits]
  if (keyArgs === undefined) throw new AlgorithmUnsupportedError(`keytool makes no ${key}`, key)
  const password = hex(random(16))
  const file = 'store.p12'
  const store = ['-keystore', file, '-storetype', 'PKCS12', '-storepass:env', 'STORE_PASSWORD']
  const tool = { path, passwords: { STORE_PASSWORD: password } }
  const named = ['-dname', javaName(subject)]
  const generate = ['-genkeypair', '-alias', 'key', ...keyArgs, ...named, ...store]
  const pair = await call(session, tool, generate)
  const stored = await session.made(file)
  if (pair.exitCode !== 0 || stored === null) throw notMade(tellingLine(textOf(pair), failure))
  const pkcs8 = openPfx(readPfx(stored), password).keys[0]?.pkcs8 ?? null
  if (pkcs8 === null) throw notMade('the store holds no key that can be read')
  const wishes = extensionArguments(request, readPrivateKey(pkcs8).algorithm)
  const certify = ['-certreq', '-alias', 'key', ...wishes, ...store]
  const made = await call(session, tool, certify, false)
  if (made.exitCode !== 0) throw notMade(tellingLine(textOf(made), failure))
  const csr = readCsr(made.stdout)
  mustHaveSubject(csr, request, 'keytool')
  mustHaveNames(csr, request, 'keytool')
  return { csr: csr.der, pkcs8, commands: session.trace().commands }
}

function extensionArguments({ profile, subjectAltNames }: CsrRequest, algorithm: string): string[] {
  const lines = extensionLines({ profile, keyAlgorithm: algorithm, subjectAltNames: [] })
  const wishes = lines.map(({ name, value }) => {
    const words = value.split(', ')
    const critical = words[0] === 'critical' ? ':critical' : ''
    return `${name}${critical}=${words.filter((word) => word !== 'critical').join(',')}`
  })
  const other = subjectAltNames.find((name) => !/^(email|dns|ip|uri):[^,]+$/.test(name))
  if (other !== undefined) {
    throw new AlgorithmUnsupportedError(
      `keytool does not write the name ${other}`,
      'subjectAltName',
    )
  }
  if (subjectAltNames.length > 0) wishes.push(`SubjectAlternativeName=${subjectAltNames.join(',')}`)
  return wishes.flatMap((wish) => ['-ext', wish])
}

function notMade(words: string): InterSslError {
  return new InterSslError('ERR_PROGRAM_FAILED', `keytool made nothing: ${words}`)
}

const usualJdks = async (javaHome: string | undefined): Promise<string[]> => [
  ...(javaHome === undefined || javaHome === '' ? [] : [join(javaHome, 'bin', 'keytool')]),
  ...(await inEvery('/usr/lib/jvm', 'bin/keytool')),
  ...(await inEvery('/usr/lib/jvm', 'jre/bin/keytool')),
  ...(await inEvery('/Library/Java/JavaVirtualMachines', 'Contents/Home/bin/keytool')),
  ...(await inEvery('/opt/homebrew/opt', 'libexec/openjdk.jdk/Contents/Home/bin/keytool')),
]

/** The release and vendor line of `java -version`; 1.8.0_504 is 8.0.504. */
export function javaRelease(text: string): { release: string; version: string } | null {
  const quoted = /version "(\d[\w.-]*)"/.exec(text)?.[1]
  if (quoted === undefined) return null
  const release = quoted
    .replace(/^1\.(?=\d)/, '')
    .replace(/_/g, '.')
    .replace(/[^\d.].*$/, '')
  const runtime = text.split('\n')[1]?.trim() ?? ''
  return { release, version: `keytool of Java ${quoted}${runtime === '' ? '' : ` (${runtime})`}` }
}

async function ask(
  { path, why }: { path: string; why: string },
  signal: AbortSignal | undefined,
): Promise<FoundProgram | null> {
  const asked = { file: path, args: ['-J-version'], timeoutMs: 10_000, signal }
  const { stdout, stderr } = await spawnProgram(asked)
  const known = javaRelease(stderr) ?? javaRelease(textOf({ stdout }))
  if (known === null) return null
  return {
    id: `keytool-${known.release.split('.')[0]}`,
    version: known.version,
    found: path,
    why,
    producer: keytoolProducer(path),
    consumer: keytoolConsumer(path),
    importer: 'java',
    release: known.release,
  }
}

export const keytoolDriver: Driver = {
  id: 'keytool',
  reads: ['csr', 'pkcs12'],
  install: {
    debian: 'apt-get install openjdk-17-jre-headless',
    alpine: 'apk add openjdk17-jre-headless',
    fedora: 'dnf install java-21-openjdk-headless',
    homebrew: 'brew install openjdk',
  },
  async find({ path, signal }) {
    const elsewhere = path === undefined ? await usualJdks(process.env['JAVA_HOME']) : []
    const binaries = await binariesOf('keytool', { path, elsewhere })
    const found = await Promise.all(binaries.map((binary) => ask(binary, signal)))
    return numbered(found.filter((program) => program !== null))
  },
}
