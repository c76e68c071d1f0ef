/** Small real commands that show what a binary can do, for what its help does not tell. */
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { readPem } from '../asn1/pem.js'
import { child, oidOf } from '../asn1/value.js'
import { readContentEncryption, type ContentEncryption } from '../pki/content-encryption.js'
import { readCsr } from '../pki/csr.js'
import type { MacData } from '../pki/mac-data.js'
import { openPfx, readPfx } from '../pki/pfx.js'
import type { CapabilityId } from './capabilities.js'
import { command, type Argument, type Command } from './command.js'
import { genpkey } from './genpkey.js'
import { certificatesInput, input } from './material.js'
import { namedCurve } from './new-key.js'
import { req } from './req.js'
import type { CommandResult } from './run.js'
import { testCa } from './x509.js'

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

/** PBES2 as genpkey writes it by itself: which PRF? */
const sealedKeyTrial: Trial = {
  // 512 bits: the quickest key that every binary makes.
  command: { ...genpkey({ newKey: 'rsa:512', password: 'probe' }), requires: [] },
  shows: ['key.pbkdf2-hmac-sha256'],
  holds: (_, { outputs }) => {
    const { root } = readBer(readPem(outputs['key'] ?? new Uint8Array(0))[0]?.bytes ?? nothing)
    return readContentEncryption(child(root, 0, 'encryptionAlgorithm')).prf === 'hmac-sha256'
  },
}

const nothing = new Uint8Array(0)

/** Ed25519 in CMS (RFC 8419), with a key and a certificate made for it. */
function edwardsTrial(): Trial {
  const identity = testCa({
    subject: [[{ type: 'CN', value: 'probe' }]],
    newKey: 'ed25519',
    serial: '1',
  })
  return {
    command: command(
      'cms',
      [
        ...['-sign', '-binary', '-in', { input: 'content' }, '-signer', { input: 'certificate' }],
        ...['-inkey', { input: 'key' }, '-outform', 'DER', '-out', { output: 'message' }],
      ],
      {
        inputs: { content: input('content', Uint8Array.of(1)) },
        outputs: { message: { fileName: 'message.der' } },
        before: [{ ...identity, requires: [] }],
      },
    ),
    shows: ['cms.sign-ed25519'],
    holds: (_, { outputs }) => (outputs['message']?.length ?? 0) > 0,
  }
}

/** To the probe's EC key; `shown` sees the ContentInfo. */
function encryptTrial(id: CapabilityId, cipher: string, contentType: string): Trial {
  return {
    command: command(
      'cms',
      [
        ...['-encrypt', '-binary', cipher, '-in', { input: 'content' }, '-outform', 'DER'],
        ...['-out', { output: 'message' }, { input: 'certificate' }],
      ],
      {
        inputs: {
          content: input('content', Uint8Array.of(1)),
          certificate: certificatesInput('probe.pem', [probeCertificate]),
        },
        outputs: { message: { fileName: 'message.der' } },
      },
    ),
    shows: [id],
    holds: (_, { outputs }) =>
      oidOf(child(readBer(outputs['message'] ?? nothing).root, 0, 'type'), 'type') === contentType,
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
        ...[...args, '-passout', { secret: 'password' }],
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
    keyTrial('req.newkey-ec', ['-algorithm', 'EC', ...namedCurve('P-256')]),
    keyTrial('req.newkey-ec-secp256k1', ['-algorithm', 'EC', ...namedCurve('secp256k1')]),
    keyTrial('req.newkey-ec-brainpool', ['-algorithm', 'EC', ...namedCurve('brainpoolP256r1')]),
    keyTrial('req.newkey-ed448', ['-algorithm', 'ed448']),
    keyTrial('req.newkey-rsa-pss', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:512']),
    sealedKeyTrial,
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
    edwardsTrial(),
    encryptTrial('cms.encrypt-ec', '-aes-256-cbc', oids['id-envelopedData']),
    encryptTrial('cms.authenveloped', '-aes-256-gcm', oids['id-ct-authEnvelopedData']),
    exportTrial(
      ['pkcs12.macalg-sha3'],
      ['-macalg', 'sha3-256'],
      (_, { mac }) => mac.algorithm === 'sha3-256',
    ),
    providerTrial('provider.legacy', 'legacy'),
    providerTrial('provider.fips', 'fips'),
    exportTrial(
      ['pkcs12.pbkdf2-hmac-sha256', 'pkcs12.name-utf8', 'pkcs12.password-utf8'],
      ['-macalg', 'sha256', '-caname', friendlyName],
      (id, { encryption, name, byTheRfcs }) => {
        if (id === 'pkcs12.name-utf8') return name === friendlyName
        return id === 'pkcs12.password-utf8' ? byTheRfcs : encryption.prf === 'hmac-sha256'
      },
    ),
    exportTrial(
      ['pkcs12.modern-2026'],
      [
        '-macalg',
        'sha256',
        '-iter',
        '2',
        { when: 'pkcs12.macsaltlen', args: ['-macsaltlen', '16'] },
      ],
      (_, { encryption, mac }) =>
        modern(encryption) && mac.iterations === 2 && mac.saltLength === 16,
    ),
    exportTrial(
      ['pkcs12.pbmac1-2026'],
      [
        ...['-macalg', 'sha256', '-iter', '2', '-pbmac1_pbkdf2', '-pbmac1_pbkdf2_md', 'sha256'],
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
