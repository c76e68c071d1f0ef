import t from 'tap'
import { forgeEncrypt } from '../../src/forge/cms.js'
import { forgeMessageReading, forgeMessageWriting } from '../../src/programs/forge-messages.js'
import { content, decrypts, identity, judges } from '../fixtures/messages.js'
import { context } from '../fixtures/programs-here.js'

const { sign, encrypt } = forgeMessageWriting
const { verify, decrypt } = forgeMessageReading
if (!sign || !encrypt || !verify || !decrypt) throw new TypeError('node-forge does all four')

t.test('it judges signatures, its own among them', async (t) => {
  await judges(t, verify)
  await judges(t, verify, sign)
})

t.test('the recipient opens what it encrypted', (t) =>
  decrypts(t, decrypt, forgeEncrypt(content, [identity.certificate], 'aes-256-cbc')),
)

t.test('what it has no words for is not written', async (t) => {
  const unsupported = { code: 'ERR_ALGORITHM_UNSUPPORTED' }
  const signing = { content, signer: identity, detached: true, digest: 'sha256' } as const
  await t.rejects(sign({ ...signing, scheme: 'pss' }, context), unsupported)
  const sealing = { content, recipient: identity, transport: 'pkcs1' } as const
  await t.rejects(encrypt({ ...sealing, cipher: 'aes-256-gcm' }, context), unsupported)
  const oaep = { ...sealing, cipher: 'aes-256-cbc', transport: 'oaep' } as const
  await t.rejects(encrypt(oaep, context), unsupported)
})
