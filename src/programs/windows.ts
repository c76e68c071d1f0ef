/**
 * Windows' own reader (PFXImportCertStore, which certutil and Import-PfxCertificate call too), through the .NET Framework of
 * Windows PowerShell. Written to Microsoft's documentation and sources; not yet run on Windows.
 */
import { release as osRelease, version as osVersion } from 'node:os'
import { join } from 'node:path'
import { integer, sequence } from '../asn1/der.js'
import { hex } from '../asn1/strings.js'
import { verifySignature } from '../crypto/keys.js'
import { random } from '../crypto/random.js'
import { readCertificate } from '../pki/certificate.js'
import { binariesOf } from './binaries.js'
import type { Driver, FoundProgram } from './driver.js'
import type { Attempt, Consumer, KeyProof, Pkcs12Contents } from './program.js'
import { attemptIn, textOf, UnansweredError } from './session.js'

/**
 * Imports into a collection in memory, so that no store of the person's is touched and no root ever asked to be trusted;
 * without PersistKeySet the keys go when their certificates are reset. Prints the certificates and what each key signed.
 */
export const windowsScript = `
$ErrorActionPreference = 'Stop'
$given = [Console]::In.ReadToEnd() | ConvertFrom-Json
$all = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2Collection
try {
  $all.Import([Convert]::FromBase64String($given.pfx), $given.password, [System.Security.Cryptography.X509Certificates.X509KeyStorageFlags]::DefaultKeySet)
  $challenge = [Convert]::FromBase64String($given.challenge)
  $sha256 = [System.Security.Cryptography.HashAlgorithmName]::SHA256
  $found = @(foreach ($one in $all) {
    $signature = $null
    $failure = $null
    if ($one.HasPrivateKey) {
      try {
        $rsa = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($one)
        if ($rsa) { $signature = $rsa.SignData($challenge, $sha256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1) }
        else {
          $ecdsa = [System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions]::GetECDsaPrivateKey($one)
          if ($ecdsa) { $signature = $ecdsa.SignData($challenge, $sha256) }
        }
      } catch { $failure = $_.Exception.GetBaseException().Message }
    }
    @{
      der = [Convert]::ToBase64String($one.RawData)
      signature = if ($signature) { [Convert]::ToBase64String($signature) } else { $null }
      failure = $failure
    }
  })
  $answer = @{ certificates = $found }
} catch {
  $cause = $_.Exception.GetBaseException()
  $answer = @{ refused = ('{0} (0x{1:x8})' -f $cause.Message.Trim(), $cause.HResult) }
} finally {
  foreach ($one in $all) { $one.Reset() }
}
[Console]::Out.Write((ConvertTo-Json -Compress -Depth 4 $answer))
if ($answer.refused) { exit 1 }
`

/** What Windows PowerShell is started with; the password is in its stdin. */
export function powershellArguments(script: string): string[] {
  const utf16 = Buffer.from(script, 'utf16le').toString('base64')
  return ['-NoProfile', '-NonInteractive', '-EncodedCommand', utf16]
}

/** JSON in ASCII, because the console's code page decodes stdin. */
export function asciiJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return new TextEncoder().encode(text)
}

/** `path`: the powershell.exe to run. */
export function windowsConsumer(path: string): Consumer {
  return {
    readPkcs12: (bytes, password, context) =>
      attemptIn(context, [], async (session): Promise<Attempt<Pkcs12Contents>> => {
        const challenge = random(32)
        const result = await session.call(path, powershellArguments(windowsScript), {
          stdin: asciiJson({ pfx: base64(bytes), password, challenge: base64(challenge) }),
          secrets: [password],
          home: 'person',
          shown: 'certutil -user -p "%P12_PASSWORD%" -importPFX out.p12 NoRoot',
        })
        return settleAnswer(textOf(result), challenge, session.trace())
      }),
  }
}

interface Answer {
  readonly refused?: string
  readonly certificates?: readonly { readonly der: string; readonly signature: string | null }[]
}

/** What the script printed, every signature verified under the certificate that it came with. */
export function settleAnswer(
  printed: string,
  challenge: Uint8Array,
  trace: Attempt<Pkcs12Contents>['trace'],
): Attempt<Pkcs12Contents> {
  const answer = parse(printed)
  if (answer.refused !== undefined) return { state: 'refused', error: answer.refused, trace }
  const certificates: Uint8Array[] = []
  const keys: KeyProof[] = []
  for (const { der, signature } of answer.certificates ?? []) {
    const certificate = unbase64(der)
    certificates.push(certificate)
    if (signature === null) continue
    const { spki, algorithm } = readCertificate(certificate).publicKey
    const octets = unbase64(signature)
    const signed = algorithm.startsWith('EC-') ? ecdsaSignature(octets) : octets
    if (verifySignature(spki, { digest: 'sha256' }, challenge, signed) === true) {
      keys.push({ how: 'signature', spki })
    }
  }
  return { state: 'read', contents: { keys, certificates }, trace }
}

function parse(printed: string): Answer {
  try {
    return JSON.parse(printed) as Answer
  } catch (cause) {
    throw new UnansweredError('broken', 'powershell gave no answer that can be read', cause)
  }
}

/** ECDSA-Sig-Value of the two numbers that .NET puts side by side. */
function ecdsaSignature(octets: Uint8Array): Uint8Array {
  const half = octets.length / 2
  const number = (part: Uint8Array): bigint => BigInt(`0x0${hex(part)}`)
  return sequence(integer(number(octets.slice(0, half))), integer(number(octets.slice(half))))
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const unbase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** Which Windows it is, by the product's name and the build (`Windows 11 Pro`, `10.0.26200`). */
export function windowsId(product: string, release: string): string {
  const server = /Server (\d{4})( R2)?/.exec(product)
  if (server !== null) return `windows-server-${server[1]}${server[2] === undefined ? '' : '-r2'}`
  const [major = 0, minor = 0, build = 0] = release.split('.').map(Number)
  if (major >= 10) return build >= 22_000 ? 'windows-11' : 'windows-10'
  return minor >= 3 ? 'windows-8.1' : 'windows-7'
}

export const windowsDriver: Driver = {
  id: 'windows',
  reads: ['pkcs12'],
  install: {},
  notYetRun: true,
  async find({ path }) {
    if (process.platform !== 'win32') return []
    const root = process.env['SystemRoot'] ?? 'C:\\Windows'
    const usual = join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
    const [powershell] = await binariesOf('powershell', { path: path ?? '', elsewhere: [usual] })
    if (powershell === undefined) return []
    const found: FoundProgram = {
      id: windowsId(osVersion(), osRelease()),
      version: `${osVersion()} ${osRelease()}`,
      found: powershell.path,
      why: 'part of Windows',
      producer: null,
      consumer: windowsConsumer(powershell.path),
      importer: 'windows',
      release: osRelease(),
    }
    return [found]
  },
}
