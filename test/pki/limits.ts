import t from 'tap'
import {
  context,
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { readPem } from '../../src/asn1/pem.js'
import { inspect } from '../../src/pki/inspect.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import type { Recipe } from '../../src/pki/profile.js'
import { profiles } from '../../src/pki/profile.js'
import { growth, GROWS_WITH_SIZE } from '../fixtures/growth.js'
import { alice, counting } from '../fixtures/pki/read.js'

const data = (content: Uint8Array) =>
  sequence(objectIdentifier(oids['id-data']), context(0, octetString(content)))
const pfxOf = (...bags: Uint8Array[]) =>
  sequence(integer(3), data(sequence(data(sequence(...bags)))))
const bag = (type: string, value: Uint8Array, ...attributes: Uint8Array[]) =>
  sequence(objectIdentifier(type), context(0, value), ...attributes)

t.test('a file of too many bytes is not looked at', async (t) => {
  const bytes = new Uint8Array(1001).fill(0x30)
  t.match(readPfx(bytes, { maxBytes: 1000 }), {
    recognised: false,
    malformed: { offset: 1000, reason: 'larger than 1000 bytes' },
  })
  const report = inspect(bytes, { name: 'large.p12', limits: { maxBytes: 1000 } })
  t.match(report, { kind: 'unknown', malformed: { reason: 'larger than 1000 bytes' } })
})

t.test('nesting is bounded, also where the option asks for more', async (t) => {
  let nested = sequence()
  for (let i = 0; i < 2000; i += 1) nested = sequence(bag(oids.safeContentsBag, nested))
  const file = pfxOf(bag(oids.safeContentsBag, nested))
  for (const maxDepth of [64, 1e9]) {
    const pfx = readPfx(file, { maxDepth, maxBags: 1e9, maxNodes: 1e9 })
    t.match(pfx.malformed, { reason: /^limit: nested deeper than/ })
    t.equal(openPfx(pfx, '').passwordState, 'not-needed')
  }
})

t.test('bags are counted over the whole file', async (t) => {
  const file = pfxOf(
    ...Array.from({ length: 20 }, () => bag(oids.crlBag, sequence(objectIdentifier('1.2.3')))),
  )
  t.match(readPfx(file, { maxBags: 19 }).malformed, {
    reason: 'limit: more than 19 bags (maxBags)',
  })
  t.equal(openPfx(readPfx(file, { maxBags: 20 })).crls, 20)
})

t.test('a long name is left out and said', async (t) => {
  const name = setOf(
    sequence(objectIdentifier(oids.friendlyName), setOf(element(0x1e, new Uint8Array(200)))),
  )
  const file = pfxOf(bag(oids.crlBag, sequence(objectIdentifier('1.2.3')), name))
  t.match(readPfx(file, { maxStringLength: 199 }).malformed, {
    reason: 'limit: an attribute of 200 octets; the limit is 199 (maxStringLength)',
  })
  t.equal(readPfx(file, { maxStringLength: 200 }).malformed, null)
})

t.test('the work of all derivations is added up before the first is done', async (t) => {
  const part = { scheme: 'pbe-sha1-3des', iterations: 300_000, saltLength: 8 } as const
  const mac = { scheme: 'hmac', digest: 'sha1', iterations: 300_000, saltLength: 8 } as const
  const recipe: Recipe = { certificates: part, key: part, mac }
  const sealed = sealPfx(alice, 'secret', recipe, counting())
  // Certificates and key take three digests an iteration each (two blocks of key, one of IV), the MAC one.
  const pfx = readPfx(sealed, { maxTotalIterations: 2_099_999 })
  t.match(openPfx(pfx, 'secret').failures, [
    {
      part: 'mac',
      reason: 'limit',
      message: /^2100000 digests .* the limit is 2099999 \(maxTotalIterations\)$/,
    },
    { part: 'safe', reason: 'limit' },
    { part: 'key', reason: 'limit' },
  ])
  t.strictSame(openPfx(readPfx(sealed, { maxTotalIterations: 2_100_000 }), 'secret').failures, [])
})

t.test('one derivation beyond its own limit does not keep the others closed', async (t) => {
  const { certificates, mac } = profiles['compat-3des'].recipe
  const key = { scheme: 'pbe-sha1-3des', iterations: 5000, saltLength: 8 } as const
  const sealed = sealPfx(alice, 'secret', { certificates, key, mac }, counting())
  const opened = openPfx(readPfx(sealed, { maxIterations: 4999 }), 'secret')
  t.match(opened, { macVerified: true, passwordState: 'correct' })
  t.match(opened.failures, [
    {
      part: 'key',
      reason: 'limit',
      message: 'a key derivation of 5000 iterations; the limit is 4999 (maxIterations)',
    },
  ])
})

t.test('a limit that is no number is the caller’s mistake', async (t) => {
  t.throws(() => readPfx(new Uint8Array(), { maxBags: NaN }), TypeError)
})

t.test('megabytes of broken PEM are read in linear time', async (t) => {
  const lines = (length: number, line: (i: number) => string) =>
    new TextEncoder().encode(Array.from({ length }, (_, i) => line(i)).join('\n'))
  const broken: Record<string, (size: number) => Uint8Array> = {
    'only beginnings': (size) => lines(size, (i) => `-----BEGIN A${i}-----`),
    'a last line cut off': (size) => lines(size, (i) => `-----BEGIN A${i}-----`).slice(0, -3),
    'only headers': (size) => lines(size, (i) => (i === 0 ? '-----BEGIN A-----' : `X-${i}: value`)),
    'one long label': (size) => new TextEncoder().encode(`-----BEGIN ${'A-'.repeat(8 * size)}`),
  }
  for (const [what, make] of Object.entries(broken)) {
    const factor = growth((size) => void readPem(make(size)), 15_000)
    t.ok(
      factor < GROWS_WITH_SIZE,
      `${what}: four times as much takes ${factor.toFixed(1)} times as long`,
    )
  }
})
