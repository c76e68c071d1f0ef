import t from 'tap'
import { profileIds, profiles } from '../../src/pki/profile.js'

t.test('the profiles stand in strength order and can not be changed', async (t) => {
  t.strictSame(
    [...profileIds],
    ['pbmac1-2026', 'modern-2026', 'modern-2023', 'compat-3des', 'legacy-rc2'],
  )
  for (const id of profileIds) {
    t.equal(profiles[id].id, id)
    t.ok(Object.isFrozen(profiles[id]) && Object.isFrozen(profiles[id].recipe))
    t.ok(Object.isFrozen(profiles[id].recipe.key) && Object.isFrozen(profiles[id].recipe.mac))
  }
})
