/** GnuTLS through certtool, which takes a password as a line of stdin when it has no terminal. */
import {
  algorithmIdentifier,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from '../asn1/der.js'
import { oids } from '../asn1/oid.js'
import { readPem, writePem, type PemBlock } from '../asn1/pem.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { certificateLabels, certificatePem } from '../pki/certificate.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import type { SpawnResult } from '../spawn.js'
import { binariesOf, numbered } from './binaries.js'
import type { Driver, FoundProgram, Surroundings } from './driver.js'
import { makeGnutlsCsr, readGnutlsCsr } from './gnutls-csr.js'
import { gnutlsSign, gnutlsVerify } from './gnutls-messages.js'
import { judgeContents, mustSucceed } from './judge.js'
import { quiet, type Consumer, type KeyProof, type Producer } from './program.js'
import { refuseWishes } from './recipe.js'
import { attemptIn, inSession, selfDescription, type CallInput, type Session } from './session.js'

const reading = [
  'certtool --p12-info --inder --infile in.p12',
  'certtool --key-info --pkcs8 --infile the-encrypted-key-that-it-printed.pem',
]

/** --p12-info prints certificates and encrypted keys; each of those is then decrypted by certtool itself. */
export function gnutlsConsumer(certtool: string): Consumer {
  return {
    async readPkcs12(bytes, password, context) {
      if (!fitsLine(password)) {
        const reason = 'certtool reads a password up to the end of its line'
        return { state: 'unsupported', reason, trace: { ...quiet, commands: reading } }
      }
      return attemptIn(context, reading, async (session) => {
        const file = await session.write('in.p12', bytes)
        const info = ['--p12-info', '--inder', '--infile', file]
        const ask = ({ options, input }: PasswordInput): Promise<SpawnResult> =>
          session.call(certtool, [...info, ...options], input)
        let secret = passwordInput(password, 1)
        let result = await ask(secret)
        if (password === '' && result.exitCode !== 0) {
          const asNull = await ask(nullPassword)
          if (asNull.exitCode === 0) [secret, result] = [nullPassword, asNull]
        }
        const blocks = readPem(result.stdout)
        const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'))
        const shown = await Promise.all(
          keys.map((key, index) => showKey(session, certtool, key, `key-${index}.pem`, secret)),
        )
        const logs = [result.stderr, ...shown.map(({ stderr }) => stderr)]
        const log = logs.join('').replaceAll('Enter password: ', '')
        const contents = {
          keys: shown.flatMap(({ stdout }) => keysShown(stdout)),
          certificates: blocks
            .filter(({ label }) => certificateLabels.has(label))
            .map((block) => block.bytes),
        }
        const trace = { exitCode: result.exitCode, commands: reading, log }
        return judgeContents(contents, trace, firstLine(log))
      })
    },
    readCsr: (csr, context) => readGnutlsCsr(certtool, csr, context),
    verify: gnutlsVerify(certtool),
  }
}

async function showKey(
  session: Session,
  certtool: string,
  { label, bytes }: PemBlock,
  name: string,
  { options, input }: PasswordInput,
): Promise<SpawnResult> {
  const file = await session.write(name, writePem(label, bytes))
  if (label !== 'ENCRYPTED PRIVATE KEY') {
    return session.call(certtool, ['--key-info', '--infile', file])
  }
  return session.call(certtool, ['--key-info', '--pkcs8', '--infile', file, ...options], input)
}

/** An EC key comes as an ECPrivateKey without its curve, which stands in the text before it (observed 2026-11-24). */
function keysShown(stdout: Uint8Array): KeyProof[] {
  const curve = /^\s*curve:\s*(\w+)/im.exec(new TextDecoder().decode(stdout))?.[1]
  return readPem(stdout)
    .filter(({ label }) => label.endsWith('PRIVATE KEY'))
    .flatMap(({ label, bytes }): KeyProof[] => {
      const key = label === 'EC PRIVATE KEY' ? withCurve(bytes, curve) : bytes
      try {
        return [{ how: 'key', pkcs8: readPrivateKey(key).pkcs8 }]
      } catch (error) {
        if (!(error instanceof InterSslError)) throw error
        return []
      }
    })
}

const curves: Readonly<Record<string, string>> = {
  SECP256R1: oids.secp256r1,
  SECP384R1: oids.secp384r1,
  SECP521R1: oids.secp521r1,
}

function withCurve(key: Uint8Array, name: string | undefined): Uint8Array {
  const curve = name === undefined ? undefined : curves[name]
  if (curve === undefined) return key
  const algorithm = algorithmIdentifier(oids['id-ecPublicKey'], objectIdentifier(curve))
  return sequence(integer(0), algorithm, octetString(key))
}

/** What certtool writes when nothing is asked, and the only pairing of its ciphers that old readers take. */
const forms: Readonly<Record<string, readonly string[]>> = {
  default: [],
  legacy: ['--pkcs-cipher=3des-pkcs12', '--hash=SHA1'],
}

export function gnutlsProducer(certtool: string): Producer {
  return {
    makeCsr: (request, context) => makeGnutlsCsr(certtool, request, context),
    sign: gnutlsSign(certtool),
    async makePkcs12(recipe, identity, context) {
      refuseWishes(recipe, 'certtool')
      const { form, password, friendlyName } = recipe
      const options = forms[form]
      if (options === undefined) {
        throw new AlgorithmUnsupportedError(
          `certtool writes iterations and salts of its own, so not exactly ${form}`,
          form,
        )
      }
      if (friendlyName === '') {
        throw new AlgorithmUnsupportedError('certtool always writes a friendlyName', 'friendlyName')
      }
      if (!fitsLine(password) || /[\r\n\0]/.test(friendlyName)) {
        throw new AlgorithmUnsupportedError('certtool reads one line as the password', 'password')
      }
      return inSession(context, async (session) => {
        const key = readPrivateKey(identity.pkcs8)
        const certificates = [identity.certificate, ...identity.chain].map(certificatePem)
        await session.write('key.pem', privateKeyPem(key))
        // Of --load-ca-certificate it takes the first only; all of --load-certificate go in.
        await session.write('certificates.pem', certificates.join(''))
        const secret = passwordInput(password, 2)
        const given = ['--load-privkey', 'key.pem', '--load-certificate', 'certificates.pem']
        const asked = ['--to-p12', '--outder', '--outfile', 'out.p12', ...given, ...options]
        const args = [...asked, `--p12-name=${friendlyName}`, ...secret.options]
        mustSucceed(await session.call(certtool, args, secret.input), 'certtool --to-p12')
        return {
          bytes: await session.read('out.p12'),
          commands: [['certtool', ...asked, '--p12-name=NAME'].join(' ')],
        }
      })
    },
  }
}

interface PasswordInput {
  readonly options: readonly string[]
  readonly input: CallInput
}

/** The empty password as no octets at all, which --empty-password does not open. */
const nullPassword: PasswordInput = { options: ['--null-password'], input: {} }

/** `times`: how often it asks. An empty password can't be typed; there is an option that says so. */
function passwordInput(password: string, times: number): PasswordInput {
  if (password === '') return { options: ['--empty-password'], input: {} }
  const stdin = new TextEncoder().encode(`${password}\n`.repeat(times))
  return { options: [], input: { stdin, secrets: [password] } }
}

const fitsLine = (password: string): boolean => !/[\n\0]/.test(password)

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.find((line) => line !== '' && !line.startsWith('Encrypted structure')) ?? ''
}

async function find({ path, signal }: Surroundings): Promise<FoundProgram[]> {
  // Homebrew's is called gnutls-certtool, because macOS has a certtool of its own.
  const names = ['certtool', 'gnutls-certtool']
  const places = await Promise.all(names.map((name) => binariesOf(name, { path })))
  const found = await Promise.all(
    places.flat().map(async ({ path: certtool }): Promise<FoundProgram[]> => {
      const said = await selfDescription(certtool, ['--version'], signal)
      const release = /^(?:gnutls-)?certtool (\d+\.\d+\.\d+)/m.exec(said)?.[1]
      if (release === undefined) return []
      return [
        {
          id: `gnutls-${release.split('.').slice(0, 2).join('.')}`,
          version: `GnuTLS certtool ${release}`,
          found: certtool,
          why: `found as ${certtool}`,
          producer: gnutlsProducer(certtool),
          consumer: gnutlsConsumer(certtool),
          importer: 'gnutls/certtool',
          release,
        },
      ]
    }),
  )
  return numbered(found.flat())
}

export const gnutlsDriver: Driver = {
  id: 'gnutls',
  reads: ['csr', 'pkcs12', 'smime'],
  install: {
    debian: 'apt-get install gnutls-bin',
    alpine: 'apk add gnutls-utils',
    fedora: 'dnf install gnutls-utils',
    homebrew: 'brew install gnutls',
  },
  find,
}
