import t from 'tap'
import fc from 'fast-check'
import { inspect } from '../../src/pki/inspect.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import { profiles } from '../../src/pki/profile.js'
import { alice, counting } from '../fixtures/pki/read.js'

const sealed = sealPfx(alice, 'secret', profiles['compat-3des'].recipe, counting())

t.test('PEM and base64 around a PFX are removed and noted', async (t) => {
  const base64 = Buffer.from(sealed).toString('base64')
  const pem = `-----BEGIN PKCS12-----\n${base64}\n-----END PKCS12-----\n`
  for (const [text, armour] of [
    [base64, 'base64'],
    [pem, 'pem'],
  ] as const) {
    const pfx = readPfx(new TextEncoder().encode(text))
    t.equal(pfx.encoding.armour, armour)
    t.equal(openPfx(pfx, 'secret').passwordState, 'correct')
  }
})

t.test('trailing bytes are counted, not refused', async (t) => {
  const pfx = readPfx(new Uint8Array([...sealed, 10]))
  t.match(pfx, { malformed: null, encoding: { form: 'der', trailingBytes: 1 } })
})

t.test('every cut keeps what came before and says where it breaks off', async (t) => {
  for (let length = 1; length < sealed.length; length += 37) {
    const pfx = readPfx(sealed.subarray(0, length))
    t.equal(pfx.malformed?.offset, length)
    if (length > 30) t.equal(pfx.version, 3)
  }
})

t.test('a file larger than the limit is not read', async (t) => {
  t.match(readPfx(sealed, { maxBytes: 100 }), { malformed: { offset: 100 }, recognised: false })
})

t.test('too many bags or elements are a limit', async (t) => {
  t.match(readPfx(sealed, { maxBags: 0 }).malformed, { reason: /^limit: / })
  t.match(readPfx(sealed, { maxNodes: 10 }).malformed, { reason: /^limit: / })
})

t.test('no input throws: random bytes and a PFX with random octets', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      inspect(bytes, { name: 'x', password: 'secret' })
    }),
    { numRuns: 300, seed: 1 },
  )
  const place = fc.nat(sealed.length - 1)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const changed = sealed.slice()
        for (const [at, octet] of changes) changed[at] = octet
        inspect(changed, { name: 'x', password: 'secret' })
      },
    ),
    { numRuns: 300, seed: 2 },
  )
  t.pass('nothing was thrown in 600 runs')
})
