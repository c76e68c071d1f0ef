/** `openssl verify`: whether a chain leads from a certificate to an anchor (RFC 5280 section 6). */
import { command, type Argument, type Command } from './command.js'
import { certificatesInput } from './material.js'

/** What the certificate is to be used for: its extensions have to allow it. */
export type VerifyPurpose = 'smimesign' | 'smimeencrypt' | 'sslserver' | 'sslclient' | 'any'

export interface VerifyOptions {
  /** PEM or DER. */
  readonly certificate: Uint8Array
  /** PEM or DER each; the only ones that count. */
  readonly anchors: readonly Uint8Array[]
  /** PEM or DER each. @default [] */
  readonly intermediates?: readonly Uint8Array[] | undefined
  /** @default 'any' */
  readonly purpose?: VerifyPurpose | undefined
  /** The instant to judge at. @default now */
  readonly at?: Date | undefined
  /** An anchor that is not self-signed ends a chain; refused on LibreSSL. @default false */
  readonly partialChain?: boolean | undefined
}

/**
 * The system's anchors stay out where the binary has options for it. Elsewhere (LibreSSL) `-CAfile` takes the place of
 * its anchors' file; what lies in its own folder of anchors would still count.
 */
export const onlyTheseAnchors: readonly Argument[] = Object.freeze([
  { when: 'verify.no-ca-path', args: ['-no-CApath'] } as const,
  { when: 'verify.no-ca-store', args: ['-no-CAstore'] } as const,
])

/** Says on stdout and stderr what it found: read it with `chainVerified`, not from the exit code (see there). */
export function verifyChain(options: VerifyOptions): Command {
  const { certificate, anchors, intermediates = [], purpose = 'any', at, partialChain } = options
  return command(
    'verify',
    [
      ...['-CAfile', { input: 'anchors' }, ...onlyTheseAnchors, '-purpose', purpose],
      ...(at === undefined ? [] : ['-attime', String(Math.floor(at.getTime() / 1000))]),
      ...(partialChain === true ? ['-partial_chain'] : []),
      ...(intermediates.length === 0 ? [] : ['-untrusted', { input: 'intermediates' }]),
      { input: 'certificate' },
    ],
    {
      inputs: {
        anchors: certificatesInput('anchors.pem', anchors),
        certificate: certificatesInput('certificate.pem', [certificate]),
        ...(intermediates.length === 0
          ? {}
          : { intermediates: certificatesInput('intermediates.pem', intermediates) }),
      },
      requires: partialChain === true ? ['verify.partial-chain'] : [],
      exitCodes: [0, 2],
    },
  )
}

/** What `verifyChain` found; `reasons` are the binary's words, empty when the chain holds. */
export interface ChainVerdict {
  readonly verified: boolean
  readonly reasons: readonly string[]
}

/** LibreSSL 2.8 prints OK, and exits 0, after an `error 18` (self-signed, and no anchor): an error line decides. */
export function chainVerified(result: {
  readonly stdout: Uint8Array
  readonly stderr: string
  readonly exitCode: number
}): ChainVerdict {
  const said = `${new TextDecoder().decode(result.stdout)}\n${result.stderr}`
  const reasons = [...said.matchAll(/^error \d+ at \d+ depth lookup: ?(.*?)\s*$/gm)].map(
    ([, reason = '']) => reason,
  )
  const ok = result.exitCode === 0 && /(?:^|: )OK\s*$/m.test(said) && reasons.length === 0
  return { verified: ok, reasons: ok || reasons.length > 0 ? reasons : ['it did not say why'] }
}
