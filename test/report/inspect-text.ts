import t from 'tap'
import type { InspectReport } from '../../src/pki/inspect.js'
import { renderInspect } from '../../src/report/inspect-text.js'

const base: InspectReport = {
  schemaVersion: 1,
  file: { name: 'alice.p12', size: 2_570, sha256: '00ff'.repeat(16) },
  kind: 'unknown',
  malformed: null,
  pkcs12: null,
  password: { state: 'not-needed', form: null },
  csr: null,
}

const pkcs12: NonNullable<InspectReport['pkcs12']> = {
  version: 3,
  encoding: { form: 'der', indefiniteLength: false, trailingBytes: 0, armour: 'none' },
  integrity: 'password',
  mac: { algorithm: 'sha256', iterations: 2048, saltLength: 8, verified: true },
  safes: [
    {
      encryption: 'PBES2-AES-256-CBC',
      kdf: 'PBKDF2',
      prf: 'hmac-sha256',
      prfParameters: 'null',
      iterations: 2048,
      saltLength: 16,
      readable: true,
    },
    { encryption: 'none', readable: true },
  ],
  keys: [
    {
      algorithm: 'RSA-2048',
      bag: 'shrouded',
      encryption: 'PBE-SHA1-3DES-CBC',
      iterations: 1,
      saltLength: 8,
      friendlyName: 'Alice "at work"',
      localKeyId: 'ab12',
      readable: true,
    },
  ],
  certificates: [
    {
      subject: 'CN=Alice Example,O=Example',
      issuer: 'CN=Example CA',
      serial: '01',
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-01-01T00:00:00Z',
      sha256: '11'.repeat(32),
      emailAddresses: ['alice@example.com', 'a@example.com'],
      friendlyName: null,
      localKeyId: 'ab12',
    },
    {
      subject: 'CN=Example CA',
      issuer: 'CN=Example CA',
      serial: '02',
      notBefore: '2020-01-01T00:00:00Z',
      notAfter: '2030-01-01T00:00:00Z',
      sha256: '22'.repeat(32),
      emailAddresses: [],
      friendlyName: null,
      localKeyId: null,
    },
  ],
  crls: 1,
  secrets: 0,
  nestedSafes: 2,
  unknownBags: 1,
  features: ['mac:hmac-sha256', 'pbes2:aes-256-cbc'],
}

t.test('an opened bundle', async (t) => {
  t.matchSnapshot(
    renderInspect({ ...base, kind: 'pkcs12', pkcs12, password: { state: 'correct', form: null } }),
  )
})

t.test('a closed bundle in BER with PBMAC1 shows what the outside shows', async (t) => {
  t.matchSnapshot(
    renderInspect({
      ...base,
      kind: 'pkcs12',
      password: { state: 'not-given', form: null },
      pkcs12: {
        ...pkcs12,
        encoding: { form: 'ber', indefiniteLength: true, trailingBytes: 1, armour: 'pem' },
        mac: {
          algorithm: 'PBMAC1',
          iterations: 250_000,
          saltLength: 16,
          prf: 'hmac-sha256',
          hmac: 'hmac-sha256',
          keyLength: 32,
          outerIterations: 1,
          verified: null,
        },
        safes: [
          {
            encryption: 'PBES2-AES-128-CBC',
            prf: 'hmac-sha1',
            prfParameters: 'default',
            iterations: 5,
            keyLength: 16,
            readable: null,
          },
        ],
        keys: [{ ...pkcs12.keys[0]!, algorithm: null, friendlyName: null, readable: null }],
        certificates: [],
        crls: 0,
        nestedSafes: 0,
        unknownBags: 0,
        features: [],
      },
    }),
  )
})

t.test('a broken bundle says where and why, and what was read before', async (t) => {
  const text = renderInspect({
    ...base,
    kind: 'pkcs12',
    malformed: { offset: 1_496, reason: 'the file ends inside a value' },
    password: { state: 'undecidable', form: null },
    pkcs12: {
      ...pkcs12,
      version: null,
      integrity: null,
      mac: null,
      safes: [],
      keys: [],
      certificates: [],
    },
  })
  t.match(text, /^broken +at offset 1496: the file ends inside a value$/m)
  t.match(text, /^encoding +DER$/m)
  t.notMatch(text, /^(version|integrity)/m)
})

t.test('a MAC that does not verify, and its absence, are said loudly', async (t) => {
  const seen = (fields: Partial<typeof pkcs12>): string =>
    renderInspect({ ...base, kind: 'pkcs12', pkcs12: { ...pkcs12, ...fields } })
  const bad = { algorithm: 'sha1', iterations: 1, saltLength: 20, verified: false }
  t.match(seen({ mac: bad }), /^integrity +MAC HMAC-sha1, 1 iteration, salt 20, DOES NOT VERIFY$/m)
  t.match(seen({ mac: null, integrity: 'none' }), /^integrity +none, the file has no MAC$/m)
  t.match(seen({ mac: null, integrity: 'public-key' }), /^integrity +a signature/m)
})

t.test('which form of the empty password opened a file is said', async (t) => {
  const seen = (form: 'bmp-nul' | 'zero-length', features: string[]): string =>
    renderInspect({
      ...base,
      kind: 'pkcs12',
      pkcs12: { ...pkcs12, features },
      password: { state: 'correct', form },
    })
  t.match(
    seen('bmp-nul', ['password:empty-bmp-nul']),
    /^password +correct, empty, as the two zero octets of an empty BMPString$/m,
  )
  t.match(
    seen('zero-length', ['password:empty-zero-length']),
    /^password +correct, empty, as no octets at all$/m,
  )
  t.match(
    seen('bmp-nul', []),
    /^password +correct$/m,
    'of another password there is nothing to say',
  )
})

t.test('a request', async (t) => {
  t.matchSnapshot(
    renderInspect({
      ...base,
      file: { ...base.file, name: 'alice.csr' },
      kind: 'csr',
      csr: {
        subject: 'emailAddress=alice@example.com,CN=Alice Example',
        publicKey: 'RSA-4096',
        signatureAlgorithm: 'sha256WithRSAEncryption',
        signatureValid: false,
        version: 2,
        extensions: [
          { oid: '2.5.29.15', name: 'keyUsage', critical: true, value: 'digitalSignature' },
          {
            oid: '2.5.29.17',
            name: 'subjectAltName',
            critical: false,
            value: 'email:alice@example.com',
          },
        ],
        attributes: [
          { oid: '1.2.840.113549.1.9.7', name: 'challengePassword', values: ['a', 'b'] },
        ],
      },
    }),
  )
})

t.test('certificates, keys and files of no known kind are named', async (t) => {
  t.match(renderInspect({ ...base, kind: 'certificate' }), /^is +X.509 certificate$/m)
  t.match(
    renderInspect({ ...base, kind: 'private-key', password: { state: 'incorrect', form: null } }),
    /^is +private key\npassword +incorrect$/m,
  )
  t.equal(
    renderInspect({ ...base, file: { name: 'x', size: 1, sha256: 'ab' } }),
    'file       x\n           1 byte, SHA-256 ab\nis         nothing this program knows\n',
  )
})

t.test('names from the file cannot steer the terminal', async (t) => {
  const hostile = { ...pkcs12.keys[0]!, friendlyName: '\u001b]0;gone\u0007\u202e' }
  const text = renderInspect({
    ...base,
    file: { ...base.file, name: 'a\nb.p12' },
    kind: 'pkcs12',
    pkcs12: { ...pkcs12, keys: [hostile] },
  })
  t.match(text, 'name       "\\x1b]0;gone\\x07\\u{202e}"')
  t.match(text, 'file       a\\nb.p12')
})
