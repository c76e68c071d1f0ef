import t from 'tap'
import { readBer } from '../../src/asn1/ber.js'
import { digest } from '../../src/crypto/digest.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import type { EncryptionRecipe, Recipe } from '../../src/pki/profile.js'
import { profiles, profileIds } from '../../src/pki/profile.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { pairingFeatures } from '../../src/pki/pairing.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { alice, counting, fixture, toHex } from '../fixtures/pki/read.js'

const input = { ...alice, friendlyName: 'Alice Example', caNames: ['Issuing', ''] }

t.test('every profile is sealed as it says and opens to what went in', async (t) => {
  for (const id of profileIds) {
    const { recipe } = profiles[id]
    const sealed = sealPfx(input, 'secret', recipe, counting())
    t.strictSame(sealed, sealPfx(input, 'secret', recipe, counting()), `${id} is deterministic`)
    t.strictSame(readBer(sealed).deviations, [], `${id} is DER`)
    const pfx = readPfx(sealed)
    t.equal(pfx.malformed, null)
    const opened = openPfx(pfx, 'secret')
    t.match(opened, { macVerified: true, passwordState: 'correct', failures: [] }, id)
    t.strictSame(
      opened.certificates.map(({ der }) => der),
      alice.certificates,
    )
    t.strictSame(opened.keys[0]?.pkcs8, alice.key.pkcs8)
    const leafId = toHex(digest('sha1', alice.certificates[0] as Uint8Array))
    t.strictSame(
      [...opened.keys, ...opened.certificates].map(({ friendlyName, localKeyId }) => [
        friendlyName,
        localKeyId,
      ]),
      [
        ['Alice Example', leafId],
        ['Alice Example', leafId],
        ['Issuing', null],
        [null, null],
      ],
    )
  }
})

t.test('passwords outside ASCII and empty ones open again', async (t) => {
  for (const password of ['', 'pässwörd', '密码🔑', 'a'.repeat(200)]) {
    for (const id of ['modern-2023', 'legacy-rc2'] as const) {
      const pfx = readPfx(sealPfx(input, password, profiles[id].recipe, counting()))
      t.equal(openPfx(pfx, password).passwordState, 'correct', `${id} ${password}`)
      t.equal(openPfx(pfx, `${password}x`).passwordState, 'incorrect', `${id} ${password}`)
    }
  }
})

t.test('every scheme of a recipe opens again', async (t) => {
  const schemes: EncryptionRecipe[] = [
    ...(['pbe-sha1-2des', 'pbe-sha1-rc2-128', 'pbe-sha1-rc4-40', 'pbe-sha1-rc4-128'] as const).map(
      (scheme) => ({ scheme, iterations: 10, saltLength: 8 }),
    ),
    ...(['aes-128-cbc', 'aes-192-cbc', 'des-ede3-cbc'] as const).map((cipher) => ({
      scheme: 'pbes2' as const,
      cipher,
      prf: 'hmac-sha1' as const,
      prfParameters: 'absent' as const,
      keyLength: true,
      iterations: 10,
      saltLength: 8,
    })),
  ]
  for (const scheme of schemes) {
    const mac = { scheme: 'hmac', digest: 'sha512', iterations: 1, saltLength: 8 } as const
    const recipe: Recipe = { certificates: scheme, key: scheme, mac }
    const opened = openPfx(readPfx(sealPfx(input, 'secret', recipe)), 'secret')
    t.match(opened, { passwordState: 'correct', failures: [] })
    t.strictSame(opened.keys[0]?.pkcs8, alice.key.pkcs8)
  }
})

t.test('without encryption and MAC nothing needs a password', async (t) => {
  const recipe: Recipe = { certificates: 'none', key: 'none', mac: 'none' }
  const opened = openPfx(readPfx(sealPfx(input, '', recipe)))
  t.match(opened, { passwordState: 'not-needed', macVerified: null })
  t.equal(opened.keys[0]?.bag, 'plain')
  t.equal(opened.certificates.length, 3)
})

t.test('a key alone and certificates alone are bundles, nothing is none', async (t) => {
  const { recipe } = profiles['compat-3des']
  const keyOnly = openPfx(readPfx(sealPfx({ ...alice, certificates: [] }, 'x', recipe)), 'x')
  t.strictSame([keyOnly.keys.length, keyOnly.certificates.length], [1, 0])
  const certificatesOnly = openPfx(readPfx(sealPfx({ ...alice, key: null }, 'x', recipe)), 'x')
  t.strictSame([certificatesOnly.keys.length, certificatesOnly.certificates.length], [0, 3])
  t.equal(certificatesOnly.certificates[0]?.localKeyId, null)
  t.throws(() => sealPfx({ key: null, certificates: [] }, 'x', recipe), TypeError)
})

t.test('several identities stay pairs, and what they share is there once', async (t) => {
  const edward = {
    key: readPrivateKey(fixture('ed.key')),
    certificates: [readCertificate(fixture('ed.crt')).der, ...alice.certificates.slice(1)],
    friendlyName: 'Alice Example (Ed25519)',
  }
  const both = [{ ...alice, friendlyName: 'Alice Example', caNames: ['Issuing', 'Root'] }, edward]
  for (const id of profileIds) {
    const { recipe } = profiles[id]
    const quick = { ...recipe, mac: profiles['compat-3des'].recipe.mac }
    const sealed = sealPfx(both, 'secret', id.endsWith('2026') ? quick : recipe, counting())
    const opened = openPfx(readPfx(sealed), 'secret')
    t.match(opened, { macVerified: true, failures: [] }, id)
    t.strictSame(
      opened.keys.map(({ pkcs8 }) => pkcs8),
      [alice.key.pkcs8, edward.key.pkcs8],
    )
    t.strictSame(
      opened.certificates.map(({ der, friendlyName, localKeyId }) => [
        toHex(digest('sha1', der)),
        friendlyName,
        localKeyId !== null,
      ]),
      [
        [toHex(digest('sha1', alice.certificates[0] as Uint8Array)), 'Alice Example', true],
        [toHex(digest('sha1', alice.certificates[1] as Uint8Array)), 'Issuing', false],
        [toHex(digest('sha1', alice.certificates[2] as Uint8Array)), 'Root', false],
        [toHex(digest('sha1', edward.certificates[0] as Uint8Array)), edward.friendlyName, true],
      ],
    )
    t.strictSame(
      opened.keys.map(({ localKeyId }) => localKeyId),
      [0, 3].map((index) => opened.certificates[index]?.localKeyId),
    )
    t.strictSame(pairingFeatures(opened), ['pairing:by-localkeyid'])
  }
  t.throws(() => sealPfx([alice, alice], 'x', profiles['compat-3des'].recipe), {
    message: 'two keys with one localKeyId',
  })
  t.throws(() => sealPfx([], 'x', profiles['compat-3des'].recipe), TypeError)
})
