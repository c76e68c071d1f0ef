import t from 'tap'
import { makeMessage } from '../../src/matrix/message-artifact.js'
import type { SmimeScenario } from '../../src/matrix/scenario.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { formatDistinguishedName } from '../../src/pki/name.js'
import { forgeMessageWriting } from '../../src/programs/forge-messages.js'
import { givenProgram } from '../../src/programs/given.js'
import type { Producer, Program } from '../../src/programs/program.js'
import { aliceIdentity, context } from '../fixtures/programs-here.js'

const identity = aliceIdentity()
const program = (producer: Producer | null): Program => ({ ...givenProgram, id: 'forge', producer })
const forge = program(forgeMessageWriting)

type Asked = SmimeScenario['message']
const sign: Asked = { sign: { identity: 'csr/a' } }
const encrypt: Asked = { encrypt: { identity: 'csr/a', cipher: 'aes-128-cbc' } }
const scenario = (message: Asked, more: Partial<SmimeScenario> = {}): SmimeScenario => ({
  ...{ id: 'smime/a', file: 'a.json', title: 't', why: 'w', kind: 'smime' },
  ...{ content: 'all is well. €', message },
  ...more,
})
const made = (one: SmimeScenario, by = forge) => makeMessage(one, by, identity, context)

t.test('a signed message comes with its content and whom to trust', async (t) => {
  const opaque = await made(scenario(sign, { features: ['cms:opaque', 'cms-digest:sha256'] }))
  if (opaque.state !== 'made' || opaque.expected.kind !== 'signed') throw new Error(opaque.state)
  t.strictSame(opaque.expected.received, { content: null, anchors: identity.chain })
  t.equal(opaque.expected.signer, identity.certificate)
  t.equal(new TextDecoder().decode(opaque.expected.content), 'all is well. €')
  const detached = await made(scenario({ sign: { identity: 'csr/a', detached: true } }))
  if (detached.state !== 'made' || detached.expected.kind !== 'signed') throw new Error('none')
  t.strictSame(detached.expected.received.content, detached.expected.content)
})

t.test('a stranger is trusted instead of the root, and that shows', async (t) => {
  const one = await made(scenario(sign, { anchors: 'stranger' }))
  if (one.state !== 'made' || one.expected.kind !== 'signed') throw new Error(one.state)
  t.ok(one.features.includes('cms-trust:no-anchor'))
  const [anchor] = one.expected.received.anchors
  const { subject } = readCertificate(anchor ?? new Uint8Array(0))
  t.match(formatDistinguishedName(subject), /strangers/)
})

t.test(
  'damage is done after the check, and its features are those of what is handed on',
  async (t) => {
    const features = ['cms:signed-data']
    const tampered = await made(scenario(sign, { features, damage: { flip: 'content' } }))
    t.match(tampered, { state: 'made' })
    t.ok(tampered.state === 'made' && tampered.features.includes('cms-content:changed'))
    const cut = await made(scenario(sign, { features, damage: { keepBytes: 100 } }))
    t.match(cut, { state: 'made', features: ['cms:malformed'] })
    const nothing = await made(scenario(encrypt, { damage: { keepBytes: 0 } }))
    t.match(nothing, { state: 'made', features: ['cms:empty'] })
    const garbled = await made(scenario(encrypt, { damage: { flip: 'encrypted-content' } }))
    t.ok(garbled.state === 'made' && garbled.features.includes('cms-content:garbled'))
  },
)

t.test('what is not what was asked for is our fault', async (t) => {
  for (const one of [
    scenario(sign, { features: ['cms-signature:ecdsa'] }),
    scenario(encrypt, { features: ['cms-cipher:aes-256-gcm'] }),
  ]) {
    t.match(await made(one), { state: 'broken', reason: /forge wrote something else than asked/ })
  }
})

t.test('who does neither is not asked', async (t) => {
  const reason = (verb: string) => ({
    state: 'unsupported',
    reason: `forge does not ${verb} messages`,
  })
  t.match(await made(scenario(sign), program({})), reason('sign'))
  t.match(await made(scenario(encrypt), program(null)), reason('encrypt'))
})
