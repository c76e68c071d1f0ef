import t from 'tap'
import { capabilities, capabilityIds, type CapabilityId } from '../../src/openssl/capabilities.js'
import { formRows } from '../../src/openssl/pkcs12.js'
import { trials } from '../../src/openssl/probe.js'

t.test('every capability says what it is and what to do without it', async (t) => {
  for (const id of capabilityIds) {
    t.match(capabilities[id].means, /^\w.*[^.]$/, id)
    t.match(capabilities[id].instead, /^\w.*[^.]$/, id)
  }
})

t.test(
  'every capability that is tried has exactly one trial, and no trial is for nothing',
  async (t) => {
    const tried = trials().flatMap(({ shows }) => shows)
    const asked = capabilityIds.filter((id) => capabilities[id].probe.how === 'trial')
    t.strictSame([...tried].sort(), [...asked].sort())
  },
)

t.test('what a probe depends on is a capability found before it', async (t) => {
  const how = (id: CapabilityId): string => capabilities[id].probe.how
  for (const id of capabilityIds) {
    const { probe } = capabilities[id]
    if (probe.how === 'trial' && probe.onlyWith !== undefined)
      t.equal(how(probe.onlyWith), 'option')
    if (probe.how === 'implied') t.not(how(probe.then), 'implied')
  }
})

t.test('what a form needs is in the table', async (t) => {
  const needed = Object.values(formRows).flatMap(({ requires }) => requires)
  t.ok(needed.length > 0)
  for (const id of needed) t.ok(capabilityIds.includes(id), id)
})
