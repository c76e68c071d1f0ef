/** Small real commands that show what a binary can do, for what its help does not tell. */
import type { ContentEncryption } from '../pki/content-encryption.js'
import { readCsr } from '../pki/csr.js'
import type { MacData } from '../pki/mac-data.js'
import { openPfx, readPfx } from '../pki/pfx.js'
import type { CapabilityId } from './capabilities.js'
import { command, type Argument, type Command } from './command.js'
import { certificatesInput } from './material.js'
import { req } from './req.js'
import type { CommandResult } from './run.js'

/** One command, and what its result shows. A command that fails shows that none of `shows` holds. */
export interface Trial {
  readonly command: Command
  readonly shows: readonly CapabilityId[]
  readonly holds: (id: CapabilityId, result: CommandResult) => boolean
}

const text = (result: CommandResult): string => new TextDecoder().decode(result.stdout)

/** A key on stdout, thrown away. */
function keyTrial(id: CapabilityId, args: readonly string[]): Trial {
  return {
    command: command('genpkey', args, { answersOnStdout: true }),
    shows: [id],
    holds: (_, result) => text(result).includes('-----BEGIN PRIVATE KEY-----'),
  }
}

/** `list` exits 0 for anything on LibreSSL before 3.9: only the provider's own line counts. */
function providerTrial(id: CapabilityId, name: string): Trial {
  return {
    command: command('list', ['-providers', '-provider', name], { answersOnStdout: true }),
    shows: [id],
    holds: (_, result) => new RegExp(`^ *${name}\\n[^]*?status: active`, 'm').test(text(result)),
  }
}

// Outside ASCII: LibreSSL takes each byte of such a password, and of a name, for a character.
const password = 'pröbe'

function exportTrial(
  shows: readonly CapabilityId[],
  args: readonly Argument[],
  holds: Holds,
): Trial {
  return {
    command: command(
      'pkcs12',
      [
        ...['-export', '-nokeys', '-in', { input: 'certificate' }, '-certpbe', 'AES-256-CBC'],
        ...['-macalg', 'sha256', ...args, '-passout', { secret: 'password' }],
        ...['-out', { output: 'pfx' }],
      ],
      {
        inputs: { certificate: certificatesInput('probe.pem', [probeCertificate]) },
        outputs: { pfx: { fileName: 'probe.p12' } },
        secrets: { password },
      },
    ),
    shows,
    holds: (id, { outputs }) => {
      const pfx = readPfx(outputs['pfx'] ?? new Uint8Array(0))
      const { safes, certificates, passwordEncodings } = openPfx(pfx, password)
      const encryption = safes[0]?.encryption
      const mac = pfx.macData
      if (encryption?.name !== 'PBES2-AES-256-CBC' || mac === null) return false
      const name = certificates[0]?.friendlyName ?? null
      const byTheRfcs = passwordEncodings.every((encoding) => encoding === 'rfc')
      return holds(id, { encryption, mac, name, byTheRfcs })
    },
  }
}

type Holds = (
  id: CapabilityId,
  made: {
    readonly encryption: ContentEncryption
    readonly mac: MacData
    readonly name: string | null
    /** How the password was encoded. */
    readonly byTheRfcs: boolean
  },
) => boolean

const friendlyName = 'Jürgen'

/** Every trial. Iteration counts are small: what is looked at does not depend on them. */
export function trials(): readonly Trial[] {
  return [
    keyTrial('req.newkey-ec', [
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-pkeyopt',
      'ec_param_enc:named_curve',
    ]),
    keyTrial('req.newkey-ed25519', ['-algorithm', 'ed25519']),
    {
      // 512 bits: the quickest key that every binary makes.
      command: {
        ...req({
          key: { newKey: 'rsa:512' },
          subject: [
            [
              { type: 'CN', value: 'a' },
              { type: 'O', value: 'b' },
            ],
          ],
          profile: 'none',
        }),
        requires: [],
      },
      shows: ['req.multi-valued-rdn'],
      holds: (_, { outputs }) => {
        const { subject } = readCsr(outputs['csr'] ?? new Uint8Array(0))
        return subject.length === 1 && subject[0]?.length === 2
      },
    },
    providerTrial('provider.legacy', 'legacy'),
    providerTrial('provider.fips', 'fips'),
    exportTrial(
      ['pkcs12.pbkdf2-hmac-sha256', 'pkcs12.name-utf8', 'pkcs12.password-utf8'],
      ['-caname', friendlyName],
      (id, { encryption, name, byTheRfcs }) => {
        if (id === 'pkcs12.name-utf8') return name === friendlyName
        return id === 'pkcs12.password-utf8' ? byTheRfcs : encryption.prf === 'hmac-sha256'
      },
    ),
    exportTrial(
      ['pkcs12.modern-2026'],
      ['-iter', '2', { when: 'pkcs12.macsaltlen', args: ['-macsaltlen', '16'] }],
      (_, { encryption, mac }) =>
        modern(encryption) && mac.iterations === 2 && mac.saltLength === 16,
    ),
    exportTrial(
      ['pkcs12.pbmac1-2026'],
      [
        ...['-iter', '2', '-pbmac1_pbkdf2', '-pbmac1_pbkdf2_md', 'sha256'],
        { when: 'pkcs12.macsaltlen', args: ['-macsaltlen', '16'] },
      ],
      (_, { encryption, mac }) =>
        modern(encryption) &&
        mac.algorithm === 'PBMAC1' &&
        mac.prf === 'hmac-sha256' &&
        mac.hmac === 'hmac-sha256' &&
        mac.keyLength === 32 &&
        mac.iterations === 2 &&
        mac.saltLength === 16,
    ),
  ]
}

function modern({
  prf,
  prfParameters,
  keyLength,
  iterations,
  saltLength,
}: ContentEncryption): boolean {
  return (
    prf === 'hmac-sha256' &&
    prfParameters === 'null' &&
    keyLength === null &&
    iterations === 2 &&
    saltLength === 16
  )
}

/** CN=interssl probe, P-256, self-signed, made 2026-11-23; its key was thrown away. */
const probeCertificate = Uint8Array.from(
  Buffer.from(
    'MIIBiTCCAS+gAwIBAgIUfle+ZZAK8Rtz1S118CGW25OePPwwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOaW50ZXJz' +
      'c2wgcHJvYmUwIBcNMjYxMTIzMTg0ODQ2WhgPMjEyNjEwMzAxODQ4NDZaMBkxFzAVBgNVBAMMDmludGVyc3NsIHBy' +
      'b2JlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0wMoTYIcwyrQ6pdN+WM+fws9NR4mDQph7kavvLa+XwpUjwTK' +
      'QaJjt2L1tofRNkr8VRapn62qnEKPLXRdtUfPiqNTMFEwHQYDVR0OBBYEFPhMz+xnYcoSdY+sxHKu7bln7f/ZMB8G' +
      'A1UdIwQYMBaAFPhMz+xnYcoSdY+sxHKu7bln7f/ZMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh' +
      'AL9WQLMHSL8LStQvsFzecNA9/eQPkDRI69RTv9Gb0xaRAiA6OJsLq9Nm/xl2gHFDWxWYLeDJ/FeUplmOx5jK+Sry' +
      'gw==',
    'base64',
  ),
)
