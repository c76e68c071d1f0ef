import t from 'tap'
import { featuresOf } from '../../src/matrix/artifact.js'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { wishesOf, type Pkcs12Choices, type Pkcs12Recipe } from '../../src/programs/recipe.js'
import { nativeWishes, writeNatively } from '../../src/programs/write-natively.js'
import { identity } from '../fixtures/matrix-identity.js'

const plain = { form: 'modern-2023', password: 'correct horse 42', friendlyName: 'Alice' } as const
const write = async (recipe: Pkcs12Recipe): Promise<Uint8Array> =>
  (await writeNatively(recipe, identity)).bytes
const opened = async (recipe: Pkcs12Recipe, password: string | null = recipe.password) =>
  openPfx(readPfx(await write(recipe)), password)

const choices: Pkcs12Choices = { certificates: 'none', key: 'none', mac: 'none' }
const cases: readonly [claim: string, choices: Pkcs12Choices, features: readonly string[]][] = [
  ['nothing at all', choices, ['mac:absent', 'encryption:none-key', 'encryption:none-cert']],
  [
    'Camellia, HMAC-SHA-512 and a PBMAC1',
    {
      certificates: 'camellia-256-cbc',
      key: 'camellia-128-cbc',
      mac: { pbmac1: 'sha512' },
      prf: 'hmac-sha512',
    },
    [
      'pbes2:camellia-256-cbc',
      'pbes2:camellia-128-cbc',
      'prf:hmac-sha512',
      'pbmac1-hmac:hmac-sha512',
    ],
  ],
  [
    'the schemes of RFC 7292 with one iteration for the MAC',
    {
      certificates: 'pbe-sha1-rc4-128',
      key: 'pbe-sha1-2des',
      mac: { digest: 'sha1' },
      macIterations: 1,
    },
    [
      'encryption:pbe-sha1-rc4-128',
      'encryption:pbe-sha1-2des',
      'mac:hmac-sha1',
      'mac-iterations:one',
    ],
  ],
]
for (const [claim, asked, features] of cases) {
  t.test(`writes ${claim}, and it opens`, async (t) => {
    const recipe: Pkcs12Recipe = { ...plain, form: 'choices', choices: asked }
    const found = featuresOf(await write(recipe), plain.password)
    for (const name of features) t.ok(found.includes(name), `${name} in ${found.join(' ')}`)
    t.equal((await opened(recipe)).failures.length, 0)
  })
}

t.test('contents, names and ids are what the recipe says', async (t) => {
  const whole = await opened({ ...plain, caNames: ['Intermediate'] })
  t.equal(whole.certificates.length, 3)
  t.strictSame(
    whole.certificates.map(({ friendlyName }) => friendlyName),
    ['Alice', 'Intermediate', null],
  )
  t.ok(whole.keys[0]?.localKeyId)
  t.equal(whole.keys[0]?.localKeyId, whole.certificates[0]?.localKeyId)
  t.equal((await opened({ ...plain, contents: 'key' })).certificates.length, 0)
  t.equal((await opened({ ...plain, contents: 'certificates' })).keys.length, 0)
  t.equal((await opened({ ...plain, pairing: 'neither' })).keys[0]?.localKeyId, null)
  const keyOnly = await opened({ ...plain, pairing: 'key-only' })
  t.equal(keyOnly.certificates[0]?.localKeyId, null)
  t.ok(keyOnly.keys[0]?.localKeyId)
  const differing = await opened({ ...plain, pairing: 'differing' })
  t.ok(differing.certificates[0]?.localKeyId)
  t.not(differing.keys[0]?.localKeyId, differing.certificates[0]?.localKeyId)
})

t.test('MAC and contents may have passwords of their own, and none may be no octets', async (t) => {
  const two = await opened({ ...plain, contentsPassword: 'incorrect horse 42' })
  t.equal(two.macVerified, true)
  t.ok(two.failures.length > 0)
  const none = await opened({ ...plain, form: 'compat-3des', password: '', noPasswordOctets: true })
  t.equal(none.passwordForm, 'zero-length')
  t.equal((await opened({ ...plain, form: 'compat-3des', password: '' })).passwordForm, 'bmp-nul')
})

t.test(
  'every wish is one that interssl fulfils, and a form of another program is not',
  async (t) => {
    const everything: Pkcs12Recipe = {
      ...plain,
      form: 'choices',
      choices,
      caNames: ['x'],
      contents: 'key',
      pairing: 'neither',
      contentsPassword: 'x',
      noPasswordOctets: true,
    }
    t.strictSame(wishesOf(plain), [])
    t.strictSame(wishesOf(everything).toSorted(), [...nativeWishes].toSorted())
    await t.rejects(write({ ...plain, form: 'legacy' }), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
  },
)
