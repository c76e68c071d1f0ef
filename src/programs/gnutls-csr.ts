/** CSRs through certtool: made from a template, and read back with its own check of the signature. */
import { readPem } from '../asn1/pem.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import { readCsr } from '../pki/csr.js'
import { attributeTypeOid, formatDistinguishedName, parseDistinguishedName } from '../pki/name.js'
import { readPrivateKey } from '../pki/private-key.js'
import { mustSucceed } from './judge.js'
import type { Attempt, CallContext, CsrReading, CsrRequest, MadeCsr } from './program.js'
import { attemptIn, inSession, textOf } from './session.js'

const keyOptions: Readonly<Record<string, readonly string[]>> = {
  'ec:P-256': ['--key-type=ecdsa', '--curve=secp256r1'],
  'ec:P-384': ['--key-type=ecdsa', '--curve=secp384r1'],
  'ec:P-521': ['--key-type=ecdsa', '--curve=secp521r1'],
  ed25519: ['--key-type=ed25519'],
  ed448: ['--key-type=ed448'],
}

/** Lines of a template (`info certtool`, "Certtool's template file format"). */
const profileLines: Readonly<Record<CsrRequest['profile'], readonly string[]>> = {
  none: [],
  smime: ['signing_key', 'email_protection_key'],
  'tls-server': ['signing_key', 'tls_www_server'],
  'tls-client': ['signing_key', 'tls_www_client'],
  'code-signing': ['signing_key', 'code_signing_key'],
}

const nameLines: Readonly<Record<string, (value: string) => string>> = {
  email: (value) => `email = ${quoted(value)}`,
  dns: (value) => `dns_name = ${quoted(value)}`,
  ip: (value) => `ip_address = ${quoted(value)}`,
  uri: (value) => `uri = ${quoted(value)}`,
  upn: (value) => `other_name_utf8 = ${quoted(`1.3.6.1.4.1.311.20.2.3 ${value}`)}`,
}

/** @throws AlgorithmUnsupportedError for what a template can't say */
export async function makeGnutlsCsr(
  certtool: string,
  request: CsrRequest,
  context: CallContext,
): Promise<MadeCsr> {
  const bits = /^rsa:(\d+)$/.exec(request.key)?.[1]
  const key = bits === undefined ? keyOptions[request.key] : ['--key-type=rsa', `--bits=${bits}`]
  if (key === undefined) {
    throw new AlgorithmUnsupportedError(`certtool makes no ${request.key} key`, request.key)
  }
  const template = templateOf(request)
  return inSession(context, async (session) => {
    const generate = ['--generate-privkey', ...key, '--outfile', 'key.pem']
    mustSucceed(await session.call(certtool, generate), 'certtool --generate-privkey')
    await session.write('template', `${template.join('\n')}\n`)
    const ask = ['--generate-request', '--load-privkey', 'key.pem', '--template', 'template']
    const write = ['--outder', '--outfile', 'csr.der']
    const result = await session.call(certtool, [...ask, ...write])
    const unable = /^(set_dn_oid: .*not supported.*)$/m.exec(result.stderr)?.[1]
    if (unable !== undefined) throw new AlgorithmUnsupportedError(unable, 'subject')
    mustSucceed(result, 'certtool --generate-request')
    return {
      csr: readCsr(await session.read('csr.der')).der,
      pkcs8: readPrivateKey(await session.read('key.pem')).pkcs8,
      commands: [generate, [...ask, ...write]].map((args) => ['certtool', ...args].join(' ')),
    }
  })
}

function templateOf({ key, subject, subjectAltNames, profile }: CsrRequest): string[] {
  if (subject.some((rdn) => rdn.length > 1)) {
    throw new AlgorithmUnsupportedError('a template holds one attribute an RDN', 'rdn')
  }
  const attributes = subject.flat()
  const enciphers = key.startsWith('rsa:') && (profile === 'smime' || profile === 'tls-server')
  return [
    // dn_oid alone keeps the order; the named fields have one of their own.
    ...attributes.map(({ type, value }) => `dn_oid = ${quoted(`${oidOf(type)} ${value}`)}`),
    ...subjectAltNames.map(nameLine),
    ...profileLines[profile],
    ...(enciphers ? ['encryption_key'] : []),
  ]
}

function nameLine(name: string): string {
  const [, kind = '', value = ''] = /^(\w+):(.*)$/s.exec(name) ?? []
  const line = Object.hasOwn(nameLines, kind) ? nameLines[kind] : undefined
  if (line === undefined) throw new AlgorithmUnsupportedError(`no template line for ${kind}`, kind)
  return line(value)
}

function oidOf(type: string): string {
  return /^\d+(\.\d+)+$/.test(type) ? type : attributeTypeOid(type)
}

/** certtool 3.7 drops a backslash however it is escaped (observed 2026-11-24). */
function quoted(value: string): string {
  if (/[\p{Cc}\\]/u.test(value)) {
    throw new AlgorithmUnsupportedError(
      'a template holds neither backslashes nor control characters',
      'template',
    )
  }
  return `"${value.replaceAll('"', '\\"')}"`
}

const commands = ['certtool --crq-info --infile csr.pem']

/** What it says of the signature decides: it exits with 0 even for a bad one. */
export async function readGnutlsCsr(
  certtool: string,
  csr: Uint8Array,
  context: CallContext,
): Promise<Attempt<CsrReading>> {
  return attemptIn(context, commands, async (session) => {
    const file = await session.write('csr', csr)
    // It takes PEM for granted, and DER when told.
    const form = csr[0] === 0x30 ? ['--inder'] : []
    const result = await session.call(certtool, ['--crq-info', ...form, '--infile', file])
    const text = textOf(result)
    const trace = { exitCode: result.exitCode, commands, log: result.stderr }
    const verdict = /^Self signature: (\w+)/m.exec(text)
    if (result.exitCode !== 0 || verdict?.[1] !== 'verified') {
      const error = verdict?.[0] ?? result.stderr.trim().split('\n')[0] ?? ''
      return { state: 'refused', error: error || `exit code ${result.exitCode}`, trace }
    }
    const keyInfo = await session.call(certtool, ['--pubkey-info', ...form, '--load-request', file])
    const spki = readPem(keyInfo.stdout).find(({ label }) => label === 'PUBLIC KEY')
    return {
      state: 'read',
      contents: {
        subject: subjectIn(text),
        spki: spki?.bytes ?? null,
        subjectAltNames: null,
        signatureValid: true,
      },
      trace,
    }
  })
}

/** `\tSubject: CN=…,C=…` in RFC 4514; null where it is something else than that. */
function subjectIn(text: string): string | null {
  const [, shown] = /^\tSubject: (.*)$/m.exec(text) ?? []
  if (shown === undefined) return null
  try {
    return formatDistinguishedName(parseDistinguishedName(shown))
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    return null
  }
}
