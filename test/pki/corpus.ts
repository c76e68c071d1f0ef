import t from 'tap'
import { inspect } from '../../src/pki/inspect.js'
import type { InspectReport } from '../../src/pki/inspect.js'
import { formatDistinguishedName, parseDistinguishedName } from '../../src/pki/name.js'
import { sharedBytes, sharedJson, sharedMissing } from '../fixtures/pki/shared.js'

type Facts = Record<string, unknown> & {
  mac?: Record<string, unknown> | null
  safes?: Record<string, unknown>[]
  keys?: Record<string, unknown>[]
  friendlyNames?: string[]
}

interface Entry {
  readonly path: string
  readonly kind?: 'csr'
  readonly password: string | null | { readonly utf8: string }
  readonly expect: 'valid' | 'badMac' | 'malformed' | 'unsupported' | 'badSignature'
  readonly facts: Facts
}

/** Where our reading differs from the manifest's, and why ours stands. */
const differs: Readonly<Record<string, string>> = {
  'files/openssl/bad1.p12': 'counts of unreadable contents: 0 here, null there',
  'files/openssl/nomac_parse.p12': 'its contents are envelopedData: no password opens them',
  'files/openssl/pbmac1_256_256.negative-len.p12':
    'keyLength is encoded as 255: only the MAC fails',
  'files/openssl/pbmac1_256_256.no-salt.p12': 'the manifest read the count as the salt',
  'files/openssl/pbmac1_sha1_hmac_and_prf.p12': 'hmac-sha1 by default is hmac-sha1 here',
  'files/openssl/garbage-pkcs12.p12': 'no PKCS#7 content type: unknown',
  'files/boringssl/empty_password_ber_nested.p12': 'nested too deep: what came before is kept',
  'files/rustcrypto/example.pfx.p12': 'a key that does not open has no algorithm',
  'files/bc-java/PKCS12StoreTest-06-5.p12': 'GOST: no tool opens it',
  'csr/openssl/sm2-csr.pem': 'node has no SM2 signatures',
  'csr/bc-java/PKCS10Test-02.der': 'reads and verifies here; the tools refuse its UniversalString',
  'csr/bc-java/PKCS10Test-01-3.der': 'a curve node does not have',
}

const entries = sharedMissing ? [] : sharedJson<Entry[]>('corpus/manifest.json')

t.test('the corpus reads as its manifest says', { skip: sharedMissing }, async (t) => {
  for (const entry of entries) {
    const password = passwordOf(entry)
    const report = inspect(sharedBytes(`corpus/${entry.path}`), { name: entry.path, password })
    if (entry.path in differs) continue
    if (entry.kind === 'csr') t.strictSame(sayCsr(report), wantCsr(entry), entry.path)
    else t.strictSame(sayPfx(report, entry.facts), wantPfx(entry), entry.path)
  }
})

t.test(
  'what the manifest and we see differently stays as it is',
  { skip: sharedMissing },
  async (t) => {
    const say = (path: string, password?: string | null) =>
      inspect(sharedBytes(`corpus/${path}`), { name: path, password })
    t.match(say('files/openssl/bad1.p12', ''), { kind: 'pkcs12', malformed: { offset: 5 } })
    t.match(say('files/openssl/nomac_parse.p12', 'testpassword'), {
      password: { state: 'undecidable' },
      pkcs12: { safes: [{ encryption: 'envelopedData', readable: false }] },
    })
    t.match(say('files/openssl/garbage-pkcs12.p12', 'x'), { kind: 'unknown' })
    t.match(say('files/boringssl/empty_password_ber_nested.p12', ''), {
      malformed: { reason: /^limit/ },
    })
    t.match(say('files/bc-java/PKCS12StoreTest-06-5.p12', '1'), {
      password: { state: 'undecidable' },
      pkcs12: { safes: [{ encryption: 'PBES2-GOST28147-CFB', readable: false }] },
    })
    t.match(say('files/rustcrypto/example.pfx.p12', 'password'), {
      password: { state: 'incorrect' },
      pkcs12: { mac: { verified: false } },
    })
    t.match(say('csr/openssl/sm2-csr.pem').csr, { signatureValid: null, publicKey: 'EC-SM2' })
    t.match(say('csr/bc-java/PKCS10Test-01-3.der').csr, { signatureValid: null })
  },
)

function passwordOf({ kind, password }: Entry): string | null | undefined {
  if (kind === 'csr') return undefined
  return password === null || typeof password === 'string' ? password : password.utf8
}

function sayCsr({ csr, malformed }: InspectReport): unknown {
  return {
    subject: csr?.subject ?? null,
    publicKey: csr?.publicKey ?? null,
    signatureAlgorithm: csr?.signatureAlgorithm ?? null,
    version: csr?.version ?? null,
    expect: malformed
      ? 'malformed'
      : csr?.signatureValid === null
        ? 'unsupported'
        : csr?.signatureValid === false
          ? 'badSignature'
          : 'valid',
  }
}

function wantCsr({ facts, expect }: Entry): unknown {
  const { subject, publicKey, signatureAlgorithm, version } = facts
  return {
    // The manifest's text is OpenSSL's, which escapes what is outside ASCII.
    subject: subject === null ? null : unescapeUtf8(String(subject)),
    publicKey: publicKey === 'GOST R 34.10-2001' ? 'GOST2001' : publicKey,
    signatureAlgorithm,
    version,
    expect,
  }
}

function unescapeUtf8(text: string): string {
  return text.replace(/(?:\\[0-9A-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('\\', ''), 'hex').toString(),
  )
}

/** What the report says, cut to the fields that the manifest has. */
function sayPfx(report: InspectReport, facts: Facts): unknown {
  const { pkcs12, malformed, password } = report
  if (!pkcs12) return report
  const cut = (object: object | null | undefined, like: object | null | undefined) =>
    like && object
      ? Object.fromEntries(
          Object.keys(like)
            .filter((key) => key !== 'iterationsDefaulted' && key !== 'prfParameters')
            .map((key) => [key, (object as Record<string, unknown>)[key]]),
        )
      : (object ?? null)
  const subjects = pkcs12.certificates.map(({ subject }) => subject)
  const parts = [...pkcs12.keys, ...pkcs12.certificates]
  return {
    mac: cut(pkcs12.mac, facts.mac),
    safes: pkcs12.safes.map((safe, i) => cut(safe, facts.safes?.[i])),
    keys: pkcs12.keys.map((key, i) => cut(key, facts.keys?.[i])),
    certificates: pkcs12.certificates.length,
    crls: pkcs12.crls,
    secrets: pkcs12.secrets,
    leafSubject: subjects.find((subject) => subject === wantedLeaf(facts)) ?? null,
    friendlyNames: parts.flatMap(({ friendlyName }) => friendlyName ?? []).toSorted(),
    localKeyIds: parts.filter(({ localKeyId }) => localKeyId !== null).length,
    version: pkcs12.version,
    indefiniteLength: pkcs12.encoding.indefiniteLength,
    trailingBytes: pkcs12.encoding.trailingBytes,
    form: facts['passwordForm'] ? password.form : null,
    expect: malformed ? 'malformed' : pkcs12.mac?.verified === false ? 'badMac' : 'valid',
    opened:
      malformed || pkcs12.mac?.verified === false
        ? null
        : ['correct', 'not-needed'].includes(password.state) &&
          [...pkcs12.safes, ...pkcs12.keys].every(({ readable }) => readable === true),
  }
}

function wantPfx({ facts, expect }: Entry): unknown {
  const plain = (object: Record<string, unknown> | null | undefined) => {
    if (!object) return null
    const { iterationsDefaulted, prfParameters, ...rest } = object
    return rest
  }
  return {
    mac: plain(facts.mac),
    safes: facts.safes?.map(plain),
    keys: facts.keys?.map(plain),
    certificates: facts['certificateCount'],
    crls: facts['crls'],
    secrets: facts['secrets'],
    leafSubject: wantedLeaf(facts),
    friendlyNames: facts.friendlyNames?.toSorted(),
    localKeyIds: facts['localKeyIds'] ?? 0,
    version: facts['version'],
    indefiniteLength: facts['berIndefinite'],
    trailingBytes: facts['trailingBytes'] ?? 0,
    form: facts['passwordForm'] ? 'zero-length' : null,
    expect,
    opened: expect === 'valid' ? true : null,
  }
}

/** The manifest's subject with keywords where it has dotted types. */
function wantedLeaf(facts: Facts): string | null {
  const subject = facts['leafSubject']
  return typeof subject === 'string'
    ? formatDistinguishedName(parseDistinguishedName(subject))
    : null
}
