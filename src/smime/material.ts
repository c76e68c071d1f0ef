/** What a CA sends, in whatever form: PEM, DER, PKCS #7 (PEM, DER, base64), a .pfx; one certificate or many. */
import { readBase64, readPem } from '../asn1/pem.js'
import { InterSslError, StructureInvalidError } from '../errors.js'
import { certificateLabels, readCertificate, type Certificate } from '../pki/certificate.js'
import { readCms } from '../pki/cms.js'
import { openPfx } from '../pki/open.js'
import { privateKeyForm, readPrivateKey, type PrivateKey } from '../pki/private-key.js'
import { readPfx } from '../pki/read.js'

/** A file as it came; `name` is for messages. */
export interface NamedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export type MaterialKind = 'certificates' | 'pkcs7' | 'pkcs12' | 'private-key'

export interface Material {
  readonly name: string
  readonly kind: MaterialKind
  readonly isPem: boolean
  readonly certificates: readonly Certificate[]
  readonly keys: readonly PrivateKey[]
  /** What opened a bundle; null: none was needed. */
  readonly password?: string | null
}

/**
 * `password` is called for what is encrypted. @default none
 * @throws InterSslError ERR_PASSWORD_INCORRECT, StructureInvalidError for a file that holds none of it; both name the file
 */
export async function readMaterial(
  file: NamedFile,
  password: () => Promise<string | undefined> = async () => undefined,
): Promise<Material> {
  try {
    return await read(file, password)
  } catch (error) {
    if (!(error instanceof InterSslError) || error.code === 'ERR_USAGE') throw error
    const hint = error.hint ?? (error.code === 'ERR_PASSWORD_INCORRECT' ? passwordHint : undefined)
    throw new InterSslError(error.code, `${file.name}: ${error.message}`, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

const passwordHint =
  'give it with --password-file or --password-env; to smime bundle, with --key-password-file or --key-password-env'

async function read(
  { name, bytes }: NamedFile,
  password: () => Promise<string | undefined>,
): Promise<Material> {
  const blocks = readPem(bytes)
  if (bytes[0] !== 0x30 && blocks.length > 0) {
    const certificates = blocks.flatMap((block) => {
      if (certificateLabels.has(block.label)) return [readCertificate(block.bytes)]
      return pkcs7Labels.has(block.label) ? inPkcs7(block.bytes) : []
    })
    const hasKey = blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))
    const keys = hasKey ? [await keyIn(bytes, password)] : []
    if (certificates.length + keys.length === 0) throw nothing(blocks.map(({ label }) => label))
    const pkcs7 = blocks.some(({ label }) => pkcs7Labels.has(label))
    const kind = pkcs7 ? 'pkcs7' : certificates.length > 0 ? 'certificates' : 'private-key'
    return { name, kind, isPem: true, certificates, keys }
  }
  const der = bytes[0] === 0x30 ? bytes : readBase64(bytes)
  if (der?.[0] !== 0x30) throw nothing([])
  if (isPkcs7(der))
    return { name, kind: 'pkcs7', isPem: false, certificates: inPkcs7(der), keys: [] }
  if (isCertificate(der)) {
    return {
      name,
      kind: 'certificates',
      isPem: false,
      certificates: [readCertificate(der)],
      keys: [],
    }
  }
  if (privateKeyForm(der) !== null) {
    const keys = [await keyIn(der, password)]
    return { name, kind: 'private-key', isPem: false, certificates: [], keys }
  }
  return inPkcs12(name, der, password)
}

const pkcs7Labels: ReadonlySet<string> = new Set(['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA'])

function inPkcs7(der: Uint8Array): Certificate[] {
  const message = readCms(der)
  const certificates = message.kind === 'signed-data' ? message.certificates : []
  if (certificates.length > 0) return certificates.map((one) => readCertificate(one))
  throw new StructureInvalidError('ERR_CMS_INVALID', 'the PKCS #7 holds no certificate')
}

async function inPkcs12(
  name: string,
  der: Uint8Array,
  password: () => Promise<string | undefined>,
): Promise<Material> {
  const pfx = readPfx(der)
  const without = openPfx(pfx, null)
  const isOpen = without.passwordState === 'correct' || without.passwordState === 'not-needed'
  const given = isOpen ? null : await password()
  const opened = isOpen ? without : openPfx(pfx, given)
  if (opened.passwordState === 'not-given') {
    throw new InterSslError('ERR_PASSWORD_INCORRECT', 'it has a password, and none was given', {
      hint: passwordHint,
    })
  }
  if (opened.passwordState === 'incorrect') {
    throw new InterSslError('ERR_PASSWORD_INCORRECT', 'the password of the bundle is not right', {
      hint: 'interssl diagnose looks for the near misses',
    })
  }
  return {
    name,
    kind: 'pkcs12',
    isPem: false,
    certificates: opened.certificates.map((one) => readCertificate(one.der)),
    keys: opened.keys.flatMap(({ pkcs8 }) => (pkcs8 === null ? [] : [readPrivateKey(pkcs8)])),
    password: given ?? null,
  }
}

async function keyIn(
  bytes: Uint8Array,
  password: () => Promise<string | undefined>,
): Promise<PrivateKey> {
  const encrypted =
    privateKeyForm(bytes) === 'encrypted' ||
    readPem(bytes).some(({ headers }) => (headers['Proc-Type'] ?? '').includes('ENCRYPTED'))
  return readPrivateKey(bytes, encrypted ? await password() : undefined)
}

const isPkcs7 = (der: Uint8Array): boolean => reads(() => readCms(der))
const isCertificate = (der: Uint8Array): boolean => reads(() => readCertificate(der))

function reads(reader: () => unknown): boolean {
  try {
    reader()
    return true
  } catch (error) {
    if (error instanceof StructureInvalidError) return false
    throw error
  }
}

function nothing(labels: readonly string[]): StructureInvalidError {
  return new StructureInvalidError(
    'ERR_CERTIFICATE_INVALID',
    labels.length > 0
      ? `no certificate in it, only ${[...new Set(labels)].join(', ')}`
      : 'neither a certificate, a PKCS #7, a key nor a .pfx',
    undefined,
    {
      hint: labels.some((label) => label.includes('REQUEST'))
        ? 'that is the request that goes to the CA; the answer is another file'
        : 'save what the CA sent as it was: .pem, .crt, .cer, .p7b or .pfx',
    },
  )
}
