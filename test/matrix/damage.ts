import t from 'tap'
import { damaged, type Damage } from '../../src/matrix/damage.js'
import { featuresOf } from '../../src/matrix/artifact.js'
import { writeNatively } from '../../src/programs/write-natively.js'
import type { Pkcs12Choices } from '../../src/programs/recipe.js'
import { identity } from '../fixtures/matrix-identity.js'

const password = 'correct horse 42'
const make = async (choices: Pkcs12Choices): Promise<Uint8Array> =>
  (await writeNatively({ form: 'choices', choices, password, friendlyName: '' }, identity)).bytes

const encrypted = await make({
  certificates: 'aes-256-cbc',
  key: 'pbe-sha1-3des',
  mac: { digest: 'sha256' },
})
const bare = await make({ certificates: 'aes-256-cbc', key: 'aes-256-cbc', mac: 'none' })
const after = (bytes: Uint8Array, damage: Damage): string[] =>
  featuresOf(damaged(bytes, damage), password)

t.test('one bit is turned where it was asked for, and nowhere else', async (t) => {
  for (const flip of ['mac', 'key', 'certificates'] as const) {
    const changed = damaged(encrypted, { flip })
    const different = [...changed].filter((octet, index) => octet !== encrypted[index])
    t.equal(different.length, 1, flip)
    t.equal(changed.length, encrypted.length)
  }
  t.notOk(featuresOf(encrypted, password).includes('mac:mismatch'))
  t.ok(after(encrypted, { flip: 'mac' }).includes('mac:mismatch'))
  t.notOk(after(encrypted, { flip: 'mac' }).includes('file:damaged'), 'the contents are whole')
  t.ok(after(encrypted, { flip: 'key' }).includes('mac:mismatch'))
  t.ok(after(bare, { flip: 'key' }).includes('file:damaged'), 'the padding gives it away')
  t.ok(after(bare, { flip: 'certificates' }).includes('file:damaged'))
  t.equal(damaged(encrypted, { flip: { at: -1 } }).at(-1), (encrypted.at(-1) ?? 0) ^ 1)
})

t.test('a place that is not there is no broken run but something nobody can do', async (t) => {
  const unsupported = { code: 'ERR_ALGORITHM_UNSUPPORTED' }
  t.throws(() => damaged(bare, { flip: 'mac' }), unsupported)
  t.throws(() => damaged(bare, { flip: { at: 1_000_000 } }), unsupported)
  t.throws(() => damaged(new Uint8Array(), { flip: 'key' }), unsupported)
})

t.test('what replaces a file is the same every time', async (t) => {
  const garbage = { garbage: { bytes: 64, seed: 7 } }
  t.same(damaged(encrypted, garbage), damaged(bare, garbage))
  t.notSame(damaged(bare, garbage), damaged(bare, { garbage: { bytes: 64, seed: 8 } }))
  t.ok(after(bare, garbage).includes('file:not-pfx'))
  t.ok(after(bare, { replaceWith: '' }).includes('file:empty'))
  t.ok(after(bare, { keepBytes: 300 }).includes('file:truncated'))
  t.ok(after(bare, { append: { bytes: 4, seed: 1 } }).includes('encoding:trailing-data'))
  t.ok(after(bare, { armour: 'pem' }).includes('encoding:pem'))
  t.ok(after(bare, { armour: 'base64' }).includes('encoding:base64'))
})
