import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import {
  algorithmIdentifier,
  context,
  contextPrimitive,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
} from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { cipherLengths, encrypt } from '../../src/crypto/cipher.js'
import { digest } from '../../src/crypto/digest.js'
import { pbkdf1, pbkdf2 } from '../../src/crypto/kdf.js'
import { ciphers } from '../../src/pki/algorithm.js'
import { lackingAlgorithms, lackingTable } from '../../src/pki/lacking.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { alice } from '../fixtures/pki/read.js'

const salt = new Uint8Array(8).fill(5)
const password = 'secret'
const kdf = (...prf: Uint8Array[]) =>
  algorithmIdentifier(oids['id-PBKDF2'], sequence(octetString(salt), integer(3), ...prf))
const pbes2 = (cipher: string, parameters?: Uint8Array, derivation = kdf()) =>
  algorithmIdentifier(
    oids['id-PBES2'],
    sequence(derivation, algorithmIdentifier(cipher, parameters)),
  )

const info = (type: string, content: Uint8Array) =>
  sequence(objectIdentifier(type), context(0, content))
const data = (content: Uint8Array) => info(oids['id-data'], octetString(content))

/** A PFX of one ContentInfo, with MacData where given. */
const pfxOf = (contentInfo: Uint8Array, ...mac: Uint8Array[]) =>
  sequence(integer(3), data(sequence(contentInfo)), ...mac)

/** The ContentInfo of an EncryptedData. */
function encrypted(algorithm: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const content = sequence(
    objectIdentifier(oids['id-data']),
    algorithm,
    contextPrimitive(0, ciphertext),
  )
  return info(oids['id-encryptedData'], sequence(integer(0), content))
}

const leaf = alice.certificates[0] as Uint8Array
const certificateBag = sequence(
  objectIdentifier(oids.certBag),
  context(0, sequence(objectIdentifier(oids.x509Certificate), context(0, octetString(leaf)))),
)
const safe = sequence(certificateBag)

/** A file that names the algorithm of a row where that row says it stands. */
function fileWith({ name, oid, use }: (typeof lackingAlgorithms)[number]): Uint8Array {
  const iv = octetString(new Uint8Array(8))
  const noise = new Uint8Array(64).fill(9)
  if (use === 'digest') {
    const digestInfo = sequence(algorithmIdentifier(oid, nullValue()), octetString(noise))
    return pfxOf(data(safe), sequence(digestInfo, octetString(salt), integer(3)))
  }
  if (use === 'prf') {
    const prf = kdf(algorithmIdentifier(oid, nullValue()))
    return pfxOf(encrypted(pbes2(oids['aes256-CBC'], octetString(new Uint8Array(16)), prf), noise))
  }
  if (oid === oids['id-envelopedData']) return pfxOf(info(oid, sequence(integer(0))))
  if (name.startsWith('oid:')) {
    return pfxOf(
      encrypted(algorithmIdentifier(oid, sequence(octetString(salt), integer(3))), noise),
    )
  }
  const wide = sequence(integer(16), integer(12), integer(128), octetString(new Uint8Array(16)))
  return pfxOf(encrypted(pbes2(oid, oid === oids['rc5-CBC-Pad'] ? wide : iv), noise))
}

t.test('a file with an algorithm of the list is answered with exactly its name', async (t) => {
  for (const row of lackingAlgorithms) {
    const pfx = readPfx(fileWith(row))
    const { failures, passwordState } = openPfx(pfx, password)
    t.equal(pfx.malformed, null, row.name)
    t.match(failures, [{ reason: 'algorithm', algorithm: row.name }], row.name)
    t.equal(failures.length, 1, row.name)
    t.ok(failures[0]?.message.includes(`${row.what}; ${row.why}`), `${failures[0]?.message}`)
    t.equal(passwordState, 'undecidable')
  }
})

t.test('what is on no list is called by its OID, a key derivation function too', async (t) => {
  const noise = new Uint8Array(32)
  const cases: [algorithm: string, file: Uint8Array][] = [
    ['PBES2-1.2.3.4', encrypted(pbes2('1.2.3.4'), noise)],
    ['oid:1.2.3.4', encrypted(algorithmIdentifier('1.2.3.4'), noise)],
    [
      'oid:1.2.3.5',
      encrypted(
        pbes2(oids['aes256-CBC'], octetString(new Uint8Array(16)), algorithmIdentifier('1.2.3.5')),
        noise,
      ),
    ],
  ]
  for (const [algorithm, file] of cases) {
    t.match(openPfx(readPfx(pfxOf(file)), password).failures, [{ reason: 'algorithm', algorithm }])
  }
})

t.test('the list stands in the documents as it is', async (t) => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/cli.md', import.meta.url)), 'utf8')
  for (const line of lackingTable().split('\n')) t.ok(page.includes(line), line)
})

/** The parameters of a cipher's row around an IV, and what they say besides. */
function parametersOf(kind: (typeof ciphers)[number][2], iv: Uint8Array) {
  switch (kind) {
    case 'rc2':
      return { parameters: sequence(integer(58), octetString(iv)), effectiveKeyBits: 128 }
    case 'rc5':
      return {
        parameters: sequence(integer(16), integer(16), integer(64), octetString(iv)),
        rounds: 16,
      }
    case 'aead':
      return { parameters: sequence(octetString(iv), integer(16)), tagLength: 16 }
    case 'nonce':
    case 'iv':
      return { parameters: octetString(iv) }
    default:
      return {}
  }
}

t.test('every other cipher that has a name here is opened', async (t) => {
  const names = new Set(lackingAlgorithms.map(({ name }) => name))
  let opened = 0
  for (const [dotted, name, kind] of ciphers) {
    if (kind === 'other') {
      t.ok(names.has(`PBES2-${name}`), `${name} is on the list`)
      continue
    }
    const cipher = name.toLowerCase()
    const lengths = cipherLengths(cipher)
    if (!lengths) {
      t.fail(`${name} is neither here nor on the list`)
      continue
    }
    const iv = new Uint8Array(lengths.iv).fill(3)
    const { parameters, ...rest } = parametersOf(kind, iv)
    const key = pbkdf2({
      digest: 'sha1',
      password: new TextEncoder().encode(password),
      salt,
      iterations: 3,
      length: lengths.key,
    })
    const ciphertext = encrypt({ cipher, key, iv, ...rest }, safe)
    const pfx = readPfx(pfxOf(encrypted(pbes2(dotted, parameters), ciphertext)))
    t.match(
      openPfx(pfx, password),
      {
        failures: [],
        passwordState: 'correct',
        safes: [{ encryption: { name: `PBES2-${name}` } }],
        certificates: [{ der: leaf }],
      },
      name,
    )
    if (kind === 'aead' || kind === 'nonce') {
      t.match(openPfx(pfx, 'Secret').failures, [{ reason: 'password' }], name)
    }
    opened += 1
  }
  t.ok(opened > 50, `${opened} ciphers`)
})

t.test('parameters in the form of RFC 2984 and RFC 3058, and default IVs', async (t) => {
  const iv = new Uint8Array(8)
  const cases: [oid: string, cipher: string, parameters: Uint8Array, length: number][] = [
    [oids['cast5-CBC'], 'cast5-cbc', sequence(octetString(iv), integer(128)), 16],
    [oids['cast5-CBC'], 'cast5-cbc', sequence(integer(80)), 10],
    [oids['idea-CBC'], 'idea-cbc', sequence(octetString(iv)), 16],
    [oids['idea-CBC'], 'idea-cbc', sequence(), 16],
    [oids['rc5-CBC-Pad'], 'rc5-cbc', sequence(integer(16), integer(12), integer(64)), 16],
  ]
  for (const [oid, cipher, parameters, length] of cases) {
    const octets = new TextEncoder().encode(password)
    const key = pbkdf2({ digest: 'sha1', password: octets, salt, iterations: 3, length })
    const ciphertext = encrypt({ cipher, key, iv }, safe)
    const opened = openPfx(readPfx(pfxOf(encrypted(pbes2(oid, parameters), ciphertext))), password)
    t.match(opened, { failures: [], certificates: [{ der: leaf }] }, cipher)
  }
  const bad: [oid: string, parameters: Uint8Array][] = [
    [oids['rc5-CBC-Pad'], sequence(integer(16), integer(200), integer(64))],
    [oids['aes256-GCM'], sequence(octetString(new Uint8Array(12)), integer(99))],
  ]
  for (const [oid, parameters] of bad) {
    const file = pfxOf(encrypted(pbes2(oid, parameters), new Uint8Array(64)))
    t.match(openPfx(readPfx(file), password).failures, [{ reason: 'damaged' }])
  }
})

t.test('PBES1 with MD2 is opened like the others', async (t) => {
  const octets = new TextEncoder().encode(password)
  for (const [oid, cipher, name] of [
    [oids['pbeWithMD2AndDES-CBC'], 'des-cbc', 'PBE-MD2-DES-CBC'],
    [oids['pbeWithMD2AndRC2-CBC'], 'rc2-cbc', 'PBE-MD2-RC2-CBC'],
  ] as const) {
    const derived = pbkdf1({ digest: 'md2', password: octets, salt, iterations: 3, length: 16 })
    // RFC 8018 5.1, by the digest alone.
    const first = digest('md2', Uint8Array.from([...octets, ...salt]))
    t.strictSame(derived, digest('md2', digest('md2', first)))
    const key = derived.slice(0, 8)
    const iv = derived.slice(8)
    const rc2 = cipher === 'rc2-cbc' ? { effectiveKeyBits: 64 } : {}
    const ciphertext = encrypt({ cipher, key, iv, ...rc2 }, safe)
    const algorithm = algorithmIdentifier(oid, sequence(octetString(salt), integer(3)))
    t.match(openPfx(readPfx(pfxOf(encrypted(algorithm, ciphertext))), password), {
      failures: [],
      safes: [{ encryption: { name } }],
      certificates: [{ der: leaf }],
    })
  }
})
