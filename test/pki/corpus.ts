import t from 'tap'
import { inspect } from '../../src/pki/inspect.js'
import { sharedBytes, sharedJson, sharedMissing } from '../fixtures/pki/shared.js'
import type { ManifestEntry, SettledMiss } from '../../src/pki/corpus-score.js'
import { inspectDocument } from '../../src/report/documents.js'
import { manifestPassword, scoreEntry, unsettled } from '../../src/pki/corpus-score.js'
import settled from '../fixtures/corpus-settled.json' with { type: 'json' }

t.test(
  'the corpus reads as its manifest says, or it is settled why not',
  { skip: sharedMissing },
  async (t) => {
    const entries = sharedJson<ManifestEntry[]>('corpus/manifest.json')
    const misses = entries.flatMap((entry) => {
      const password = manifestPassword(entry)
      const report = inspect(sharedBytes(`corpus/${entry.path}`), { name: entry.path, password })
      const document: unknown = JSON.parse(JSON.stringify(report))
      t.strictSame(inspectDocument.safeParse(document).error?.issues, undefined, entry.path)
      return scoreEntry(entry, report).misses
    })
    const paths = new Set(entries.map(({ path }) => path))
    const left = unsettled(misses, settled as SettledMiss[], paths)
    t.strictSame(left, { misses: [], stale: [] })
    t.equal(misses.length, settled.length)
  },
)

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
