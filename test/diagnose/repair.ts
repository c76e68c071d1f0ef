import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import {
  algorithmIdentifier,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../../src/asn1/der.js'
import { oids } from '../../src/asn1/oid.js'
import { hex, unhex } from '../../src/asn1/strings.js'
import { nameOf } from '../../src/diagnose/diagnose.js'
import { repair, type RepairOptions } from '../../src/diagnose/repair.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { hasUnluckySalts } from '../../src/pki/chance.js'
import { openPfx, type OpenedPfx } from '../../src/pki/open.js'
import { profiles, type Recipe } from '../../src/pki/profile.js'
import { readPfx } from '../../src/pki/read.js'
import { sealBags, type BundledBag } from '../../src/pki/seal.js'
import { alice } from '../fixtures/alice.js'
import { ecIdentity } from '../fixtures/ec-identity.js'

const one = alice()
const two = alice()
const password = 'secret-42'
const quick = profiles['modern-2023'].recipe

const key = (pkcs8: Uint8Array, more: Partial<BundledBag> = {}): BundledBag => ({
  kind: 'key',
  value: pkcs8,
  ...more,
})
const certificate = (der: Uint8Array, more: Partial<BundledBag> = {}): BundledBag => ({
  kind: 'certificate',
  value: der,
  ...more,
})
const id = unhex('0102')
const pair = [
  certificate(one.certificate, { localKeyId: id, friendlyName: 'Alice Example' }),
  certificate(one.ca.certificate, { friendlyName: 'interssl test CA' }),
  key(one.pkcs8, { localKeyId: id, friendlyName: 'Alice Example' }),
]
const bundle = (bags: readonly BundledBag[], recipe: Recipe = quick): Uint8Array =>
  sealBags(bags, password, recipe)

const targets = resolveImporter('macos@14/security-import')
const repaired = (bytes: Uint8Array, more: Partial<RepairOptions> = {}) =>
  repair(bytes, { password, targets, ...more })
const opened = (bytes: Uint8Array, secret = password): OpenedPfx => openPfx(readPfx(bytes), secret)
const contents = ({ keys, certificates }: OpenedPfx) => ({
  keys: keys.map((k) => [k.pkcs8 && hex(k.pkcs8), k.friendlyName, k.localKeyId]),
  certificates: certificates.map((c) => [hex(c.der), c.friendlyName, c.localKeyId]),
})

t.test(
  'everything in the file is there after it, in its order, and the input stays as it was',
  (t) => {
    const input = bundle(pair)
    const before = hex(input)
    const { bytes, profile, changed, kept, acceptedBy } = repaired(input)
    t.equal(profile, 'compat-3des')
    t.equal(acceptedBy.length, targets.length)
    t.strictSame(contents(opened(bytes)), contents(opened(input)))
    t.equal(hex(input), before)
    t.match(changed.join('\n'), /MAC: sha256, 2048 iterations → sha1, 2048 iterations/)
    t.match(kept.join('\n'), /2 certificates, in their order/)
    t.end()
  },
)

t.test('the strongest profile that all accept is chosen, never legacy-rc2', (t) => {
  const legacy = bundle(pair, profiles['legacy-rc2'].recipe)
  t.equal(
    repaired(Buffer.from(legacy), { targets: resolveImporter('openssl@3.5') }).profile,
    'pbmac1-2026',
  )
  t.equal(repaired(legacy, { targets: resolveImporter('openssl@3.0') }).profile, 'modern-2026')
  t.equal(repaired(legacy).profile, 'compat-3des')
  t.end()
})

t.test('two keys with their certificates stay two pairs', (t) => {
  const other = unhex('0304')
  const input = bundle([
    certificate(one.certificate, { localKeyId: id }),
    certificate(two.certificate, { localKeyId: other }),
    key(one.pkcs8, { localKeyId: id }),
    key(two.pkcs8, { localKeyId: other }),
  ])
  const { bytes } = repaired(input, { targets: [], profile: 'modern-2023' })
  t.strictSame(contents(opened(bytes)), contents(opened(input)))
  t.end()
})

t.test('a key without an id is paired with its own certificate, and names stay', (t) => {
  const input = bundle([
    certificate(one.ca.certificate, { localKeyId: id }),
    certificate(one.certificate, { friendlyName: 'Alice Example' }),
    key(one.pkcs8, { localKeyId: id }),
  ])
  const { bytes, changed } = repaired(input)
  const { keys, certificates } = opened(bytes)
  t.equal(keys[0]?.localKeyId, '0102')
  t.strictSame(
    certificates.map((c) => c.localKeyId),
    [null, '0102'],
  )
  t.strictSame(
    certificates.map((c) => c.friendlyName),
    [null, 'Alice Example'],
  )
  t.match(changed.join('\n'), 'paired by localKeyId')
  t.end()
})

t.test(
  'further attributes, secrets and unknown bags are kept; only what is named is left out',
  (t) => {
    const attribute = sequence(objectIdentifier('1.2.3.6'), setOf(octetString(unhex('0506'))))
    const octets = unhex('040401020304')
    const input = bundle([
      certificate(one.certificate, {
        localKeyId: id,
        otherAttributes: [attribute],
      }),
      { kind: 'secret', value: octets, typeId: '1.2.3.4' },
      { kind: 'other', value: octets, typeId: '1.2.3.5' },
      key(one.pkcs8, { localKeyId: id }),
    ])
    const anyone = { targets: [], profile: 'modern-2023' } as const
    const all = opened(repaired(input, anyone).bytes)
    t.match(all, { secrets: 1, unknownBags: 1 })
    const [first] = all.safes[0]?.bags ?? []
    t.equal(first?.otherAttributes.length, 1)
    const without = repaired(input, { ...anyone, drop: ['secrets', 'unknown'] })
    t.match(opened(without.bytes), { secrets: 0, unknownBags: 0 })
    t.match(without.changed.join('\n'), /left out: 1 secret/)
    t.throws(() => repaired(input, { ...anyone, newPassword: 'x' }), {
      code: 'ERR_REPAIR_IMPOSSIBLE',
    })
    t.end()
  },
)

t.test('a part that stays closed stops it, unless it may be left out; then that is said', (t) => {
  const closed: BundledBag = {
    kind: 'other',
    typeId: oids.pkcs8ShroudedKeyBag,
    value: sequence(algorithmIdentifier('1.2.3.4'), octetString(unhex('01020304'))),
    friendlyName: 'closed',
  }
  const input = bundle([...pair, closed])
  const anyone = { targets: [], profile: 'modern-2023' } as const
  t.throws(() => repaired(input, anyone), {
    code: 'ERR_ALGORITHM_UNSUPPORTED',
    message: /a key at byte \d+/,
    hint: /--drop unreadable/,
  })
  const { bytes, changed, kept } = repaired(input, { ...anyone, drop: ['unreadable'] })
  t.match(changed.join('\n'), /left out, since it can not be read: a key at byte \d+/)
  t.strictSame(contents(opened(bytes)), contents(opened(bundle(pair))))
  t.equal(kept.filter((one) => one.startsWith('private key')).length, 1)
  t.end()
})

t.test('who can not take the key at all stops nobody else, unless it was asked for', (t) => {
  // GnuPG 2.2.40 crashes on it; a macOS of every kind reads it.
  const { pkcs8, certificate: der } = ecIdentity('P-256')
  const input = bundle([certificate(der, { localKeyId: id }), key(pkcs8, { localKeyId: id })])
  const { profile, bytes, acceptedBy, stillRefusedBy, setAside } = repair(input, { password })
  t.equal(profile, 'compat-3des')
  t.strictSame(setAside.map(nameOf), ['gnupg@2.2.40'])
  t.strictSame(stillRefusedBy, setAside)
  t.ok(acceptedBy.map(nameOf).includes('macos@14/security-import'))
  t.strictSame(contents(opened(bytes)), contents(opened(input)))
  t.throws(() => repaired(input, { targets: resolveImporter('gnupg@2.2.40') }), {
    code: 'ERR_REPAIR_IMPOSSIBLE',
    message: /type or curve/,
  })
  t.end()
})

t.test(
  'nobody asked: certificates alone, and two keys, are written for those who take them',
  (t) => {
    const alone = repair(bundle([certificate(one.ca.certificate)]), { password })
    t.equal(alone.profile, 'compat-3des')
    t.ok(alone.setAside.map(nameOf).includes('ios@17'))
    t.ok(alone.acceptedBy.map(nameOf).includes('macos@14/security-import'))
    const pairs = [
      certificate(one.certificate, { localKeyId: id }),
      key(one.pkcs8, { localKeyId: id }),
      certificate(two.certificate, { localKeyId: unhex('0304') }),
      key(two.pkcs8, { localKeyId: unhex('0304') }),
    ]
    const both = repair(bundle(pairs), { password })
    t.equal(both.profile, 'compat-3des')
    t.ok(both.setAside.map(nameOf).includes('node@20'))
    t.end()
  },
)

t.test('the output has no salts that GnuPG 2.2.40 stumbles on', (t) => {
  const targets = resolveImporter('gnupg@2.2.40')
  for (let round = 0; round < 40; round++) {
    const { bytes } = repaired(bundle(pair), { targets })
    t.notOk(hasUnluckySalts(bytes, password))
  }
  t.end()
})

t.test('where no macOS, iOS or Windows is known to take the key, that is the answer', (t) => {
  const { pkcs8, certificate: der } = ecIdentity('secp256k1')
  const input = bundle([certificate(der, { localKeyId: id }), key(pkcs8, { localKeyId: id })])
  t.throws(() => repair(input, { password }), {
    code: 'ERR_REPAIR_IMPOSSIBLE',
    hint: /issued for another key/,
  })
  t.end()
})

t.test('a key type that nobody there knows is named as the obstacle, with the way out', (t) => {
  t.throws(
    () => repaired(bundle(pair), { targets: resolveImporter('macos@14'), newPassword: '' }),
    { code: 'ERR_REPAIR_IMPOSSIBLE', hint: /new-password/ },
  )
  const ed25519 = new URL(
    '../../../shared/observed/apple/isolated/alg-ed25519.p12',
    import.meta.url,
  )
  if (existsSync(ed25519)) {
    t.throws(() => repaired(new Uint8Array(readFileSync(ed25519)), { password: 'oracle-Pass1' }), {
      code: 'ERR_REPAIR_IMPOSSIBLE',
      message: /type or curve/,
      hint: /issued for another key/,
    })
  }
  t.end()
})

t.test('what does not open is refused with the right words', (t) => {
  const input = bundle(pair)
  t.throws(() => repaired(input, { password: 'wrong' }), { code: 'ERR_PASSWORD_INCORRECT' })
  t.throws(() => repaired(input, { password: `${password}\n` }), {
    code: 'ERR_PASSWORD_INCORRECT',
    hint: /without the trailing newline/,
  })
  t.throws(() => repaired(input.subarray(0, 500)), { code: 'ERR_PFX_INVALID', message: /offset/ })
  t.throws(() => repaired(new Uint8Array()), { code: 'ERR_PFX_INVALID', message: /0 bytes/ })
  t.throws(() => repaired(one.certificate), { code: 'ERR_PFX_INVALID', message: /certificate/ })
  t.throws(() => repair(input, { targets }), { code: 'ERR_USAGE' })
  const damaged = input.slice()
  const at = damaged.length - 20
  damaged[at] = (damaged[at] as number) ^ 1
  t.throws(() => repaired(damaged), { code: /ERR_(PFX_INVALID|PASSWORD_INCORRECT)/ })
  t.end()
})

t.test('text around the file goes away, and passwords of every script carry over', (t) => {
  const input = bundle(pair)
  const base64 = Buffer.from(input).toString('base64')
  const pem = `-----BEGIN PKCS12-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END PKCS12-----\n`
  for (const text of [base64, pem]) {
    const { bytes, changed } = repaired(new Uint8Array(Buffer.from(text)))
    t.equal(bytes[0], 0x30)
    t.match(changed.join('\n'), /text → binary/)
  }
  for (const secret of ['pässwörd', '密码', 'p😀w']) {
    const { bytes } = repaired(input, {
      newPassword: secret,
      targets: [],
      profile: 'modern-2023',
    })
    t.equal(opened(bytes, secret).passwordState, 'correct')
  }
  t.end()
})

const isolated = new URL('../../../shared/observed/apple/isolated.json', import.meta.url)
const notHere = existsSync(isolated) ? false : 'the measured files are not beside the checkout'

t.test(
  'of the measured odd files each is repaired whole or refused with a reason',
  { skip: notHere },
  (t) => {
    const entries = JSON.parse(readFileSync(isolated, 'utf8')) as {
      file: string
      password: string
    }[]
    let whole = 0
    // One of six: the whole set takes half a minute.
    for (const { file, password: secret } of entries.filter((_, index) => index % 6 === 0)) {
      if (/iter/.test(file)) continue
      const bytes = new Uint8Array(readFileSync(new URL(`isolated/${file}`, isolated)))
      try {
        const result = repair(bytes, {
          password: secret,
          targets: [],
          profile: 'modern-2023',
          ...(secret === '' ? { newPassword: 'x' } : {}),
        })
        if (result.bytes.length > 0) whole += 1
      } catch (error) {
        t.match(
          error,
          { code: /^ERR_(PFX_INVALID|PASSWORD_INCORRECT|ALGORITHM_UNSUPPORTED|LIMIT_EXCEEDED)$/ },
          file,
        )
      }
    }
    t.ok(whole > 15, `${whole} repaired`)
    t.end()
  },
)
