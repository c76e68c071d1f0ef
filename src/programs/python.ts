/** Python's cryptography: loads a PKCS#12 file and signs with its key, writes one, makes and checks CSRs. */
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { verifySignature, type SignatureScheme } from '../crypto/keys.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { extensionLines } from '../openssl/extensions.js'
import { readCertificate } from '../pki/certificate.js'
import { readCsr } from '../pki/csr.js'
import { attributeTypeOid, formatDistinguishedName, readName } from '../pki/name.js'
import { profiles, type ProfileId } from '../pki/profile.js'
import { spawnProgram } from '../spawn.js'
import { binariesOf, numbered } from './binaries.js'
import type { Driver, FoundProgram } from './driver.js'
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
import { mustBeExactly, mustHaveSubject } from './exactly.js'
import { pythonProbe, pythonScript } from './python-script.js'
import { refuseWishes } from './recipe.js'
import { requestDer } from './request-form.js'
import { attemptIn, inSession, textOf, UnansweredError, type Session } from './session.js'

/** What the script answers; each request fills its own part. */
interface Answer {
  readonly refused?: string
  readonly certificates?: readonly string[]
  readonly key?: null | {
    readonly spki: string
    readonly signatures: Readonly<Record<string, string>>
    readonly pkcs8?: string
  }
  readonly pfx?: string
  readonly csr?: string
  readonly pkcs8?: string
  readonly subject?: string
  readonly spki?: string
  readonly names?: readonly (string | null)[]
}

const pasteable = {
  load: `python3 -c "import os; from cryptography.hazmat.primitives.serialization import pkcs12; print(pkcs12.load_key_and_certificates(open('out.p12', 'rb').read(), os.environb[b'P12_PASSWORD']))"`,
  write:
    'python3: cryptography.hazmat.primitives.serialization.pkcs12.serialize_key_and_certificates(…)',
  read_csr: `python3 -c "from cryptography import x509; csr = x509.load_pem_x509_csr(open('request.pem', 'rb').read()); print(csr.subject, csr.is_signature_valid)"`,
  make_csr: 'python3: cryptography.x509.CertificateSigningRequestBuilder().…sign(key, SHA256())',
} as const

/** One request to a Python; the password travels in its stdin. */
async function ask(
  path: string,
  request: { readonly do: keyof typeof pasteable; readonly [field: string]: unknown },
  session: Session,
): Promise<Answer> {
  const { password } = request
  const result = await session.call(path, ['-c', pythonScript], {
    stdin: new TextEncoder().encode(JSON.stringify(request)),
    secrets: typeof password === 'string' ? [password] : [],
    home: 'person',
    shown: pasteable[request.do],
  })
  try {
    return JSON.parse(textOf(result)) as Answer
  } catch (cause) {
    throw new UnansweredError('broken', 'python gave no answer that can be read', cause)
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const unbase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** `path`: the Python to run. */
export function pythonConsumer(path: string): Consumer {
  return {
    readPkcs12: (bytes, password, context) =>
      attemptIn(context, [], async (session): Promise<Attempt<Pkcs12Contents>> => {
        const challenge = random(32)
        const request = { pfx: base64(bytes), password, challenge: base64(challenge) }
        const answer = await ask(path, { do: 'load', ...request }, session)
        const trace = session.trace()
        if (answer.refused !== undefined) {
          return { state: 'refused', error: answer.refused, trace }
        }
        const certificates = (answer.certificates ?? []).map(unbase64)
        const keys = answer.key ? proofs(answer.key, certificates, challenge) : []
        return { state: 'read', contents: { keys, certificates }, trace }
      }),
    readCsr: (csr, context) =>
      attemptIn(context, [], async (session): Promise<Attempt<CsrReading>> => {
        const answer = await ask(path, { do: 'read_csr', csr: base64(requestDer(csr)) }, session)
        const trace = session.trace()
        if (answer.refused !== undefined) {
          return { state: 'refused', error: answer.refused, trace }
        }
        const { subject = '', spki = '', names = [] } = answer
        const known = names.filter((name) => name !== null)
        return {
          state: 'read',
          contents: {
            subject: formatDistinguishedName(readName(readBer(unbase64(subject)).root)),
            spki: unbase64(spki),
            subjectAltNames: known.length === names.length ? known : null,
            signatureValid: true,
          },
          trace,
        }
      }),
  }
}

const schemes: Readonly<Record<string, SignatureScheme>> = {
  pkcs1: { digest: 'sha256' },
  pss: { digest: 'sha256', pss: { saltLength: 32, mgfDigest: 'sha256' } },
  digest: { digest: 'sha256' },
  eddsa: { digest: null },
}

/**
 * The public key that a signature verifies under: a certificate's before the key's own, because cryptography gives an
 * RSASSA-PSS key back as plain RSA. A key that can't sign (X25519) comes out itself.
 */
function proofs(
  key: NonNullable<Answer['key']>,
  certificates: readonly Uint8Array[],
  challenge: Uint8Array,
): KeyProof[] {
  if (key.pkcs8 !== undefined) return [{ how: 'key', pkcs8: unbase64(key.pkcs8) }]
  const candidates = [
    ...certificates.map((der) => readCertificate(der).publicKey.spki),
    unbase64(key.spki),
  ]
  const spki = candidates.find((candidate) =>
    Object.entries(key.signatures).some(([name, signature]) => {
      const scheme = schemes[name]
      if (scheme === undefined) return false
      return verifySignature(candidate, scheme, challenge, unbase64(signature)) === true
    }),
  )
  return spki === undefined ? [] : [{ how: 'signature', spki }]
}

/** `path`: the Python to run. */
export function pythonProducer(path: string): Producer {
  return {
    makePkcs12: (recipe, identity, context) =>
      inSession(context, (session) => writePkcs12(path, recipe, identity, session)),
    makeCsr: (request, context) =>
      inSession(context, (session) => makeRequest(path, request, session)),
  }
}

/** How the library is asked for a profile; whether it writes exactly that is seen in what it writes. */
const builders: Readonly<Partial<Record<ProfileId, { pbes: string; mac: string }>>> = {
  'modern-2026': { pbes: 'PBESv2SHA256AndAES256CBC', mac: 'SHA256' },
  'modern-2023': { pbes: 'PBESv2SHA256AndAES256CBC', mac: 'SHA256' },
  'compat-3des': { pbes: 'PBESv1SHA1And3KeyTripleDESCBC', mac: 'SHA1' },
}

async function writePkcs12(
  path: string,
  recipe: Pkcs12Recipe,
  identity: Identity,
  session: Session,
): Promise<Artifact> {
  const { form, password, friendlyName } = recipe
  refuseWishes(recipe, 'cryptography')
  const profile = form === 'default' || form === 'legacy' || form === 'choices' ? null : form
  const builder = profile === null ? undefined : builders[profile]
  if (form !== 'default' && builder === undefined) {
    throw new AlgorithmUnsupportedError(`cryptography does not write ${form}`, form)
  }
  const rounds = profile === null ? 0 : countOf(profile)
  const answer = await ask(
    path,
    {
      do: 'write',
      pkcs8: base64(identity.pkcs8),
      certificates: [identity.certificate, ...identity.chain].map(base64),
      password,
      friendlyName,
      form: builder === undefined ? 'default' : { ...builder, rounds },
    },
    session,
  )
  if (answer.pfx === undefined) throw notMade(answer)
  const bytes = unbase64(answer.pfx)
  if (profile !== null) mustBeExactly(profile, bytes, password, 'cryptography')
  return { bytes, commands: session.trace().commands }
}

function countOf(form: ProfileId): number {
  const { key } = profiles[form].recipe
  return key === 'none' ? 1 : key.iterations
}

async function makeRequest(path: string, request: CsrRequest, session: Session): Promise<MadeCsr> {
  const { key, subject, subjectAltNames, profile } = request
  const lines = extensionLines({ profile, keyAlgorithm: algorithmOf(key), subjectAltNames: [] })
  const wordsOf = (name: string): string[] =>
    (lines.find((line) => line.name === name)?.value ?? '')
      .split(', ')
      .filter((word) => word !== '' && word !== 'critical')
  const dotted: Readonly<Record<string, string>> = oids
  const answer = await ask(
    path,
    {
      do: 'make_csr',
      key,
      subject: subject.map((rdn) =>
        rdn.map(({ type, value }) => ({ oid: attributeTypeOid(type), value })),
      ),
      names: subjectAltNames,
      keyUsage: wordsOf('keyUsage'),
      purposes: wordsOf('extendedKeyUsage').map((word) => dotted[word] ?? word),
    },
    session,
  )
  if (answer.csr === undefined || answer.pkcs8 === undefined) throw notMade(answer)
  const csr = readCsr(unbase64(answer.csr))
  mustHaveSubject(csr, request, 'cryptography')
  return { csr: csr.der, pkcs8: unbase64(answer.pkcs8), commands: session.trace().commands }
}

/** As far as the profiles ask: what the key can do. */
function algorithmOf(key: string): string {
  if (key.startsWith('rsa:')) return `RSA-${key.slice(4)}`
  return key.startsWith('ec:') ? 'EC-' : 'Ed'
}

/** What Python refuses to write is no fault of the run: an empty password, a name with a character that the type has not. */
function notMade({ refused = 'no answer' }: Answer): InterSslError {
  return /^(?:ValueError|TypeError|UnsupportedAlgorithm|NotImplementedError|KeyError)\b/.test(
    refused,
  )
    ? new AlgorithmUnsupportedError(`cryptography refuses to write it: ${refused}`, 'cryptography')
    : new InterSslError('ERR_PROGRAM_FAILED', `cryptography made nothing: ${refused}`)
}

interface Probed {
  readonly executable: string
  readonly python: string
  readonly cryptography: string
  readonly openssl: string
}

async function probe(path: string, signal: AbortSignal | undefined): Promise<Probed | null> {
  const args = ['-c', pythonProbe]
  const result = await spawnProgram({ file: path, args, timeoutMs: 10_000, signal })
  if (result.exitCode !== 0) return null
  try {
    return JSON.parse(textOf(result)) as Probed
  } catch {
    return null
  }
}

export const pythonDriver: Driver = {
  id: 'python',
  reads: ['csr', 'pkcs12'],
  install: {
    debian: 'apt-get install python3-cryptography',
    alpine: 'apk add py3-cryptography',
    fedora: 'dnf install python3-cryptography',
    homebrew: 'brew install cryptography',
  },
  async find({ path, signal }) {
    const elsewhere =
      path === undefined
        ? ['/usr/bin/python3', '/usr/local/bin/python3', '/opt/homebrew/bin/python3']
        : []
    const binaries = await binariesOf('python3', { path, elsewhere })
    const probed = await Promise.all(binaries.map(({ path: each }) => probe(each, signal)))
    // A shim on PATH and what it starts are one Python.
    const seen = new Set<string>()
    const found = binaries.flatMap(({ why }, index): FoundProgram[] => {
      const known = probed[index] ?? null
      if (known === null || seen.has(known.executable)) return []
      seen.add(known.executable)
      const { cryptography, python, openssl } = known
      return [
        {
          id: `python-cryptography-${cryptography.split('.')[0]}`,
          version: `cryptography ${cryptography} (Python ${python}, ${openssl})`,
          found: known.executable,
          why,
          producer: pythonProducer(known.executable),
          consumer: pythonConsumer(known.executable),
          importer: 'python-cryptography',
          release: cryptography,
        },
      ]
    })
    return numbered(found)
  },
}
