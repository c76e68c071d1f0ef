import fc from 'fast-check'
import t from 'tap'
import { algorithmIdentifier, bitString, element, integer, sequence } from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { InterSslError } from '../../src/errors.js'
import { inspect } from '../../src/pki/inspect.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import type { EncryptionRecipe, MacRecipe, ProfileId, Recipe } from '../../src/pki/profile.js'
import { profileIds, profiles } from '../../src/pki/profile.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { alice, counting, fixture } from '../fixtures/pki/read.js'

const password = 'secret'
const time = element(0x17, new TextEncoder().encode('261123000000Z'))
const algorithm = algorithmIdentifier(oids['id-Ed25519'])
/** The shortest thing that reads as a certificate: what follows from its length is a minute of flipped bits. */
const tiny = sequence(
  sequence(
    integer(1),
    algorithm,
    sequence(),
    sequence(time, time),
    sequence(),
    sequence(algorithm, bitString(new Uint8Array(32))),
  ),
  algorithm,
  bitString(new Uint8Array(2)),
)
const small = { key: readPrivateKey(fixture('ed.key')), certificates: [tiny] }
// A damaged count may ask for millions of iterations: the limit answers, not the clock.
const limits = { maxIterations: 200, maxTotalIterations: 2000 }

const once = <T extends { readonly iterations: number }>(part: T | 'none'): T | 'none' =>
  part === 'none' ? part : { ...part, iterations: 1 }

/** A profile as it is, but with one iteration everywhere. */
function quick(id: ProfileId): Uint8Array {
  const { certificates, key, mac } = profiles[id].recipe
  const recipe: Recipe = { certificates: once(certificates), key: once(key), mac: once(mac) }
  return sealPfx(small, password, recipe, counting())
}

/** Reads and opens; nothing may be thrown, and the state is one of the answers. */
function answer(bytes: Uint8Array): string {
  return openPfx(readPfx(bytes, limits), password).passwordState
}

for (const id of profileIds) {
  t.test(`every truncation and every flipped bit of ${id} ends in an answer`, async (t) => {
    const bytes = quick(id)
    t.equal(answer(bytes), 'correct')
    const states = new Map<string, number>()
    let slowest = 0
    const tell = (damaged: Uint8Array) => {
      const start = performance.now()
      const state = answer(damaged)
      slowest = Math.max(slowest, performance.now() - start)
      states.set(state, (states.get(state) ?? 0) + 1)
    }
    for (let length = 0; length < bytes.length; length += 1) tell(bytes.subarray(0, length))
    const flipped = bytes.slice()
    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      tell(flipped)
      flipped[bit >> 3] = bytes[bit >> 3] as number
    }
    const counted = [...states.values()].reduce((sum, count) => sum + count, 0)
    t.equal(counted, 9 * bytes.length, [...states].join(' '))
    t.comment(`slowest ${slowest.toFixed(1)} ms`)
  })
}

t.test('a sample of damage at real iterations ends in an answer', async (t) => {
  for (const id of profileIds) {
    const { recipe } = profiles[id]
    const slow = recipe.mac !== 'none' && recipe.mac.iterations > 2048
    const bytes = sealPfx(small, password, recipe, counting())
    // Damaged counts may ask for more than the real ones, but not for minutes.
    const options = {
      name: 'damaged.p12',
      password,
      limits: { maxIterations: 300_000, maxTotalIterations: 1_500_000 },
    }
    const answered = new Set<string>()
    let slowest = 0
    const tell = (damaged: Uint8Array): boolean => {
      const start = performance.now()
      const { kind, password: told } = inspect(damaged, options)
      slowest = Math.max(slowest, performance.now() - start)
      answered.add(told.state)
      return typeof kind === 'string' && typeof told.state === 'string'
    }
    t.equal(inspect(bytes, options).password.state, 'correct', id)
    fc.assert(
      fc.property(fc.nat(8 * bytes.length - 1), fc.nat(bytes.length - 1), (bit, length) => {
        const flipped = bytes.slice()
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
        return tell(flipped) && tell(bytes.subarray(0, length))
      }),
      { seed: 20261124, numRuns: slow ? 5 : 30 },
    )
    t.comment(`${id}: slowest ${slowest.toFixed(0)} ms, ${[...answered].join(' ')}`)
  }
})

t.test(
  'any bytes at all are an answer to inspect, and one of our errors to the key reader',
  async (t) => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((tail) => Uint8Array.from([0x30, 0x80, ...tail])),
      fc.string({ maxLength: 200 }).map((text) => new TextEncoder().encode(`-----BEGIN ${text}`)),
    )
    fc.assert(
      fc.property(bytes, (any) => {
        const { kind } = inspect(any, { name: 'any', password, limits })
        try {
          readPrivateKey(any, password)
        } catch (error) {
          if (!(error instanceof InterSslError)) throw error
        }
        return typeof kind === 'string'
      }),
      { seed: 20261123, numRuns: 3000 },
    )
    t.pass()
  },
)

const digest = fc.constantFrom('sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256')
const count = fc.integer({ min: 1, max: 20 })
const salt = fc.integer({ min: 1, max: 40 })
const encryption: fc.Arbitrary<EncryptionRecipe> = fc.oneof(
  fc.record({
    scheme: fc.constant('pbes2'),
    cipher: fc.constantFrom('aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc'),
    prf: digest.map((name) => `hmac-${name}` as const),
    prfParameters: fc.constantFrom('null', 'absent'),
    keyLength: fc.boolean(),
    iterations: count,
    saltLength: salt,
  }) as fc.Arbitrary<EncryptionRecipe>,
  fc.record({
    scheme: fc.constantFrom(
      'pbe-sha1-3des',
      'pbe-sha1-2des',
      'pbe-sha1-rc2-40',
      'pbe-sha1-rc2-128',
      'pbe-sha1-rc4-40',
      'pbe-sha1-rc4-128',
    ),
    iterations: count,
    saltLength: salt,
  }),
)
const mac: fc.Arbitrary<MacRecipe> = fc.oneof(
  fc.record({ scheme: fc.constant('hmac'), digest, iterations: count, saltLength: salt }),
  fc.record({
    scheme: fc.constant('pbmac1'),
    prf: digest.map((name) => `hmac-${name}` as const),
    hmac: digest.map((name) => `hmac-${name}` as const),
    keyLength: fc.integer({ min: 20, max: 64 }),
    iterations: count,
    saltLength: salt,
  }),
) as fc.Arbitrary<MacRecipe>
const orNone = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | 'none'> =>
  fc.oneof({ weight: 9, arbitrary: one }, { weight: 1, arbitrary: fc.constant('none' as const) })

t.test('what is sealed with any recipe, password and name opens to the same', async (t) => {
  const unicode = fc.string({ unit: 'grapheme', maxLength: 30 })
  fc.assert(
    fc.property(
      fc.record({ certificates: orNone(encryption), key: orNone(encryption), mac: orNone(mac) }),
      unicode,
      fc.array(
        unicode.filter((name) => name !== ''),
        { minLength: 3, maxLength: 3 },
      ),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      (recipe, secret, names, localKeyId) => {
        const [friendlyName = '', ...caNames] = names
        const input = { ...alice, friendlyName, caNames, localKeyId }
        const pfx = readPfx(sealPfx(input, secret, recipe, counting()))
        const opened = openPfx(pfx, secret)
        const [key] = opened.keys
        const id = Buffer.from(localKeyId).toString('hex')
        const same =
          pfx.malformed === null &&
          pfx.encoding.form === 'der' &&
          opened.failures.length === 0 &&
          opened.macVerified === (recipe.mac === 'none' ? null : true) &&
          Buffer.from(key?.pkcs8 ?? []).equals(alice.key.pkcs8) &&
          key?.friendlyName === friendlyName &&
          key.localKeyId === id
        const chain = opened.certificates.map((one) => [one.friendlyName, one.localKeyId])
        return (
          same &&
          opened.certificates.every(({ der }, i) =>
            Buffer.from(der).equals(alice.certificates[i] as Uint8Array),
          ) &&
          JSON.stringify(chain) ===
            JSON.stringify([
              [friendlyName, id],
              [caNames[0], null],
              [caNames[1], null],
            ])
        )
      },
    ),
    { seed: 20261123, numRuns: 150 },
  )
  t.pass()
})
