import t from 'tap'
import { variantsOf, varySchema } from '../../src/matrix/vary.js'

const base = {
  producers: ['native'],
  recipe: { form: 'modern-2023', password: 'a' },
  features: ['key:rsa'],
}

t.test('every combination has an id of its own, the last axis fastest', async (t) => {
  const variants = variantsOf(base, {
    profile: { old: { recipe: { form: 'compat-3des' } }, new: {} },
    password: { ascii: {}, empty: { recipe: { password: '' } } },
  })
  t.strictSame(
    variants.map(({ name }) => name),
    [
      'profile=old,password=ascii',
      'profile=old,password=empty',
      'profile=new,password=ascii',
      'profile=new,password=empty',
    ],
  )
  t.strictSame(variants[1]?.choices, ['old', 'empty'])
  t.strictSame(variants[1]?.data['recipe'], { form: 'compat-3des', password: '' })
  t.strictSame(variants[2]?.data, base, 'a choice that changes nothing')
})

t.test('features are joined, other lists replaced, and the base stays as it was', async (t) => {
  const [variant] = variantsOf(base, {
    a: { b: { producers: ['openssl*'], features: ['mac:absent', 'key:rsa'] } },
  })
  t.strictSame(variant?.data['producers'], ['openssl*'])
  t.strictSame(variant?.data['features'], ['key:rsa', 'mac:absent'])
  t.strictSame(base.features, ['key:rsa'])
})

t.test(
  'names that can not stand in a file name are refused, and axes without a choice',
  async (t) => {
    t.notOk(varySchema.safeParse({ 'a/b': { c: {} } }).success)
    t.notOk(varySchema.safeParse({ a: { 'b,c=d': {} } }).success)
    t.notOk(varySchema.safeParse({ a: {} }).success)
    t.ok(varySchema.safeParse({ a: { 'modern-2026': {} } }).success)
  },
)
