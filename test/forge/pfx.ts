import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import forge from 'node-forge'
import { derOf, readTree } from '../../src/forge/asn1-tree.js'
import { forgeTestCa } from '../../src/forge/certificate.js'
import { forgeOpenPfx, forgeSealPfx } from '../../src/forge/pfx.js'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/forge/${name}`, import.meta.url)))
const pkcs8 = fixture('rsa.pk8')
const certificate = fixture('rsa.der')
const password = 'secret-Pass1'
const sameKey = (a: Uint8Array, b: Uint8Array): boolean => {
  const [left, right] = [a, b].map((der) =>
    createPublicKey(
      createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }).export({
        format: 'pem',
        type: 'pkcs8',
      }),
    ).export({ format: 'pem', type: 'spki' }),
  )
  return left === right
}
const input = { pkcs8, certificates: [certificate], password, friendlyName: 'Älice 🔑' } as const

t.test('a bundle of openssl 3 opens, its leaf byte for byte', async (t) => {
  const opened = forgeOpenPfx(fixture('01-default.p12'), password)
  t.equal(opened.certificates.length, 3)
  t.strictSame(opened.certificates[0], certificate)
  t.equal(opened.keys.length, 1)
  t.ok(sameKey(opened.keys[0]?.pkcs8 ?? new Uint8Array(), pkcs8))
  t.equal(opened.macVerified, true)
  t.strictSame(opened.unread, { certificates: [], keys: [] })
})

t.test('what node-forge seals it opens again, with name, key and certificate', async (t) => {
  for (const profile of ['compat-3des', 'aes256'] as const) {
    const opened = forgeOpenPfx(forgeSealPfx({ ...input, profile }), password)
    t.strictSame(opened.certificates, [certificate])
    t.ok(sameKey(opened.keys[0]?.pkcs8 ?? new Uint8Array(), pkcs8))
    t.equal(opened.keys[0]?.friendlyName, 'Älice 🔑')
    t.strictSame(opened.friendlyNames, ['Älice 🔑'])
  }
})

t.test('without a name and with fewer iterations', async (t) => {
  const { friendlyName: _, ...nameless } = input
  const pfx = forgeSealPfx({ ...nameless, profile: 'aes256', iterations: 1 })
  t.strictSame(forgeOpenPfx(pfx, password, { maxIterations: 1 }).friendlyNames, [])
})

t.test('a wrong password is told from a broken file', async (t) => {
  const pfx = forgeSealPfx({ ...input, profile: 'compat-3des' })
  const wrong = t.throws(() => forgeOpenPfx(pfx, 'other'), {
    code: 'ERR_PASSWORD_INCORRECT',
    message: 'node-forge: PKCS#12 MAC could not be verified. Invalid password?',
  }) as unknown as Error
  t.match(wrong.cause, { message: 'PKCS#12 MAC could not be verified. Invalid password?' })
  t.throws(() => forgeOpenPfx(pfx.subarray(0, 900), password), {
    code: 'ERR_PFX_INVALID',
    message: 'node-forge: Too few bytes to read ASN.1 value.',
  })
  t.throws(() => forgeOpenPfx(certificate, password), { code: 'ERR_PFX_INVALID' })
})

t.test('a file without a MAC opens, and says that none was verified', async (t) => {
  const tree = readTree(forgeSealPfx({ ...input, profile: 'aes256' }))
  ;(tree.value as forge.asn1.Asn1[]).length = 2
  const opened = forgeOpenPfx(derOf(tree), password)
  t.equal(opened.macVerified, null)
  t.throws(() => forgeOpenPfx(derOf(tree), 'other'), {
    code: /ERR_PASSWORD_INCORRECT|ERR_PFX_INVALID/,
  })
})

t.test(
  'a certificate is told as it stands in the file, not as node-forge would write it',
  async (t) => {
    const tree = readTree(certificate)
    ;((tree.value as forge.asn1.Asn1[])[1]?.value as forge.asn1.Asn1[]).length = 1
    const odd = derOf(tree)
    t.throws(() => forgeSealPfx({ ...input, certificates: [odd], profile: 'aes256' }), {
      code: 'ERR_ALGORITHM_UNSUPPORTED',
      message: /would change the bytes/,
    })
    const pfx = readTree(forgeSealPfx({ ...input, profile: 'aes256' }))
    const withOdd = replaceCertificate(pfx, odd)
    t.strictSame(forgeOpenPfx(withOdd, password).certificates, [odd])
  },
)

t.test('iterations beyond the limit are refused before they run', async (t) => {
  const pfx = forgeSealPfx({ ...input, profile: 'aes256' })
  t.throws(() => forgeOpenPfx(pfx, password, { maxIterations: 2047 }), {
    code: 'ERR_LIMIT_EXCEEDED',
    limit: 'iterations',
  })
  t.equal(forgeOpenPfx(pfx, password).keys.length, 1, 'node-forge is left as it was')
})

t.test('input that nobody else could open is refused', async (t) => {
  t.throws(() => forgeSealPfx({ ...input, password: 'pässwörd', profile: 'aes256' }), {
    code: 'ERR_VALUE_REFUSED',
    field: 'password',
    hint: /compat-3des/,
  })
  const pfx = forgeSealPfx({ ...input, password: 'pässwörd 🔑', profile: 'compat-3des' })
  t.equal(forgeOpenPfx(pfx, 'pässwörd 🔑').keys.length, 1)
  t.throws(() => forgeSealPfx({ ...input, certificates: [], profile: 'aes256' }), {
    code: 'ERR_VALUE_REFUSED',
    field: 'certificates',
  })
  t.throws(() => forgeSealPfx({ ...input, pkcs8: certificate, profile: 'aes256' }), {
    code: /^ERR_/,
  })
  t.throws(() => forgeSealPfx({ ...input, certificates: [pkcs8], profile: 'aes256' }), {
    code: 'ERR_CERTIFICATE_INVALID',
  })
})

t.test('a chain keeps its order, leaf first', async (t) => {
  const year = (n: number): Date => new Date(Date.UTC(n, 0))
  const root = forgeTestCa({
    key: { pkcs8 },
    subject: [['CN', 'Example CA']],
    serial: '01',
    notBefore: year(2026),
    notAfter: year(2036),
  })
  const certificates = [certificate, root.certificate]
  const pfx = forgeSealPfx({ ...input, certificates, profile: 'compat-3des' })
  t.strictSame(forgeOpenPfx(pfx, password).certificates, certificates)
})

const shared = new URL('../../../shared/observed/importers/', import.meta.url)

t.test(
  'every observed file ends as it was observed to end',
  { skip: existsSync(shared) ? false : '../shared/observed is not here' },
  async (t) => {
    const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, shared), 'utf8'))
    const cases = json('cases.json') as { id: string; file: string; password: string }[]
    const { 'forge-1.4': seen } = json('results.json') as Record<
      string,
      Record<string, { exit: number; certs: number; keys: number; message: string }>
    >
    for (const { id, file, password } of cases) {
      // 600,000 iterations thrice take node-forge most of ten seconds
      if (id === '15-iter600000') continue
      const before = seen?.[id]
      const bytes = new Uint8Array(readFileSync(new URL(`files/${file}`, shared)))
      if (before?.exit === 0) {
        const { certificates, keys } = forgeOpenPfx(bytes, password)
        t.strictSame([certificates.length, keys.length], [before.certs, before.keys], id)
      } else {
        t.throws(
          () => forgeOpenPfx(bytes, password),
          { message: `node-forge: ${before?.message}` },
          id,
        )
      }
    }
  },
)

/** Swaps the one certificate of a PFX that node-forge sealed; its MAC goes. */
function replaceCertificate(pfx: forge.asn1.Asn1, der: Uint8Array): Uint8Array {
  type Node = forge.asn1.Asn1
  const inside = (node: Node, ...path: number[]): Node =>
    path.reduce((inner, index) => (inner.value as Node[])[index] as Node, node)
  const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
  const authSafe = inside(pfx, 1, 1, 0)
  const safes = forge.asn1.fromDer(authSafe.value as string)
  const contents = inside(safes, 0, 1, 0)
  const bags = forge.asn1.fromDer(contents.value as string)
  inside(bags, 0, 1, 0, 1, 0).value = binary(der)
  contents.value = binary(derOf(bags))
  authSafe.value = binary(derOf(safes))
  ;(pfx.value as Node[]).length = 2
  return derOf(pfx)
}
